import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jangkau.rules.eligibility import (
    NotBornYet,
    age_on,
    age_reasons,
    are_occupations_allowed,
    birthday,
    born_over_age,
    is_over_age,
    max_occupations,
)

DAY = datetime.date
BIRTHS = st.dates(DAY(1940, 1, 1), DAY(2020, 12, 31))
DAYS = st.dates(DAY(2022, 1, 1), DAY(2030, 12, 31))


@given(BIRTHS, DAYS)
def test_an_age_holds_from_one_birthday_until_the_next(birth_date: DAY, on: DAY) -> None:
    age = age_on(birth_date, on)

    assert birthday(birth_date, age) <= on < birthday(birth_date, age + 1)


@given(BIRTHS, DAYS)
def test_over_age_begins_with_the_birthday(birth_date: DAY, on: DAY) -> None:
    assert is_over_age(birth_date, on) == (birthday(birth_date, 65) <= on)


@given(BIRTHS, DAYS, st.none() | st.integers(0, 70), st.none() | st.integers(0, 90))
def test_an_agreement_may_only_narrow_the_ages(
    birth_date: DAY, on: DAY, minimum: int | None, maximum: int | None
) -> None:
    reasons = age_reasons(birth_date=birth_date, on=on, minimum_years=minimum, maximum_years=maximum)

    assert len(reasons) <= 1
    if is_over_age(birth_date, on):
        assert reasons


def test_a_birth_in_the_future_is_named() -> None:
    with pytest.raises(NotBornYet, match="2026-11-20 lies before the birth on 2026-11-21"):
        age_on(DAY(2026, 11, 21), DAY(2026, 11, 20))


@pytest.mark.parametrize(
    ("years", "day"), [(0, DAY(2004, 2, 29)), (1, DAY(2005, 3, 1)), (4, DAY(2008, 2, 29)), (65, DAY(2069, 3, 1))]
)
def test_a_leap_day_child_completes_a_year_on_1_march(years: int, day: DAY) -> None:
    assert birthday(DAY(2004, 2, 29), years) == day


@pytest.mark.parametrize(
    ("occupations", "allowed"),
    [([], False), (["petani"], True), (["petani", "nelayan"], True), (["petani", "nelayan", "ojek"], False)],
)
def test_one_or_two_occupations_may_be_named(occupations: list[str], allowed: bool) -> None:
    on = DAY(2022, 10, 1)

    assert are_occupations_allowed(occupations, on) is allowed
    assert max_occupations(on) == 2


@given(on=st.dates(datetime.date(2021, 4, 1), datetime.date(2040, 12, 31)), days=st.integers(-400, 400))
def test_latest_birth_date_over_age_divides_the_old_from_the_young(on: datetime.date, days: int) -> None:
    born = born_over_age(on) + datetime.timedelta(days=days)

    assert is_over_age(born, on) == (days <= 0)
