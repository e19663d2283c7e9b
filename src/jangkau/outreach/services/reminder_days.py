"""Selecting the reminders of a day: once for each local day, those of days that were missed as well."""

import datetime
import itertools
import json
from collections.abc import Iterable
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import Max

from jangkau.core import sql
from jangkau.core.history import acting
from jangkau.outreach.models import ReminderDay
from jangkau.outreach.models.reminders import NotSent, ReminderStep
from jangkau.outreach.selectors.reminder_steps import reminder_bands
from jangkau.registry.models.offices import TimeZone

# Before anybody is awake to be disturbed, after whatever was paid the day before has come in.
SELECTED_FROM = datetime.time(4)
# After a longer outage reminders of days gone by would come too late for all but the call list.
_MOST_DAYS_BACK = 7
# Whoever lives by harvests is asked to pay ahead instead.
_REPLACED_BY_HARVEST = [ReminderStep.PREPAID_END, ReminderStep.BEFORE_DUE]
_PLANNED = "SELECT set_config('enable_nestloop', %(nested)s, true), set_config('jit', %(compiled)s, true)"
_DAY = datetime.timedelta(days=1)

LocalDay = tuple[TimeZone, datetime.date]


def select_reminders(*, now: datetime.datetime) -> int:
    """Write down which reminders are due today, and were on days not looked at since; return how many days it were.

    A day is selected once, in the transaction that notes it: whatever breaks off leaves nothing, and whatever is begun
    twice finds it done. Only the last seven days are caught up with.

    Args:
        now: when; a day begins at four by the clock of its offices.

    Raises:
        ParameterError: if the law has no due date for the months concerned.
    """
    with acting(by="select_reminders", reason="memilih pengingat yang jatuh hari ini"), connection.cursor() as cursor:
        # One at a time: whoever comes second sees what the first has done.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('select_reminders', 0))")
        days = _days_to_select(now)
        if days:
            _write(days, now)
    return len(days)


def _days_to_select(now: datetime.datetime) -> list[LocalDay]:
    last = dict(ReminderDay.objects.values_list("zone").annotate(Max("day")))
    found: list[LocalDay] = []
    for zone in TimeZone:
        local = now.astimezone(ZoneInfo(zone))
        until = local.date() if local.time() >= SELECTED_FROM else local.date() - _DAY
        begin = last[zone] + _DAY if zone in last else until
        begin = max(begin, until - _MOST_DAYS_BACK * _DAY)
        found += [(zone, begin + ahead * _DAY) for ahead in range((until - begin).days + 1)]
    return found


def _write(days: Iterable[LocalDay], now: datetime.datetime) -> None:
    # An earlier day comes first: of a step that both have, as after a plan was changed, the earlier stands.
    days = sorted(days, key=lambda each: each[1])
    for _day, same_day in itertools.groupby(days, key=lambda each: each[1]):
        due = _select(list(same_day), now)
        ReminderDay.objects.bulk_create(
            ReminderDay(zone=zone, day=day, selected_at=now, due=count) for (zone, day), count in due.items()
        )


def _select(days: list[LocalDay], now: datetime.datetime) -> dict[LocalDay, int]:
    """Write the reminders of one day on one clock or several, and return how many each got."""
    bands = [
        {"zone": zone, "day": day.isoformat(), **band.for_statement()}
        for zone, day in days
        for band in reminder_bands(day)
    ]
    ends = {(band["ends_from"], band["ends_until"]) for band in bands}
    with connection.cursor() as cursor:
        cursor.execute(_PLANNED, {"nested": "off", "compiled": "off"})
        cursor.execute(
            sql.load("jangkau.outreach", "select_reminders"),
            {
                "bands": json.dumps(bands),
                "ends": "{" + ",".join(f"[{begin},{end})" for begin, end in sorted(ends)) + "}",
                "earliest": min(begin for begin, _end in ends),
                "harvest": ReminderStep.HARVEST,
                "replaced_by_harvest": _REPLACED_BY_HARVEST,
                "no_address": NotSent.NO_ADDRESS,
                "held_out": NotSent.HELD_OUT,
                "now": now,
                "day": days[0][1],
            },
        )
        counts = {TimeZone(zone): count for zone, count in cursor.fetchall()}
        cursor.execute(_PLANNED, {"nested": "on", "compiled": "on"})
    return {(zone, day): counts.get(zone, 0) for zone, day in days}
