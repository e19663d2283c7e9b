import datetime

import pytest

from jangkau.rules.months import Month
from jangkau.rules.payment_periods import PeriodNotAllowed, allowed_periods, months_of_payment

ON = datetime.date(2022, 9, 20)


def test_the_offered_periods_ascend() -> None:
    assert allowed_periods(ON) == (1, 3, 6, 12)


def test_a_refused_period_names_those_offered() -> None:
    with pytest.raises(PeriodNotAllowed, match=r"^2 months are not offered, only 1, 3, 6, 12$"):
        months_of_payment(first_month=Month(2022, 10), count=2, on=ON)
