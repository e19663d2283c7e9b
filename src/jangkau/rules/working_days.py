"""Working days in Indonesia: Monday to Friday without public holidays."""

import datetime
from collections.abc import Collection
from functools import lru_cache

import holidays as public_holidays

from jangkau.rules import parameters

_SATURDAY = 5
_ONE_DAY = datetime.timedelta(days=1)


@lru_cache(maxsize=256)
def _holidays_of(year: int, *, with_collective_leave: bool) -> frozenset[datetime.date]:
    categories = ("public", "government") if with_collective_leave else ("public",)
    return frozenset(public_holidays.country_holidays("ID", years=year, categories=categories))


def is_national_holiday(day: datetime.date) -> bool:
    """Say whether ``day`` is a public holiday; future movable ones are estimates until the yearly decree.

    Whether collective leave (*cuti bersama*) counts is the parameter ``due_dates.collective_leave``.

    Raises:
        ParameterError: if that is not known for the day.
    """
    reading = parameters.choice("due_dates.collective_leave", on=day)
    return day in _holidays_of(day.year, with_collective_leave=reading == "holiday")


def is_working_day(day: datetime.date, *, holidays: Collection[datetime.date] | None = None) -> bool:
    """Say whether offices and banks work on ``day``.

    Args:
        day: the day asked about.
        holidays: the days off to go by instead of the national public holidays.
    """
    if day.weekday() >= _SATURDAY:
        return False
    return not is_national_holiday(day) if holidays is None else day not in holidays


def working_day_from(day: datetime.date, *, holidays: Collection[datetime.date] | None = None) -> datetime.date:
    """Return ``day`` itself if it is a working day, otherwise the next one."""
    while not is_working_day(day, holidays=holidays):
        day += _ONE_DAY
    return day


def add_working_days(
    day: datetime.date, count: int, *, holidays: Collection[datetime.date] | None = None
) -> datetime.date:
    """Return the ``count``-th working day after ``day``; the day itself is never counted.

    Raises:
        ValueError: if ``count`` is negative.
    """
    if count < 0:
        raise ValueError(f"cannot count {count} working days")
    for _ in range(count):
        day = working_day_from(day + _ONE_DAY, holidays=holidays)
    return day
