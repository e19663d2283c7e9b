import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jangkau.rules import parameters
from jangkau.rules.parameters.values import ParameterError
from jangkau.rules.working_days import add_working_days, is_national_holiday, is_working_day, working_day_from

DAY = datetime.date
DAYS = st.dates(DAY(2016, 1, 1), DAY(2030, 12, 31))


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (DAY(2022, 10, 14), True),
        (DAY(2022, 10, 15), False),
        (DAY(2022, 10, 16), False),
        (DAY(2022, 10, 17), True),
        (DAY(2022, 4, 15), False),
        (DAY(2026, 8, 17), False),
        (DAY(2026, 12, 31), True),
        (DAY(2027, 1, 1), False),
    ],
)
def test_offices_work_on_weekdays_that_are_no_holidays(day: DAY, works: bool) -> None:
    assert is_working_day(day) is works


@pytest.mark.parametrize(
    "day",
    [DAY(2026, 3, 19), DAY(2026, 3, 21), DAY(2026, 5, 1), DAY(2026, 6, 1), DAY(2026, 6, 16), DAY(2026, 12, 25)],
)
def test_national_holidays_of_all_faiths_and_of_the_state_are_known(day: DAY) -> None:
    assert is_national_holiday(day)
    assert not is_working_day(day)


@pytest.mark.parametrize("day", [DAY(2026, 3, 20), DAY(2026, 5, 4), DAY(2026, 12, 24)])
def test_the_days_beside_a_holiday_are_none(day: DAY) -> None:
    assert not is_national_holiday(day)


def test_the_days_off_of_a_place_replace_the_national_ones() -> None:
    local = {DAY(2022, 10, 17)}

    assert not is_working_day(DAY(2022, 10, 17), holidays=local)
    assert is_working_day(DAY(2022, 4, 15), holidays=local)
    assert not is_working_day(DAY(2022, 10, 15), holidays=local)
    assert working_day_from(DAY(2022, 10, 15), holidays=local) == DAY(2022, 10, 18)
    assert add_working_days(DAY(2022, 10, 14), 1, holidays=local) == DAY(2022, 10, 18)


def test_no_days_off_is_not_the_national_ones() -> None:
    assert is_working_day(DAY(2022, 4, 15), holidays=())


def test_collective_leave_is_a_working_day_unless_the_other_reading_is_followed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    leave = DAY(2024, 4, 15)

    assert is_working_day(leave)

    def other_reading(name: str, *, on: DAY) -> str:
        assert (name, on) == ("due_dates.collective_leave", leave)
        return "holiday"

    monkeypatch.setattr(parameters, "choice", other_reading)
    assert not is_working_day(leave)


def test_before_the_law_there_is_no_reading_of_holidays() -> None:
    with pytest.raises(ParameterError):
        is_national_holiday(DAY(2015, 6, 30))

    assert is_working_day(DAY(2015, 7, 1))


@pytest.mark.parametrize(
    ("count", "day"), [(0, DAY(2022, 4, 14)), (1, DAY(2022, 4, 18)), (2, DAY(2022, 4, 19)), (7, DAY(2022, 4, 26))]
)
def test_working_days_are_counted_from_the_day_after(count: int, day: DAY) -> None:
    assert add_working_days(DAY(2022, 4, 14), count) == day


def test_zero_working_days_later_is_the_same_day_even_when_off() -> None:
    assert add_working_days(DAY(2022, 10, 15), 0) == DAY(2022, 10, 15)


def test_working_days_are_not_counted_backwards() -> None:
    with pytest.raises(ValueError, match="cannot count -1 working days"):
        add_working_days(DAY(2022, 10, 14), -1)


@given(DAYS)
def test_the_working_day_from_a_day_is_the_first_one_not_before_it(day: DAY) -> None:
    found = working_day_from(day)

    assert found >= day
    assert is_working_day(found)
    between = [day + datetime.timedelta(days=step) for step in range((found - day).days)]
    assert not any(is_working_day(each) for each in between)


@given(DAYS, st.integers(1, 15))
def test_exactly_so_many_working_days_lie_between(day: DAY, count: int) -> None:
    reached = add_working_days(day, count)

    passed = [day + datetime.timedelta(days=step) for step in range(1, (reached - day).days + 1)]
    assert sum(map(is_working_day, passed)) == count
    assert is_working_day(reached)
