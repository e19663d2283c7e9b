"""The books: what each account holds, and whether they agree with the insured months and the bills."""

import datetime
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db import connection

from jangkau.collection.models import ClosedMonth
from jangkau.core import sql
from jangkau.core.permissions import Right
from jangkau.registry.selectors.reach import Reach
from jangkau.rules.months import Month


@dataclass(frozen=True)
class AccountBalance:
    """What an account holds: all debits, all credits, and debits less credits."""

    code: str
    name: str
    name_en: str
    fund: str
    debit_rupiah: int
    credit_rupiah: int

    @property
    def balance_rupiah(self) -> int:
        """Debits less credits."""
        return self.debit_rupiah - self.credit_rupiah


@dataclass(frozen=True)
class Difference:
    """A place where two records of the same thing differ.

    Attributes:
        subject: what was compared, as docs/reference/books.md lists: ``account 4100`` (of a payment), ``entry``,
            ``bill total``, ``held money``, …
        row_id: id of the row that the subject names.
        expected_rupiah: what the one record says.
        found_rupiah: what the other says; the same amount where it is the row's state that contradicts.
    """

    subject: str
    row_id: int
    expected_rupiah: int
    found_rupiah: int


@dataclass(frozen=True)
class Books:
    """The accounts of some offices at the end of a day."""

    as_of: datetime.date
    accounts: tuple[AccountBalance, ...]

    @property
    def debit_rupiah(self) -> int:
        """All debits; as much as all credits."""
        return sum(account.debit_rupiah for account in self.accounts)

    @property
    def credit_rupiah(self) -> int:
        """All credits."""
        return sum(account.credit_rupiah for account in self.accounts)

    @property
    def balance_rupiah(self) -> int:
        """All balances together: 0 if the books are whole."""
        return sum(account.balance_rupiah for account in self.accounts)


def books_in_reach(*, reach: Reach, as_of: datetime.date) -> Books:
    """Return the accounts of the offices whose books the reader may see, with all that happened until a day.

    Args:
        reach: of the reader.
        as_of: the last day whose entries count.

    Raises:
        NotPermitted: if the reader may see no books.
    """
    reach.require(Right.SEE_BOOKS)
    accounts = trial_balance(until=as_of + datetime.timedelta(days=1), office_ids=reach.offices_for(Right.SEE_BOOKS))
    return Books(as_of, tuple(accounts))


def trial_balance(
    *, until: datetime.date | None = None, office_ids: Collection[int] | None = None
) -> list[AccountBalance]:
    """Return the balance of every account, ordered by code; the balances sum to zero.

    Args:
        until: only entries of days before this one; None for all.
        office_ids: only entries of these offices; None for all.
    """
    with connection.cursor() as cursor:
        cursor.execute(sql.load("jangkau.collection", "trial_balance"), asked_balances(until, office_ids))
        return [AccountBalance(*row) for row in cursor.fetchall()]


def asked_balances(until: datetime.date | None, office_ids: Collection[int] | None) -> dict[str, Any]:
    """Return what the statements of balances before a day take: the last month closed by then, and the day after it."""
    closed = ClosedMonth.objects.order_by("-month")
    if until is not None:
        closed = closed.filter(month__lt=until.replace(day=1))
    last = closed.first()
    return {
        "closed_id": last and last.pk,
        "since": last and Month.of(last.month).until,
        "until": until,
        "office_ids": None if office_ids is None else list(office_ids),
    }


def books_agree() -> list[Difference]:
    """Return every difference between the books, the insured months, the carried money and the bills; none if well."""
    with connection.cursor() as cursor:
        cursor.execute(sql.load("jangkau.collection", "book_differences"))
        return [Difference(*row) for row in cursor.fetchall()]
