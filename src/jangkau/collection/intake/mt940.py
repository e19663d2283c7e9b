"""MT940, the customer statement of SWIFT: fields 20, 25, 28C, 60F/M, 61, 86 and 62F/M, read strictly.

Field 61 is value date, entry date, mark, funds code, amount, type, reference for the owner, // reference of the bank;
64 and 65 (available balances) are passed over. Source: SWIFT, Standards Category 9, MT 940.
"""

import datetime
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from jangkau.collection.intake.faults import MOST_FAULTS, Fault, StatementFaulty
from jangkau.collection.intake.statement import (
    LONGEST_NARRATIVE,
    LONGEST_REFERENCE,
    MOST_LINES,
    ReadLine,
    ReadStatement,
)
from jangkau.collection.intake.text import Unreadable, lines_of, read_day, read_rupiah
from jangkau.rules.money import format_rupiah

_TAG = re.compile(r":([0-9]{2}[A-Z]?):")
_LINE = re.compile(
    r"([0-9]{2})([0-9]{2})([0-9]{2})(?:[0-9]{4})?(RC|RD|C|D)[A-Z]?([0-9][0-9,]*)[NSF][A-Z0-9]{3}(.*)", re.ASCII
)
_BALANCE = re.compile(r"([CD])([0-9]{2})([0-9]{2})([0-9]{2})([A-Z]{3})([0-9][0-9,]*)", re.ASCII)
_NUMBER = re.compile(r"([0-9]{1,5})(?:/([0-9]{1,5}))?", re.ASCII)
_ENVELOPE = re.compile(r"(\{[0-9]:.*|-\}?.*|\$)")
# A credit taken back leaves the account, a debit taken back comes in.
_SIGN = {"C": 1, "D": -1, "RC": -1, "RD": 1}
_KNOWN = {"20", "21", "25", "28", "28C", "60F", "60M", "61", "86", "62F", "62M", "64", "65"}


@dataclass(slots=True)
class _Open:
    """A statement while it is read."""

    row: int
    account: str = ""
    number: str = ""
    page: int = 0
    opening: int | None = None
    opening_on: datetime.date = datetime.date.min
    closing: int | None = None
    closing_on: datetime.date = datetime.date.min
    is_page: bool = False
    lines: list[ReadLine] = field(default_factory=list)


def read_mt940(content: bytes, *, account_number: str, today: datetime.date) -> list[ReadStatement]:
    """Return the statements in a file, in its order.

    Args:
        content: the file.
        account_number: the account that all of them must be of; only letters and digits count.
        today: no line may be later.

    Raises:
        StatementFaulty: with all that is wrong, if anything is; balances that do not fit the lines among it.
    """
    reader = _Reader(_plain(account_number), today)
    for row, tag, value in _fields(lines_of(content, encoding="utf-8"), reader.faults):
        reader.take(row, tag, value)
    reader.close()
    if not reader.done and not reader.faults:
        reader.faults.append(Fault(0, "nothing_in_it"))
    if reader.faults:
        raise StatementFaulty(sorted(reader.faults, key=lambda fault: fault.line))
    return reader.done


def _plain(account: str) -> str:
    return re.sub(r"[^0-9A-Z]", "", account.upper())


def _fields(lines: Sequence[str], faults: list[Fault]) -> Iterator[tuple[int, str, str]]:
    """Yield each field with its row, its tag, and its text, lines of it apart."""
    row, tag, value = 0, "", []
    for at, line in enumerate(lines, 1):
        match = _TAG.match(line)
        if match is None and (not line.strip() or _ENVELOPE.fullmatch(line.strip())):
            continue
        if match is None and tag:
            value.append(line)
            continue
        if match is None:
            faults.append(Fault(at, "no_tag"))
            continue
        if tag:
            yield row, tag, "\n".join(value)
        row, tag, value = at, match[1], [line[match.end() :]]
    if tag:
        yield row, tag, "\n".join(value)


class _Reader:
    """Takes field after field, and keeps what was read and what was wrong."""

    def __init__(self, account: str, today: datetime.date) -> None:
        self.account, self.today = account, today
        self.done: list[ReadStatement] = []
        self.faults: list[Fault] = []
        self.open: _Open | None = None
        self.last = ""
        self.count = 0

    def take(self, row: int, tag: str, value: str) -> None:
        """Take the next field."""
        if tag not in _KNOWN:
            self._fault(row, "tag_unknown", tag=tag)
        elif tag == "20":
            self.close()
            self.open = _Open(row)
        elif self.open is None:
            self._fault(row, "tag_out_of_order", tag=tag)
        else:
            try:
                self._take(self.open, row, tag, value)
            except Unreadable as error:
                self._fault(row, str(error))
        self.last = tag

    def close(self) -> None:
        """End the statement at hand: all of it must be there, and its closing balance fit."""
        read = self.open
        self.open = None
        if read is None:
            return
        tags = (("25", read.account), ("28C", read.number), ("60F", read.opening), ("62F", read.closing))
        missing = [tag for tag, value in tags if value in (None, "")]
        for tag in missing:
            self._fault(read.row, "tag_missing", tag=tag)
        if missing or read.opening is None or read.closing is None:
            return
        expected = read.opening + sum(line.amount_rupiah for line in read.lines)
        # Where a line could not be read, the balances cannot be judged.
        if expected != read.closing and not self.faults:
            told = {"found": format_rupiah(read.closing), "expected": format_rupiah(expected)}
            self._fault(read.row, "closing_differs", **told)
        before = self.done[-1] if self.done else None
        if before and before.number == read.number and before.page and before.page + 1 == read.page:
            self._require_continued(read.row, before.closing_rupiah, read.opening)
        page = read.page if read.is_page or read.page > 1 else 0
        lines = tuple(read.lines)
        self.done.append(
            ReadStatement(read.number, page, read.opening, read.closing, lines, read.opening_on, read.closing_on)
        )

    def _require_continued(self, row: int, expected: int | None, found: int) -> None:
        if expected is not None and expected != found:
            self._fault(row, "not_continued", found=format_rupiah(found), expected=format_rupiah(expected))

    def _fault(self, row: int, code: str, **params: object) -> None:
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(Fault(row, code, params))

    def _take(self, read: _Open, row: int, tag: str, value: str) -> None:
        if read.closing is not None and tag not in ("86", "64", "65"):
            self._fault(row, "tag_out_of_order", tag=tag)
        elif tag == "25":
            read.account = _plain(value)
            if read.account != self.account:
                raise Unreadable("other_account")
        elif tag in ("28", "28C"):
            self._take_number(read, value)
        elif tag in ("60F", "60M"):
            read.opening, read.opening_on = self._balance(row, value)
            read.is_page = read.is_page or tag == "60M"
        elif tag == "61":
            self._take_line(read, row, value)
        elif tag == "86" and self.last == "61" and read.lines and read.closing is None:
            self._take_narrative(read, row, value)
        elif tag in ("62F", "62M"):
            read.closing, read.closing_on = self._balance(row, value)
            read.is_page = read.is_page or tag == "62M"

    def _take_number(self, read: _Open, value: str) -> None:
        match = _NUMBER.fullmatch(value.strip())
        if match is None:
            raise Unreadable("number_malformed")
        read.number, read.page = match[1], int(match[2] or 0)

    def _balance(self, row: int, value: str) -> tuple[int, datetime.date]:
        match = _BALANCE.fullmatch(value.strip())
        if match is None:
            raise Unreadable("balance_malformed")
        if match[5] != "IDR":
            self._fault(row, "not_rupiah", currency=match[5])
        day = read_day(match[2], match[3], match[4], today=self.today)
        return read_rupiah(match[6]) * _SIGN[match[1]], day

    def _take_line(self, read: _Open, row: int, value: str) -> None:
        first, _break, more = value.partition("\n")
        match = _LINE.fullmatch(first.rstrip())
        if read.opening is None or match is None:
            raise Unreadable("line_malformed")
        self.count += 1
        if self.count > MOST_LINES:
            self._fault(row, "too_many_lines", most=MOST_LINES)
            return
        day = read_day(match[1], match[2], match[3], today=self.today)
        rupiah = read_rupiah(match[5])
        if not rupiah:
            raise Unreadable("amount_zero")
        reference = match[6].strip()
        if len(reference) > LONGEST_REFERENCE:
            self._fault(row, "too_long", most=LONGEST_REFERENCE)
            return
        read.lines.append(ReadLine(row, day, rupiah * _SIGN[match[4]], reference, more))

    def _take_narrative(self, read: _Open, row: int, value: str) -> None:
        line = read.lines[-1]
        narrative = f"{line.narrative}\n{value}".strip()
        if len(narrative) > LONGEST_NARRATIVE:
            self._fault(row, "too_long", most=LONGEST_NARRATIVE)
            return
        read.lines[-1] = ReadLine(line.row, line.value_date, line.amount_rupiah, line.reference, narrative)
