"""Whether an unpaid bill of workers' own still asks the right price, and its versions if it was replaced."""

import datetime
from dataclasses import dataclass

from django.db import connection

from jangkau.collection.models import Bill, BillCancellation, BillLine
from jangkau.collection.models.bills import BillState
from jangkau.collection.models.prices import Cover as CoverOfLine
from jangkau.collection.selectors.bills import BillHead, bill_in_reach, head_of, state_in_words
from jangkau.collection.selectors.office_days import day_at_office
from jangkau.collection.selectors.own_months import asked_months
from jangkau.core import sql
from jangkau.core.permissions import Right
from jangkau.registry.selectors.reach import Reach
from jangkau.rules.contributions import Cover, FundingSource, Sector, price_of_month
from jangkau.rules.months import Month


@dataclass(frozen=True, slots=True)
class PriceChange:
    """A month and cover of ``workers`` whose price on the bill, ``was_rupiah``, is not what it would be now.

    ``was_rupiah`` is None where the month would be new on the bill, ``is_rupiah`` where it would not be on it any more.
    """

    month: Month
    cover: Cover
    workers: int
    was_rupiah: int | None
    is_rupiah: int | None

    @property
    def cover_label(self) -> str:
        """The programmes: ``JKK + JKM``."""
        return str(CoverOfLine(self.cover).label)

    @property
    def difference_rupiah(self) -> int:
        """By how much the bill's total would change."""
        return self.workers * ((self.is_rupiah or 0) - (self.was_rupiah or 0))


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a bill; ``reason`` is why it was cancelled, blank if it was not."""

    bill_id: int
    number: str
    total_rupiah: int
    state: BillState
    issued_at: datetime.datetime
    reason: str

    @property
    def state_label(self) -> str:
        """The state in words."""
        return state_in_words(self.state)


@dataclass(frozen=True, slots=True)
class NewVersion:
    """A bill and what its new version would change; nothing where its price is right or it cannot be replaced."""

    head: BillHead
    changes: tuple[PriceChange, ...]

    @property
    def total_rupiah(self) -> int:
        """The amount of the new version."""
        return self.head.total_rupiah + sum(change.difference_rupiah for change in self.changes)


def new_version(*, bill_id: int, reach: Reach, now: datetime.datetime) -> NewVersion:
    """Return what replacing a bill would change.

    Raises:
        NotPermitted: if the asker may bill nobody.
        BillNotFound: if there is no such bill, or it belongs to others.
        ParameterError, UnknownBracket: if the law has no price for one of the months.
    """
    bill = bill_in_reach(bill_id=bill_id, reach=reach, right=Right.BILL)
    head = head_of(bill)
    return NewVersion(head, price_changes(bill=bill, now=now) if head.is_open and is_own_bill(bill) else ())


def is_own_bill(bill: Bill) -> bool:
    """Say whether workers pay this bill themselves, alone or through their wadah."""
    line = BillLine.objects.select_related("basis").filter(bill=bill).order_by("participant_id", "pk").first()
    return line is not None and line.basis.funding == FundingSource.SELF


def price_changes(*, bill: Bill, now: datetime.datetime) -> tuple[PriceChange, ...]:
    """Return where an open bill of workers' own no longer asks what they would be billed now, in one query.

    The law may have changed, or a worker's bracket, sector or savings, or somebody else paid a month.

    Args:
        bill: with its office loaded.
        now: when it is asked.

    Raises:
        ParameterError, UnknownBracket: if the law has no price for one of the months.
    """
    if bill.settles_death_on is not None:
        # The months of whoever died are over, and so is every change of his work.
        return ()
    statement, values = asked_months(months=months_on(bill), today=day_at_office(bill, now), replaced_id=bill.pk)
    found = []
    with connection.cursor() as cursor:
        cursor.execute(
            sql.load("jangkau.collection", "price_changes").format(asked=statement), values | {"bill_id": bill.pk}
        )
        for month, cover, was_rupiah, bracket, sector, first_month, workers in cursor.fetchall():
            is_rupiah = None if bracket is None else _price(month, cover, bracket, sector, first_month)
            if is_rupiah != was_rupiah:
                found.append(PriceChange(Month.of(month), Cover(cover), workers, was_rupiah, is_rupiah))
    return tuple(found)


def months_on(bill: Bill) -> list[Month]:
    """Return the months that a bill claims, each once."""
    months = BillLine.objects.filter(bill=bill, live=True).order_by("month").values_list("month", flat=True).distinct()
    return [Month.of(month) for month in months]


def versions_of(bill: Bill) -> tuple[Version, ...]:
    """Return every version of a bill, the first one first; none if it was never replaced and replaces none."""
    with connection.cursor() as cursor:
        cursor.execute(sql.load("jangkau.collection", "bill_versions"), {"bill_id": bill.pk})
        ids = [row[0] for row in cursor.fetchall()]
    if len(ids) == 1:
        return ()
    reasons = dict(BillCancellation.objects.filter(bill__in=ids).order_by("pk").values_list("bill_id", "reason"))
    return tuple(
        Version(
            each.pk, each.number, each.total_rupiah, BillState(each.state), each.issued_at, reasons.get(each.pk, "")
        )
        for each in Bill.objects.filter(pk__in=ids).order_by("pk")
    )


def _price(month: datetime.date, cover: str, bracket: int, sector: str, first_month: datetime.date | None) -> int:
    return price_of_month(
        month=Month.of(month),
        cover=Cover(cover),
        bracket=bracket,
        sector=Sector(sector),
        funding=FundingSource.SELF,
        first_month=first_month and Month.of(first_month),
    ).total_rupiah
