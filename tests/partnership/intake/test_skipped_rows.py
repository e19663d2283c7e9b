"""Rows that are not workers are left out and told; a worker is never left out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jangkau.partnership.intake.parse import RowsMissing
from tests.partnership.intake.files import HEADER, MAN, WOMAN, codes, read, reasons_of, text_file, workbook


def people_and_notices(*rows: tuple[object, ...]) -> tuple[list[int], dict[str, object]]:
    parsed = read(workbook([HEADER, MAN, *rows]))
    told = {notice.code: notice.parameters.get("rows", notice.parameters.get("count")) for notice in parsed.notices}
    return parsed.frame["row_number"].to_list(), told


def test_blank_rows_are_left_out_and_counted():
    assert people_and_notices((), ("", " ", "\u00a0"), WOMAN) == ([2, 5], {"rows_blank": 2})


@pytest.mark.parametrize(
    "row",
    [
        ("Jumlah", None, None, None, None),
        ("", "", "JUMLAH", 35440),
        ("", 36800, "JUMLAH"),
        ("JUMLAH TOTAL", "", "", "", "20 L"),
        ("Total : 2 orang",),
        ("Sub Total", "", "2"),
        ("Grand Total", "", "1.234"),
    ],
)
def test_totals_are_left_out_and_told(row):
    assert people_and_notices(row) == ([2], {"rows_not_people": "3"})


def test_subtotals_between_people_are_left_out():
    assert people_and_notices(("Jumlah", "", "1"), WOMAN) == ([2, 4], {"rows_not_people": "3"})


def test_lines_for_signatures_below_the_list_are_left_out():
    rows = (
        (),
        ("", "", "", "", "", "Tenggarong, 12 September 2022"),
        ("", "", "Mengetahui,", "", "", "Kepala Dinas Sosial"),
        (),
        ("", "", "Dr. Ahmad, M.Si", "", "", "H. Budiman, S.Sos"),
        ("", "", "NIP. 19650817 199003 1 004", "", "", "NIP. 19700101 199503 1 002"),
    )

    people, told = people_and_notices(*rows)

    assert people == [2]
    assert told == {"rows_blank": 2, "rows_not_people": "4, 5, 7, 8"}


@pytest.mark.parametrize("row", [("DESA JEMBAYAN",), ("Kecamatan Loa Kulu",), ("", "Kel. Loa Ipuh")])
def test_group_titles_between_people_are_left_out(row):
    assert people_and_notices(row, WOMAN) == ([2, 4], {"rows_not_people": "3"})


def test_repeated_headings_are_left_out():
    assert people_and_notices(HEADER, WOMAN) == ([2, 4], {"header_repeated": "3"})


@pytest.mark.parametrize("numbers", [range(1, 8), ["(1)", "(2)", "(3)", "(4)"]])
def test_row_that_numbers_the_columns_is_left_out(numbers):
    assert people_and_notices(tuple(map(str, numbers)), WOMAN) == ([2, 4], {"header_repeated": "3"})


@pytest.mark.parametrize(
    ("row", "reasons"),
    [
        (("3", "", "Total Wijaya", "01-01-1980"), ["nik_missing"]),
        (("3", "", "Jumlah", ""), ["nik_missing", "birth_date_missing"]),
        (("", "6402051708800003", "Jumlah", "17-08-1980"), []),
        (("3", "", "Desa Wati", ""), ["nik_missing", "birth_date_missing"]),
        (("", "", "Desa Wati", ""), ["nik_missing", "birth_date_missing"]),
        (("", "", "Siti", ""), ["nik_missing", "birth_date_missing"]),
        (("", "123", "", ""), ["nik_malformed", "name_missing", "birth_date_missing"]),
        (("", "", "", "17-08-1980"), ["nik_missing", "name_missing"]),
        (("3", "", "Kepala Suku", "01-01-1980"), ["nik_missing"]),
        (("", "", "", "", "L"), ["nik_missing", "name_missing", "birth_date_missing"]),
    ],
)
def test_row_that_may_be_a_person_stays_with_its_reasons(row, reasons):
    for below in ((), (WOMAN,)):
        parsed = read(workbook([HEADER, MAN, row, *below]))

        assert parsed.frame["row_number"].to_list()[1] == 3
        assert reasons_of(parsed).get(3, []) == reasons


@pytest.mark.parametrize(
    "last",
    [("7", "", "Ani"), ("", WOMAN[1]), ("", "", "Ani", "05-03-1990"), ("", "123", "Ani"), ("", "12", "", "5/3/90")],
)
def test_nothing_above_the_last_person_is_a_line_for_signatures(last):
    people, _told = people_and_notices(("", "", "Mengetahui"), ("", "", "Siti"), last)

    assert people == [2, 3, 4, 5]


def test_list_with_nobody_in_it_is_refused():
    with pytest.raises(RowsMissing) as refused:
        read(text_file([("Judul",), HEADER, ("Jumlah", "", "0")]))

    assert refused.value.parameters == {"row": 2}


@given(
    st.tuples(
        st.sampled_from(["", "1"]),
        st.just("6402051708800003") | st.text("0123456789", min_size=10, max_size=17),
        st.text(max_size=10) | st.sampled_from(["Jumlah", "Mengetahui", "Desa", "Total 5"]),
        st.sampled_from(["", "17-08-1980", "x"]),
    ),
    st.booleans(),
)
def test_row_with_a_long_number_for_a_nik_is_never_left_out(row, after_signature):
    above = [("", "", "Mengetahui")] if after_signature else []

    parsed = read(workbook([HEADER, MAN, *above, row]))

    assert parsed.frame["row_number"].to_list()[-1] == 3 + len(above)


@given(st.text("abcdefgh ABCDE.'", min_size=1, max_size=15).filter(str.strip), st.dates())
def test_row_with_a_name_and_a_date_is_never_left_out(name, day):
    parsed = read(workbook([HEADER, MAN, ("", "", f"x{name}", f"{day:%d-%m-%Y}")]))

    assert parsed.frame["row_number"].to_list() == [2, 3]
    assert codes(parsed) == []
