"""Which months heirs settle after a death in arrears."""

import datetime
from collections.abc import Iterable

from jangkau.rules.contributions import Cover
from jangkau.rules.months import Month, month_range
from jangkau.rules.status import InsuredSpan, Status, StatusResult, status_on


def standing_at_death(*, insured: Iterable[InsuredSpan], died_on: datetime.date) -> StatusResult:
    """Return how JKK and JKM stood on the day of death, as if the membership had not ended by it.

    Raises:
        ParameterError: if the law has no due date or lapse rule for the months concerned.
    """
    return status_on(insured=insured, departure=None, on=died_on, known_at=None, cover=Cover.RISK)


def months_to_settle(standing: StatusResult, *, died_on: datetime.date) -> tuple[Month, ...]:
    """Return the months of arrears that heirs settle: from the first unpaid one through that of the death.

    None if cover had not ended, had lapsed by the reading that is followed, or never was.

    Source: PP 44/2015 Art 39 and 42; see ADR 0004. That the month of the death is among them is our reading.
    """
    if standing.first_unpaid_month is None or standing.status in {Status.ACTIVE, Status.LAPSED}:
        return ()
    return tuple(month_range(standing.first_unpaid_month, Month.of(died_on).next))
