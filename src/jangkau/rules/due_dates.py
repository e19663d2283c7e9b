"""By when the contribution for a month must be paid."""

import datetime
from collections.abc import Collection
from functools import lru_cache

from jangkau.rules import parameters
from jangkau.rules.contributions import Cover
from jangkau.rules.months import Month
from jangkau.rules.wording import Step, date_in_words, weekday_in_words
from jangkau.rules.working_days import working_day_from


def due_date(*, month: Month, cover: Cover, holidays: Collection[datetime.date] | None = None) -> datetime.date:
    """Return the last day on which the contribution of ``month`` is paid in time.

    JKK and JKM are due on the 15th of the month itself, JHT on the 15th of the next; a day off moves the
    date to the next working day.

    Args:
        month: the month of the contribution.
        cover: risk (JKK and JKM) or savings (JHT).
        holidays: days off to go by instead of the national public holidays.

    Raises:
        ParameterError: if the law has no due date for that month.

    Source: PP 44/2015 Art 24(3)-(4); PP 46/2015 Art 21(3)-(4); PP 49/2020 for August 2020 to January 2021.
    """
    if holidays is None:
        return _national_due_date(month, cover)
    return working_day_from(_nominal_due_date(month, cover), holidays=holidays)


def due_date_in_words(*, month: Month, cover: Cover) -> Step:
    """Return how a due date comes about: ``15 April 2022 (Jumat, libur) → 18 April 2022 (Senin)``.

    Raises:
        ParameterError: if the law has no due date for that month.
    """
    nominal, due = _nominal_due_date(month, cover), due_date(month=month, cover=cover)
    return Step(
        indonesian=_moved(nominal, due, language="id", off="libur"),
        english=_moved(nominal, due, language="en", off="day off"),
    )


def _moved(nominal: datetime.date, due: datetime.date, *, language: str, off: str) -> str:
    line = f"{date_in_words(nominal, language=language)} ({weekday_in_words(nominal, language=language)}"
    if due == nominal:
        return f"{line})"
    moved = f"{date_in_words(due, language=language)} ({weekday_in_words(due, language=language)})"
    return f"{line}, {off}) → {moved}"


@lru_cache(maxsize=4096)
def _national_due_date(month: Month, cover: Cover) -> datetime.date:
    return working_day_from(_nominal_due_date(month, cover))


def _nominal_due_date(month: Month, cover: Cover) -> datetime.date:
    deadline = parameters.deadline(f"due_dates.{cover}", on=month.first_day)
    return month.plus(deadline.months_after).day(deadline.day)
