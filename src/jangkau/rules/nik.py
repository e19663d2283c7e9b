"""The structure of a NIK (national identity number).

Sixteen digits: province (2), regency (2) and district (2) of first registration, day of birth (2, plus 40 for
a woman), month and year of birth (2 each), serial number (4). A NIK never changes: it keeps the region where it
was first issued, and may keep a birth date that was corrected later. What does not fit is therefore reviewed,
not refused. The serial number is not judged: no source read says which ones are impossible.

Source: PP 37/2007 Art 37 and 38 (read); PP 40/2019, which replaced it, was not read.
"""

import datetime
import enum
from collections.abc import Collection
from dataclasses import dataclass

LENGTH = 16
_WOMAN = 40
_MASK = "*"


class NikMalformed(ValueError):
    """The text cannot be a NIK: not sixteen digits, or no such day of birth. The text is never told."""


class Sex(enum.StrEnum):
    """Sex as recorded in civil registration."""

    MALE = "male"
    FEMALE = "female"


@dataclass(frozen=True, slots=True, repr=False)
class Nik:
    """What a NIK says. Its representation is masked, so that it can stand in no log."""

    text: str
    birth_date: datetime.date
    sex: Sex

    @property
    def region_code(self) -> str:
        """Province, regency and district of first registration."""
        return self.text[:6]

    @property
    def regency_code(self) -> str:
        """Province and regency of first registration."""
        return self.text[:4]

    @property
    def serial(self) -> str:
        """The running number among those of the same region, birth date and sex."""
        return self.text[12:]

    def __repr__(self) -> str:
        return f"Nik({mask_nik(self.text)})"


def parse_nik(text: str, *, today: datetime.date) -> Nik:
    """Read a NIK.

    The year has two digits: it is the latest year not after ``today`` in which the day exists, so that a
    person of a hundred years or more is read as a child; ``check_nik`` allows for that.

    Raises:
        NikMalformed: if it is not sixteen digits or names no day of birth.
    """
    if len(text) != LENGTH or not (text.isascii() and text.isdigit()):
        raise NikMalformed("a NIK has sixteen digits")
    day, month, year = int(text[6:8]), int(text[8:10]), int(text[10:12])
    sex = Sex.MALE
    if day > _WOMAN:
        day, sex = day - _WOMAN, Sex.FEMALE
    return Nik(text, _birth_date(day, month, year, today), sex)


def _birth_date(day: int, month: int, year: int, today: datetime.date) -> datetime.date:
    this_century = today.year - today.year % 100
    for century in (this_century, this_century - 100):
        try:
            birth_date = datetime.date(century + year, month, day)
        except ValueError:
            continue
        if birth_date <= today:
            return birth_date
    raise NikMalformed("the NIK names no day of birth")


def check_nik(
    text: str,
    *,
    birth_date: datetime.date | None,
    sex: Sex | None,
    known_regencies: Collection[str],
    today: datetime.date,
) -> tuple[str, ...]:
    """Return what speaks against a NIK, as reason codes in a fixed order; nothing if it fits.

    ``nik_malformed`` alone, or any of ``nik_birth_date_mismatch``, ``nik_sex_mismatch`` and
    ``nik_region_unknown``.

    Args:
        text: the NIK, without spaces.
        birth_date: as stated by the person; None if not known. Only day, month and the last two digits of the
            year are compared, for the NIK has no more.
        sex: as stated; None if not known.
        known_regencies: four-digit codes of regencies, those of today and of the past (people of Kalimantan
            Utara hold numbers that begin with 64).
        today: the day of checking.
    """
    try:
        nik = parse_nik(text, today=today)
    except NikMalformed:
        return ("nik_malformed",)
    reasons = []
    if birth_date is not None and not _same_day_of_century(nik.birth_date, birth_date):
        reasons.append("nik_birth_date_mismatch")
    if sex is not None and nik.sex is not sex:
        reasons.append("nik_sex_mismatch")
    if nik.regency_code not in known_regencies:
        reasons.append("nik_region_unknown")
    return tuple(reasons)


def _same_day_of_century(one: datetime.date, other: datetime.date) -> bool:
    return one.day == other.day and one.month == other.month and one.year % 100 == other.year % 100


def mask_nik(text: str) -> str:
    """Return a NIK as it may be shown: province and last four digits, ``64**********0001``.

    The birth date, sex and district stay hidden. A text that is not sixteen characters long is hidden wholly.
    """
    if len(text) != LENGTH:
        return _MASK * len(text)
    return text[:2] + _MASK * 10 + text[-4:]
