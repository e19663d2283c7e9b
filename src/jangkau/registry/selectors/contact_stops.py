"""Whether the holder of a telephone or a mailbox wishes for no messages."""

import datetime

from django.db.models import QuerySet

from jangkau.core.sealing import digest, digests
from jangkau.registry.models import ContactStop


def is_stopped(to: str) -> bool:
    """Say whether a number or a mailbox gets no messages but those that its holder asks for, in one query.

    Args:
        to: in international form, ``+628123456789``, or as ``intake.emails.normal_email`` returns it.
    """
    return is_stopped_by(digests_of(to))


def is_stopped_by(kept: list[bytes]) -> bool:
    """Say the same of a number or a mailbox of which these digests are known, under one key or several."""
    wishes = ContactStop.objects.filter(number_digest__in=kept).order_by("-pk")
    return bool(wishes.values_list("is_stopped", flat=True).first())


def wishes_since(to: str, since: datetime.datetime) -> int:
    """Return how often the holder of a number or a mailbox changed his mind after a moment."""
    return _wishes(to).filter(since__gt=since).count()


def digest_of(to: str) -> bytes:
    """Return the digest under which the wishes about a number or a mailbox are kept from now on."""
    return digest(_bound(to))


def digests_of(to: str) -> list[bytes]:
    """Return the digests of a number or a mailbox under every key at hand."""
    return digests(_bound(to))


def _wishes(to: str) -> QuerySet[ContactStop]:
    """Return what the holder of a number or a mailbox wished for, kept under whichever digest key."""
    return ContactStop.objects.filter(number_digest__in=digests_of(to))


def _bound(to: str) -> str:
    # To this use: a digest of the number that was made for another finds nothing here.
    return f"contact {to}"
