"""The gateway for messages that the settings name: ``kannel://user:password@host:port/?from=NAME`` or ``outbox:``."""

import re
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from django.conf import settings

from jangkau.gateways.messaging.kannel import DEFAULT_PORT, PATH, KannelAddress, KannelClient
from jangkau.gateways.messaging.message import Messaging
from jangkau.gateways.messaging.outbox import Outbox, OutboxAddress

# What goes into a header.
_PLAIN = re.compile(r"[\x21-\x7e]+")
# Eleven letters and digits, or a number: more no telephone shows (3GPP TS 23.040, section 9.1.2.5).
_SENDER = re.compile(r"[A-Za-z0-9 .-]{1,11}|\+?[0-9]{3,15}")
_RUPIAH = re.compile(r"[1-9][0-9]{0,5}", re.ASCII)
_REACHED_AT = re.compile(r"https?://[A-Za-z0-9.-]+(?::[0-9]{1,5})?", re.ASCII)
_OPTIONS = {"from", "part_rupiah", "reports"}

Address = KannelAddress | OutboxAddress


class UnfitAddress(ValueError):
    """The text names no gateway. It is not repeated: a password may stand in it."""


def gateway() -> Messaging:
    """Return whoever sends our messages."""
    address: Address = settings.SMS
    return Outbox(address) if isinstance(address, OutboxAddress) else KannelClient(address)


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
    try:
        parts = urlsplit(text)
        port = parts.port or DEFAULT_PORT
    except ValueError:
        raise UnfitAddress("not an address") from None
    if parts.scheme == "outbox" and not (parts.netloc or parts.query or parts.fragment):
        return OutboxAddress(Path(parts.path) if parts.path else folder)
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    asked = parse_qs(parts.query, keep_blank_values=True)
    sender, price, reports_to = (asked.get(name, [""])[0] for name in ("from", "part_rupiah", "reports"))
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
        port,
        user,
        password,
        sender,
        parts.path if parts.path.strip("/") else PATH,
        is_secure=parts.scheme == "kannels",
        part_rupiah=int(price) if price else None,
        reports_to=reports_to,
    )
