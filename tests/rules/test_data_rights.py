import datetime
from collections.abc import Callable

import pytest

from jangkau.rules.data_rights import access_due_at, correction_due_at, withdrawal_due_at
from jangkau.rules.parameters.values import ParameterError

CLOCKS = [access_due_at, correction_due_at, withdrawal_due_at]


@pytest.mark.parametrize("due_at", CLOCKS)
def test_the_hours_run_through_nights_and_holidays(due_at: Callable[[datetime.datetime], datetime.datetime]) -> None:
    christmas_eve = datetime.datetime(2026, 12, 24, 23, 30, tzinfo=datetime.UTC)

    assert due_at(christmas_eve) == datetime.datetime(2026, 12, 27, 23, 30, tzinfo=datetime.UTC)


@pytest.mark.parametrize("due_at", CLOCKS)
def test_the_hours_are_law_since_17_october_2022(due_at: Callable[[datetime.datetime], datetime.datetime]) -> None:
    first = datetime.datetime(2022, 10, 17, tzinfo=datetime.UTC)

    assert due_at(first) == datetime.datetime(2022, 10, 20, tzinfo=datetime.UTC)
    with pytest.raises(ParameterError):
        due_at(first - datetime.timedelta(seconds=1))
