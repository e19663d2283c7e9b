"""What a worker would pay who joins today, for each number of months that he may pay at once."""

import datetime
from dataclasses import dataclass

from jangkau.rules.contributions import Cover, FundingSource, Sector, last_day_of_relief, price_of_month
from jangkau.rules.months import Month
from jangkau.rules.payment_periods import allowed_periods


@dataclass(frozen=True, slots=True)
class Offer:
    """So many months from this one on: for JKK and JKM, and what JHT adds; ``relief_rupiah`` is taken off already."""

    months: int
    first_month: Month
    last_month: Month
    risk_rupiah: int
    savings_rupiah: int
    relief_rupiah: int


@dataclass(frozen=True, slots=True)
class Offers:
    """The offers, fewest months first; ``relief_until`` is the last day of the relief, None where there is none."""

    offers: tuple[Offer, ...]
    relief_until: datetime.date | None


def offers_for(*, bracket: int, sector: Sector | str, today: datetime.date) -> Offers:
    """Return what joining today would cost a worker who pays himself.

    Args:
        bracket: his income bracket.
        sector: of his occupation; it decides the relief.
        today: the day; the first month is the one in which it lies.

    Raises:
        UnknownBracket: if there is no such bracket.
        ParameterError: if the law has no price for one of the months.

    Source: PP 44/2015 Art 20 and 24(3); PP 46/2015 Art 18; PP 50/2025.
    """
    first, sector, counts = Month.of(today), Sector(sector), allowed_periods(today)
    prices = {
        (cover, step): price_of_month(
            month=first.plus(step),
            cover=cover,
            bracket=bracket,
            sector=sector,
            funding=FundingSource.SELF,
            first_month=first,
        )
        for cover in Cover
        for step in range(max(counts))
    }
    offers = tuple(
        Offer(
            months=count,
            first_month=first,
            last_month=first.plus(count - 1),
            risk_rupiah=sum(prices[Cover.RISK, step].total_rupiah for step in range(count)),
            savings_rupiah=sum(prices[Cover.SAVINGS, step].total_rupiah for step in range(count)),
            relief_rupiah=sum(prices[Cover.RISK, step].relief_rupiah for step in range(count)),
        )
        for count in counts
    )
    has_relief = prices[Cover.RISK, 0].relief_rupiah > 0
    return Offers(offers, last_day_of_relief(month=first, sector=sector) if has_relief else None)
