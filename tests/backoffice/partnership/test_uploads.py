"""Sending a list by the browser: whole or not at all, found again, corrected, withdrawn."""

import io
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from jangkau.core.models import Sighting
from jangkau.partnership.intake.guards import MAX_FILE_BYTES
from jangkau.partnership.models import Roster, RosterUpload
from jangkau.partnership.models.uploads import UploadState
from tests.backoffice.conftest import SignIn
from tests.backoffice.parts import assert_part_is_the_pages
from tests.factories.house import House
from tests.factories.partnership import OFFICER, SPONSOR_OFFICER, Worker, as_csv, worker, workers
from tests.factories.uploads import imported, receive, upload_of
from tests.jobs import run_jobs

pytestmark = pytest.mark.django_db

BOUNDARY = "batas"


@pytest.fixture
def officer(house: House, sign_in: SignIn) -> Client:
    """The browser of the sponsor's officer."""
    return sign_in(SPONSOR_OFFICER)


def sending(house: House) -> str:
    return reverse("backoffice:upload_new", args=[house.agreement.pk])


def send(client: Client, house: House, content: bytes, *, name: str = "daftar-sintetis.csv") -> object:
    """Send a file as a browser does."""
    return client.post(sending(house), {"file": SimpleUploadedFile(name, content), "complete": "yes"})


def sent(client: Client, house: House, rows: list[Worker]) -> RosterUpload:
    send(client, house, as_csv(rows))
    return RosterUpload.objects.latest("pk")


def columns_of(upload: RosterUpload) -> str:
    return reverse("backoffice:upload_columns", args=[upload.pk])


def page_of(upload: RosterUpload) -> str:
    return reverse("backoffice:upload", args=[upload.pk])


class _Choices(HTMLParser):
    """Finds what is chosen in the selects of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.chosen: dict[str, str] = {}
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "select":
            self._select = found["name"] or ""
            self.chosen[self._select] = ""
        if tag == "option" and "selected" in found:
            self.chosen[self._select] = found["value"] or ""


def choices_of(client: Client, upload: RosterUpload) -> dict[str, str]:
    """Return what the form of a file's columns would send as it stands."""
    reader = _Choices()
    reader.feed(client.get(columns_of(upload)).content.decode())
    return reader.chosen


def test_template_can_be_filled_in_and_sent(officer: Client, house: House) -> None:
    answer = officer.get(reverse("backoffice:roster_template"))

    sheet = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert "NIK" in sheet[1]
    assert answer.headers["Content-Disposition"] == 'attachment; filename="daftar-pekerja.xlsx"'
    assert officer.get(sending(house)).status_code == 200


def test_whole_way_from_the_file_to_the_result(officer: Client, house: House) -> None:
    answer = send(officer, house, as_csv([*workers(2), worker(born="31-02-1980")]))
    upload = RosterUpload.objects.latest("pk")
    assert (answer.status_code, answer.headers["Location"]) == (303, page_of(upload))
    assert officer.get(page_of(upload)).status_code == 200

    run_jobs()
    assert officer.get(page_of(upload)).headers["Location"] == columns_of(upload)
    shown = officer.get(columns_of(upload)).content.decode()
    assert "Tanggal lahir tidak terbaca" in shown

    officer.post(columns_of(upload), choices_of(officer, upload))
    run_jobs()

    result = reverse("backoffice:roster", args=[house.agreement.pk, 2])
    assert officer.get(page_of(upload)).headers["Location"] == result
    assert officer.get(result).status_code == 200
    assert Roster.objects.get(agreement=house.agreement, number=2).row_count == 3


def test_progress_shows_itself_and_leads_on(officer: Client, house: House) -> None:
    upload = sent(officer, house, workers(2))
    RosterUpload.objects.filter(pk=upload.pk).update(state=UploadState.READING, stage="checking", done=1200, total=4800)
    polling = {"HX-Request": "true", "HX-Target": "upload-state"}

    under_way = officer.get(page_of(upload), headers=polling).content.decode()
    RosterUpload.objects.filter(pk=upload.pk).update(state=UploadState.RECEIVED)
    run_jobs()
    after = officer.get(page_of(upload), headers=polling)

    assert 'value="1200"' in under_way
    assert "1.200 dari 4.800 baris" in under_way
    assert 'hx-trigger="every 2s"' in under_way
    assert after.headers["HX-Redirect"] == columns_of(upload)


def test_part_that_is_polled_is_that_of_the_page(officer: Client, house: House) -> None:
    upload = sent(officer, house, workers(1))

    assert_part_is_the_pages(officer, page_of(upload), "upload-state")


def test_page_reloads_itself_where_no_script_runs(officer: Client, house: House) -> None:
    upload = sent(officer, house, workers(1))
    moving = officer.get(page_of(upload)).content.decode()
    officer.post(page_of(upload))

    still = officer.get(page_of(upload)).content.decode()

    assert '<meta http-equiv="refresh"' in moving
    assert '<meta http-equiv="refresh"' not in still


def test_same_file_twice_leads_to_the_one_that_is_there(officer: Client, house: House) -> None:
    content = as_csv(workers(2))
    first = send(officer, house, content)

    again = send(officer, house, content)

    assert again.headers["Location"] == first.headers["Location"]
    assert "tidak perlu mengirim lagi" in officer.get(again.headers["Location"]).content.decode()


def test_same_file_after_its_import_is_told(officer: Client, house: House) -> None:
    rows = workers(2)
    imported(rows)

    answer = send(officer, house, as_csv(rows))

    assert "pernah menjadi daftar nomor 2" in officer.get(answer.headers["Location"]).content.decode()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "Berkas ini kosong"),
        (b"%PDF-1.7", "Ini berkas PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Office lama"),
        (b"PK\x03\x04rusak", "rusak"),
    ],
)
def test_what_is_no_list_is_told_on_the_form(officer: Client, house: House, content: bytes, told: str) -> None:
    answer = send(officer, house, content)

    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert not RosterUpload.objects.exists()


def test_nothing_chosen_is_told(officer: Client, house: House) -> None:
    answer = officer.post(sending(house), {"complete": "yes"})

    assert answer.status_code == 422
    assert "Pilih berkasnya lebih dahulu." in answer.content.decode()


def test_file_above_fifty_megabytes_is_told_and_not_held(officer: Client, house: House) -> None:
    answer = send(officer, house, b"x" * (MAX_FILE_BYTES + 1))

    assert answer.status_code == 422
    assert "lebih dari batas 50 MB" in answer.content.decode()
    assert not RosterUpload.objects.exists()


def broken_off(content: bytes) -> Iterator[bytes]:
    """Yield bodies of a form that was cut off: in the file, behind it, and before it."""
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'.encode()
    yield head + content[: len(content) // 2]
    yield head + content
    yield head + content + f"\r\n--{BOUNDARY}\r\nContent-Disposition: form-da".encode()
    yield head
    yield head[:20]


def test_file_that_was_cut_off_is_refused_whole(officer: Client, house: House) -> None:
    bodies = list(broken_off(as_csv(workers(30))))

    answers = [
        officer.post(sending(house), body, content_type=f"multipart/form-data; boundary={BOUNDARY}") for body in bodies
    ]

    assert {answer.status_code for answer in answers} == {422}
    assert all("Kiriman terputus" in answer.content.decode() for answer in answers)
    assert not RosterUpload.objects.exists()


def test_body_shorter_than_it_says_is_refused(officer: Client, house: House) -> None:
    body = next(broken_off(as_csv(workers(30))))

    answer = officer.request(
        **{
            "REQUEST_METHOD": "POST",
            "PATH_INFO": sending(house),
            "CONTENT_TYPE": f"multipart/form-data; boundary={BOUNDARY}",
            "CONTENT_LENGTH": str(len(body) * 3),
            "wsgi.input": io.BytesIO(body),
        }
    )

    assert answer.status_code == 422
    assert not RosterUpload.objects.exists()


def test_unknown_heading_is_put_right_by_the_sender(officer: Client, house: House) -> None:
    content = f"Nomor Rahasia;Nama;Tanggal Lahir\n{worker().nik};Budi Sintetis;17-08-1980\n".encode()
    send(officer, house, content)
    upload = RosterUpload.objects.latest("pk")
    run_jobs()
    assert "Belum ditemukan: NIK" in officer.get(columns_of(upload)).content.decode()

    officer.post(columns_of(upload), choices_of(officer, upload) | {"column-A": "nik"})
    run_jobs()
    assert "Belum ditemukan" not in officer.get(columns_of(upload)).content.decode()
    officer.post(columns_of(upload), choices_of(officer, upload))
    run_jobs()

    assert upload_of(upload.pk).state == UploadState.IMPORTED


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"column-A": "gaji"}, "Pilih salah satu dari daftar."),
        ({"column-C": "kk", "column-D": "kk"}, "dipilih untuk lebih dari satu kolom"),
    ],
)
def test_choice_that_cannot_be_used_is_told(officer: Client, house: House, changes: dict[str, str], told: str) -> None:
    upload = sent(officer, house, workers(1))
    run_jobs()

    answer = officer.post(columns_of(upload), choices_of(officer, upload) | changes)

    assert answer.status_code == 422
    assert told in answer.content.decode()


def test_column_that_the_file_does_not_have_changes_nothing(officer: Client, house: House) -> None:
    upload = sent(officer, house, workers(1))
    run_jobs()

    officer.post(columns_of(upload), choices_of(officer, upload) | {"column-ZZ": "nik"})
    run_jobs()

    assert upload_of(upload.pk).overrides == {}
    assert upload_of(upload.pk).state == UploadState.IMPORTED


def test_back_button_after_the_import_leads_to_the_result(officer: Client, house: House) -> None:
    upload = sent(officer, house, workers(1))
    run_jobs()
    typed = choices_of(officer, upload)
    officer.post(columns_of(upload), typed)
    run_jobs()

    again = officer.post(columns_of(upload), typed, follow=True)

    assert again.redirect_chain[-1][0] == reverse("backoffice:roster", args=[house.agreement.pk, 2])
    assert "sudah dipastikan sebelumnya" in again.content.decode()
    assert Roster.objects.filter(agreement=house.agreement).count() == 2


def test_hostile_headings_and_cells_are_only_text(officer: Client, house: House) -> None:
    heading = "<script>alert(1)</script>\u202e" + "x" * 200
    row = [worker().nik, '"><img src=x onerror=alert(1)>', "17-08-1980", "\u202eterbalik"]
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as workbook:
        sheet = workbook.add_worksheet("<b>lembar")
        for place, cell in enumerate(["NIK", "Nama", "Tanggal Lahir", heading]):
            sheet.write_string(0, place, cell)
            sheet.write_string(1, place, row[place])
    send(officer, house, buffer.getvalue(), name="<i>nama.xlsx")
    upload = RosterUpload.objects.latest("pk")
    run_jobs()

    shown = officer.get(columns_of(upload)).content.decode()

    for hostile in ("<script>alert", "<img", "<b>lembar", "<i>nama"):
        assert hostile not in shown
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown
    assert "&lt;i&gt;nama.xlsx" in shown


def test_examples_of_cells_are_masked_and_seeing_them_is_on_record(officer: Client, house: House) -> None:
    rows = workers(1)
    upload = sent(officer, house, rows)
    run_jobs()

    shown = officer.get(columns_of(upload)).content.decode()

    assert rows[0].nik not in shown
    assert f"64**********{rows[0].nik[-4:]}" in shown
    assert Sighting.objects.filter(subject_id=house.agreement.pk, page="upload_columns").count() == 1


def test_file_may_be_withdrawn_until_it_is_imported(officer: Client, house: House, sign_in: SignIn) -> None:
    upload = sent(officer, house, workers(1))
    run_jobs()

    officer.post(page_of(upload))
    shown = officer.get(page_of(upload)).content.decode()

    assert upload_of(upload.pk).state == UploadState.WITHDRAWN
    assert "Berkas ini ditarik" in shown
    assert officer.get(columns_of(upload)).headers["Location"] == page_of(upload)


def test_imported_file_is_not_withdrawn(officer: Client, house: House) -> None:
    upload = imported(workers(1))

    answer = officer.post(page_of(upload))

    assert answer.status_code == 409
    assert "tidak dapat ditarik" in answer.content.decode()


def test_refused_file_says_why_and_goes_on(officer: Client, house: House) -> None:
    send(officer, house, b"isi;apa;saja\n1;2;3\n")
    upload = RosterUpload.objects.latest("pk")
    run_jobs()

    shown = officer.get(page_of(upload)).content.decode()
    officer.cookies["django_language"] = "en"
    english = officer.get(page_of(upload)).content.decode()

    assert "Baris judul kolom tidak ditemukan" in shown
    assert "No row of column headings was found" in english
    assert sending(house) in shown


def test_branch_finds_the_sponsors_file_and_goes_on_with_it(officer: Client, house: House, sign_in: SignIn) -> None:
    upload = sent(officer, house, workers(1))
    run_jobs()
    branch = sign_in(OFFICER)

    listed = branch.get(reverse("backoffice:rosters", args=[house.agreement.pk])).content.decode()

    assert page_of(upload) in listed
    assert branch.get(page_of(upload)).headers["Location"] == columns_of(upload)


def test_corrected_rows_come_in_on_the_same_page(officer: Client, house: House) -> None:
    shown = officer.get(sending(house) + "?correcting=1").content.decode()

    assert "Cukup berkas perbaikannya" in shown


def test_upload_by_a_script_without_the_forms_token_is_refused(house: House, sign_in: SignIn) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = sign_in(SPONSOR_OFFICER).cookies

    answer = send(strict, house, as_csv(workers(1)))

    assert answer.status_code == 403
    assert not RosterUpload.objects.exists()


def test_file_is_never_written_to_the_disk_in_the_clear(
    officer: Client, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a temporary file was opened")

    monkeypatch.setattr("tempfile.NamedTemporaryFile", refuse)
    monkeypatch.setattr("django.core.files.uploadedfile.tempfile.NamedTemporaryFile", refuse)
    content = as_csv(workers(2)) + b";" * 4_000_000

    assert send(officer, house, content).status_code == 303


def test_file_that_waits_long_says_whom_to_tell(officer: Client, house: House) -> None:
    received = receive(workers(1))

    shown = officer.get(reverse("backoffice:upload", args=[received.upload_id])).content.decode()

    assert "pekerja latar mungkin tidak berjalan" in shown
