"""Makes the files that the tests read: workbooks cell by cell, texts row by row."""

import csv
import datetime
import io
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import xlsxwriter

from jangkau.partnership.intake.parse import ParsedRoster, read_roster

TODAY = datetime.date(2022, 9, 15)
REGENCIES = frozenset({"6402", "6403", "9171"})
HEADER = ("No", "NIK", "Nama", "Tanggal Lahir", "L/P", "Desa", "Kecamatan")

# Synthetic: no person holds these numbers by intention. Born 17 August 1980, a man; 5 March 1990, a woman.
MAN = ("1", "6402051708800001", "Budi Santoso", "17-08-1980", "L", "Loa Kulu Kota", "Loa Kulu")
WOMAN = ("2", "6402054503900002", "Siti Aminah", "05-03-1990", "P", "Jembayan", "Loa Kulu")

Cell = str | int | float | datetime.date | None


def workbook(
    rows: Iterable[Sequence[Cell]],
    *,
    more: Callable[[Any, Any], None] | None = None,
    sheets: Mapping[str, Iterable[Sequence[Cell]]] | None = None,
) -> bytes:
    """Return an XLSX of one sheet, or more; ``more`` may write into the first sheet what rows cannot say."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for name, lines in {"Daftar": rows, **(sheets or {})}.items():
            sheet = book.add_worksheet(name)
            for row, line in enumerate(lines):
                for column, cell in enumerate(line):
                    if isinstance(cell, str):
                        sheet.write_string(row, column, cell)
                    elif isinstance(cell, datetime.date):
                        sheet.write_datetime(row, column, cell, day)
                    elif cell is not None:
                        sheet.write_number(row, column, cell)
        if more:
            more(book, book.worksheets()[0])
    return buffer.getvalue()


def with_parts(content: bytes, parts: Mapping[str, bytes]) -> bytes:
    """Return a workbook with parts replaced or added."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, part in parts.items():
            new.writestr(name, part)
    return buffer.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


def with_sheet_xml(content: bytes, old: str, new: str) -> bytes:
    """Return a workbook in whose first sheet a piece of XML is replaced."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        xml = archive.read(SHEET).decode()
    assert old in xml
    return with_parts(content, {SHEET: xml.replace(old, new, 1).encode()})


def text_file(
    rows: Iterable[Sequence[str]], *, delimiter: str = ",", encoding: str = "utf-8", lineterminator: str = "\r\n"
) -> bytes:
    """Return a CSV."""
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=delimiter, lineterminator=lineterminator).writerows(rows)
    return buffer.getvalue().encode(encoding)


def read(content: bytes, **options: Any) -> ParsedRoster:
    """Read a roster on the day and with the regencies of the tests."""
    return read_roster(content, **{"file_name": "daftar.xlsx", "today": TODAY, "known_regencies": REGENCIES, **options})


def reasons_of(parsed: ParsedRoster) -> dict[int, list[str]]:
    """Return the reasons by row number, of rows that have any."""
    return {number: reasons for number, reasons in parsed.frame.select("row_number", "reasons").iter_rows() if reasons}


def codes(parsed: ParsedRoster) -> list[str]:
    """Return the codes of the notices."""
    return [notice.code for notice in parsed.notices]
