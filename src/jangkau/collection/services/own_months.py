"""Staging months that workers pay themselves, as ``issue_bill`` takes them, for one worker or a whole wadah."""

import datetime
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.db import connection

from jangkau.collection.selectors.own_months import Bound, LeftOut, asked_months, end_of_payability, own_bill_ends_on
from jangkau.core.bulk import drop_temporary_tables
from jangkau.registry.models import Office
from jangkau.rules.months import Month

STAGED = "own_lines"
_LEAVE_OUT_WHAT_IS_OVER = """
    UPDATE own_months SET left_out = 'over'
    FROM jsonb_to_recordset(%s::jsonb) AS past (month date, cover text, until date, beside date)
    WHERE own_months.left_out IS NULL
      AND own_months.month = past.month
      AND own_months.cover = past.cover
      AND own_months.covered_until IS NOT DISTINCT FROM past.until
      AND own_months.month_covered_from IS NOT DISTINCT FROM past.beside
"""


@dataclass(frozen=True)
class StagedMonths:
    """What was staged.

    Attributes:
        lines: how many rows ``own_lines`` holds.
        left_out: how many participants have a month that was asked for and is not among them, by reason.
        payable_until: the first day on which a bill of today could not be paid for all of them any more; None without
            lines.
    """

    lines: int
    left_out: Mapping[LeftOut, int]
    payable_until: datetime.date | None


def stage_own_months(
    *,
    months: Iterable[Month],
    today: datetime.date,
    participant_id: int | None = None,
    wadah_id: int | None = None,
    replaced_id: int | None = None,
) -> StagedMonths:
    """Fill the temporary table ``own_lines`` with the free months that a payment of today would buy.

    Args as ``asked_months``.

    Raises:
        ParameterError: if the law has no due date, lapse rule or age limit for the time concerned.
    """
    drop_temporary_tables("own_months", STAGED)
    statement, values = asked_months(
        months=months, today=today, participant_id=participant_id, wadah_id=wadah_id, replaced_id=replaced_id
    )
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE own_months ON COMMIT DROP AS " + statement, values)
        # As many rows as there are different ends of cover, not as there are workers.
        cursor.execute(
            "SELECT DISTINCT month, cover, covered_until, month_covered_from, cover_ended_on FROM own_months "
            "WHERE left_out IS NULL"
        )
        ends = {bound: end_of_payability(bound, today=today) for bound in cursor.fetchall()}
        over = [bound for bound, until in ends.items() if until <= today]
        cursor.execute(_LEAVE_OUT_WHAT_IS_OVER, [json.dumps([_as_record(bound) for bound in over])])
        cursor.execute(
            "CREATE TEMPORARY TABLE own_lines ON COMMIT DROP AS "
            "SELECT participant_id, month, cover, bracket, sector FROM own_months WHERE left_out IS NULL"
        )
        lines = int(cursor.rowcount)
        cursor.execute(
            "SELECT left_out, count(DISTINCT participant_id) FROM own_months WHERE left_out IS NOT NULL GROUP BY 1"
        )
        left_out = {LeftOut(reason): count for reason, count in cursor.fetchall()}
    still = [until for until in ends.values() if until > today]
    return StagedMonths(lines, left_out, min(still, default=None))


def expires_at(*, office: Office, today: datetime.date, payable_until: datetime.date) -> datetime.datetime:
    """Return the instant from which a bill of workers' own can no longer be paid: the midnight after its last day."""
    ends_on = own_bill_ends_on(today=today, payable_until=payable_until)
    midnight = datetime.datetime.combine(ends_on, datetime.time.min, tzinfo=ZoneInfo(office.time_zone))
    return midnight + datetime.timedelta(days=1)


def _as_record(bound: Bound) -> dict[str, str | None]:
    month, cover, until, beside, _cover_ended_on = bound
    return {
        "month": month.isoformat(),
        "cover": cover,
        "until": until.isoformat() if until else None,
        "beside": beside.isoformat() if beside else None,
    }
