"""Cells of a file as they may be shown: identity numbers masked, long texts cut."""

import re
from collections.abc import Sequence

from jangkau.partnership.intake.tables import RawTable
from jangkau.rules.nik import LENGTH, mask_nik

EXAMPLES = 3
MOST_LETTERS = 60

# As many digits as a telephone number has, or more, however they are set apart.
_LONG_NUMBER = re.compile(r"\d(?:[ .\-]?\d){8,}")
_SHOWN_DIGITS = 2
_NOT_SHOWN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]+")


def masked(text: str) -> str:
    """Return a text with its long numbers masked: NIK as everywhere, others but for their first and last two digits."""
    return _LONG_NUMBER.sub(_mask, text)


def _mask(number: re.Match[str]) -> str:
    return masked_number(number[0])


def masked_number(text: str) -> str:
    """Return the digits of a number of whatever length with all but the first and last few hidden."""
    digits = re.sub(r"\D", "", text)
    if len(digits) == LENGTH:
        return mask_nik(digits)
    if len(digits) <= 2 * _SHOWN_DIGITS:
        return "*" * len(digits)
    hidden = "*" * (len(digits) - 2 * _SHOWN_DIGITS)
    return digits[:_SHOWN_DIGITS] + hidden + digits[-_SHOWN_DIGITS:]


def shown_cell(text: str) -> str:
    """Return a cell as it may be shown: masked, on one line, without marks that turn the text round, and cut."""
    line = " ".join(masked(_NOT_SHOWN.sub(" ", text)).split())
    return line if len(line) <= MOST_LETTERS else line[: MOST_LETTERS - 1] + "…"


def example_cells(table: RawTable, *, first_row: int) -> list[list[str]]:
    """Return for every column its first few different cells below the headings, as they may be shown."""
    return [_examples(column[first_row:]) for column in table.columns]


def _examples(cells: Sequence[str]) -> list[str]:
    found: list[str] = []
    for cell in cells:
        if cell.strip() and (shown := shown_cell(cell)) and shown not in found:
            found.append(shown)
            if len(found) == EXAMPLES:
                break
    return found
