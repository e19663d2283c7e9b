"""Indonesia's three clocks, by the names that people know them under."""

import datetime
import zoneinfo

_ABBREVIATIONS = {"Asia/Jakarta": "WIB", "Asia/Pontianak": "WIB", "Asia/Makassar": "WITA", "Asia/Jayapura": "WIT"}


def in_zone(moment: datetime.datetime, zone: str) -> datetime.datetime:
    """Return the moment on the clock of an Indonesian zone; any other zone is a KeyError."""
    _ABBREVIATIONS[zone]
    return moment.astimezone(zoneinfo.ZoneInfo(zone))


def zone_abbreviation(zone: str) -> str:
    """Return ``WIB``, ``WITA`` or ``WIT``; any other zone is a KeyError."""
    return _ABBREVIATIONS[zone]
