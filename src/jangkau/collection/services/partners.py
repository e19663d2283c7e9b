"""Partners: making one that takes payments or asks for cover, changing what was agreed with it, stopping it."""

import re
import uuid
from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jangkau.collection.models import Partner
from jangkau.collection.models.partners import CoverPurpose, RepeatPolicy
from jangkau.collection.selectors.partner_records import partner_in_reach
from jangkau.collection.selectors.partners import networks_of
from jangkau.core.errors import Refusal
from jangkau.core.history import acting
from jangkau.core.permissions import Right
from jangkau.registry.models import Organisation
from jangkau.registry.models.organisations import OrganisationKind
from jangkau.registry.selectors.offices import organisation_in_reach
from jangkau.registry.selectors.reach import Reach
from jangkau.registry.services.users import new_user

LONGEST_CLOCK_TOLERANCE = 3600
MOST_RUPIAH = 1_000_000_000_000
MOST_REQUESTS_A_MINUTE = 1_000_000
_PREFIX = re.compile(r"[0-9]{1,8}", re.ASCII)


class NotABank(Refusal):
    """Only a bank takes money for us."""

    message = _("Organisasi %(code)s bukan bank. Catat dahulu organisasinya sebagai bank.")


class PartnerExists(Refusal):
    """The organisation is a partner already, or another partner has this prefix."""

    message = _("Mitra %(code)s sudah ada, atau awalan %(va_prefix)s sudah dipakai mitra lain.")


class PrefixMalformed(Refusal):
    """The prefix of virtual accounts is one to eight digits."""

    message = _("Awalan nomor virtual account %(va_prefix)s tidak dapat dipakai. Gunakan 1 sampai 8 angka.")


class TermsImpossible(Refusal):
    """A fee, limit, tolerance or rate is out of range."""

    message = _(
        "Biaya, batas jumlah, selisih jam, atau laju permintaan mitra %(code)s tidak mungkin. Jumlah terkecil harus "
        "positif dan tidak melebihi yang terbesar; selisih jam paling banyak %(longest)s detik."
    )


class NetworkMalformed(Refusal):
    """An address that it may send from is no IP address or network."""

    message = _("Alamat IP mitra %(code)s tidak dapat dibaca. Tulis seperti 203.0.113.7 atau 203.0.113.0/24.")


class PurposeUnknown(Refusal):
    """Nobody may ask for such a purpose."""

    message = _("Tujuan %(purpose)s tidak dikenal. Pilih di antara: %(purposes)s.")


@dataclass(frozen=True, slots=True)
class AskingTerms:
    """How often a partner that asks for cover may call a minute, and from where: a text of addresses, empty for any."""

    requests_a_minute: int = 600
    allowed_networks: str = ""


@dataclass(frozen=True, slots=True)
class Terms:
    """What was agreed with a partner.

    ``fee_rupiah`` is the partner's for each payment; amounts outside ``least_rupiah`` to ``most_rupiah`` are refused;
    ``clock_tolerance_seconds`` is by how much its clock may be off; ``allowed_networks`` is a text of addresses, empty
    for any; ``repeats`` is what it hears when it sends a payment again that stands.
    """

    most_rupiah: int
    least_rupiah: int = 1
    fee_rupiah: int = 0
    clock_tolerance_seconds: int = 300
    requests_a_minute: int = 6000
    allowed_networks: str = ""
    repeats: str = RepeatPolicy.SAME_ANSWER.value


@transaction.atomic
def add_partner(*, reach: Reach, code: str, va_prefix: str, terms: Terms) -> Partner:
    """Make a bank a payment partner. It can send nothing before it has a key.

    A user is made in whose name its notices are recorded; nobody can sign in as him.

    Args:
        reach: who makes it.
        code: of the organisation, which becomes the channel of its payments and its ``X-PARTNER-ID``.
        va_prefix: what stands before the payment code in its virtual account numbers: its company code. Blank for a
            partner without such numbers: an acquirer.
        terms: what was agreed.

    Raises:
        NotPermitted, UnknownOrganisation: as for any organisation.
        NotABank, PartnerExists, PrefixMalformed: as the names say.
        TermsImpossible, NetworkMalformed: as for ``change_partner``.
    """
    organisation = organisation_in_reach(code=code, reach=reach, right=Right.MANAGE_PARTNERS)
    if organisation.kind != OrganisationKind.BANK:
        raise NotABank(code=code)
    if va_prefix and not _PREFIX.fullmatch(va_prefix):
        raise PrefixMalformed(va_prefix=va_prefix[:20])
    checked = _checked(code, terms)
    known = Partner.objects.filter(code=code).first()
    is_known = known is not None and bool(known.va_prefix or not (va_prefix or known.cover_purposes))
    if is_known or (va_prefix and Partner.objects.filter(va_prefix=va_prefix).exists()):
        raise PartnerExists(code=code, va_prefix=va_prefix)
    with acting(by=reach.username, reason=f"mencatat mitra pembayaran {code}") as context:
        if known is not None:
            return _changed(known, context, va_prefix=va_prefix, **checked)
        return _made(organisation, va_prefix=va_prefix, **checked)


@transaction.atomic
def let_ask_for_cover(*, reach: Reach, code: str, purposes: Collection[str], terms: AskingTerms) -> Partner:
    """Let an organisation ask whether workers are covered, for these purposes and no others; none ends it.

    An organisation of any kind becomes a partner by it; of one that is a partner, the terms of asking replace those
    that it had. A user is made in whose name its questions are recorded; nobody can sign in as him.

    Args:
        reach: who lets it.
        code: of the organisation.
        purposes: for what it may ask; values of ``CoverPurpose``.
        terms: how often it may call, and from where.

    Raises:
        NotPermitted, UnknownOrganisation: as for any organisation.
        PurposeUnknown: if a purpose is none of ours.
        TermsImpossible, NetworkMalformed: as for ``change_partner``.
    """
    organisation = organisation_in_reach(code=code, reach=reach, right=Right.MANAGE_PARTNERS)
    for purpose in purposes:
        if purpose not in CoverPurpose.values:
            raise PurposeUnknown(purpose=purpose[:30], purposes=", ".join(CoverPurpose.values))
    if not 0 < terms.requests_a_minute <= MOST_REQUESTS_A_MINUTE:
        raise TermsImpossible(code=code, longest=LONGEST_CLOCK_TOLERANCE)
    agreed: dict[str, object] = {
        "cover_purposes": sorted(set(purposes)),
        "requests_a_minute": terms.requests_a_minute,
        "allowed_networks": _networks(code, terms.allowed_networks),
    }
    known = Partner.objects.filter(code=code).first()
    with acting(by=reach.username, reason=f"mengatur pertanyaan perlindungan oleh mitra {code}") as context:
        if known is not None:
            return _changed(known, context, **agreed)
        return _made(organisation, most_rupiah=1, **agreed)


def _made(organisation: Organisation, **agreed: object) -> Partner:
    code = organisation.code
    user = new_user(username=f"mitra.{code.lower()}", full_name=organisation.name, password=None)
    user.is_active = False
    user.save(update_fields=["is_active"])
    return Partner.objects.create(organisation=organisation, user=user, code=code, **agreed)


@transaction.atomic
def change_partner(*, reach: Reach, code: str, terms: Terms) -> Partner:
    """Change what was agreed with a partner, from its next message on; the history keeps what was before.

    Raises:
        NotPermitted, UnknownPartner: as for any partner.
        TermsImpossible: if the limits cross, or a figure is negative or too large.
        NetworkMalformed: if an address is none.
    """
    partner = partner_in_reach(code=code, reach=reach)
    checked = _checked(code, terms)
    with acting(by=reach.username, reason=f"mengubah kesepakatan mitra {code}") as context:
        return _changed(partner, context, **checked)


@transaction.atomic
def set_partner_active(*, reach: Reach, code: str, active: bool) -> Partner:
    """Stop listening to a partner, or begin again; it takes effect with its next message.

    Raises:
        NotPermitted, UnknownPartner: as for any partner.
    """
    partner = partner_in_reach(code=code, reach=reach)
    doing = "membuka kembali" if active else "menghentikan"
    with acting(by=reach.username, reason=f"{doing} mitra {code}") as context:
        return _changed(partner, context, is_active=active)


def _changed(partner: Partner, context: uuid.UUID, **values: object) -> Partner:
    for name, value in values.items():
        setattr(partner, name, value)
    partner.context_id = context
    partner.save(update_fields=[*values, "context_id"])
    return partner


def _checked(code: str, terms: Terms) -> dict[str, object]:
    possible = (
        terms.fee_rupiah >= 0
        and 0 < terms.least_rupiah <= terms.most_rupiah <= MOST_RUPIAH
        and 0 < terms.clock_tolerance_seconds <= LONGEST_CLOCK_TOLERANCE
        and 0 < terms.requests_a_minute <= MOST_REQUESTS_A_MINUTE
    )
    if not possible or terms.fee_rupiah > MOST_RUPIAH:
        raise TermsImpossible(code=code, longest=LONGEST_CLOCK_TOLERANCE)
    return {
        "most_rupiah": terms.most_rupiah,
        "least_rupiah": terms.least_rupiah,
        "fee_rupiah": terms.fee_rupiah,
        "clock_tolerance_seconds": terms.clock_tolerance_seconds,
        "requests_a_minute": terms.requests_a_minute,
        "allowed_networks": _networks(code, terms.allowed_networks),
        "repeats": RepeatPolicy(terms.repeats),
    }


def _networks(code: str, text: str) -> list[str]:
    try:
        return list(networks_of(text))
    except ValueError as error:
        raise NetworkMalformed(code=code) from error
