"""Days as the office that issued a bill counts them."""

import datetime
import zoneinfo

from jangkau.collection.models import Bill
from jangkau.registry.models import Office


def day_at_office(bill: Bill, instant: datetime.datetime) -> datetime.date:
    """Return the day that an instant falls on by the clock of the office that issued the bill."""
    return office_day(bill.office, instant)


def office_day(office: Office, instant: datetime.datetime) -> datetime.date:
    """Return the day that an instant falls on by the clock of an office."""
    return instant.astimezone(zoneinfo.ZoneInfo(office.time_zone)).date()
