"""What a person loses when if nothing is paid, in words with days and laws: for who is behind or soon will be."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from jangkau.collection.selectors.laws import Source, source
from jangkau.collection.selectors.person_standing import Standing
from jangkau.core.wording import said
from jangkau.rules.arrears import AfterLapse, Arrears, Fate, RightAtStage, Stage, StageName, arrears_of
from jangkau.rules.arrears_words import fate_label, held_until, reading_label, rights_in_words, stage_label

NOTICE_DAYS = 30
"""So many days before its end cover is told to be ending: a choice of ours, no law."""

_ONE_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class StageTold:
    """A stage with its first and last day, None where open, and what becomes of what: ``(fate, rights)`` in words."""

    label: str
    first_day: datetime.date | None
    last_day: datetime.date | None
    is_over: bool
    is_now: bool
    fates: tuple[tuple[str, str], ...]
    held_until: str


@dataclass(frozen=True, slots=True)
class Reading:
    """A reading of the lapse rule, and the last day on which a payment keeps the membership by it."""

    label: str
    settle_until: datetime.date
    is_followed: bool


@dataclass(frozen=True, slots=True)
class LossesTold:
    """What is lost when. ``unpaid_months`` counts those that settling pays for today; 0 for who is covered or lapsed.

    ``settle_until`` is the last day on which a payment keeps the membership, by the reading that is followed.
    """

    stages: tuple[StageTold, ...]
    settle_until: datetime.date
    unpaid_months: int
    is_lapsed: bool
    readings: tuple[Reading, ...]
    after_lapse: tuple[str, ...]
    grounds: tuple[Source, ...]


def losses_told(*, risk: Standing | None, on: datetime.date) -> LossesTold | None:
    """Return what is lost when by whoever pays nothing more; None for whom nothing is lost soon.

    Args:
        risk: the standing of the live participation in JKK and JKM on the day; None without one.
        on: the day.

    Raises:
        ParameterError: if the law has no due date, lapse rule or benefit for the time concerned.

    Source: ``rules.arrears``.
    """
    if risk is None or risk.starts_on is not None or risk.result.outlook is None:
        return None
    covered_until = risk.result.outlook.covered_until
    if covered_until - on > datetime.timedelta(days=NOTICE_DAYS):
        return None
    found = arrears_of(covered_until=covered_until, on=on)
    # What full cover gives is told elsewhere, with its own grounds.
    cited = [right for each in found.followed.stages if each.name is not StageName.COVERED for right in each.rights]
    return LossesTold(
        stages=tuple(_stage(each, found) for each in found.followed.stages),
        settle_until=found.followed.settle_until,
        unpaid_months=found.unpaid_months,
        is_lapsed=found.now.name is StageName.LAPSED,
        readings=tuple(
            Reading(said(reading_label(each.counting)), each.settle_until, each.is_followed) for each in found.readings
        ),
        after_lapse=tuple(said(each.text) for each in found.after_lapse),
        grounds=_grounds([*cited, *found.after_lapse]),
    )


def _stage(stage: Stage, found: Arrears) -> StageTold:
    rights = ((fate, stage.rights_that(fate)) for fate in Fate)
    return StageTold(
        label=said(stage_label(stage.name)),
        first_day=stage.from_,
        last_day=None if stage.until is None else stage.until - _ONE_DAY,
        is_over=stage.until is not None and stage.until <= found.on,
        is_now=stage is found.now,
        fates=tuple((said(fate_label(fate)), said(rights_in_words(each))) for fate, each in rights if each),
        held_until=said(held_until(stage)),
    )


def _grounds(cited: Iterable[RightAtStage | AfterLapse]) -> tuple[Source, ...]:
    return tuple(dict.fromkeys(source(each.law, each.doubt) for each in cited))
