"""What joining costs and what it pays, before anybody has joined."""

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from jangkau.rules.benefits import Benefit, benefits, savings_paid_out
from jangkau.rules.brackets import bracket as bracket_numbered
from jangkau.rules.contributions import (
    Cover,
    FundingSource,
    Price,
    Sector,
    last_day_of_relief,
    price_of_month,
)
from jangkau.rules.money import format_rupiah
from jangkau.rules.months import Month, month_range
from jangkau.rules.wording import Step, date_in_words, month_in_words


@dataclass(frozen=True, slots=True)
class MonthCost:
    """What a month costs; ``savings`` is None without JHT."""

    month: Month
    risk: Price
    savings: Price | None

    @property
    def total_rupiah(self) -> int:
        """The amount to pay for the month."""
        return self.risk.total_rupiah + (self.savings.total_rupiah if self.savings else 0)


@dataclass(frozen=True, slots=True)
class Cost:
    """What some months cost, how that sum comes about, and the last day of the relief on the first of them."""

    months: tuple[MonthCost, ...]
    relief_until: datetime.date | None
    explanation: tuple[Step, ...]

    @property
    def first_month_rupiah(self) -> int:
        """What the first month costs."""
        return self.months[0].total_rupiah

    @property
    def total_rupiah(self) -> int:
        """What all months cost."""
        return sum(each.total_rupiah for each in self.months)

    @property
    def savings_rupiah(self) -> int:
        """What of it is saved in JHT; yield comes on top and is not foretold."""
        return sum(each.savings.total_rupiah for each in self.months if each.savings)


@dataclass(frozen=True, slots=True)
class Offer:
    """What joining costs and what it pays."""

    cost: Cost
    benefits: tuple[Benefit, ...]


def cost_and_benefits(
    *,
    sector: Sector,
    bracket: int,
    with_savings: bool,
    schooling_children: int,
    first_month: Month,
    months: int,
    on: datetime.date,
) -> Offer:
    """Return what joining costs who pays for himself, and what it pays.

    Args:
        sector: of the occupation.
        bracket: number of the income bracket, 1 the lowest.
        with_savings: whether JHT is paid too.
        schooling_children: children at school or younger.
        first_month: the first month that is paid.
        months: how many months are paid, at least one.
        on: the day whose law decides what is paid.

    Raises:
        UnknownBracket: if there is no such bracket.
        ParameterError: if the law has no value for a month or the day.
    """
    cost = _cost(sector, bracket, with_savings, first_month, months)
    base_rupiah = bracket_numbered(bracket, on).base_rupiah
    paid = benefits(base_rupiah=base_rupiah, schooling_children=schooling_children, on=on)
    saved = (savings_paid_out(saved_rupiah=cost.savings_rupiah, on=on),) if with_savings else ()
    return Offer(cost, (*paid, *saved))


def _cost(sector: Sector, bracket: int, with_savings: bool, first_month: Month, months: int) -> Cost:
    paid = tuple(
        MonthCost(
            month,
            _price(month, Cover.RISK, sector, bracket, first_month),
            _price(month, Cover.SAVINGS, sector, bracket, first_month) if with_savings else None,
        )
        for month in month_range(first_month, first_month.plus(months))
    )
    relief_until = last_day_of_relief(month=first_month, sector=sector) if paid[0].risk.relief_rupiah else None
    return Cost(paid, relief_until, tuple(_steps(paid, relief_until)))


def _price(month: Month, cover: Cover, sector: Sector, bracket: int, first_month: Month) -> Price:
    return price_of_month(
        month=month,
        cover=cover,
        bracket=bracket,
        sector=sector,
        funding=FundingSource.SELF,
        first_month=first_month,
    )


def _steps(paid: Sequence[MonthCost], relief_until: datetime.date | None) -> Iterator[Step]:
    """Yield the months of one price in one line each, the end of the relief, and the sum."""
    totals = []
    for amount, alike in groupby(paid, key=lambda each: each.total_rupiah):
        group = list(alike)
        totals.append(len(group) * amount)
        line = f"{format_rupiah(amount)} = {format_rupiah(totals[-1])}"
        yield Step(
            f"{_span(group, 'id')}: {len(group)} bulan × {line}",
            f"{_span(group, 'en')}: {len(group)} {'month' if len(group) == 1 else 'months'} × {line}",
        )
    if relief_until is not None:
        yield Step(
            f"Keringanan berlaku sampai {date_in_words(relief_until)}",
            f"The relief holds until {date_in_words(relief_until, language='en')}",
        )
    if len(totals) > 1:
        line = f"{' + '.join(map(format_rupiah, totals))} = {format_rupiah(sum(totals))}"
        yield Step(line, line)


def _span(group: Sequence[MonthCost], language: str) -> str:
    first, last = (month_in_words(each.month, language=language) for each in (group[0], group[-1]))
    return first if len(group) == 1 else f"{first} – {last}"
