"""A message, whoever sends it, and what is too long or no number before anybody is asked."""

import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from jangkau.gateways.messaging.errors import Rejected
from jangkau.gateways.messaging.lengths import Length, length_of

# Every part is paid for, and a telephone must put them together.
MOST_PARTS = 3
_E164 = re.compile(r"\+[1-9][0-9]{6,14}", re.ASCII)


class Channel(StrEnum):
    """What a message travels by."""

    SMS = "sms"
    EMAIL = "email"


@dataclass(frozen=True, slots=True)
class Way:
    """One way to reach somebody: a number in international form, or an address as ``mail.is_mailbox`` knows it."""

    channel: Channel
    to: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Message:
    """A text to a telephone, whose number is in international form, ``+628123456789``; or to a mailbox.

    ``key`` is a name of ours that nobody can guess, under which its delivery is reported; blank asks for no report.
    An e-mail has a ``subject`` and may say where its reader ends such messages: ``stop_at``, an address ``https://…``.
    """

    to: str = field(repr=False)
    text: str = field(repr=False)
    key: str = field(default="", repr=False, compare=False)
    channel: Channel = Channel.SMS
    subject: str = field(default="", repr=False)
    stop_at: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Accepted:
    """The message was taken, in so many parts.

    ``reference`` is its name with whoever took it; blank if it got none. ``part_rupiah`` is what each part costs; None
    if nobody said.
    """

    reference: str
    parts: int = 1
    part_rupiah: int | None = None


class Messaging(Protocol):
    """Whoever sends messages."""

    def send(self, message: Message) -> Accepted:
        """Hand over a message.

        Raises:
            Rejected: if it will never be taken: no number, no text, too long, or refused.
            Unavailable: if it was not taken now.
            Unanswered: if it was handed over and no answer came.
        """


def is_number(text: str) -> bool:
    """Say whether a text is a telephone number in international form, ``+628123456789``."""
    return _E164.fullmatch(text) is not None


def require_sendable(message: Message) -> Length:
    """Return the length of a message that can be sent to a telephone.

    Raises:
        Rejected: ``bad_number``, ``no_text``, ``bad_text`` or ``too_long``.
    """
    if not is_number(message.to):
        raise Rejected("bad_number")
    require_text(message.text)
    length = length_of(message.text)
    if length.parts > MOST_PARTS:
        raise Rejected("too_long")
    return length


def require_text(text: str) -> None:
    """Refuse a text in which nothing stands, or which cannot be written down.

    Raises:
        Rejected: ``no_text`` or ``bad_text``.
    """
    if not text.strip():
        raise Rejected("no_text")
    try:
        text.encode()
    except UnicodeEncodeError:
        raise Rejected("bad_text") from None
