import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jangkau.rules.months import InvalidMonth, InvalidPeriod, Month, Period, month_range, months_between

DAY = datetime.date
MONTHS = st.builds(Month, st.integers(1900, 2100), st.integers(1, 12))
DAYS = st.dates(DAY(1900, 1, 1), DAY(2100, 12, 31))


@pytest.mark.parametrize(
    ("day", "text"), [(DAY(2022, 10, 1), "2022-10"), (DAY(2022, 10, 31), "2022-10"), (DAY(2022, 11, 1), "2022-11")]
)
def test_a_day_lies_in_its_month(day: DAY, text: str) -> None:
    assert str(Month.of(day)) == text


@pytest.mark.parametrize("text", ["2022-13", "2022-00", "2022-1", "22-10", "2022-10-01", "", "0000-01", "٢٠٢٢-10"])
def test_what_is_not_a_month_is_refused(text: str) -> None:
    with pytest.raises(InvalidMonth) as raised:
        Month.parse(text)

    assert "is not a month" in str(raised.value)


@pytest.mark.parametrize(("year", "month"), [(2022, 0), (2022, 13), (0, 1), (9999, 1)])
def test_a_month_outside_the_calendar_is_refused(year: int, month: int) -> None:
    with pytest.raises(InvalidMonth, match=f"{year}-{month} is not a month"):
        Month(year, month)


@pytest.mark.parametrize("month", [Month(1, 1), Month(9998, 12)])
def test_the_ends_of_the_calendar_are_months(month: Month) -> None:
    assert Month.parse(str(month)) == month
    assert month.first_day <= month.last_day < month.until


def test_a_refused_text_is_named() -> None:
    with pytest.raises(InvalidMonth, match="'Oktober' is not a month such as 2022-10"):
        Month.parse("Oktober")


def test_first_and_last_day_and_the_day_after() -> None:
    month = Month(2024, 2)

    assert (month.first_day, month.last_day, month.until) == (DAY(2024, 2, 1), DAY(2024, 2, 29), DAY(2024, 3, 1))
    assert month.period == Period(DAY(2024, 2, 1), DAY(2024, 3, 1))


def test_next_and_previous_cross_the_year() -> None:
    assert Month(2025, 12).next == Month(2026, 1)
    assert Month(2026, 1).previous == Month(2025, 12)


@pytest.mark.parametrize(("number", "day"), [(1, 1), (15, 15), (28, 28), (29, 28), (30, 28), (31, 28)])
def test_a_day_beyond_a_short_month_is_its_last(number: int, day: int) -> None:
    assert Month(2021, 2).day(number) == DAY(2021, 2, day)


def test_a_month_may_not_leave_the_calendar() -> None:
    with pytest.raises(InvalidMonth):
        Month(9998, 12).plus(1)


def test_a_range_holds_its_start_and_not_its_end() -> None:
    assert list(map(str, month_range(Month(2022, 11), Month(2023, 2)))) == ["2022-11", "2022-12", "2023-01"]
    assert list(month_range(Month(2022, 11), Month(2022, 11))) == []
    assert list(month_range(Month(2022, 11), Month(2022, 10))) == []


@given(MONTHS, st.integers(-500, 500))
def test_plus_and_between_undo_each_other(month: Month, steps: int) -> None:
    assert months_between(month, month.plus(steps)) == steps
    assert month.plus(steps).plus(-steps) == month


@given(MONTHS, MONTHS)
def test_months_are_ordered_as_their_days(one: Month, other: Month) -> None:
    assert (one < other) == (one.first_day < other.first_day)
    assert (one == other) == (hash(one) == hash(other) and one.first_day == other.first_day)


@given(DAYS)
def test_every_day_lies_in_its_own_month_only(day: DAY) -> None:
    month = Month.of(day)

    assert month.period.contains(day)
    assert not month.next.period.contains(day)
    assert not month.previous.period.contains(day)


@pytest.mark.parametrize("until", [DAY(2022, 10, 1), DAY(2022, 9, 30)])
def test_a_period_without_days_is_refused(until: DAY) -> None:
    with pytest.raises(InvalidPeriod, match=f"{until} does not come after 2022-10-01"):
        Period(DAY(2022, 10, 1), until)


def test_a_period_is_half_open() -> None:
    period = Period(DAY(2022, 10, 1), DAY(2022, 11, 1))

    assert period.days == 31
    assert period.last_day == DAY(2022, 10, 31)
    assert not period.contains(DAY(2022, 9, 30))
    assert period.contains(DAY(2022, 10, 1))
    assert period.contains(DAY(2022, 10, 31))
    assert not period.contains(DAY(2022, 11, 1))


@given(DAYS, st.integers(1, 90), DAYS, st.integers(1, 90))
def test_periods_overlap_exactly_where_they_share_a_day(one: DAY, length: int, other: DAY, other_length: int) -> None:
    first = Period(one, one + datetime.timedelta(days=length))
    second = Period(other, other + datetime.timedelta(days=other_length))

    latest_start = max(first.from_, second.from_)

    assert first.overlaps(second) == (first.contains(latest_start) and second.contains(latest_start))
    assert first.overlaps(second) == second.overlaps(first)


def test_periods_that_touch_do_not_overlap() -> None:
    assert not Month(2022, 10).period.overlaps(Month(2022, 11).period)
    assert not Month(2022, 11).period.overlaps(Month(2022, 10).period)
    assert Month(2022, 10).period.overlaps(Period(DAY(2022, 10, 31), DAY(2022, 11, 2)))
