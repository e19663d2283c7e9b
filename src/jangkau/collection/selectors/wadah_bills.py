"""What a wadah would be billed for its members, before it is: which months, for how many, at which price."""

import datetime
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.db import connection

from jangkau.collection.models import Bill
from jangkau.collection.models.bills import BillState
from jangkau.collection.models.prices import Cover as CoverOfLine
from jangkau.collection.selectors.bill_story import Portion, Priced, joined
from jangkau.collection.selectors.bills import BillHead, BillNotFound, bill_in_reach, head_of
from jangkau.collection.selectors.laws import laws_of
from jangkau.collection.selectors.own_bills import MonthsNotOffered
from jangkau.collection.selectors.own_months import LeftOut, asked_months
from jangkau.core import sql
from jangkau.core.paging import PART_ROWS
from jangkau.core.permissions import Right
from jangkau.core.wording import said
from jangkau.registry.selectors.offices import wadah_in_reach
from jangkau.registry.selectors.reach import Reach
from jangkau.rules.contributions import Cover, FundingSource, Sector, price_of_month
from jangkau.rules.months import Month
from jangkau.rules.payment_periods import allowed_periods

# How many months ahead a wadah's bill may begin.
_AHEAD = 2


@dataclass(frozen=True, slots=True)
class MembersLeftOut:
    """How many members have a month that was asked for and would not be billed, and why."""

    label: str
    members: int


@dataclass(frozen=True, slots=True)
class WadahMonths(Priced):
    """What would be billed to a wadah; ``first_months`` and ``counts`` are what can be chosen from."""

    code: str
    name: str
    first_months: tuple[Month, ...]
    first_month: Month
    counts: tuple[int, ...]
    count: int
    left_out: tuple[MembersLeftOut, ...]

    @property
    def total_rupiah(self) -> int:
        """The amount of the bill."""
        return sum(portion.amount_rupiah for portion in self.portions)


def wadah_months(
    *, code: str, reach: Reach, now: datetime.datetime, first_month: Month | None = None, count: int | None = None
) -> WadahMonths:
    """Return what would be billed to a wadah, in as many queries however many members it has; nothing is written.

    Args:
        code: of the wadah.
        reach: of who asks.
        now: when; the office's clock decides the month.
        first_month: this month, if not given, or one of the next.
        count: how many months; the fewest that may be paid at once if not given.

    Raises:
        NotPermitted: if the asker may bill nobody.
        UnknownOrganisation: if there is no such wadah within reach.
        MonthsNotOffered: if these months cannot be chosen.
        ParameterError, UnknownBracket: if the law has no price for one of the months.
    """
    wadah = wadah_in_reach(code=code, reach=reach, right=Right.BILL)
    today = now.astimezone(ZoneInfo(wadah.office.time_zone)).date()
    first_months, counts = tuple(Month.of(today).plus(step) for step in range(_AHEAD + 1)), allowed_periods(today)
    first_month, count = first_month or first_months[0], count or counts[0]
    if first_month not in first_months or count not in counts:
        raise MonthsNotOffered()
    months = [first_month.plus(step) for step in range(count)]
    statement, values = asked_months(months=months, today=today, wadah_id=wadah.pk)
    portions, left_out = [], []
    with connection.cursor() as cursor:
        cursor.execute(sql.load("jangkau.collection", "wadah_months").format(asked=statement), values)
        for month, cover, bracket, sector, since, reason, workers in cursor.fetchall():
            if reason is not None:
                left_out.append(MembersLeftOut(LeftOut(reason).label, workers))
            else:
                portions.append(_portion(Month.of(month), Cover(cover), bracket, Sector(sector), since, workers))
    portions.sort(key=lambda portion: (portion.month, portion.cover, portion.bracket, portion.price_rupiah))
    return WadahMonths(
        portions=joined(portions),
        payment=None,
        code=wadah.code,
        name=wadah.name,
        first_months=first_months,
        first_month=first_month,
        counts=counts,
        count=count,
        left_out=tuple(left_out),
    )


def open_bills_of_wadah(*, code: str, reach: Reach) -> tuple[BillHead, ...]:
    """Return the bills of a wadah that wait to be paid, the newest first.

    Raises:
        NotPermitted, UnknownOrganisation: as ``wadah_in_reach``.
    """
    wadah = wadah_in_reach(code=code, reach=reach, right=Right.SEE_BILL)
    bills = Bill.objects.select_related("office", "payer_organisation", "payer_person").filter(
        payer_organisation=wadah, state=BillState.ISSUED
    )
    return tuple(head_of(bill) for bill in bills.order_by("-pk")[:PART_ROWS])


def bill_of_wadah(*, code: str, bill_id: int, reach: Reach) -> BillHead:
    """Return a bill under the address of the wadah that pays it.

    Raises:
        NotPermitted, UnknownOrganisation: as ``wadah_in_reach``.
        BillNotFound: if there is none, or another pays it; the two cannot be told apart.
    """
    wadah = wadah_in_reach(code=code, reach=reach, right=Right.SEE_BILL)
    bill = bill_in_reach(bill_id=bill_id, reach=reach)
    if bill.payer_organisation_id != wadah.pk:
        raise BillNotFound(bill="")
    return head_of(bill)


def _portion(month: Month, cover: Cover, bracket: int, sector: Sector, since: datetime.date, workers: int) -> Portion:
    price = price_of_month(
        month=month,
        cover=cover,
        bracket=bracket,
        sector=sector,
        funding=FundingSource.SELF,
        first_month=Month.of(since),
    )
    return Portion(
        month=month,
        cover=CoverOfLine(cover),
        bracket=bracket,
        jkk_rupiah=price.jkk_rupiah,
        jkm_rupiah=price.jkm_rupiah,
        jht_rupiah=price.jht_rupiah,
        steps=(tuple(said(step) for step in price.explanation),),
        laws=laws_of(price.references),
        workers=workers,
        live=workers,
        standing=0,
        voided=0,
    )
