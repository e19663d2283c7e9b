"""Dates, months and percentages in words, and explanations in Indonesian and English."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from jangkau.rules.months import Month

_MONTHS: Mapping[str, tuple[str, ...]] = {
    "id": (
        "Januari", "Februari", "Maret", "April", "Mei", "Juni",
        "Juli", "Agustus", "September", "Oktober", "November", "Desember",
    ),
    "en": (
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ),
}  # fmt: skip

_WEEKDAYS: Mapping[str, tuple[str, ...]] = {
    "id": ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}


def weekday_in_words(day: datetime.date, *, language: str = "id") -> str:
    """Return ``Senin`` (``id``) or ``Monday`` (``en``); any other language is a KeyError."""
    return _WEEKDAYS[language][day.weekday()]


def date_in_words(day: datetime.date, *, language: str = "id") -> str:
    """Return ``17 Agustus 2026`` (``id``) or ``17 August 2026`` (``en``); any other language is a KeyError."""
    return f"{day.day} {month_in_words(Month.of(day), language=language)}"


def month_in_words(month: Month, *, language: str = "id") -> str:
    """Return ``Agustus 2026`` (``id``) or ``August 2026`` (``en``); any other language is a KeyError."""
    return f"{_MONTHS[language][month.month - 1]} {month.year}"


@dataclass(frozen=True, slots=True)
class Step:
    """One line of an explanation, in both languages."""

    indonesian: str
    english: str


def percent_in_words(rate: Decimal) -> str:
    """Return a fraction as a percentage: ``50 %``, ``12,5 %``."""
    return f"{(rate * 100).normalize():f} %".replace(".", ",")
