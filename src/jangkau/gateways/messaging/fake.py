"""A smsbox to try ourselves on: it takes messages over HTTP on this machine, and answers as Kannel does."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from jangkau.gateways.bank.signing import same_secret
from jangkau.gateways.messaging.kannel import PATH, KannelAddress
from jangkau.gateways.messaging.message import Message


class Flaw(StrEnum):
    """What keeps a smsbox from sending at once, or at all."""

    QUEUES = "queues"
    BUSY = "busy"
    DENIES = "denies"


@dataclass
class FakeKannel:
    """Takes messages. ``taken`` are those it took; ``senders`` what each would show, ``told_at`` where it reports."""

    flaw: Flaw | None = None
    user: str = "jangkau"
    password: str = field(default="secret-of-kannel", repr=False)
    taken: list[Message] = field(default_factory=list)
    senders: list[str] = field(default_factory=list)
    told_at: list[str] = field(default_factory=list)


class KannelServer(ThreadingHTTPServer):
    """A smsbox behind an address on this machine."""

    daemon_threads = True

    def __init__(self, kannel: FakeKannel) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.kannel = kannel

    @property
    def address(self) -> KannelAddress:
        """Where it is, with what it asks for."""
        host, port = "127.0.0.1", self.server_address[1]
        return KannelAddress(host, port, self.kannel.user, self.kannel.password, sender="BPJSTK")


@contextmanager
def serve(kannel: FakeKannel) -> Iterator[KannelServer]:
    """Put a smsbox behind an address on this machine for a while."""
    with KannelServer(kannel) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 5
    server: KannelServer

    def do_POST(self) -> None:
        text = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        status, said = self._take(text)
        body = said.encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _take(self, text: str) -> tuple[int, str]:
        kannel, asked = self.server.kannel, self.headers
        if self.path != PATH:
            return 404, "Unknown request."
        known = same_secret(kannel.user, asked["X-Kannel-Username"] or "")
        if not (same_secret(kannel.password, asked["X-Kannel-Password"] or "") and known):
            return 403, "Authorization failed for sendsms"
        if kannel.flaw is Flaw.BUSY:
            return 503, "Temporal failure, try again later."
        if kannel.flaw is Flaw.DENIES:
            return 400, "Number(s) has/have been denied by white- and/or black-lists."
        kannel.taken.append(Message(asked["X-Kannel-To"], text))
        kannel.senders.append(asked["X-Kannel-From"] or "")
        if asked["X-Kannel-DLR-Mask"]:
            kannel.told_at.append(asked["X-Kannel-DLR-Url"])
        return 202, "3: Queued for later delivery" if kannel.flaw is Flaw.QUEUES else "0: Accepted for delivery"

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""
