"""The books by fund and channel: what each account holds of the money of each channel."""

import datetime
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import groupby

from django.db import connection, transaction

from jangkau.collection.selectors.books import AccountBalance, asked_balances
from jangkau.core import sql
from jangkau.core.permissions import Right
from jangkau.registry.selectors.reach import Reach

# Entries are looked up by the million; with less memory they are written to the disk and read back.
_WORK_MEMORY = "256MB"


@dataclass(frozen=True)
class ChannelBalance(AccountBalance):
    """What an account holds of the money of one channel."""

    channel: str


@dataclass(frozen=True)
class FundBooks:
    """The accounts of one fund, or those outside the funds, each channel by itself."""

    fund: str
    balances: tuple[ChannelBalance, ...]

    @property
    def balance_rupiah(self) -> int:
        """All balances of the fund together."""
        return sum(balance.balance_rupiah for balance in self.balances)


def channel_books(*, reach: Reach, as_of: datetime.date) -> tuple[FundBooks, ...]:
    """Return the accounts of the offices in reach at the end of a day, by fund and channel.

    Args:
        reach: of the reader.
        as_of: the last day whose entries count.

    Raises:
        NotPermitted: if the reader may see no books.
    """
    reach.require(Right.SEE_BOOKS)
    until = as_of + datetime.timedelta(days=1)
    balances = channel_balances(until=until, office_ids=reach.offices_for(Right.SEE_BOOKS))
    return by_fund(balances)


def by_fund(balances: Iterable[ChannelBalance]) -> tuple[FundBooks, ...]:
    """Return balances fund by fund, in each by code and channel."""
    ordered = sorted(balances, key=lambda balance: (balance.fund, balance.code, balance.channel))
    return tuple(FundBooks(fund, tuple(group)) for fund, group in groupby(ordered, key=lambda balance: balance.fund))


@transaction.atomic
def channel_balances(
    *, until: datetime.date | None = None, office_ids: Collection[int] | None = None
) -> list[ChannelBalance]:
    """Return the balance of every account in every channel, by code and channel; the balances sum to zero.

    Args:
        until: only entries of days before this one; None for all.
        office_ids: only entries of these offices; None for all.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('work_mem', %s, true)", [_WORK_MEMORY])
        cursor.execute(sql.load("jangkau.collection", "channel_balances"), asked_balances(until, office_ids))
        return [
            ChannelBalance(code, name, name_en, fund, debit, credit, channel)
            for code, name, name_en, fund, channel, debit, credit in cursor.fetchall()
        ]
