"""A file that comes in is kept under seal and waits to be read; what is no list is refused at once."""

import datetime
import io
import zipfile

import pytest

from jangkau.core.models import SealedFile
from jangkau.core.services.files import read_file
from jangkau.partnership.intake.guards import MAX_FILE_BYTES
from jangkau.partnership.models import RosterUpload
from jangkau.partnership.models.uploads import UploadState
from jangkau.partnership.selectors.agreements import AgreementNotFound
from jangkau.partnership.services import uploads
from jangkau.partnership.services.rosters import RosterUnreadable
from jangkau.partnership.services.uploads import TooManyUploads, UploadUnderWay, withdraw_upload
from jangkau.registry.selectors.reach import NotPermitted, reach_of
from tests.factories.partnership import (
    AUDITOR,
    CITY_OFFICER,
    NEIGHBOUR,
    OFFICER,
    SPONSOR_OFFICER,
    SUPERVISOR,
    UPLOADED_AT,
    as_csv,
    make_agreement,
    make_other_agreement,
    send,
    workers,
)
from tests.factories.uploads import imported, read, receive, upload_of
from tests.jobs import waiting_jobs

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]


def bomb() -> bytes:
    """Return a workbook whose sheet unpacks to a thousand times its size."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 90_000_000)
    return buffer.getvalue()


def test_file_is_kept_under_seal_and_left_to_the_worker():
    make_agreement()
    content = as_csv(workers(2))

    received = receive(content=content, file_name="daftar sintetis.csv")

    upload = upload_of(received.upload_id)
    assert (received.is_new, received.imported_as) == (True, None)
    assert (upload.state, upload.uploaded_by.username) == (UploadState.RECEIVED, SPONSOR_OFFICER)
    assert read_file(upload.file) == ("daftar sintetis.csv", content)
    assert upload.file.retain_until == datetime.date(2022, 9, 20) + datetime.timedelta(days=uploads.KEPT_DAYS)
    assert waiting_jobs() == ["read_upload"]


def test_same_file_while_one_is_open_is_the_one_that_is_there():
    make_agreement()
    rows = workers(2)
    first = receive(rows)

    again = receive(rows, by=OFFICER, file_name="nama lain.csv")

    assert (again.upload_id, again.is_new) == (first.upload_id, False)
    assert (RosterUpload.objects.count(), SealedFile.objects.count()) == (1, 1)
    assert waiting_jobs() == ["read_upload"]


def test_same_file_under_another_agreement_is_another_upload():
    make_agreement()
    make_other_agreement()
    rows = workers(1)
    first = receive(rows)

    other = receive(rows, agreement="PKS-KALTIM", by=CITY_OFFICER)

    assert other.is_new
    assert other.upload_id != first.upload_id


def test_same_file_after_its_import_may_come_again_and_the_number_is_told():
    make_agreement()
    rows = workers(2)
    imported(rows)

    again = receive(rows)

    assert (again.is_new, again.imported_as) == (True, 1)


def test_file_that_was_imported_by_command_is_told_as_well():
    make_agreement()
    rows = workers(2)
    send(rows)

    assert receive(rows).imported_as == 1


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"),
        (b"\xef\xbb\xbf\r\n  \r\n", "file_empty"),
        (b"%PDF-1.7\n%\xe2\xe3", "file_type_pdf"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "file_type_old_excel"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + b"\0" * 600, "file_type_image"),
        (b"<html><table><tr><td>NIK</td></tr></table>", "file_type_web_page"),
        (b"Rar!\x1a\x07\x00", "file_type_archive"),
        (b"PK\x03\x04" + b"\0" * 40, "file_corrupt"),
        (bytes(range(1, 32)) * 50, "file_type_unknown"),
    ],
)
def test_what_is_no_list_is_refused_at_once_and_nothing_is_kept(content, code):
    make_agreement()

    with pytest.raises(RosterUnreadable) as refused:
        receive(content=content)

    assert refused.value.params["code"] == code
    assert (RosterUpload.objects.count(), SealedFile.objects.count(), waiting_jobs()) == (0, 0, [])


def test_workbook_that_was_cut_off_is_refused_at_once():
    make_agreement()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>" * 500)

    with pytest.raises(RosterUnreadable) as refused:
        receive(content=buffer.getvalue()[:-200])

    assert refused.value.params["code"] == "file_corrupt"


@pytest.mark.parametrize(("size", "refused"), [(MAX_FILE_BYTES, False), (MAX_FILE_BYTES + 1, True)])
def test_fifty_megabytes_are_the_most(size, refused):
    make_agreement()
    content = b"NIK;Nama;Tanggal Lahir\n".ljust(size, b"x")

    if refused:
        with pytest.raises(RosterUnreadable) as told:
            receive(content=content)
        assert told.value.params["code"] == "file_too_large"
    else:
        assert receive(content=content).is_new


def test_zip_bomb_is_refused_when_it_is_read():
    make_agreement()

    upload = read(content=bomb())

    assert (upload.state, upload.refusal["code"]) == (UploadState.REFUSED, "file_unpacks_too_large")


@pytest.mark.parametrize("by", [NEIGHBOUR, CITY_OFFICER])
def test_agreement_of_others_is_not_there(by):
    make_agreement()

    with pytest.raises(AgreementNotFound):
        receive(workers(1), by=by)


@pytest.mark.parametrize("by", [SUPERVISOR, AUDITOR])
def test_who_may_not_upload_is_told(by):
    make_agreement()

    with pytest.raises(NotPermitted):
        receive(workers(1), by=by)


def test_too_many_open_files_are_refused(monkeypatch):
    monkeypatch.setattr(uploads, "MOST_OPEN", 2)
    make_agreement()
    rows = workers(1)
    receive(rows)
    receive(workers(1))

    with pytest.raises(TooManyUploads):
        receive(workers(1))

    assert not receive(rows).is_new


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("\u202eexcel\u202c.csv", "excel.csv"),
        ("a\nb\x00.csv", "ab.csv"),
        ("\u200b\u200e", "daftar"),
        ("x" * 500 + ".csv", "x" * 196 + ".csv"),
    ],
)
def test_name_of_a_file_has_nothing_that_cannot_be_seen(name, kept):
    make_agreement()

    received = receive(workers(1), file_name=name)

    assert read_file(upload_of(received.upload_id).file)[0] == kept


def test_file_may_be_withdrawn_and_comes_anew():
    make_agreement()
    rows = workers(1)
    upload = read(rows)

    for _ in range(2):
        withdraw_upload(upload_id=upload.pk, reach=reach_of(OFFICER), now=UPLOADED_AT)

    assert upload_of(upload.pk).state == UploadState.WITHDRAWN
    assert receive(rows).is_new


def test_file_that_was_imported_cannot_be_withdrawn():
    make_agreement()
    upload = imported(workers(1))

    with pytest.raises(UploadUnderWay):
        withdraw_upload(upload_id=upload.pk, reach=reach_of(SPONSOR_OFFICER), now=UPLOADED_AT)


def test_nothing_of_a_file_lies_in_the_clear(settings):
    make_agreement()
    rows = workers(3)

    read(rows)

    kept = b"".join(path.read_bytes() for path in settings.MEDIA_ROOT.rglob("*") if path.is_file())
    assert kept
    assert not any(row.nik.encode() in kept or row.name.encode() in kept for row in rows)
    row = str(RosterUpload.objects.values().get())
    assert not any(one.nik in row or one.name in row for one in rows)
