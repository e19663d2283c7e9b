"""E-mail, handed to a mail server over SMTP (RFC 5321).

A message is handed over command by command, so that what was refused, what was not taken now and what nobody answered
are told apart: Django's own sender makes one error of the three. What goes wrong before the server has heard to whom
the message goes says nothing about the message, and is tried again. Whatever a server says stays out of our errors:
servers repeat addresses.
"""

import contextlib
import re
import smtplib
import ssl
import unicodedata
import uuid
from dataclasses import dataclass, field
from email.header import Header
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formataddr, formatdate

from jangkau.gateways.messaging.errors import Rejected, Unanswered, Unavailable
from jangkau.gateways.messaging.message import Accepted, Message, require_text

TIMEOUT_SECONDS = 10.0
# Ports for handing in, with STARTTLS and with TLS from the beginning (RFC 8314, section 3.3).
STARTTLS_PORT, TLS_PORT = 587, 465
LONGEST_MAILBOX = 254  # RFC 5321, section 4.5.3.1.3: a path of 256 with its brackets
LONGEST_SUBJECT = 150  # our choice: more no list of e-mails shows
LONGEST_TEXT = 20_000  # our choice
_LOCAL = r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_STOP_AT = re.compile(r"https://[!-;=?-~]{1,500}", re.ASCII)
_MAILBOX = re.compile(rf"(?=.{{1,64}}@){_LOCAL}@(?:{_LABEL}\.)+(?=[a-z0-9-]*[a-z]){_LABEL}", re.ASCII)


@dataclass(frozen=True, slots=True)
class SmtpAddress:
    """Where a mail server is, and as whom we send.

    ``sender`` and ``sender_name`` are what readers see. ``is_secure`` is TLS from the beginning; otherwise the
    connection is secured by STARTTLS, unless ``is_open``. ``rupiah`` is what a message costs.
    """

    host: str
    port: int
    sender: str
    sender_name: str = ""
    user: str = ""
    password: str = field(default="", repr=False)
    is_secure: bool = False
    is_open: bool = False
    rupiah: int = 0


class SmtpClient:
    """Sends over a connection of its own for each message; any number of threads may."""

    def __init__(
        self, address: SmtpAddress, *, timeout_seconds: float = TIMEOUT_SECONDS, trust: ssl.SSLContext | None = None
    ) -> None:
        self.address = address
        self.timeout_seconds = timeout_seconds
        self.trust = trust or ssl.create_default_context()

    def send(self, message: Message) -> Accepted:
        """Hand over a message.

        Raises:
            Rejected, Unavailable, Unanswered: as for ``Messaging``.
        """
        require_mailable(message)
        reference = uuid.uuid4().hex
        server = self._connected()
        try:
            self._begin(server)
            self._hand_over(server, message, reference)
            with contextlib.suppress(OSError):
                server.quit()
        finally:
            server.close()
        return Accepted(reference, 1, self.address.rupiah)

    def _connected(self) -> smtplib.SMTP:
        address, ours = self.address, self.address.sender.partition("@")[2]
        try:
            if address.is_secure:
                return smtplib.SMTP_SSL(
                    address.host, address.port, ours, timeout=self.timeout_seconds, context=self.trust
                )
            return smtplib.SMTP(address.host, address.port, ours, timeout=self.timeout_seconds)
        except OSError as error:
            raise _not_now(error) from None

    def _begin(self, server: smtplib.SMTP) -> None:
        try:
            server.ehlo_or_helo_if_needed()
            if not (self.address.is_secure or self.address.is_open):
                server.starttls(context=self.trust)
            if self.address.user:
                server.login(self.address.user, self.address.password)
            code, _said = server.mail(self.address.sender)
        except OSError as error:
            raise _not_now(error) from None
        if not 200 <= code < 300:
            raise Unavailable(f"status_{code}")

    def _hand_over(self, server: smtplib.SMTP, message: Message, reference: str) -> None:
        try:
            code, _said = server.rcpt(message.to)
        except OSError as error:
            raise _not_now(error) from None
        _require_taken(code)
        try:
            code, _said = server.data(self._written(message, reference))
        except smtplib.SMTPDataError as error:
            code = error.smtp_code
        except OSError:
            raise Unanswered("no_answer") from None
        _require_taken(code)

    def _written(self, message: Message, reference: str) -> bytes:
        sender, ours = self.address.sender, self.address.sender.partition("@")[2]
        headers = {
            "From": formataddr((_encoded(self.address.sender_name), sender)),
            "To": message.to,
            "Subject": _encoded(message.subject),
            "Date": formatdate(),
            "Message-ID": f"<{reference}@{ours}>",
            "Auto-Submitted": "auto-generated",  # RFC 3834: nobody's absence answers it
            **_stopping(message.stop_at),
        }
        written = EmailMessage(policy=SMTP)
        # Seven bits, whatever the text: no server on the way has to be asked for more.
        written.set_content(message.text, cte="quoted-printable")
        # By hand: EmailMessage loses blanks where it folds words that are encoded, and folds addresses.
        head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        return head.encode("ascii") + written.as_bytes()


def is_mailbox(text: str) -> bool:
    """Say whether a text is the address of a mailbox in small ASCII letters, such as ``nama@contoh.id``."""
    return len(text) <= LONGEST_MAILBOX and _MAILBOX.fullmatch(text) is not None


def require_mailable(message: Message) -> None:
    """Refuse a message that no mail server would be given.

    Raises:
        Rejected: ``bad_address``, ``bad_subject``, ``no_text``, ``bad_text`` or ``too_long``.
    """
    if not is_mailbox(message.to) or (message.stop_at and not _STOP_AT.fullmatch(message.stop_at)):
        raise Rejected("bad_address")
    # Signs that end a line would begin a header of whoever wrote the subject.
    if not message.subject.strip() or any(map(_is_unseen, message.subject)):
        raise Rejected("bad_subject")
    require_text(message.text)
    if len(message.subject) > LONGEST_SUBJECT or len(message.text) > LONGEST_TEXT:
        raise Rejected("too_long")


def _is_unseen(sign: str) -> bool:
    category = unicodedata.category(sign)
    return category[0] == "C" or category in {"Zl", "Zp"}


def _encoded(text: str) -> str:
    """Return a text as it may stand in a header, in several lines if need be (RFC 2047)."""
    return Header(text, header_name="Subject").encode(linesep="\r\n")


def _stopping(stop_at: str) -> dict[str, str]:
    """Return the headers by which a reader's program ends such messages with one click (RFC 8058)."""
    if not stop_at:
        return {}
    return {"List-Unsubscribe": f"<{stop_at}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def _not_now(error: OSError) -> Unavailable:
    """Return what went wrong before the server heard to whom a message goes."""
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return Unavailable("not_secured")
    code = getattr(error, "smtp_code", 0)
    return Unavailable(f"status_{code}" if code > 0 else "unreachable")


def _require_taken(code: int) -> None:
    """Do nothing if a server said yes.

    Raises:
        Rejected: if it said that it never will (5xx).
        Unavailable: if it said that it does not now (4xx).
        Unanswered: if what it said is no answer.
    """
    if 500 <= code < 600:
        raise Rejected(f"status_{code}")
    if 400 <= code < 500:
        raise Unavailable(f"status_{code}")
    if not 200 <= code < 300:
        raise Unanswered("no_answer")
