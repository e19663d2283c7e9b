"""Partners as a request of theirs needs them: profile, limits, and the key that signs."""

import datetime
import hashlib
import ipaddress
import json
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db import connection

from jangkau.collection.models.partners import RepeatPolicy
from jangkau.core import sealing, sql

SECRET_PURPOSE = "partner secret"  # noqa: S105  what the secret is sealed for, not the secret


@dataclass(frozen=True, slots=True)
class PartnerProfile:
    """A partner with one of its keys, as valid at the moment of asking.

    ``va_prefix`` is blank if it has no virtual accounts; an ``is_acquirer`` makes QRIS codes. ``secret`` is shown
    nowhere. ``user_id`` and ``username`` are in whose name its notices are recorded.
    """

    partner_id: int
    code: str
    va_prefix: str
    user_id: int
    username: str
    least_rupiah: int
    most_rupiah: int
    clock_tolerance: datetime.timedelta
    requests_a_minute: int
    allowed_networks: tuple[str, ...]
    refuses_repeats: bool
    cover_purposes: tuple[str, ...]
    key_id: int
    client_id: str
    public_key: str
    secret: bytes = field(repr=False)
    is_acquirer: bool

    @property
    def speaks_snap(self) -> bool:
        """Whether payments are agreed with the partner and the key can sign them."""
        return bool((self.va_prefix or self.is_acquirer) and self.public_key)

    def lets_in(self, address: str) -> bool:
        """Say whether the partner sends from this address; one that named none sends from anywhere."""
        if not self.allowed_networks:
            return True
        try:
            at = ipaddress.ip_address(address)
        except ValueError:
            return False
        return any(at in ipaddress.ip_network(network) for network in self.allowed_networks)


def partner_of_client(*, client_id: str, now: datetime.datetime) -> PartnerProfile | None:
    """Return the active partner that has a valid key of this client id."""
    return _profile(key_id=None, client_id=client_id, now=now)


def partner_of_key(*, key_id: int, now: datetime.datetime) -> PartnerProfile | None:
    """Return the active partner of a key that is valid; what was granted by a withdrawn key ends with it."""
    return _profile(key_id=key_id, client_id=None, now=now)


def _profile(*, key_id: int | None, client_id: str | None, now: datetime.datetime) -> PartnerProfile | None:
    # Every message of a partner begins here: the statement is written out, for the ORM takes longer than all of it.
    with connection.cursor() as cursor:
        cursor.execute(
            sql.load("jangkau.collection", "partner_by_key"), {"key_id": key_id, "client_id": client_id, "now": now}
        )
        found = cursor.fetchone()
    if found is None:
        return None
    return PartnerProfile(
        partner_id=found[0],
        code=found[1],
        va_prefix=found[2],
        user_id=found[3],
        username=found[4],
        least_rupiah=found[5],
        most_rupiah=found[6],
        clock_tolerance=datetime.timedelta(seconds=found[7]),
        requests_a_minute=found[8],
        allowed_networks=tuple(json.loads(found[9])),
        refuses_repeats=found[10] == RepeatPolicy.DUPLICATE,
        cover_purposes=tuple(json.loads(found[11])),
        key_id=found[12],
        client_id=found[13],
        public_key=found[14],
        secret=sealing.unseal(bytes(found[15]), purpose=SECRET_PURPOSE),
        is_acquirer=found[16],
    )


def lock_number(*, partner_id: int, request_id: str) -> int:
    """Return the number by which a partner's payment is held while it is worked on, a signed 64-bit integer."""
    digest = hashlib.sha256(f"{partner_id}:{request_id}".encode()).digest()
    return int.from_bytes(digest[:8], "big", signed=True)


def networks_of(text: str) -> Iterator[str]:
    """Yield the networks that a text names, apart by white space or commas, in their usual form.

    Raises:
        ValueError: if one is no IP address or network.
    """
    for part in text.replace(",", " ").split():
        yield str(ipaddress.ip_network(part))
