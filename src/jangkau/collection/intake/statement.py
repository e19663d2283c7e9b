"""A statement as it was read: its balances and lines, and by what a line is known again."""

import datetime
import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

LONGEST_REFERENCE = 100
LONGEST_NARRATIVE = 1000
MOST_LINES = 500_000
MOST_RUPIAH = 10**15


@dataclass(frozen=True, slots=True)
class ReadLine:
    """A line: ``row`` in the file, signed ``amount_rupiah`` (credit above zero), and the bank's words."""

    row: int
    value_date: datetime.date
    amount_rupiah: int
    reference: str
    narrative: str

    @property
    def likeness(self) -> bytes:
        """What two lines share that cannot be told apart; white space and case of the narrative do not count."""
        narrative = hashlib.sha256("".join(self.narrative.split()).casefold().encode()).hexdigest()
        words = (self.reference, self.value_date.isoformat(), str(self.amount_rupiah), narrative)
        return hashlib.sha256("\0".join(words).encode()).digest()


@dataclass(frozen=True, slots=True)
class ReadStatement:
    """One statement, or one page of it. Balances are None where the bank does not tell them.

    ``number`` is the bank's own, ``page`` its part; a statement that is whole has page 0. The balances are those of the
    ends of ``opening_on`` and ``closing_on``.
    """

    number: str
    page: int
    opening_rupiah: int | None
    closing_rupiah: int | None
    lines: tuple[ReadLine, ...]
    opening_on: datetime.date | None
    closing_on: datetime.date


def identity(likeness: bytes, occurrence: int) -> bytes:
    """Return by what a line is known again: what it looks like, and the how many-eth of its kind it is that day."""
    return hashlib.sha256(likeness + occurrence.to_bytes(4, "big")).digest()


def identities(lines: Iterable[ReadLine], before: Counter[bytes]) -> Iterator[tuple[ReadLine, bytes, bytes]]:
    """Yield each line with its likeness and identity, counting lines that look alike in the order of the file.

    Args:
        lines: of one statement.
        before: how many of each likeness came before them; counted on as the lines are passed.
    """
    for line in lines:
        likeness = line.likeness
        before[likeness] += 1
        yield line, likeness, identity(likeness, before[likeness])
