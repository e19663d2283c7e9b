"""Our bank accounts of one channel, and who may keep them where."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from jangkau.collection.models import BankAccount
from jangkau.collection.models.statements import StatementFormat
from jangkau.core.errors import NotFound
from jangkau.core.permissions import Right
from jangkau.registry.models import Office
from jangkau.registry.selectors.reach import Reach


class UnknownBankAccount(NotFound):
    """The partner has no such account within reach."""

    message = _("Rekening %(number)s tidak ditemukan pada mitra ini.")


@dataclass(frozen=True, slots=True)
class AccountLine:
    """One of our accounts as those who set it up see it."""

    number: str
    bank: str
    office_code: str
    office_name: str
    responsible: str
    responsible_username: str
    format: StatementFormat
    mapping: Mapping[str, str]
    daily_totals: bool

    @property
    def format_label(self) -> str:
        """How its statements are written, in words."""
        return str(self.format.label)


@dataclass(frozen=True, slots=True)
class AccountOffice:
    """An office that may hold what an account brings."""

    code: str
    name: str


def offices_of_accounts(reach: Reach) -> frozenset[int]:
    """Return the ids of the offices whose accounts somebody may keep: who reconciles there, or manages partners.

    Raises:
        NotPermitted: if he holds neither right.
    """
    held = [right for right in (Right.RECONCILE, Right.MANAGE_PARTNERS) if right in reach.rights]
    if not held:
        reach.require(Right.RECONCILE)
    return frozenset[int]().union(*(reach.offices_for(right) for right in held))


def account_offices(reach: Reach) -> tuple[AccountOffice, ...]:
    """Return the offices that may hold what an account brings, by code.

    Raises:
        NotPermitted: as ``offices_of_accounts``.
    """
    offices = Office.objects.filter(pk__in=offices_of_accounts(reach)).order_by("code")
    return tuple(AccountOffice(office.code, office.name) for office in offices)


def accounts_of_channel(*, channel: str, reach: Reach) -> tuple[AccountLine, ...]:
    """Return our accounts of a channel within reach, by number.

    Raises:
        NotPermitted: as ``offices_of_accounts``.
    """
    accounts = BankAccount.objects.filter(channel=channel, office__in=offices_of_accounts(reach))
    return tuple(
        AccountLine(
            number=account.number,
            bank=account.bank,
            office_code=account.office.code,
            office_name=account.office.name,
            responsible=account.responsible.full_name,
            responsible_username=account.responsible.username,
            format=StatementFormat(account.format),
            mapping=account.mapping,
            daily_totals=account.daily_totals,
        )
        for account in accounts.select_related("office", "responsible").order_by("number")
    )
