"""How many participants of each regency are covered, for everybody to see: counts, no people."""

import datetime
from dataclasses import dataclass

from django.db import connection

from jangkau.core import sql
from jangkau.rules.contributions import Cover


@dataclass(frozen=True)
class RegencyCoverage:
    """The participants of a regency or city on a day, and how many of them are covered."""

    code: str
    name: str
    active: int
    registered: int


def coverage_by_regency(*, on: datetime.date, cover: Cover = Cover.RISK) -> list[RegencyCoverage]:
    """Return each regency that has participants, the one with most covered first.

    Args:
        on: the day asked about; whoever ended before it or on it is not counted.
        cover: risk or savings.
    """
    with connection.cursor() as cursor:
        cursor.execute(sql.load("jangkau.collection", "regency_coverage"), {"on": on, "cover": cover})
        return [RegencyCoverage(*row) for row in cursor.fetchall()]


def latest_covered_day(*, today: datetime.date, cover: Cover = Cover.RISK) -> datetime.date | None:
    """Return today, or the last day on which anybody was covered if that is past; None if nobody ever was."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT max(covered_until) FROM collection_insuredmonth"
            " WHERE voided_by_id IS NULL AND cover = %s AND covered_from <= %s",
            [cover, today],
        )
        until: datetime.date | None = cursor.fetchone()[0]
    return until and min(today, until - datetime.timedelta(days=1))


def coverage_version() -> str:
    """Return a mark that changes with every payment, every void, and every start or end of a participation.

    While it stays the same, so do the counts of a day, with two exceptions: somebody may have moved to another regency,
    and of two changes made in the same moment the one that began first may have ended last.
    """
    with connection.cursor() as cursor:
        cursor.execute(sql.load("jangkau.collection", "coverage_version"))
        return "-".join(str(newest) for newest in cursor.fetchone())
