"""Workbooks are read with the type of every cell: a NIK kept as a number is not a NIK kept as text."""

import datetime

import pytest

from jangkau.partnership.intake import workbook_reader
from jangkau.partnership.intake.guards import FileCorrupt
from jangkau.partnership.intake.headers import HeaderMissing
from jangkau.partnership.intake.workbook_reader import cell_text, read_workbook
from tests.partnership.intake.files import (
    HEADER,
    MAN,
    SHEET,
    WOMAN,
    codes,
    read,
    reasons_of,
    with_parts,
    with_sheet_xml,
    workbook,
)


def nik(value: object) -> tuple[object, ...]:
    return (MAN[0], value, *MAN[2:])


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("'0812", "'0812"),
        (1.0, "1"),
        (6402051708800001.0, "6402051708800001"),
        (1e21, "1000000000000000000000"),
        (0.5, "0.5"),
        (1e-7, "0.0000001"),
        (float("inf"), "Infinity"),
        (True, "TRUE"),
        (False, "FALSE"),
        (datetime.date(1980, 8, 17), "1980-08-17"),
        (datetime.datetime.fromisoformat("1980-08-17T00:00"), "1980-08-17"),
        (datetime.datetime.fromisoformat("1980-08-17T10:30"), "1980-08-17 10:30:00"),
        (datetime.time(12), "12:00:00"),
        (datetime.timedelta(days=1), "1 day, 0:00:00"),
    ],
)
def test_cell_is_told_without_exponent_or_decimal_tail(cell, text):
    assert cell_text(cell) == text


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        (6402051708800001.0, []),
        (6402051708800010.0, ["nik_rounded"]),
        (9007199254740991.0, ["nik_malformed"]),
        (9007199254740992.0, ["nik_rounded"]),
        (9171051708800002.0, ["nik_rounded"]),
        (640205170880001.0, ["nik_malformed"]),
        (64020517088000010.0, ["nik_malformed"]),
    ],
)
def test_numeric_nik_is_trusted_only_below_two_to_the_53rd_and_not_ending_in_0(number, reason):
    parsed = read(workbook([HEADER, nik(number)]))

    assert parsed.frame["reasons"].to_list() == [reason]
    assert parsed.frame["nik_numeric"].to_list() == [True]
    assert parsed.frame["nik"].to_list() == [f"{number:.0f}" if not reason else None]


def test_text_nik_that_ends_in_0_is_whole():
    parsed = read(workbook([HEADER, nik("6402051708800010")]))

    assert reasons_of(parsed) == {}
    assert parsed.frame["nik_numeric"].to_list() == [False]


def test_blank_cells_among_numeric_ones_do_not_turn_them_into_fractions():
    rows = [HEADER, nik(6402051708800001.0), nik(None), (3, *nik(6402051708800003.0)[1:])]

    parsed = read(workbook(rows))

    assert parsed.frame["nik"].to_list() == ["6402051708800001", None, "6402051708800003"]
    assert parsed.frame["raw"].to_list()[2][:2] == ["3", "6402051708800003"]


def test_whole_column_of_rounded_nik_gets_one_clear_notice():
    parsed = read(workbook([HEADER, *[nik(6402051708800000.0 + 10 * row) for row in range(5)], nik(WOMAN[1])]))

    assert codes(parsed) == ["nik_column_rounded"]
    assert "5 dari 6" in parsed.notices[0].text()
    assert sum("nik_rounded" in reasons for reasons in reasons_of(parsed).values()) == 5


def test_column_of_numeric_nik_that_are_whole_is_noticed():
    parsed = read(workbook([HEADER, *[nik(6402051708800001.0 + row) for row in range(5)]]))

    assert codes(parsed) == ["nik_column_numeric"]
    assert reasons_of(parsed) == {}


def test_date_cells_and_day_numbers_are_read():
    rows = [
        HEADER,
        (*MAN[:3], datetime.date(1980, 8, 17), *MAN[4:]),
        (*WOMAN[:3], 32937, *WOMAN[4:]),
    ]

    parsed = read(workbook(rows))

    assert parsed.frame["birth_date"].to_list() == [datetime.date(1980, 8, 17), datetime.date(1990, 3, 5)]
    assert reasons_of(parsed) == {}


def test_formulas_give_their_saved_results():
    def formula(book, sheet):
        sheet.write_formula(1, 2, '="Budi "&"Santoso"', None, "Budi Santoso")

    parsed = read(workbook([HEADER, MAN], more=formula))

    assert parsed.frame["name"].to_list() == ["Budi Santoso"]
    assert [notice.text() for notice in parsed.notices] == [
        "Berkas ini memuat 1 rumus. Yang dipakai adalah hasil terakhir yang tersimpan."
    ]


def test_formula_without_a_saved_result_is_blank_and_its_cell_is_named():
    def formula(book, sheet):
        sheet.write_formula(1, 2, "=A1", None, "")

    parsed = read(workbook([HEADER, MAN], more=formula))

    assert reasons_of(parsed) == {2: ["name_missing"]}
    assert codes(parsed) == ["formulas_read", "formulas_without_value"]
    assert "C2" in parsed.notices[1].text()


def test_formula_whose_result_is_an_error_is_blank():
    def formula(book, sheet):
        sheet.write_formula(1, 2, "=NA()", None, "#N/A")

    assert reasons_of(read(workbook([HEADER, MAN], more=formula))) == {2: ["name_missing"]}


def test_error_written_as_text_is_blank():
    assert reasons_of(read(workbook([HEADER, (*MAN[:2], "#REF!", *MAN[3:])]))) == {2: ["name_missing"]}


def test_village_merged_over_its_people_is_filled_down():
    def merge(book, sheet):
        sheet.merge_range(1, 5, 3, 5, "Jembayan")

    third = ("3", "6402051708800003", "Ali", *MAN[3:])
    rows = [HEADER, (*MAN[:5], None, MAN[6]), (*WOMAN[:5], None, WOMAN[6]), (*third[:5], None, third[6])]

    parsed = read(workbook(rows, more=merge))

    assert parsed.frame["village"].to_list() == ["Jembayan"] * 3
    assert codes(parsed) == ["merged_filled"]
    assert [row[5] for row in parsed.frame["raw"].to_list()] == ["Jembayan"] * 3


def test_name_or_nik_merged_over_two_people_is_not_filled_down():
    def merge(book, sheet):
        sheet.merge_range(1, 1, 2, 1, MAN[1])
        sheet.merge_range(1, 2, 2, 2, "Budi")

    parsed = read(workbook([HEADER, MAN, (WOMAN[0], None, None, *WOMAN[3:])], more=merge))

    assert reasons_of(parsed) == {3: ["nik_missing", "name_missing"]}


def test_longest_sheet_with_headings_is_read_and_the_others_are_named():
    sheets = {"Petunjuk": [("Isi lembar Daftar",)], "Desa B": [HEADER, MAN, WOMAN]}

    parsed = read(workbook([HEADER, MAN], sheets=sheets))

    assert parsed.sheet == "Desa B"
    assert parsed.frame.height == 2
    assert codes(parsed) == ["sheet_chosen"]
    assert "Daftar" in parsed.notices[0].text()
    assert "Petunjuk" not in parsed.notices[0].text()


def test_hidden_sheets_are_read_only_if_nothing_else_is_there():
    def hide(book, sheet):
        book.get_worksheet_by_name("Lama").hide()

    parsed = read(workbook([HEADER, MAN], sheets={"Lama": [HEADER, MAN, WOMAN]}, more=hide))

    assert parsed.sheet == "Daftar"
    assert parsed.notices == ()


def test_workbook_of_blank_sheets_has_no_headings():
    with pytest.raises(HeaderMissing):
        read(workbook([]))


def test_text_that_runs_from_right_to_left_is_kept_without_its_hidden_marks():
    parsed = read(workbook([HEADER, (*MAN[:2], "\u202eعبد الله\u202c", *MAN[3:])]))

    assert parsed.frame["name"].to_list() == ["عبد الله"]
    assert reasons_of(parsed) == {}


def test_names_of_two_hundred_letters_are_kept_whole():
    name = "Ab" * 100

    assert read(workbook([HEADER, (*MAN[:2], name, *MAN[3:])])).frame["name"].to_list() == [name]


def test_control_characters_of_a_workbook_are_taken_out():
    content = with_sheet_xml(
        workbook([HEADER, (*MAN[:2], 12345, *MAN[3:])]),
        '<c r="C2"><v>12345</v></c>',
        '<c r="C2" t="inlineStr"><is><t>Bu&#127;di&#x85;</t></is></c>',
    )

    assert read(content).frame["name"].to_list() == ["Budi"]


def test_nul_bytes_of_a_workbook_are_dropped():
    content = with_sheet_xml(
        workbook([HEADER, (*MAN[:2], 12345, *MAN[3:])]),
        '<c r="C2"><v>12345</v></c>',
        '<c r="C2" t="inlineStr"><is><t>Bu\0di</t></is></c>',
    )

    assert read(content).frame["raw"].to_list()[0][2] == "Budi"


def test_rows_and_columns_keep_their_place_when_the_table_starts_further_down():
    (table,) = read_workbook(workbook([(), (), (None, None, "NIK", "Nama")]))

    assert table.row(2) == ["", "", "NIK", "Nama"]
    assert table.sheet == "Daftar"


def test_panic_of_the_reader_is_a_corrupt_file(monkeypatch):
    class PanicException(BaseException):
        """As the reader raises it, of a class that cannot be imported."""

    def panic(*_args):
        raise PanicException

    monkeypatch.setattr(workbook_reader.CalamineWorkbook, "from_filelike", panic)

    with pytest.raises(FileCorrupt):
        read(workbook([HEADER, MAN]))


def test_interruption_is_not_taken_for_a_corrupt_file(monkeypatch):
    def interrupt(*_args):
        raise KeyboardInterrupt

    monkeypatch.setattr(workbook_reader.CalamineWorkbook, "from_filelike", interrupt)

    with pytest.raises(KeyboardInterrupt):
        read(workbook([HEADER, MAN]))


def test_sheet_written_with_prefixes_is_read():
    # As the Open XML SDK of Microsoft writes it.
    cells = "".join(
        f'<x:c r="{"ABCDEFG"[column]}{row}" t="inlineStr"><x:is><x:t>{text}</x:t></x:is></x:c>'
        for row, line in enumerate((HEADER, MAN), start=1)
        for column, text in enumerate(line)
    )
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    xml = f'<x:worksheet xmlns:x="{space}"><x:sheetData><x:row>{cells}</x:row></x:sheetData></x:worksheet>'

    parsed = read(with_parts(workbook([HEADER]), {SHEET: xml.encode()}))

    assert parsed.frame["nik"].to_list() == [MAN[1]]
