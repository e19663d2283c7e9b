"""What a campaign brought about, told by those who were left without it on purpose: plain Python, no database.

Everybody counts in the arm that the draw gave him, whether or not a message reached him (intention to treat), and once,
with his first month in the campaign: later months are those of people who answered or did not, and no longer a draw.

Sources: R. G. Newcombe, "Interval estimation for the difference between independent proportions", Statistics in
Medicine 17 (1998) 873-890, method 10; E. B. Wilson, "Probable inference, the law of succession, and statistical
inference", Journal of the American Statistical Association 22 (1927) 209-212.
"""

from dataclasses import dataclass
from enum import StrEnum
from math import sqrt
from statistics import NormalDist

# Of a hundred campaigns alike, 95 intervals hold what was truly brought about.
CONFIDENCE = 0.95
# How often an effect of the size promised beforehand is to be seen.
POWER = 0.8
_Z = NormalDist().inv_cdf((1 + CONFIDENCE) / 2)
_STEPS = 1000


class Verdict(StrEnum):
    """What may be said of a campaign."""

    HELPED = "helped"
    HARMED = "harmed"
    NONE_SEEN = "none_seen"
    TOO_FEW = "too_few"


@dataclass(frozen=True, slots=True)
class ArmCount:
    """How many are in an arm, and how many of them paid by the law's due date."""

    people: int
    on_time: int

    @property
    def share(self) -> float | None:
        """The fraction who paid in time; None if there is nobody."""
        return self.on_time / self.people if self.people else None


@dataclass(frozen=True, slots=True)
class Effect:
    """The difference of the shares who paid in time, treated less held out, and its interval: fractions of one.

    All three are None while an arm is empty.
    """

    treated: ArmCount
    held_out: ArmCount
    difference: float | None
    lower: float | None
    upper: float | None

    @property
    def verdict(self) -> Verdict:
        """What may be said: an effect is seen only if its interval leaves out zero."""
        if self.lower is None or self.upper is None:
            return Verdict.TOO_FEW
        if self.lower > 0:
            return Verdict.HELPED
        return Verdict.HARMED if self.upper < 0 else Verdict.NONE_SEEN


def effect_of(*, treated: ArmCount, held_out: ArmCount) -> Effect:
    """Return what the treated did more than the held out, with its 95 % interval.

    Raises:
        ValueError: if an arm has more who paid than people.
    """
    if not treated.people or not held_out.people:
        return Effect(treated, held_out, None, None, None)
    first, first_low, first_high = _wilson(treated)
    second, second_low, second_high = _wilson(held_out)
    difference = first - second
    return Effect(
        treated,
        held_out,
        difference,
        max(-1.0, difference - sqrt((first - first_low) ** 2 + (second_high - second) ** 2)),
        min(1.0, difference + sqrt((first_high - first) ** 2 + (second - second_low) ** 2)),
    )


def smallest_effect_seen(*, people: int, holdout_percent: int, expected_share: float = 0.5) -> float | None:
    """Return the smallest rise, a fraction, that a campaign of this size would show four times out of five.

    Args:
        people: how many the campaign is expected to meet, both arms together.
        holdout_percent: of whom so many in a hundred are held out.
        expected_share: who pays in time without it; half, where chance plays most, if nobody knows.

    Returns:
        None if no rise would be seen as often.

    Source: the usual normal approximation for two proportions, e.g. J. L. Fleiss, Statistical Methods for Rates and
    Proportions, without its correction for continuity, which Newcombe's interval does not make either.
    """
    held_out = people * holdout_percent // 100
    treated = people - held_out
    if not held_out or not treated:
        return None
    power_z = NormalDist().inv_cdf(POWER)
    pooled_of = held_out + treated
    for step in range(1, _STEPS + 1):
        rise = step / _STEPS
        share = expected_share + rise
        if share > 1:
            return None
        pooled = (treated * share + held_out * expected_share) / pooled_of
        by_chance = sqrt(pooled * (1 - pooled) * (1 / treated + 1 / held_out))
        spread = sqrt(share * (1 - share) / treated + expected_share * (1 - expected_share) / held_out)
        if rise >= _Z * by_chance + power_z * spread:
            return rise
    return None


def _wilson(arm: ArmCount) -> tuple[float, float, float]:
    """Return the share of an arm with the bounds of its score interval."""
    if not 0 <= arm.on_time <= arm.people:
        raise ValueError(f"{arm.on_time} of {arm.people} cannot have paid in time")
    people, share, squared = arm.people, arm.on_time / arm.people, _Z**2
    centre = (share + squared / (2 * people)) / (1 + squared / people)
    half = _Z / (1 + squared / people) * sqrt(share * (1 - share) / people + squared / (4 * people**2))
    # At none and at all, rounding would put the bound a hair beyond the share itself.
    return share, min(share, centre - half), max(share, centre + half)
