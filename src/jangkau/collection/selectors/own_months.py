"""Months that workers can pay themselves: free ones that a payment still buys, and why others are not among them."""

import datetime
import enum
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from jangkau.collection.selectors.reactivations import lapsed_before
from jangkau.core import sql
from jangkau.rules.contributions import Cover, Sector
from jangkau.rules.cover import payable_until
from jangkau.rules.eligibility import born_over_age
from jangkau.rules.months import Month
from jangkau.rules.status import lapse_counting, lapses_on

Bound = tuple[datetime.date, str, datetime.date | None, datetime.date | None, datetime.date | None]


class LeftOut(enum.StrEnum):
    """Why a month of a worker cannot be billed to him."""

    INSURED = "insured"
    BILLED = "billed"
    ENDED = "ended"
    TOO_OLD = "too_old"
    LAPSED = "lapsed"
    OVER = "over"
    PROMISED = "promised"

    @property
    def label(self) -> str:
        """The reason in words."""
        return {
            LeftOut.INSURED: _("sudah dibayar"),
            LeftOut.BILLED: _("sudah ditagih, belum dibayar"),
            LeftOut.ENDED: _("kepesertaannya sudah berakhir"),
            LeftOut.TOO_OLD: _("melewati batas usia sebelum iuran pertama"),
            LeftOut.LAPSED: _("tidak aktif lagi, mulai lagi dengan tagihannya sendiri"),
            LeftOut.OVER: _("sudah lewat, tidak dapat dibeli lagi"),
            LeftOut.PROMISED: _("akan dibayar sponsor"),
        }[self]


@dataclass(frozen=True, slots=True)
class OwnMonth:
    """A month and cover of a participant. ``left_out`` is None where he can pay it himself.

    ``payable_until`` is the first day on which a bill of today cannot be paid for it any more.
    """

    participant_id: int
    month: Month
    cover: Cover
    bracket: int
    sector: Sector
    left_out: LeftOut | None
    payable_until: datetime.date


def asked_months(
    *,
    months: Iterable[Month],
    today: datetime.date,
    participant_id: int | None = None,
    wadah_id: int | None = None,
    replaced_id: int | None = None,
    may_be_lapsed: bool = False,
) -> tuple[str, dict[str, Any]]:
    """Return the statement, and its values, that says of each month asked for whether it is free.

    Args:
        months: which ones; JHT is asked for with JKK and JKM of those who chose it.
        today: the day by which the age of who never paid is judged.
        participant_id: whose; or
        wadah_id: all participants of this wadah; or
        replaced_id: the workers of this bill and their months on it, as if it did not claim them.
        may_be_lapsed: whether months are free of who has lapsed and not stated since that he works; he states it
            when he is billed.

    Raises:
        ParameterError: if no age limit or lapse rule is known for that day.
    """
    values: dict[str, Any] = {
        "months": [month.first_day for month in months],
        "born_over_age": born_over_age(today),
        "participant_id": participant_id,
        "wadah_id": wadah_id,
        "replaced_id": replaced_id,
        "today": today,
        "lapsed_before": None if may_be_lapsed else lapsed_before(today),
    }
    return sql.load("jangkau.collection", "own_months"), values


def own_months(*, participant_id: int, months: Sequence[Month], today: datetime.date) -> list[OwnMonth]:
    """Return what can be billed to a participant of some months, in their order, in one query.

    To be called with a participant whom the asker may see.

    Raises:
        ParameterError: if the law has no due date, lapse rule or age limit for the time concerned.
    """
    statement, values = asked_months(participant_id=participant_id, months=months, today=today, may_be_lapsed=True)
    with connection.cursor() as cursor:
        cursor.execute(statement + " ORDER BY month, cover", values)
        return [_own_month(row, today) for row in cursor.fetchall()]


def end_of_payability(bound: Bound, *, today: datetime.date) -> datetime.date:
    """Return the first day on which a month cannot be paid any more by a bill of today, by the ends of cover beside it.

    From then on a payment buys nothing of it, or cover has lapsed since: then something is stated before it is paid.
    """
    month, cover, covered_until, month_covered_from, cover_ended_on = bound
    until = payable_until(
        month=Month.of(month),
        cover=Cover(cover),
        covered_until=covered_until,
        month_covered_from=month_covered_from,
    )
    if cover_ended_on is None or cover_ended_on > today:
        return until
    first_unpaid, counting = Month.of(cover_ended_on), lapse_counting(today)
    lapses = lapses_on(first_unpaid_month=first_unpaid, cover=Cover.RISK, counting=counting)
    return min(until, lapses) if today < lapses else until


def own_bill_ends_on(*, today: datetime.date, payable_until: datetime.date) -> datetime.date:
    """Return the last day on which a bill of workers' own, issued today, can be paid.

    It is the last of ``OWN_BILL_DAYS`` days, a setting of ours and no law, or an earlier one if after it the money
    would not buy all the months any more, or a worker on it would have lapsed.
    """
    return min(today + datetime.timedelta(days=settings.OWN_BILL_DAYS), payable_until - datetime.timedelta(days=1))


def _own_month(row: tuple[Any, ...], today: datetime.date) -> OwnMonth:
    participant_id, month, cover, bracket, sector, left_out, *ends = row
    until = end_of_payability((month, cover, *ends), today=today)
    reason = LeftOut(left_out) if left_out else None
    return OwnMonth(
        participant_id=participant_id,
        month=Month.of(month),
        cover=Cover(cover),
        bracket=bracket,
        sector=Sector(sector),
        left_out=LeftOut.OVER if reason is None and until <= today else reason,
        payable_until=until,
    )
