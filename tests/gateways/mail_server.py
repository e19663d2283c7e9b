"""A mail server, aiosmtpd, on this machine: with STARTTLS and a user on one port, TLS from the beginning on another."""

import asyncio
import datetime
import email.policy
import ipaddress
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from jangkau.gateways.messaging.mail import SmtpAddress

USER, PASSWORD = "jangkau", "secret-of-mail"
HOST = "127.0.0.1"


@dataclass
class RealServer:
    """Takes e-mails on two ports. ``taken`` are those it took, ``senders`` from whom and by which user each came."""

    address: SmtpAddress = field(init=False)
    secure_address: SmtpAddress = field(init=False)
    keys: ssl.SSLContext = field(init=False)
    trust: ssl.SSLContext = field(init=False)
    taken: list[EmailMessage] = field(default_factory=list)
    senders: list[tuple[str, str]] = field(default_factory=list)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802  aiosmtpd calls it so
        self.taken.append(email.message_from_bytes(envelope.content, _class=EmailMessage, policy=email.policy.default))
        self.senders.append((envelope.mail_from, session.auth_data))
        return "250 taken"

    def authenticate(self, _server: Any, _session: Any, _envelope: Any, _how: str, told: Any) -> AuthResult:
        is_known = isinstance(told, LoginPassword) and told == LoginPassword(USER.encode(), PASSWORD.encode())
        return AuthResult(success=is_known, handled=False, auth_data=USER)


@contextmanager
def real_server(folder: Path) -> Iterator[RealServer]:
    """Run a mail server for a while."""
    server = RealServer()
    certificate = _certificate(folder)
    keys = server.keys = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    keys.load_cert_chain(certificate)
    server.trust = ssl.create_default_context(cafile=str(certificate))
    asking = {"authenticator": server.authenticate, "auth_required": True}
    with (
        _listening(server, tls_context=keys, require_starttls=True, **asking) as port,
        _listening(server, behind=keys) as secure_port,
    ):
        server.address = SmtpAddress(
            HOST, port, "info@bpjs.example", "BPJS Ketenagakerjaan é", user=USER, password=PASSWORD
        )
        server.secure_address = SmtpAddress(HOST, secure_port, "info@bpjs.example", is_secure=True)
        yield server


@contextmanager
def _listening(server: RealServer, *, behind: ssl.SSLContext | None = None, **options: Any) -> Iterator[int]:
    """Answer on a port that is free, and tell which."""
    loop = asyncio.new_event_loop()

    def speak() -> SMTP:
        return SMTP(server, hostname=HOST, loop=loop, **options)

    listening = loop.run_until_complete(loop.create_server(speak, HOST, 0, ssl=behind))
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield listening.sockets[0].getsockname()[1]
    finally:
        listening.close()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.run_until_complete(_ended())
        loop.close()


async def _ended() -> None:
    """Wait until what still runs has ended."""
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for other in others:
        other.cancel()
    await asyncio.gather(*others, return_exceptions=True)


def _certificate(folder: Path) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    since = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(since)
        .not_valid_after(since + datetime.timedelta(days=36500))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(HOST))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / "mail.pem"
    file.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return file
