"""A file that was read shows what its columns were taken for; what somebody corrects is read anew before it counts."""

import pytest

from jangkau.partnership.models import Roster, RosterRow
from jangkau.partnership.models.uploads import UploadState
from jangkau.partnership.selectors.uploads import UploadNotFound, upload_columns, upload_shown
from jangkau.partnership.services.upload_work import read_upload
from jangkau.partnership.services.uploads import (
    ColumnUnknown,
    FieldTwice,
    FieldUnknown,
    UploadNotWaiting,
    confirm_columns,
    withdraw_upload,
)
from jangkau.registry.selectors.reach import NotPermitted, reach_of
from tests.factories.partnership import (
    AUDITOR,
    MONTH_RUPIAH,
    NEIGHBOUR,
    OFFICER,
    SPONSOR_OFFICER,
    UPLOADED_AT,
    as_csv,
    make_agreement,
    worker,
    workers,
)
from tests.factories.uploads import confirm, imported, read, receive, upload_of
from tests.jobs import run_jobs, waiting_jobs

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]

ODD = "Nomor Rahasia;Nama;Tanggal Lahir;Desa;Kecamatan;Pekerjaan;NIK lama\n"


def odd_list(*niks: str) -> bytes:
    """Return a list whose column of NIK has a heading that nobody knows."""
    lines = [f"{nik};Budi Sintetis {place};17-08-1980;Jahab;Tenggarong;Petani;-" for place, nik in enumerate(niks)]
    return (ODD + "\n".join(lines)).encode()


def shown(upload, by=SPONSOR_OFFICER):
    return upload_columns(upload_id=upload.pk, reach=reach_of(by), now=UPLOADED_AT)


def test_reading_tells_columns_and_what_the_file_comes_to():
    make_agreement()
    rows = [*workers(2), worker(born="31-02-1980")]

    upload = read(rows)

    told = shown(upload)
    assert upload.state == UploadState.MAPPED
    assert [(one.letter, one.header, one.field) for one in told.columns][:3] == [
        ("A", "NIK", "nik"),
        ("B", "Nama", "name"),
        ("C", "Tanggal Lahir", "birth_date"),
    ]
    assert (told.preview.rows, told.preview.accepted, told.preview.rejected) == (3, 2, 1)
    assert told.preview.total_rupiah == 2 * 3 * MONTH_RUPIAH
    assert [(words.code, count) for words, count in told.preview.reasons] == [("birth_date_invalid", 1)]
    assert (Roster.objects.count(), RosterRow.objects.count()) == (0, 0)


def test_examples_are_masked_and_few():
    make_agreement()
    rows = [worker(phone="081234567890"), *workers(5)]

    told = shown(read(rows))

    nik, phone = told.columns[0].examples, told.columns[-1].examples
    assert len(nik) == 3
    assert all(example[:2] == "64" and example[2:12] == "*" * 10 for example in nik)
    assert phone == ("08********90",)


def test_wrong_way_round_and_hostile_cells_are_shown_on_one_line():
    make_agreement()
    content = as_csv([worker(name="\u202eoman <b>Karto</b>\nbaris", occupation="x" * 500)])

    told = shown(read(content=content))

    by_field = {one.field: one.examples for one in told.columns}
    assert by_field["name"] == ("oman <b>Karto</b> baris",)
    assert len(by_field["occupation"][0]) == 60


def test_long_and_strange_headings_are_kept_as_they_are():
    make_agreement()
    heading = "<script>alert(1)</script>" + "م" * 200
    content = f"NIK;Nama;Tanggal Lahir;{heading}\n{worker().nik};Budi Sintetis;17-08-1980;x".encode()

    told = shown(read(content=content))

    assert told.columns[3].header == heading
    assert told.columns[3].field == ""


def test_identity_number_in_a_heading_is_masked():
    make_agreement()
    number = "6402061708809999"
    content = f"NIK;Nama;Tanggal Lahir;ketua {number}\n{worker().nik};Budi Sintetis;17-08-1980;x".encode()

    upload = read(content=content)

    assert shown(upload).columns[3].header == "ketua 64**********9999"
    assert number not in str(upload.columns)


def test_file_without_a_column_that_is_needed_waits_for_somebody_who_knows():
    make_agreement()
    nik = worker().nik

    upload = read(content=odd_list(nik))

    told = shown(upload)
    assert upload.state == UploadState.MAPPED
    assert (told.missing, told.preview) == (("NIK",), None)


def test_file_without_a_column_that_is_needed_is_not_imported_as_it_is():
    make_agreement()
    upload = read(content=odd_list(worker().nik))

    assert not confirm(upload)

    assert run_jobs() == ["read_upload", "read_upload"]
    assert shown(upload).missing == ("NIK",)


def test_corrected_column_is_read_anew_then_imported():
    make_agreement()
    upload = read(content=odd_list(worker().nik, "123"))

    assert not confirm(upload, {"A": "nik"})
    run_jobs()
    told = shown(upload)
    assert (told.columns[0].field, told.missing) == ("nik", ())
    assert (told.preview.accepted, told.preview.rejected) == (1, 1)

    assert confirm(upload, {one.letter: one.field or None for one in told.columns})
    run_jobs()
    upload = upload_of(upload.pk)
    assert (upload.state, upload.roster.row_count) == (UploadState.IMPORTED, 2)
    assert upload.overrides == {"A": "nik"}


def test_changed_column_takes_the_field_of_an_unchanged_one():
    make_agreement()
    rows = [worker(address=worker().nik)]
    upload = read(rows)
    told = shown(upload)
    address = next(one.letter for one in told.columns if one.field == "address")

    confirm(upload, {one.letter: one.field or None for one in told.columns} | {address: "nik"})
    run_jobs()

    assert {one.letter: one.field for one in shown(upload).columns}[address] == "nik"
    assert shown(upload).columns[0].field == ""


def test_column_may_be_left_unused_and_taken_back():
    make_agreement()
    upload = read(workers(1))

    confirm(upload, {"E": None})
    run_jobs()
    assert shown(upload).columns[4].field == ""
    assert upload_of(upload.pk).overrides == {"E": None}

    confirm(upload, {"E": "village"})
    run_jobs()
    assert upload_of(upload.pk).overrides == {}


@pytest.mark.parametrize(
    ("choices", "refusal"),
    [
        ({"ZZ": "nik"}, ColumnUnknown),
        ({"": "nik"}, ColumnUnknown),
        ({"A": "gaji"}, FieldUnknown),
        ({"A": "faults"}, FieldUnknown),
        ({"C": "kk", "D": "kk"}, FieldTwice),
    ],
)
def test_choice_that_cannot_be_used_is_refused_and_changes_nothing(choices, refusal):
    make_agreement()
    upload = read(workers(1))

    with pytest.raises(refusal):
        confirm(upload, choices)

    assert upload_of(upload.pk).state == UploadState.MAPPED


def test_columns_are_settled_once():
    make_agreement()
    upload = read(workers(1))
    confirm(upload)

    with pytest.raises(UploadNotWaiting):
        confirm(upload)

    assert waiting_jobs() == ["read_upload", "import_upload"]


def test_back_button_after_the_import_settles_nothing():
    make_agreement()
    upload = imported(workers(1))

    with pytest.raises(UploadNotWaiting):
        confirm(upload)

    assert shown(upload).columns == ()
    assert upload_shown(upload_id=upload.pk, reach=reach_of(OFFICER), now=UPLOADED_AT).roster_number == 1


def test_somebody_of_the_branch_may_settle_what_the_sponsor_sent():
    make_agreement()
    upload = read(workers(1))

    confirm(upload, by=OFFICER)
    run_jobs()

    roster = upload_of(upload.pk).roster
    assert roster.uploaded_by.username == SPONSOR_OFFICER


def test_upload_of_others_is_not_there():
    make_agreement()
    upload = read(workers(1))
    others = reach_of(NEIGHBOUR)

    for call in (
        lambda: upload_shown(upload_id=upload.pk, reach=others, now=UPLOADED_AT),
        lambda: upload_columns(upload_id=upload.pk, reach=others, now=UPLOADED_AT),
        lambda: confirm_columns(upload_id=upload.pk, choices={}, reach=others, now=UPLOADED_AT),
        lambda: withdraw_upload(upload_id=upload.pk, reach=others, now=UPLOADED_AT),
    ):
        with pytest.raises(UploadNotFound):
            call()


def test_auditor_sees_how_far_it_is_and_no_cells():
    make_agreement()
    upload = read(workers(1))

    told = upload_shown(upload_id=upload.pk, reach=reach_of(AUDITOR), now=UPLOADED_AT)

    assert (told.state, told.may_change, told.can_be_withdrawn) == (UploadState.MAPPED, False, False)
    with pytest.raises(NotPermitted):
        shown(upload, by=AUDITOR)


def test_columns_are_shown_without_examples_when_their_time_is_over():
    make_agreement()
    upload = read(workers(1))
    upload.examples.destroyed_at = UPLOADED_AT
    upload.examples.save()

    assert shown(upload).columns[0].examples == ()


def test_withdrawn_file_is_not_read_any_more():
    make_agreement()
    received = receive(workers(1))
    withdraw_upload(upload_id=received.upload_id, reach=reach_of(OFFICER), now=UPLOADED_AT)

    read_upload(upload_id=received.upload_id, now=UPLOADED_AT)

    assert upload_of(received.upload_id).state == UploadState.WITHDRAWN
