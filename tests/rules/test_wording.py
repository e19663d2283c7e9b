import datetime
from decimal import Decimal

import pytest

from jangkau.rules.months import Month
from jangkau.rules.wording import date_in_words, month_in_words, percent_in_words, weekday_in_words

INDONESIAN = [
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
]
ENGLISH = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


@pytest.mark.parametrize("number", range(1, 13))
def test_months_are_named_in_both_languages(number: int) -> None:
    month = Month(2026, number)

    assert month_in_words(month) == f"{INDONESIAN[number - 1]} 2026"
    assert month_in_words(month, language="en") == f"{ENGLISH[number - 1]} 2026"


def test_a_date_is_written_without_leading_zero() -> None:
    day = datetime.date(2026, 8, 7)

    assert date_in_words(day) == "7 Agustus 2026"
    assert date_in_words(day, language="en") == "7 August 2026"


@pytest.mark.parametrize(
    ("day", "indonesian", "english"),
    [
        (16, "Senin", "Monday"),
        (17, "Selasa", "Tuesday"),
        (18, "Rabu", "Wednesday"),
        (19, "Kamis", "Thursday"),
        (20, "Jumat", "Friday"),
        (21, "Sabtu", "Saturday"),
        (22, "Minggu", "Sunday"),
    ],
)
def test_days_of_the_week_are_named_in_both_languages(day: int, indonesian: str, english: str) -> None:
    date = datetime.date(2026, 11, day)

    assert weekday_in_words(date) == indonesian
    assert weekday_in_words(date, language="en") == english


@pytest.mark.parametrize(
    ("rate", "text"), [("0.50", "50 %"), ("0.99", "99 %"), ("0.125", "12,5 %"), ("1", "100 %"), ("0.1", "10 %")]
)
def test_a_rate_is_written_as_a_percentage(rate: str, text: str) -> None:
    assert percent_in_words(Decimal(rate)) == text
