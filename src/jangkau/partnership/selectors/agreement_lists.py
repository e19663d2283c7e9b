"""Lists of agreements: each with what is used of its budget and what it waits for."""

import datetime
from collections.abc import Collection
from dataclasses import dataclass

from django.db import connection
from django.db.models import Q, QuerySet

from jangkau.core import sql
from jangkau.core.paging import PAGE_ROWS, Slice, slice_of
from jangkau.core.permissions import Right
from jangkau.partnership.models import Agreement
from jangkau.partnership.selectors.agreement_states import AgreementState, in_state, state_of
from jangkau.partnership.selectors.agreements import agreements_in_reach
from jangkau.partnership.selectors.next_steps import NextStep, next_steps_of
from jangkau.registry.selectors.reach import Reach
from jangkau.rules.months import Month


@dataclass(frozen=True, slots=True)
class Figures:
    """Members and money of an agreement. ``promised`` is what its members cost, billed or not."""

    members: int = 0
    departed: int = 0
    promised_rupiah: int = 0
    billed_rupiah: int = 0
    paid_rupiah: int = 0


@dataclass(frozen=True, slots=True)
class AgreementLine:
    """An agreement in a list. ``last_month`` is the last one funded; ``next_step`` None if nothing is to be done."""

    agreement_id: int
    code: str
    title: str
    sponsor_code: str
    sponsor: str
    office: str
    first_month: Month
    last_month: Month
    until_month: datetime.date
    state: AgreementState
    budget_rupiah: int
    figures: Figures
    next_step: NextStep | None

    @property
    def months(self) -> int:
        """How many months it funds."""
        return (self.last_month.year - self.first_month.year) * 12 + self.last_month.month - self.first_month.month + 1


def list_agreements(
    *,
    reach: Reach,
    today: datetime.date,
    state: AgreementState | None = None,
    sponsor_code: str = "",
    after: str = "",
    limit: int = PAGE_ROWS,
) -> Slice[AgreementLine]:
    """Return agreements within reach, those that end last first.

    Args:
        reach: who asks.
        today: the day of the states.
        state: only agreements in it.
        sponsor_code: only of this sponsor.
        after: the cursor of a page before; anything else is the beginning.
        limit: at most so many.

    Raises:
        NotPermitted: if the reader may see no agreements anywhere.
    """
    found = agreements_in_reach(reach, Right.SEE_ROSTER)
    if state is not None:
        found = found.filter(in_state(state, today=today))
    if sponsor_code:
        found = found.filter(sponsor__code=sponsor_code.replace("\0", ""))
    rows = list(_after(found, after).order_by("-until_month", "-pk")[: limit + 1])
    return slice_of(lines_of(rows, today=today), limit=limit, cursor=_cursor)


def lines_of(agreements: Collection[Agreement], *, today: datetime.date) -> list[AgreementLine]:
    """Return agreements as a list shows them, in three statements however many they are."""
    ids = [agreement.pk for agreement in agreements]
    figures, steps = figures_of(ids), next_steps_of(agreement_ids=ids, today=today)
    return [
        AgreementLine(
            agreement_id=agreement.pk,
            code=agreement.code,
            title=agreement.title,
            sponsor_code=agreement.sponsor.code,
            sponsor=agreement.sponsor.name,
            office=agreement.office.name,
            first_month=Month.of(agreement.first_month),
            last_month=Month.of(agreement.until_month).previous,
            until_month=agreement.until_month,
            state=state_of(first_month=agreement.first_month, until_month=agreement.until_month, today=today),
            budget_rupiah=agreement.budget_rupiah,
            figures=figures[agreement.pk],
            next_step=next(iter(steps[agreement.pk]), None),
        )
        for agreement in agreements
    ]


def figures_of(agreement_ids: Collection[int]) -> dict[int, Figures]:
    """Return members and money of agreements that the reader may see, in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(sql.load("jangkau.partnership", "agreement_figures"), {"agreement_ids": list(agreement_ids)})
        return {agreement_id: Figures(*map(int, figures)) for agreement_id, *figures in cursor.fetchall()}


def _after(found: QuerySet[Agreement], cursor: str) -> QuerySet[Agreement]:
    until, _dot, key = cursor.partition(".")
    try:
        until_month, last = datetime.date.fromisoformat(until), int(key)
    except ValueError:
        return found
    return found.filter(Q(until_month__lt=until_month) | Q(until_month=until_month, pk__lt=last))


def _cursor(line: AgreementLine) -> str:
    return f"{line.until_month.isoformat()}.{line.agreement_id}"
