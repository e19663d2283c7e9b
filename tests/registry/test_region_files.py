"""Reading the region files and the list of historic codes."""

import shutil
from pathlib import Path

import pytest
from django.conf import settings

from jangkau.registry.intake import region_files
from jangkau.registry.intake.region_files import (
    RegionFileFaulty,
    RegionFilesMissing,
    RegionRow,
    differences_from_stated,
    read_historic_codes,
    read_region_files,
)

FILES = {
    "provinces.csv": "code,name\n64,Kalimantan Timur\n",
    "regencies.csv": "code,province_code,name\n64.02,64,Kabupaten Kutai Kartanegara\n",
    "districts.csv": "code,regency_code,name\n64.02.06,64.02,Tenggarong\n",
    "villages.csv": "code,district_code,name\n64.02.06.1002,64.02.06,Loa  Ipuh\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, "utf-8")
    return tmp_path


def test_codes_lose_their_dots_and_names_their_double_spaces(folder):
    rows = read_region_files(folder)

    assert rows == [
        RegionRow("64", 1, "Kalimantan Timur", None),
        RegionRow("6402", 2, "Kabupaten Kutai Kartanegara", "64"),
        RegionRow("640206", 3, "Tenggarong", "6402"),
        RegionRow("6402061002", 4, "Loa Ipuh", "640206"),
    ]


def test_missing_file_is_named_with_what_to_do(folder):
    (folder / "districts.csv").unlink()

    with pytest.raises(RegionFilesMissing, match=r"districts\.csv is missing: run \./dev"):
        read_region_files(folder)


@pytest.mark.parametrize(
    ("file_name", "text", "message"),
    [
        ("provinces.csv", "", r"provinces\.csv: the first line should be code,name"),
        ("provinces.csv", "kode,nama\n64,Kalimantan Timur\n", "the first line should be code,name"),
        ("provinces.csv", "code,name\n6402,Kalimantan Timur\n", r"line 2: '6402' is not a code of level 1"),
        (
            "regencies.csv",
            "code,province_code,name\n64.02,64\n",
            r"regencies\.csv, line 2: 2 cells instead of 3",
        ),
        ("regencies.csv", "code,province_code,name\n64.02,64, \n", "6402 has no name"),
        ("regencies.csv", "code,province_code,name\n64.2,64,Kutai\n", r"'64\.2' is not a code of level 2"),
        ("regencies.csv", "code,province_code,name\n6402,64,Kutai\n", "'6402' is not a code of level 2"),
        (
            "districts.csv",
            "code,regency_code,name\n64.03.06,64.02,X\n",
            "does not begin with the code of its parent",
        ),
        ("districts.csv", "code,regency_code,name\n64.03.06,64.03,X\n", "640306 lies in unknown 6403"),
        (
            "villages.csv",
            FILES["villages.csv"] + "64.02.06.1002,64.02.06,Loa Ipuh\n",
            r"villages\.csv, line 3: code 6402061002 comes twice",
        ),
    ],
)
def test_odd_file_is_refused_with_its_line(folder, file_name, text, message):
    (folder / file_name).write_text(text, "utf-8")

    with pytest.raises(RegionFileFaulty, match=message):
        read_region_files(folder)


@pytest.fixture(scope="module")
def country() -> list[RegionRow]:
    """The whole country of the pinned package, read once."""
    return read_region_files(settings.REGION_DATA_DIR)


@pytest.mark.slow
def test_pinned_package_holds_the_whole_country(country):
    assert differences_from_stated(country) == {3: (7_277, 7_285), 4: (83_763, 83_762)}
    assert sum(row.level == 1 for row in country) == 38
    assert sum(row.level == 2 for row in country) == 514


@pytest.mark.slow
def test_historic_codes_are_free_today_and_lead_to_a_regency_of_today(country):
    today = {row.code: row for row in country}

    historic = read_historic_codes()

    assert [old.code for old in historic if old.code in today] == []
    assert [old.code for old in historic if today[old.successor_code].level != 2] == []


@pytest.mark.slow
def test_every_gap_in_the_numbering_of_regencies_is_a_historic_code(country):
    today = [row.code for row in country if row.level == 2]
    historic = {old.code for old in read_historic_codes()}

    last = {(code[:2], code[2] >= "7"): int(code[2:]) for code in sorted(today)}
    gaps = {
        f"{province}{number:02d}"
        for (province, is_city), end in last.items()
        for number in range(71 if is_city else 1, end)
        if f"{province}{number:02d}" not in today
    }

    assert gaps - historic == set()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("6404", "6501"),
        ("6405", "6503"),
        ("6406", "6502"),
        ("6410", "6504"),
        ("6473", "6571"),
        ("9101", "9301"),
        ("9104", "9401"),
        ("9102", "9501"),
        ("9271", "9671"),
        ("7320", "7605"),
    ],
)
def test_code_of_a_split_province_leads_to_its_successor(old, new):
    successors = {row.code: row.successor_code for row in read_historic_codes()}

    assert successors[old] == new


def test_every_historic_code_names_its_law_and_how_far_to_trust_it():
    for old in read_historic_codes():
        assert old.source.startswith("UU ")
        assert any(f"; {mark}, " in old.source for mark in ("V1", "V2", "R"))


@pytest.mark.parametrize(
    ("broken", "message"),
    [
        (("trust: R", "trust: sure"), "lacks its law, date or trust mark"),
        (("until: 2004-10-05", "until: later"), "lacks its law, date or trust mark"),
        (('{code: "7320"', '{code: "7319"'), "7319 twice"),
        (('{code: "7320"', '{code: "6420"'), "6420 to 7605 does not fit UU 26/2004"),
    ],
)
def test_faulty_list_of_historic_codes_is_refused(tmp_path, monkeypatch, broken, message):
    source = Path(region_files.__file__).with_name("historic_codes.yaml")
    shutil.copy(source, tmp_path)
    copy = tmp_path / "historic_codes.yaml"
    copy.write_text(copy.read_text("utf-8").replace(*broken), "utf-8")
    monkeypatch.setattr(region_files.resources, "files", lambda package: tmp_path)

    with pytest.raises(RegionFileFaulty, match=message):
        read_historic_codes()
