"""The gateways for messages that the settings name.

For telephones ``kannel://user:password@host:port/?from=NAME`` or ``outbox:``; for mailboxes
``smtp://user:password@host:port/?from=info@…`` or ``outbox:``.
"""

import re
from pathlib import Path
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from django.conf import settings

from jangkau.gateways.messaging.errors import Rejected
from jangkau.gateways.messaging.kannel import DEFAULT_PORT, PATH, KannelAddress, KannelClient
from jangkau.gateways.messaging.mail import STARTTLS_PORT, TLS_PORT, SmtpAddress, SmtpClient, is_mailbox
from jangkau.gateways.messaging.message import Accepted, Channel, Message, Messaging
from jangkau.gateways.messaging.outbox import Outbox, OutboxAddress

# What goes into a header.
_PLAIN = re.compile(r"[\x21-\x7e]+")
# Eleven letters and digits, or a number: more no telephone shows (3GPP TS 23.040, section 9.1.2.5).
_SENDER = re.compile(r"[A-Za-z0-9 .-]{1,11}|\+?[0-9]{3,15}")
_SENDER_NAME = re.compile(r"[\w .,&'()-]{1,60}")
_RUPIAH = re.compile(r"[1-9][0-9]{0,5}", re.ASCII)
_REACHED_AT = re.compile(r"https?://[A-Za-z0-9.-]+(?::[0-9]{1,5})?", re.ASCII)
_OPTIONS = {"from", "part_rupiah", "reports"}
_MAIL_OPTIONS = {"from", "name", "rupiah", "starttls"}

Address = KannelAddress | OutboxAddress
MailAddress = SmtpAddress | OutboxAddress


class UnfitAddress(ValueError):
    """The text names no gateway. It is not repeated: a password may stand in it."""


class EveryGateway:
    """Sends each message by the gateway of its channel."""

    def send(self, message: Message) -> Accepted:
        """Hand over a message.

        Raises:
            Rejected: as for ``Messaging``; ``no_email`` where no e-mails are sent.
            Unavailable, Unanswered: as for ``Messaging``.
        """
        return gateway(message.channel).send(message)


def gateway(channel: Channel = Channel.SMS) -> Messaging:
    """Return whoever sends our messages of a channel.

    Raises:
        Rejected: ``no_email`` if it is e-mail, and none are sent.
    """
    address: Address | MailAddress | None = settings.SMS if channel is Channel.SMS else settings.EMAIL
    if isinstance(address, OutboxAddress):
        return Outbox(address)
    if isinstance(address, KannelAddress):
        return KannelClient(address)
    if address is None:
        raise Rejected("no_email")
    return SmtpClient(address)


def read_address(text: str, *, folder: Path) -> Address:
    """Return what an address says.

    Args:
        text: ``kannel://user:password@host:port/?from=NAME``; ``kannels://…`` for TLS; ``outbox:`` or
            ``outbox:/folder``. A path takes the place of ``/cgi-bin/sendsms``; user and password are percent-encoded.
            ``part_rupiah=350`` is what a part costs; ``reports=https://host`` where Kannel reaches us with reports.
        folder: of the outbox, if the address names none.

    Raises:
        UnfitAddress: if it is anything else.
    """
    parts, port, asked = _parted(text)
    if outbox := _outbox(parts, folder):
        return outbox
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    sender, price, reports_to = (asked.get(name, "") for name in ("from", "part_rupiah", "reports"))
    if parts.scheme not in {"kannel", "kannels"} or not parts.hostname or asked.keys() - _OPTIONS:
        raise UnfitAddress("neither kannel://user:password@host:port/?from=NAME nor outbox:")
    if not (_PLAIN.fullmatch(user) and _PLAIN.fullmatch(password)):
        raise UnfitAddress("user and password are missing, or hold spaces or letters outside ASCII")
    if sender and not _SENDER.fullmatch(sender):
        raise UnfitAddress("from= is neither a name of up to eleven letters and digits nor a number")
    if price and not _RUPIAH.fullmatch(price):
        raise UnfitAddress("part_rupiah= is no whole number of rupiah")
    if reports_to and not _REACHED_AT.fullmatch(reports_to):
        raise UnfitAddress("reports= is not https://host, without a path")
    return KannelAddress(
        parts.hostname,
        port or DEFAULT_PORT,
        user,
        password,
        sender,
        parts.path if parts.path.strip("/") else PATH,
        is_secure=parts.scheme == "kannels",
        part_rupiah=int(price) if price else None,
        reports_to=reports_to,
    )


def read_mail_address(text: str, *, folder: Path) -> MailAddress:
    """Return what the address of a mail server says.

    Args:
        text: ``smtp://user:password@host:port/?from=info@host``, secured by STARTTLS; ``smtps://…`` for TLS from the
            beginning; ``outbox:`` or ``outbox:/folder``. ``name=`` is the sender's name, ``rupiah=`` what an e-mail
            costs; ``starttls=no`` sends in the clear, without user and password, to a server on the same machine.
        folder: of the outbox, if the address names none.

    Raises:
        UnfitAddress: if it is anything else.
    """
    parts, port, asked = _parted(text)
    if outbox := _outbox(parts, folder):
        return outbox
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    sender, name, price, starttls = (asked.get(name, "") for name in ("from", "name", "rupiah", "starttls"))
    is_secure, is_open = parts.scheme == "smtps", starttls == "no"
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname or parts.path.strip("/"):
        raise UnfitAddress("neither smtp://user:password@host:port/?from=info@host nor outbox:")
    if asked.keys() - _MAIL_OPTIONS or starttls not in {"", "no"} or (is_open and (is_secure or user or password)):
        raise UnfitAddress("options are from=, name=, rupiah=, and for smtp:// without a user starttls=no")
    if (user or password) and not (_PLAIN.fullmatch(user) and _PLAIN.fullmatch(password)):
        raise UnfitAddress("user or password is missing, or holds spaces or letters outside ASCII")
    if not is_mailbox(sender):
        raise UnfitAddress("from= is no address of a mailbox in small letters")
    if name and not _SENDER_NAME.fullmatch(name):
        raise UnfitAddress("name= is no name of up to sixty letters")
    if price and not _RUPIAH.fullmatch(price):
        raise UnfitAddress("rupiah= is no whole number of rupiah")
    return SmtpAddress(
        parts.hostname,
        port or (TLS_PORT if is_secure else STARTTLS_PORT),
        sender,
        name,
        user,
        password,
        is_secure=is_secure,
        is_open=is_open,
        rupiah=int(price or 0),
    )


def _parted(text: str) -> tuple[SplitResult, int | None, dict[str, str]]:
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        raise UnfitAddress("not an address") from None
    asked = {name: values[0] for name, values in parse_qs(parts.query, keep_blank_values=True).items()}
    return parts, port, asked


def _outbox(parts: SplitResult, folder: Path) -> OutboxAddress | None:
    if parts.scheme == "outbox" and not (parts.netloc or parts.query or parts.fragment):
        return OutboxAddress(Path(parts.path) if parts.path else folder)
    return None
