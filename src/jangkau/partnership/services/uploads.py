"""Files that sponsors send: received at once, read and imported by the worker, corrected and withdrawn by people.

Here is what people do; what the worker does is in ``upload_work``.
"""

import datetime
import hashlib
import unicodedata
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from jangkau.core.errors import Refusal
from jangkau.core.jobs import defer
from jangkau.core.models import SealedFile
from jangkau.core.permissions import Right
from jangkau.core.services.files import store_file
from jangkau.partnership.intake.fields import FIELDS, OURS
from jangkau.partnership.intake.guards import file_kind
from jangkau.partnership.intake.messages import RosterRefused
from jangkau.partnership.models import Roster, RosterUpload
from jangkau.partnership.models.uploads import OPEN_STATES, UploadState
from jangkau.partnership.selectors.agreements import agreement_by_id, day_at_office
from jangkau.partnership.selectors.field_names import FIELD_NAMES
from jangkau.partnership.selectors.uploads import upload_in_reach
from jangkau.partnership.services.rosters import RosterUnreadable, Told
from jangkau.registry.selectors.reach import Reach

READ, IMPORT = "read_upload", "import_upload"
# A file that became a roster is kept with it, for its own time; what was left lying goes.
KEPT_DAYS = 30
MOST_OPEN = 20
_LONGEST_NAME = 200
_NAMELESS = "daftar"


class UploadIncomplete(Refusal):
    """The connection broke before the whole file had come."""

    message = _(
        "Kiriman terputus sebelum berkasnya lengkap; tidak ada yang disimpan. Periksa jaringan, lalu kirim lagi."
    )


class TooManyUploads(Refusal):
    """So many files of the agreement wait to be confirmed that another would only be lost among them."""

    message = _(
        "Perjanjian %(code)s masih punya %(count)s berkas yang belum selesai. Pastikan atau tarik berkas itu lebih "
        "dahulu, lalu kirim lagi."
    )


class UploadNotWaiting(Refusal):
    """The file does not wait for its columns to be confirmed: somebody did so, or it is being read again."""

    message = _("Kolom berkas ini tidak sedang menunggu dipastikan. Buka kembali halamannya untuk melihat keadaannya.")


class UploadUnderWay(Refusal):
    """A file that is being imported, or was, cannot be withdrawn."""

    message = _(
        "Berkas ini sudah atau sedang diimpor, jadi tidak dapat ditarik. Tidak ada yang dibayar sebelum daftarnya "
        "disetujui."
    )


class ColumnUnknown(Refusal):
    """The choice names a column that the file does not have."""

    message = _("Berkas ini tidak punya kolom %(column)s. Muat ulang halaman ini, lalu pilih lagi.")


class FieldUnknown(Refusal):
    """The choice names something that no column can hold."""

    message = _("Isian untuk kolom %(column)s tidak dikenal. Pilih salah satu dari daftar.")


class FieldTwice(Refusal):
    """Two columns were chosen for one field."""

    message = _("%(field)s dipilih untuk lebih dari satu kolom: %(columns)s. Pilih satu saja.")


@dataclass(frozen=True)
class ReceivedUpload:
    """What became of a file that came in.

    ``is_new`` is False where the same file is open already: that one goes on. ``imported_as`` is the number of a roster
    that the same file became before; None if it never did.
    """

    upload_id: int
    is_new: bool
    imported_as: int | None


def receive_upload(
    *, content: bytes, file_name: str, agreement_id: int, reach: Reach, now: datetime.datetime
) -> ReceivedUpload:
    """Keep a file under seal and have it read; a file that is plainly no list is refused at once.

    The same file may come any number of times, also at once: as long as one is open it is the one.

    Args:
        content: the bytes of the file; its type is judged by them.
        file_name: under which it came.
        agreement_id: under which it was sent.
        reach: of whoever sends it.
        now: the moment of receiving.

    Raises:
        AgreementNotFound, NotPermitted: as for any agreement.
        RosterUnreadable: if it is empty, too large, damaged or no table; nothing is kept.
        TooManyUploads: if too many files of the agreement are open.
    """
    agreement = agreement_by_id(agreement_id=agreement_id, reach=reach, right=Right.UPLOAD_ROSTER)
    try:
        file_kind(content)
    except RosterRefused as refused:
        raise RosterUnreadable(code=refused.code, text=Told(refused)) from refused
    sha256 = hashlib.sha256(content).digest()
    with transaction.atomic():
        _one_at_a_time(agreement.pk)
        uploads = RosterUpload.objects.filter(agreement=agreement, state__in=OPEN_STATES)
        there = uploads.filter(sha256=sha256).first()
        if there is not None:
            return ReceivedUpload(there.pk, is_new=False, imported_as=None)
        count = uploads.count()
        if count >= MOST_OPEN:
            raise TooManyUploads(code=agreement.code, count=count)
        upload = RosterUpload.objects.create(
            agreement=agreement,
            file=store_file(
                kind=SealedFile.Kind.ROSTER,
                name=_clean_name(file_name),
                content=content,
                now=now,
                retain_until=day_at_office(agreement, now) + datetime.timedelta(days=KEPT_DAYS),
            ),
            sha256=sha256,
            uploaded_by_id=reach.user_id,
            uploaded_at=now,
            changed_at=now,
        )
        _leave_to_worker(upload, READ)
    before = Roster.objects.filter(agreement=agreement, file__sha256=sha256).order_by("-number").first()
    return ReceivedUpload(upload.pk, is_new=True, imported_as=before.number if before else None)


def confirm_columns(*, upload_id: int, choices: Mapping[str, str | None], reach: Reach, now: datetime.datetime) -> bool:
    """Settle what the columns hold; return True if the file is imported now, False if it is read anew.

    What was looked at is what is imported: if a choice differs from what was read, the file is read again with it and
    waits to be confirmed once more.

    Args:
        upload_id: of a file that waits.
        choices: column letter → field, or None to leave it unused; columns not named stay as they were read. Where a
            changed column takes the field of an unchanged one, the unchanged one is left unused.
        reach: of whoever settles it.
        now: the moment.

    Raises:
        UploadNotFound, NotPermitted: if it does not lie in reach.
        UploadNotWaiting: if it does not wait for this, or not any more.
        ColumnUnknown, FieldUnknown, FieldTwice: if a choice cannot be used.
    """
    upload_in_reach(upload_id=upload_id, reach=reach, right=Right.UPLOAD_ROSTER)
    with transaction.atomic():
        upload = RosterUpload.objects.select_for_update(no_key=True).get(pk=upload_id)
        if upload.state != UploadState.MAPPED or upload.columns is None:
            raise UploadNotWaiting()
        columns = upload.columns["columns"]
        chosen = _settled(columns, choices)
        complete = upload.preview is not None and "missing" not in upload.preview
        unchanged = all(chosen[column["letter"]] == column["field"] for column in columns)
        if unchanged and complete:
            upload.state = UploadState.CONFIRMED
        else:
            upload.state = UploadState.RECEIVED
            upload.overrides = {
                column["letter"]: chosen[column["letter"]]
                for column in columns
                if chosen[column["letter"]] != column["guess"]
            }
        upload.stage, upload.done, upload.total, upload.changed_at = "", 0, 0, now
        upload.save(update_fields=["state", "overrides", "stage", "done", "total", "changed_at"])
        _leave_to_worker(upload, IMPORT if upload.state == UploadState.CONFIRMED else READ)
    return upload.state == UploadState.CONFIRMED


def withdraw_upload(*, upload_id: int, reach: Reach, now: datetime.datetime) -> None:
    """Take back a file that was not imported; twice is as good as once.

    Raises:
        UploadNotFound, NotPermitted: if it does not lie in reach.
        UploadUnderWay: if it is being imported, or was.
    """
    upload_in_reach(upload_id=upload_id, reach=reach, right=Right.UPLOAD_ROSTER)
    with transaction.atomic():
        upload = RosterUpload.objects.select_for_update(no_key=True).get(pk=upload_id)
        if upload.state in (UploadState.IMPORTING, UploadState.IMPORTED):
            raise UploadUnderWay()
        if upload.state in OPEN_STATES:
            upload.state, upload.changed_at = UploadState.WITHDRAWN, now
            upload.save(update_fields=["state", "changed_at"])


def _settled(columns: list[dict[str, Any]], choices: Mapping[str, str | None]) -> dict[str, str | None]:
    """Return the field of every column with these choices."""
    now = {column["letter"]: column["field"] for column in columns}
    for letter, field in choices.items():
        if letter not in now:
            raise ColumnUnknown(column=letter)
        if field is not None and field not in FIELDS - OURS and field != now[letter]:
            raise FieldUnknown(column=letter)
    changed = {letter: field for letter, field in choices.items() if field != now[letter]}
    taken = {field for field in changed.values() if field}
    settled = {letter: None if field in taken else field for letter, field in now.items()} | changed
    for field, count in Counter(field for field in settled.values() if field).items():
        if count > 1:
            letters = ", ".join(letter for letter, held in settled.items() if held == field)
            raise FieldTwice(field=FIELD_NAMES[field], columns=letters)
    return settled


def _leave_to_worker(upload: RosterUpload, job: str) -> None:
    # Rosters of an agreement are numbered and judged one after the other.
    defer(job=job, after=f"agreement:{upload.agreement_id}", upload_id=upload.pk)


def _one_at_a_time(agreement_id: int) -> None:
    """Let files of an agreement in one by one, without waiting for whoever holds the agreement itself."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('roster upload', %s))", [agreement_id])


def _clean_name(name: str) -> str:
    """Return a file's name without marks that cannot be seen, short enough to be shown."""
    seen = "".join(letter for letter in name if not unicodedata.category(letter).startswith("C"))
    return " ".join(seen.split())[-_LONGEST_NAME:] or _NAMELESS
