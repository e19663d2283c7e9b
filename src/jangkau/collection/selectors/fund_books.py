"""From a fund to its months, and from a month to each insured month that the fund's money is made of."""

import datetime
from dataclasses import dataclass

from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from jangkau.collection.models import InsuredMonth, PriceAdjustment
from jangkau.collection.models.ledger import Fund
from jangkau.core import sql
from jangkau.core.errors import NotFound
from jangkau.core.permissions import Right
from jangkau.registry.selectors.reach import Reach
from jangkau.rules.months import InvalidMonth, Month

PAGE_ROWS = 50


class FundPageNotFound(NotFound):
    """There is no such fund, or no such insured month within reach."""

    message = _("Dana atau bulan perlindungan ini tidak ditemukan. Mulailah dari neraca saldo.")


@dataclass(frozen=True, slots=True)
class FundMonth:
    """A month of a fund: how many insured months stand, and what they hold."""

    month: Month
    months: int
    price_rupiah: int
    given_back_rupiah: int

    @property
    def held_rupiah(self) -> int:
        """What the fund holds of them."""
        return self.price_rupiah - self.given_back_rupiah


@dataclass(frozen=True, slots=True)
class FundYear:
    """A fund's months of one year."""

    fund: Fund
    year: int
    months: tuple[FundMonth, ...]

    @property
    def held_rupiah(self) -> int:
        """What the fund holds of the year's months."""
        return sum(month.held_rupiah for month in self.months)


@dataclass(frozen=True, slots=True)
class FundRow:
    """One insured month, and what the fund holds of it. It names no person."""

    month_id: int
    payment_id: int
    channel: str
    reference: str
    bill_number: str
    price_rupiah: int


@dataclass(frozen=True, slots=True)
class FundRows:
    """A page of the insured months of a month. ``after`` is the key from which the next page goes on; 0 for none."""

    fund: Fund
    month: Month
    rows: tuple[FundRow, ...]
    after: int


@dataclass(frozen=True, slots=True)
class Adjusted:
    """What a fall of the price gave back of an insured month, and why."""

    on: datetime.datetime
    amount_rupiah: int
    explanation_id: str
    explanation_en: str


@dataclass(frozen=True, slots=True)
class InsuredMonthStory:
    """One insured month to the rupiah: its price, the law behind it, its payment, and what was given back of it."""

    month: InsuredMonth
    adjustments: tuple[Adjusted, ...]

    @property
    def price_rupiah(self) -> int:
        """What it cost."""
        return self.month.jkk_rupiah + self.month.jkm_rupiah + self.month.jht_rupiah

    @property
    def held_rupiah(self) -> int:
        """What the funds hold of it: nothing once it is voided."""
        if self.month.voided_by_id is not None:
            return 0
        return self.price_rupiah - sum(adjusted.amount_rupiah for adjusted in self.adjustments)


def fund_named(name: str) -> Fund:
    """Return the fund of a programme.

    Raises:
        FundPageNotFound: if there is none of this name.
    """
    if name not in (Fund.JKK, Fund.JKM, Fund.JHT):
        raise FundPageNotFound()
    return Fund(name)


def fund_year(*, fund: str, year: int, reach: Reach) -> FundYear:
    """Return what a fund holds of the months of a year that were paid to the offices in reach.

    Raises:
        NotPermitted: if the reader may see no books.
        FundPageNotFound: if there is no such fund or year.
    """
    reach.require(Right.SEE_BOOKS)
    named = fund_named(fund)
    if not datetime.MINYEAR < year < datetime.MAXYEAR:
        raise FundPageNotFound()
    with connection.cursor() as cursor:
        cursor.execute(
            sql.load("jangkau.collection", "fund_months"),
            {
                "fund": named.value,
                "first_month": datetime.date(year, 1, 1),
                "until_month": datetime.date(year + 1, 1, 1),
                "office_ids": list(reach.offices_for(Right.SEE_BOOKS)),
            },
        )
        months = tuple(FundMonth(Month.of(month), *amounts) for month, *amounts in cursor.fetchall())
    return FundYear(named, year, months)


def fund_rows(*, fund: str, year: int, month: int, reach: Reach, after: int = 0) -> FundRows:
    """Return a page of the insured months that a fund holds of a month, by key.

    Raises:
        NotPermitted: if the reader may see no books.
        FundPageNotFound: if there is no such fund or month.
    """
    named = fund_named(fund)
    column = f"{named.value}_rupiah"
    try:
        asked = Month(year, month)
    except InvalidMonth as error:
        raise FundPageNotFound() from error
    months = _in_reach(reach).filter(month=asked.first_day, voided_by=None, pk__gt=after, **{f"{column}__gt": 0})
    found = list(months.select_related("payment__bill").order_by("pk")[: PAGE_ROWS + 1])
    rows = tuple(
        FundRow(
            insured.pk,
            insured.payment_id,
            insured.payment.channel,
            insured.payment.reference,
            insured.payment.bill.number,
            getattr(insured, column),
        )
        for insured in found[:PAGE_ROWS]
    )
    return FundRows(named, asked, rows, rows[-1].month_id if len(found) > PAGE_ROWS else 0)


def insured_month_story(*, month_id: int, reach: Reach) -> InsuredMonthStory:
    """Return one insured month to the rupiah.

    Raises:
        NotPermitted: if the reader may see no books.
        FundPageNotFound: if there is none, or it belongs to others; the two cannot be told apart.
    """
    month = _in_reach(reach).select_related("payment__bill", "basis", "voided_by").filter(pk=month_id).first()
    if month is None:
        raise FundPageNotFound()
    adjustments = PriceAdjustment.objects.filter(month=month).select_related("basis").order_by("pk")
    return InsuredMonthStory(
        month,
        tuple(
            Adjusted(
                row.recorded_at,
                row.jkk_rupiah + row.jkm_rupiah + row.jht_rupiah,
                row.basis.explanation_id,
                row.basis.explanation_en,
            )
            for row in adjustments
        ),
    )


def _in_reach(reach: Reach) -> QuerySet[InsuredMonth]:
    reach.require(Right.SEE_BOOKS)
    return InsuredMonth.objects.filter(payment__bill__office__in=reach.offices_for(Right.SEE_BOOKS))
