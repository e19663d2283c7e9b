"""How many participants have which status on a day."""

import datetime
import json
from collections.abc import Collection

from django.db import connection

from jangkau.core import sql
from jangkau.rules.contributions import Cover
from jangkau.rules.status import Status, status_calendar


def count_by_status(
    *,
    region_code: str | None = None,
    office_ids: Collection[int] | None = None,
    as_of: datetime.date,
    known_at: datetime.datetime | None = None,
    cover: Cover = Cover.RISK,
) -> dict[Status, int]:
    """Return the number of participants of each status on a day; every status is there, with 0 where nobody has it.

    Args:
        region_code: only people who live in this region or below it; None for everywhere.
        office_ids: only participants of these offices; None for all. Given both, both must hold.
        as_of: the day asked about.
        known_at: leave out what was recorded after this instant; None for all that is known.
        cover: risk or savings.

    Raises:
        ParameterError: if the law has no due date or lapse rule for the months concerned.

    Source: as ``rules.status.status_on``, of which this is the set-based twin.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            sql.load("jangkau.collection", "count_by_status"),
            {
                "bands": json.dumps(bands_on(as_of, cover)),
                "cover": cover,
                "on": as_of,
                "known_at": known_at,
                "region_code": region_code,
                "office_ids": None if office_ids is None else list(office_ids),
            },
        )
        counted = dict(cursor.fetchall())
    return {status: counted.get(status.value, 0) for status in Status}


def bands_on(day: datetime.date, cover: Cover) -> list[dict[str, str | None]]:
    """Return the bands of ends of cover by which statements tell a status on a day, as JSON holds them.

    Raises:
        ParameterError: if the law has no due date or lapse rule for the months concerned.
    """
    return [
        {
            "ends_from": band.ends_from.isoformat() if band.ends_from else None,
            "ends_until": band.ends_until.isoformat() if band.ends_until else None,
            "status": band.status.value,
        }
        for band in status_calendar(on=day, cover=cover).bands
    ]
