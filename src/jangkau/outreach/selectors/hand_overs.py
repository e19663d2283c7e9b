"""What handing workers over to paying themselves came to: by agreement, each figure with its denominator, and who."""

import datetime
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Q

from jangkau.core import sql
from jangkau.core.paging import PAGE_ROWS, Slice, slice_of
from jangkau.core.permissions import Right
from jangkau.outreach.selectors.sponsor_ends import (
    OFFERED_AFTER,
    OFFERED_BEFORE,
    SponsorEnd,
    ends_statement,
    rows_of,
    sponsor_end,
)
from jangkau.partnership.models import Agreement
from jangkau.partnership.selectors.agreements import agreement_by_id, agreement_in_reach, agreements_in_reach
from jangkau.registry.selectors.reach import Reach
from jangkau.rules.months import Month

# Agreements that ended before are history: the last question, after twelve months, has been answered of all of them.
MONTHS_IN_SIGHT = 14
# A day, counted from the year 1 so that every number is one, and a key.
_CURSOR = re.compile(r"([1-9]\d{0,5})\.(\d{1,18})", re.ASCII)


@dataclass(frozen=True, slots=True)
class StillCovered:
    """How many were covered, whoever paid, on the last day of so many months after the end, of those it is known of."""

    months: int
    of: int
    covered: int


@dataclass(frozen=True, slots=True)
class Figures:
    """What handing over came to among ``workers``: those who lose the sponsor within 60 days, or did.

    ``funded_on`` others go on being funded and are not handed over. ``offered`` were reached by message or on their own
    page, ``tapped`` took the offer there, ``paid`` paid themselves, wherever, before 61 days after the end were over;
    for ``still_open`` of the workers they are not over yet.
    """

    first_end: datetime.date | None = None
    last_end: datetime.date | None = None
    workers: int = 0
    funded_on: int = 0
    offered: int = 0
    by_message: int = 0
    by_page: int = 0
    tapped: int = 0
    paid: int = 0
    still_open: int = 0
    covered: tuple[StillCovered, ...] = (StillCovered(3, 0, 0), StillCovered(6, 0, 0), StillCovered(12, 0, 0))


@dataclass(frozen=True, slots=True)
class HandOver:
    """An agreement and what handing its workers over came to."""

    agreement_id: int
    code: str
    title: str
    sponsor: str
    until_month: datetime.date
    figures: Figures

    @property
    def last_month(self) -> Month:
        """The last month that the agreement funds."""
        return Month.of(self.until_month).previous


@dataclass(frozen=True, slots=True)
class HandOverPage:
    """One agreement's hand-over. ``workers`` is None for who may not see who they are; ``may_call`` leads to them."""

    hand_over: HandOver
    workers: Slice[SponsorEnd] | None
    may_call: bool


def list_hand_overs(
    *, reach: Reach, today: datetime.date, code: str = "", after: str = "", limit: int = PAGE_ROWS
) -> Slice[HandOver]:
    """Return the agreements in reach that end within 60 days or ended in the last 14 months, the latest end first.

    Args:
        reach: of who asks; a sponsor's own people see their own agreements.
        today: the day of which it is told.
        code: only this agreement, whenever it ends; blank for all.
        after: where the page begins, as the page before says; anything else counts as the beginning.
        limit: at most so many.

    Raises:
        NotPermitted: if the reader may see no agreements anywhere.
        AgreementNotFound: if the one that is asked for is none of his.
    """
    if code:
        one = agreement_in_reach(code=code, reach=reach, right=Right.SEE_ROSTER)
        figures = figures_of(agreement_ids=[one.pk], today=today)
        return Slice((_hand_over(one, figures.get(one.pk, Figures())),))
    ended_since = Month.of(today).plus(-MONTHS_IN_SIGHT).first_day
    found = agreements_in_reach(reach, Right.SEE_ROSTER).filter(
        until_month__gte=ended_since, until_month__lte=today + OFFERED_BEFORE
    )
    if place := _place_of(after):
        day, key = place
        found = found.filter(Q(until_month__lt=day) | Q(until_month=day, pk__lt=key))
    agreements = list(found.order_by("-until_month", "-pk")[: limit + 1])
    figures = figures_of(agreement_ids=[agreement.pk for agreement in agreements[:limit]], today=today)
    lines = [_hand_over(agreement, figures.get(agreement.pk, Figures())) for agreement in agreements]
    return slice_of(lines, limit=limit, cursor=lambda line: _place(line.until_month, line.agreement_id))


def hand_over_page(
    *, agreement_id: int, reach: Reach, today: datetime.date, after: str = "", limit: int = PAGE_ROWS
) -> HandOverPage:
    """Return what handing over the workers of an agreement came to, and who loses cover when, in three queries.

    Sponsors are told how many, not who: what somebody pays himself is not theirs to know.

    Args:
        agreement_id, reach, today, limit: whose, of who asks, when, at most so many workers.
        after: where the list of workers begins, as the page before says; anything else counts as the beginning.

    Raises:
        NotPermitted, AgreementNotFound: as for any agreement.
    """
    agreement = agreement_by_id(agreement_id=agreement_id, reach=reach, right=Right.SEE_ROSTER)
    figures = figures_of(agreement_ids=[agreement.pk], today=today).get(agreement.pk, Figures())
    sees_people = agreement.office_id in reach.offices_for(Right.SEE_PERSON)
    return HandOverPage(
        hand_over=_hand_over(agreement, figures),
        workers=_workers(agreement, today, after, limit) if sees_people else None,
        may_call=agreement.office_id in reach.offices_for(Right.CONTACT_PARTICIPANT),
    )


def figures_of(*, agreement_ids: Collection[int], today: datetime.date) -> dict[int, Figures]:
    """Return what handing over came to, of those of the agreements that insured anybody, in one query."""
    ends, values = _ends_by(today, agreement_ids)
    statement = f"WITH ending AS MATERIALIZED ({ends}) {sql.load('jangkau.outreach', 'hand_over_figures')}"
    with connection.cursor() as cursor:
        cursor.execute(statement, values | {"today": today, "after": OFFERED_AFTER.days})
        return {row["agreement_id"]: _figures(row) for row in rows_of(cursor)}


def _workers(agreement: Agreement, today: datetime.date, after: str, limit: int) -> Slice[SponsorEnd]:
    day, key = _place_of(after) or (datetime.date.min, 0)
    ends, values = _ends_by(today, [agreement.pk])
    statement = f"WITH ending AS ({ends}) {sql.load('jangkau.outreach', 'hand_over_workers')}"
    with connection.cursor() as cursor:
        cursor.execute(statement, values | {"after_day": day, "after_id": key, "limit": limit + 1})
        rows = [sponsor_end(row) for row in rows_of(cursor)]
    return slice_of(rows, limit=limit, cursor=lambda end: _place(end.ends_on, end.participant_id))


def _place(day: datetime.date, key: int) -> str:
    return f"{day.toordinal()}.{key}"


def _place_of(after: str) -> tuple[datetime.date, int] | None:
    """Return where a page begins; None for the beginning."""
    found = _CURSOR.fullmatch(after)
    return (datetime.date.fromordinal(int(found[1])), int(found[2])) if found else None


def _ends_by(today: datetime.date, agreement_ids: Collection[int]) -> tuple[str, dict[str, Any]]:
    """Return the statement of the ends until the last day to which the offer stands already."""
    return ends_statement(
        today=today, agreement_ids=agreement_ids, ends_until=today + OFFERED_BEFORE + datetime.timedelta(days=1)
    )


def _figures(row: Mapping[str, Any]) -> Figures:
    covered = tuple(StillCovered(months, row[f"known_{months}"], row[f"covered_{months}"]) for months in (3, 6, 12))
    counted = {name: row[name] for name in Figures.__slots__ if name != "covered"}
    return Figures(covered=covered, **counted)


def _hand_over(agreement: Agreement, figures: Figures) -> HandOver:
    return HandOver(
        agreement_id=agreement.pk,
        code=agreement.code,
        title=agreement.title,
        sponsor=agreement.sponsor.name,
        until_month=agreement.until_month,
        figures=figures,
    )
