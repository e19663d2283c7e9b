"""When the number must be issued and when cover starts."""

import datetime

from jangkau.rules import parameters
from jangkau.rules.months import Month, Period
from jangkau.rules.working_days import add_working_days


class CoverStartsLater(ValueError):
    """The month ends before cover starts, so it cannot be insured."""


def number_due_on(*, form_complete_on: datetime.date, first_payment_on: datetime.date) -> datetime.date:
    """Return the day by which the participant's number must be issued.

    Source: PP 44/2015 Art 11(4), PP 46/2015 Art 13(4): one working day after the complete form and the first
    payment.
    """
    ready_on = max(form_complete_on, first_payment_on)
    return add_working_days(ready_on, parameters.working_days("membership.number_issued_within", on=ready_on))


def cover_starts_on(*, number_issued_on: datetime.date, start_by_letter: datetime.date | None) -> datetime.date:
    """Return the first day of cover: when the number is issued, or the start that the kanwil's letter grants.

    Args:
        number_issued_on: the day the number was issued.
        start_by_letter: the agreement's start, only where the kanwil's letter is recorded; None otherwise.

    Source: PP 44/2015 Art 11(5), PP 46/2015 Art 14(3); the letter: handbook on Perdir 22/PERDIR.02/072022.
    """
    return number_issued_on if start_by_letter is None else start_by_letter


def covered_period(*, month: Month, starts_on: datetime.date) -> Period:
    """Return the days of a paid month on which the participant is covered.

    Raises:
        CoverStartsLater: if the month ends before cover starts.
    """
    if month.until <= starts_on:
        raise CoverStartsLater(f"cover starts on {starts_on}, after {month}")
    return Period(max(month.first_day, starts_on), month.until)
