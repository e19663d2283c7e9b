import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jangkau.rules.contributions import Cover
from jangkau.rules.due_dates import due_date, due_date_in_words
from jangkau.rules.months import Month
from jangkau.rules.working_days import is_working_day

DAY = datetime.date
MONTHS = st.builds(Month, st.integers(2016, 2030), st.integers(1, 12))


def test_the_days_off_of_a_place_move_a_due_date() -> None:
    local = {DAY(2022, 11, 15), DAY(2022, 11, 16)}

    assert due_date(month=Month(2022, 11), cover=Cover.RISK, holidays=local) == DAY(2022, 11, 17)
    assert due_date(month=Month(2022, 10), cover=Cover.SAVINGS, holidays=local) == DAY(2022, 11, 17)
    assert due_date(month=Month(2022, 4), cover=Cover.RISK, holidays=local) == DAY(2022, 4, 15)
    assert due_date(month=Month(2022, 11), cover=Cover.RISK) == DAY(2022, 11, 15)


@given(MONTHS, st.sampled_from(Cover))
def test_a_due_date_is_a_working_day_at_most_ten_days_late(month: Month, cover: Cover) -> None:
    due = due_date(month=month, cover=cover)

    assert is_working_day(due)
    later = 30 if Month(2020, 8) <= month <= Month(2021, 1) else 15
    in_month = month if cover is Cover.RISK and later == 15 else month.next
    assert 0 <= (due - in_month.day(later)).days <= 10


@given(MONTHS)
def test_jkk_and_jkm_are_never_due_after_jht(month: Month) -> None:
    assert due_date(month=month, cover=Cover.RISK) <= due_date(month=month, cover=Cover.SAVINGS)


@pytest.mark.parametrize(
    ("month", "english"),
    [
        (Month(2022, 11), "15 November 2022 (Tuesday)"),
        (Month(2026, 8), "15 August 2026 (Saturday, day off) → 18 August 2026 (Tuesday)"),
    ],
)
def test_a_due_date_is_told_in_english_too(month: Month, english: str) -> None:
    assert due_date_in_words(month=month, cover=Cover.RISK).english == english
