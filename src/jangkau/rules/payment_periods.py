"""How many months may be paid at once."""

import datetime

from jangkau.rules import parameters
from jangkau.rules.months import Month


class PeriodNotAllowed(ValueError):
    """The number of months is not among those offered."""


def allowed_periods(on: datetime.date) -> tuple[int, ...]:
    """Return the numbers of months that may be paid at once, ascending.

    Source: PP 44/2015 Art 24(3) (every month); 3, 6 and 12 by BPJS Ketenagakerjaan's own page.
    """
    return parameters.month_counts("contributions.payment_periods", on=on)


def months_of_payment(*, first_month: Month, count: int, on: datetime.date) -> tuple[Month, ...]:
    """Return the months that a payment of ``count`` months covers.

    Args:
        first_month: the first month paid.
        count: how many months.
        on: the day on which the payment is agreed.

    Raises:
        PeriodNotAllowed: if that many months are not offered on that day.
    """
    if count not in allowed_periods(on):
        offered = ", ".join(map(str, allowed_periods(on)))
        raise PeriodNotAllowed(f"{count} months are not offered, only {offered}")
    return tuple(first_month.plus(step) for step in range(count))
