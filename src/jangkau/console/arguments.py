"""Arguments of commands: how a text on the command line becomes a day, an amount or a list of rows."""

import argparse
import datetime
import re

from django.utils import timezone
from django.utils.translation import gettext as _

from jangkau.rules.months import Month

LONGEST_RANGE = 1_000_000
_RUPIAH = re.compile(r"(?:Rp)?([1-9][0-9]*|[1-9][0-9]{0,2}(?:\.[0-9]{3})+)")
_ROWS = re.compile(r"([0-9]{1,9})(?:-([0-9]{1,9}))?")


def instant(text: str) -> datetime.datetime:
    """Return the instant written in ISO form; without an offset it is in the installation's time zone."""
    try:
        moment = datetime.datetime.fromisoformat(text)
    except ValueError as error:
        message = _("%(text)s bukan saat dalam bentuk 2022-10-03T09:00+07:00") % {"text": text}
        raise argparse.ArgumentTypeError(message) from error
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)


def day(text: str) -> datetime.date:
    """Return the day written as ``2022-10-03``."""
    try:
        return datetime.date.fromisoformat(text)
    except ValueError as error:
        message = _("%(text)s bukan tanggal dalam bentuk 2022-10-03") % {"text": text}
        raise argparse.ArgumentTypeError(message) from error


def month(text: str) -> Month:
    """Return the month written as ``2022-10``."""
    try:
        return Month.parse(text)
    except ValueError as error:
        message = _("%(text)s bukan bulan dalam bentuk 2022-10") % {"text": text}
        raise argparse.ArgumentTypeError(message) from error


def whole_rupiah(text: str) -> int:
    """Return an amount in whole rupiah, written with or without dots between the thousands."""
    written = _RUPIAH.fullmatch(text)
    if written is None:
        message = _("%(text)s bukan jumlah rupiah, misalnya 1786176000") % {"text": text}
        raise argparse.ArgumentTypeError(message)
    return int(written[1].replace(".", ""))


def row_numbers(text: str) -> list[int]:
    """Return the numbers in a text like ``12,15-18``.

    Raises:
        ArgumentTypeError: if it is anything else.
    """
    numbers: list[int] = []
    for part in text.split(","):
        written = _ROWS.fullmatch(part.strip())
        if written is None or int(written[2] or written[1]) - int(written[1]) not in range(LONGEST_RANGE):
            raise argparse.ArgumentTypeError(_("%(text)s bukan nomor baris, misalnya 12,15-18") % {"text": text})
        numbers.extend(range(int(written[1]), int(written[2] or written[1]) + 1))
    return numbers


def roster_row(text: str) -> tuple[int, int]:
    """Return the roster's number and the row's in a text like ``1/12``.

    Raises:
        ArgumentTypeError: if it is anything else.
    """
    roster, slash, row = text.partition("/")
    if not (slash and roster.isdecimal() and row.isdecimal()):
        raise argparse.ArgumentTypeError(_("%(text)s bukan nomor daftar dan baris, misalnya 1/12") % {"text": text})
    return int(roster), int(row)
