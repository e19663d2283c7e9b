"""When sponsors' months end for workers: of agreements, or of one person."""

import datetime
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection

from jangkau.core import sql
from jangkau.rules.months import Month

# Our choice, no law's: the offer stands from 60 days before the first day without the sponsor until 61 days after the
# last day with him, as long as the call list calls whoever has lapsed.
OFFERED_BEFORE = datetime.timedelta(days=60)
OFFERED_AFTER = datetime.timedelta(days=61)
_FIRST, _LAST = datetime.date(1900, 1, 1), datetime.date(9000, 1, 1)


@dataclass(frozen=True, slots=True)
class SponsorEnd:
    """A worker's last month of an agreement; ``ends_on`` is the first day, of the first month, that it does not fund.

    ``is_paid`` says that the last month is insured, not only promised. ``messaged_at`` is when the first message with
    the offer was sent, ``paid_on`` the day on which he, or his wadah, first paid for a month after the end.
    ``is_next_billed``: the first month is on somebody's bill that waits.
    """

    agreement_id: int
    participant_id: int
    person_id: int
    name: str
    last_month: Month
    is_paid: bool
    ends_on: datetime.date
    shown_at: datetime.datetime | None
    tapped_at: datetime.datetime | None
    messaged_at: datetime.datetime | None
    paid_on: datetime.date | None
    goes_on: bool
    is_next_paid: bool
    is_next_billed: bool
    is_member: bool

    @property
    def first_month(self) -> Month:
        """The first month that the agreement does not fund."""
        return Month.of(self.ends_on)

    @property
    def last_day(self) -> datetime.date:
        """The last day that it funds."""
        return self.ends_on - datetime.timedelta(days=1)

    @property
    def is_offered(self) -> bool:
        """Whether the offer to pay himself has reached him."""
        return self.shown_at is not None or self.messaged_at is not None


def ends_statement(
    *,
    today: datetime.date,
    agreement_ids: Collection[int] = (),
    participant_ids: Collection[int] = (),
    ends_from: datetime.date = _FIRST,
    ends_until: datetime.date = _LAST,
) -> tuple[str, dict[str, Any]]:
    """Return the statement, and its values, that lists the ends of agreements' months.

    Args:
        today: what is promised of months that are not over then counts as funded.
        agreement_ids: of all members of these agreements; and
        participant_ids: of all agreements of these participants.
        ends_from: with an end on this day or later;
        ends_until: and before this one.
    """
    values: dict[str, Any] = {
        "agreement_ids": list(agreement_ids),
        "participant_ids": list(participant_ids),
        "this_month": Month.of(today).first_day,
        "ends_from": ends_from,
        "ends_until": ends_until,
    }
    return sql.load("jangkau.outreach", "sponsor_ends"), values


def sponsor_ends(**asked: Any) -> list[SponsorEnd]:
    """Return the ends of sponsored months in the order of days, in one query; also of who goes on being funded.

    To be called with agreements or participants that the asker may see. Args as ``ends_statement``.
    """
    statement, values = ends_statement(**asked)
    with connection.cursor() as cursor:
        cursor.execute(f"{statement} ORDER BY ends_on, participant_id", values)
        return [sponsor_end(row) for row in rows_of(cursor)]


def rows_of(cursor: Any) -> list[dict[str, Any]]:
    """Return what a statement found, each row by the names of its columns."""
    names = [column.name for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def sponsor_end(row: Mapping[str, Any]) -> SponsorEnd:
    """Return a row of ``ends_statement``."""
    known = {name: row[name] for name in SponsorEnd.__slots__ if name != "last_month"}
    return SponsorEnd(last_month=Month.of(row["last_month"]), **known)
