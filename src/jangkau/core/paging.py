"""Long lists, a page at a time: each page begins after the last row of the one before, however many there are."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

PAGE_ROWS = 50
# Of a list that is one part of a page which tells more than it.
PART_ROWS = 20

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Slice(Generic[Row]):
    """A page of a list. ``after`` is where the next one begins, opaque; None if this is the last."""

    rows: tuple[Row, ...]
    after: str | None = None


def slice_of(rows: Sequence[Row], *, limit: int, cursor: Callable[[Row], str]) -> Slice[Row]:
    """Return at most ``limit`` of the rows, and where the next page begins if there are more.

    Args:
        rows: up to ``limit`` + 1 of them: the one too many tells that there is a next page.
        limit: how many fit on a page.
        cursor: the text from which the selector finds the rows after this one.
    """
    shown = tuple(rows[:limit])
    return Slice(shown, cursor(shown[-1]) if len(rows) > limit else None)
