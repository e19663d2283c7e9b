"""Approving a roster: its rows become people, participants and members, in one batch with its own bill."""

import datetime
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from jangkau.core import sql
from jangkau.core.bulk import drop_temporary_tables
from jangkau.core.errors import Refusal
from jangkau.core.permissions import Right
from jangkau.enrolment.services.participants import enrol_people
from jangkau.partnership.models import Agreement, Batch, Roster
from jangkau.partnership.selectors.agreements import agreement_in_reach, month_prices
from jangkau.partnership.selectors.budget import remaining_rupiah
from jangkau.partnership.selectors.rosters import roster_of
from jangkau.registry.selectors.reach import Reach
from jangkau.registry.services.people import register_people


class UploaderMayNotApprove(Refusal):
    """The person who sent the roster cannot be the one who approves it."""

    message = _("Daftar nomor %(number)s Anda unggah sendiri. Minta orang lain yang berwenang untuk menyetujuinya.")


class NothingToApprove(Refusal):
    """No row of the roster can become a member now."""

    message = _(
        "Tidak ada baris yang dapat disetujui pada daftar nomor %(number)s: "
        "semua sudah disetujui, masih diperiksa, ditolak, atau menunggu anggaran."
    )


@dataclass(frozen=True)
class ApprovedBatch:
    """What an approval made."""

    batch_id: int
    number: int
    roster_number: int
    members: int
    new_people: int
    new_participants: int
    waiting: int
    total_rupiah: int


@transaction.atomic
def approve_roster(
    *, agreement_code: str, roster_number: int | None = None, reach: Reach, now: datetime.datetime
) -> ApprovedBatch:
    """Approve what is open in a roster (the agreement's latest unless a number is given).

    Rows under review stay behind and come in a later batch once decided. What the budget no longer covers, in
    the order of the file, goes on waiting. Months that others have taken since the import are left out.

    Raises:
        AgreementNotFound, NotPermitted, RosterNotFound: as the names say.
        UploaderMayNotApprove: four eyes; the database holds the same.
        NothingToApprove: if no row can become a member now.
    """
    agreement = agreement_in_reach(code=agreement_code, reach=reach, right=Right.APPROVE_ROSTER)
    agreement = Agreement.objects.select_for_update(of=("self",)).get(pk=agreement.pk)
    roster = roster_of(agreement, number=roster_number)
    if roster.uploaded_by_id == reach.user_id:
        raise UploaderMayNotApprove(number=roster.number)
    drop_temporary_tables("open_row", "roster_candidate", "staged_people", "staged_participants")
    _run("open_rows", {"roster_id": roster.pk, "agreement_id": agreement.pk, "roster_number": roster.number})
    _leave_out_taken_months(agreement)
    waiting = _leave_out_what_the_budget_cannot_cover(agreement)
    members, total_rupiah = _open_rows()
    if not members:
        raise NothingToApprove(number=roster.number)
    _run("stage_people")
    new_people = register_people(staged="staged_people", now=now)
    _run(
        "stage_participants",
        {"office_id": agreement.office_id, "bracket": agreement.bracket, "with_savings": agreement.with_savings},
    )
    new_participants = enrol_people(staged="staged_participants", now=now)
    batch = _open_batch(agreement, roster, reach, now)
    _run("insert_members", {"agreement_id": agreement.pk, "batch_id": batch.pk})
    return ApprovedBatch(
        batch.pk, batch.number, roster.number, members, new_people, new_participants, waiting, total_rupiah
    )


def _open_batch(agreement: Agreement, roster: Roster, reach: Reach, now: datetime.datetime) -> Batch:
    last = Batch.objects.filter(agreement=agreement).aggregate(last=Max("number"))["last"] or 0
    return Batch.objects.create(
        agreement=agreement,
        number=last + 1,
        roster=roster,
        uploaded_by_id=roster.uploaded_by_id,
        approved_by_id=reach.user_id,
        approved_at=now,
    )


def _run(name: str, parameters: Mapping[str, Any] | None = None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql.load("jangkau.partnership", name), parameters)


def _open_rows() -> tuple[int, int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*), COALESCE(sum(amount_rupiah), 0) FROM open_row")
        count, total = cursor.fetchone()
        return int(count), int(total)


def _leave_out_taken_months(agreement: Agreement) -> None:
    """Take from the open rows the months that others have taken since the roster was checked."""
    _run("open_rows_as_candidates")
    taken: defaultdict[int, list[datetime.date]] = defaultdict(list)
    prices = month_prices(agreement)
    with connection.cursor() as cursor:
        cursor.execute(
            sql.load("jangkau.partnership", "candidates_taken_months"),
            {
                "agreement_id": agreement.pk,
                "first_month": agreement.first_month,
                "until_month": agreement.until_month,
            },
        )
        for number, month in cursor.fetchall():
            taken[number].append(month)
        cursor.execute(
            "SELECT row_number, months, sector FROM open_row WHERE row_number = ANY(%s) ORDER BY row_number",
            [list(taken)],
        )
        for number, months, sector in cursor.fetchall():
            free = [month for month in months if month not in taken[number]]
            cursor.execute(
                "UPDATE open_row SET months = %s, amount_rupiah = %s WHERE row_number = %s",
                [free, sum(prices[month, sector] for month in free), number],
            )
        cursor.execute("DELETE FROM open_row WHERE cardinality(months) = 0")


def _leave_out_what_the_budget_cannot_cover(agreement: Agreement) -> int:
    """Remove, in the order of the file, the rows that the budget no longer covers; return how many."""
    left_rupiah = remaining_rupiah(agreement)
    beyond = []
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_number, amount_rupiah FROM open_row ORDER BY row_number")
        for number, amount_rupiah in cursor.fetchall():
            if amount_rupiah <= left_rupiah:
                left_rupiah -= amount_rupiah
            else:
                beyond.append(number)
        if beyond:
            cursor.execute("DELETE FROM open_row WHERE row_number = ANY(%s)", [beyond])
    return len(beyond)
