"""Whether a participant is protected on a day, as known at an instant.

Status is never stored: it follows from the months that are insured. Let *end of cover* be the first day after
the latest run of cover that began on or before the day. Before it the participant is active; from it on the
month of that day is the first unpaid month, and its due date and those of the following months decide. The
lapse rule and its doubt: parameter ``lapse.counting`` and ADR 0004.
"""

import datetime
import enum
from collections.abc import Iterable
from dataclasses import dataclass

from jangkau.rules import parameters
from jangkau.rules.contributions import Cover
from jangkau.rules.due_dates import due_date
from jangkau.rules.months import Month, month_range


class Status(enum.StrEnum):
    """The standing of a participant in one cover on one day."""

    NOT_YET_COVERED = "not_yet_covered"
    ACTIVE = "active"
    DUE = "due"
    ARREARS_1 = "arrears_1"
    ARREARS_2 = "arrears_2"
    ARREARS_3 = "arrears_3"
    LAPSED = "lapsed"
    ENDED = "ended"


class LapseCounting(enum.StrEnum):
    """From when three unpaid months are counted; sources differ, see ADR 0004."""

    FROM_END_OF_COVER = "from_end_of_cover"
    FROM_DUE_DATE = "from_due_date"


class DepartureReason(enum.StrEnum):
    """Why a membership ended."""

    DEATH = "death"
    WAGE_EARNER = "wage_earner"
    DROPPED_OUT = "dropped_out"
    AGE = "age"
    MERGED = "merged"


@dataclass(frozen=True, slots=True)
class InsuredSpan:
    """Days of cover bought with one month's contribution: [covered_from, covered_until)."""

    month: Month
    cover: Cover
    covered_from: datetime.date
    covered_until: datetime.date
    recorded_at: datetime.datetime
    voided_at: datetime.datetime | None = None


@dataclass(frozen=True, slots=True)
class Departure:
    """The end of a membership, from ``on`` inclusive."""

    on: datetime.date
    reason: DepartureReason
    recorded_at: datetime.datetime
    voided_at: datetime.datetime | None = None


@dataclass(frozen=True, slots=True)
class Outlook:
    """What comes after the cover a participant has or had."""

    covered_until: datetime.date
    first_unpaid_month: Month
    due_date: datetime.date
    lapses_on: datetime.date


@dataclass(frozen=True, slots=True)
class StatusResult:
    """A status and what explains it.

    ``outlook`` is None for who was not yet covered and for who has left; ``reason`` is why somebody left.
    """

    status: Status
    covered_until: datetime.date | None = None
    outlook: Outlook | None = None
    reason: DepartureReason | None = None

    @property
    def first_unpaid_month(self) -> Month | None:
        """The first month for which nothing is paid."""
        return None if self.outlook is None else self.outlook.first_unpaid_month

    @property
    def due_date(self) -> datetime.date | None:
        """The last day on which the first unpaid month is paid in time."""
        return None if self.outlook is None else self.outlook.due_date

    @property
    def lapses_on(self) -> datetime.date | None:
        """The first day on which the participant is lapsed if nothing more is paid."""
        return None if self.outlook is None else self.outlook.lapses_on


@dataclass(frozen=True, slots=True)
class StatusBand:
    """The status of everybody whose cover ends in [ends_from, ends_until); None is open."""

    ends_from: datetime.date | None
    ends_until: datetime.date | None
    status: Status

    def contains(self, covered_until: datetime.date) -> bool:
        """Say whether an end of cover lies in the band."""
        after_start = self.ends_from is None or self.ends_from <= covered_until
        return after_start and (self.ends_until is None or covered_until < self.ends_until)


@dataclass(frozen=True, slots=True)
class StatusCalendar:
    """All bands of one day, earliest end of cover first; together they hold every date once."""

    on: datetime.date
    cover: Cover
    bands: tuple[StatusBand, ...]

    def status(self, covered_until: datetime.date | None) -> Status:
        """Return the status of an end of cover; None is who has had no cover yet."""
        if covered_until is None:
            return Status.NOT_YET_COVERED
        return next(band.status for band in self.bands if band.contains(covered_until))


def status_on(
    *,
    insured: Iterable[InsuredSpan],
    departure: Departure | None,
    on: datetime.date,
    known_at: datetime.datetime | None,
    cover: Cover,
    counting: LapseCounting | None = None,
) -> StatusResult:
    """Return the status of one participant in one cover on a day, as known at an instant.

    Args:
        insured: the participant's insured months, of any cover, voided ones included, in any order.
        departure: the end of the membership, if there is one.
        on: the day asked about.
        known_at: leave out what was recorded or voided after this instant; None is all that is known.
        cover: risk or savings.
        counting: the reading of the lapse rule; None is the parameter's.

    Raises:
        ParameterError: if the law has no due date or lapse rule for the months concerned.

    Source: PP 44/2015 Art 24, 39 and 42; Perdir 22/PERDIR.02/072022; see ADR 0004.
    """
    spans = [span for span in insured if span.cover is cover and _is_known(span.recorded_at, span.voided_at, known_at)]
    ends_on = _end_of_cover(spans, on)
    has_left = departure is not None and departure.on <= on
    if departure is not None and has_left and _is_known(departure.recorded_at, departure.voided_at, known_at):
        return StatusResult(Status.ENDED, covered_until=ends_on, reason=departure.reason)
    if ends_on is None:
        return StatusResult(Status.NOT_YET_COVERED)
    first_unpaid = Month.of(ends_on)
    reading = counting or lapse_counting(on)
    return StatusResult(
        status=Status.ACTIVE if on < ends_on else _status_when_unpaid(first_unpaid, on, cover, reading),
        covered_until=ends_on,
        outlook=Outlook(
            covered_until=ends_on,
            first_unpaid_month=first_unpaid,
            due_date=due_date(month=first_unpaid, cover=cover),
            lapses_on=lapses_on(first_unpaid_month=first_unpaid, cover=cover, counting=reading),
        ),
    )


def status_calendar(*, on: datetime.date, cover: Cover, counting: LapseCounting | None = None) -> StatusCalendar:
    """Return the bands of ends of cover by which a whole population's status on a day can be told.

    The end of cover of a participant is the largest ``covered_until`` among the spans of the cover that count
    and have ``covered_from <= on``. A departure is not part of it: who has left is ``ended`` in any band.

    Raises:
        ParameterError: if the law has no due date or lapse rule for the months concerned.
    """
    reading = counting or lapse_counting(on)
    tomorrow = on + datetime.timedelta(days=1)
    bands = [StatusBand(tomorrow, None, Status.ACTIVE)]
    month, until = Month.of(on), tomorrow
    while bands[0].status is not Status.LAPSED:
        status = _status_when_unpaid(month, on, cover, reading)
        if status is bands[0].status:
            until = bands.pop(0).ends_until or until
        starts = None if status is Status.LAPSED else month.first_day
        bands.insert(0, StatusBand(starts, until, status))
        month, until = month.previous, month.first_day
    return StatusCalendar(on, cover, tuple(bands))


def lapse_counting(on: datetime.date) -> LapseCounting:
    """Return the reading of the lapse rule followed on a day."""
    return LapseCounting(parameters.choice("lapse.counting", on=on))


def lapses_on(*, first_unpaid_month: Month, cover: Cover, counting: LapseCounting) -> datetime.date:
    """Return the first day on which a participant who pays nothing more is lapsed.

    Source: PP 44/2015 Art 39 and 42 (more than three months in a row), counted as ADR 0004 says.
    """
    allowed = parameters.months("lapse.unpaid_months", on=first_unpaid_month.first_day)
    if counting is LapseCounting.FROM_END_OF_COVER:
        return first_unpaid_month.plus(allowed).first_day
    # A later month can be due before an earlier one where the law changed (February 2021 before January):
    # what counts is the day by which one due date more than allowed has passed, of whichever months.
    following = (first_unpaid_month.plus(step) for step in range(allowed + 3))
    due_dates = sorted(due_date(month=month, cover=cover) for month in following)
    return due_dates[allowed] + datetime.timedelta(days=1)


def _is_known(
    recorded_at: datetime.datetime, voided_at: datetime.datetime | None, known_at: datetime.datetime | None
) -> bool:
    if known_at is None:
        return voided_at is None
    return recorded_at <= known_at and (voided_at is None or voided_at > known_at)


def _end_of_cover(spans: list[InsuredSpan], on: datetime.date) -> datetime.date | None:
    """Return the day after the run of cover that holds ``on``, or after the last run that began before it."""
    ends_on: datetime.date | None = None
    for span in sorted(spans, key=lambda each: each.covered_from):
        continues = ends_on is not None and ends_on > on and span.covered_from <= ends_on
        if span.covered_from <= on or continues:
            ends_on = span.covered_until if ends_on is None else max(ends_on, span.covered_until)
    return ends_on


def _status_when_unpaid(first_unpaid: Month, on: datetime.date, cover: Cover, counting: LapseCounting) -> Status:
    if on >= lapses_on(first_unpaid_month=first_unpaid, cover=cover, counting=counting):
        return Status.LAPSED
    unpaid = month_range(first_unpaid, Month.of(on).next)
    in_arrears = sum(due_date(month=month, cover=cover) < on for month in unpaid)
    return (Status.DUE, Status.ARREARS_1, Status.ARREARS_2, Status.ARREARS_3)[in_arrears]
