"""Text files of any delimiter and encoding are read alike."""

import csv
import io
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jangkau.partnership.intake.csv_reader import DELIMITERS, QuoteUnbalanced, read_csv
from jangkau.partnership.intake.headers import header_score
from tests.partnership.intake.files import HEADER, MAN, WOMAN, read, text_file

NAMES = ["Budi Santoso", "Siti Aminah"]


@pytest.mark.parametrize("delimiter", DELIMITERS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
@pytest.mark.parametrize("lineterminator", ["\n", "\r\n", "\r"])
def test_any_delimiter_encoding_and_line_end_is_read(delimiter, encoding, lineterminator):
    rows = [HEADER, MAN, WOMAN]
    content = text_file(rows, delimiter=delimiter, encoding=encoding, lineterminator=lineterminator)

    parsed = read(content)

    assert parsed.frame["name"].to_list() == NAMES
    assert parsed.frame["reasons"].to_list() == [[], []]


def test_latin_1_letters_are_kept():
    content = text_file([HEADER, (*MAN[:2], "José Peña", *MAN[3:])], encoding="latin-1")

    assert read(content).frame["name"].to_list() == ["José Peña"]


def test_bytes_that_windows_does_not_know_are_read_as_latin_1():
    content = text_file([HEADER, MAN]).replace(b"Budi", b"B\x81di\xe9")

    assert read(content).frame["name"].to_list() == ["Bdié Santoso"]


def test_commas_in_cells_do_not_make_the_comma_the_delimiter():
    row = (*MAN[:5], "Loa Kulu, Kota, RT 1, RW 2, dekat pasar, sebelah masjid, depan sekolah", MAN[6])

    parsed = read(text_file([HEADER, row], delimiter=";"))

    assert parsed.frame["village"].to_list() == [row[5]]


def test_delimiter_that_excel_names_in_the_first_line_is_used_and_rows_keep_their_numbers():
    parsed = read(b"sep=|\r\n" + text_file([HEADER, MAN], delimiter="|"))

    assert parsed.frame["row_number"].to_list() == [3]


def test_line_breaks_in_quoted_cells_are_kept_and_do_not_shift_row_numbers():
    rows = [HEADER, (*MAN[:5], "Loa Kulu\nKota", MAN[6]), WOMAN]

    parsed = read(text_file(rows))

    assert parsed.frame["row_number"].to_list() == [2, 3]
    assert parsed.frame["village"].to_list() == ["Loa Kulu Kota", "Jembayan"]
    assert "Loa Kulu\nKota" in parsed.frame["raw"].to_list()[0]


def test_short_rows_are_filled_with_blanks():
    parsed = read(text_file([HEADER, MAN[:4]]))

    assert parsed.frame["district"].to_list() == [""]
    assert parsed.frame["reasons"].to_list() == [[]]


def test_nul_bytes_are_dropped():
    parsed = read(text_file([HEADER, MAN] + [WOMAN] * 50).replace(b"Budi", b"Bu\0di"))

    assert parsed.frame["name"].to_list()[0] == "Budi Santoso"
    assert "\0" not in "".join(parsed.frame["raw"].to_list()[0])


@pytest.mark.parametrize("rest", [0, 3, 200])
def test_quotation_mark_that_is_never_closed_is_refused_with_its_row(rest):
    rows = text_file([HEADER, WOMAN]) + b'3,6402051708800001,"Budi,17-08-1980,L,,\r\n' + text_file([MAN] * (rest + 1))

    with pytest.raises(QuoteUnbalanced) as refused:
        read(rows)

    assert refused.value.parameters["row"] == 3


def test_quotation_mark_closed_by_that_of_a_later_row_is_refused():
    later = b'5,6402054503900002,"Siti",05-03-1990,P,,\r\n'
    rows = text_file([HEADER]) + b'3,6402051708800001,"Budi,17-08-1980,L,,\r\n' + text_file([MAN]) + later

    with pytest.raises(QuoteUnbalanced):
        read(rows)


def test_quotation_marks_inside_a_name_are_no_fault():
    rows = text_file([HEADER]) + b'1,6402051708800001,"Budi" Santoso,17-08-1980,L,,\r\n'

    assert read(rows).frame["name"].to_list() == ["Budi Santoso"]


def test_cell_too_long_for_any_table_is_refused():
    rows = text_file([HEADER]) + b'1,6402051708800001,"' + b"a" * 200_000

    with pytest.raises(QuoteUnbalanced):
        read(rows)


cells = st.text(
    st.characters(codec="utf-8", exclude_characters="\0\r\n", exclude_categories=["Cs"]) | st.sampled_from('",;|\t\n '),
    max_size=12,
)


@given(
    rows=st.lists(st.tuples(cells, cells, cells), max_size=6),
    delimiter=st.sampled_from(DELIMITERS),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"]),
)
def test_any_table_written_as_text_reads_back_the_same(rows, delimiter, encoding):
    table = [("NIK", "Nama Lengkap", "Tanggal Lahir"), *rows]
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows(table)

    read_back = read_csv(buffer.getvalue().encode(encoding), score=header_score)

    assert [tuple(row) for row in read_back.head(99)] == table


@given(
    rows=st.lists(st.tuples(*[st.text(string.printable + "éèñ", max_size=8)] * 3), max_size=5),
    delimiter=st.sampled_from(DELIMITERS),
)
def test_any_latin_table_reads_back_the_same(rows, delimiter):
    table = [("NIK", "Nama Lengkap", "Tanggal Lahir"), ("é", "", ""), *rows]
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows(table)

    read_back = read_csv(buffer.getvalue().encode("cp1252"), score=header_score)

    assert [tuple(row) for row in read_back.head(99)] == table
