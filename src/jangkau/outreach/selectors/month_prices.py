"""What a participant's own month costs, and how many months last from one harvest to the next."""

import datetime
from collections.abc import Iterable

from jangkau.enrolment.models import Participant
from jangkau.rules.contributions import Cover, FundingSource, Sector, price_of_month
from jangkau.rules.months import Month
from jangkau.rules.payment_periods import allowed_periods


def month_price_rupiah(participant: Participant, month: Month, first_month: Month | None) -> int:
    """Return what a month costs a participant who pays himself, JHT included if he saves.

    Args:
        participant: whose bracket, sector and programmes decide.
        month: which.
        first_month: the first month ever paid for him, on which relief depends; None if there is none.

    Raises:
        ParameterError, UnknownBracket: if the law has no price for that month.
    """
    covers = (Cover.RISK, Cover.SAVINGS) if participant.with_savings else (Cover.RISK,)
    return sum(
        price_of_month(
            month=month,
            cover=cover,
            bracket=participant.bracket,
            sector=Sector(participant.sector),
            funding=FundingSource.SELF,
            first_month=first_month,
        ).total_rupiah
        for cover in covers
    )


def months_until_harvest(*, first_unpaid: Month, harvest_months: Iterable[int], day: datetime.date) -> int:
    """Return the fewest months that can be paid at once and last until the next month of harvest, else the most.

    Args:
        first_unpaid: from which month they are paid.
        harvest_months: numbers of the months of harvest, at least one.
        day: on which they are paid; its month is not the next one.
    """
    this = Month.of(day)
    ahead = min((harvest - this.month + 11) % 12 + 1 for harvest in harvest_months)
    until, counts = this.plus(ahead), allowed_periods(day)
    return next((count for count in counts if first_unpaid.plus(count) >= until), counts[-1])
