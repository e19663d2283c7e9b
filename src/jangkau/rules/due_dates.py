"""By when the contribution for a month must be paid."""

import datetime
from collections.abc import Collection
from functools import lru_cache

from jangkau.rules import parameters
from jangkau.rules.contributions import Cover
from jangkau.rules.months import Month
from jangkau.rules.working_days import working_day_from


def due_date(
    *, month: Month, cover: Cover, holidays: Collection[datetime.date] | None = None
) -> datetime.date:
    """Return the last day on which the contribution of ``month`` is paid in time.

    JKK and JKM are due on the 15th of the month itself, JHT on the 15th of the next; a day off moves the date to the
    next working day.

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


@lru_cache(maxsize=4096)
def _national_due_date(month: Month, cover: Cover) -> datetime.date:
    return working_day_from(_nominal_due_date(month, cover))


def _nominal_due_date(month: Month, cover: Cover) -> datetime.date:
    deadline = parameters.deadline(f"due_dates.{cover}", on=month.first_day)
    return month.plus(deadline.months_after).day(deadline.day)
