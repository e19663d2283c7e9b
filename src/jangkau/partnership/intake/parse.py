"""From the bytes of a file to checked columns: what a roster says, row by row, before anybody is looked up."""

import datetime
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

import polars as pl

from jangkau.partnership.intake.csv_reader import read_csv
from jangkau.partnership.intake.fields import ADDRESS
from jangkau.partnership.intake.guards import FileKind, file_kind
from jangkau.partnership.intake.headers import (
    ColumnMapping,
    HeaderMissing,
    check_required,
    header_score,
    map_columns,
)
from jangkau.partnership.intake.messages import Notice, RosterRefused, some
from jangkau.partnership.intake.row_columns import clean_columns
from jangkau.partnership.intake.row_reasons import with_reasons
from jangkau.partnership.intake.skipped_rows import find_skipped_rows
from jangkau.partnership.intake.tables import RawTable, column_letter
from jangkau.partnership.intake.workbook_reader import read_workbook

SCHEMA: Final = pl.Schema(
    {
        "row_number": pl.UInt32(),
        "nik": pl.String(),
        "nik_numeric": pl.Boolean(),
        "kk": pl.String(),
        "name": pl.String(),
        "name_key": pl.String(),
        "birth_place": pl.String(),
        "birth_date": pl.Date(),
        "birth_date_text": pl.String(),
        "sex": pl.String(),
        "phone": pl.String(),
        "address": pl.String(),
        "rt": pl.String(),
        "rw": pl.String(),
        "village": pl.String(),
        "district": pl.String(),
        "regency": pl.String(),
        "province": pl.String(),
        "occupation": pl.String(),
        "category": pl.String(),
        "mother_name": pl.String(),
        "mutation": pl.String(),
        "reasons": pl.List(pl.String()),
        "complete": pl.Boolean(),
        "duplicate_of": pl.UInt32(),
        "raw": pl.List(pl.String()),
    }
)
"""The columns of ``ParsedRoster.frame``. Texts are cleaned; a blank text is ``""``, a value that cannot be is null."""


class RowsMissing(RosterRefused):
    """There are headings and nobody below them."""

    code = "rows_missing"


@dataclass(frozen=True)
class ParsedRoster:
    """A roster as read. ``frame`` has one row for every row that may be a worker, in the file's order.

    Columns worth a word (all of them are in ``SCHEMA``):
        row_number: the row's number as a spreadsheet shows it.
        nik: sixteen digits; null if missing, malformed or rounded.
        nik_numeric: whether the file held it as a number.
        name_key: what two spellings of one name have in common.
        sex: ``male``, ``female`` or null.
        phone: ``+62…`` or null.
        mutation: ``in``, ``out``, ``unchanged`` or null.
        reasons: codes of ``reasons.REASONS`` that need no database, in that order.
        complete: NIK, name and birth date are there and well-formed; such a row wins over its duplicates.
        duplicate_of: for ``duplicate_in_roster`` the number of the row that wins.
        raw: the cells as written, one for every column of ``mapping``.
    """

    file_name: str
    kind: FileKind
    sheet: str | None
    mapping: ColumnMapping
    notices: tuple[Notice, ...]
    frame: pl.DataFrame


@dataclass(frozen=True)
class OpenedRoster:
    """The table of a file with what its columns were taken for, before its rows are read."""

    kind: FileKind
    table: RawTable
    mapping: ColumnMapping
    notices: tuple[Notice, ...]


def open_roster(
    content: bytes, *, today: datetime.date, overrides: Mapping[str, str | None] | None = None
) -> OpenedRoster:
    """Return the table of a file and the fields that its columns hold; a column that is missing is no error here.

    Args:
        content: the bytes of the file; its type is judged by them.
        today: the day of reading; nobody is born after it.
        overrides: column letter → field (or None to leave it unused), where a person knows better.

    Raises:
        RosterRefused: if the file cannot be used; every cause is a class of its own with a ``code``.
    """
    kind = file_kind(content)
    if kind == "xlsx":
        table, chosen = _choose_sheet(read_workbook(content))
    else:
        table, chosen = read_csv(content, score=header_score), ()
    mapping, guessed = map_columns(table, today=today, overrides=overrides)
    return OpenedRoster(kind, table, mapping, chosen + table.notices + guessed)


def read_opened(
    opened: OpenedRoster, *, file_name: str, today: datetime.date, known_regencies: Collection[str]
) -> ParsedRoster:
    """Read the rows of an opened file and check all that can be checked without a database.

    Args:
        opened: the file's table and mapping.
        file_name: kept in the result, and used for nothing else.
        today: the day of reading; nobody is born after it.
        known_regencies: four-digit codes of all regencies that may begin a NIK, past ones included.

    Raises:
        RosterRefused: if a column without which no row can be accepted is missing, or there is no row.
    """
    table, mapping = opened.table, opened.mapping
    check_required(mapping)
    filled, merged = _fill_merged(table, mapping)
    skipped = find_skipped_rows(filled, mapping)
    positions = skipped.rest(first=mapping.first_row, height=table.height)
    if not positions:
        raise RowsMissing(row=mapping.header_positions[-1] + 1)
    columns, seen = clean_columns(filled, mapping, positions=positions, today=today)
    frame = with_reasons(columns, known_regencies=frozenset(known_regencies), today=today)
    notices = opened.notices + skipped.notices() + merged + seen
    return ParsedRoster(file_name, opened.kind, table.sheet, mapping, notices, frame.select(list(SCHEMA)).cast(SCHEMA))


def read_roster(
    content: bytes,
    *,
    file_name: str,
    today: datetime.date,
    known_regencies: Collection[str],
    overrides: Mapping[str, str | None] | None = None,
) -> ParsedRoster:
    """Open a roster and read its rows: ``open_roster``, then ``read_opened``.

    Raises:
        RosterRefused: as they do.
    """
    opened = open_roster(content, today=today, overrides=overrides)
    return read_opened(opened, file_name=file_name, today=today, known_regencies=known_regencies)


def _choose_sheet(tables: list[RawTable]) -> tuple[RawTable, tuple[Notice, ...]]:
    """Choose the longest sheet that has headings, the first of equals.

    Raises:
        HeaderMissing: if none has.
    """
    with_header = [table for table in tables if header_score(table.head(60))]
    if not with_header:
        raise HeaderMissing
    table = max(with_header, key=lambda table: table.height)
    others = [str(other.sheet) for other in with_header if other is not table]
    if not others:
        return table, ()
    return table, (Notice("sheet_chosen", {"sheet": str(table.sheet), "others": some(others)}),)


def _fill_merged(table: RawTable, mapping: ColumnMapping) -> tuple[RawTable, tuple[Notice, ...]]:
    """Write the text of a cell merged downwards into the cells it covers, in address columns only.

    A name or a NIK merged over two rows is a mistake that the sponsor must see; a village over its people is not.
    """
    addresses = {column.index for column in mapping.columns if column.field in ADDRESS}
    columns = list(table.columns)
    count, letters = 0, set()
    for first, last, index in table.merged_down:
        if index in addresses and first >= mapping.first_row:
            column = list(columns[index]) if columns[index] is table.columns[index] else columns[index]
            for position in range(first + 1, last + 1):
                column[position] = column[position] or column[first]
            columns[index] = column
            count += last - first
            letters.add(column_letter(index))
    if not count:
        return table, ()
    filled = RawTable(columns=columns, numbers=table.numbers, sheet=table.sheet)
    return filled, (Notice("merged_filled", {"count": count, "columns": ", ".join(sorted(letters))}),)
