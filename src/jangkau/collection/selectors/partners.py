"""Payment partners as a request of theirs needs them: profile, limits, and the key that signs."""

import datetime
import hashlib
import ipaddress
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet

from jangkau.collection.models import Partner, PartnerKey
from jangkau.collection.models.partners import RepeatPolicy
from jangkau.core import sealing

SECRET_PURPOSE = "partner secret"  # noqa: S105  what the secret is sealed for, not the secret


@dataclass(frozen=True, slots=True)
class PartnerProfile:
    """A partner with one of its keys, as valid at the moment of asking.

    ``secret`` is shown nowhere. ``user_id`` and ``username`` are in whose name its notices are recorded.
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
    key_id: int
    client_id: str
    public_key: str
    secret: bytes = field(repr=False)

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
    return _profile(PartnerKey.objects.filter(client_id=client_id), now)


def partner_of_key(*, key_id: int, now: datetime.datetime) -> PartnerProfile | None:
    """Return the active partner of a key that is valid; what was granted by a withdrawn key ends with it."""
    return _profile(PartnerKey.objects.filter(pk=key_id), now)


def _profile(keys: QuerySet[PartnerKey], now: datetime.datetime) -> PartnerProfile | None:
    valid = Q(valid_from__lte=now) & (Q(valid_until__isnull=True) | Q(valid_until__gt=now))
    key = keys.filter(valid, partner__is_active=True).select_related("partner__user").first()
    if key is None:
        return None
    partner: Partner = key.partner
    return PartnerProfile(
        partner_id=partner.pk,
        code=partner.code,
        va_prefix=partner.va_prefix,
        user_id=partner.user_id,
        username=partner.user.username,
        least_rupiah=partner.least_rupiah,
        most_rupiah=partner.most_rupiah,
        clock_tolerance=datetime.timedelta(seconds=partner.clock_tolerance_seconds),
        requests_a_minute=partner.requests_a_minute,
        allowed_networks=tuple(partner.allowed_networks),
        refuses_repeats=partner.repeats == RepeatPolicy.DUPLICATE,
        key_id=key.pk,
        client_id=key.client_id,
        public_key=key.public_key,
        secret=sealing.unseal(bytes(key.secret_sealed), purpose=SECRET_PURPOSE),
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
