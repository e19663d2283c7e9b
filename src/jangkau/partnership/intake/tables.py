"""A table as the sponsor wrote it: every cell as text, and which of them were numbers in the file."""

from dataclasses import dataclass, field

from jangkau.partnership.intake.messages import Notice


def column_letter(index: int) -> str:
    """Return the letters that a spreadsheet shows for a column counted from 0: A, B … Z, AA."""
    letters = ""
    number = index + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@dataclass(frozen=True)
class RawTable:
    """One sheet or text file, column by column. Row positions count from 0; the sponsor sees them from 1."""

    columns: list[list[str]]
    """The text of every cell, numbers without exponent or ``.0``, dates as YYYY-MM-DD."""
    numbers: list[frozenset[int]]
    """For every column the positions of the rows where the file held a number."""
    sheet: str | None = None
    """Name of the sheet; None for a text file."""
    merged_down: tuple[tuple[int, int, int], ...] = ()
    """Cells merged over several rows: (first row, last row, column), positions from 0."""
    notices: tuple[Notice, ...] = field(default=())

    @property
    def height(self) -> int:
        """The number of rows, title rows and blank rows included."""
        return len(self.columns[0]) if self.columns else 0

    def row(self, position: int) -> list[str]:
        """Return the cells of one row."""
        return [column[position] for column in self.columns]

    def head(self, rows: int) -> list[list[str]]:
        """Return the first rows."""
        return [self.row(position) for position in range(min(rows, self.height))]
