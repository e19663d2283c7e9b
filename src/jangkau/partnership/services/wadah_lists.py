"""A wadah's list of members: read and shown row by row, then written whole, or not at all."""

import datetime
import hashlib
from collections.abc import Sequence
from zoneinfo import ZoneInfo

import polars as pl
from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from jangkau.core import sealing, sql
from jangkau.core.bulk import copy_frame, drop_temporary_tables, temporary_table
from jangkau.core.errors import NotFound, Refusal
from jangkau.core.history import acting
from jangkau.core.models import SealedFile
from jangkau.core.permissions import Right
from jangkau.core.services.files import read_file, store_file
from jangkau.core.services.keys import hold_settled_digests
from jangkau.enrolment.services.participants import enrol_people
from jangkau.enrolment.services.wadah_forms import MemberForm, send_member_forms
from jangkau.partnership.intake.parse import ParsedRoster
from jangkau.partnership.models import WadahList
from jangkau.partnership.models.rosters import Outcome
from jangkau.partnership.models.wadah_lists import ListState
from jangkau.partnership.services.member_examination import ExaminedMember, examine_members
from jangkau.partnership.services.rosters import NIK_PURPOSE, open_file, read_rows
from jangkau.registry.models import Organisation
from jangkau.registry.selectors.offices import office_serving, wadah_in_reach
from jangkau.registry.selectors.reach import Reach
from jangkau.registry.services.people import register_people

# Our choice: more than any wadah of the seed cases has, and read in about a second.
MOST_ROWS = 2_000
_STAGED = (
    "nik_sealed bytea, nik_digest bytea, name text, name_key text, birth_date date, sex text, phone text, address text,"
    " region_id text, office_id bigint, bracket integer, with_savings boolean, occupation text, sector text"
)


class UnknownList(NotFound):
    """There is no such list of this wadah."""

    message = _("Daftar itu tidak ditemukan. Buka lagi dari halaman wadah.")


class ListTooLong(Refusal):
    """A file of more rows than a wadah sends at once."""

    message = _("Daftar ini berisi %(rows)s baris. Paling banyak %(most)s sekali kirim; bagilah berkasnya.")


class ListSent(Refusal):
    """The same file was written already."""

    message = _("Berkas yang sama sudah dicatat. Kirim hanya baris yang baru atau yang sudah diperbaiki.")


class ListDecided(Refusal):
    """The list was confirmed or withdrawn before."""

    message = _("Daftar ini sudah dicatat atau ditarik.")


class ListChanged(Refusal):
    """Somebody on it was registered meanwhile, or the day changed what the law says of him."""

    message = _("Hasilnya berubah sejak ditampilkan. Tidak ada yang dicatat. Periksa sekali lagi.")


def receive_list(
    *, content: bytes, file_name: str, wadah_code: str, account_id: int, reach: Reach, now: datetime.datetime
) -> int:
    """Keep a file under seal with what would become of every row, and return its key; nobody is registered yet.

    The same file again is the same list as long as it waits.

    Raises:
        NotPermitted, UnknownOrganisation: as for any wadah that one manages.
        RosterUnreadable, ListTooLong, WadahWithoutPlace: if it cannot be used; nothing is kept.
        ListSent: if it was written already.
        DigestKeyMissing, DigestsBeingChanged: while the key of the NIK's digest is being changed.
    """
    wadah = wadah_in_reach(code=wadah_code, reach=reach, right=Right.MANAGE_MEMBERS)
    today = _today(wadah, now)
    parsed = parse_list(content=content, file_name=file_name, today=today)
    sha256 = hashlib.sha256(content).digest()
    with transaction.atomic(), acting(by=reach.username, reason="mengirim daftar anggota wadah"):
        _hold(wadah)
        there = WadahList.objects.filter(wadah=wadah, sha256=sha256).exclude(state=ListState.WITHDRAWN).first()
        if there is not None and there.state == ListState.CONFIRMED:
            raise ListSent()
        if there is not None:
            return there.pk
        hold_settled_digests(now=now)
        members = examine_members(parsed, wadah=wadah, today=today)
        stored = store_file(
            kind=SealedFile.Kind.ROSTER, name=file_name, content=content, now=now,
            retain_until=today + datetime.timedelta(days=settings.ROSTER_RETENTION_DAYS),
        )  # fmt: skip
        kept = WadahList(
            wadah=wadah, file=stored, sha256=sha256, sent_by_id=account_id, sent_at=now, row_count=len(members)
        )
        _tell(kept, members)
        kept.save()
    return kept.pk


def parse_list(*, content: bytes, file_name: str, today: datetime.date) -> ParsedRoster:
    """Return the rows of a file of members as any roster's are read.

    Raises:
        RosterUnreadable: if it cannot be read as a list of people.
        ListTooLong: if it has too many rows.
    """
    parsed = read_rows(opened=open_file(content=content, today=today), file_name=file_name, today=today)
    if parsed.frame.height > MOST_ROWS:
        raise ListTooLong(rows=parsed.frame.height, most=MOST_ROWS)
    return parsed


@transaction.atomic
def confirm_list(*, list_id: int, wadah_code: str, reach: Reach, now: datetime.datetime) -> WadahList:
    """Make members of the rows that were shown as accepted, and send the doubtful ones to the branch.

    Raises:
        NotPermitted, UnknownOrganisation, UnknownList: as the names say.
        ListDecided: if it was confirmed or withdrawn before.
        ListChanged: if anything would become of a row but what was shown; nothing is written.
        NoOfficeServes: if no office serves where somebody lives.
        FileMissing, FileUnreadable: if the sealed file cannot be opened.
        DigestKeyMissing, DigestsBeingChanged: while the key of the NIK's digest is being changed.
    """
    wadah = wadah_in_reach(code=wadah_code, reach=reach, right=Right.MANAGE_MEMBERS)
    with acting(by=reach.username, reason="mencatat daftar anggota wadah") as context:
        hold_settled_digests(now=now)
        _hold(wadah)
        kept = _waiting(list_id, wadah)
        name, content = read_file(kept.file)
        today = _today(wadah, now)
        parsed = parse_list(content=content, file_name=name, today=today)
        members = examine_members(parsed, wadah=wadah, today=today)
        if _faults(members) != kept.faults:
            raise ListChanged()
        _write([member for member in members if member.row.outcome is Outcome.ACCEPTED], wadah, now)
        doubtful = [_form(member) for member in members if member.row.outcome is Outcome.REVIEW]
        send_member_forms(account_id=kept.sent_by_id, wadah_id=wadah.pk, forms=doubtful, now=now)
        kept.state, kept.decided_at, kept.context_id = ListState.CONFIRMED, now, context
        kept.save()
    return kept


@transaction.atomic
def withdraw_list(*, list_id: int, wadah_code: str, reach: Reach, now: datetime.datetime) -> None:
    """Take back a list that was not confirmed.

    Raises:
        NotPermitted, UnknownOrganisation, UnknownList, ListDecided: as the names say.
    """
    wadah = wadah_in_reach(code=wadah_code, reach=reach, right=Right.MANAGE_MEMBERS)
    with acting(by=reach.username, reason="menarik daftar anggota wadah") as context:
        kept = _waiting(list_id, wadah)
        kept.state, kept.decided_at, kept.context_id = ListState.WITHDRAWN, now, context
        kept.save()


def look_again(*, list_id: int, wadah_code: str, reach: Reach, now: datetime.datetime) -> None:
    """Judge a list that waits anew, after something changed.

    Raises:
        NotPermitted, UnknownOrganisation, UnknownList, ListDecided: as the names say.
        FileMissing, FileUnreadable: if the sealed file cannot be opened.
    """
    wadah = wadah_in_reach(code=wadah_code, reach=reach, right=Right.MANAGE_MEMBERS)
    with transaction.atomic(), acting(by=reach.username, reason="memeriksa ulang daftar anggota wadah"):
        kept = _waiting(list_id, wadah)
        name, content = read_file(kept.file)
        today = _today(wadah, now)
        parsed = parse_list(content=content, file_name=name, today=today)
        _tell(kept, examine_members(parsed, wadah=wadah, today=today))
        kept.save()


def _today(wadah: Organisation, now: datetime.datetime) -> datetime.date:
    return now.astimezone(ZoneInfo(wadah.office.time_zone)).date()


def _hold(wadah: Organisation) -> None:
    # One list of a wadah at a time.
    Organisation.objects.select_for_update(no_key=True).get(pk=wadah.pk)


def _waiting(list_id: int, wadah: Organisation) -> WadahList:
    lists = WadahList.objects.select_for_update(of=("self",)).select_related("file")
    kept = lists.filter(pk=list_id, wadah=wadah).first()
    if kept is None:
        raise UnknownList()
    if kept.state != ListState.WAITING:
        raise ListDecided()
    return kept


def _faults(members: Sequence[ExaminedMember]) -> dict[str, list[str]]:
    return {str(member.row.row_number): list(member.row.reasons) for member in members if member.row.reasons}


def _tell(kept: WadahList, members: Sequence[ExaminedMember]) -> None:
    outcomes = [member.row.outcome for member in members]
    kept.faults = _faults(members)
    kept.accepted, kept.review = outcomes.count(Outcome.ACCEPTED), outcomes.count(Outcome.REVIEW)


def _write(members: Sequence[ExaminedMember], wadah: Organisation, now: datetime.datetime) -> None:
    """Register the people and make them participants, in as many statements however many they are."""
    if not members:
        return
    _stage(members)
    with connection.cursor() as cursor:
        new_people = register_people(staged="staged_people", now=now)
        cursor.execute(sql.load("jangkau.partnership", "stage_members"), {"wadah_id": wadah.pk, "now": now})
    new_participants = enrol_people(staged="staged_participants", now=now)
    if not new_people == new_participants == len(members):
        # Somebody else has registered one of them since he was looked up.
        raise ListChanged()


def _stage(members: Sequence[ExaminedMember]) -> None:
    drop_temporary_tables("staged_people", "staged_participants")
    temporary_table("staged_people", _STAGED)
    rows = [member.row for member in members]
    offices = {region: office_serving(region).pk for region in {str(row.region_id) for row in rows}}
    frame = pl.DataFrame(
        {
            "nik_sealed": sealing.seal_many([str(row.nik).encode() for row in rows], purpose=NIK_PURPOSE),
            "nik_digest": [row.nik_digest for row in rows],
            "name": [row.name for row in rows],
            "name_key": [row.name_key for row in rows],
            "birth_date": [row.birth_date for row in rows],
            "sex": [row.sex for row in rows],
            "phone": [row.phone for row in rows],
            "address": [row.address for row in rows],
            "region_id": [row.region_id for row in rows],
            "office_id": [offices[str(row.region_id)] for row in rows],
            "bracket": [member.bracket for member in members],
            "with_savings": [member.with_savings for member in members],
            "occupation": [row.occupation for row in rows],
            "sector": [row.sector for row in rows],
        }
    )
    copy_frame(frame, table="staged_people")


def _form(member: ExaminedMember) -> MemberForm:
    row = member.row
    return MemberForm(
        nik=str(row.nik),
        name=row.name,
        birth_date=row.birth_date or datetime.date.min,
        sex=str(row.sex),
        region_code=str(row.region_id),
        address=row.address,
        occupation=row.occupation,
        sector=row.sector,
        income_text=member.income_text,
        income_rupiah=member.income_rupiah,
        bracket=member.bracket,
        with_savings=member.with_savings,
        reasons=tuple(row.reasons),
    )
