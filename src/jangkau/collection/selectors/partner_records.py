"""Partners as those who set them up see them: terms, keys without secrets, and what they told us lately."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from jangkau.collection.models import Partner, PartnerKey, PartnerNotice, PartnerTrial, QrisAcquirer
from jangkau.collection.models.partners import CoverPurpose
from jangkau.collection.selectors.bank_accounts import AccountLine, UnknownBankAccount, accounts_of_channel
from jangkau.core.errors import NotFound
from jangkau.core.permissions import Right
from jangkau.registry.selectors.offices import organisations_in_reach
from jangkau.registry.selectors.reach import Reach

MOST_NOTICES = 50


class UnknownPartner(NotFound):
    """No partner of this code lies within reach."""

    message = _("Mitra pembayaran %(code)s tidak ditemukan. Periksa kodenya, atau minta akses kepada administrator.")


class UnknownKey(NotFound):
    """The partner has no such key."""

    message = _("Mitra %(code)s tidak mempunyai kunci %(client_id)s.")


@dataclass(frozen=True, slots=True)
class PartnerLine:
    """A partner in a list: how many keys are valid, and when it was last heard."""

    code: str
    name: str
    va_prefix: str
    is_acquirer: bool
    is_active: bool
    valid_keys: int
    heard_at: datetime.datetime | None


@dataclass(frozen=True, slots=True)
class KeyLine:
    """A key without its secret."""

    client_id: str
    valid_from: datetime.datetime
    valid_until: datetime.datetime | None
    is_valid: bool


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """A message of a partner and the answer it got; nothing about people."""

    received_at: datetime.datetime
    service: str
    external_id: str
    request_id: str
    response_code: str
    payment_id: int | None


@dataclass(frozen=True, slots=True)
class PartnerStory:
    """All there is to know of a partner."""

    partner: Partner
    qris: QrisAcquirer | None
    keys: Sequence[KeyLine]
    notices: Sequence[NoticeLine]
    trial: PartnerTrial | None
    accounts: Sequence[AccountLine]

    @property
    def purposes(self) -> list[str]:
        """For what it may ask whether workers are covered, in words."""
        return [str(CoverPurpose(purpose).label) for purpose in self.partner.cover_purposes]

    def account(self, number: str) -> AccountLine:
        """Return one of our accounts into which it pays.

        Raises:
            UnknownBankAccount: if it has no such account.
        """
        for account in self.accounts:
            if account.number == number:
                return account
        raise UnknownBankAccount(number=number[:40])

    def key(self, client_id: str) -> KeyLine:
        """Return one of the keys.

        Raises:
            UnknownKey: if the partner has no such key.
        """
        for key in self.keys:
            if key.client_id == client_id:
                return key
        raise UnknownKey(code=self.partner.code, client_id=client_id[:64])


def partners_in_reach(reach: Reach) -> QuerySet[Partner]:
    """Return the partners among the organisations over which the right to manage partners is held.

    Raises:
        NotPermitted: if the right is held nowhere.
    """
    return Partner.objects.filter(organisation__in=organisations_in_reach(reach, Right.MANAGE_PARTNERS))


def partner_in_reach(*, code: str, reach: Reach, lock: bool = False) -> Partner:
    """Return a partner, locked until the transaction ends if ``lock``.

    Raises:
        NotPermitted: if the right is held nowhere.
        UnknownPartner: if there is none, or it belongs to others; the two cannot be told apart.
    """
    partners = partners_in_reach(reach).select_related("organisation")
    if lock:
        partners = partners.select_for_update(of=("self",), no_key=True)
    partner = partners.filter(code=code).first()
    if partner is None:
        raise UnknownPartner(code=code)
    return partner


def list_partners(*, reach: Reach, now: datetime.datetime) -> list[PartnerLine]:
    """Return all partners within reach by their codes.

    Raises:
        NotPermitted: if the right is held nowhere.
    """
    valid = Q(keys__valid_until__isnull=True) | Q(keys__valid_until__gt=now)
    heard = PartnerNotice.objects.filter(partner=OuterRef("pk")).order_by("-received_at").values("received_at")[:1]
    found = partners_in_reach(reach).annotate(valid_keys=Count("keys", filter=valid), heard_at=Subquery(heard))
    return [
        PartnerLine(
            code=partner.code,
            name=partner.organisation.name,
            va_prefix=partner.va_prefix,
            is_acquirer=hasattr(partner, "qris"),
            is_active=partner.is_active,
            valid_keys=partner.valid_keys,
            heard_at=partner.heard_at,
        )
        for partner in found.select_related("organisation", "qris").order_by("code")
    ]


def partner_story(*, code: str, reach: Reach, now: datetime.datetime) -> PartnerStory:
    """Return a partner with its keys, the newest first, and its latest messages.

    Raises:
        NotPermitted, UnknownPartner: as for ``partner_in_reach``.
    """
    partner = partner_in_reach(code=code, reach=reach)
    keys = PartnerKey.objects.filter(partner=partner).order_by("-valid_from", "-pk")
    notices = PartnerNotice.objects.filter(partner=partner).order_by("-received_at", "-pk")[:MOST_NOTICES]
    return PartnerStory(
        partner=partner,
        qris=QrisAcquirer.objects.filter(partner=partner).defer("secret_sealed", "private_key_sealed").first(),
        accounts=accounts_of_channel(channel=partner.code, reach=reach),
        trial=PartnerTrial.objects.filter(partner=partner).order_by("-held_at", "-pk").first(),
        keys=[
            KeyLine(
                client_id=key.client_id,
                valid_from=key.valid_from,
                valid_until=key.valid_until,
                is_valid=key.valid_until is None or key.valid_until > now,
            )
            for key in keys.defer("secret_sealed", "public_key")
        ],
        notices=[
            NoticeLine(
                received_at=notice.received_at,
                service=notice.service,
                external_id=notice.external_id,
                request_id=notice.request_id,
                response_code=notice.response_code,
                payment_id=notice.payment_id,
            )
            for notice in notices
        ],
    )
