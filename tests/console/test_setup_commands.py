"""From nothing to a working agency: regions, offices, organisations, users, by commands alone."""

from pathlib import Path

import pytest
from pghistory.models import Context

from jangkau.console import setup_files
from jangkau.core.permissions import Right
from jangkau.registry.models import Assignment, Office, OfficeRegion, Organisation, Region, User
from jangkau.registry.models.offices import OfficeKind, TimeZone
from jangkau.registry.models.organisations import OrganisationKind
from jangkau.registry.selectors.reach import reach_of
from tests.console.commands import rows_of_all_tables, run

pytestmark = pytest.mark.django_db

FOUND = ("admin", "--name", "Administrator Sintetis", "--office", "PUSAT", "--office-name", "Kantor Pusat")
OFFICES = """\
offices:
  - code: KW-KAL
    name: Kantor Wilayah Kalimantan
    kind: regional
    parent: PUSAT
    time_zone: WITA
  - {code: KC-SMD, name: Kantor Cabang Samarinda, kind: branch, parent: KW-KAL, time_zone: WITA, serves: [6402, "6472"]}
"""
ORGANISATIONS = """\
organisations:
  - code: PEMKAB-KUKAR
    name: Pemerintah Kabupaten Kutai Kartanegara
    kind: regency_government
    office: KC-SMD
    region: 6402
  - {code: KOP-NELAYAN, name: Koperasi Nelayan, kind: wadah, office: KC-SMD}
"""


@pytest.fixture
def region_files(tmp_path: Path) -> Path:
    """Region files of a small country."""
    folder = tmp_path / "regions"
    folder.mkdir()
    (folder / "provinces.csv").write_text("code,name\n64,KALIMANTAN TIMUR\n", encoding="utf-8")
    (folder / "regencies.csv").write_text(
        "code,province_code,name\n64.02,64,KABUPATEN KUTAI KARTANEGARA\n64.72,64,KOTA SAMARINDA\n", encoding="utf-8"
    )
    (folder / "districts.csv").write_text("code,regency_code,name\n64.02.06,64.02,Tenggarong\n", encoding="utf-8")
    (folder / "villages.csv").write_text("code,district_code,name\n64.02.06.1002,64.02.06,Loa Ipuh\n", encoding="utf-8")
    return folder


@pytest.fixture
def founded() -> None:
    assert run("found_agency", *FOUND, "--wet-run").status == 0


@pytest.fixture
def placed(founded: None, tmp_path: Path) -> None:
    """Regions and offices are there."""
    for code, level, name, parent in (
        ("64", 1, "Kalimantan Timur", None),
        ("6402", 2, "Kabupaten Kutai Kartanegara", "64"),
        ("6472", 2, "Kota Samarinda", "64"),
    ):
        Region.objects.create(code=code, level=level, name=name, name_key=name.lower(), parent_id=parent)
    said = run("load_offices", write(tmp_path, OFFICES), "--as", "admin", "--wet-run")
    assert said.status == 0, said.err


def write(folder: Path, text: str, name: str = "file.yaml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


# --- found_agency


def test_agency_is_founded_only_when_told_to() -> None:
    before = rows_of_all_tables()

    assert run("found_agency", *FOUND, "--json").document == {"office": "PUSAT", "user": "admin", "saved": False}
    assert rows_of_all_tables() == before
    assert run("found_agency", *FOUND, "--wet-run", "--json").document["saved"] is True
    assert reach_of("admin").rights >= {Right.MANAGE_USERS, Right.MANAGE_REGIONS}


def test_agency_is_founded_once(founded: None) -> None:
    said = run("found_agency", "second", *FOUND[1:], "--wet-run", "--json")

    assert (said.status, said.document["error"]["code"]) == (1, "already_founded")
    assert User.objects.count() == 1


# --- load_regions


def test_regions_are_loaded_only_when_told_to(founded: None, region_files: Path, no_codes_of_the_past: None) -> None:
    before = rows_of_all_tables()
    given = ["--directory", region_files, "--as", "admin", "--json"]

    assert run("load_regions", *given).document["saved"] is False
    assert rows_of_all_tables() == before

    wet = run("load_regions", *given, "--wet-run")
    assert wet.document == {
        "provinces": 1,
        "regencies": 2,
        "districts": 1,
        "villages": 1,
        "historic": 0,
        "added": 5,
        "changed": 0,
        "no_longer_listed": 0,
        "saved": True,
    }


@pytest.fixture
def no_codes_of_the_past(monkeypatch: pytest.MonkeyPatch) -> None:
    """The codes of the past lead to places that the small country has not."""
    monkeypatch.setattr("jangkau.console.management.commands.load_regions.read_historic_codes", list)


def test_difference_from_the_stated_numbers_is_told(
    founded: None, region_files: Path, no_codes_of_the_past: None
) -> None:
    said = run("load_regions", "--directory", region_files, "--as", "admin")

    assert "provinsi: 1 di dalam berkas, 38 menurut rancangan" in said.out


def test_missing_region_files_are_told(founded: None, tmp_path: Path) -> None:
    said = run("load_regions", "--directory", tmp_path, "--as", "admin", "--json")

    assert (said.status, said.document["error"]["code"]) == (1, "regions_not_loaded")
    assert "provinces.csv" in said.err


def test_only_an_administrator_loads_regions(placed: None, region_files: Path) -> None:
    run(
        "create_user",
        "budi",
        "--name",
        "Budi",
        "--role",
        "branch_officer",
        "--office",
        "KC-SMD",
        "--as",
        "admin",
        "--wet-run",
    )

    said = run("load_regions", "--directory", region_files, "--as", "budi", "--json")

    assert said.document["error"]["code"] == "not_permitted"


# --- load_offices and load_organisations


def test_offices_are_made_with_the_regions_that_they_serve(placed: None) -> None:
    office = Office.objects.select_related("parent").get(code="KC-SMD")

    assert (office.kind, office.parent and office.parent.code, office.time_zone) == (
        "branch",
        "KW-KAL",
        "Asia/Makassar",
    )
    served = OfficeRegion.objects.filter(office=office).order_by("region_id").values_list("region_id", flat=True)
    assert list(served) == ["6402", "6472"]


def test_offices_of_a_dry_run_are_not_made(founded: None, tmp_path: Path) -> None:
    before = rows_of_all_tables()

    said = run(
        "load_offices", write(tmp_path, OFFICES.replace(', serves: [6402, "6472"]', "")), "--as", "admin", "--json"
    )

    assert said.document == {"offices": ["KW-KAL", "KC-SMD"], "regions": 0, "saved": False}
    assert rows_of_all_tables() == before


def test_one_wrong_office_keeps_all_from_being_made(founded: None, tmp_path: Path) -> None:
    said = run("load_offices", write(tmp_path, OFFICES), "--as", "admin", "--wet-run", "--json")

    assert said.document["error"]["code"] == "regions_unknown"
    assert Office.objects.count() == 1


def test_every_fault_of_the_offices_is_told_with_its_line(founded: None, tmp_path: Path) -> None:
    wrong = OFFICES.replace("kind: regional", "kind: big").replace("    time_zone: WITA\n", "    colour: red\n")

    said = run("load_offices", write(tmp_path, wrong), "--as", "admin", "--wet-run")

    assert said.status == 1
    assert "baris 4: kind: big bukan pilihan; pilih regional, branch, pioneer" in said.err
    assert "baris 6: kunci colour tidak dikenal" in said.err
    assert "baris 2: kunci time_zone belum ada" in said.err


def test_organisations_are_recorded(placed: None, tmp_path: Path) -> None:
    path = write(tmp_path, ORGANISATIONS)
    before = rows_of_all_tables()

    assert run("load_organisations", path, "--as", "admin").status == 0
    assert rows_of_all_tables() == before
    wet = run("load_organisations", path, "--as", "admin", "--wet-run", "--json")

    assert wet.document == {"organisations": ["PEMKAB-KUKAR", "KOP-NELAYAN"], "saved": True}
    assert Organisation.objects.get(code="PEMKAB-KUKAR").region_id == "6402"
    assert Organisation.objects.get(code="KOP-NELAYAN").region_id is None


def test_organisation_of_an_unknown_office_is_refused(founded: None, tmp_path: Path) -> None:
    said = run("load_organisations", write(tmp_path, ORGANISATIONS), "--as", "admin", "--wet-run", "--json")

    assert said.document["error"]["code"] == "unknown_office"
    assert not Organisation.objects.exists()


# --- users


def test_user_is_made_with_a_role(placed: None) -> None:
    given = ["budi", "--name", "Budi", "--role", "branch_officer", "--office", "KC-SMD", "--as", "admin", "--json"]
    before = rows_of_all_tables()

    assert run("create_user", *given).document["saved"] is False
    assert rows_of_all_tables() == before
    wet = run("create_user", *given, "--language", "en", "--wet-run")

    assert wet.document == {
        "user": "budi",
        "role": "branch_officer",
        "office": "KC-SMD",
        "organisation": None,
        "saved": True,
    }
    assert reach_of("budi").language == "en"
    assert Right.BILL in reach_of("budi").rights


def test_sponsor_officer_is_made_for_an_organisation(placed: None, tmp_path: Path) -> None:
    run("load_organisations", write(tmp_path, ORGANISATIONS), "--as", "admin", "--wet-run")

    said = run(
        "create_user", "dinsos", "--name", "Dinas Sosial", "--role", "sponsor_officer", "--organisation",
        "PEMKAB-KUKAR",
        "--as", "admin", "--wet-run",
    )  # fmt: skip

    assert said.out == "Pengguna dinsos dibuat sebagai petugas sponsor di PEMKAB-KUKAR.\n"
    assert reach_of("dinsos").office_ids == frozenset()


def test_user_whose_role_cannot_be_given_is_not_made(placed: None) -> None:
    said = run(
        "create_user", "budi", "--name", "Budi", "--role", "auditor", "--office", "TIADA", "--as", "admin", "--wet-run"
    )

    assert said.status == 1
    assert not User.objects.filter(username="budi").exists()


def test_role_is_given_and_taken(placed: None) -> None:
    run(
        "create_user",
        "budi",
        "--name",
        "Budi",
        "--role",
        "branch_officer",
        "--office",
        "KC-SMD",
        "--as",
        "admin",
        "--wet-run",
    )
    role = ["budi", "--role", "supervisor", "--office", "KW-KAL", "--as", "admin", "--json"]

    given = run("assign_role", *role, "--wet-run")
    assert given.document == {
        "user": "budi",
        "role": "supervisor",
        "office": "KW-KAL",
        "organisation": None,
        "held": True,
        "saved": True,
    }
    assert Right.APPROVE_ROSTER in reach_of("budi").rights

    assert run("assign_role", *role, "--remove").document["saved"] is False
    assert Right.APPROVE_ROSTER in reach_of("budi").rights

    assert run("assign_role", *role, "--remove", "--wet-run").document["held"] is False
    assert Right.APPROVE_ROSTER not in reach_of("budi").rights


def test_nobody_gives_himself_a_role(placed: None) -> None:
    said = run(
        "assign_role", "admin", "--role", "supervisor", "--office", "PUSAT", "--as", "admin", "--wet-run", "--json"
    )

    assert said.document["error"]["code"] == "own_access"
    assert Assignment.objects.count() == 1


def test_deactivated_user_can_do_nothing_more(placed: None) -> None:
    run(
        "create_user",
        "budi",
        "--name",
        "Budi",
        "--role",
        "branch_officer",
        "--office",
        "KC-SMD",
        "--as",
        "admin",
        "--wet-run",
    )
    given = ["budi", "--reason", "pindah tugas per surat 12/2022", "--as", "admin", "--json"]

    assert run("deactivate_user", *given).document == {"user": "budi", "active": False, "saved": False}
    assert User.objects.get(username="budi").is_active
    assert run("deactivate_user", *given, "--wet-run").status == 0
    assert Context.objects.filter(metadata={"by": "admin", "reason": "pindah tugas per surat 12/2022"}).exists()
    assert run("trial_balance", "--as", "budi", "--json").document["error"]["code"] == "inactive_user"


# --- the files' choices are the register's


def test_files_offer_every_kind_of_office_but_the_head() -> None:
    assert {*setup_files.OFFICE_KINDS, "head"} == set(OfficeKind.values)


def test_files_offer_every_kind_of_organisation() -> None:
    assert set(setup_files.ORGANISATION_KINDS) == set(OrganisationKind.values)


def test_files_offer_every_time_zone_by_its_name() -> None:
    assert {zone.label: zone.value for zone in TimeZone} == setup_files.TIME_ZONES
