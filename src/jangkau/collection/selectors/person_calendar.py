"""A person's calendar: what became of each month, as a grid by years and the same in words."""

import datetime
import itertools
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.translation import get_language

from jangkau.collection.selectors.person_months import MonthPart, MonthState
from jangkau.rules.contributions import Cover
from jangkau.rules.months import Month, month_range, months_between
from jangkau.rules.wording import month_in_words

_MONTHS_A_YEAR = 12


class RunFacts(NamedTuple):
    """What neighbouring months have in common; of uncovered months only the state is told."""

    state: MonthState
    covers: tuple[Cover, ...] = ()
    payer_name: str = ""
    bill_id: int | None = None
    bill_number: str = ""
    bill_office_id: int | None = None
    amount_rupiah: int = 0
    paid_at: datetime.datetime | None = None
    starts_late_on: datetime.date | None = None
    voided_at: datetime.datetime | None = None
    void_reason: str = ""


@dataclass(frozen=True, slots=True)
class MonthRun:
    """Months in a row of which the same is true; ``facts.amount_rupiah`` is for each of them."""

    first: Month
    last: Month
    facts: RunFacts

    @property
    def month_count(self) -> int:
        """How many months."""
        return months_between(self.first, self.last) + 1

    @property
    def text(self) -> str:
        """The months in words: ``Oktober 2022`` or ``Oktober 2022 – Desember 2022``."""
        language = get_language() or "id"
        first = month_in_words(self.first, language=language)
        return first if self.first == self.last else f"{first} – {month_in_words(self.last, language=language)}"

    @property
    def programmes(self) -> str:
        """The programmes of the months, ``JKK + JKM + JHT``."""
        return " + ".join(programme.upper() for cover in self.facts.covers for programme in cover.programmes)


_SYMBOLS = {
    MonthState.INSURED: "✓",
    MonthState.BILLED: "…",
    MonthState.VOIDED: "✕",
    MonthState.UNCOVERED: "–",
    MonthState.AHEAD: "",
    MonthState.OUTSIDE: "",
}


@dataclass(frozen=True, slots=True)
class CalendarMonth:
    """One field of the grid: what became of cover by JKK and JKM, and of savings where there are any."""

    month: Month
    risk: MonthState
    savings: MonthState | None

    @property
    def short(self) -> str:
        """The first three letters of the month."""
        return month_in_words(self.month, language=get_language() or "id")[:3]

    @property
    def symbol(self) -> str:
        """What became of it, at a glance; a plus for savings that count."""
        return _SYMBOLS[self.risk] + (" +" if self.savings is MonthState.INSURED else "")

    @property
    def text(self) -> str:
        """The month and what became of it, in words."""
        said = f"{month_in_words(self.month, language=get_language() or 'id')}: {self.risk.label}"
        return said if self.savings is None else f"{said}; JHT: {self.savings.label}"


@dataclass(frozen=True, slots=True)
class CalendarYear:
    """A year of the calendar: its twelve fields, and the same in words by months in a row."""

    year: int
    months: tuple[CalendarMonth, ...]
    runs: tuple[MonthRun, ...]

    @property
    def has_details(self) -> bool:
        """Whether there is more to tell than the grid shows: of uncovered months there is not."""
        return any(run.facts.bill_id is not None for run in self.runs)

    @property
    def insured_count(self) -> int:
        """How many of its months are covered by JKK and JKM."""
        return sum(month.risk is MonthState.INSURED for month in self.months)


def calendar_of(
    *, parts: Sequence[MonthPart], joined_on: datetime.date, left_on: datetime.date | None, today: datetime.date
) -> tuple[CalendarYear, ...]:
    """Return the calendar by years, the latest first.

    Args:
        parts: what is known of the months.
        joined_on: first day as a participant; months before it count only if something is known of them.
        left_on: first day on which he is none any more; None while he is.
        today: months after it are yet to come.
    """
    by_month: defaultdict[Month, list[MonthPart]] = defaultdict(list)
    for part in parts:
        by_month[part.month].append(part)
    this_month = Month.of(today)
    first = min([Month.of(joined_on), *by_month])
    last = max([this_month if left_on is None else Month.of(left_on), Month.of(joined_on), *by_month])
    member = _Membership(Month.of(joined_on), left_on, this_month)
    years = [_year(year, by_month, member) for year in range(first.year, last.year + 1)]
    return tuple(reversed(years))


class _Membership(NamedTuple):
    joined: Month
    left_on: datetime.date | None
    this_month: Month

    def empty_state(self, month: Month) -> MonthState:
        """Return what a month is of which nothing is known."""
        if month < self.joined or (self.left_on is not None and month.first_day >= self.left_on):
            return MonthState.OUTSIDE
        return MonthState.AHEAD if month > self.this_month else MonthState.UNCOVERED


def _year(year: int, by_month: Mapping[Month, Sequence[MonthPart]], member: _Membership) -> CalendarYear:
    months = list(month_range(Month(year, 1), Month(year, 1).plus(_MONTHS_A_YEAR)))
    cells = tuple(_cell(month, by_month.get(month, []), member) for month in months)
    facts = [(month, told) for month in months for told in _facts(month, by_month.get(month, []), member)]
    return CalendarYear(year, cells, tuple(_runs(facts)))


def _cell(month: Month, parts: Sequence[MonthPart], member: _Membership) -> CalendarMonth:
    empty = member.empty_state(month)
    savings = [part.state for part in parts if part.cover is Cover.SAVINGS]
    risk = [part.state for part in parts if part.cover is Cover.RISK]
    return CalendarMonth(
        month,
        risk=_strongest(risk) if risk else empty,
        savings=_strongest(savings) if savings else None,
    )


def _strongest(states: Sequence[MonthState]) -> MonthState:
    order = [MonthState.INSURED, MonthState.BILLED, MonthState.VOIDED]
    return min(states, key=order.index)


def _facts(month: Month, parts: Sequence[MonthPart], member: _Membership) -> Iterator[RunFacts]:
    """Yield what is true of a month: one for each bill and state, and that it is uncovered if nothing insures it."""
    alike: defaultdict[RunFacts, list[MonthPart]] = defaultdict(list)
    for part in parts:
        alike[_without_cover(month, part)].append(part)
    for shared, group in alike.items():
        yield shared._replace(
            covers=tuple(sorted({part.cover for part in group})),
            amount_rupiah=sum(part.amount_rupiah for part in group),
        )
    if not any(part.cover is Cover.RISK and part.state is not MonthState.VOIDED for part in parts):
        empty = member.empty_state(month)
        if empty is MonthState.UNCOVERED:
            yield RunFacts(empty)


def _without_cover(month: Month, part: MonthPart) -> RunFacts:
    is_late = part.covered_from is not None and part.covered_from > month.first_day
    return RunFacts(
        state=part.state,
        payer_name=part.payer_name,
        bill_id=part.bill_id,
        bill_number=part.bill_number,
        bill_office_id=part.bill_office_id,
        paid_at=part.paid_at,
        starts_late_on=part.covered_from if is_late else None,
        voided_at=part.voided_at,
        void_reason=part.void_reason,
    )


def _runs(facts: Sequence[tuple[Month, RunFacts]]) -> Iterator[MonthRun]:
    """Yield months in a row with the same facts together, by their first month and then as they came."""
    by_facts: defaultdict[RunFacts, list[Month]] = defaultdict(list)
    for month, told in facts:
        by_facts[told].append(month)
    runs = [MonthRun(row[0], row[-1], told) for told, months in by_facts.items() for row in _in_a_row(months)]
    yield from sorted(runs, key=lambda run: run.first)


def _in_a_row(months: Sequence[Month]) -> Iterator[list[Month]]:
    numbered = enumerate(months)
    for _key, row in itertools.groupby(
        numbered, key=lambda pair: pair[1].year * _MONTHS_A_YEAR + pair[1].month - pair[0]
    ):
        yield [month for _place, month in row]
