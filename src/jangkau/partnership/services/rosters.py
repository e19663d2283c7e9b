"""Taking in a sponsor's roster: checking it without writing, and importing it."""

import dataclasses
import datetime
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl
from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils.translation import get_language

from jangkau.core import sealing
from jangkau.core.bulk import array_text, copy_frame, refresh_statistics
from jangkau.core.errors import Refusal
from jangkau.core.models import SealedFile
from jangkau.core.permissions import Right
from jangkau.core.progress import SILENT, Progress
from jangkau.core.selectors.keys import require_settled_digests
from jangkau.core.services.files import store_file
from jangkau.core.services.keys import hold_settled_digests
from jangkau.partnership.intake.faulty_rows import write_faulty_rows
from jangkau.partnership.intake.messages import Notice, RosterRefused
from jangkau.partnership.intake.parse import OpenedRoster, ParsedRoster, open_roster, read_opened
from jangkau.partnership.models import Agreement, Roster
from jangkau.partnership.models.rosters import Outcome
from jangkau.partnership.selectors.agreements import agreement_in_reach, day_at_office
from jangkau.partnership.services.examination import ExaminedRow, examine
from jangkau.registry.selectors.reach import Reach
from jangkau.registry.selectors.regions import known_regency_codes

ROW_PURPOSE = "roster-row"
NIK_PURPOSE = "nik"
_ROWS_A_COPY = 5_000

Overrides = Mapping[str, str | None]
"""Column letter → field, or None to leave the column unused."""


class RosterUnreadable(Refusal):
    """The file cannot be read as a list of people; what is wrong and what to do is told by the reader."""

    message = "%(text)s"


class Told:
    """What the reader of rosters says, in the language of whoever reads it."""

    def __init__(self, said: RosterRefused | Notice) -> None:
        self._said = said

    def __str__(self) -> str:
        return self._said.text(language="en" if (get_language() or "id").startswith("en") else "id")


@dataclass(frozen=True)
class RosterCheck:
    """What a roster comes to: rows by outcome and by reason, and the rupiah of the accepted ones.

    Of the accepted rows, ``new_members`` bring somebody new and ``leaving`` say that a member goes; the others are of
    people who are members already.
    """

    rows: int
    accepted: int
    review: int
    rejected: int
    waiting: int
    reasons: dict[str, int]
    total_rupiah: int
    new_members: int
    leaving: int
    notices: tuple[Notice, ...]
    outcomes: dict[int, tuple[str, tuple[str, ...]]]


@dataclass(frozen=True)
class ImportedRoster:
    """An imported roster: its number within the agreement, and its check."""

    roster_id: int
    number: int
    check: RosterCheck


def check_roster(
    *,
    content: bytes,
    file_name: str,
    agreement_code: str,
    reach: Reach,
    today: datetime.date,
    overrides: Overrides | None = None,
    progress: Progress = SILENT,
) -> RosterCheck:
    """Return what a roster would come to under an agreement; nothing is kept.

    Args:
        overrides: column letter → field (or None to leave it unused), where a person knows better.
        progress: told how far it is.

    Raises:
        AgreementNotFound, NotPermitted: as for any agreement.
        RosterUnreadable: if the file cannot be read as a list of people.
        DigestKeyMissing, DigestsBeingChanged: while the key of the NIK's digest is being changed.
    """
    agreement = agreement_in_reach(code=agreement_code, reach=reach, right=Right.UPLOAD_ROSTER)
    progress.stage("reading")
    opened = open_file(content=content, today=today, overrides=overrides)
    return _check_opened(opened, file_name, agreement, today, progress)


def check_opened(
    *,
    opened: OpenedRoster,
    file_name: str,
    agreement_code: str,
    reach: Reach,
    today: datetime.date,
    progress: Progress = SILENT,
) -> RosterCheck:
    """Return what a roster would come to whose file is open already, as ``check_roster`` does.

    Raises:
        AgreementNotFound, NotPermitted, RosterUnreadable, DigestKeyMissing, DigestsBeingChanged: as there.
    """
    agreement = agreement_in_reach(code=agreement_code, reach=reach, right=Right.UPLOAD_ROSTER)
    return _check_opened(opened, file_name, agreement, today, progress)


def import_roster(
    *,
    content: bytes,
    file_name: str,
    agreement_code: str,
    reach: Reach,
    now: datetime.datetime,
    overrides: Overrides | None = None,
    progress: Progress = SILENT,
) -> ImportedRoster:
    """Keep a roster: the sealed original, every row with its outcome, and the faulty rows as a workbook.

    The same or a corrected file may come any number of times: rows of people who are members already change
    nothing, and open rows of earlier rosters give way to those of the later one.

    Args:
        overrides: column letter → field (or None to leave it unused), where a person knows better.
        progress: told how far it is.

    Raises:
        AgreementNotFound, NotPermitted: as for any agreement.
        RosterUnreadable: if the file cannot be read as a list of people; nothing is kept.
        DigestKeyMissing, DigestsBeingChanged: while the key of the NIK's digest is being changed.
    """
    agreement = agreement_in_reach(code=agreement_code, reach=reach, right=Right.UPLOAD_ROSTER)
    with transaction.atomic():
        hold_settled_digests(now=now)
        # One roster of an agreement at a time: its number and the budget depend on the ones before.
        # Its key is not held: files that come in meanwhile need not wait.
        held = Agreement.objects.select_for_update(of=("self",), no_key=True)
        agreement = held.select_related("office").get(pk=agreement.pk)
        today = day_at_office(agreement, now)
        progress.stage("reading")
        parsed = read_rows(
            opened=open_file(content=content, today=today, overrides=overrides), file_name=file_name, today=today
        )
        rows = examine(parsed, agreement=agreement, today=today, progress=progress)
        faulty = [row for row in rows if row.outcome is not Outcome.ACCEPTED]
        files = _store_files(agreement, parsed, faulty, content, now, progress)
        roster = _keep_roster(agreement, parsed, rows, files, reach, now)
        progress.stage("writing", len(rows))
        _keep_rows(roster, rows, progress)
    return ImportedRoster(roster.pk, roster.number, _check(parsed, rows))


def open_file(*, content: bytes, today: datetime.date, overrides: Overrides | None = None) -> OpenedRoster:
    """Return the table of a file and the fields that its columns hold.

    Raises:
        RosterUnreadable: if the file cannot be read as a list of people.
    """
    try:
        return open_roster(content, today=today, overrides=overrides)
    except RosterRefused as refused:
        raise RosterUnreadable(code=refused.code, text=Told(refused)) from refused


def read_rows(*, opened: OpenedRoster, file_name: str, today: datetime.date) -> ParsedRoster:
    """Return the rows of an opened file, checked by all that needs no register of people.

    Raises:
        RosterUnreadable: if a column is missing without which no row can be accepted, or there is no row.
    """
    try:
        return read_opened(opened, file_name=file_name, today=today, known_regencies=known_regency_codes())
    except RosterRefused as refused:
        raise RosterUnreadable(code=refused.code, text=Told(refused)) from refused


def _check_opened(
    opened: OpenedRoster, file_name: str, agreement: Agreement, today: datetime.date, progress: Progress
) -> RosterCheck:
    with transaction.atomic():
        require_settled_digests()
        parsed = read_rows(opened=opened, file_name=file_name, today=today)
        rows = examine(parsed, agreement=agreement, today=today, progress=progress)
    return _check(parsed, rows)


def _check(parsed: ParsedRoster, rows: list[ExaminedRow]) -> RosterCheck:
    outcomes = Counter(row.outcome for row in rows)
    reasons = Counter(reason for row in rows for reason in row.reasons)
    accepted = [row for row in rows if row.outcome is Outcome.ACCEPTED]
    return RosterCheck(
        rows=len(rows),
        accepted=outcomes[Outcome.ACCEPTED],
        review=outcomes[Outcome.REVIEW],
        rejected=outcomes[Outcome.REJECTED],
        waiting=outcomes[Outcome.WAITING],
        reasons=dict(sorted(reasons.items())),
        total_rupiah=_accepted_rupiah(rows),
        new_members=sum(not (row.is_member or row.leaves) for row in accepted),
        leaving=sum(row.leaves for row in accepted),
        notices=parsed.notices,
        outcomes={row.row_number: (row.outcome.value, tuple(row.reasons)) for row in rows},
    )


def _accepted_rupiah(rows: list[ExaminedRow]) -> int:
    return sum(row.amount_rupiah for row in rows if row.outcome is Outcome.ACCEPTED)


def _store_files(
    agreement: Agreement,
    parsed: ParsedRoster,
    faulty: list[ExaminedRow],
    content: bytes,
    now: datetime.datetime,
    progress: Progress,
) -> tuple[SealedFile, SealedFile | None]:
    """Store the original, and the rows to correct if there are any."""
    retain_until = day_at_office(agreement, now) + datetime.timedelta(days=settings.ROSTER_RETENTION_DAYS)
    original = store_file(
        kind=SealedFile.Kind.ROSTER, name=parsed.file_name, content=content, now=now, retain_until=retain_until
    )
    if not faulty:
        return original, None
    reasons = {row.row_number: tuple(row.reasons) for row in faulty}
    progress.stage("returning", len(faulty))
    workbook = write_faulty_rows(parsed, reasons, written=progress.advance)
    return original, store_file(
        kind=SealedFile.Kind.FAULTY_ROWS,
        name=f"perbaiki-{agreement.code}.xlsx",
        content=workbook,
        now=now,
        retain_until=retain_until,
    )


def _keep_roster(
    agreement: Agreement,
    parsed: ParsedRoster,
    rows: list[ExaminedRow],
    files: tuple[SealedFile, SealedFile | None],
    reach: Reach,
    now: datetime.datetime,
) -> Roster:
    last = Roster.objects.filter(agreement=agreement).aggregate(last=Max("number"))["last"] or 0
    original, faulty_file = files
    return Roster.objects.create(
        agreement=agreement,
        number=last + 1,
        file=original,
        faulty_file=faulty_file,
        mapping=[dataclasses.asdict(column) for column in parsed.mapping.columns],
        notices=[dataclasses.asdict(notice) for notice in parsed.notices],
        row_count=len(rows),
        accepted_rupiah=_accepted_rupiah(rows),
        uploaded_by_id=reach.user_id,
        uploaded_at=now,
    )


def _keep_rows(roster: Roster, rows: list[ExaminedRow], progress: Progress) -> None:
    for start in range(0, len(rows), _ROWS_A_COPY):
        portion = rows[start : start + _ROWS_A_COPY]
        copy_frame(_frame_of(roster, portion), table="partnership_rosterrow")
        progress.advance(len(portion))
    refresh_statistics("partnership_rosterrow", written=len(rows))


def _frame_of(roster: Roster, rows: list[ExaminedRow]) -> pl.DataFrame:
    raw = [json.dumps(row.raw, ensure_ascii=False).encode() for row in rows]
    niks = [row.nik.encode() if row.nik_digest is not None and row.nik is not None else None for row in rows]
    return pl.DataFrame(
        {
            "roster_id": [roster.pk] * len(rows),
            "row_number": [row.row_number for row in rows],
            "raw_sealed": sealing.seal_many(raw, purpose=ROW_PURPOSE),
            "nik_sealed": sealing.seal_many(niks, purpose=NIK_PURPOSE),
            "nik_digest": [row.nik_digest for row in rows],
            "name": [row.name for row in rows],
            "name_key": [row.name_key for row in rows],
            "birth_date": [row.birth_date for row in rows],
            "sex": [row.sex for row in rows],
            "phone": [row.phone for row in rows],
            "address": [row.address for row in rows],
            "region_id": [row.region_id for row in rows],
            "category": [row.category for row in rows],
            "occupation": [row.occupation for row in rows],
            "sector": [row.sector for row in rows],
            "leaves": [row.leaves for row in rows],
            "outcome": [row.outcome.value for row in rows],
            "reasons": [array_text(row.reasons) for row in rows],
            "months": [array_text(row.months) for row in rows],
            "amount_rupiah": [row.amount_rupiah for row in rows],
        },
        schema_overrides={
            "raw_sealed": pl.Binary,
            "nik_sealed": pl.Binary,
            "nik_digest": pl.Binary,
            "birth_date": pl.Date,
            "sex": pl.String,
            "region_id": pl.String,
            "category": pl.String,
        },
    )
