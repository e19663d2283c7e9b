"""The text of a file as its lines, and amounts and dates as banks write them."""

import codecs
import datetime
import re

from jangkau.collection.intake.faults import Fault, StatementFaulty
from jangkau.collection.intake.statement import MOST_RUPIAH

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


class Unreadable(ValueError):
    """A value cannot be read; the text is the code of the fault."""


def lines_of(content: bytes, *, encoding: str) -> list[str]:
    """Return the lines of a file.

    Raises:
        StatementFaulty: if it is not text in this encoding, or has characters that no text has.
    """
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16"
    elif content.startswith(codecs.BOM_UTF8):
        encoding = "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        row = content.count(b"\n", 0, error.start) + 1
        raise StatementFaulty([Fault(row, "not_text", {"encoding": encoding})]) from error
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    faults = [Fault(row, "control_character") for row, line in enumerate(lines, 1) if _CONTROL.search(line)]
    if faults:
        raise StatementFaulty(faults)
    return lines


def read_rupiah(text: str, *, decimal: str = ",", thousands: str = "") -> int:
    """Return an amount that may be negative.

    Raises:
        Unreadable: if it is none, has a fraction of a rupiah, or is beyond all reason.
    """
    whole, _mark, fraction = text.strip().partition(decimal)
    if thousands:
        if thousands in whole and not re.fullmatch(rf"[+-]?[0-9]{{1,3}}(?:{re.escape(thousands)}[0-9]{{3}})+", whole):
            raise Unreadable("amount_malformed")
        whole = whole.replace(thousands, "")
    if not re.fullmatch(r"[+-]?[0-9]{1,18}", whole, re.ASCII) or not re.fullmatch(r"[0-9]{0,4}", fraction, re.ASCII):
        raise Unreadable("amount_malformed")
    if fraction.strip("0"):
        raise Unreadable("amount_fraction")
    if abs(int(whole)) > MOST_RUPIAH:
        raise Unreadable("amount_too_large")
    return int(whole)


def read_day(year: str, month: str, day: str, *, today: datetime.date) -> datetime.date:
    """Return a day that is not later than today; a year of two digits is of this century.

    Raises:
        Unreadable: if there is no such day, or it is still to come.
    """
    try:
        read = datetime.date(int(year) + (2000 if len(year) == 2 else 0), int(month), int(day))
    except ValueError as error:
        raise Unreadable("date_malformed") from error
    if read > today:
        raise Unreadable("date_in_future")
    return read
