"""What a participant who stops paying loses, and when: the stages from cover to lapse, each with its law.

Only JKK and JKM are told of: of JHT nothing is lost but what is not saved. What a stage gives is what to expect by the
articles cited, never a decision on a claim.
"""

import datetime
import enum
from dataclasses import dataclass

from jangkau.rules import parameters
from jangkau.rules.contributions import Cover
from jangkau.rules.due_dates import due_date
from jangkau.rules.months import Month, months_between
from jangkau.rules.parameters.files import Citation, Doubt
from jangkau.rules.status import LapseCounting, lapse_counting, lapses_on
from jangkau.rules.wording import Step


class StageName(enum.StrEnum):
    """A stage on the way from cover to lapse."""

    COVERED = "covered"
    DUE = "due"
    ARREARS = "arrears"
    LAPSED = "lapsed"


class Right(enum.StrEnum):
    """A part of what JKK and JKM give, as the articles on arrears divide it."""

    JKK_CARE = "jkk_care"
    JKK_CASH = "jkk_cash"
    JKM_FUNERAL = "jkm_funeral"
    JKM_CASH = "jkm_cash"


class Fate(enum.StrEnum):
    """What becomes of a right: it stays, waits until the arrears are settled, or is gone."""

    STAYS = "stays"
    WITHHELD = "withheld"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class RightAtStage:
    """What becomes of one right at a stage, by which law, and what is doubtful about it."""

    right: Right
    fate: Fate
    law: Citation
    doubt: Doubt | None = None


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage: [from_, until), open where None, and what becomes of each right if the event falls in it."""

    name: StageName
    from_: datetime.date | None
    until: datetime.date | None
    rights: tuple[RightAtStage, ...]

    def contains(self, day: datetime.date) -> bool:
        """Say whether a day lies in the stage."""
        return (self.from_ is None or self.from_ <= day) and (self.until is None or day < self.until)

    def rights_that(self, fate: Fate) -> tuple[Right, ...]:
        """Return the rights that meet a fate here."""
        return tuple(each.right for each in self.rights if each.fate is fate)


@dataclass(frozen=True, slots=True)
class StagesByReading:
    """The stages by one reading of the lapse rule; ``is_followed`` says whether the parameter decides for it.

    ``settle_until`` is the last day on which a payment keeps the membership.
    """

    counting: LapseCounting
    is_followed: bool
    stages: tuple[Stage, ...]
    settle_until: datetime.date

    def stage_on(self, day: datetime.date) -> Stage:
        """Return the stage of a day."""
        return next(stage for stage in self.stages if stage.contains(day))


@dataclass(frozen=True, slots=True)
class AfterLapse:
    """One thing that a payment after a lapse means, or may mean, by which law, and its doubt."""

    text: Step
    law: Citation
    doubt: Doubt | None


@dataclass(frozen=True, slots=True)
class Arrears:
    """What is lost when by whoever pays nothing more, as seen on a day.

    ``readings`` has the one that is followed first. ``unpaid_months`` counts the months from the first unpaid one
    through that of the day, which settling pays for: 0 for who is covered, and for who has lapsed by that reading.
    """

    on: datetime.date
    readings: tuple[StagesByReading, ...]
    unpaid_months: int
    after_lapse: tuple[AfterLapse, ...]

    @property
    def followed(self) -> StagesByReading:
        """The stages by the reading that is followed."""
        return self.readings[0]

    @property
    def now(self) -> Stage:
        """The stage of the day."""
        return self.followed.stage_on(self.on)


_PROOF_OF_FULL = {
    Right.JKK_CARE: "benefits.jkk.care",
    Right.JKK_CASH: "benefits.jkk.death_bases",
    Right.JKM_FUNERAL: "benefits.jkm.funeral",
    Right.JKM_CASH: "benefits.jkm.lump_sum",
}
_GIVEN_IN_ARREARS = {
    Right.JKK_CARE: "lapse.given_in_jkk",
    Right.JKK_CASH: "lapse.given_in_jkk",
    Right.JKM_FUNERAL: "lapse.given_in_jkm",
    Right.JKM_CASH: "lapse.given_in_jkm",
}
_AFTER = ("lapse.after.start", "lapse.after.arrears", "lapse.after.attestation", "lapse.after.waiting")


def arrears_of(*, covered_until: datetime.date, on: datetime.date) -> Arrears:
    """Return what is lost when by a participant whose JKK and JKM end, if nothing more is paid.

    Args:
        covered_until: the end of cover, the first day without it.
        on: the day asked about, whose law counts and whose stage is the present one.

    Raises:
        ParameterError: if the law has no due date, lapse rule or benefit for the time concerned.

    Source: PP 44/2015 Art 24, 39 and 42; Perdir 22/PERDIR.02/072022, item 12; see ADR 0004.
    """
    reading = lapse_counting(on)
    followed = _by_reading(covered_until, on, reading, is_followed=True)
    others = (_by_reading(covered_until, on, each, is_followed=False) for each in LapseCounting if each is not reading)
    may_settle = covered_until <= on <= followed.settle_until
    return Arrears(
        on=on,
        readings=(followed, *others),
        unpaid_months=months_between(Month.of(covered_until), Month.of(on).next) if may_settle else 0,
        after_lapse=tuple(_after_lapse(name, on) for name in _AFTER),
    )


def _by_reading(
    covered_until: datetime.date, on: datetime.date, counting: LapseCounting, *, is_followed: bool
) -> StagesByReading:
    first_unpaid = Month.of(covered_until)
    lapses = lapses_on(first_unpaid_month=first_unpaid, cover=Cover.RISK, counting=counting)
    # Where the law changed a later month can be due first (February 2021 before January): arrears begin with it.
    earliest_due = min(due_date(month=first_unpaid.plus(step), cover=Cover.RISK) for step in range(3))
    in_arrears = max(covered_until, earliest_due + datetime.timedelta(days=1))
    starts: list[tuple[StageName, datetime.date | None]] = [
        (StageName.COVERED, None),
        (StageName.DUE, covered_until),
        (StageName.ARREARS, in_arrears),
        (StageName.LAPSED, lapses),
    ]
    ends: list[datetime.date | None] = [*(start for _name, start in starts[1:]), None]
    return StagesByReading(
        counting=counting,
        is_followed=is_followed,
        stages=tuple(
            Stage(name, start, end, tuple(_right_at(name, right, on) for right in Right))
            for (name, start), end in zip(starts, ends, strict=True)
            if start is None or start != end
        ),
        settle_until=lapses - datetime.timedelta(days=1),
    )


def _right_at(stage: StageName, right: Right, on: datetime.date) -> RightAtStage:
    if stage is StageName.COVERED:
        return _cited(right, Fate.STAYS, _PROOF_OF_FULL[right], on)
    if stage is StageName.LAPSED:
        return _cited(right, Fate.GONE, "lapse.unpaid_months", on)
    given = _GIVEN_IN_ARREARS[right]
    fate = Fate.STAYS if right in parameters.choices(given, on=on) else Fate.WITHHELD
    if stage is StageName.ARREARS:
        return _cited(right, fate, given, on)
    before_due = "lapse.until_due_date"
    is_full = parameters.choice(before_due, on=on) == "as_covered"
    return _cited(right, Fate.STAYS if is_full else fate, before_due, on)


def _cited(right: Right, fate: Fate, name: str, on: datetime.date) -> RightAtStage:
    dated = parameters.dated_value(name, on=on)
    return RightAtStage(right, fate, dated.citation, dated.doubt)


def _after_lapse(name: str, on: datetime.date) -> AfterLapse:
    chosen, dated = parameters.choice(name, on=on), parameters.dated_value(name, on=on)
    option = next(each for each in parameters.all_parameters()[name].options if each.name == chosen)
    return AfterLapse(Step(option.label_id, option.label), dated.citation, dated.doubt)
