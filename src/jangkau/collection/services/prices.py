"""Prices of staged lines: each distinct one computed once by the law, and kept as the basis of its lines."""

import dataclasses
import datetime
import json
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection
from psycopg.sql import SQL, Identifier

from jangkau.collection.models import PriceBasis
from jangkau.core import sql
from jangkau.rules.contributions import Cover, FundingSource, Price, Sector, price_of_month
from jangkau.rules.due_dates import due_date
from jangkau.rules.months import Month


@dataclass(frozen=True)
class _Asked:
    """What decides the price of a line, besides the funding source."""

    month: datetime.date
    cover: str
    bracket: int
    sector: str
    first_month: datetime.date | None

    def price(self, funding: FundingSource) -> Price:
        """Return the price under this funding source."""
        return price_of_month(
            month=Month.of(self.month),
            cover=Cover(self.cover),
            bracket=self.bracket,
            sector=Sector(self.sector),
            funding=funding,
            first_month=self.first_month and Month.of(self.first_month),
        )

    def differs_for_newcomers(self, funding: FundingSource) -> bool:
        """Say whether somebody whose first month this is pays another price than the others."""
        newcomer = dataclasses.replace(self, first_month=self.month)
        return newcomer.price(funding) != self.price(funding)


@dataclass(frozen=True)
class StagedPrices:
    """The prices of staged lines, as ``bill_lines.sql`` takes them.

    Attributes:
        newcomers: whether a price depends on the participant's first month.
        rows: JSON list with month, cover, bracket, sector, first_month, basis_id, amount_rupiah and due_date.
    """

    newcomers: bool
    rows: str


def price_staged_lines(*, staged: str, funding: FundingSource) -> StagedPrices:
    """Price every distinct combination among staged lines and record its basis.

    Args:
        staged: name of a temporary table as ``issue_bill`` takes it.
        funding: whose money pays.

    Raises:
        ParameterError, UnknownBracket: if the law has no price for one of them.
    """
    asked = _asked(staged, newcomers=False)
    newcomers = any(each.differs_for_newcomers(funding) for each in asked)
    if newcomers:
        asked = _asked(staged, newcomers=True)
    bases = {each: _basis(each, each.price(funding), funding) for each in asked}
    ids = _recorded(bases.values(), funding)
    rows = [
        {
            "month": each.month.isoformat(),
            "cover": each.cover,
            "bracket": each.bracket,
            "sector": each.sector,
            "first_month": each.first_month and each.first_month.isoformat(),
            "basis_id": ids[_key(basis)],
            "amount_rupiah": basis.jkk_rupiah + basis.jkm_rupiah + basis.jht_rupiah,
            "due_date": due_date(month=Month.of(each.month), cover=Cover(each.cover)).isoformat(),
        }
        for each, basis in bases.items()
    ]
    return StagedPrices(newcomers, json.dumps(rows))


def _asked(staged: str, *, newcomers: bool) -> list[_Asked]:
    statement = SQL(sql.load("jangkau.collection", "bill_prices")).format(staged=Identifier(staged))
    with connection.cursor() as cursor:
        cursor.execute(statement, {"newcomers": newcomers})
        return [_Asked(*row) for row in cursor.fetchall()]


def _basis(asked: _Asked, price: Price, funding: FundingSource) -> PriceBasis:
    return PriceBasis(
        month=asked.month,
        cover=asked.cover,
        bracket=asked.bracket,
        sector=asked.sector,
        funding=funding,
        jkk_rupiah=price.jkk_rupiah,
        jkm_rupiah=price.jkm_rupiah,
        jht_rupiah=price.jht_rupiah,
        references=list(price.references),
        explanation_id="\n".join(step.indonesian for step in price.explanation),
        explanation_en="\n".join(step.english for step in price.explanation),
    )


_Key = tuple[datetime.date, str, int, str, int, int, int, tuple[str, ...]]


def _key(basis: PriceBasis) -> _Key:
    """Return what makes a basis different from another of the same funding source."""
    return (
        basis.month,
        basis.cover,
        basis.bracket,
        basis.sector,
        basis.jkk_rupiah,
        basis.jkm_rupiah,
        basis.jht_rupiah,
        tuple(basis.references),
    )


def _recorded(bases: Iterable[PriceBasis], funding: FundingSource) -> dict[_Key, int]:
    """Return the ids of the bases, having written those that were new."""
    # In the order of the key, so that two bills at once write the same bases without waiting in a circle.
    wanted = sorted({_key(basis): basis for basis in bases}.values(), key=_key)
    PriceBasis.objects.bulk_create(wanted, ignore_conflicts=True)
    known = PriceBasis.objects.filter(funding=funding, month__in={basis.month for basis in wanted}).order_by("pk")
    return {_key(basis): basis.pk for basis in known}
