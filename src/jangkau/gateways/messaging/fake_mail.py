"""A mail server to try ourselves on: it speaks as much of SMTP as we use, on this machine, and refuses when told to."""

import email
import email.policy
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage

from jangkau.gateways.messaging.mail import SmtpAddress

_ANSWERS = {
    "": "220 ready",
    "EHLO": "250 fake",
    "MAIL": "250 ok",
    "RCPT": "250 ok",
    "DATA": "354 go on",
    ".": "250 taken",
    "QUIT": "221 bye",
}


@dataclass
class FakeMailServer:
    """Takes e-mails. ``taken`` are those it took.

    ``says`` are other answers to a command, such as ``{"RCPT": "550 no"}``; "" is the greeting and "." the end of the
    message. Where it says "" to one, it falls silent there.
    """

    says: dict[str, str] = field(default_factory=dict)
    taken: list[EmailMessage] = field(default_factory=list)
    heard: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.released = threading.Event()


class MailServer(socketserver.ThreadingTCPServer):
    """A mail server behind an address on this machine."""

    daemon_threads = True

    def __init__(self, mail: FakeMailServer) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.mail = mail

    @property
    def address(self) -> SmtpAddress:
        """Where it is; it has no keys and asks for no user."""
        return SmtpAddress("127.0.0.1", self.server_address[1], "info@bpjs.example", "BPJS é", is_open=True)


@contextmanager
def serve(mail: FakeMailServer) -> Iterator[MailServer]:
    """Put a mail server behind an address on this machine for a while."""
    with MailServer(mail) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            mail.released.set()
            server.shutdown()
            thread.join()


class _Handler(socketserver.StreamRequestHandler):
    timeout = 5
    server: MailServer

    def handle(self) -> None:
        """Answer command by command until there is nothing more to hear."""
        goes_on = self._answer("")
        while goes_on and (line := self.rfile.readline()):
            command = line[:4].decode("ascii", errors="replace").strip().upper()
            self.server.mail.heard.append(command)
            goes_on = self._answer(command) and command != "QUIT"
            if goes_on and command == "DATA" and "DATA" not in self.server.mail.says:
                text = self._text()
                if self.server.mail.says.get(".", "2")[:1] == "2":
                    self.server.mail.taken.append(text)
                goes_on = self._answer(".")

    def _answer(self, command: str) -> bool:
        """Say what is to be said to a command; return whether the talk goes on."""
        said = self.server.mail.says.get(command, _ANSWERS.get(command, "502 unknown"))
        if not said:
            self.server.mail.released.wait(timeout=2)
            return False
        self.wfile.write(f"{said}\r\n".encode())
        return True

    def _text(self) -> EmailMessage:
        lines = []
        while (line := self.rfile.readline()) not in {b".\r\n", b""}:
            lines.append(line.removeprefix(b"."))
        return email.message_from_bytes(b"".join(lines), _class=EmailMessage, policy=email.policy.default)
