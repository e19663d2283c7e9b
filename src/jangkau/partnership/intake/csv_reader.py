"""Reads a text file of any delimiter and encoding into a table."""

import csv
import io
import itertools
from collections.abc import Callable

from jangkau.partnership.intake.guards import FileCorrupt
from jangkau.partnership.intake.messages import RosterRefused
from jangkau.partnership.intake.tables import RawTable
from jangkau.partnership.intake.text_encoding import decoded_text
from jangkau.partnership.intake.workbook_scan import check_extent

DELIMITERS = (",", ";", "\t", "|")

_LINES_IN_CELL = 30
_SNIFFED_ROWS = 60
_SNIFFED_CHARACTERS = 200_000

Score = Callable[[list[list[str]]], int]


class QuoteUnbalanced(RosterRefused):
    """A quotation mark is never closed and swallows the rows after it."""

    code = "quote_unbalanced"


def read_csv(content: bytes, *, score: Score) -> RawTable:
    """Read a text file.

    Args:
        content: the bytes of the file.
        score: how well the first rows of a table look like a roster; the delimiter that scores best is used.

    Raises:
        FileCorrupt: if its encoding is damaged.
        QuoteUnbalanced: if a quotation mark is never closed.
        TooManyRows, TooManyColumns, TooManyCells: as their names say.
    """
    try:
        text = decoded_text(content)
    except UnicodeDecodeError as error:
        raise FileCorrupt from error
    said = _said_delimiter(text)
    rows = read_rows(text, delimiter=said or _best_delimiter(text, score))
    if said:
        rows[0] = []
    width = max(map(len, rows), default=0)
    check_extent(rows=len(rows), columns=width)
    columns = [list(column) for column in itertools.zip_longest(*rows, fillvalue="")]
    return RawTable(columns=columns, numbers=[frozenset()] * len(columns))


def read_rows(text: str, *, delimiter: str) -> list[list[str]]:
    """Return the rows of a delimited text.

    Raises:
        QuoteUnbalanced: if a quotation mark swallows the rows after it.
    """
    lines = list(io.StringIO(text, newline=""))
    reader = csv.reader(lines, delimiter=delimiter)
    rows: list[list[str]] = []
    read = 0
    try:
        for row in reader:
            rows.append(row)
            if reader.line_num - read > 1:
                _check_quotes(lines[read : reader.line_num], delimiter)
            read = reader.line_num
    except csv.Error as error:
        raise QuoteUnbalanced(row=max(len(rows), 1)) from error
    return rows


def _check_quotes(lines: list[str], delimiter: str) -> None:
    """Read a row of several lines again, by the letter: a cell may hold line breaks, other rows may not."""
    if len(lines) > _LINES_IN_CELL:
        raise csv.Error("too many lines in one row")
    for _ in csv.reader(lines, delimiter=delimiter, strict=True):
        pass


def _said_delimiter(text: str) -> str | None:
    """Return the delimiter that Excel's own first line ``sep=;`` names."""
    first = text[:20].splitlines()[:1]
    if first and first[0].lower().startswith("sep=") and len(first[0]) == len("sep=;"):
        return first[0][-1]
    return None


def _best_delimiter(text: str, score: Score) -> str:
    head = text[:_SNIFFED_CHARACTERS]

    def quality(delimiter: str) -> tuple[int, int]:
        reader = csv.reader(io.StringIO(head, newline=""), delimiter=delimiter)
        try:
            rows = list(itertools.islice(reader, _SNIFFED_ROWS))
        except csv.Error:
            return (0, 0)
        return (score(rows), head.count(delimiter))

    return max(DELIMITERS, key=quality)
