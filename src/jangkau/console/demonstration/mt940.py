"""A bank's statement as it sends it: SWIFT MT940, of as many fields as are read."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class BookedLine:
    """Money that came into an account, or below zero went out of it; ``words`` may be none."""

    day: datetime.date
    rupiah: int
    words: str = ""
    reference: str = "NONREF"


@dataclass(frozen=True)
class Balance:
    """What lay in an account at the end of a day."""

    day: datetime.date
    rupiah: int

    def __str__(self) -> str:
        return f"C{self.day:%y%m%d}IDR{self.rupiah},00"


def mt940(*, account: str, number: int, opening: Balance, lines: Sequence[BookedLine], closing: Balance) -> bytes:
    """Return the file of one statement."""
    text = [":20:SINTETIS", f":25:{account}", f":28C:{number}", f":60F:{opening}"]
    for line in lines:
        sign = "C" if line.rupiah > 0 else "D"
        text.append(f":61:{line.day:%y%m%d}{sign}{abs(line.rupiah)},00NTRF{line.reference}")
        if line.words:
            text.append(f":86:{line.words}")
    return "\r\n".join([*text, f":62F:{closing}", "-", ""]).encode()
