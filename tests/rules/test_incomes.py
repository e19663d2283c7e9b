import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jangkau.rules.brackets import bracket_for_income
from jangkau.rules.incomes import (
    LEAST_RUPIAH,
    MOST_RUPIAH,
    IncomeNotRead,
    Per,
    TypedIncome,
    WorkingDaysNeeded,
    monthly_income,
    parse_income,
    suggested_bracket,
)
from jangkau.rules.money import format_rupiah

ON = datetime.date(2026, 11, 20)
AMOUNTS = st.integers(LEAST_RUPIAH, MOST_RUPIAH)
PERIODS = {
    Per.DAY: ("sehari", "/hari", "per hari", "harian"),
    Per.WEEK: ("seminggu", "/minggu", "a week"),
    Per.MONTH: ("sebulan", "/bln", "", "per month"),
    Per.YEAR: ("setahun", "/ tahun", "tiap tahun"),
}


@given(AMOUNTS, st.sampled_from([(per, words) for per, all_words in PERIODS.items() for words in all_words]))
def test_an_amount_is_read_as_it_is_written(amount: int, period: tuple[Per, str]) -> None:
    per, words = period

    for written in (str(amount), format_rupiah(amount), f"{amount:,}", f"{format_rupiah(amount)},-"):
        assert parse_income(f"{written} {words}") == TypedIncome(amount, per)


@given(st.integers(1, 999), st.integers(0, 9), st.sampled_from(["juta", "jt"]))
def test_millions_may_have_one_decimal(millions: int, tenths: int, unit: str) -> None:
    for sign in ",.":
        assert parse_income(f"{millions}{sign}{tenths} {unit}").amount_rupiah == millions * 1_000_000 + tenths * 100_000


@given(st.text(max_size=40) | st.from_regex(r"[0-9., jutarib/-]{0,30}", fullmatch=True))
def test_whatever_is_typed_is_read_as_a_plausible_amount_or_refused(text: str) -> None:
    try:
        amount = parse_income(text).amount_rupiah
    except IncomeNotRead:
        return

    assert LEAST_RUPIAH <= amount <= MOST_RUPIAH


@given(AMOUNTS, st.sampled_from(Per), st.integers(1, 7))
def test_a_month_is_a_twelfth_of_a_year(amount: int, per: Per, days: int) -> None:
    times = {Per.DAY: days * 52, Per.WEEK: 52, Per.MONTH: 12, Per.YEAR: 1}

    income = TypedIncome(amount, per)
    monthly = monthly_income(income, days_a_week=days)

    assert monthly.amount_rupiah == amount * times[per] // 12
    assert suggested_bracket(income, on=ON, days_a_week=days) == bracket_for_income(monthly.amount_rupiah, ON)
    for words in (monthly.explanation.indonesian, monthly.explanation.english):
        assert format_rupiah(amount) in words
        assert format_rupiah(monthly.amount_rupiah) in words


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("1-2 juta", "not one plain amount"),
        ("1.000 2.000", "not one plain amount"),
        ("2 juta 3 juta", "not one plain amount"),
        ("1,5", "neither thousands nor a whole number"),
        ("1.5.5 juta", "not a number"),
        ("100 ribu sehari sebulan", "more than one time is named"),
        ("999", "no plausible amount in whole rupiah"),
        ("1,0000001 juta", "no plausible amount in whole rupiah"),
    ],
)
def test_what_is_not_read_is_told_without_repeating_it(text: str, fault: str) -> None:
    with pytest.raises(IncomeNotRead, match=f"^{fault}$"):
        parse_income(text)


@pytest.mark.parametrize("days", [None, 0, 8])
def test_a_daily_income_needs_the_days_of_a_week(days: int | None) -> None:
    with pytest.raises(WorkingDaysNeeded, match=r"^the days worked in a week are not known$"):
        monthly_income(TypedIncome(50_000, Per.DAY), days_a_week=days)


def test_the_arithmetic_is_told_in_english_too() -> None:
    told = [
        monthly_income(TypedIncome(120_000, per), days_a_week=6).explanation.english
        for per in (Per.DAY, Per.WEEK, Per.MONTH, Per.YEAR)
    ]

    assert told == [
        "Rp120.000 × 6 days × 52 weeks ÷ 12 months = Rp3.120.000",
        "Rp120.000 × 52 weeks ÷ 12 months = Rp520.000",
        "Rp120.000 a month",
        "Rp120.000 ÷ 12 months = Rp10.000",
    ]
