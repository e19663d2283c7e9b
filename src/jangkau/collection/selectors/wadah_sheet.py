"""The collection sheet of a wadah: its members in a month, what each has to pay, and who is behind."""

import datetime
import enum
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection
from django.utils.translation import gettext as _

from jangkau.collection.selectors.own_months import asked_months
from jangkau.core import sql
from jangkau.core.paging import PAGE_ROWS, Slice, slice_of
from jangkau.core.permissions import Right
from jangkau.registry.selectors.offices import wadah_in_reach
from jangkau.registry.selectors.people import masked_sealed_nik
from jangkau.registry.selectors.reach import Reach
from jangkau.rules.contributions import Cover, FundingSource, Sector, price_of_month
from jangkau.rules.months import Month
from jangkau.rules.status import lapse_counting, lapses_on

# The months of which a sheet can be had, counted from this one.
_MONTHS = range(-1, 3)
_DAY = datetime.timedelta(days=1)


class MemberState(enum.StrEnum):
    """How a member stands with a month, in the order in which a sheet has them."""

    OPEN = "open"
    LAPSED = "lapsed"
    BILLED = "billed"
    PAID = "paid"
    TOO_OLD = "too_old"

    @property
    def label(self) -> str:
        """The state in words."""
        return {
            MemberState.OPEN: _("belum bayar"),
            MemberState.LAPSED: _("tidak aktif, mulai lagi sendiri"),
            MemberState.BILLED: _("ditagih, belum dibayar"),
            MemberState.PAID: _("lunas"),
            MemberState.TOO_OLD: _("melewati batas usia"),
        }[self]


class SheetOrder(enum.StrEnum):
    """Who comes first on a sheet: who is behind for longest, whoever joined last, or by name."""

    BEHIND = "behind"
    NEWEST = "newest"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class MemberLine:
    """A member as whoever runs his wadah sees him, and no more of him than that.

    ``amount_rupiah`` is what is still to be paid for the month, ``last_day`` the last day of his latest cover; None if
    he never had one. ``settle_until`` is the last day on which a payment keeps, or would have kept, the membership of
    somebody whose cover has ended; None of all others.
    """

    participant_id: int
    name: str
    nik_sealed: bytes
    joined_at: datetime.datetime
    state: MemberState
    amount_rupiah: int
    is_covered: bool
    last_day: datetime.date | None
    settle_until: datetime.date | None
    is_lapsed: bool

    @property
    def masked_nik(self) -> str:
        """The NIK as it may be shown."""
        return masked_sealed_nik(self.nik_sealed)

    @property
    def state_label(self) -> str:
        """How he stands in words."""
        return self.state.label


@dataclass(frozen=True, slots=True)
class WadahSheet:
    """A month of a wadah: ``counts`` of members by state, and ``open_rupiah`` still to be collected and billed."""

    code: str
    name: str
    office_name: str
    month: Month
    months: tuple[Month, ...]
    order: SheetOrder
    members: int
    counts: Mapping[MemberState, int]
    covered: int
    open_rupiah: int
    rows: Slice[MemberLine]
    may_manage: bool


def wadah_sheet(
    *, code: str, reach: Reach, now: datetime.datetime, month: Month | None = None,
    order: SheetOrder | str = SheetOrder.BEHIND, after: str = "", limit: int | None = PAGE_ROWS,
) -> WadahSheet:  # fmt: skip
    """Return a page of a wadah's sheet, in as many queries however many members it has.

    Args:
        code: of the wadah.
        reach: of who asks.
        now: when; the office's clock decides the month.
        month: this month, if not given, the one before, or one of the next two; any other counts as this.
        order: who comes first.
        after: where the page begins, as the page before says; anything else counts as the beginning.
        limit: at most so many members; None for all.

    Raises:
        NotPermitted, UnknownOrganisation: as ``wadah_in_reach``.
        ParameterError, UnknownBracket: if the law has no price for the month.
    """
    wadah = wadah_in_reach(code=code, reach=reach, right=Right.SEE_PERSON)
    today = now.astimezone(ZoneInfo(wadah.office.time_zone)).date()
    months = tuple(Month.of(today).plus(step) for step in _MONTHS)
    month = month if month in months else Month.of(today)
    order = SheetOrder(order)
    lines = sorted(_lines(wadah.pk, month, today), key=_KEYS[order])
    start = int(after) if after.isascii() and after.isdecimal() and len(after) < len(str(2**31)) else 0
    most = len(lines) if limit is None else limit
    places = {line.participant_id: place for place, line in enumerate(lines, start=1)}
    return WadahSheet(
        code=wadah.code,
        name=wadah.name,
        office_name=wadah.office.name,
        month=month,
        months=months,
        order=order,
        members=len(lines),
        counts=Counter(line.state for line in lines),
        covered=sum(line.is_covered for line in lines),
        open_rupiah=sum(line.amount_rupiah for line in lines),
        rows=slice_of(
            lines[start : start + most + 1], limit=most, cursor=lambda line: str(places[line.participant_id])
        ),
        may_manage=wadah.office_id in reach.offices_for(Right.MANAGE_MEMBERS)
        or wadah.pk in reach.organisations_for(Right.MANAGE_MEMBERS),
    )


def _behind(line: MemberLine) -> tuple[object, ...]:
    since = line.last_day or line.joined_at.date()
    return tuple(MemberState).index(line.state), since, line.name.casefold(), line.participant_id


_KEYS = {
    SheetOrder.BEHIND: _behind,
    SheetOrder.NEWEST: lambda line: (-line.joined_at.timestamp(), -line.participant_id),
    SheetOrder.NAME: lambda line: (line.name.casefold(), line.participant_id),
}


def _lines(wadah_id: int, month: Month, today: datetime.date) -> list[MemberLine]:
    statement, values = asked_months(months=[month], today=today, wadah_id=wadah_id)
    with connection.cursor() as cursor:
        cursor.execute(sql.load("jangkau.collection", "wadah_sheet").format(asked=statement), values | {"today": today})
        return [_line(row, month, today) for row in cursor.fetchall()]


def _line(row: tuple[Any, ...], month: Month, today: datetime.date) -> MemberLine:
    (participant_id, name, nik, joined_at, bracket, sector, open_covers, is_billed, is_too_old, must_state, first,
     until, is_covered) = row  # fmt: skip
    first_month = min(month, Month.of(first)) if first else month
    state = (
        MemberState.TOO_OLD if is_too_old
        else MemberState.OPEN if open_covers
        else MemberState.LAPSED if must_state
        else MemberState.BILLED if is_billed
        else MemberState.PAID
    )  # fmt: skip
    settle_until = _settle_until(until, today) if until and until <= today else None
    return MemberLine(
        participant_id=participant_id,
        name=name,
        nik_sealed=bytes(nik),
        joined_at=joined_at,
        state=state,
        amount_rupiah=sum(_price(month, Cover(cover), bracket, Sector(sector), first_month) for cover in open_covers),
        is_covered=is_covered,
        last_day=until - _DAY if until else None,
        settle_until=settle_until,
        is_lapsed=settle_until is not None and settle_until < today,
    )


def _settle_until(covered_until: datetime.date, today: datetime.date) -> datetime.date:
    first_unpaid, counting = Month.of(covered_until), lapse_counting(today)
    return lapses_on(first_unpaid_month=first_unpaid, cover=Cover.RISK, counting=counting) - _DAY


def _price(month: Month, cover: Cover, bracket: int, sector: Sector, first_month: Month) -> int:
    price = price_of_month(
        month=month, cover=cover, bracket=bracket, sector=sector, funding=FundingSource.SELF, first_month=first_month
    )
    return price.total_rupiah
