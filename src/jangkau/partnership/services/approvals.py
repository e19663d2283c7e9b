"""Approving a roster: its rows become people, participants and members, in one batch with its own bill."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

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
from jangkau.partnership.selectors.agreements import agreement_in_reach, day_at_office
from jangkau.partnership.selectors.open_rows import Settlement, stage_open_rows
from jangkau.partnership.selectors.rosters import roster_of
from jangkau.partnership.services.leaving import let_go_by_roster
from jangkau.partnership.services.open_rows import settle_open_rows
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


class AlreadyApproved(Refusal):
    """The roster was approved since the approver looked at it; ``batch_id`` names the batch."""

    message = _(
        "Daftar nomor %(number)s sudah disetujui sebagai angkatan %(batch)s. Tidak ada yang disetujui dua kali."
    )


class ApprovalChanged(Refusal):
    """An approval would do something else than what the approver saw."""

    message = _(
        "Yang akan disetujui pada daftar nomor %(number)s berubah sejak halaman ini ditampilkan. Belum ada yang "
        "disetujui. Periksa jumlah yang baru, lalu setujui."
    )


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What the approver saw: how many batches the roster had, and what the approval would come to."""

    batches: int
    members: int
    departed: int
    total_rupiah: int


@dataclass(frozen=True)
class ApprovedBatch:
    """What an approval made: members taken in, members let go, and rows left out.

    Of the rows left out some are ``waiting`` for budget. Of others the NIK was registered for somebody else since the
    import, so that it is ``unclear`` whose it is: the list must be sent again to have them looked at.
    """

    batch_id: int
    number: int
    roster_number: int
    members: int
    departed: int
    new_people: int
    new_participants: int
    waiting: int
    unclear: int
    total_rupiah: int


@transaction.atomic
def approve_roster(
    *,
    agreement_code: str,
    roster_number: int | None = None,
    reach: Reach,
    now: datetime.datetime,
    foreseen: Foreseen | None = None,
) -> ApprovedBatch:
    """Approve what is open in a roster (the agreement's latest unless a number is given).

    Members whom the roster names as leaving go first, so that what they give up funds those who come. Rows under
    review stay behind and come in a later batch once decided. What the budget no longer covers, in the order of the
    file, goes on waiting. Each is funded for the months that are free now, whatever was free at the import.

    Args:
        agreement_code: of the agreement.
        roster_number: of the roster; None for the latest.
        reach: of the approver.
        now: when.
        foreseen: what the approver saw; another approval than that is refused. None to approve whatever there is.

    Raises:
        AgreementNotFound, NotPermitted, RosterNotFound: as the names say.
        UploaderMayNotApprove: four eyes; the database holds the same.
        AlreadyApproved: if the roster got a batch since the approver looked.
        NothingToApprove: if no row can become a member now, and nobody leaves.
        ApprovalChanged: if the approval would come to something else than what was foreseen; nothing is written.
        DigestKeyMissing, DigestsBeingChanged: while the key of the NIK's digest is being changed.
    """
    hold_settled_digests(now=now)
    _run("one_approval_at_a_time")
    agreement = agreement_in_reach(code=agreement_code, reach=reach, right=Right.APPROVE_ROSTER)
    agreement = Agreement.objects.select_for_update(of=("self",)).select_related("office").get(pk=agreement.pk)
    roster = roster_of(agreement, number=roster_number)
    if roster.uploaded_by_id == reach.user_id:
        raise UploaderMayNotApprove(number=roster.number)
    if foreseen is not None:
        _refuse_second(roster, foreseen)
    departed = let_go_by_roster(agreement=agreement, roster=roster, by_user_id=reach.user_id, now=now)
    drop_temporary_tables("staged_people", "staged_participants")
    stage_open_rows(agreement=agreement, roster=roster)
    left_out, new_people = _register(agreement, now)
    members, total_rupiah = _open_rows()
    if not members and not departed.members:
        raise NothingToApprove(number=roster.number)
    if foreseen is not None and foreseen != Foreseen(foreseen.batches, members, departed.members, total_rupiah):
        raise ApprovalChanged(number=roster.number)
    _run(
        "stage_participants",
        {"office_id": agreement.office_id, "bracket": agreement.bracket, "with_savings": agreement.with_savings},
    )
    new_participants = enrol_people(staged="staged_participants", now=now)
    batch = _open_batch(agreement, roster, departed.members, reach, now)
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
        waiting=left_out.waiting,
        unclear=left_out.unclear,
        total_rupiah=total_rupiah,
    )


def _refuse_second(roster: Roster, foreseen: Foreseen) -> None:
    batches = list(Batch.objects.filter(roster=roster).order_by("number").values_list("pk", "number"))
    if len(batches) > foreseen.batches:
        batch_id, number = batches[-1]
        raise AlreadyApproved(number=roster.number, batch=number, batch_id=batch_id)


def _register(agreement: Agreement, now: datetime.datetime) -> tuple[Settlement, int]:
    """Leave out what cannot be funded and register whoever of the rest is new; return what was left out, how many."""
    today = day_at_office(agreement, now)
    left_out = settle_open_rows(agreement, today=today)
    _run("stage_people")
    new_people = register_people(staged="staged_people", now=now)
    if new_people < left_out.unknown:
        # Somebody else has registered one of them meanwhile, and may have taken his months as well.
        again = settle_open_rows(agreement, today=today)
        again.waiting += left_out.waiting
        again.unclear += left_out.unclear
        left_out = again
    return left_out, new_people


def _open_batch(agreement: Agreement, roster: Roster, departed: int, reach: Reach, now: datetime.datetime) -> Batch:
    last = Batch.objects.filter(agreement=agreement).aggregate(last=Max("number"))["last"] or 0
    return Batch.objects.create(
        agreement=agreement,
        number=last + 1,
        roster=roster,
        uploaded_by_id=roster.uploaded_by_id,
        approved_by_id=reach.user_id,
        approved_at=now,
        portions=_portions(),
        departed=departed,
    )


def _portions() -> list[dict[str, Any]]:
    """Return the open rows in portions, as the batch keeps them."""
    with connection.cursor() as cursor:
        cursor.execute(sql.load("jangkau.partnership", "open_rows_in_portions"))
        return [
            {
                "sector": sector,
                "months": [month.isoformat() for month in months],
                "amount_rupiah": amount_rupiah,
                "members": members,
            }
            for sector, months, amount_rupiah, members in cursor.fetchall()
        ]


def _run(name: str, parameters: Mapping[str, Any] | None = None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql.load("jangkau.partnership", name), parameters)


def _open_rows() -> tuple[int, int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*), COALESCE(sum(amount_rupiah), 0) FROM open_row")
        count, total = cursor.fetchone()
        return int(count), int(total)
