"""Files for accountants: the postings of a period, and a trial balance, as CSV or XLSX; docs/reference/books.md."""

import contextlib
import csv
import datetime
import enum
import io
import tempfile
from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import IO, Any

import xlsxwriter
from django.db import connection, transaction
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from jangkau.collection.selectors.channel_books import channel_balances
from jangkau.core import sql
from jangkau.core.cells import safe_cell
from jangkau.core.errors import Refusal
from jangkau.core.permissions import Right
from jangkau.registry.selectors.reach import Reach

MOST_ROWS = 1_000_000
"""A sheet holds no more; whoever needs more asks for a shorter period."""
_ROWS_AT_ONCE = 5000

POSTING_COLUMNS = (
    "occurred_on", "entry", "key", "kind", "recorded_at", "office", "channel", "account", "account_name", "fund",
    "debit_rupiah", "credit_rupiah", "payment_reference", "bill", "narrative",
)  # fmt: skip
TRIAL_BALANCE_COLUMNS = (
    "as_of", "fund", "account", "account_name", "channel", "debit_rupiah", "credit_rupiah", "balance_rupiah",
)  # fmt: skip

Cell = str | int
Row = Sequence[Cell]


class FileKind(enum.StrEnum):
    """The form of a file."""

    CSV = "csv"
    XLSX = "xlsx"


class PeriodTurnedRound(Refusal):
    """The period ends before it begins."""

    message = _("Hari terakhir lebih awal daripada hari pertama. Tukar keduanya.")


class TooManyPostings(Refusal):
    """More than one file holds."""

    message = _("Masa ini memuat lebih dari %(most)s baris. Pilih masa yang lebih pendek.")


@dataclass(frozen=True, slots=True)
class BookFile:
    """A file on the disk that is gone once it is closed, at its beginning; ``rows`` are without the headings."""

    name: str
    content: IO[bytes]
    rows: int


def postings_file(*, first: datetime.date, last: datetime.date, kind: FileKind, reach: Reach) -> BookFile:
    """Return all postings of the entries of some days of the offices in reach, as ``POSTING_COLUMNS``.

    However many there are, few are in memory at a time.

    Args:
        first: the first day.
        last: the last day.
        kind: the form of the file.
        reach: of the reader.

    Raises:
        NotPermitted: if the reader may see no books.
        PeriodTurnedRound: if the period ends before it begins.
        TooManyPostings: if there are more than ``MOST_ROWS``.
    """
    reach.require(Right.SEE_BOOKS)
    if last < first:
        raise PeriodTurnedRound()
    asked = {
        "since": first,
        "until": last + datetime.timedelta(days=1),
        "office_ids": list(reach.offices_for(Right.SEE_BOOKS)),
        "limit": MOST_ROWS + 1,
    }
    name = f"pembukuan-{first:%Y%m%d}-{last:%Y%m%d}.{kind}"
    with transaction.atomic(), contextlib.closing(_postings(asked)) as rows:
        return _written(name, kind, POSTING_COLUMNS, rows)


def trial_balance_file(*, as_of: datetime.date, kind: FileKind, reach: Reach) -> BookFile:
    """Return the trial balance of the offices in reach by fund and channel, as ``TRIAL_BALANCE_COLUMNS``.

    Args:
        as_of: the last day whose entries count.
        kind: the form of the file.
        reach: of the reader.

    Raises:
        NotPermitted: if the reader may see no books.
    """
    reach.require(Right.SEE_BOOKS)
    balances = channel_balances(until=as_of + datetime.timedelta(days=1), office_ids=reach.offices_for(Right.SEE_BOOKS))
    rows = (
        (
            as_of.isoformat(),
            each.fund,
            each.code,
            each.name,
            safe_cell(each.channel),
            each.debit_rupiah,
            each.credit_rupiah,
            each.balance_rupiah,
        )
        for each in balances
    )
    return _written(f"neraca-saldo-{as_of:%Y%m%d}.{kind}", kind, TRIAL_BALANCE_COLUMNS, rows)


def _postings(asked: dict[str, Any]) -> Generator[Row, None, None]:
    # A cursor of the server's: the rows come from it a few at a time.
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql.load("jangkau.collection", "book_lines"), asked)
        while rows := cursor.fetchmany(_ROWS_AT_ONCE):
            for row in rows:
                yield [_cell(value) for value in row]


def _cell(value: object) -> Cell:
    if isinstance(value, int):
        return value
    if isinstance(value, datetime.datetime):
        return value.astimezone(datetime.UTC).isoformat(timespec="seconds")
    if isinstance(value, datetime.date):
        return value.isoformat()
    return safe_cell(str(value or ""))


def _written(name: str, kind: FileKind, columns: Sequence[str], rows: Iterable[Row]) -> BookFile:
    content = tempfile.TemporaryFile()  # noqa: SIM115  whoever gets it closes it
    try:
        counted = _Counted(rows)
        if kind is FileKind.CSV:
            _write_csv(content, columns, counted)
        else:
            _write_workbook(content, columns, counted)
        content.seek(0)
    except BaseException:
        content.close()
        raise
    return BookFile(name, content, counted.count)


class _Counted:
    """Rows, counted as they pass, and refused where there are too many."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._rows = rows
        self.count = 0

    def __iter__(self) -> Iterator[Row]:
        for row in self._rows:
            self.count += 1
            if self.count > MOST_ROWS:
                raise TooManyPostings(most=number_format(MOST_ROWS, force_grouping=True))
            yield row


def _write_csv(content: IO[bytes], columns: Sequence[str], rows: Iterable[Row]) -> None:
    text = io.TextIOWrapper(content, encoding="utf-8", newline="")
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows(rows)
    text.flush()
    text.detach()


def _write_workbook(content: IO[bytes], columns: Sequence[str], rows: Iterable[Row]) -> None:
    with xlsxwriter.Workbook(content, {"constant_memory": True}) as workbook:
        sheet = workbook.add_worksheet("jangkau")
        heading = workbook.add_format({"bold": True, "bottom": 1})
        rupiah = workbook.add_format({"num_format": "#,##0"})
        sheet.set_column(0, len(columns) - 1, 18)
        sheet.freeze_panes(1, 0)
        for column, name in enumerate(columns):
            sheet.write_string(0, column, name, heading)
        for number, row in enumerate(rows, start=1):
            for column, cell in enumerate(row):
                if isinstance(cell, int):
                    sheet.write_number(number, column, cell, rupiah if columns[column].endswith("_rupiah") else None)
                else:
                    sheet.write_string(number, column, cell)
