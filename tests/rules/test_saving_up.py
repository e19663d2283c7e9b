import datetime

from jangkau.rules.saving_up import is_saving_up_offered, least_saved_rupiah
from tests.factories.saving_up import saving_up_offered

DAY = datetime.date


def test_saving_up_is_not_offered_as_the_law_is_followed() -> None:
    assert not is_saving_up_offered(DAY(2026, 11, 28))
    assert least_saved_rupiah(DAY(2026, 11, 28)) == 5_000


def test_saving_up_is_offered_from_the_day_that_is_written() -> None:
    with saving_up_offered(DAY(2027, 1, 1)):
        offered = [is_saving_up_offered(day) for day in (DAY(2026, 12, 31), DAY(2027, 1, 1), DAY(2027, 1, 2))]

    assert offered == [False, True, True]
