"""The ledger of reminders read: what was due, sent and delivered, each gap with its reason, and whether all adds up."""

import datetime
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection, models
from django.utils.translation import gettext_lazy as _

from jangkau.core import sql
from jangkau.core.paging import PAGE_ROWS, Slice, slice_of
from jangkau.core.permissions import Right
from jangkau.enrolment.models import Participant
from jangkau.enrolment.selectors.participants import UnknownParticipant
from jangkau.outreach.models import ReminderDay
from jangkau.outreach.models.reminders import NotSent, ReminderStep
from jangkau.registry.models import Office
from jangkau.registry.models.messages import Fate
from jangkau.registry.selectors.messages import channel_label
from jangkau.registry.selectors.reach import Reach
from jangkau.rules.months import Month

# Of a thousand that were due, at least so many must be sent or have their reason.
LEAST_PER_MILLE = 995
_CURSOR = re.compile(r"(\d{4}-\d\d-\d\d)\.(\d{1,18})", re.ASCII)
_DAY = datetime.timedelta(days=1)
_TWO_YEARS = datetime.timedelta(days=731)


class ReminderFate(models.TextChoices):
    """What became of a reminder that needs no reason, or has none; the others are of ``NotSent``."""

    DELIVERED = "delivered", _("sampai di telepon")
    SENT = "sent", _("terkirim, belum ada laporan sampai")
    LOST = "lost", _("terkirim, tidak sampai menurut operator")
    WAITING = "waiting", _("menunggu giliran")
    UNEXPLAINED = "unexplained", _("tidak terkirim, sebabnya belum diketahui")


_SENT = (ReminderFate.DELIVERED, ReminderFate.SENT, ReminderFate.LOST)


@dataclass(frozen=True, slots=True)
class FateCount:
    """How many reminders met a fate."""

    fate: str
    label: str
    reminders: int


@dataclass(slots=True)
class Tally:
    """How many reminders met each fate."""

    fates: Counter[str] = field(default_factory=Counter)

    @property
    def due(self) -> int:
        """How many were due."""
        return self.fates.total()

    @property
    def sent(self) -> int:
        """How many were taken by a gateway."""
        return sum(self.fates[fate] for fate in _SENT)

    @property
    def delivered(self) -> int:
        """How many are known to have arrived."""
        return self.fates[ReminderFate.DELIVERED]

    @property
    def waiting(self) -> int:
        """How many may still be sent."""
        return self.fates[ReminderFate.WAITING]

    @property
    def not_sent(self) -> int:
        """How many were not sent, with or without a reason."""
        return self.due - self.sent - self.waiting

    @property
    def settled(self) -> int:
        """How many do not wait any more: the denominator of the share that is accounted for."""
        return self.due - self.waiting

    @property
    def accounted(self) -> int:
        """How many of those were sent or have their reason."""
        return self.settled - self.fates[ReminderFate.UNEXPLAINED]

    @property
    def is_whole(self) -> bool:
        """Whether enough are accounted for."""
        return self.accounted * 1000 >= self.settled * LEAST_PER_MILLE


@dataclass(frozen=True, slots=True)
class DayTally:
    """What became of the reminders of a day."""

    day: datetime.date
    tally: Tally


@dataclass(frozen=True, slots=True)
class ReminderMonth:
    """What became of the reminders of a month. ``unselected`` are days over on which nobody looked what was due."""

    month: Month
    total: Tally
    days: tuple[DayTally, ...]
    unselected: tuple[datetime.date, ...]

    @property
    def gaps(self) -> tuple[FateCount, ...]:
        """Why reminders were not sent, or did not arrive, the most frequent first."""
        met = [(fate, count) for fate, count in self.total.fates.most_common() if fate not in _IN_ORDER]
        return tuple(FateCount(fate, fate_label(fate), count) for fate, count in met)

    @property
    def is_whole(self) -> bool:
        """Whether every day was looked at and enough of what was due is accounted for."""
        return self.total.is_whole and not self.unselected


_IN_ORDER = (ReminderFate.DELIVERED, ReminderFate.SENT, ReminderFate.WAITING)


@dataclass(frozen=True, slots=True)
class ReminderLine:
    """A reminder and what became of it. ``sent_at`` is None if it was not sent, ``channel`` then blank."""

    id: int
    participant_id: int
    name: str
    step_label: str
    period: datetime.date
    due_on: datetime.date
    fate: str
    fate_label: str
    sent_at: datetime.datetime | None
    channel: str


def reminder_month(*, reach: Reach, month: Month, now: datetime.datetime) -> ReminderMonth:
    """Return what became of the reminders of a month within reach, in a bounded number of queries.

    Raises:
        NotPermitted: if the reader may not see reminders.
    """
    reach.require(Right.SEE_REMINDERS)
    offices = list(reach.offices_for(Right.SEE_REMINDERS))
    tallies: dict[datetime.date, Tally] = {}
    total = Tally()
    for day, fate, count in _rows("reminder_counts", _bounds(offices, month.first_day, month.until, now)):
        tallies.setdefault(day, Tally()).fates[fate] = count
        total.fates[fate] += count
    days = tuple(DayTally(day, tally) for day, tally in tallies.items())
    return ReminderMonth(month, total, days, _unselected(offices, month, now))


def reminder_lines(
    *,
    reach: Reach,
    first: datetime.date,
    until: datetime.date,
    now: datetime.datetime,
    fate: str = "",
    participant_id: int | None = None,
    after: str = "",
    limit: int = PAGE_ROWS,
) -> Slice[ReminderLine]:
    """Return reminders within reach that were due from a day until before another, the latest first, in one query.

    Args:
        reach: of who asks.
        first: the first day.
        until: the day after the last.
        now: when; decides what may still be sent.
        fate: only those that met it; anything that is none counts as all.
        participant_id: only his.
        after: where the page begins, as the page before says; anything else counts as the beginning.
        limit: at most so many.

    Raises:
        NotPermitted: if the reader may not see reminders.
    """
    reach.require(Right.SEE_REMINDERS)
    day, key = _after(after) or (until, 0)
    values = _bounds(list(reach.offices_for(Right.SEE_REMINDERS)), first, until, now) | {
        "fate": fate if fate in _EVERY_FATE else None,
        "participant_id": participant_id,
        "before_day": day,
        "before_id": key,
        "limit": limit + 1,
    }
    lines = [_line(row) for row in _rows("reminder_lines", values)]
    return slice_of(lines, limit=limit, cursor=lambda line: f"{line.due_on.isoformat()}.{line.id}")


@dataclass(frozen=True, slots=True)
class Reminded:
    """A participant with the reminders that were due to him."""

    person_id: int
    name: str
    slice: Slice[ReminderLine]


def reminders_to(*, participant_id: int, reach: Reach, today: datetime.date, now: datetime.datetime) -> Reminded:
    """Return the latest reminders that were due to a participant within two years.

    Raises:
        NotPermitted, UnknownParticipant: as the names say.
    """
    reach.require(Right.SEE_REMINDERS)
    within = Participant.objects.select_related("person").filter(office_id__in=reach.offices_for(Right.SEE_REMINDERS))
    participant = within.filter(pk=participant_id).first()
    if participant is None:
        raise UnknownParticipant(participant=participant_id)
    found = reminder_lines(
        reach=reach, first=today - _TWO_YEARS, until=today + _DAY, now=now, participant_id=participant.pk
    )
    return Reminded(participant.person_id, participant.person.name, found)


_EVERY_FATE = frozenset({*ReminderFate.values, *NotSent.values})


def _after(cursor: str) -> tuple[datetime.date, int] | None:
    """Return the day and key after which a page begins; None if the text names none."""
    match = _CURSOR.fullmatch(cursor)
    try:
        return (datetime.date.fromisoformat(match[1]), int(match[2])) if match else None
    except ValueError:
        return None


def fate_label(fate: str) -> str:
    """Return in words what became of a reminder."""
    return str(ReminderFate(fate).label if fate in ReminderFate.values else NotSent(fate).label)


def fates_to_choose() -> list[tuple[str, str]]:
    """Return what may become of a reminder, each with its name in words."""
    return [(fate, fate_label(fate)) for fate in (*ReminderFate.values, *NotSent.values)]


def _bounds(offices: list[int], first: datetime.date, until: datetime.date, now: datetime.datetime) -> dict[str, Any]:
    return {
        "office_ids": offices,
        "first": first,
        "until": until,
        "now": now,
        "participant_id": None,
        "delivered": Fate.DELIVERED,
        "lost": [Fate.FAILED, Fate.REFUSED],
    }


def _rows(name: str, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    fates = sql.load("jangkau.outreach", "reminder_fates")
    with connection.cursor() as cursor:
        cursor.execute(sql.load("jangkau.outreach", name).replace("{fates}", fates), values)
        return list(cursor.fetchall())


def _unselected(offices: list[int], month: Month, now: datetime.datetime) -> tuple[datetime.date, ...]:
    """Return the days of a month, since reminders began and until yesterday, that were not selected on some clock."""
    missing: set[datetime.date] = set()
    for zone in Office.objects.filter(pk__in=offices).values_list("time_zone", flat=True).distinct():
        selected = ReminderDay.objects.filter(zone=zone)
        begun = selected.order_by("day").values_list("day", flat=True).first()
        today = now.astimezone(ZoneInfo(zone)).date()
        # Where no day was ever selected, yesterday was not.
        first, until = max(month.first_day, begun or today - _DAY), min(month.until, today)
        known = set(selected.filter(day__gte=first, day__lt=until).values_list("day", flat=True))
        missing |= {first + ahead * _DAY for ahead in range((until - first).days)} - known
    return tuple(sorted(missing))


def _line(row: tuple[Any, ...]) -> ReminderLine:
    key, participant_id, step, period, due_on, fate, sent_at, channel, name = row
    return ReminderLine(
        id=key,
        participant_id=participant_id,
        name=name,
        step_label=str(ReminderStep(step).label),
        period=period,
        due_on=due_on,
        fate=fate,
        fate_label=fate_label(fate),
        sent_at=sent_at,
        channel=channel_label(channel) if sent_at else "",
    )
