"""Reads the sheets of an XLSX workbook into tables, keeping whether a cell was a number."""

import datetime
import io
from collections.abc import Sequence
from decimal import Decimal

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from jangkau.partnership.intake.guards import FileCorrupt
from jangkau.partnership.intake.messages import Notice, Parameters, some
from jangkau.partnership.intake.tables import RawTable
from jangkau.partnership.intake.workbook_scan import WorkbookScan, scan_workbook

Cell = str | float | int | bool | datetime.date | datetime.time | datetime.timedelta


def read_workbook(content: bytes) -> list[RawTable]:
    """Read all visible sheets of a workbook that have cells, in their order; the hidden ones if there are no others.

    Raises:
        FileCorrupt: if it cannot be read.
        FileUnpacksTooLarge, TooManyRows, TooManyColumns, TooManyCells: as their names say.
    """
    notices = _formula_notices(scan_workbook(content))
    try:
        return _read_sheets(content, notices)
    except (CalamineError, ValueError, OverflowError, OSError) as error:
        raise FileCorrupt from error
    except BaseException as error:
        # The reader is written in Rust; where it meets what it did not expect it panics, and a panic is a
        # BaseException of a class that cannot be imported.
        if type(error).__name__ == "PanicException":
            raise FileCorrupt from error
        raise


def _read_sheets(content: bytes, notices: tuple[Notice, ...]) -> list[RawTable]:
    with CalamineWorkbook.from_filelike(io.BytesIO(content)) as workbook:
        sheets = [sheet for sheet in workbook.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
        visible = [sheet for sheet in sheets if sheet.visible == SheetVisibleEnum.Visible]
        tables = [_table(workbook.get_sheet_by_name(sheet.name), notices) for sheet in visible or sheets]
    return [table for table in tables if table.columns]


def _table(sheet: CalamineSheet, notices: tuple[Notice, ...]) -> RawTable:
    columns: list[list[str]] = []
    numbers: list[frozenset[int]] = []
    for cells in zip(*sheet.to_python(skip_empty_area=False), strict=True):
        texts, positions = _texts(cells)
        columns.append(texts)
        numbers.append(positions)
    merged = tuple(
        (first_row, last_row, first_column)
        for (first_row, first_column), (last_row, _last_column) in sheet.merged_cell_ranges or ()
        if last_row > first_row
    )
    return RawTable(columns=columns, numbers=numbers, sheet=sheet.name, merged_down=merged, notices=notices)


def _texts(cells: Sequence[Cell]) -> tuple[list[str], frozenset[int]]:
    kinds = set(map(type, cells))
    texts = [cell if isinstance(cell, str) else cell_text(cell) for cell in cells]
    if "\0" in "".join(texts):
        texts = [text.replace("\0", "") for text in texts]
    if kinds.isdisjoint((float, int)):
        return texts, frozenset()
    return texts, frozenset(position for position, cell in enumerate(cells) if type(cell) in (float, int))


def cell_text(cell: Cell) -> str:
    """Return a cell as text: a number in plain digits, a day as YYYY-MM-DD."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else format(Decimal(repr(cell)), "f")
    if isinstance(cell, datetime.datetime):
        return cell.date().isoformat() if cell.time() == datetime.time() else cell.isoformat(" ")
    if isinstance(cell, datetime.date | datetime.time):
        return cell.isoformat()
    return str(cell)


def _formula_notices(scan: WorkbookScan) -> tuple[Notice, ...]:
    notices = []
    if scan.formulas:
        notices.append(Notice("formulas_read", {"count": scan.formulas}))
    if blank := scan.formulas_without_value:
        parameters: Parameters = {"count": len(blank), "cells": some(blank)}
        notices.append(Notice("formulas_without_value", parameters))
    return tuple(notices)
