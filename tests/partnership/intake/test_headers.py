"""Headings are found wherever they stand and whatever they are called."""

import pytest

from jangkau.partnership.intake.fields import FIELDS, HEADINGS, LABELS
from jangkau.partnership.intake.headers import (
    ColumnsMissing,
    HeaderMissing,
    OverrideInvalid,
    fold_heading,
    match_heading,
)
from tests.partnership.intake.files import HEADER, MAN, WOMAN, codes, read, text_file, workbook


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("NIK", "nik"),
        ("N I K", "nik"),
        ("N.I.K.", "nik"),
        ("No. KTP/NIK", "nik"),
        ("Nomor Induk\nKependudukan", "nik"),
        ("NIK Peserta", "nik"),
        ("NIK (16 digit)*", "nik"),
        ("No. KK", "kk"),
        ("NO", "number"),
        ("Nama Lengkap (sesuai KTP)", "name"),
        ("NAMA PEKERJA RENTAN", "name"),
        ("Nama Tenaga Kerja", "name"),
        ("Nama Ibu Kandung", "mother_name"),
        ("Tgl. Lahir", "birth_date"),
        ("TANGGAL LAHIR (hh/bb/tttt)", "birth_date"),
        ("Tempat, Tanggal Lahir", "birth_place_date"),
        ("Tempat/Tgl. Lahir", "birth_place_date"),
        ("TTL", "birth_place_date"),
        ("Tempat Lahir", "birth_place"),
        ("L/P", "sex"),
        ("Jenis Kelamin (L/P)", "sex"),
        ("JK", "sex"),
        ("No. HP/WA", "phone"),
        ("Alamat Domisili", "address"),
        ("RT/RW", "rt_rw"),
        ("Desa / Kelurahan", "village"),
        ("Kel.", "village"),
        ("Kec.", "district"),
        ("KAB/KOTA", "regency"),
        ("Propinsi", "province"),
        ("Jenis Pekerjaan", "occupation"),
        ("Jabatan", "category"),
        ("Keterangan Mutasi", "mutation"),
        ("Alasan", "faults"),
        ("Baris asal", "source_row"),
    ],
)
def test_heading_is_recognised(heading, field):
    assert match_heading(heading)[0] == field


@pytest.mark.parametrize(
    ("heading", "field"),
    [("Kecamtan", "district"), ("Tanggal Lahr", "birth_date"), ("Jenis Kelamn", "sex"), ("Nama Lenkap", "name")],
)
def test_misspelt_heading_is_recognised_as_a_guess(heading, field):
    assert match_heading(heading) == (field, "fuzzy")


@pytest.mark.parametrize(
    "heading",
    [
        "", "NIP", "NPWP", "No KPJ", "NIK Ibu", "NIK Kepala Keluarga", "NIK Ahli Waris", "Nama Ahli Waris",
        "Nama Kepala Keluarga", "Nama Ayah", "Nama Suami", "Nama Usaha", "Nama Bank", "No Rekening", "Keluarga",
        "Tanggal Daftar", "Umur", "Keterangan", "Status", "Tgl Lahir Ibu", "Agama",
    ],
)  # fmt: skip
def test_heading_of_something_else_is_left_alone(heading):
    assert match_heading(heading) == (None, "none")


def test_every_heading_names_one_field_only():
    seen: dict[str, str] = {}
    for field, headings in HEADINGS.items():
        for heading in headings.split(","):
            key = fold_heading(heading).replace(" ", "")
            assert seen.setdefault(key, field) == field, heading

    assert set(HEADINGS) == FIELDS == set(LABELS)
    assert all(match_heading(label) == (field, "exact") for field, label in LABELS.items())


def test_columns_may_stand_in_any_order_below_title_rows():
    order = (3, 6, 1, 0, 5, 2, 4)
    rows = [
        ("DAFTAR PEKERJA RENTAN",),
        ("Dinas Sosial",),
        (),
        tuple(HEADER[index] for index in order),
        tuple(MAN[index] for index in order),
    ]

    parsed = read(workbook(rows))

    assert parsed.frame.select("row_number", "nik", "name", "district").rows() == [
        (5, MAN[1], "Budi Santoso", "Loa Kulu")
    ]
    assert [column.field for column in parsed.mapping.columns] == [
        "birth_date", "district", "nik", "number", "village", "name", "sex",
    ]  # fmt: skip


def test_mapping_tells_letter_heading_field_and_how():
    parsed = read(text_file([("NIK Peserta", "Nama", "Tanggal Lahr", "Agama"), (*MAN[1:4], "Islam")]))

    assert [(column.letter, column.header, column.field, column.how) for column in parsed.mapping.columns] == [
        ("A", "NIK Peserta", "nik", "qualified"),
        ("B", "Nama", "name", "exact"),
        ("C", "Tanggal Lahr", "birth_date", "fuzzy"),
        ("D", "Agama", None, "none"),
    ]
    assert codes(parsed) == ["column_guessed"]
    assert "Tanggal Lahir" in parsed.notices[0].text()


def test_group_row_above_the_headings_is_joined_with_them():
    rows = [
        ("No", "NIK", "Nama", "Tanggal Lahir", "L/P", "Alamat", ""),
        ("", "", "", "", "", "Desa", "Kecamatan"),
        MAN,
    ]

    parsed = read(workbook(rows))

    assert parsed.mapping.header_positions == (0, 1)
    assert parsed.frame.select("row_number", "village", "district").rows() == [(3, "Loa Kulu Kota", "Loa Kulu")]


def test_headings_that_stand_partly_in_the_row_above_are_joined():
    rows = [
        ("No", "NIK", "Identitas", "", "", "Alamat", ""),
        ("", "", "Nama", "Tanggal Lahir", "L/P", "Desa", "Kecamatan"),
        MAN,
    ]

    parsed = read(workbook(rows))

    assert parsed.frame.select("row_number", "nik", "name", "village").rows() == [
        (3, MAN[1], "Budi Santoso", "Loa Kulu Kota")
    ]


def test_row_of_a_person_whose_category_is_rt_is_no_second_heading():
    header = ("NIK", "Nama", "Tanggal Lahir", "Kategori")

    parsed = read(text_file([header, ("", "Budi", "", "RT"), (*MAN[1:4], "RT")]))

    assert parsed.frame.height == 2


def test_place_and_date_merged_into_one_heading_over_two_columns_are_told_apart():
    rows = [("NIK", "Nama", "Tempat, Tanggal Lahir", "", "L/P")]
    rows += [(MAN[1], MAN[2], "Tenggarong", MAN[3], "L"), (WOMAN[1], WOMAN[2], "Kutai", WOMAN[3], "P")]

    parsed = read(workbook(rows))

    assert parsed.frame["birth_place"].to_list() == ["Tenggarong", "Kutai"]
    assert parsed.frame["reasons"].to_list() == [[], []]


def test_nameless_column_beside_place_and_date_is_left_alone_if_it_holds_no_dates():
    rows = [("NIK", "Nama", "Tempat, Tanggal Lahir", ""), (MAN[1], MAN[2], "Kutai, 17-08-1980", "Islam")]

    parsed = read(workbook(rows))

    assert parsed.mapping.columns[3].field is None
    assert parsed.frame["reasons"].to_list() == [[]]


@pytest.mark.parametrize("rows", [[MAN, WOMAN], [("a", "b"), ("c", "d")], [("Nama",), ("Budi",)], [("NIK", "x"), MAN]])
def test_table_without_headings_is_refused(rows):
    with pytest.raises(HeaderMissing) as refused:
        read(text_file(rows))

    assert "NIK" in refused.value.text()


def test_table_without_a_needed_column_is_refused_with_its_name():
    with pytest.raises(ColumnsMissing) as refused:
        read(text_file([("Nama", "Desa", "Kecamatan"), ("Budi", "x", "y")]))

    assert refused.value.parameters == {"columns": "NIK, Tanggal Lahir", "row": 1}
    assert "NIK, Tanggal Lahir" in refused.value.text(language="en")


def test_of_two_columns_for_one_field_the_fuller_is_used_and_the_other_is_named():
    rows = [("NIK", "No KTP", "Nama", "Tanggal Lahir"), ("", *MAN[1:4]), ("", *WOMAN[1:4])]

    parsed = read(text_file(rows))

    assert parsed.frame["nik"].to_list() == [MAN[1], WOMAN[1]]
    assert [notice.parameters["letter"] for notice in parsed.notices] == ["A"]
    assert codes(parsed) == ["column_twice"]


def test_exact_heading_wins_over_a_guess():
    rows = [("NIK", "Nama", "Tanggal Lahr", "Tanggal Lahir"), (*MAN[1:3], "-", MAN[3])]

    assert read(text_file(rows)).frame["reasons"].to_list() == [[]]


def test_override_wins_over_what_was_recognised():
    rows = [("NIK", "Nama", "Panggilan", "Lahir"), (MAN[1], "Budi", "Santoso", MAN[3])]

    parsed = read(text_file(rows), overrides={"c": "name", "D": "birth_date"})

    assert parsed.frame["name"].to_list() == ["Santoso"]
    assert [column.how for column in parsed.mapping.columns] == ["exact", "none", "override", "override"]
    assert parsed.mapping.sponsor_columns[2:] == ((2, "Nama"), (3, "Tanggal Lahir"))


def test_override_may_leave_a_column_unused():
    parsed = read(text_file([HEADER, MAN]), overrides={"E": None})

    assert parsed.frame["sex"].to_list() == [None]


@pytest.mark.parametrize(
    "overrides", [{"ZZ": "name"}, {"A": "nonsense"}, {"A": "name", "B": "name"}, {"": "name"}, {"1": "name"}]
)
def test_override_of_an_unknown_column_or_field_is_refused(overrides):
    with pytest.raises(OverrideInvalid):
        read(text_file([HEADER, MAN]), overrides=overrides)
