"""CSV statements, each bank its own way, read by the mapping that its account keeps."""

import csv
import datetime
import re
from collections.abc import Callable, Sequence

from jangkau.collection.intake.csv_mapping import CsvMapping
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

_DAY_PARTS = re.compile(r"([0-9]{1,4})[-/. ]([0-9]{1,2})[-/. ]([0-9]{1,4})(?:[ T].*)?", re.ASCII)

Cell = Callable[[str], str]


def read_csv(content: bytes, *, mapping: CsvMapping, today: datetime.date) -> list[ReadStatement]:
    """Return the one statement that a CSV file holds.

    Args:
        content: the file.
        mapping: how this bank writes it.
        today: no line may be later.

    Raises:
        StatementFaulty: with all that is wrong, if anything is.
    """
    reader = _Reader(mapping, today)
    lines = lines_of(content, encoding=mapping.encoding)
    rows = csv.reader(lines, delimiter=mapping.delimiter, strict=True)
    try:
        for row in rows:
            reader.take(rows.line_num, [cell.strip() for cell in row])
    except csv.Error:
        reader.fault(rows.line_num, "line_malformed")
    return [reader.result()]


class _Reader:
    """Takes row after row, and keeps what was read and what was wrong."""

    def __init__(self, mapping: CsvMapping, today: datetime.date) -> None:
        self.mapping, self.today = mapping, today
        self.places: dict[str, int] = {}
        self.lines: list[ReadLine] = []
        self.balances: list[tuple[int, int]] = []
        self.labels: dict[str, int] = {}
        self.faults: list[Fault] = []

    def fault(self, row: int, code: str, **params: object) -> None:
        """Keep what is wrong on a row."""
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(Fault(row, code, params))

    def take(self, row: int, cells: Sequence[str]) -> None:
        """Take the next row: before the headings, the headings, a line, or a row about balances."""
        if not any(cells) or self._is_label(row, cells):
            return
        if not self.places:
            self._find_headings(cells)
            return
        if max(self.places.values()) >= len(cells):
            self.fault(row, "cells_missing")
            return
        try:
            self._take_line(row, cells)
        except Unreadable as error:
            self.fault(row, str(error))

    def result(self) -> ReadStatement:
        """Return the statement.

        Raises:
            StatementFaulty: if anything was wrong, or is now that all is known.
        """
        if not self.places:
            self.fault(0, "header_missing", column=", ".join(self.mapping.columns))
        elif not self.lines and not self.faults:
            self.fault(0, "nothing_in_it")
        for label in (self.mapping.opening_label, self.mapping.closing_label):
            if label and label.casefold() not in self.labels:
                self.fault(0, "label_missing", label=label)
        if not self.faults:
            opening, closing = self._balances()
        if self.faults:
            raise StatementFaulty(self.faults)
        last = max(line.value_date for line in self.lines)
        return ReadStatement("", 0, opening, closing, tuple(self.lines), None, last)

    def _is_label(self, row: int, cells: Sequence[str]) -> bool:
        labels = {self.mapping.opening_label.casefold(), self.mapping.closing_label.casefold()} - {""}
        found = next((cell.casefold() for cell in cells if cell.casefold() in labels), None)
        if found is None:
            return False
        try:
            self.labels[found] = self._rupiah(next((cell for cell in reversed(cells) if cell), ""))
        except Unreadable:
            self.fault(row, "balance_malformed")
        return True

    def _find_headings(self, cells: Sequence[str]) -> None:
        headings = {cell.casefold(): place for place, cell in enumerate(cells)}
        wanted = [name.casefold() for name in self.mapping.columns]
        if all(name in headings for name in wanted):
            self.places = {name: headings[name] for name in wanted}

    def _take_line(self, row: int, cells: Sequence[str]) -> None:
        def cell(name: str) -> str:
            return cells[self.places[name.casefold()]] if name else ""

        day = self._day(cell(self.mapping.date))
        rupiah = self._amount(cell)
        narrative = "\n".join(filter(None, map(cell, self.mapping.narrative.split("|"))))
        reference = cell(self.mapping.reference)
        if len(reference) > LONGEST_REFERENCE or len(narrative) > LONGEST_NARRATIVE:
            self.fault(row, "too_long", most=LONGEST_NARRATIVE)
            return
        if len(self.lines) >= MOST_LINES:
            self.fault(row, "too_many_lines", most=MOST_LINES)
            return
        if self.mapping.balance:
            self.balances.append((row, self._rupiah(cell(self.mapping.balance))))
        self.lines.append(ReadLine(row, day, rupiah, reference, narrative))

    def _day(self, text: str) -> datetime.date:
        match = _DAY_PARTS.fullmatch(text)
        if match is None:
            raise Unreadable("date_malformed")
        parts = dict(zip(self.mapping.date_order, match.groups(), strict=True))
        return read_day(parts["y"], parts["m"], parts["d"], today=self.today)

    def _amount(self, cell: Cell) -> int:
        mapping = self.mapping
        if mapping.amount:
            rupiah, sign = self._signed(cell)
        else:
            credit, debit = (self._rupiah(cell(name) or "0") for name in (mapping.credit, mapping.debit))
            if credit and debit:
                raise Unreadable("two_amounts")
            rupiah, sign = credit or debit, 1 if credit else -1
            if rupiah < 0:
                raise Unreadable("amount_negative")
        if not rupiah:
            raise Unreadable("amount_zero")
        return rupiah * sign

    def _signed(self, cell: Cell) -> tuple[int, int]:
        rupiah = self._rupiah(cell(self.mapping.amount))
        if not self.mapping.sign:
            return rupiah, 1
        if rupiah < 0:
            raise Unreadable("amount_negative")
        signs = {self.mapping.credit_word.casefold(): 1, self.mapping.debit_word.casefold(): -1}
        sign = signs.get(cell(self.mapping.sign).casefold())
        if sign is None:
            raise Unreadable("sign_unknown")
        return rupiah, sign

    def _rupiah(self, text: str) -> int:
        return read_rupiah(text, decimal=self.mapping.decimal, thousands=self.mapping.thousands)

    def _balances(self) -> tuple[int | None, int | None]:
        """Return the balances before and after, having made sure that they fit the lines."""
        opening = self.labels.get(self.mapping.opening_label.casefold())
        closing = self.labels.get(self.mapping.closing_label.casefold())
        if self.balances:
            in_order, rows = self._in_order()
            first, last = in_order[0], in_order[-1]
            before = rows[0][1] - first.amount_rupiah
            self._require_running(before, in_order, rows)
            opening = before if opening is None else opening
            closing = rows[-1][1] if closing is None else closing
            if opening != before:
                self._differs(first.row, "not_continued", opening, before)
            if closing != rows[-1][1]:
                self._differs(last.row, "closing_differs", closing, rows[-1][1])
        elif opening is not None and closing is not None:
            expected = opening + sum(line.amount_rupiah for line in self.lines)
            if expected != closing:
                self._differs(0, "closing_differs", closing, expected)
        return opening, closing

    def _in_order(self) -> tuple[list[ReadLine], list[tuple[int, int]]]:
        """Return lines and balances from the oldest on; some banks write the newest first."""
        lines, rows = self.lines, self.balances
        newest_first = len(lines) > 1 and rows[0][1] - lines[0].amount_rupiah == rows[1][1]
        oldest_first = len(lines) > 1 and rows[0][1] + lines[1].amount_rupiah == rows[1][1]
        return (lines[::-1], rows[::-1]) if newest_first and not oldest_first else (lines, rows)

    def _require_running(self, before: int, lines: Sequence[ReadLine], rows: Sequence[tuple[int, int]]) -> None:
        for line, (row, balance) in zip(lines, rows, strict=True):
            if before + line.amount_rupiah != balance:
                self._differs(row, "balance_differs", balance, before + line.amount_rupiah)
            before = balance

    def _differs(self, row: int, code: str, found: int, expected: int) -> None:
        self.fault(row, code, found=format_rupiah(found), expected=format_rupiah(expected))
