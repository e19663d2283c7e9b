"""Dates and months in words, Indonesian and English."""

import datetime

from jangkau.rules.months import Month

_INDONESIAN = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni",
    "Juli", "Agustus", "September", "Oktober", "November", "Desember",
)  # fmt: skip
_ENGLISH = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def date_in_words(day: datetime.date, *, language: str = "id") -> str:
    """Return ``17 Agustus 2026`` (``id``) or ``17 August 2026`` (``en``)."""
    return f"{day.day} {month_in_words(Month.of(day), language=language)}"


def month_in_words(month: Month, *, language: str = "id") -> str:
    """Return ``Agustus 2026`` (``id``) or ``August 2026`` (``en``)."""
    names = _INDONESIAN if language == "id" else _ENGLISH
    return f"{names[month.month - 1]} {month.year}"
