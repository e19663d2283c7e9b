"""The audit trail as a file."""

import csv
import datetime
import io
from collections.abc import Callable, Iterator

import pytest
from python_calamine import CalamineWorkbook

from jangkau.core.models.sightings import Subject
from jangkau.core.paging import Slice
from jangkau.partnership.selectors.audit_acts import Deed, ListedAct
from jangkau.partnership.selectors.audit_files import (
    CSV,
    MOST_LINES,
    XLSX,
    audit_file,
    listed_lines,
    told_lines,
)
from jangkau.partnership.selectors.audit_leads import Lead
from jangkau.partnership.selectors.audit_trail import Line, ToldAct, ToldRow, ToldValue

AT = datetime.datetime(2022, 9, 23, 2, 30, tzinfo=datetime.UTC)


def told(*lines: Line, who: str = "petugas", reason: str = "memperbaiki") -> ToldAct:
    return ToldAct("k", AT, who, "Petugas", reason, lines)


def changed(before: str, after: str) -> Line:
    return Line("Data orang", "update", 1, (ToldRow("nomor 7", (ToldValue("nama", before, after),)),))


def pages_of(*acts: object) -> Callable[[str], Slice]:
    return lambda after: Slice(acts, None)


def table_of(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


def sheet_of(content: bytes) -> list[list[object]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()


def many(count: int) -> Iterator[tuple[str, ...]]:
    return (("x",) for _number in range(count))


def test_every_changed_value_stands_on_a_line_of_its_own():
    lines = told_lines(pages=pages_of(told(changed("Budi", "Budi S."))), page_words=str)

    heading, line = table_of(audit_file(lines=lines, kind=CSV))

    assert heading[0] == "Waktu (WIB)"
    assert line == [
        "2022-09-23 09:30:00", "petugas", "Petugas", "memperbaiki", "Data orang", "diubah", "1", "nomor 7", "nama",
        "Budi", "Budi S.",
    ]  # fmt: skip


def test_workbook_and_text_hold_the_same():
    def lines() -> Iterator[tuple[str, ...]]:
        return told_lines(pages=pages_of(told(changed("Budi", "Siti"))), page_words=str)

    assert sheet_of(audit_file(lines=lines(), kind=XLSX)) == table_of(audit_file(lines=lines(), kind=CSV))


@pytest.mark.parametrize("kind", [CSV, XLSX])
@pytest.mark.parametrize("text", ['=HYPERLINK("http://x")', "+62811", "-1+2", "@SUM(A1)", "\t=1", "＝1+1"])
def test_no_cell_is_run_as_a_formula(kind, text):
    lines = told_lines(pages=pages_of(told(changed(text, text), who=text, reason=text)), page_words=str)

    content = audit_file(lines=lines, kind=kind)

    cells = [cell for row in (table_of(content) if kind == CSV else sheet_of(content)) for cell in row]
    assert cells.count(f"'{text}") == 4


def test_quotes_separators_and_new_lines_stay_in_their_cell():
    text = 'Jalan "Mawar"; RT 1\nRW 2'

    line = table_of(audit_file(lines=told_lines(pages=pages_of(told(changed("", text))), page_words=str), kind=CSV))[1]

    assert line[-1] == text


def test_a_look_names_the_page():
    lines = told_lines(
        pages=pages_of(told(Line("Dilihat", "seen", 1, page="person"))), page_words=lambda page: f"halaman {page}"
    )

    assert table_of(audit_file(lines=lines, kind=CSV))[1][4:6] == ["halaman person", "dilihat"]


def test_rows_that_are_not_told_singly_are_counted():
    line = Line("Data orang", "update", 40, (ToldRow("nomor 7", ()),))

    rows = table_of(audit_file(lines=told_lines(pages=pages_of(told(line)), page_words=str), kind=CSV))

    assert [row[7] for row in rows[1:]] == ["nomor 7", "dan 39 baris lain"]


def test_listed_acts_name_whom_they_concern():
    act = ListedAct(
        "k", AT, "petugas", "Petugas", "menagih", "", (Deed("Tagihan", "insert", 2),),
        (Lead(Subject.AGREEMENT, 4, "PKS-1"), Lead(Subject.PERSON, 9)),
    )  # fmt: skip

    lines = listed_lines(pages=pages_of(act), page_words=str)

    assert table_of(audit_file(lines=lines, kind=CSV))[1][3:8] == [
        "menagih", "Tagihan", "dicatat", "2", "perjanjian PKS-1, orang 9",
    ]  # fmt: skip


def test_all_pages_of_a_trail_are_written():
    pages = {"": Slice((told(changed("a", "b")),), "more"), "more": Slice((told(changed("c", "d")),), None)}

    rows = table_of(audit_file(lines=told_lines(pages=pages.__getitem__, page_words=str), kind=CSV))

    assert [row[-1] for row in rows[1:]] == ["b", "d"]


@pytest.mark.parametrize(("count", "is_cut"), [(MOST_LINES - 1, False), (MOST_LINES, False), (MOST_LINES + 1, True)])
def test_a_file_that_is_cut_says_so_in_its_last_line(count, is_cut):
    rows = table_of(audit_file(lines=many(count), kind=CSV))

    assert rows[-1][0].startswith("Masih ada lagi") is is_cut
    assert len(rows) == min(count, MOST_LINES) + 1 + is_cut
