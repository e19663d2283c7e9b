"""Dates, months and percentages in words, and explanations in Indonesian and English."""

import datetime
from dataclasses import dataclass
from decimal import Decimal

from jangkau.rules.months import Month

_INDONESIAN_MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni",
    "Juli", "Agustus", "September", "Oktober", "November", "Desember",
)  # fmt: skip
_ENGLISH_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


_INDONESIAN_DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
_ENGLISH_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def weekday_in_words(day: datetime.date, *, language: str = "id") -> str:
    """Return ``Senin`` (``id``) or ``Monday`` (``en``)."""
    return (_INDONESIAN_DAYS if language == "id" else _ENGLISH_DAYS)[day.weekday()]


def date_in_words(day: datetime.date, *, language: str = "id") -> str:
    """Return ``17 Agustus 2026`` (``id``) or ``17 August 2026`` (``en``)."""
    return f"{day.day} {month_in_words(Month.of(day), language=language)}"


def month_in_words(month: Month, *, language: str = "id") -> str:
    """Return ``Agustus 2026`` (``id``) or ``August 2026`` (``en``)."""
    names = _INDONESIAN_MONTHS if language == "id" else _ENGLISH_MONTHS
    return f"{names[month.month - 1]} {month.year}"


@dataclass(frozen=True, slots=True)
class Step:
    """One line of an explanation, in both languages."""

    indonesian: str
    english: str


def percent_in_words(rate: Decimal) -> str:
    """Return a fraction as a percentage: ``50 %``, ``12,5 %``."""
    return f"{(rate * 100).normalize():f} %".replace(".", ",")
