"""Keys of partners: giving one, and ending one, with two valid at a time while a partner changes over."""

import datetime
import secrets
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from jangkau.collection.models import Partner, PartnerKey
from jangkau.collection.selectors.partner_records import UnknownKey, partner_in_reach
from jangkau.collection.selectors.partners import SECRET_PURPOSE
from jangkau.core import sealing
from jangkau.core.errors import Refusal
from jangkau.core.history import acting
from jangkau.gateways.bank.signing import SHORTEST_KEY_BITS, UnfitPublicKey, read_public_key
from jangkau.registry.selectors.reach import Reach

MOST_KEYS = 2
_LONGEST_PEM = 10_000


class PublicKeyUnfit(Refusal):
    """What the partner sent is no RSA public key, or too short."""

    message = _(
        "Kunci publik mitra %(code)s tidak dapat dipakai. Minta kunci RSA sedikitnya %(bits)s bit dalam bentuk PEM "
        "(-----BEGIN PUBLIC KEY-----)."
    )


class TooManyKeys(Refusal):
    """Two keys are valid already."""

    message = _("Mitra %(code)s sudah mempunyai dua kunci yang berlaku. Akhiri dahulu yang lama.")


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key as it was just given. ``secret`` is told this once; it lies sealed from here on."""

    client_id: str
    secret: str = field(repr=False)
    valid_from: datetime.datetime


@transaction.atomic
def give_key(*, reach: Reach, code: str, public_key: str = "", now: datetime.datetime) -> NewKey:
    """Give a partner a client id and a secret, for the public key that it sent; valid at once.

    Args:
        reach: who gives it.
        code: the partner.
        public_key: the public half of the partner's RSA key, in PEM; who takes no payments needs none.
        now: from when on it is valid.

    Raises:
        NotPermitted, UnknownPartner: as for any partner.
        PublicKeyUnfit, TooManyKeys: as the names say.
    """
    # Locked: two keys given at the same moment count each other.
    partner = partner_in_reach(code=code, reach=reach, lock=True)
    if public_key or partner.va_prefix:
        _require_fit(code, public_key)
    if _valid_keys(partner, now).count() >= MOST_KEYS:
        raise TooManyKeys(code=code)
    client_id, secret = f"{code.lower()}-{secrets.token_hex(8)}", secrets.token_urlsafe(32)
    with acting(by=reach.username, reason=f"memberi kunci kepada mitra {code}"):
        PartnerKey.objects.create(
            partner=partner,
            client_id=client_id,
            public_key=public_key.strip(),
            secret_sealed=sealing.seal(secret.encode(), purpose=SECRET_PURPOSE),
            valid_from=now,
        )
    return NewKey(client_id=client_id, secret=secret, valid_from=now)


@transaction.atomic
def end_key(*, reach: Reach, code: str, client_id: str, now: datetime.datetime) -> PartnerKey:
    """End a key now, with every token that it was given; ending it again changes nothing.

    Raises:
        NotPermitted, UnknownPartner: as for any partner.
        UnknownKey: if the partner has no such key.
    """
    partner = partner_in_reach(code=code, reach=reach, lock=True)
    key = PartnerKey.objects.filter(partner=partner, client_id=client_id).first()
    if key is None:
        raise UnknownKey(code=code, client_id=client_id[:64])
    if key.valid_until is not None and key.valid_until <= now:
        return key
    with acting(by=reach.username, reason=f"mengakhiri kunci {client_id} mitra {code}") as context:
        key.valid_until, key.context_id = now, context
        key.save(update_fields=["valid_until", "context_id"])
    return key


def _require_fit(code: str, public_key: str) -> None:
    try:
        read_public_key(public_key[:_LONGEST_PEM])
    except UnfitPublicKey as error:
        raise PublicKeyUnfit(code=code, bits=SHORTEST_KEY_BITS) from error


def _valid_keys(partner: Partner, now: datetime.datetime) -> QuerySet[PartnerKey]:
    return PartnerKey.objects.filter(Q(valid_until__isnull=True) | Q(valid_until__gt=now), partner=partner)
