"""Deciding on rows that somebody has to look at."""

import datetime
from collections.abc import Collection, Iterable

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from jangkau.core import sql
from jangkau.core.errors import Refusal
from jangkau.core.permissions import Right
from jangkau.partnership.models import Roster, RosterRow
from jangkau.partnership.models.rosters import Outcome
from jangkau.partnership.selectors.agreements import agreement_in_reach
from jangkau.partnership.selectors.rosters import roster_of, undecided_rows
from jangkau.registry.selectors.reach import Reach
from jangkau.registry.services.reasons import real_reason

# Numbers of rows in a message.
MOST_TOLD = 20


class RowsNotOpen(Refusal):
    """Some rows are not waiting for a decision; ``closed`` holds their numbers."""

    message = _(
        "Baris %(rows)s pada daftar nomor %(roster)s tidak sedang menunggu keputusan. "
        "Muat ulang daftar lalu pilih baris yang masih terbuka."
    )


class NoRowsOfReason(Refusal):
    """No row waits for this one reason any more."""

    message = _(
        "Pada daftar nomor %(roster)s tidak ada lagi baris yang menunggu hanya karena alasan itu: "
        "semuanya sudah diputuskan."
    )


@transaction.atomic
def decide_rows(
    *,
    agreement_code: str,
    roster_number: int,
    row_numbers: Collection[int],
    accepted: bool,
    reason: str,
    reach: Reach,
    now: datetime.datetime,
) -> int:
    """Record one decision, with one reason, on one or many rows under review; return how many.

    Raises:
        AgreementNotFound, NotPermitted, RosterNotFound: as for any roster.
        ReasonMissing, ReasonHoldsNik: if the reason says nothing, or holds a NIK; sponsors read it.
        RowsNotOpen: if a row does not exist, is not under review, was decided, or a later roster has the same person;
            nothing is written.
    """
    roster, reason = _begin(agreement_code, roster_number, reason, reach)
    numbers = sorted(set(row_numbers))
    rows = _hold(RosterRow.objects.filter(roster=roster, row_number__in=numbers), roster)
    if len(rows) != len(numbers):
        closed = tuple(number for number in numbers if number not in rows)
        told = ", ".join(map(str, closed[:MOST_TOLD])) + (", …" if len(closed) > MOST_TOLD else "")
        raise RowsNotOpen(rows=told, roster=roster.number, closed=closed)
    return _decide(rows.values(), accepted, reason, reach, now)


@transaction.atomic
def decide_rows_of_reason(
    *,
    agreement_code: str,
    roster_number: int,
    waits_for: str,
    accepted: bool,
    reason: str,
    reach: Reach,
    now: datetime.datetime,
) -> int:
    """Record one decision, with one reason, on all rows that wait for nothing but one thing; return how many.

    Rows that somebody else decided a moment ago keep his decision.

    Args:
        waits_for: the one code in ``RosterRow.reasons``.

    Raises:
        AgreementNotFound, NotPermitted, RosterNotFound: as for any roster.
        ReasonMissing, ReasonHoldsNik: if the reason says nothing, or holds a NIK; sponsors read it.
        NoRowsOfReason: if no such row is open any more.
    """
    roster, reason = _begin(agreement_code, roster_number, reason, reach)
    rows = _hold(RosterRow.objects.filter(roster=roster, outcome=Outcome.REVIEW, reasons=[waits_for]), roster)
    if not rows:
        raise NoRowsOfReason(roster=roster.number)
    return _decide(rows.values(), accepted, reason, reach, now)


def _begin(agreement_code: str, roster_number: int, reason: str, reach: Reach) -> tuple[Roster, str]:
    agreement = agreement_in_reach(code=agreement_code, reach=reach, right=Right.REVIEW_ROSTER)
    return roster_of(agreement, number=roster_number), real_reason(reason)


def _hold(asked: QuerySet[RosterRow], roster: Roster) -> dict[int, int]:
    """Hold the rows asked for and return, by number, the keys of those that are open.

    Held first and looked at afterwards: of two people who decide at once the second finds the rows closed.
    """
    held = list(asked.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))
    open_rows = undecided_rows(roster).filter(pk__in=held).order_by("pk")
    return dict(open_rows.values_list("row_number", "pk"))


def _decide(row_ids: Iterable[int], accepted: bool, reason: str, reach: Reach, now: datetime.datetime) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            sql.load("jangkau.partnership", "decide_rows"),
            {"row_ids": list(row_ids), "accepted": accepted, "reason": reason, "user_id": reach.user_id, "now": now},
        )
        return int(cursor.rowcount)
