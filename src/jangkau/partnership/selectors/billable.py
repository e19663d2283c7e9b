"""What could be billed under an agreement now, before anything is issued."""

import dataclasses
import datetime
import itertools
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection

from jangkau.core import sql
from jangkau.core.permissions import Right
from jangkau.partnership.models import Agreement, Batch
from jangkau.partnership.models.agreements import Billing
from jangkau.partnership.selectors.agreements import agreement_by_id, covers, day_at_office, funded_months
from jangkau.registry.selectors.reach import Reach
from jangkau.rules.contributions import Cover, FundingSource, Sector, price_of_month
from jangkau.rules.months import Month


@dataclass(frozen=True, slots=True)
class BillableMonth:
    """Months of cover of one calendar month at one price."""

    month: Month
    cover: Cover
    workers: int
    price_rupiah: int

    @property
    def amount_rupiah(self) -> int:
        """What they come to."""
        return self.workers * self.price_rupiah

    @property
    def cover_label(self) -> str:
        """The programmes: ``JKK + JKM``."""
        return " + ".join(programme.upper() for programme in self.cover.programmes)


@dataclass(frozen=True, slots=True)
class BillablePortion:
    """What one bill would be for: a batch of approved workers, a term or a month.

    ``is_due`` is False for terms and months that lie after the month chosen.
    """

    batch_number: int | None
    first_month: Month
    last_month: Month
    workers: int
    months: tuple[BillableMonth, ...]
    is_due: bool

    @property
    def line_count(self) -> int:
        """How many months of cover: one line each."""
        return sum(month.workers for month in self.months)

    @property
    def total_rupiah(self) -> int:
        """What the bill would ask for."""
        return sum(month.amount_rupiah for month in self.months)


@dataclass(frozen=True, slots=True)
class Billable:
    """What could be billed under an agreement. ``until`` is the last month asked for; None where it is billed once."""

    agreement_id: int
    code: str
    title: str
    sponsor_name: str
    billing: Billing
    member_count: int
    portions: tuple[BillablePortion, ...]
    until: Month | None
    choices: tuple[Month, ...]

    @property
    def due(self) -> tuple[BillablePortion, ...]:
        """The portions that would become bills now."""
        return tuple(portion for portion in self.portions if portion.is_due)

    @property
    def later(self) -> tuple[BillablePortion, ...]:
        """The portions that wait for their month."""
        return tuple(portion for portion in self.portions if not portion.is_due)

    @property
    def total_rupiah(self) -> int:
        """What the bills would ask for together."""
        return sum(portion.total_rupiah for portion in self.due)

    @property
    def billing_label(self) -> str:
        """How the sponsor is billed, in words."""
        return str(self.billing.label)


def billable(*, agreement_id: int, reach: Reach, now: datetime.datetime, until: str = "") -> Billable:
    """Return what ``bill_agreement`` would bill at this moment, priced by the law.

    Args:
        agreement_id: the agreement.
        reach: of the reader.
        now: decides which terms and months have begun.
        until: the last month to bill, as ``2022-10``; the current one if it is no month of the agreement. Without
            meaning where the agreement is billed once.

    Raises:
        NotPermitted, AgreementNotFound: as for any agreement.
    """
    agreement = agreement_by_id(agreement_id=agreement_id, reach=reach, right=Right.BILL)
    is_once = agreement.billing == Billing.ONCE
    rows = _free_lines(agreement)
    choices = tuple(_choices(agreement, {row[0] for row in rows})) if not is_once else ()
    current = Month.of(day_at_office(agreement, now))
    chosen = next((month for month in choices if str(month) == until), current)
    portions = [
        _portion(agreement, key, list(lines), chosen) for key, lines in itertools.groupby(rows, key=lambda row: row[0])
    ]
    return Billable(
        agreement_id=agreement.pk,
        code=agreement.code,
        title=agreement.title,
        sponsor_name=agreement.sponsor.name,
        billing=Billing(agreement.billing),
        member_count=agreement.members.count(),
        portions=tuple(_with_batch_numbers(agreement, portions) if is_once else (each for _key, each in portions)),
        until=None if is_once else chosen,
        choices=choices,
    )


_Row = tuple[int, datetime.date | None, str, str, datetime.date | None, int]


def _free_lines(agreement: Agreement) -> list[_Row]:
    """Return (portion, month, cover, sector, first month, lines); a row without a month counts a portion's workers."""
    with connection.cursor() as cursor:
        cursor.execute(
            sql.load("jangkau.partnership", "billable_lines"),
            {
                "agreement_id": agreement.pk,
                "first_month": agreement.first_month,
                "months": [month.first_day for month in funded_months(agreement)],
                "term_months": _months_a_portion(agreement),
                "covers": [cover.value for cover in covers(agreement)],
                "newcomers": _prices_tell_newcomers(agreement),
            },
        )
        return list(cursor.fetchall())


def _months_a_portion(agreement: Agreement) -> int | None:
    return None if agreement.billing == Billing.ONCE else agreement.term_months or 1


def _prices_tell_newcomers(agreement: Agreement) -> bool:
    """Say whether somebody whose first month it is pays another price than the others."""
    return any(
        _price(agreement, month, cover, sector, month) != _price(agreement, month, cover, sector, None)
        for month in funded_months(agreement)
        for cover in covers(agreement)
        for sector in Sector
    )


def _price(agreement: Agreement, month: Month, cover: Cover, sector: Sector, first_month: Month | None) -> int:
    return price_of_month(
        month=month,
        cover=cover,
        bracket=agreement.bracket,
        sector=sector,
        funding=FundingSource(agreement.funding),
        first_month=first_month,
    ).total_rupiah


def _choices(agreement: Agreement, places: Iterable[int]) -> Iterable[Month]:
    """Yield the first months of the terms or months that still have something to bill."""
    length = _months_a_portion(agreement) or 1
    for place in sorted(places):
        yield Month.of(agreement.first_month).plus(place * length)


def _portion(agreement: Agreement, key: int, rows: list[_Row], chosen: Month) -> tuple[int, BillablePortion]:
    workers = next(count for _key, month, _cover, _sector, _first, count in rows if month is None)
    priced = [
        (
            Month.of(month),
            Cover(cover),
            _price(agreement, Month.of(month), Cover(cover), Sector(sector), Month.of(first) if first else None),
            count,
        )
        for _key, month, cover, sector, first, count in rows
        if month is not None
    ]
    priced.sort(key=lambda one: one[:3])
    months = tuple(
        BillableMonth(month, cover, sum(one[3] for one in alike), price)
        for (month, cover, price), alike in itertools.groupby(priced, key=lambda one: one[:3])
    )
    length = _months_a_portion(agreement)
    begins = months[0].month if length is None else Month.of(agreement.first_month).plus(key * length)
    return key, BillablePortion(
        batch_number=None,
        first_month=months[0].month,
        last_month=months[-1].month,
        workers=workers,
        months=months,
        is_due=length is None or begins <= chosen,
    )


def _with_batch_numbers(agreement: Agreement, portions: list[tuple[int, BillablePortion]]) -> Iterable[BillablePortion]:
    numbers = dict(Batch.objects.filter(agreement=agreement).values_list("pk", "number"))
    return sorted(
        (dataclasses.replace(portion, batch_number=numbers[key]) for key, portion in portions),
        key=lambda portion: portion.batch_number or 0,
    )
