"""Months that workers can pay themselves: free ones that a payment still buys, and why others are not among them."""

import datetime
import enum
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from jangkau.core import sql
from jangkau.rules.contributions import Cover, Sector
from jangkau.rules.cover import payable_until
from jangkau.rules.eligibility import born_over_age
from jangkau.rules.months import Month

Bound = tuple[datetime.date, str, datetime.date | None, datetime.date | None]


class LeftOut(enum.StrEnum):
    """Why a month of a worker cannot be billed to him."""

    INSURED = "insured"
    BILLED = "billed"
    ENDED = "ended"
    TOO_OLD = "too_old"
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
            LeftOut.OVER: _("sudah lewat, tidak dapat dibeli lagi"),
            LeftOut.PROMISED: _("akan dibayar sponsor"),
        }[self]


@dataclass(frozen=True, slots=True)
class OwnMonth:
    """A month and cover of a participant. ``left_out`` is None where he can pay it himself.

    ``payable_until`` is the first day on which a payment buys nothing of it any more.
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
) -> tuple[str, dict[str, Any]]:
    """Return the statement, and its values, that says of each month asked for whether it is free.

    Args:
        months: which ones; JHT is asked for with JKK and JKM of those who chose it.
        today: the day by which the age of who never paid is judged.
        participant_id: whose; or
        wadah_id: all participants of this wadah; or
        replaced_id: the workers of this bill and their months on it, as if it did not claim them.

    Raises:
        ParameterError: if no age limit is known for that day.
    """
    values: dict[str, Any] = {
        "months": [month.first_day for month in months],
        "born_over_age": born_over_age(today),
        "participant_id": participant_id,
        "wadah_id": wadah_id,
        "replaced_id": replaced_id,
    }
    return sql.load("jangkau.collection", "own_months"), values


def own_months(*, participant_id: int, months: Sequence[Month], today: datetime.date) -> list[OwnMonth]:
    """Return what can be billed to a participant of some months, in their order, in one query.

    To be called with a participant whom the asker may see.

    Raises:
        ParameterError: if the law has no due date, lapse rule or age limit for the time concerned.
    """
    statement, values = asked_months(participant_id=participant_id, months=months, today=today)
    with connection.cursor() as cursor:
        cursor.execute(statement + " ORDER BY month, cover", values)
        return [_own_month(*row, today=today) for row in cursor.fetchall()]


def end_of_payability(bound: Bound) -> datetime.date:
    """Return the first day on which a payment buys nothing of a month any more, by the ends of cover beside it."""
    month, cover, covered_until, month_covered_from = bound
    return payable_until(
        month=Month.of(month),
        cover=Cover(cover),
        covered_until=covered_until,
        month_covered_from=month_covered_from,
    )


def own_bill_ends_on(*, today: datetime.date, payable_until: datetime.date) -> datetime.date:
    """Return the last day on which a bill of workers' own, issued today, can be paid.

    It is the last of ``OWN_BILL_DAYS`` days, a setting of ours and no law, or an earlier one if after it the money
    would not buy all the months any more.
    """
    return min(today + datetime.timedelta(days=settings.OWN_BILL_DAYS), payable_until - datetime.timedelta(days=1))


def _own_month(  # noqa: PLR0913  (a row has this many columns)
    participant_id: int,
    month: datetime.date,
    cover: str,
    bracket: int,
    sector: str,
    left_out: str | None,
    covered_until: datetime.date | None,
    month_covered_from: datetime.date | None,
    *,
    today: datetime.date,
) -> OwnMonth:
    until = end_of_payability((month, cover, covered_until, month_covered_from))
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
