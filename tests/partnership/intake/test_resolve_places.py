"""Where an address lies is judged by what its columns say, never by what they leave out."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jangkau.partnership.intake.places import OUTSIDE, AreaUnknown, Region, resolve_places

KUKAR = "6402"
AREA: list[Region] = [
    ("64", 1, "Kalimantan Timur", None),
    ("6402", 2, "Kabupaten Kutai Kartanegara", "64"),
    ("640201", 3, "Muara Muntai", "6402"),
    ("6402012001", 4, "Perian", "640201"),
    ("6402012007", 4, "Muara Muntai Ulu", "640201"),
    ("6402012008", 4, "Muara Muntai Ilir", "640201"),
    ("640202", 3, "Loa Kulu", "6402"),
    ("6402022003", 4, "Jembayan", "640202"),
    ("6402022004", 4, "Loa Kulu Kota", "640202"),
    ("6402022014", 4, "Sumber Sari", "640202"),
    ("640206", 3, "Tenggarong", "6402"),
    ("6402061001", 4, "Loa Ipuh", "640206"),
    ("640208", 3, "Kota Bangun", "6402"),
    ("6402082001", 4, "Sumber Sari", "640208"),
    ("640215", 3, "Sanga Sanga", "6402"),
    ("640216", 3, "Tenggarong Seberang", "6402"),
    ("6402162001", 4, "Bukit Raya", "640216"),
    ("640218", 3, "Muara Wis", "6402"),
]


def place(*text: str, area_code: str = KUKAR, area: list[Region] | None = None) -> object:
    wanted = (*("",) * (4 - len(text)), *text)
    return resolve_places([wanted], area=AREA if area is None else area, area_code=area_code)[wanted]


@pytest.mark.parametrize("blank", ["", " ", "-", "  . ", "3"])
def test_silence_is_no_evidence(blank):
    assert place(blank, blank, blank, blank) == KUKAR


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (("Loa Kulu", "Jembayan"), "6402022003"),
        (("LOA KULU", "jembayan"), "6402022003"),
        (("Kec. Loa Kulu", "Desa Jembayan"), "6402022003"),
        (("Kecamatan Loa-Kulu", "Ds.Jembayan"), "6402022003"),
        (("Loakulu", "Jembayan"), "6402022003"),
        (("Tenggarong", "Kel. Loa Ipuh"), "6402061001"),
        (("Loa Kulu", ""), "640202"),
        (("Kota Bangun", "Sumber Sari"), "6402082001"),
        (("Kec. Kota Bangun", "Sumber Sari"), "6402082001"),
        (("Sanga-sanga", ""), "640215"),
        (("640202", "6402022003"), "6402022003"),
        (("64.02.02", "64.02.02.2003"), "6402022003"),
        (("Loa Kulu", "Kampung Jembayan"), "6402022003"),
    ],
)
def test_district_and_village_are_found(text, code):
    assert place(*text) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (("Loa Kuku", ""), "640202"),
        (("Tengarong", ""), "640206"),
        (("Tenggarong Sebrang", ""), "640216"),
        (("Tenggarongsebrang", ""), "640216"),
        (("Tgr. Seberang", ""), "640216"),
        (("M. Muntai", ""), "640201"),
        (("Loa Kulu", "Jembayn"), "6402022003"),
        (("Loa Kulu", "Loa Kulu Kta"), "6402022004"),
        (("Muara Muntai", "Muara Muntai Ilir"), "6402012008"),
        (("Muara Muntai", "Muara Muntai Illir"), "6402012008"),
    ],
)
def test_misspelt_and_shortened_names_are_found(text, code):
    assert place(*text) == code


@pytest.mark.parametrize("district", ["Sungai Kunjang", "Muara Wahau", "Muara Ancalong", "640299", "Loa"])
def test_district_that_the_area_lacks_is_outside(district):
    assert place(district, "Jembayan") is OUTSIDE
    assert place(district, "") is OUTSIDE


@pytest.mark.parametrize("number", ["3", "01", "020", "6471"])
def test_number_that_is_no_code_of_its_level_says_nothing(number):
    assert place(number, "Jembayan") == "6402022003"


def test_village_unknown_inside_a_known_district_is_the_district():
    assert place("Loa Kulu", "Dusun Baru Sekali") == "640202"


def test_village_of_another_district_is_taken_for_the_district_that_is_named():
    assert place("Loa Kulu", "Bukit Raya") == "640202"


def test_village_without_a_district_is_found_if_it_is_the_only_one():
    assert place("Jembayan") == "6402022003"
    assert place("Sumber Sari") == KUKAR


def test_village_that_nothing_in_the_area_is_called_is_outside():
    assert place("Sempaja") is OUTSIDE
    assert place("Bukit Jaya") is OUTSIDE


def test_village_not_found_is_inside_if_the_regency_is_named():
    assert place("Kutai Kartanegara", "", "Desa Baru") == KUKAR


@pytest.mark.parametrize(
    "regency",
    [
        "Kutai Kartanegara", "KAB. KUTAI KARTANEGARA", "Kabupaten Kutai Kertanegara", "Kukar", "Kab. Kukar", "Kutai",
        "Kartanegara", "6402", "64.02", "Kutai K.", "Tenggarong",
    ],
)  # fmt: skip
def test_agreements_own_regency_is_known_by_its_names(regency):
    assert place(regency, "Loa Kulu", "Jembayan") == "6402022003"


@pytest.mark.parametrize(
    "regency", ["Kutai Barat", "Kutai Timur", "Kubar", "Kota Samarinda", "6471", "Paser", "Kota Kutai Kartanegara"]
)
def test_another_regency_is_outside_whatever_else_is_said(regency):
    assert place(regency, "Loa Kulu", "Jembayan") is OUTSIDE
    assert place(regency, "", "") is OUTSIDE


@pytest.mark.parametrize(
    ("province", "inside"),
    [("Kalimantan Timur", True), ("Prov. Kaltim", True), ("KALTIM", True), ("64", True), ("Kalimantan Selatan", False),
     ("Kalsel", False), ("63", False)],
)  # fmt: skip
def test_province_is_compared_where_its_name_is_known(province, inside):
    assert (place(province, "", "Loa Kulu", "") == "640202") is inside


def test_province_whose_name_is_not_known_says_nothing():
    assert place("Kalimantan Selatan", "", "Loa Kulu", "", area=AREA[1:]) == "640202"


def test_agreement_of_a_province_tells_its_regencies():
    assert place("Kutai Kartanegara", "Loa Kulu", "", area_code="64") == "640202"
    assert place("Kota Samarinda", "", "", area_code="64") is OUTSIDE


def test_agreement_of_a_village_takes_its_own_village_only():
    assert place("Loa Kulu", "Jembayan", area_code="6402022003") == "6402022003"
    assert place("Loa Kulu", "", area_code="6402022003") == "6402022003"
    assert place("Loa Kulu", "Loa Kulu Kota", area_code="6402022003") is OUTSIDE
    assert place("Tenggarong", "", area_code="6402022003") is OUTSIDE


@pytest.mark.parametrize("text", ["PPU", "Penajam", "Penajam Paser Utara", "Kab PPU"])
def test_regency_is_known_by_its_initials(text):
    area: list[Region] = [("6409", 2, "Kabupaten Penajam Paser Utara", "64")]

    assert place(text, "", "", area=area, area_code="6409") == "6409"


def test_city_and_regency_of_one_name_are_told_apart():
    area: list[Region] = [("3201", 2, "Kabupaten Bogor", "32")]

    assert place("Kab. Bogor", "", "", area=area, area_code="3201") == "3201"
    assert place("Bogor", "", "", area=area, area_code="3201") == "3201"
    assert place("Kota Bogor", "", "", area=area, area_code="3201") is OUTSIDE


def test_region_of_the_agreement_must_be_among_the_regions():
    with pytest.raises(AreaUnknown):
        place("Loa Kulu", "", area_code="9999")


DATA = Path("node_modules/idn-area-data/data")


def real_area() -> list[Region]:
    area: list[Region] = []
    for level, name in enumerate(("provinces", "regencies", "districts", "villages"), start=1):
        with (DATA / f"{name}.csv").open(encoding="utf-8") as file:
            for row in csv.DictReader(file):
                code = row["code"].replace(".", "")
                if code == "64" or code.startswith(KUKAR):
                    area.append((code, level, row["name"], None))
    return area


@pytest.mark.skipif(not DATA.is_dir(), reason="not run: the region data of npm are not installed")
def test_every_village_of_the_regency_is_found_by_its_own_names():
    area = real_area()
    names = {code: name for code, _level, name, _parent in area}
    villages = [code for code in names if len(code) == 10]

    for style in (str, str.upper, str.lower):
        texts = {code: ("", "Kab. Kukar", style(names[code[:6]]), style(f"Desa {names[code]}")) for code in villages}
        found = resolve_places(list(texts.values()), area=area, area_code=KUKAR)

        assert {code: found[text] for code, text in texts.items()} == {code: code for code in villages}


@given(st.tuples(*[st.text(max_size=15)] * 4))
def test_any_text_is_told_inside_or_outside(text):
    found = resolve_places([text], area=AREA, area_code=KUKAR)[text]

    assert found is OUTSIDE or found.startswith(KUKAR)
