"""Who is about to lose cover, and whose months end with money left: what keeps workers active begins here."""

import datetime
import re
from collections.abc import Collection
from dataclasses import dataclass

from django.db import connection

from jangkau.core import sql
from jangkau.core.paging import PAGE_ROWS, Slice, slice_of
from jangkau.core.permissions import Right
from jangkau.partnership.models import Agreement
from jangkau.partnership.selectors.agreement_lists import figures_of
from jangkau.partnership.selectors.agreement_states import ENDING_SOON, WARNING_DAYS, warning_of
from jangkau.partnership.selectors.agreements import agreements_in_reach
from jangkau.registry.selectors.reach import Reach
from jangkau.rules.months import Month

_CURSOR = re.compile(r"\d{4}-\d{2}-\d{2}\.\d{19}", re.ASCII)
# Nothing is insured farther ahead than this.
FARTHEST = datetime.timedelta(days=366 * 6)
# Three months: who has paid nothing for longer has lapsed, and joins anew.
LOOK_BACK = datetime.timedelta(days=92)


@dataclass(frozen=True, slots=True)
class CoverEnding:
    """Members of one agreement whose cover ends on one day; ``ends_on`` is the first day without it.

    ``promised`` of them are promised the month that they need next, which is not paid yet; ``covered_on`` others go on
    being covered by somebody else.
    """

    agreement_id: int
    ends_on: datetime.date
    losing: int
    promised: int
    covered_on: int
    days_left: int
    warning: int | None

    @property
    def is_past(self) -> bool:
        """Whether they are without cover today."""
        return self.days_left <= 0

    @property
    def last_month(self) -> Month:
        """The last month insured."""
        return Month.of(self.ends_on).previous

    @property
    def last_day(self) -> datetime.date:
        """The last day with cover."""
        return self.ends_on - datetime.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class EndingLine:
    """An ending with the agreement that it belongs to, as a list shows it."""

    code: str
    title: str
    sponsor_code: str
    sponsor: str
    ending: CoverEnding


@dataclass(frozen=True, slots=True)
class MoneyLine:
    """An agreement whose months end soon while some of its budget is promised to nobody."""

    agreement_id: int
    code: str
    title: str
    sponsor: str
    ends_on: datetime.date
    left_rupiah: int
    budget_rupiah: int
    days_left: int
    warning: int

    @property
    def last_day(self) -> datetime.date:
        """The last day of its months."""
        return self.ends_on - datetime.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Endings:
    """What ends within 90 days, or ended within the last 92, of agreements in reach.

    ``losing`` is how many lose cover within 30, 60 and 90 days and ``lost`` how many are without it today; ``promised``
    of all these have it if what is promised is paid. ``money`` holds the first of ``money_count`` budgets.
    """

    lines: Slice[EndingLine]
    money: tuple[MoneyLine, ...]
    money_count: int
    losing: dict[int, int]
    lost: int
    promised: int


def cover_endings(
    *, agreement_ids: Collection[int], today: datetime.date, until: datetime.date | None = None
) -> tuple[CoverEnding, ...]:
    """Return when members of agreements lose cover, or lost it lately and are without it today, in the order of days.

    It follows from insured months: who goes on being covered, by another sponsor or by paying himself, loses nothing.
    An ending may be one with which nobody loses cover, because all of its members go on being covered.

    Args:
        agreement_ids: of agreements that the reader may see.
        today: losses of the 92 days before it are told as well, for cover that has not lapsed can be taken up again.
        until: the last day to look at; None for as long as anybody is insured.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            sql.load("jangkau.partnership", "cover_endings"),
            {
                "agreement_ids": list(agreement_ids),
                "from": today - LOOK_BACK,
                "today": today,
                "this_month": Month.of(today).first_day,
                "until": until or today + FARTHEST,
            },
        )
        return tuple(
            CoverEnding(
                agreement_id=agreement_id,
                ends_on=ends_on,
                losing=losing,
                promised=promised,
                covered_on=covered_on,
                days_left=(ends_on - today).days,
                warning=warning_of(ends_on, today=today) if losing else None,
            )
            for agreement_id, ends_on, losing, promised, covered_on in cursor.fetchall()
        )


def list_endings(*, reach: Reach, today: datetime.date, after: str = "", limit: int = PAGE_ROWS) -> Endings:
    """Return who loses cover within 90 days or lost it lately, by day and agreement, and which budgets are left over.

    Members are counted, not listed: there is one line for each agreement and day.

    Args:
        reach: who asks.
        today: the first of the days.
        after: the cursor of a page before; anything else is the beginning.
        limit: at most so many lines.

    Raises:
        NotPermitted: if the reader may see no agreements anywhere.
    """
    until = today + ENDING_SOON
    # No month is insured by an agreement after its last one.
    running = agreements_in_reach(reach, Right.SEE_ROSTER).filter(
        until_month__gte=today - LOOK_BACK, first_month__lte=until
    )
    budgets = {
        key: (until_month, rupiah)
        for key, until_month, rupiah in running.order_by("until_month", "pk").values_list(
            "pk", "until_month", "budget_rupiah"
        )
    }
    found = cover_endings(agreement_ids=budgets, today=today, until=until)
    endings = [ending for ending in found if ending.losing]
    left_over = _left_over(budgets, today)
    later = [ending for ending in endings if _place(ending) > after] if _CURSOR.fullmatch(after) else endings
    shown, money = later[: limit + 1], dict(list(left_over.items())[:limit])
    agreements = running.in_bulk([*{ending.agreement_id for ending in shown} | money.keys()])
    lines = [_line(agreements[ending.agreement_id], ending) for ending in shown]
    return Endings(
        lines=slice_of(lines, limit=limit, cursor=lambda line: _place(line.ending)),
        money=tuple(_money_line(agreements[key], *left, today=today) for key, left in money.items()),
        money_count=len(left_over),
        losing={
            days: sum(ending.losing for ending in endings if 0 < ending.days_left <= days) for days in WARNING_DAYS
        },
        lost=sum(ending.losing for ending in endings if ending.is_past),
        promised=sum(ending.promised for ending in endings),
    )


def _place(ending: CoverEnding) -> str:
    """Return the place of a line in the order of the list, as text that sorts as the list does."""
    return f"{ending.ends_on.isoformat()}.{ending.agreement_id:019d}"


def _line(agreement: Agreement, ending: CoverEnding) -> EndingLine:
    return EndingLine(agreement.code, agreement.title, agreement.sponsor.code, agreement.sponsor.name, ending)


def _left_over(budgets: dict[int, tuple[datetime.date, int]], today: datetime.date) -> dict[int, tuple[int, int]]:
    """Return how many rupiah are promised to nobody, and the warning, of budgets whose months end soon, in order."""
    figures = figures_of(budgets)
    left_over = {}
    for key, (until_month, rupiah) in budgets.items():
        left_rupiah = rupiah - figures[key].promised_rupiah
        warning = warning_of(until_month, today=today)
        if warning is not None and left_rupiah > 0:
            left_over[key] = left_rupiah, warning
    return left_over


def _money_line(agreement: Agreement, left_rupiah: int, warning: int, *, today: datetime.date) -> MoneyLine:
    return MoneyLine(
        agreement_id=agreement.pk,
        code=agreement.code,
        title=agreement.title,
        sponsor=agreement.sponsor.name,
        ends_on=agreement.until_month,
        left_rupiah=left_rupiah,
        budget_rupiah=agreement.budget_rupiah,
        days_left=(agreement.until_month - today).days,
        warning=warning,
    )
