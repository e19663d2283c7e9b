import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jangkau.rules.months import Month
from jangkau.rules.start_of_cover import CoverStartsLater, covered_period, number_due_on
from jangkau.rules.working_days import is_working_day

DAY = datetime.date
DAYS = st.dates(DAY(2022, 1, 1), DAY(2027, 12, 31))
MONTHS = st.builds(Month, st.integers(2022, 2027), st.integers(1, 12))


def test_a_month_over_before_cover_starts_is_named() -> None:
    with pytest.raises(CoverStartsLater, match="cover starts on 2022-11-01, after 2022-10"):
        covered_period(month=Month(2022, 10), starts_on=DAY(2022, 11, 1))


@given(MONTHS, st.integers(-400, 31))
def test_a_covered_period_is_the_part_of_the_month_from_the_start(month: Month, offset: int) -> None:
    starts_on = min(month.first_day + datetime.timedelta(days=offset), month.last_day)

    period = covered_period(month=month, starts_on=starts_on)

    assert period.until == month.until
    assert all(period.contains(month.day(number)) == (month.day(number) >= starts_on) for number in range(1, 32))


@given(DAYS, DAYS)
def test_the_number_is_due_on_the_first_working_day_after_both_are_there(form: DAY, payment: DAY) -> None:
    due = number_due_on(form_complete_on=form, first_payment_on=payment)

    both = max(form, payment)
    between = [both + datetime.timedelta(days=step) for step in range(1, (due - both).days)]
    assert due > both
    assert is_working_day(due)
    assert not any(map(is_working_day, between))
