"""Whether the holder of a telephone wishes for no messages."""

import datetime

from django.db.models import QuerySet

from jangkau.core.sealing import digest, digests
from jangkau.registry.models import ContactStop


def is_stopped(phone: str) -> bool:
    """Say whether a number gets no messages but those that its holder asks for, in one query.

    Args:
        phone: in international form, ``+628123456789``.
    """
    return bool(_wishes(phone).order_by("-pk").values_list("is_stopped", flat=True).first())


def wishes_since(phone: str, since: datetime.datetime) -> int:
    """Return how often the holder of a number changed his mind after a moment."""
    return _wishes(phone).filter(since__gt=since).count()


def digest_of_number(phone: str) -> bytes:
    """Return the digest under which a number's wishes are kept from now on."""
    return digest(_bound(phone))


def _wishes(phone: str) -> QuerySet[ContactStop]:
    """Return what the holder of a number wished for, kept under whichever digest key."""
    return ContactStop.objects.filter(number_digest__in=digests(_bound(phone)))


def _bound(phone: str) -> str:
    # To this use: a digest of the number that was made for another finds nothing here.
    return f"contact {phone}"
