"""Approving a roster: its rows become people, participants and members, in one batch with its own bill."""

import datetime
import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from jangkau.core import sql
from jangkau.core.bulk import drop_temporary_tables, refresh_statistics
from jangkau.core.errors import Refusal
from jangkau.core.permissions import Right
from jangkau.core.services.keys import hold_settled_digests
from jangkau.enrolment.services.participants import enrol_people
from jangkau.partnership.models import Agreement, Batch, Roster
from jangkau.partnership.selectors.agreements import (
    MonthPrices,
    agreement_in_reach,
    day_at_office,
    months_on_joining,
)
from jangkau.partnership.selectors.budget import remaining_rupiah
from jangkau.partnership.selectors.rosters import roster_of
from jangkau.partnership.services.leaving import let_go_by_roster
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
    """What an approval made: members taken in, members let go, and rows that wait for budget."""

    batch_id: int
    number: int
    roster_number: int
    members: int
    departed: int
    new_people: int
    new_participants: int
    waiting: int
    total_rupiah: int


@transaction.atomic
def approve_roster(
    *, agreement_code: str, roster_number: int | None = None, reach: Reach, now: datetime.datetime
) -> ApprovedBatch:
    """Approve what is open in a roster (the agreement's latest unless a number is given).

    Members whom the roster names as leaving go first, so that what they give up funds those who come. Rows under
    review stay behind and come in a later batch once decided. What the budget no longer covers, in the order of the
    file, goes on waiting. Months that others have taken since the import are left out.

    Raises:
        AgreementNotFound, NotPermitted, RosterNotFound: as the names say.
        UploaderMayNotApprove: four eyes; the database holds the same.
        NothingToApprove: if no row can become a member now, and nobody leaves.
        DigestKeyMissing, DigestsBeingChanged: while the key of the NIK's digest is being changed.
    """
    hold_settled_digests(now=now)
    agreement = agreement_in_reach(code=agreement_code, reach=reach, right=Right.APPROVE_ROSTER)
    agreement = Agreement.objects.select_for_update(of=("self",)).select_related("office").get(pk=agreement.pk)
    roster = roster_of(agreement, number=roster_number)
    if roster.uploaded_by_id == reach.user_id:
        raise UploaderMayNotApprove(number=roster.number)
    departed = let_go_by_roster(agreement=agreement, roster=roster, by_user_id=reach.user_id, now=now)
    drop_temporary_tables("open_row", "staged_people", "staged_participants")
    _run("open_rows", {"roster_id": roster.pk, "agreement_id": agreement.pk, "roster_number": roster.number})
    waiting, new_people = _register(agreement, now)
    members, total_rupiah = _open_rows()
    if not members and not departed.members:
        raise NothingToApprove(number=roster.number)
    _run(
        "stage_participants",
        {"office_id": agreement.office_id, "bracket": agreement.bracket, "with_savings": agreement.with_savings},
    )
    new_participants = enrol_people(staged="staged_participants", now=now)
    batch = _open_batch(agreement, roster, reach, now)
    _run("insert_members", {"agreement_id": agreement.pk, "batch_id": batch.pk})
    refresh_statistics("partnership_member", written=members)
    return ApprovedBatch(
        batch_id=batch.pk,
        number=batch.number,
        roster_number=roster.number,
        members=members,
        departed=departed.members,
        new_people=new_people,
        new_participants=new_participants,
        waiting=waiting,
        total_rupiah=total_rupiah,
    )


def _register(agreement: Agreement, now: datetime.datetime) -> tuple[int, int]:
    """Leave out what cannot be funded and register whoever of the rest is new; return how many wait and are new."""
    with connection.cursor() as cursor:
        cursor.execute(sql.load("jangkau.partnership", "hold_people_of_open_rows"))
    waiting, unknown = _leave_out_what_cannot_be_funded(agreement, now)
    _run("stage_people")
    new_people = register_people(staged="staged_people", now=now)
    if new_people < unknown:
        # Somebody else has registered one of them meanwhile, and may have taken his months as well.
        with connection.cursor() as cursor:
            cursor.execute(sql.load("jangkau.partnership", "hold_people_of_open_rows"))
        waiting += _leave_out_what_cannot_be_funded(agreement, now)[0]
    return waiting, new_people


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


class _OpenRow(NamedTuple):
    """A row of ``open_rows_with_people.sql``."""

    row_number: int
    months: list[datetime.date]
    amount_rupiah: int
    person_id: int | None
    sector: str
    first_month: datetime.date | None
    left_with: list[datetime.date] | None


def _leave_out_what_cannot_be_funded(agreement: Agreement, now: datetime.datetime) -> tuple[int, int]:
    """Take from the open rows the months that are not to be funded any more, and the rows that the budget misses.

    Returns:
        How many rows wait for budget, and how many of those that stay are of people who are not registered.
    """
    drop_temporary_tables("roster_candidate")
    _run("open_rows_as_candidates")
    taken = _taken_months(agreement)
    today = day_at_office(agreement, now)
    fundable = set(months_on_joining(agreement, on=today))
    prices, left_rupiah = MonthPrices(agreement), remaining_rupiah(agreement)
    dropped, changed, people = [], [], set()
    waiting = unknown = 0
    with connection.cursor() as cursor:
        cursor.execute(sql.load("jangkau.partnership", "open_rows_with_people"), {"agreement_id": agreement.pk})
        rows = [_OpenRow(*row) for row in cursor.fetchall()]
    for row in rows:
        months = _free_months(row, fundable, taken.get(row.row_number, set()), today)
        amount_rupiah = prices.total_rupiah(months, sector=row.sector, first_month=row.first_month)
        if not months or row.person_id in people:
            dropped.append(row.row_number)
            continue
        if amount_rupiah > left_rupiah:
            waiting += 1
            dropped.append(row.row_number)
            continue
        left_rupiah -= amount_rupiah
        if row.person_id is None:
            unknown += 1
        else:
            people.add(row.person_id)
        if (months, amount_rupiah) != (row.months, row.amount_rupiah):
            changed.append(
                {
                    "row_number": row.row_number,
                    "months": [month.isoformat() for month in months],
                    "amount_rupiah": amount_rupiah,
                }
            )
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM open_row WHERE row_number = ANY(%s)", [dropped])
        cursor.execute(sql.load("jangkau.partnership", "correct_open_rows"), {"changed": json.dumps(changed)})
    return waiting, unknown


def _free_months(
    row: _OpenRow, fundable: set[datetime.date], taken: set[datetime.date], today: datetime.date
) -> list[datetime.date]:
    months = [month for month in row.months if month in fundable and month not in taken]
    if row.left_with is None:
        return months
    # Who comes back is funded from the month in which he does.
    return [month for month in months if month >= today.replace(day=1) and month not in row.left_with]


def _taken_months(agreement: Agreement) -> dict[int, set[datetime.date]]:
    """Return the months that others have taken, by number of the open row."""
    taken: defaultdict[int, set[datetime.date]] = defaultdict(set)
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
            taken[number].add(month)
    return taken
