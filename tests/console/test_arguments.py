"""How texts on the command line are read."""

import argparse
import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jangkau.console import arguments
from jangkau.rules.money import format_rupiah


@pytest.mark.parametrize(
    ("text", "amount"),
    [("1786176000", 1_786_176_000), ("1.786.176.000", 1_786_176_000), ("Rp16.800", 16_800), ("5", 5)],
)
def test_amount_is_read_with_or_without_dots(text: str, amount: int) -> None:
    assert arguments.whole_rupiah(text) == amount


@pytest.mark.parametrize("text", ["1.5", "16,800", "16.80", "0", "-5", "", "Rp", "1_000", "16 800", "1.786.1760", "٣"])
def test_amount_that_could_be_misread_is_refused(text: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError):
        arguments.whole_rupiah(text)


@given(st.integers(min_value=1, max_value=10**15))
def test_every_amount_as_we_write_it_is_read_back(amount: int) -> None:
    assert arguments.whole_rupiah(format_rupiah(amount)) == amount


@pytest.mark.parametrize(
    ("text", "rows"), [("12", [12]), ("12,15-18", [12, 15, 16, 17, 18]), (" 3 , 5 ", [3, 5]), ("7-7", [7])]
)
def test_row_numbers_are_read(text: str, rows: list[int]) -> None:
    assert arguments.row_numbers(text) == rows


@pytest.mark.parametrize("text", ["", "a", "5-3", "1,,2", "-3", "1-9999999999", "1-2-3"])
def test_other_row_numbers_are_refused(text: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError):
        arguments.row_numbers(text)


def test_row_of_a_roster_is_read() -> None:
    assert arguments.roster_row("1/12") == (1, 12)


@pytest.mark.parametrize("text", ["12", "1/", "/12", "a/b", "1/2/3"])
def test_other_rows_of_rosters_are_refused(text: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError):
        arguments.roster_row(text)


def test_day_is_read() -> None:
    assert arguments.day("2022-12-01") == datetime.date(2022, 12, 1)


@pytest.mark.parametrize("text", ["1-12-2022", "2022-02-30", "besok"])
def test_other_days_are_refused(text: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError):
        arguments.day(text)
