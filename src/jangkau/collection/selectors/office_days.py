"""Days as the office that issued a bill counts them."""

import datetime
import zoneinfo

from jangkau.collection.models import Bill


def day_at_office(bill: Bill, instant: datetime.datetime) -> datetime.date:
    """Return the day that an instant falls on by the clock of the office that issued the bill."""
    return instant.astimezone(zoneinfo.ZoneInfo(bill.office.time_zone)).date()
