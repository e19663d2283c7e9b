"""Two hundred synthetic branches, read as the branch office would read its own: the interval holds what is true."""

import datetime
import hashlib
from collections import Counter

import pytest

from jangkau.console.synthetic.branch import Branch, first_months, generate_branch, truth
from jangkau.outreach.selectors.arms import held_out_below, is_held_out
from jangkau.outreach.selectors.effect import ArmCount, Effect, Verdict, effect_of

SEEDS, PEOPLE, FIRST = 200, 400, datetime.date(2024, 1, 1)


def branch_of(seed: int, people: int = PEOPLE) -> Branch:
    keys = {
        campaign.key: (
            hashlib.sha256(f"{campaign.key} {seed}".encode()).digest(),
            held_out_below(campaign.holdout_percent),
        )
        for campaign in truth().campaigns
    }

    def drawn(campaign: str, number: int) -> bool:
        key, below = keys[campaign]
        return is_held_out(key=key, below=below, participant_id=number)

    return generate_branch(seed=seed, people=people, is_held_out=drawn, first=FIRST)


def effect_in(branch: Branch, campaign: str) -> Effect:
    counts = Counter((due.is_held_out, due.paid_in_time) for due in first_months(branch, campaign))
    treated, held_out = (
        ArmCount(people=counts[arm, True] + counts[arm, False], on_time=counts[arm, True]) for arm in (False, True)
    )
    return effect_of(treated=treated, held_out=held_out)


@pytest.fixture(scope="module")
def effects() -> dict[str, list[Effect]]:
    """What each campaign of the truth came to in each of the branches."""
    branches = [branch_of(seed) for seed in range(SEEDS)]
    return {campaign.key: [effect_in(branch, campaign.key) for branch in branches] for campaign in truth().campaigns}


@pytest.mark.slow
def test_intervals_hold_the_true_effect_as_often_as_they_say(effects: dict[str, list[Effect]]) -> None:
    for campaign in truth().campaigns:
        true = campaign.adds / 100
        held = sum(
            effect.lower is not None and effect.upper is not None and effect.lower <= true <= effect.upper
            for effect in effects[campaign.key]
        )

        assert 0.90 <= held / SEEDS <= 0.98, campaign.key


@pytest.mark.slow
def test_what_has_no_effect_is_hardly_ever_said_to_have_one(effects: dict[str, list[Effect]]) -> None:
    said = Counter(effect.verdict for effect in effects["idle"])

    assert (said[Verdict.HELPED] + said[Verdict.HARMED]) / SEEDS <= 0.08
    assert said[Verdict.TOO_FEW] == 0


@pytest.mark.slow
def test_differences_lie_around_the_true_effect(effects: dict[str, list[Effect]]) -> None:
    for campaign in truth().campaigns:
        mean = sum(effect.difference or 0 for effect in effects[campaign.key]) / SEEDS

        # Three times as far as the mean of two hundred branches of this size strays.
        assert abs(mean - campaign.adds / 100) < 0.02, campaign.key


def test_same_seed_makes_the_same_branch_and_another_makes_another() -> None:
    assert branch_of(1, 50) == branch_of(1, 50)
    assert branch_of(1, 50) != branch_of(2, 50)


def test_nobody_buys_a_month_twice_or_settles_after_the_lapse() -> None:
    months: set[tuple[int, int]] = set()
    for bought in branch_of(3).purchases:
        bought_months = {(bought.number, bought.first_month + step) for step in range(bought.count)}
        assert not bought_months & months
        assert bought.paid_in - bought.first_month < truth().months_until_lapse
        months |= bought_months


def test_truth_is_whole_and_leaves_room_for_its_effects() -> None:
    known = truth()
    most = max(campaign.adds for campaign in known.campaigns)

    assert sum(kind.share for kind in known.behaviours.values()) == 100
    assert all(max(kind.pays_in_time, kind.pays_in_harvest) + most <= 100 for kind in known.behaviours.values())
    assert all(kind.source for kind in known.behaviours.values())
