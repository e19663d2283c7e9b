"""A roster becomes checked columns, each row with all reasons that need no register."""

import datetime
import io
import zipfile

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jangkau.partnership.intake.messages import RosterRefused
from jangkau.partnership.intake.parse import SCHEMA, ParsedRoster
from jangkau.partnership.intake.reasons import REASONS
from tests.partnership.intake.files import (
    HEADER,
    MAN,
    TODAY,
    WOMAN,
    codes,
    read,
    reasons_of,
    text_file,
    with_parts,
    workbook,
)

ALL_HEADINGS = (
    "No", "NIK", "No KK", "Nama", "Tempat Lahir", "Tanggal Lahir", "Jenis Kelamin", "No HP", "Alamat", "RT/RW", "Desa",
    "Kecamatan", "Kabupaten", "Provinsi", "Pekerjaan", "Kategori", "Nama Ibu Kandung", "Mutasi", "Agama",
)  # fmt: skip
FULL = (
    1, MAN[1], "6402051234560001", " Budi  Santoso ", "Tenggarong", datetime.date(1980, 8, 17), "Laki-laki",
    81234567890, "Jl. Mawar", "001/002", "Loa Kulu Kota", "Loa Kulu", "Kutai Kartanegara", "Kalimantan Timur",
    "Nelayan", "Pekerja Rentan", "Aminah", "Masuk", "Islam",
)  # fmt: skip


def test_every_column_is_cleaned_and_typed():
    frame = read(workbook([ALL_HEADINGS, FULL])).frame

    assert frame.schema == SCHEMA
    assert frame.drop("raw").row(0, named=True) == {
        "row_number": 2,
        "nik": MAN[1],
        "nik_numeric": False,
        "kk": "6402051234560001",
        "name": "Budi Santoso",
        "name_key": "budi santoso",
        "birth_place": "Tenggarong",
        "birth_date": datetime.date(1980, 8, 17),
        "birth_date_text": "1980-08-17",
        "sex": "male",
        "phone": "+6281234567890",
        "address": "Jl. Mawar",
        "rt": "001",
        "rw": "002",
        "village": "Loa Kulu Kota",
        "district": "Loa Kulu",
        "regency": "Kutai Kartanegara",
        "province": "Kalimantan Timur",
        "occupation": "Nelayan",
        "category": "Pekerja Rentan",
        "mother_name": "Aminah",
        "mutation": "in",
        "reasons": [],
        "complete": True,
        "duplicate_of": None,
    }
    assert frame["raw"].to_list()[0] == [
        "1", MAN[1], "6402051234560001", " Budi  Santoso ", "Tenggarong", "1980-08-17", "Laki-laki", "81234567890",
        "Jl. Mawar", "001/002", "Loa Kulu Kota", "Loa Kulu", "Kutai Kartanegara", "Kalimantan Timur", "Nelayan",
        "Pekerja Rentan", "Aminah", "Masuk", "Islam",
    ]  # fmt: skip


def test_columns_that_the_file_lacks_are_blank():
    frame = read(text_file([("NIK", "Nama", "Tgl Lahir"), MAN[1:4]])).frame

    assert frame.schema == SCHEMA
    assert frame.select("sex", "phone", "mutation", "duplicate_of").row(0) == (None,) * 4
    assert frame.select("kk", "address", "rt", "rw", "village", "district", "category").row(0) == ("",) * 7
    assert frame["reasons"].to_list() == [[]]


def test_place_and_date_of_birth_in_one_column_are_split():
    rows = [("NIK", "Nama", "TTL"), (MAN[1], "Budi", "Tenggarong, 17 Agustus 1980"), (WOMAN[1], "Siti", "Kutai")]

    parsed = read(text_file(rows, delimiter=";"))

    assert parsed.frame["birth_place"].to_list()[0] == "Tenggarong"
    assert parsed.frame["birth_date"].to_list() == [datetime.date(1980, 8, 17), None]
    assert reasons_of(parsed) == {3: ["birth_date_invalid"]}


def test_place_comes_from_the_joint_column_where_the_date_has_its_own():
    rows = [("NIK", "Nama", "TTL", "Tanggal Lahir"), (MAN[1], "Budi", "Tenggarong, 17 Agustus 1980", "17-08-1980")]

    parsed = read(text_file(rows, delimiter=";"))

    assert parsed.frame.select("birth_place", "birth_date").rows() == [("Tenggarong", datetime.date(1980, 8, 17))]


@pytest.mark.parametrize(
    ("changes", "reasons"),
    [
        ({1: ""}, ["nik_missing"]),
        ({1: "12345"}, ["nik_malformed"]),
        ({1: "6402050013800001"}, ["nik_malformed"]),
        ({1: "6402053102800001"}, ["nik_malformed"]),
        ({2: ""}, ["name_missing"]),
        ({2: "123"}, ["name_missing"]),
        ({3: ""}, ["birth_date_missing"]),
        ({3: "31-02-1980"}, ["birth_date_invalid"]),
        ({3: "18-08-1980"}, ["nik_birth_date_mismatch"]),
        ({4: "P"}, ["nik_sex_mismatch"]),
        ({1: "9999051708800001"}, ["nik_region_unknown"]),
        ({4: ""}, []),
        ({4: "?"}, []),
        ({1: "9999051708800001", 3: "18-08-1980", 4: "P"},
         ["nik_birth_date_mismatch", "nik_sex_mismatch", "nik_region_unknown"]),
        ({1: "", 2: "", 3: ""}, ["nik_missing", "name_missing", "birth_date_missing"]),
        ({1: "x", 3: "y"}, ["nik_malformed", "birth_date_invalid"]),
        ({3: "", 4: "P"}, ["birth_date_missing", "nik_sex_mismatch"]),
    ],
)  # fmt: skip
def test_row_gets_all_its_reasons_in_one_order(changes, reasons):
    row = [changes.get(index, cell) for index, cell in enumerate(MAN)]

    parsed = read(text_file([HEADER, row, WOMAN]))

    assert parsed.frame["reasons"].to_list() == [reasons, []]
    incomplete = {"nik_missing", "nik_malformed", "name_missing", "birth_date_missing", "birth_date_invalid"}
    assert parsed.frame["complete"].to_list()[0] is incomplete.isdisjoint(reasons)
    assert list(REASONS) == sorted(REASONS, key=list(REASONS).index)
    assert reasons == sorted(reasons, key=list(REASONS).index)


def test_of_duplicates_the_first_complete_row_wins():
    nameless = (*MAN[:2], "", *MAN[3:])
    rows = [HEADER, nameless, WOMAN, MAN, MAN, (*MAN[:2], "Budi S", *MAN[3:])]

    parsed = read(text_file(rows))

    assert reasons_of(parsed) == {
        2: ["name_missing", "duplicate_in_roster"],
        5: ["duplicate_in_roster"],
        6: ["duplicate_in_roster"],
    }
    assert parsed.frame["duplicate_of"].to_list() == [4, None, None, 4, 4]


def test_row_for_review_is_complete_and_wins():
    parsed = read(text_file([HEADER, (*MAN[:4], "P", *MAN[5:]), MAN]))

    assert reasons_of(parsed) == {2: ["nik_sex_mismatch"], 3: ["duplicate_in_roster"]}


def test_of_duplicates_none_of_which_is_complete_the_first_is_no_duplicate():
    nameless = (*MAN[:2], "", *MAN[3:])

    parsed = read(text_file([HEADER, nameless, (*MAN[:3], "", *MAN[4:])]))

    assert reasons_of(parsed) == {2: ["name_missing"], 3: ["birth_date_missing", "duplicate_in_roster"]}


def test_malformed_and_rounded_nik_are_nobodys_duplicates():
    rounded = [(row, 6402051708800010.0, "Budi", "17-08-1980") for row in (1, 2)]
    malformed = [(row, "12345", "Budi", "17-08-1980") for row in (3, 4)]

    parsed = read(workbook([HEADER, *rounded, *malformed]))

    assert list(reasons_of(parsed).values()) == [["nik_rounded"]] * 2 + [["nik_malformed"]] * 2


def test_nik_written_in_two_manners_is_one_nik():
    parsed = read(text_file([HEADER, MAN, (MAN[0], "'640205 170880 0001", *MAN[2:])]))

    assert reasons_of(parsed) == {3: ["duplicate_in_roster"]}


def test_p_and_w_in_the_column_of_sex_are_pria_and_wanita():
    parsed = read(text_file([HEADER, (*MAN[:4], "P", *MAN[5:]), (*WOMAN[:4], "W", *WOMAN[5:])]))

    assert parsed.frame["sex"].to_list() == ["male", "female"]
    assert codes(parsed) == ["sex_p_means_pria"]
    assert reasons_of(parsed) == {}


def test_dates_written_month_first_are_refused_and_the_column_is_noticed():
    parsed = read(text_file([HEADER, (*MAN[:3], "08/17/1980", *MAN[4:]), WOMAN]))

    assert reasons_of(parsed) == {2: ["birth_date_invalid"]}
    assert codes(parsed) == ["dates_month_first"]


def test_separate_rt_and_rw_are_read():
    parsed = read(text_file([("NIK", "Nama", "Tgl Lahir", "RT", "RW"), (*MAN[1:4], "01", "02")]))

    assert parsed.frame.select("rt", "rw").row(0) == ("01", "02")


def test_result_tells_the_file_and_how_it_was_read():
    parsed = read(text_file([HEADER, MAN]), file_name="apa saja.pdf")

    assert (parsed.file_name, parsed.kind, parsed.sheet) == ("apa saja.pdf", "csv", None)
    assert read(workbook([HEADER, MAN])).kind == "xlsx"


def test_same_rows_give_the_same_columns_as_text_and_as_workbook():
    rows = [HEADER, MAN, WOMAN, ("3", "x", "", "?", "", "", "")]

    as_text, as_workbook = read(text_file(rows)).frame, read(workbook(rows)).frame

    assert as_text.equals(as_workbook)


def outcome(content: bytes) -> ParsedRoster | RosterRefused:
    try:
        return read(content)
    except RosterRefused as refused:
        return refused


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused_by_name(content):
    assert outcome(content)


@given(st.text(max_size=400), st.sampled_from(["utf-8", "utf-16", "utf-16-le", "latin-1", "utf-32"]))
def test_any_text_below_headings_is_read_or_refused_by_name(text, encoding):
    assert outcome(f"NIK;Nama;Tgl Lahir\n{text}".encode(encoding, errors="ignore"))


WORKBOOK = workbook([HEADER, MAN, WOMAN])


@given(st.integers(0, len(WORKBOOK) - 1), st.binary(min_size=1, max_size=8))
def test_workbook_with_any_bytes_changed_is_read_or_refused_by_name(place, damage):
    assert outcome(WORKBOOK[:place] + damage + WORKBOOK[place + len(damage) :])


with zipfile.ZipFile(io.BytesIO(WORKBOOK)) as archive:
    PARTS = {name: archive.read(name) for name in archive.namelist()}


@given(st.sampled_from(sorted(PARTS)), st.floats(0, 1), st.binary(max_size=6), st.integers(0, 6))
def test_workbook_with_any_part_changed_is_read_or_refused_by_name(name, place, damage, gone):
    part = PARTS[name]
    at = int(place * len(part))

    assert outcome(with_parts(WORKBOOK, {name: part[:at] + damage + part[at + gone :]}))


@given(
    st.lists(
        st.tuples(
            st.text(max_size=18) | st.sampled_from([MAN[1], WOMAN[1]]),
            st.text(max_size=8),
            st.text(max_size=12) | st.dates(max_value=TODAY).map(lambda day: f"{day:%d/%m/%Y}"),
            st.sampled_from(["L", "P", "", "?"]),
        ),
        max_size=8,
    )
)
def test_every_row_is_read_or_told_and_has_only_known_reasons(rows):
    table = [("NIK", "Nama", "Tgl Lahir", "L/P"), *rows]
    content = text_file([MAN[1:5] if row is None else row for row in table], encoding="utf-8-sig")
    try:
        frame = read(content).frame
    except RosterRefused:
        return

    assert set(frame["reasons"].explode().drop_nulls()) <= set(REASONS)
    winners = frame.filter(pl.col("nik").is_not_null() & pl.col("duplicate_of").is_null())
    assert winners["nik"].is_unique().all()
    assert frame["row_number"].is_unique().all()
