"""The commands of the main job: agreement, roster, review, approval, bill."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from jangkau.core.permissions import Role
from jangkau.partnership.models import Agreement, Batch, Member, Roster, RowDecision
from jangkau.registry.models import Assignment, User
from tests.console.commands import Said, files_kept, rows_of_all_tables, run
from tests.factories.partnership import (
    AGREEMENT,
    NEIGHBOUR,
    OFFICER,
    SPONSOR_OFFICER,
    SUPERVISOR,
    World,
    approve,
    as_csv,
    bill,
    make_agreement,
    register,
    send,
    worker,
    workers,
)
from tests.factories.partnership import pay as pay_bill

UPLOADED, APPROVED, BILLED = "2022-09-20T09:00+08:00", "2022-09-21T09:00+08:00", "2022-09-22T09:00+08:00"
AGREEMENT_FILE = """\
code: PKS-BARU
title: Pekerja rentan (sintetis)
sponsor: PEMKAB-KUKAR
office: KC-TGR
region: 6402
funding: apbd
categories: [vulnerable, rt]
minimum_age: 18
maximum_age: 64
first_month: 2022-10
months: 3
bracket: 1
programmes: [JKK, JKM]
budget_rupiah: 100_000_000
decree: Keputusan (sintetis) 460/2022
decree_date: 2022-08-29
signed_date: 2022-08-31
billing: once
on_departure: refund
start_letter: Surat Kanwil (sintetis) B/1
cover_starts_on: 2022-10-01
"""


@pytest.fixture(autouse=True)
def _media(media: Path) -> None:
    """Keep the files of each test apart."""


@pytest.fixture
def agreement(world: World) -> Agreement:
    return make_agreement()


@pytest.fixture
def list_file(tmp_path: Path) -> Path:
    """Three good rows, one whose sex does not fit the NIK, one without a name."""
    path = tmp_path / "daftar-sintetis.csv"
    path.write_bytes(as_csv([*workers(3), worker(sex="P"), worker(name="")]))
    return path


def dry_and_wet(name: str, *arguments: object) -> Iterator[Said]:
    """Run a command dry, make sure that nothing was kept, then run it for good."""
    before, files = rows_of_all_tables(), files_kept()
    dry = run(name, *arguments, "--json")
    assert dry.status == 0, dry.err
    assert dry.document["saved"] is False
    assert (rows_of_all_tables(), files_kept()) == (before, files)
    wet = run(name, *arguments, "--json", "--wet-run")
    assert wet.status == 0, wet.err
    assert wet.document["saved"] is True
    assert rows_of_all_tables() != before
    yield dry
    yield wet


# --- load_agreement


def test_agreement_is_recorded_from_its_file(world: World, tmp_path: Path) -> None:
    path = tmp_path / "agreement.yaml"
    path.write_text(AGREEMENT_FILE, encoding="utf-8")

    _dry, wet = dry_and_wet("load_agreement", path, "--as", OFFICER)

    assert wet.document == {"agreement": "PKS-BARU", "budget_rupiah": 100_000_000, "saved": True}
    assert Agreement.objects.get().region_id == "6402"


def test_every_fault_of_an_agreement_is_told_with_its_line(world: World, tmp_path: Path) -> None:
    path = tmp_path / "agreement.yaml"
    wrong = AGREEMENT_FILE.replace("funding: apbd", "funding: dana").replace("months: 3", "months: tiga")
    path.write_text(wrong + "colour: red\n", encoding="utf-8")

    said = run("load_agreement", path, "--as", OFFICER, "--wet-run")

    assert said.status == 1
    assert "baris 6: funding: harus salah satu dari: apbd, apbdes, apbn, csr, personal" in said.err
    assert "baris 11: months: harus bilangan bulat 1 sampai 60" in said.err
    assert "baris 22: colour: kunci ini tidak dikenal" in said.err
    assert not Agreement.objects.exists()


def test_agreement_of_a_foreign_office_is_not_recorded(world: World, tmp_path: Path) -> None:
    path = tmp_path / "agreement.yaml"
    path.write_text(AGREEMENT_FILE, encoding="utf-8")

    said = run("load_agreement", path, "--as", NEIGHBOUR, "--json")

    assert said.status == 1
    assert said.document["error"]["code"] == "party_not_found"


def test_file_that_is_not_there_is_told_by_name(world: World, tmp_path: Path) -> None:
    said = run("load_agreement", tmp_path / "nirgends.yaml", "--as", OFFICER)

    assert said.status == 1
    assert "nirgends.yaml" in said.err


# --- check_roster


def test_check_counts_rows_by_outcome_and_reason(agreement: Agreement, list_file: Path) -> None:
    before, files = rows_of_all_tables(), files_kept()

    said = run(
        "check_roster", list_file, "--agreement", AGREEMENT, "--as", SPONSOR_OFFICER, "--now", UPLOADED, "--json"
    )

    assert said.status == 0
    assert said.document == {
        "rows": 5,
        "accepted": 3,
        "review": 1,
        "rejected": 1,
        "waiting": 0,
        "reasons": {"name_missing": 1, "nik_sex_mismatch": 1},
        "total_rupiah": 3 * 3 * 16_800,
    }
    assert (rows_of_all_tables(), files_kept()) == (before, files)


def test_check_in_words_says_what_is_the_matter(agreement: Agreement, list_file: Path) -> None:
    said = run("check_roster", list_file, "--agreement", AGREEMENT, "--as", SPONSOR_OFFICER, "--now", UPLOADED)

    assert "5 baris dibaca." in said.out
    assert "Nama kosong (name_missing)" in said.out
    assert "Rp151.200" in said.out


def test_check_in_english(agreement: Agreement, list_file: Path) -> None:
    said = run("check_roster", list_file, "--agreement", AGREEMENT, "--as", SPONSOR_OFFICER, "--lang", "en")

    assert "5 rows read." in said.out
    assert "The name is blank (name_missing)" in said.out


def test_unreadable_list_is_refused_with_what_to_do(agreement: Agreement, tmp_path: Path) -> None:
    path = tmp_path / "daftar.pdf"
    path.write_bytes(b"%PDF-1.7 not a list")

    said = run("check_roster", path, "--agreement", AGREEMENT, "--as", SPONSOR_OFFICER, "--json")

    assert said.status == 1
    assert "PDF" in said.err
    assert said.document["error"]["code"] == "roster_unreadable"


def test_missing_list_is_refused_by_name(agreement: Agreement, tmp_path: Path) -> None:
    said = run("check_roster", tmp_path / "daftar.csv", "--agreement", AGREEMENT, "--as", SPONSOR_OFFICER)

    assert said.status == 1
    assert "daftar.csv" in said.err


# --- whoever may not


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("check_roster", ["FILE"]),
        ("import_roster", ["FILE"]),
        ("show_roster", []),
        ("review_roster", ["--accept", "--all", "--reason", "KTP dilihat"]),
        ("approve_roster", []),
        ("bill_agreement", []),
        ("faulty_rows", ["--file", "OUT"]),
        ("participant_list", ["--directory", "FOLDER"]),
    ],
)
def test_agreement_of_another_office_is_like_one_that_does_not_exist(
    name: str, arguments: list[str], agreement: Agreement, list_file: Path, tmp_path: Path
) -> None:
    real = {"FILE": str(list_file), "OUT": str(tmp_path / "out.xlsx"), "FOLDER": str(tmp_path)}
    given = [real.get(text, text) for text in arguments]

    foreign = run(name, *given, "--agreement", AGREEMENT, "--as", NEIGHBOUR, "--json")
    absent = run(name, *given, "--agreement", "PKS-TIADA", "--as", NEIGHBOUR, "--json")

    assert (foreign.status, absent.status) == (1, 1)
    assert foreign.document["error"]["code"] == absent.document["error"]["code"] == "agreement_not_found"
    assert foreign.err.replace(AGREEMENT, "PKS-TIADA") == absent.err


@pytest.mark.parametrize(
    ("name", "arguments", "user"),
    [
        ("review_roster", ["--accept", "--all", "--reason", "KTP dilihat"], SPONSOR_OFFICER),
        ("approve_roster", [], OFFICER),
        ("bill_agreement", [], SPONSOR_OFFICER),
    ],
)
def test_who_lacks_the_right_is_told_so(name: str, arguments: list[str], user: str, agreement: Agreement) -> None:
    before = rows_of_all_tables()

    said = run(name, *arguments, "--agreement", AGREEMENT, "--as", user, "--wet-run", "--json")

    assert said.status == 1
    assert said.document["error"]["code"] == "not_permitted"
    assert rows_of_all_tables() == before


# --- import_roster


def test_import_keeps_every_row_and_the_sealed_files(agreement: Agreement, list_file: Path) -> None:
    _dry, wet = dry_and_wet(
        "import_roster", list_file, "--agreement", AGREEMENT, "--as", SPONSOR_OFFICER, "--now", UPLOADED
    )

    assert wet.document == {
        "agreement": AGREEMENT,
        "roster": 1,
        "rows": 5,
        "accepted": 3,
        "review": 1,
        "rejected": 1,
        "waiting": 0,
        "reasons": {"name_missing": 1, "nik_sex_mismatch": 1},
        "total_rupiah": 151_200,
        "new_members": 3,
        "saved": True,
    }
    assert Roster.objects.get().row_count == 5
    assert len(files_kept()) == 2


def test_import_that_is_refused_leaves_no_file(agreement: Agreement, tmp_path: Path) -> None:
    path = tmp_path / "daftar.csv"
    path.write_bytes(b"")

    assert run("import_roster", path, "--agreement", AGREEMENT, "--as", SPONSOR_OFFICER, "--wet-run").status == 1
    assert files_kept() == []


# --- show_roster and review_roster


def test_roster_shows_the_rows_that_wait_for_a_decision(agreement: Agreement, list_file: Path) -> None:
    send([], content=list_file.read_bytes())

    said = run("show_roster", "--agreement", AGREEMENT, "--as", OFFICER, "--json")

    assert said.document == {
        "agreement": AGREEMENT,
        "roster": 1,
        "rows": 5,
        "accepted": 3,
        "review": 1,
        "rejected": 1,
        "waiting": 0,
        "undecided": [{"row": 5, "reasons": ["nik_sex_mismatch"]}],
    }


def test_row_is_accepted_by_its_number(agreement: Agreement, list_file: Path) -> None:
    send([], content=list_file.read_bytes())
    decision = ["--agreement", AGREEMENT, "--as", OFFICER, "--accept", "--rows", "5", "--reason", "KTP dilihat"]

    _dry, wet = dry_and_wet("review_roster", *decision)

    assert wet.document == {"agreement": AGREEMENT, "roster": 1, "decided": 1, "accepted": True, "saved": True}
    assert RowDecision.objects.get().reason == "KTP dilihat"


def test_rows_are_decided_together_by_their_only_reason(agreement: Agreement) -> None:
    known = worker()
    register(known)
    send([worker(sex="P"), worker(sex="P"), known.but(name="Orang Yang Lain")])
    decision = ["--reject", "--with-reason", "nik_sex_mismatch", "--reason", "KTP berbeda"]

    said = run("review_roster", "--agreement", AGREEMENT, "--as", OFFICER, *decision, "--wet-run", "--json")

    assert said.document["decided"] == 2
    assert [found.accepted for found in RowDecision.objects.order_by("pk")] == [False, False]


def test_all_open_rows_are_decided_at_once(agreement: Agreement) -> None:
    send([worker(sex="P"), worker(sex="P")])
    decision = ["--accept", "--all", "--reason", "KTP dilihat"]

    said = run("review_roster", "--agreement", AGREEMENT, "--as", OFFICER, *decision, "--wet-run")

    assert "2 baris diterima." in said.out


def test_nothing_to_decide_is_said(agreement: Agreement) -> None:
    send(workers(1))
    decision = ["--accept", "--all", "--reason", "KTP dilihat"]

    said = run("review_roster", "--agreement", AGREEMENT, "--as", OFFICER, *decision, "--json")

    assert said.document["error"]["code"] == "no_rows_to_decide"


# --- approve_roster and bill_agreement


def test_supervisor_approves_what_was_accepted(agreement: Agreement, list_file: Path) -> None:
    send([], content=list_file.read_bytes())

    _dry, wet = dry_and_wet("approve_roster", "--agreement", AGREEMENT, "--as", SUPERVISOR, "--now", APPROVED)

    assert wet.document == {
        "agreement": AGREEMENT,
        "roster": 1,
        "batch": 1,
        "members": 3,
        "departed": 0,
        "new_people": 3,
        "new_participants": 3,
        "waiting": 0,
        "unclear": 0,
        "total_rupiah": 151_200,
        "saved": True,
    }
    assert Member.objects.count() == 3


def test_uploader_cannot_approve(agreement: Agreement) -> None:
    user = User.objects.get(username=SPONSOR_OFFICER)
    Assignment.objects.create(user=user, role=Role.SUPERVISOR, organisation=agreement.sponsor)
    send(workers(1))

    said = run("approve_roster", "--agreement", AGREEMENT, "--as", SPONSOR_OFFICER, "--wet-run", "--json")

    assert said.document["error"]["code"] == "uploader_may_not_approve"
    assert not Batch.objects.exists()


def test_approved_months_are_billed(agreement: Agreement) -> None:
    send(workers(2))
    approve()

    _dry, wet = dry_and_wet("bill_agreement", "--agreement", AGREEMENT, "--as", OFFICER, "--now", BILLED)

    assert wet.document == {
        "agreement": AGREEMENT,
        "bills": [{"number": f"{AGREEMENT}/1", "lines": 6, "total_rupiah": 100_800}],
        "total_rupiah": 100_800,
        "saved": True,
    }


def test_nothing_to_bill_is_said(agreement: Agreement) -> None:
    said = run("bill_agreement", "--agreement", AGREEMENT, "--as", OFFICER, "--month", "2022-12", "--json")

    assert said.document["error"]["code"] == "nothing_to_bill"


# --- files handed out


def test_faulty_rows_are_written_for_the_sponsor(agreement: Agreement, list_file: Path, tmp_path: Path) -> None:
    send([], content=list_file.read_bytes())
    out = tmp_path / "perbaiki.xlsx"

    said = run("faulty_rows", "--agreement", AGREEMENT, "--as", SPONSOR_OFFICER, "--file", out, "--json")

    content = out.read_bytes()
    assert said.document == {"agreement": AGREEMENT, "file": str(out), "bytes": len(content)}
    assert out.stat().st_mode & 0o777 == 0o600
    cells = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert any("Nama kosong. Isi nama sesuai KTP." in row for row in cells)


def test_file_is_never_written_over(agreement: Agreement, list_file: Path, tmp_path: Path) -> None:
    send([], content=list_file.read_bytes())
    out = tmp_path / "perbaiki.xlsx"
    out.write_text("precious", encoding="utf-8")

    said = run("faulty_rows", "--agreement", AGREEMENT, "--as", SPONSOR_OFFICER, "--file", out)

    assert said.status == 1
    assert "sudah ada berkas bernama itu" in said.err
    assert out.read_text(encoding="utf-8") == "precious"


def test_folder_that_is_not_there_is_told(agreement: Agreement, list_file: Path, tmp_path: Path) -> None:
    send([], content=list_file.read_bytes())

    said = run("faulty_rows", "--agreement", AGREEMENT, "--as", OFFICER, "--file", tmp_path / "no" / "where.xlsx")

    assert said.status == 1
    assert "folder tidak ada" in said.err


@pytest.mark.parametrize(("form", "names"), [("xlsx", 1), ("pdf", 2)])
def test_participants_are_listed_by_village_or_in_one_workbook(
    form: str, names: int, agreement: Agreement, tmp_path: Path
) -> None:
    send([*workers(2), worker(village="Timbau")])
    approve()
    (issued,) = bill()
    pay_bill(issued)
    folder = tmp_path / "lists"
    folder.mkdir()

    said = run(
        "participant_list", "--agreement", AGREEMENT, "--as", OFFICER, "--format", form, "--directory", folder, "--json"
    )

    files = sorted(folder.iterdir())
    assert said.document == {"agreement": AGREEMENT, "directory": str(folder), "files": [file.name for file in files]}
    assert len(files) == names
    assert all(file.stat().st_mode & 0o777 == 0o600 for file in files)


# --- afterwards


def test_start_letter_is_recorded_before_the_first_bill(world: World) -> None:
    make_agreement(start_letter=None, cover_starts_on=None)
    letter = ["--letter", "B/1/2022", "--starts-on", "2022-10-01", "--as", OFFICER]

    _dry, wet = dry_and_wet("record_start_letter", "--agreement", AGREEMENT, *letter)

    assert wet.document == {
        "agreement": AGREEMENT,
        "start_letter": "B/1/2022",
        "cover_starts_on": "2022-10-01",
        "saved": True,
    }


def test_unpaid_bill_is_cancelled_and_its_months_billed_again(agreement: Agreement) -> None:
    send(workers(2))
    approve()
    bill()

    _dry, wet = dry_and_wet("cancel_bill", "--bill", f"{AGREEMENT}/1", "--reason", "salah bulan", "--as", OFFICER)

    assert wet.document == {"bill": f"{AGREEMENT}/1", "freed_months": 6, "saved": True}
    again = run("bill_agreement", "--agreement", AGREEMENT, "--as", OFFICER, "--now", BILLED, "--json")
    assert again.document["total_rupiah"] == 100_800


def test_bill_of_another_office_cannot_be_cancelled(agreement: Agreement) -> None:
    send(workers(1))
    approve()
    bill()

    said = run("cancel_bill", "--bill", f"{AGREEMENT}/1", "--reason", "salah", "--as", NEIGHBOUR, "--wet-run", "--json")

    assert said.document["error"]["code"] == "unknown_bill"


def test_departure_settles_the_months_paid_ahead(agreement: Agreement) -> None:
    send(workers(2))
    approve()
    pay_bill(bill()[0])
    left = ["--row", "1/2", "--left-on", "2022-10-20", "--why", "death", "--now", "2022-11-01T09:00+08:00"]

    _dry, wet = dry_and_wet("record_departure", "--agreement", AGREEMENT, *left, "--as", OFFICER)

    assert wet.document == {
        "agreement": AGREEMENT,
        "members": 1,
        "months_given_up": 2,
        "voided_months": 2,
        "refunded_rupiah": 33_600,
        "carried_rupiah": 0,
        "saved": True,
    }


def test_departure_of_a_stranger_is_refused(agreement: Agreement) -> None:
    left = ["--number", "12345678901", "--left-on", "2022-10-20", "--why", "dropped_out"]

    said = run("record_departure", "--agreement", AGREEMENT, *left, "--as", OFFICER, "--json")

    assert said.document["error"]["code"] == "member_not_found"
