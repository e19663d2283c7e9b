"""Dates of birth as Indonesians write them."""

import datetime
import re
from functools import lru_cache

from rapidfuzz import fuzz, process

EARLIEST_YEAR = 1900
_EXCEL_EPOCH = datetime.date(1899, 12, 30)
_CENTURY = 100
_CENTURIES = ("19", "20")
_MONTHS_IN_A_YEAR = 12

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januari jan january jn",
            "februari feb pebruari peb february febuari",
            "maret mar mrt march mart",
            "april apr aprl",
            "mei may",
            "juni jun june",
            "juli jul july",
            "agustus agt agu ags agst aug august agus",
            "september sep sept spt septembr",
            "oktober okt oct october",
            "november nov nop nopember",
            "desember des dec december dess",
        ),
        start=1,
    )
    for name in names.split()
}
_LONG_MONTHS = tuple(name for name in _MONTHS if len(name) >= 6)
_LEAST_LIKE = 80

_TIME = r"(?:[T ,]+\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:[.,]\d+)?)?(?:\s*[AP]M)?(?:Z|[+-]\d{2}:?\d{2})?)?"
_YEAR_FIRST = re.compile(r"(\d{4})\s*[-/. ]\s*(\d{1,2})\s*[-/. ]\s*(\d{1,2})" + _TIME, re.IGNORECASE)
_DAY_FIRST = re.compile(r"(\d{1,2})\s*[-/.,\\ ]\s*(\d{1,2})\s*[-/.,\\ ]\s*(\d{4}|\d{2})" + _TIME, re.IGNORECASE)
_NAMED = re.compile(r"(\d{1,2})\s*[-/., ]?\s*([A-Za-z]{2,10})\s*[-/., ]*\s*(\d{4}|\d{2})" + _TIME, re.IGNORECASE)
_EIGHT_DIGITS = re.compile(r"\d{8}")
_SERIAL = re.compile(r"(\d{5})(?:[.,]\d+)?")
_AT_THE_END = re.compile(
    r"(?<![0-9])(\d{1,2}\s*[-/.,\\ ]\s*(?:\d{1,2}|[A-Za-z]{2,10})\s*[-/.,\\ ]*\s*(?:\d{4}|\d{2})|\d{4}-\d{1,2}-\d{1,2})"
    r"\s*$"
)


class NotABirthDate(ValueError):
    """The text is no day in the past on which someone living could have been born. It is never repeated here."""


def parse_birth_date(text: str, *, today: datetime.date) -> datetime.date:
    """Read a date of birth: day, month, year, in digits or words; ISO; or a day number of Excel.

    The day always stands before the month (Indonesian use); a month-first date whose day is above 12 is refused
    rather than guessed, for others in the same column could not be told apart. A year of two digits is the
    latest one that lies in the past.

    Args:
        text: the date without spaces around it.
        today: nobody is born after it.

    Raises:
        NotABirthDate: if it is none.
    """
    day, month, year = _parts(text)
    if len(year) == len("80"):
        return _in_the_past(day, month, int(year), today)
    return _checked(day, month, int(year), today)


def split_birth_place(text: str) -> tuple[str, str]:
    """Split ``Tenggarong, 17 Agustus 1980`` into place and date; the date is blank if none stands at the end."""
    found = _AT_THE_END.search(text)
    if found is None:
        return text.strip(" ,/-"), ""
    return text[: found.start()].strip(" ,/-."), found[1]


def is_month_first(text: str, *, today: datetime.date) -> bool:
    """Say whether a text would be a date only if its month were written before its day, as in 08/17/1980."""
    found = _DAY_FIRST.fullmatch(text)
    if found is None or int(found[2]) <= _MONTHS_IN_A_YEAR:
        return False
    try:
        parse_birth_date(f"{found[2]}-{found[1]}-{found[3]}", today=today)
    except NotABirthDate:
        return False
    return True


def month_of_name(name: str) -> int:
    """Return the number of a month from its name, shortened or slightly misspelt.

    Raises:
        NotABirthDate: if no month is called that.
    """
    return _month(name.lower())


def _parts(text: str) -> tuple[int, int, str]:
    """Return day, month and year, the year as written."""
    if found := _DAY_FIRST.fullmatch(text):
        return int(found[1]), int(found[2]), found[3]
    if found := _YEAR_FIRST.fullmatch(text):
        return int(found[3]), int(found[2]), found[1]
    if found := _NAMED.fullmatch(text):
        return int(found[1]), _month(found[2].lower()), found[3]
    if _EIGHT_DIGITS.fullmatch(text):
        return _eight_digits(text)
    if found := _SERIAL.fullmatch(text):
        date = _EXCEL_EPOCH + datetime.timedelta(days=int(found[1]))
        return date.day, date.month, f"{date.year:04}"
    raise NotABirthDate("not a date")


def _eight_digits(text: str) -> tuple[int, int, str]:
    """Read 17081980 or 19800817; the two cannot be mistaken, for a year begins with 19 or 20 and no month is these."""
    if text[4:6] in _CENTURIES:
        return int(text[:2]), int(text[2:4]), text[4:]
    return int(text[6:]), int(text[4:6]), text[:4]


@lru_cache(maxsize=1024)
def _month(name: str) -> int:
    if name in _MONTHS:
        return _MONTHS[name]
    likely = process.extractOne(name, _LONG_MONTHS, scorer=fuzz.ratio, score_cutoff=_LEAST_LIKE)
    if likely is None:
        raise NotABirthDate("no month has this name")
    return _MONTHS[likely[0]]


def _in_the_past(day: int, month: int, short_year: int, today: datetime.date) -> datetime.date:
    this_century = today.year - today.year % _CENTURY
    try:
        return _checked(day, month, this_century + short_year, today)
    except NotABirthDate:
        return _checked(day, month, this_century - _CENTURY + short_year, today)


def _checked(day: int, month: int, year: int, today: datetime.date) -> datetime.date:
    try:
        date = datetime.date(year, month, day)
    except ValueError as error:
        raise NotABirthDate("no such day") from error
    if date.year < EARLIEST_YEAR or date > today:
        raise NotABirthDate("not in the lifetime of anyone living")
    return date
