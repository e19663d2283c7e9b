"""Which months of the books are closed, what was kept of them, and what to look at before the next one is."""

import datetime
import hashlib
import json
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, F, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from jangkau.collection.models import ClosedBalance, ClosedMonth, Entry, HeldMoney
from jangkau.collection.selectors.books import Difference, books_agree
from jangkau.collection.selectors.channel_books import ChannelBalance, FundBooks, by_fund, channel_balances
from jangkau.collection.selectors.tie_out import OpenDay, open_days
from jangkau.core.errors import NotFound
from jangkau.core.permissions import Right
from jangkau.registry.selectors.reach import Reach
from jangkau.rules.months import Month

_MOST_DIFFERENCES = 20
_CLEARING = "1100"


class MonthNotClosed(NotFound):
    """The month is open."""

    message = _("Bulan ini belum ditutup. Pilih salah satu bulan dalam daftar penutupan.")


@dataclass(frozen=True, slots=True)
class ClosedBooks:
    """A closed month: who closed it and when, and the digest over its balances."""

    month: Month
    closed_at: datetime.datetime
    closed_by: str
    digest: str


@dataclass(frozen=True, slots=True)
class Closings:
    """The months that are closed, the newest first, and those open: ``due`` is the one to be closed next, once over."""

    closed: tuple[ClosedBooks, ...]
    open: tuple[Month, ...]
    due: Month | None


@dataclass(frozen=True, slots=True)
class KeptBooks:
    """What was kept of a closed month of the offices in reach, by fund and channel.

    ``is_whole`` says whether the balances of all offices still give the digest.
    """

    closed: ClosedBooks
    is_whole: bool
    funds: tuple[FundBooks, ...]

    @property
    def balance_rupiah(self) -> int:
        """All balances together: 0 if the books are whole."""
        return sum(fund.balance_rupiah for fund in self.funds)


@dataclass(frozen=True, slots=True)
class HeldAtEnd:
    """Held money that came in a month or before and has not paid a bill, by what is left of it."""

    rows: int
    left_rupiah: int


@dataclass(frozen=True, slots=True)
class ClosingCheck:
    """What to look at before a month is closed. Differences must be gone; the rest is for information.

    Attributes:
        month: the month.
        is_compared: whether the books were compared with the records.
        differences: of the books and the records; at most 20 are listed.
        more_differences: how many more there are.
        open_days: days of the month that are not reconciled.
        held: held money that is unmatched.
        clearing: what is left of each channel's money at the end of the month, received and not passed on.
    """

    month: Month
    is_compared: bool
    differences: tuple[Difference, ...]
    more_differences: int
    open_days: tuple[OpenDay, ...]
    held: HeldAtEnd
    clearing: tuple[ChannelBalance, ...]


def last_closed() -> datetime.date | None:
    """Return the first day of the last month that is closed."""
    return ClosedMonth.objects.order_by("-month").values_list("month", flat=True).first()


def next_to_close() -> Month | None:
    """Return the month that is to be closed next: after the last closed one, or that of the first entry; else None."""
    closed = last_closed()
    if closed is not None:
        return Month.of(closed).plus(1)
    first = Entry.objects.order_by("occurred_on").values_list("occurred_on", flat=True).first()
    return Month.of(first) if first else None


def digest_of_balances(closed_id: int) -> bytes:
    """Return SHA-256 over the balances of a closed month, in the order of account, channel and office."""
    rows = ClosedBalance.objects.filter(closed=closed_id).order_by("account", "channel", "office")
    values = rows.values_list("account_id", "channel", "office_id", "debit_rupiah", "credit_rupiah")
    return hashlib.sha256(json.dumps([list(row) for row in values]).encode()).digest()


def closings(*, reach: Reach, today: datetime.date) -> Closings:
    """Return which months of the books are closed and which are open, until this month.

    Args:
        reach: of the reader.
        today: the day by which a month is over.

    Raises:
        NotPermitted: if the reader may see no books.
    """
    reach.require(Right.SEE_BOOKS)
    closed = ClosedMonth.objects.select_related("closed_by").order_by("-month")
    due = next_to_close()
    if due is None:
        return Closings((), (), None)
    opened = []
    month = due
    while month.first_day <= today:
        opened.append(month)
        month = month.plus(1)
    return Closings(tuple(map(_told, closed)), tuple(opened), due if due.until <= today else None)


def closed_books(*, year: int, month: int, reach: Reach) -> KeptBooks:
    """Return what was kept of a closed month of the offices in reach.

    Raises:
        NotPermitted: if the reader may see no books.
        MonthNotClosed: if the month is open, or no month at all.
    """
    reach.require(Right.SEE_BOOKS)
    closed = ClosedMonth.objects.select_related("closed_by").filter(month__year=year, month__month=month).first()
    if closed is None:
        raise MonthNotClosed()
    kept = (
        ClosedBalance.objects.filter(closed=closed, office__in=reach.offices_for(Right.SEE_BOOKS))
        .values_list("account", "account__name", "account__name_en", "account__fund")
        .annotate(debit=Sum("debit_rupiah"), credit=Sum("credit_rupiah"))
        .values_list("account", "account__name", "account__name_en", "account__fund", "debit", "credit", "channel")
        .order_by("account", "channel")
    )
    is_whole = digest_of_balances(closed.pk) == bytes(closed.digest)
    return KeptBooks(_told(closed), is_whole, by_fund(ChannelBalance(*row) for row in kept))


def closing_check(*, month: Month, reach: Reach, compares: bool) -> ClosingCheck:
    """Return what to look at before a month is closed, over all offices in reach.

    Args:
        month: the month.
        reach: of who would close it.
        compares: whether all books are compared with their records, which takes the longer the more there are.

    Raises:
        NotPermitted: if he may close no books.
    """
    reach.require(Right.CLOSE_BOOKS)
    offices = reach.offices_for(Right.CLOSE_BOOKS)
    differences = books_agree() if compares else []
    listed = tuple(differences[:_MOST_DIFFERENCES])
    clearing = tuple(
        balance
        for balance in channel_balances(until=month.until, office_ids=offices)
        if balance.code == _CLEARING and balance.balance_rupiah
    )
    return ClosingCheck(
        month=month,
        is_compared=compares,
        differences=listed,
        more_differences=len(differences) - len(listed),
        open_days=open_days(month=month, reach=reach),
        held=_held_at_end(month, offices),
        clearing=clearing,
    )


def _held_at_end(month: Month, offices: Collection[int]) -> HeldAtEnd:
    held = HeldMoney.objects.filter(office__in=offices, entry__occurred_on__lt=month.until)
    left = held.annotate(left=F("amount_rupiah") - Coalesce(Sum("uses__amount_rupiah"), 0)).filter(left__gt=0)
    found = left.aggregate(rows=Count("pk"), left_rupiah=Coalesce(Sum("left"), 0))
    return HeldAtEnd(found["rows"], int(found["left_rupiah"]))


def _told(closed: ClosedMonth) -> ClosedBooks:
    return ClosedBooks(
        month=Month.of(closed.month),
        closed_at=closed.closed_at,
        closed_by=closed.closed_by.full_name,
        digest=bytes(closed.digest).hex(),
    )
