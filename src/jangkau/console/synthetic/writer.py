"""Writes a synthetic roster as the files that sponsors send: XLSX and CSV."""

import csv
import datetime
from pathlib import Path

import xlsxwriter

from jangkau.console.synthetic.cells import Cell
from jangkau.console.synthetic.roster import SyntheticRoster

_LABEL = "sintetis"


class NotLabelledSynthetic(ValueError):
    """The file's name must say that its people are made up."""


def write_xlsx(roster: SyntheticRoster, path: Path) -> Path:
    """Write a workbook of one sheet and return its path.

    Args:
        roster: what to write.
        path: a file whose name has "sintetis" in it, or a folder.

    Raises:
        NotLabelledSynthetic: if the file's name does not say so.
    """
    target = _target(roster, path, ".xlsx")
    with xlsxwriter.Workbook(target, {"constant_memory": True, "strings_to_formulas": False}) as workbook:
        workbook.set_properties({"title": "Data sintetis", "comments": "Orang karangan, bukan orang sungguhan."})
        day = workbook.add_format({"num_format": "dd/mm/yyyy"})
        sheet = workbook.add_worksheet("Daftar")
        for row, line in enumerate(roster.lines):
            for column, cell in enumerate(line):
                if isinstance(cell, str):
                    sheet.write_string(row, column, cell)
                elif isinstance(cell, datetime.date):
                    sheet.write_datetime(row, column, cell, day)
                elif cell is not None:
                    sheet.write_number(row, column, cell)
    return target


def write_csv(roster: SyntheticRoster, path: Path, *, delimiter: str = ";", encoding: str = "utf-8-sig") -> Path:
    """Write the roster as text and return its path; numbers and days look as Excel saves them.

    Args:
        roster: what to write.
        path: a file whose name has "sintetis" in it, or a folder.
        delimiter: one character between cells.
        encoding: any that has the hard space, such as utf-8, utf-16, cp1252.

    Raises:
        NotLabelledSynthetic: if the file's name does not say so.
    """
    target = _target(roster, path, ".csv")
    width = max(len(line) for line in roster.lines)
    with target.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file, delimiter=delimiter, lineterminator="\r\n")
        for line in roster.lines:
            writer.writerow([_text(cell) for cell in line] + [""] * (width - len(line)))
    return target


def _target(roster: SyntheticRoster, path: Path, suffix: str) -> Path:
    target = path / f"{roster.file_stem}{suffix}" if path.is_dir() else path
    if _LABEL not in target.name:
        raise NotLabelledSynthetic(f"{target.name}: a file of made-up people must have “{_LABEL}” in its name")
    return target


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime.date):
        return f"{cell:%d/%m/%Y}"
    if isinstance(cell, float) and (cell >= 2**53 or cell % 10 == 0):
        # A cell without a number format shows six digits of a long number, and Excel saves what it shows.
        return f"{cell:.5E}"
    return str(int(cell)) if isinstance(cell, float) else str(cell)
