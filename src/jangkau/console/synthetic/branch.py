"""A synthetic branch of 24 months: who joins, who pays when, who lapses and comes back, and campaigns of known effect.

All that is true of it stands in ``branch_truth.yaml``. It is a witness for the reading of campaigns, so it shares no
code with that: who is held out is asked of a function given, as the branch office would ask the system.
"""

import datetime
import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

TRUTH_FILE = Path(__file__).with_name("branch_truth.yaml")
# People join in all months but the last, most of them in the first year.
_JOIN_FIRST_YEAR, _YEAR = 0.7, 12

IsHeldOut = Callable[[str, int], bool]
"""Whether a campaign, by its key in the truth, holds out the participant of this number."""


@dataclass(frozen=True, slots=True)
class Behaviour:
    """How somebody pays; chances in percent, as ``branch_truth.yaml`` has them."""

    name: str
    share: int
    pays_before_reminder: int
    pays_in_time: int
    pays_late: int
    settles: int
    source: str
    buys_months: int = 1
    sponsored_months: int = 0
    becomes: str = ""
    harvest_months: tuple[int, ...] = ()
    pays_in_harvest: int = 0


@dataclass(frozen=True, slots=True)
class SyntheticCampaign:
    """A campaign of months counted from 0, and the points that a first month of its reminders adds."""

    key: str
    name: str
    hypothesis: str
    first_month: int
    last_month: int
    holdout_percent: int
    adds: int


@dataclass(frozen=True, slots=True)
class Truth:
    """What is true of every synthetic branch."""

    months: int
    months_until_lapse: int
    comes_back: tuple[int, int, int]
    lasts_months: int
    behaviours: Mapping[str, Behaviour]
    campaigns: tuple[SyntheticCampaign, ...]

    def campaign_of(self, month: int) -> SyntheticCampaign | None:
        """Return the campaign that runs in a month."""
        return next((each for each in self.campaigns if each.first_month <= month <= each.last_month), None)


@dataclass(frozen=True, slots=True)
class Purchase:
    """Months that a payment bought: ``count`` from ``first_month``.

    ``days_after_due`` is when, from the due date of the month ``paid_in``; None for a sponsor's, paid on its first day.
    """

    number: int
    paid_in: int
    days_after_due: int | None
    first_month: int
    count: int


@dataclass(frozen=True, slots=True)
class Due:
    """A participant whom a campaign met in a month, his arm, and whether he paid that month in time."""

    number: int
    campaign: str
    month: int
    is_held_out: bool
    paid_in_time: bool


@dataclass(slots=True)
class Branch:
    """What happened. Participants are numbered from 1; ``joined`` and ``behaviours`` tell of each."""

    joined: dict[int, int] = field(default_factory=dict)
    behaviours: dict[int, str] = field(default_factory=dict)
    purchases: list[Purchase] = field(default_factory=list)
    dues: list[Due] = field(default_factory=list)


@lru_cache(maxsize=1)
def truth() -> Truth:
    """Return what is true of every synthetic branch."""
    raw: dict[str, Any] = yaml.safe_load(TRUTH_FILE.read_text(encoding="utf-8"))
    return Truth(
        months=raw["months"],
        months_until_lapse=raw["months_until_lapse"],
        comes_back=tuple(raw["comes_back"]),
        lasts_months=raw["lasts_months"],
        behaviours={
            name: Behaviour(name=name, **values | {"harvest_months": tuple(values.get("harvest_months", ()))})
            for name, values in raw["behaviours"].items()
        },
        campaigns=tuple(SyntheticCampaign(key=key, **values) for key, values in raw["campaigns"].items()),
    )


def generate_branch(*, seed: int, people: int, is_held_out: IsHeldOut, first: datetime.date) -> Branch:
    """Return a branch of so many people; the same seed and draw make the same branch.

    Args:
        seed: of all chance in it.
        people: how many join in the 24 months.
        is_held_out: the draw of its campaigns.
        first: its first month, for the seasons of harvests.
    """
    known, rng, branch = truth(), random.Random(f"branch {seed}"), Branch()  # noqa: S311  sample data, repeatable
    kinds = list(known.behaviours.values())
    weights = [kind.share for kind in kinds]
    for number in range(1, people + 1):
        kind = rng.choices(kinds, weights)[0]
        early = rng.random() < _JOIN_FIRST_YEAR
        branch.joined[number] = rng.randrange(_YEAR) if early else rng.randrange(_YEAR, known.months - 1)
        branch.behaviours[number] = kind.name
        _Life(number, kind, branch, rng, is_held_out, first.month).live(branch.joined[number])
    return branch


class _Life:
    """One participant's way through the months."""

    def __init__(
        self, number: int, kind: Behaviour, branch: Branch, rng: random.Random, is_held_out: IsHeldOut, january: int
    ) -> None:
        self._number = number
        self._kind = kind
        self._branch = branch
        self._rng = rng
        self._is_held_out = is_held_out
        self._first_calendar_month = january
        self._truth = truth()
        self._unpaid = 0
        self._months_reminded = 0

    def live(self, joined: int) -> None:
        """Go from the month of joining to the last one."""
        until_lapse = self._truth.months_until_lapse
        self._begin(joined)
        for month in range(joined + 1, self._truth.months):
            behind = month - self._unpaid
            if behind < 0:
                continue
            if behind == 0:
                self._meet_due_date(month)
            elif behind < until_lapse:
                if self._happens(self._kind.settles):
                    self._buy(month, self._day(-10, 10), first=self._unpaid, count=behind + 1)
            elif self._happens(self._return(behind - until_lapse)):
                self._buy(month, self._day(-10, 10), first=month, count=1)

    def _begin(self, joined: int) -> None:
        kind = self._kind
        if kind.sponsored_months:
            self._buy(joined, None, first=joined, count=kind.sponsored_months)
        else:
            self._buy(joined, self._day(-12, 8), first=joined, count=kind.buys_months)

    def _meet_due_date(self, month: int) -> None:
        kind = self._kind
        in_time: float = self._in_time(month)
        if self._happens(kind.pays_before_reminder):
            self._buy(month, self._day(-12, -6), first=month)
            return
        campaign = self._truth.campaign_of(month)
        is_held_out = campaign is not None and self._is_held_out(campaign.key, self._number)
        if campaign is not None and not is_held_out:
            in_time += self._added(campaign)
        drawn = self._rng.random() * 100
        if campaign is not None:
            self._branch.dues.append(Due(self._number, campaign.key, month, is_held_out, drawn < in_time))
        if drawn < in_time:
            self._buy(month, self._day(-3, 0), first=month)
        elif self._happens(kind.pays_late):
            self._buy(month, self._day(1, 10), first=month)

    def _in_time(self, month: int) -> int:
        kind = self._kind
        if not kind.harvest_months:
            return kind.pays_in_time
        calendar_month = (self._first_calendar_month - 1 + month) % _YEAR + 1
        return kind.pays_in_harvest if calendar_month in kind.harvest_months else kind.pays_in_time

    def _added(self, campaign: SyntheticCampaign) -> float:
        """Return the points that this month's reminder adds, which fade with every month of reminders."""
        months, self._months_reminded = self._months_reminded, self._months_reminded + 1
        return campaign.adds / 2**months if months < self._truth.lasts_months else 0

    def _return(self, months_since_lapse: int) -> int:
        soon, later, at_last = self._truth.comes_back
        return soon if months_since_lapse < 2 else later if months_since_lapse < 6 else at_last

    def _happens(self, percent: int) -> bool:
        return self._rng.random() * 100 < percent

    def _day(self, first: int, last: int) -> int:
        """Return a day within bounds, counted from the due date."""
        return first + int(self._rng.random() * (last - first + 1))

    def _buy(self, month: int, days_after_due: int | None, *, first: int, count: int | None = None) -> None:
        kind = self._kind
        count = kind.buys_months if count is None else count
        self._branch.purchases.append(Purchase(self._number, month, days_after_due, first, count))
        self._unpaid = first + count
        if kind.becomes and days_after_due is not None:
            self._kind = self._truth.behaviours[kind.becomes]


def first_months(branch: Branch, campaign: str) -> Iterator[Due]:
    """Yield what a campaign saw of each participant in his first month in it."""
    seen: set[int] = set()
    for due in branch.dues:
        if due.campaign == campaign and due.number not in seen:
            seen.add(due.number)
            yield due
