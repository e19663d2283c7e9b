"""Days of the demonstration, by the clock of its offices."""

import datetime
from zoneinfo import ZoneInfo

from jangkau.rules.months import Month

CLOCK = ZoneInfo("Asia/Makassar")


def month_of(now: datetime.datetime) -> Month:
    """Return the month that it is at the offices."""
    return Month.of(now.astimezone(CLOCK).date())


def ago(now: datetime.datetime, days: int, *, hour: int = 10) -> datetime.datetime:
    """Return an hour of some days ago."""
    day = (now - datetime.timedelta(days=days)).astimezone(CLOCK)
    return day.replace(hour=hour, minute=0, second=0, microsecond=0)


def not_before(month: Month, moment: datetime.datetime) -> datetime.datetime:
    """Return a moment, or the begin of a month if that is later."""
    return max(moment, datetime.datetime.combine(month.first_day, datetime.time(), CLOCK))
