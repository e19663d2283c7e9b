"""Rows that were not accepted go back in the sponsor's own columns and can be mended and sent again."""

import io

import pytest
from python_calamine import CalamineWorkbook

from jangkau.core.cells import safe_cell
from jangkau.partnership.intake.faulty_rows import reason_text, write_faulty_rows
from jangkau.partnership.intake.parse import ParsedRoster
from jangkau.partnership.intake.reasons import REASONS
from tests.partnership.intake.files import HEADER, MAN, WOMAN, read, reasons_of, text_file, workbook


def sent_back(parsed: ParsedRoster, **options: str) -> list[list[object]]:
    content = write_faulty_rows(parsed, reasons_of(parsed), **options)
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()


def test_faulty_rows_go_back_in_the_sponsors_columns_with_reasons_and_row_numbers():
    rows = [("Judul",), ("Agama", *HEADER), ("Islam", *MAN), ("Hindu", "2", "x", *WOMAN[2:]), ("", *MAN)]

    lines = sent_back(read(workbook(rows)))

    assert "Perbaiki" in lines[1][0]
    assert lines[3] == ["Agama", *HEADER, "Alasan", "Baris asal"]
    assert lines[4] == ["Hindu", "2", "x", *WOMAN[2:], REASONS["nik_malformed"].indonesian, "4"]
    assert lines[5][-2:] == [f"{REASONS['duplicate_in_roster'].indonesian} Sama dengan baris 3.", "5"]
    assert len(lines) == 6


def test_nik_stays_a_text_of_sixteen_digits():
    content = workbook([HEADER, (1, "'6402051708800001", None, "17-08-1980"), (2, 6402051708800010.0, "Ali", "")])

    lines = sent_back(read(content))

    assert [line[1] for line in lines[4:]] == ["'6402051708800001", "640205170880001?"]
    assert all(isinstance(cell, str) for line in lines for cell in line)


def test_rounded_nik_that_comes_back_unmended_is_not_taken_for_one():
    parsed = read(workbook([HEADER, (1, 6402051708800010.0, "Ali", "17-08-1980")]))
    assert reasons_of(parsed) == {2: ["nik_rounded"]}

    again = read(write_faulty_rows(parsed, reasons_of(parsed)))

    assert again.frame["nik"].to_list() == [None]
    assert reasons_of(again) == {5: ["nik_malformed"]}


def test_mended_rows_are_accepted_when_sent_back():
    parsed = read(workbook([HEADER, (*MAN[:2], "", *MAN[3:]), WOMAN, ("3", "12345", "Ali", "01-01-1990", "L")]))
    lines = sent_back(parsed)
    lines[4][2] = "Budi"
    lines[5][1] = "6402050101900003"

    again = read(workbook(lines))

    assert again.frame.select("nik", "name").rows() == [(MAN[1], "Budi"), ("6402050101900003", "Ali")]
    assert reasons_of(again) == {}


def test_our_columns_do_not_pile_up_when_faulty_rows_come_back_faulty():
    parsed = read(workbook([HEADER, (*MAN[:2], "", *MAN[3:])]))
    again = read(write_faulty_rows(parsed, reasons_of(parsed)))

    lines = sent_back(again)

    assert lines[3] == [*HEADER, "Alasan", "Baris asal"]
    assert reasons_of(again) == {5: ["name_missing"]}


def test_columns_that_a_person_had_to_point_out_come_back_under_known_headings():
    rows = [("Kode A", "Nama", "Lahir"), (MAN[1], "", MAN[3])]
    parsed = read(text_file([("NIK", *rows[0]), ("", *rows[1])]), overrides={"A": None, "B": "nik", "D": "birth_date"})

    again = read(write_faulty_rows(parsed, reasons_of(parsed)), overrides={"A": None})

    assert again.frame["nik"].to_list() == [MAN[1]]
    assert again.frame["birth_date_text"].to_list() == ["17-08-1980"]


def test_place_and_date_under_one_heading_come_back_under_two():
    rows = [("NIK", "Nama", "Tempat, Tanggal Lahir", ""), (MAN[1], "", "Tenggarong", MAN[3])]
    parsed = read(workbook(rows))

    again = read(write_faulty_rows(parsed, reasons_of(parsed)))

    assert again.frame.select("birth_place", "birth_date_text").rows() == [("Tenggarong", "17-08-1980")]


FORMULAS = ["=1+1", "+62812", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "=cmd|' /C calc'!A0", "＝1+1"]


@pytest.mark.parametrize("text", FORMULAS)
def test_text_that_begins_like_a_formula_stays_text_also_after_export(text):
    assert safe_cell(text) == f"'{text}"

    parsed = read(workbook([HEADER, (*MAN[:2], "", *MAN[3:5], text, MAN[6])]))
    content = write_faulty_rows(parsed, reasons_of(parsed))

    with io.BytesIO(content) as file:
        cell = CalamineWorkbook.from_filelike(file).get_sheet_by_index(0).to_python()[4][5]
    assert cell[0] == "'"
    again = read(content)
    assert [notice.code for notice in again.notices] == []
    assert again.frame["village"].to_list() == parsed.frame["village"].to_list()


def test_headings_that_begin_like_a_formula_stay_text():
    parsed = read(text_file([(*HEADER, "=1+1"), (*MAN[:2], "", *MAN[3:], "x")]))

    assert sent_back(parsed)[3][7] == "'=1+1"


@pytest.mark.parametrize(
    ("text", "cell"),
    [("-", "-"), ("", ""), ("Budi", "Budi"), ("a\x00\x01b", "ab"), ("\ud800", ""), ("a\nb", "a\nb"), ("1-2", "1-2")],
)
def test_harmless_text_is_left_as_it_is(text, cell):
    assert safe_cell(text) == cell


def test_text_too_long_for_a_cell_is_cut():
    assert len(safe_cell("=" + "a" * 40_000)) == 32_767


def test_links_are_not_made_of_addresses():
    parsed = read(workbook([HEADER, (*MAN[:2], "", *MAN[3:5], "http://contoh.id", MAN[6])]))
    content = write_faulty_rows(parsed, reasons_of(parsed))

    assert b"hyperlink" not in content
    assert sent_back(parsed)[4][5] == "http://contoh.id"


def test_all_reasons_are_told_one_a_line_in_either_language():
    codes = ["name_missing", "duplicate_in_roster"]

    assert reason_text(codes, duplicate_of=7).splitlines() == [
        REASONS["name_missing"].indonesian,
        f"{REASONS['duplicate_in_roster'].indonesian} Sama dengan baris 7.",
    ]
    assert reason_text(codes, duplicate_of=7, language="en").endswith("Same as row 7.")
    assert reason_text(["duplicate_in_roster"]) == REASONS["duplicate_in_roster"].indonesian


def test_titles_follow_the_language_and_headings_do_not():
    lines = sent_back(read(workbook([HEADER, (*MAN[:2], "", *MAN[3:])])), language="en")

    assert lines[0][0] == "Rows that were not accepted"
    assert lines[3][-2:] == ["Alasan", "Baris asal"]
    assert lines[4][-2] == REASONS["name_missing"].english


def test_nothing_but_the_rows_asked_for_is_written():
    parsed = read(workbook([HEADER, MAN, WOMAN]))

    content = write_faulty_rows(parsed, {3: ("over_budget",)})

    assert read(content).frame["nik"].to_list() == [WOMAN[1]]
