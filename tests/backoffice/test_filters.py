"""Money, counts, days and moments as pages write them, in both languages and at their edges."""

import datetime
from collections.abc import Iterator

import pytest
from django.template import Context, Template
from django.utils import translation

from jangkau.backoffice.templatetags.jangkau import ago_or_day, count, day, instant, month, percent_of, rupiah
from jangkau.rules.months import Month

NBSP = "\N{NO-BREAK SPACE}"
NOW = datetime.datetime(2026, 8, 17, 2, 30, tzinfo=datetime.UTC)  # 09.30 in Jakarta


@pytest.fixture(autouse=True)
def _indonesian() -> Iterator[None]:
    with translation.override("id"):
        yield


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (1_786_176_000, "Rp1.786.176.000"),
        (0, "Rp0"),
        (-500, "-Rp500"),
        (999, "Rp999"),
        (None, "–"),
        ("", "–"),
        (True, "–"),
    ],
)
def test_rupiah_is_written_as_in_indonesia_in_either_language(amount: int | None, text: str) -> None:
    assert rupiah(amount) == text
    with translation.override("en"):
        assert rupiah(amount) == text


@pytest.mark.parametrize(
    ("number", "indonesian", "english"),
    [(1234, "1.234", "1,234"), (0, "0", "0"), (999, "999", "999"), (-1234, "-1.234", "-1,234"), (None, "–", "–")],
)
def test_counts_have_a_mark_between_thousands(number: int | None, indonesian: str, english: str) -> None:
    assert count(number) == indonesian
    with translation.override("en"):
        assert count(number) == english


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [
        (1, 2, f"50,0{NBSP}%"),
        (999, 1000, f"99,9{NBSP}%"),
        (9999, 10000, f"99,9{NBSP}%"),
        (10000, 10000, f"100,0{NBSP}%"),
        (3, 2, f"150,0{NBSP}%"),
        (-1, 8, f"-12,5{NBSP}%"),
        (-1, 10_000, f"0,0{NBSP}%"),
        (0, 5, f"0,0{NBSP}%"),
        (20_000, 1, f"2.000.000,0{NBSP}%"),
        (0, 0, "–"),
        (None, 5, "–"),
        (5, None, "–"),
    ],
)
def test_percentages_are_cut_so_that_only_everybody_is_a_hundred(
    part: int | None, whole: int | None, text: str
) -> None:
    assert percent_of(part, whole) == text


def test_percentages_in_english_have_a_point() -> None:
    with translation.override("en"):
        assert percent_of(1, 8) == f"12.5{NBSP}%"


def test_days_and_months_are_in_the_readers_words() -> None:
    date = datetime.date(2026, 8, 17)

    assert (day(date), month(date), month(Month(2026, 8))) == ("17 Agustus 2026", "Agustus 2026", "Agustus 2026")
    with translation.override("en"):
        assert (day(date), month(date)) == ("17 August 2026", "August 2026")


def test_day_of_a_moment_is_that_of_jakarta() -> None:
    late = datetime.datetime(2026, 8, 16, 17, 0, tzinfo=datetime.UTC)

    assert day(late) == "17 Agustus 2026"
    assert day(late - datetime.timedelta(seconds=1)) == "16 Agustus 2026"


def test_nothing_is_a_dash() -> None:
    assert {day(None), month(None), instant(None), ago_or_day(None)} == {"–"}


@pytest.mark.parametrize(
    ("zone", "text"),
    [
        ("Asia/Jakarta", "17 Agustus 2026 pukul 09.30 WIB"),
        ("Asia/Pontianak", "17 Agustus 2026 pukul 09.30 WIB"),
        ("Asia/Makassar", "17 Agustus 2026 pukul 10.30 WITA"),
        ("Asia/Jayapura", "17 Agustus 2026 pukul 11.30 WIT"),
    ],
)
def test_moments_are_told_on_the_clock_of_the_place(zone: str, text: str) -> None:
    assert instant(NOW, zone) == text


def test_no_clock_outside_indonesia_is_told() -> None:
    with pytest.raises(KeyError):
        instant(NOW, "Europe/London")


@pytest.mark.parametrize(
    ("before", "text"),
    [
        (datetime.timedelta(seconds=59), "baru saja"),
        (datetime.timedelta(minutes=1), "1 menit yang lalu"),
        (datetime.timedelta(minutes=59, seconds=59), "59 menit yang lalu"),
        (datetime.timedelta(hours=1), "1 jam yang lalu"),
        (datetime.timedelta(hours=9, minutes=30), "9 jam yang lalu"),
        (datetime.timedelta(hours=9, minutes=31), "kemarin pukul 23.59"),
        (datetime.timedelta(hours=33, minutes=30), "kemarin pukul 00.00"),
        (datetime.timedelta(hours=33, minutes=31), "15 Agustus 2026"),
        (datetime.timedelta(minutes=-5), "17 Agustus 2026"),
        (datetime.timedelta(days=-1), "18 Agustus 2026"),
    ],
)
def test_recent_moments_are_told_by_how_long_ago_they_were(before: datetime.timedelta, text: str) -> None:
    assert ago_or_day(NOW - before, NOW) == text


def test_icon_is_silent_unless_it_stands_for_a_word() -> None:
    silent = Template('{% load jangkau %}{% icon "check" %}').render(Context())
    spoken = Template('{% load jangkau %}{% icon "check" label=word %}').render(Context({"word": '"selesai"'}))

    assert 'aria-hidden="true"' in silent
    assert "icons.svg#check" in silent
    assert 'role="img" aria-label="&quot;selesai&quot;"' in spoken
