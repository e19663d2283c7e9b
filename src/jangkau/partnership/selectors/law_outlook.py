"""What the law makes of an agreement's terms: prices with their sources, whom the budget covers, ages."""

import datetime
import itertools
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import get_language

from jangkau.partnership.models import Agreement
from jangkau.partnership.selectors.agreements import MonthPrices, covers, funded_months
from jangkau.rules import parameters
from jangkau.rules.contributions import Cover, FundingSource, Price, Sector, price_of_month
from jangkau.rules.months import Month
from jangkau.rules.wording import Step

AGE_LIMIT = "membership.registration_age_limit"


@dataclass(frozen=True, slots=True)
class Source:
    """An article of the law, and the page on which it was read."""

    law: str
    url: str


@dataclass(frozen=True, slots=True)
class PriceLine:
    """What a month of one cover costs for a worker who joins with the agreement, over months that cost the same."""

    sector: Sector
    cover: Cover
    first_month: Month
    last_month: Month
    month_rupiah: int
    relief_rupiah: int
    steps: tuple[Step, ...]
    sources: tuple[Source, ...]

    @property
    def explanation(self) -> tuple[str, ...]:
        """How the sum comes about, in the reader's language."""
        in_english = (get_language() or "id").startswith("en")
        return tuple(step.english if in_english else step.indonesian for step in self.steps)


@dataclass(frozen=True, slots=True)
class AgeRule:
    """How old a worker may be on a day, by the agreement and by the law; ``oldest`` is what follows from both."""

    on: datetime.date
    youngest: int
    oldest: int
    legal_limit: int
    source: Source


@dataclass(frozen=True, slots=True)
class LawOutlook:
    """Prices by sector of work, what one worker costs over all months, and how many the budget covers.

    ``transport_prices`` is empty where transport workers cost the same as others.
    """

    prices: tuple[PriceLine, ...]
    transport_prices: tuple[PriceLine, ...]
    worker_rupiah: int
    transport_worker_rupiah: int
    budget_rupiah: int
    age: AgeRule

    @property
    def workers(self) -> int:
        """How many workers the budget covers for all months, if none works in transport."""
        return self.budget_rupiah // self.worker_rupiah

    @property
    def transport_workers(self) -> int:
        """How many it covers if all work in transport."""
        return self.budget_rupiah // self.transport_worker_rupiah

    @property
    def left_rupiah(self) -> int:
        """What is left of the budget when that many workers are covered."""
        return self.budget_rupiah - self.workers * self.worker_rupiah


def law_of(agreement: Agreement) -> LawOutlook:
    """Return what the law makes of an agreement's terms; the agreement need not be recorded yet.

    Raises:
        ParameterError, UnknownBracket: if for one of its months the law has no price or age limit.
    """
    months = funded_months(agreement)
    prices = {sector: tuple(_prices(agreement, months, sector)) for sector in Sector}
    per_worker = {
        sector: MonthPrices(agreement).total_rupiah([month.first_day for month in months], sector=sector)
        for sector in Sector
    }
    is_same = [line.month_rupiah for line in prices[Sector.TRANSPORT]] == [
        line.month_rupiah for line in prices[Sector.OTHER]
    ]
    return LawOutlook(
        prices=prices[Sector.OTHER],
        transport_prices=() if is_same else prices[Sector.TRANSPORT],
        worker_rupiah=per_worker[Sector.OTHER],
        transport_worker_rupiah=per_worker[Sector.TRANSPORT],
        budget_rupiah=agreement.budget_rupiah,
        age=_age_rule(agreement),
    )


def _prices(agreement: Agreement, months: list[Month], sector: Sector) -> Iterator[PriceLine]:
    for cover in covers(agreement):
        priced = [(month, _price(agreement, month, cover, sector)) for month in months]
        for (month_rupiah, steps), same in itertools.groupby(
            priced, key=lambda one: (one[1].total_rupiah, one[1].explanation)
        ):
            run = list(same)
            yield PriceLine(
                sector=sector,
                cover=cover,
                first_month=run[0][0],
                last_month=run[-1][0],
                month_rupiah=month_rupiah,
                relief_rupiah=run[0][1].relief_rupiah,
                steps=steps,
                sources=_sources(run[0][1], run[0][0]),
            )


def _price(agreement: Agreement, month: Month, cover: Cover, sector: Sector) -> Price:
    return price_of_month(
        month=month,
        cover=cover,
        bracket=agreement.bracket,
        sector=sector,
        funding=FundingSource(agreement.funding),
        first_month=Month.of(agreement.first_month),
    )


def _sources(price: Price, month: Month) -> tuple[Source, ...]:
    names = (reference.partition("@")[0] for reference in price.references)
    return tuple(dict.fromkeys(_source(name, month.first_day) for name in names))


def _source(name: str, on: datetime.date) -> Source:
    citation = parameters.citation(name, on=on)
    return Source(citation.law, citation.url)


def _age_rule(agreement: Agreement) -> AgeRule:
    on = agreement.first_month
    limit = parameters.years(AGE_LIMIT, on=on)
    return AgeRule(
        on=on,
        youngest=agreement.minimum_age,
        oldest=min(agreement.maximum_age, limit - 1),
        legal_limit=limit,
        source=_source(AGE_LIMIT, on),
    )
