"""What the worker does with a sponsor's file: reads it, so that its columns can be confirmed, then imports it.

Each step says in the upload's own row how far it is. Run twice, or killed in the middle and run again, a file becomes
one roster: what counts is written in one transaction, and only if the upload still waits for it.
"""

import dataclasses
import datetime
import json
from dataclasses import dataclass
from typing import Any

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from jangkau.core.errors import Refusal
from jangkau.core.history import acting
from jangkau.core.models import SealedFile
from jangkau.core.progress import Progress, shown_in
from jangkau.core.services.files import read_file, store_file
from jangkau.partnership.intake.examples import example_cells
from jangkau.partnership.intake.headers import map_columns, missing_fields
from jangkau.partnership.intake.parse import OpenedRoster
from jangkau.partnership.models import RosterUpload
from jangkau.partnership.models.uploads import UploadState
from jangkau.partnership.selectors.agreements import day_at_office
from jangkau.partnership.services.rosters import (
    RosterCheck,
    RosterUnreadable,
    check_opened,
    import_roster,
    open_file,
)
from jangkau.registry.selectors.reach import Reach, reach_of

_TABLE = "partnership_rosterupload"
_LANGUAGES = ("id", "en")
_IN_HAND = (UploadState.RECEIVED, UploadState.READING, UploadState.CONFIRMED, UploadState.IMPORTING)


class CouldNotFinish(Refusal):
    """The work broke off again and again, for a cause that nobody foresaw."""

    message = _(
        "Berkas ini belum berhasil dikerjakan karena gangguan di sistem kami; tidak ada yang diimpor. Kirim lagi "
        "berkasnya. Bila terulang, beri tahu kantor cabang dan sebutkan nomor unggahan %(upload_id)s."
    )


class _Overtaken(Exception):
    """Somebody else finished or withdrew the upload meanwhile."""


def read_upload(*, upload_id: int, now: datetime.datetime) -> None:
    """Read a file that came in and keep what its columns were taken for and what it would come to.

    A file that cannot be used is marked so, with what to do about it. Without a column that no row can do without, the
    file still waits for its columns: somebody may know which one it is.
    """
    upload = _begin(upload_id, UploadState.RECEIVED, UploadState.READING, now)
    if upload is None:
        return
    try:
        reach = reach_of(upload.uploaded_by.username)
        with shown_in(table=_TABLE, key=upload.pk) as progress:
            found = _read(upload, reach, now, progress)
        with acting(by=reach.username, reason=_said(_("membaca berkas daftar pekerja"))):
            _finish(
                upload,
                UploadState.READING,
                state=UploadState.MAPPED,
                changed_at=now,
                columns=found.columns,
                preview=found.preview,
                examples=_store_examples(upload, found, now),
            )
    except Refusal as refusal:
        _refuse(upload, UploadState.READING, refusal, now)
    except _Overtaken:
        return


def import_upload(*, upload_id: int, now: datetime.datetime) -> None:
    """Import a file whose columns were confirmed, as a roster of its own.

    A file that cannot be used is marked so, with what to do about it.
    """
    upload = _begin(upload_id, UploadState.CONFIRMED, UploadState.IMPORTING, now)
    if upload is None:
        return
    try:
        reach = reach_of(upload.uploaded_by.username)
        name, content = read_file(upload.file)
        with (
            shown_in(table=_TABLE, key=upload.pk) as progress,
            acting(by=reach.username, reason=_said(_("mengimpor daftar pekerja"))),
        ):
            imported = import_roster(
                content=content,
                file_name=name,
                agreement_code=upload.agreement.code,
                reach=reach,
                now=now,
                overrides=upload.overrides,
                progress=progress,
            )
            _finish(
                upload,
                UploadState.IMPORTING,
                state=UploadState.IMPORTED,
                changed_at=now,
                roster_id=imported.roster_id,
            )
    except Refusal as refusal:
        _refuse(upload, UploadState.IMPORTING, refusal, now)
    except _Overtaken:
        return


def give_up(*, upload_id: int, now: datetime.datetime) -> None:
    """Mark an upload as one that could not be finished, and say what to do; one that was finished stays as it is."""
    upload = RosterUpload.objects.filter(pk=upload_id, state__in=_IN_HAND).select_related("uploaded_by").first()
    if upload is not None:
        _refuse(upload, UploadState(upload.state), CouldNotFinish(upload_id=upload_id), now)


def _begin(upload_id: int, waiting: UploadState, working: UploadState, now: datetime.datetime) -> RosterUpload | None:
    """Mark that the work has begun, for all to see; None if there is nothing to do any more."""
    upload = RosterUpload.objects.select_related("agreement__office", "file", "uploaded_by").get(pk=upload_id)
    if upload.state == waiting:
        with acting(by=upload.uploaded_by.username, reason=_said(_("mengerjakan berkas daftar pekerja"))):
            begun = RosterUpload.objects.filter(pk=upload_id, state=waiting).update(state=working, changed_at=now)
        return upload if begun else None
    # One that was begun and never finished: whoever worked on it is gone.
    return upload if upload.state == working else None


def _finish(upload: RosterUpload, working: UploadState, **values: Any) -> None:
    """Write what came of the work, if it is still wanted."""
    values |= {"stage": "", "done": 0, "total": 0}
    if not RosterUpload.objects.filter(pk=upload.pk, state=working).update(**values):
        raise _Overtaken


def _refuse(upload: RosterUpload, working: UploadState, refusal: Refusal, now: datetime.datetime) -> None:
    code = refusal.params["code"] if isinstance(refusal, RosterUnreadable) else refusal.code
    text = {"code": str(code)}
    for language in _LANGUAGES:
        with translation.override(language):
            text[language] = str(refusal)
    try:
        with acting(by=upload.uploaded_by.username, reason=_said(_("berkas daftar pekerja tidak dapat dipakai"))):
            _finish(upload, working, state=UploadState.REFUSED, changed_at=now, refusal=text)
    except _Overtaken:
        return


@dataclass(frozen=True)
class _Found:
    """What reading a file found, as the upload keeps it."""

    columns: dict[str, Any]
    preview: dict[str, Any]
    examples: list[list[str]]


def _read(upload: RosterUpload, reach: Reach, now: datetime.datetime, progress: Progress) -> _Found:
    agreement = upload.agreement
    today = day_at_office(agreement, now)
    name, content = read_file(upload.file)
    progress.stage("reading")
    opened = open_file(content=content, today=today, overrides=upload.overrides)
    preview: dict[str, Any]
    if missing := missing_fields(opened.mapping):
        preview, notices = {"missing": missing}, opened.notices
    else:
        check = check_opened(
            opened=opened,
            file_name=name,
            agreement_code=agreement.code,
            reach=reach,
            today=today,
            progress=progress,
        )
        preview, notices = _preview(check), check.notices
    columns = {
        "columns": _columns(opened, today),
        "header_row": opened.mapping.header_positions[-1] + 1,
        "sheet": opened.table.sheet,
        "notices": [dataclasses.asdict(notice) for notice in notices],
    }
    return _Found(columns, preview, example_cells(opened.table, first_row=opened.mapping.first_row))


def _columns(opened: OpenedRoster, today: datetime.date) -> list[dict[str, Any]]:
    """Return every column with the field it was taken for, and the one it would be taken for if nobody chose."""
    guessed, _notices = map_columns(opened.table, today=today)
    return [
        {
            "letter": column.letter,
            "header": column.header,
            "field": column.field,
            "how": column.how,
            "guess": guess.field,
        }
        for column, guess in zip(opened.mapping.columns, guessed.columns, strict=True)
    ]


def _preview(check: RosterCheck) -> dict[str, Any]:
    kept = ("rows", "accepted", "review", "rejected", "waiting", "reasons", "total_rupiah", "new_members", "leaving")
    return {name: getattr(check, name) for name in kept}


def _store_examples(upload: RosterUpload, found: _Found, now: datetime.datetime) -> SealedFile:
    return store_file(
        kind=SealedFile.Kind.ROSTER,
        name="contoh.json",
        content=json.dumps(found.examples, ensure_ascii=False).encode(),
        now=now,
        retain_until=upload.file.retain_until,
    )


def _said(reason: object) -> str:
    # The trail is kept in one language, whoever the worker works for.
    with translation.override("id"):
        return str(reason)
