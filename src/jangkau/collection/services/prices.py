"""Prices of staged lines: each distinct one computed once by the law, and kept as the basis of its lines."""

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


@dataclass(frozen=True, order=True)
class _Asked:
    """What decides the price of a line, besides the funding source."""

    month: datetime.date
    cover: str
    bracket: int
    sector: str
    first_month: datetime.date

    def price(self, funding: FundingSource) -> Price:
        return price_of_month(
            month=Month.of(self.month),
            cover=Cover(self.cover),
            bracket=self.bracket,
            sector=Sector(self.sector),
            funding=funding,
            first_month=Month.of(self.first_month),
        )


def price_staged_lines(*, staged: str, funding: FundingSource) -> str:
    """Price every distinct combination among staged lines and record its basis.

    Args:
        staged: name of a temporary table as ``issue_bill`` takes it.
        funding: whose money pays.

    Returns:
        A JSON list with month, cover, bracket, sector, first_month, basis_id, amount_rupiah and due_date of each.

    Raises:
        ParameterError, UnknownBracket: if the law has no price for one of them.
    """
    statement = SQL(sql.load("jangkau.collection", "bill_prices")).format(staged=Identifier(staged))
    with connection.cursor() as cursor:
        cursor.execute(statement)
        asked = [_Asked(*row) for row in cursor.fetchall()]
    prices = {each: each.price(funding) for each in asked}
    bases = {_key(basis): basis for basis in (_basis(each, price, funding) for each, price in prices.items())}
    ids = _recorded(bases.values(), funding)
    return json.dumps(
        [
            {
                "month": each.month.isoformat(),
                "cover": each.cover,
                "bracket": each.bracket,
                "sector": each.sector,
                "first_month": each.first_month.isoformat(),
                "basis_id": ids[_key(_basis(each, price, funding))],
                "amount_rupiah": price.total_rupiah,
                "due_date": due_date(month=Month.of(each.month), cover=Cover(each.cover)).isoformat(),
            }
            for each, price in prices.items()
        ]
    )


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
    wanted = sorted(bases, key=_key)
    PriceBasis.objects.bulk_create(wanted, ignore_conflicts=True)
    known = PriceBasis.objects.filter(funding=funding, month__in={basis.month for basis in wanted}).order_by("pk")
    return {_key(basis): basis.pk for basis in known}
