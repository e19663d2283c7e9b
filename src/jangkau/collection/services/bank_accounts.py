"""Our bank accounts: whose money they hold, and how their statements are read."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from jangkau.collection.intake.csv_mapping import read_mapping
from jangkau.collection.models import BankAccount, Statement
from jangkau.collection.models.statements import StatementFormat
from jangkau.collection.selectors.bank_accounts import offices_of_accounts
from jangkau.collection.services.books import INTERNAL_CHANNEL
from jangkau.collection.services.held_money import UnknownResponsible
from jangkau.collection.services.payments import ChannelReserved
from jangkau.core.errors import NotFound, Refusal
from jangkau.core.history import acting
from jangkau.registry.models import Office, User
from jangkau.registry.selectors.reach import Reach


class AccountMalformed(Refusal):
    """The number of the account is none, or a name is missing."""

    message = _("Rekening %(number)s tidak dapat dicatat: nomornya huruf dan angka saja, bank dan salurannya disebut.")


class OfficeNotInReach(NotFound):
    """There is no such office within reach."""

    message = _("Kantor %(office)s tidak ditemukan.")


class AccountKnown(Refusal):
    """The account is written down already."""

    message = _("Rekening %(number)s sudah tercatat. Tidak ada yang diubah.")


class FormatFixed(Refusal):
    """Statements were read: a line is known again by the words of its format."""

    message = _("Rekening %(number)s sudah menerima rekening koran %(format)s; formatnya tidak dapat diganti lagi.")


@dataclass(frozen=True, slots=True)
class AccountTerms:
    """What is known of an account; ``mapping`` is needed for CSV, as ``intake.csv_mapping`` has it."""

    bank: str
    channel: str
    office: str
    responsible: str
    format: str = StatementFormat.MT940.value
    daily_totals: bool = False
    mapping: Mapping[str, str] = field(default_factory=dict)


def keep_account(*, reach: Reach, number: str, terms: AccountTerms, is_new: bool = False) -> BankAccount:
    """Write down an account of ours, or correct what is known of it; the history keeps what was before.

    Args:
        reach: who does it.
        number: of the account; spaces, dots and hyphens do not count.
        terms: what is known of it.
        is_new: whether it must not be known yet.

    Raises:
        NotPermitted: if he may neither reconcile nor manage partners.
        AccountKnown: if it was to be new.
        OfficeNotInReach, UnknownResponsible, ChannelReserved, AccountMalformed: as the names say.
        MappingImpossible: if its CSV cannot be read like that.
        FormatFixed: if statements in another format were read.
    """
    offices = offices_of_accounts(reach)
    plain = re.sub(r"[\s.\-]", "", number).upper()
    if not re.fullmatch(r"[0-9A-Z]{1,35}", plain) or not terms.bank.strip() or not terms.channel.strip():
        raise AccountMalformed(number=number[:40])
    if terms.channel == INTERNAL_CHANNEL:
        raise ChannelReserved(channel=terms.channel)
    office = Office.objects.filter(code=terms.office, pk__in=offices).first()
    if office is None:
        raise OfficeNotInReach(office=terms.office)
    responsible = User.objects.filter(username=terms.responsible, is_active=True).first()
    if responsible is None:
        raise UnknownResponsible(username=terms.responsible)
    is_csv = StatementFormat(terms.format) is StatementFormat.CSV
    values: dict[str, object] = {
        "bank": terms.bank.strip(),
        "channel": terms.channel.strip(),
        "office": office,
        "responsible": responsible,
        "format": StatementFormat(terms.format),
        "mapping": read_mapping(terms.mapping).as_document() if is_csv else {},
        "daily_totals": terms.daily_totals,
    }
    with acting(by=reach.username, reason=f"mencatat rekening bank {plain}") as context:
        known = BankAccount.objects.select_for_update().filter(number=plain).first()
        if known is None:
            return BankAccount.objects.create(number=plain, **values)
        if known.office_id not in offices:
            raise OfficeNotInReach(office=terms.office)
        if is_new:
            raise AccountKnown(number=plain)
        if known.format != values["format"] and Statement.objects.filter(account=known).exists():
            raise FormatFixed(number=plain, format=known.get_format_display())
        for name, value in {**values, "context_id": context}.items():
            setattr(known, name, value)
        known.save()
        return known
