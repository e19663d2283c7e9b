"""On which day which reminder is due: the calendar from the end of cover, as bands of ends of cover for a day.

Steps that come before money is due move to the last day, on or before their own, on which a participant says that he
earns (``PayPlan``); those that tell of a day of the law stay. Whoever lives by harvests is asked at the beginning of a
month of harvest to pay ahead, in place of the steps before the due date.

The days before and after are ours. Two of them answer to figures: the first two months after an end decide (Sane &
Thomas 2020), hence 60 days, and a membership is over soon after day 89 of the shortest three months, hence 80.
"""

import datetime
import enum
from collections.abc import Iterator
from dataclasses import dataclass

from jangkau.outreach.models.reminders import ReminderStep
from jangkau.rules.contributions import Cover
from jangkau.rules.due_dates import due_date
from jangkau.rules.months import Month, month_range

BEFORE_DUE_DAYS = 5
PREPAID_END_DAYS = 7
SPONSOR_DAYS = {ReminderStep.SPONSOR_60: 60, ReminderStep.SPONSOR_30: 30, ReminderStep.SPONSOR_7: 7}
UNCOVERED_DAYS = {ReminderStep.DAY_60: 60, ReminderStep.DAY_80: 80}
# How long a reminder is of use that speaks of no day close by.
_OF_USE = datetime.timedelta(days=7)
_DAY = datetime.timedelta(days=1)
# A plan moves a step by less than a week.
_MOST_DAYS_EARLIER = 6
# A day off moves a due date by days, the relief of 2020 by a month.
_DUE_DATE_STRAYS = 2


class Whom(enum.StrEnum):
    """Whom a step is for: anybody, who paid before the last month began, or whose last month a sponsor paid."""

    ANY = "any"
    AHEAD = "ahead"
    SPONSORED = "sponsored"


@dataclass(frozen=True, slots=True)
class ReminderBand:
    """The step that is due on ``scheduled_on`` to everybody whose cover ends in [ends_from, ends_until).

    ``may_move`` says whether a pay plan brings it forward, ``send_until`` is the last day on which it is of use.
    """

    step: ReminderStep
    whom: Whom
    scheduled_on: datetime.date
    ends_from: datetime.date
    ends_until: datetime.date
    send_until: datetime.date
    may_move: bool = False

    def for_statement(self) -> dict[str, str | bool]:
        """Return the band as a statement's JSON holds it."""
        return {
            "step": self.step.value,
            "whom": self.whom.value,
            "scheduled_on": self.scheduled_on.isoformat(),
            "ends_from": self.ends_from.isoformat(),
            "ends_until": self.ends_until.isoformat(),
            "send_until": self.send_until.isoformat(),
            "may_move": self.may_move,
        }


def reminder_bands(day: datetime.date) -> list[ReminderBand]:
    """Return the bands of a day: the steps scheduled for it, and those of the days after that a plan may bring to it.

    Raises:
        ParameterError: if the law has no due date for the months concerned.
    """
    later = (day + datetime.timedelta(days=ahead) for ahead in range(1, _MOST_DAYS_EARLIER + 1))
    moved = [band for each in later for band in _scheduled(each) if band.may_move]
    return [*_scheduled(day), *_harvest(day), *moved]


def _scheduled(day: datetime.date) -> Iterator[ReminderBand]:
    for step, days in SPONSOR_DAYS.items():
        end = day + datetime.timedelta(days=days)
        yield ReminderBand(step, Whom.SPONSORED, day, end, end + _DAY, min(day + _OF_USE, end - _DAY), may_move=True)
    end = day + datetime.timedelta(days=PREPAID_END_DAYS)
    yield ReminderBand(
        ReminderStep.PREPAID_END, Whom.AHEAD, day, end, end + _DAY, min(day + _OF_USE, end - _DAY), may_move=True
    )
    for step, days in UNCOVERED_DAYS.items():
        end = day - datetime.timedelta(days=days)
        yield ReminderBand(step, Whom.ANY, day, end, end + _DAY, day + _OF_USE)
    here = Month.of(day)
    for month in month_range(here.plus(-_DUE_DATE_STRAYS), here.plus(_DUE_DATE_STRAYS)):
        due = due_date(month=month, cover=Cover.RISK)
        if due - datetime.timedelta(days=BEFORE_DUE_DAYS) == day:
            yield ReminderBand(
                ReminderStep.BEFORE_DUE, Whom.ANY, day, month.first_day, month.until, due - _DAY, may_move=True
            )
        if due == day:
            yield ReminderBand(ReminderStep.DUE, Whom.ANY, day, month.first_day, month.until, day)


def _harvest(day: datetime.date) -> Iterator[ReminderBand]:
    """Whoever has been without cover for 60 days is reminded of that instead."""
    if day.day == 1:
        since = day - datetime.timedelta(days=UNCOVERED_DAYS[ReminderStep.DAY_60] - 1)
        yield ReminderBand(ReminderStep.HARVEST, Whom.ANY, day, since, Month.of(day).plus(12).until, day + _OF_USE)
