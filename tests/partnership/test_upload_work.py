"""What the worker does with a file: once, wholly or not at all, and a file that cannot be used says why."""

import datetime

import pytest
from django.utils import translation

from jangkau.core.models import SealedFile
from jangkau.partnership.models import Roster, RosterRow, RosterUpload
from jangkau.partnership.models.uploads import UploadState
from jangkau.partnership.selectors.uploads import upload_shown
from jangkau.partnership.services import rosters, upload_work
from jangkau.partnership.services.upload_work import give_up, import_upload, read_upload
from jangkau.partnership.services.uploads import withdraw_upload
from jangkau.registry.models import User
from jangkau.registry.selectors.reach import reach_of
from tests.factories.partnership import (
    AGREEMENT,
    OFFICER,
    SPONSOR_OFFICER,
    UPLOADED_AT,
    as_csv,
    make_agreement,
    worker,
    workers,
)
from tests.factories.uploads import confirm, imported, read, receive, upload_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]


class Heard:
    """Keeps what work tells of its progress."""

    def __init__(self):
        self.stages = []

    def stage(self, name, total=0):
        self.stages.append([name, 0, total])

    def advance(self, count=1):
        self.stages[-1][1] += count


def test_import_makes_a_roster_by_whoever_sent_the_file():
    make_agreement()

    upload = imported([*workers(2), worker(name="")])

    roster = upload.roster
    assert (upload.state, roster.number, roster.row_count) == (UploadState.IMPORTED, 1, 3)
    assert roster.uploaded_by.username == SPONSOR_OFFICER
    assert roster.faulty_file is not None
    assert roster.file_id != upload.file_id


def test_import_twice_makes_one_roster():
    make_agreement()
    upload = imported(workers(1))

    import_upload(upload_id=upload.pk, now=UPLOADED_AT)

    assert Roster.objects.count() == 1


def test_import_that_lost_to_another_leaves_nothing(monkeypatch):
    make_agreement()
    upload = read(workers(1))
    confirm(upload)
    whole = rosters.import_roster

    def while_somebody_withdraws(**arguments):
        made = whole(**arguments)
        RosterUpload.objects.filter(pk=upload.pk).update(state=UploadState.WITHDRAWN)
        return made

    monkeypatch.setattr(upload_work, "import_roster", while_somebody_withdraws)
    import_upload(upload_id=upload.pk, now=UPLOADED_AT)

    assert (Roster.objects.count(), RosterRow.objects.count()) == (0, 0)


def test_reading_of_a_file_that_is_withdrawn_meanwhile_changes_nothing(monkeypatch):
    make_agreement()
    received = receive(workers(1))
    whole = upload_work.check_opened

    def while_somebody_withdraws(**arguments):
        withdraw_upload(upload_id=received.upload_id, reach=reach_of(OFFICER), now=UPLOADED_AT)
        return whole(**arguments)

    monkeypatch.setattr(upload_work, "check_opened", while_somebody_withdraws)
    read_upload(upload_id=received.upload_id, now=UPLOADED_AT)

    upload = upload_of(received.upload_id)
    assert (upload.state, upload.columns) == (UploadState.WITHDRAWN, None)


def test_work_that_broke_off_is_begun_again(monkeypatch):
    make_agreement()
    upload = read(workers(2))
    confirm(upload)
    monkeypatch.setattr(rosters, "_keep_rows", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        import_upload(upload_id=upload.pk, now=UPLOADED_AT)
    assert upload_of(upload.pk).state == UploadState.IMPORTING
    assert (Roster.objects.count(), RosterRow.objects.count()) == (0, 0)
    monkeypatch.undo()

    import_upload(upload_id=upload.pk, now=UPLOADED_AT)

    assert upload_of(upload.pk).roster.row_count == 2


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"isi;apa;saja\n1;2;3\n", "header_missing"),
        (b"NIK;Nama;Tanggal Lahir\n", "rows_missing"),
        (b'NIK;Nama;Tanggal Lahir\n1;"Budi;17-08-1980\n' + b"1;2;3\n" * 50, "quote_unbalanced"),
        (b"\xff\xfeN\x00I\x00K\x00;", "file_corrupt"),
    ],
)
def test_file_that_cannot_be_used_says_why_in_both_languages(content, code):
    make_agreement()

    upload = read(content=content)

    assert (upload.state, upload.refusal["code"]) == (UploadState.REFUSED, code)
    assert upload.refusal["id"] != upload.refusal["en"]
    with translation.override("en"):
        told = upload_shown(upload_id=upload.pk, reach=reach_of(OFFICER), now=UPLOADED_AT)
    assert told.refusal == upload.refusal["en"]


def test_file_may_be_in_the_encoding_of_old_windows_or_of_excel():
    make_agreement()
    text = as_csv([worker(name="Siti Nuraini é")]).decode()

    for encoding in ("cp1252", "utf-16", "utf-8-sig"):
        upload = read(content=text.encode(encoding))
        assert (upload.state, upload.preview["accepted"]) == (UploadState.MAPPED, 1)


def test_file_of_somebody_who_left_is_refused():
    make_agreement()
    received = receive(workers(1))
    User.objects.filter(username=SPONSOR_OFFICER).update(is_active=False)

    read_upload(upload_id=received.upload_id, now=UPLOADED_AT)

    upload = upload_of(received.upload_id)
    assert (upload.state, upload.refusal["code"]) == (UploadState.REFUSED, "inactive_user")


def test_file_whose_time_is_over_is_refused():
    make_agreement()
    upload = read(workers(1))
    confirm(upload)
    SealedFile.objects.filter(pk=upload.file_id).update(destroyed_at=UPLOADED_AT)

    import_upload(upload_id=upload.pk, now=UPLOADED_AT)

    assert upload_of(upload.pk).refusal["code"] == "file_destroyed"


def test_upload_that_is_given_up_says_what_to_do_and_one_that_is_done_stays():
    make_agreement()
    stuck, done = receive(workers(1)), imported(workers(1))

    for upload_id in (stuck.upload_id, done.pk):
        give_up(upload_id=upload_id, now=UPLOADED_AT)

    upload = upload_of(stuck.upload_id)
    assert (upload.state, upload.refusal["code"]) == (UploadState.REFUSED, "could_not_finish")
    assert str(stuck.upload_id) in upload.refusal["id"]
    assert upload_of(done.pk).state == UploadState.IMPORTED


def test_trail_tells_who_had_the_file_imported():
    make_agreement()

    upload = imported(workers(1))

    trail = [
        (event.state, event.pgh_context.metadata["by"])
        for event in upload.events.order_by("pgh_id").select_related("pgh_context")
    ]
    assert trail == [
        (state, SPONSOR_OFFICER) for state in ("received", "reading", "mapped", "confirmed", "importing", "imported")
    ]


def test_progress_of_an_import_counts_every_row():
    make_agreement()
    heard = Heard()
    rows = [*workers(3), worker(born="")]

    rosters.import_roster(
        content=as_csv(rows),
        file_name="daftar-sintetis.csv",
        agreement_code=AGREEMENT,
        reach=reach_of(SPONSOR_OFFICER),
        now=UPLOADED_AT,
        progress=heard,
    )

    # Of the four rows one is faulty: it is not compared with the register, and goes back in a workbook.
    assert heard.stages == [
        ["reading", 0, 0],
        ["checking", 4, 4],
        ["comparing", 3, 3],
        ["returning", 1, 1],
        ["writing", 4, 4],
    ]


def test_waiting_long_is_told_after_two_minutes():
    make_agreement()
    received = receive(workers(1))

    def waits(seconds):
        now = UPLOADED_AT + datetime.timedelta(seconds=seconds)
        return upload_shown(upload_id=received.upload_id, reach=reach_of(OFFICER), now=now).waits_long

    assert (waits(120), waits(121)) == (False, True)
