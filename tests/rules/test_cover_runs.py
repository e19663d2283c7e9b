"""The run of cover on a card: the days that are covered without a gap, and the months that cover them."""

import datetime

from hypothesis import given
from hypothesis import strategies as st

from jangkau.rules.contributions import Cover
from jangkau.rules.cover_runs import CoverRun, cover_run
from jangkau.rules.months import Month, Period
from jangkau.rules.status import Departure, DepartureReason, InsuredSpan, Status, status_on

DAY = datetime.date
RECORDED = datetime.datetime(2025, 12, 20, tzinfo=datetime.UTC)


def span(month: str, from_day: int = 1, cover: Cover = Cover.RISK, *, voided: bool = False) -> InsuredSpan:
    named = Month.parse(month)
    return InsuredSpan(named, cover, named.day(from_day), named.until, RECORDED, RECORDED if voided else None)


def run_on(day: DAY, *spans: InsuredSpan, leaves: DAY | None = None) -> CoverRun | None:
    departure = None if leaves is None else Departure(leaves, DepartureReason.DROPPED_OUT, RECORDED)
    return cover_run(insured=spans, departure=departure, on=day, cover=Cover.RISK)


MONTHS = (span("2026-01", 5), span("2026-02"), span("2026-03"))
WHOLE = CoverRun(Period(DAY(2026, 1, 5), DAY(2026, 4, 1)), (Month(2026, 1), Month(2026, 2), Month(2026, 3)))


def test_run_begins_with_its_first_day_and_is_shown_as_paid_ahead_the_day_before() -> None:
    assert run_on(DAY(2026, 1, 4), *MONTHS) == WHOLE
    assert run_on(DAY(2026, 1, 5), *MONTHS) == WHOLE
    assert run_on(DAY(2026, 1, 6), *MONTHS) == WHOLE


def test_run_ends_with_its_last_day() -> None:
    assert run_on(DAY(2026, 3, 30), *MONTHS) == WHOLE
    assert run_on(DAY(2026, 3, 31), *MONTHS) == WHOLE
    assert run_on(DAY(2026, 4, 1), *MONTHS) is None


def test_gap_parts_two_runs() -> None:
    spans = (span("2026-01"), span("2026-03"), span("2026-04"))

    assert run_on(DAY(2026, 1, 31), *spans) == CoverRun(Month(2026, 1).period, (Month(2026, 1),))
    later = CoverRun(Period(DAY(2026, 3, 1), DAY(2026, 5, 1)), (Month(2026, 3), Month(2026, 4)))
    assert run_on(DAY(2026, 2, 1), *spans) == later
    assert run_on(DAY(2026, 4, 30), *spans) == later


def test_voided_months_and_other_covers_do_not_count() -> None:
    assert run_on(DAY(2026, 1, 10), span("2026-01", voided=True), span("2026-01", cover=Cover.SAVINGS)) is None


def test_departure_ends_the_run_on_its_day() -> None:
    run = run_on(DAY(2026, 2, 9), *MONTHS, leaves=DAY(2026, 2, 10))

    assert run == CoverRun(Period(DAY(2026, 1, 5), DAY(2026, 2, 10)), (Month(2026, 1), Month(2026, 2)))
    assert run_on(DAY(2026, 2, 10), *MONTHS, leaves=DAY(2026, 2, 10)) is None
    assert run_on(DAY(2026, 2, 10), *MONTHS, leaves=DAY(2026, 1, 5)) is None


@given(
    st.lists(st.tuples(st.integers(1, 12), st.integers(1, 28), st.booleans()), max_size=12),
    st.dates(DAY(2025, 12, 1), DAY(2027, 2, 1)),
    st.none() | st.dates(DAY(2025, 12, 1), DAY(2027, 2, 1)),
)
def test_run_holds_a_day_when_and_only_when_the_status_of_the_day_is_active(
    months: list[tuple[int, int, bool]], day: DAY, leaves: DAY | None
) -> None:
    spans = [span(f"2026-{month:02}", from_day, voided=voided) for month, from_day, voided in months]
    departure = None if leaves is None else Departure(leaves, DepartureReason.DEATH, RECORDED)

    run = cover_run(insured=spans, departure=departure, on=day, cover=Cover.RISK)

    status = status_on(insured=spans, departure=departure, on=day, known_at=None, cover=Cover.RISK).status
    assert (run is not None and run.days.contains(day)) == (status is Status.ACTIVE)
