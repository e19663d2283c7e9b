"""A real Kannel on this machine, and an operator behind it: what Kannel sends on is what telephones would get."""

import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from jangkau.gateways.messaging.kannel import KannelAddress
from jangkau.gateways.messaging.message import MOST_PARTS, Message
from tests.programs import require_program

PATIENCE_SECONDS = 20
# The operator is reached over HTTP as well: of Kannel's operators it is the one that opens no port to all the world.
CONFIGURATION = """
group = core
admin-port = {admin}
admin-interface = 127.0.0.1
admin-password = none
smsbox-port = {inner}
smsbox-interface = 127.0.0.1

group = smsc
smsc = http
system-type = kannel
smsc-username = us
smsc-password = none
send-url = "http://127.0.0.1:{operator}/"
port = 0
denied-prefix = "{mirrored}"

group = smsc
smsc = loopback
smsc-id = mirror
allowed-prefix = "{mirrored}"

group = smsbox
bearerbox-host = 127.0.0.1
sendsms-port = {sendsms}
sendsms-interface = 127.0.0.1

group = sendsms-user
username = jangkau
password = secret-of-kannel
max-messages = {parts}
concatenation = true

group = sms-service
keyword = default
catch-all = true
post-url = "http://127.0.0.1:{ours}/sms/incoming/{incoming_key}"
send-sender = true
max-messages = 0
"""
# What is sent to such numbers comes back as if they had sent it, and reported as delivered.
MIRRORED = "+62899"
INCOMING_KEY = "only-for-tests-of-incoming-texts"


@dataclass(frozen=True)
class Told:
    """What Kannel told us."""

    method: str
    path: str
    sender: str
    content_type: str
    body: bytes


class Ours(ThreadingHTTPServer):
    """Stands where our web server would, and keeps what Kannel tells it."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Listener)
        self.told: list[Told] = []
        self.came = threading.Condition()

    @property
    def address(self) -> str:
        """Where Kannel reaches it."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def heard(self, count: int, path: str) -> list[Told]:
        """Return what came to addresses that begin like this, once there is so much."""
        with self.came:
            assert self.came.wait_for(lambda: len(self._at(path)) >= count, PATIENCE_SECONDS)
            return self._at(path)

    def _at(self, path: str) -> list[Told]:
        return [told for told in self.told if told.path.startswith(path)]


class Operator(ThreadingHTTPServer):
    """Takes parts of messages from Kannel. ``parts`` are those that came: number, key of the message, place, text."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.parts: list[tuple[str, bytes, int, str]] = []
        self.came = threading.Condition()

    def take(self, asked: dict[str, list[str]]) -> None:
        """Keep a part. What is no text of Latin letters comes as the octets of its charset."""
        text = asked["text"][0].encode("latin-1").decode(asked["charset"][0])
        header = asked.get("udh", ["\x05\x00\x03\x00\x01\x01"])[0].encode("latin-1")
        with self.came:
            self.parts.append((asked["to"][0], header[3:5], header[5], text))
            self.came.notify_all()

    def arrived(self, count: int) -> list[Message]:
        """Return the messages whose parts are all there, once there are so many."""
        with self.came:
            assert self.came.wait_for(lambda: len(self._whole()) >= count, PATIENCE_SECONDS)
            return self._whole()

    def _whole(self) -> list[Message]:
        by_message: dict[tuple[str, bytes], dict[int, str]] = {}
        for to, key, place, text in self.parts:
            by_message.setdefault((to, key), {})[place] = text
        return [
            Message(to, "".join(text for _place, text in sorted(texts.items())))
            for (to, key), texts in by_message.items()
            if len(texts) == key[1]
        ]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Any

    def do_GET(self) -> None:
        self.server.take(parse_qs(urlsplit(self.path).query, keep_blank_values=True, encoding="latin-1"))
        self.send_response(202)
        said = b"0: Accepted for delivery"
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    def log_message(self, format: str, *args: object) -> None:
        pass


class _Listener(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Any

    def do_GET(self) -> None:
        self._listen()

    def do_POST(self) -> None:
        self._listen()

    def _listen(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        said = (self.headers.get("X-Kannel-From", ""), self.headers.get("Content-Type", ""))
        with self.server.came:
            self.server.told.append(Told(self.command, self.path, *said, body))
            self.server.came.notify_all()
        self.send_response(200)
        self.send_header("Content-Type", "text/plain")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def real_kannel(folder: Path) -> Iterator[tuple[KannelAddress, Operator, Ours]]:
    """Run Kannel for a while, on ports that are free, with an operator of its own."""
    programs = [require_program(name, f"/usr/sbin/{name}", package="kannel") for name in ("bearerbox", "smsbox")]
    with ExitStack() as ended:
        operator, ours = ended.enter_context(Operator()), ended.enter_context(Ours())
        for server in (operator, ours):
            threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
            ended.callback(server.shutdown)
        admin, inner, sendsms = _free_ports(3)
        configuration = folder / "kannel.conf"
        text = CONFIGURATION.format(
            admin=admin,
            inner=inner,
            sendsms=sendsms,
            operator=operator.server_address[1],
            parts=MOST_PARTS,
            mirrored=MIRRORED,
            ours=ours.server_address[1],
            incoming_key=INCOMING_KEY,
        )
        configuration.write_text(text, encoding="utf-8")
        for program, port in zip(programs, (inner, sendsms), strict=True):
            log = ended.enter_context((folder / f"{program.name}.log").open("w"))
            box = subprocess.Popen([program, "-v", "1", configuration], cwd=folder, stdout=log, stderr=log)
            ended.callback(_end, box)
            _wait_for(port, box)
        yield KannelAddress("127.0.0.1", sendsms, "jangkau", "secret-of-kannel", sender="BPJSTK"), operator, ours


def _free_ports(count: int) -> list[int]:
    with ExitStack() as held:
        sockets = [held.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]


def _wait_for(port: int, box: "subprocess.Popen[bytes]") -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end and box.poll() is None:
        with socket.socket() as asking:
            if asking.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    raise AssertionError(f"nobody answers on port {port}")


def _end(box: "subprocess.Popen[bytes]") -> None:
    box.terminate()
    try:
        box.wait(PATIENCE_SECONDS)
    except subprocess.TimeoutExpired:
        box.kill()
        box.wait()
