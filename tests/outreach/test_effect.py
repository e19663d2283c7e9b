"""The effect of a campaign and its interval, against cases of the literature and what must always hold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jangkau.outreach.selectors.effect import ArmCount, Effect, Verdict, effect_of, smallest_effect_seen

ARMS = st.integers(1, 3000).flatmap(
    lambda people: st.integers(0, people).map(lambda on_time: ArmCount(people=people, on_time=on_time))
)


def effect(treated: tuple[int, int], held_out: tuple[int, int]) -> Effect:
    """Return the effect of (paid in time, people) in either arm."""
    return effect_of(treated=ArmCount(treated[1], treated[0]), held_out=ArmCount(held_out[1], held_out[0]))


@pytest.mark.parametrize(
    ("treated", "held_out", "lower", "upper"),
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((6, 7), (2, 7), 0.0582, 0.8062),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((0, 10), (0, 20), -0.1611, 0.2775),
        ((10, 10), (0, 10), 0.6075, 1.0000),
    ],
)
def test_intervals_are_those_of_newcombes_table(
    treated: tuple[int, int], held_out: tuple[int, int], lower: float, upper: float
) -> None:
    found = effect(treated, held_out)

    assert found.lower == pytest.approx(lower, abs=5e-5)
    assert found.upper == pytest.approx(upper, abs=5e-5)


@given(ARMS, ARMS)
def test_interval_holds_the_difference_and_turns_over_with_the_arms(treated: ArmCount, held_out: ArmCount) -> None:
    found = effect_of(treated=treated, held_out=held_out)
    turned = effect_of(treated=held_out, held_out=treated)

    assert found.lower is not None
    assert found.upper is not None
    assert found.difference is not None
    assert -1 <= found.lower <= found.difference <= found.upper <= 1
    assert (turned.lower, turned.upper) == pytest.approx((-found.upper, -found.lower), abs=1e-12)


@given(st.integers(1, 3000), st.integers(1, 3000), st.integers(1, 99))
def test_arms_that_pay_alike_show_no_effect(people: int, others: int, percent: int) -> None:
    found = effect((people * percent, people * 100), (others * percent, others * 100))

    assert found.verdict is Verdict.NONE_SEEN


@pytest.mark.parametrize(
    ("treated", "held_out", "verdict"),
    [
        ((480, 800), (100, 200), Verdict.HELPED),
        ((100, 200), (480, 800), Verdict.HARMED),
        ((420, 800), (100, 200), Verdict.NONE_SEEN),
        ((0, 0), (100, 200), Verdict.TOO_FEW),
        ((100, 200), (0, 0), Verdict.TOO_FEW),
    ],
)
def test_verdict_is_read_off_the_interval(
    treated: tuple[int, int], held_out: tuple[int, int], verdict: Verdict
) -> None:
    assert effect(treated, held_out).verdict is verdict


def test_more_who_paid_than_people_are_no_arm() -> None:
    with pytest.raises(ValueError, match="3 of 2"):
        effect((3, 2), (1, 2))


def test_smallest_effect_is_told_beforehand_and_falls_with_people_and_with_an_even_holdout() -> None:
    assert smallest_effect_seen(people=400, holdout_percent=20) == pytest.approx(0.172, abs=0.002)
    assert smallest_effect_seen(people=3000, holdout_percent=50) == pytest.approx(0.051, abs=0.002)
    assert smallest_effect_seen(people=30, holdout_percent=10, expected_share=0.9) is None
    assert smallest_effect_seen(people=4, holdout_percent=20) is None


@given(st.integers(200, 100_000), st.integers(5, 50), st.floats(0.1, 0.6))
def test_more_people_never_show_less(people: int, percent: int, share: float) -> None:
    fewer = smallest_effect_seen(people=people, holdout_percent=percent, expected_share=share)
    more = smallest_effect_seen(people=people * 2, holdout_percent=percent, expected_share=share)

    assert fewer is None or (more is not None and more <= fewer)
