"""Putting on record who was shown whose data."""

import datetime
from collections.abc import Collection

from django.db import connection

from jangkau.core.models.sightings import Subject

_RECORD = (
    "INSERT INTO core_sighting (subject, subject_id, page, seen_by_id, seen_by, seen_at)"
    " SELECT %s, shown.id, %s, %s, %s, %s FROM unnest(%s::bigint[]) AS shown (id)"
)


def record_sighting(
    *, subject: str, subject_id: int, page: str, seen_by_id: int, seen_by: str, now: datetime.datetime
) -> None:
    """Put on record that a user is shown the data of a person or an agreement.

    Args:
        subject: ``person``, ``agreement``, or ``nobody`` with 0 as its id.
        subject_id: whose.
        page, seen_by_id, seen_by, now: as ``record_sightings``.

    Raises:
        ValueError: if such subjects are not put on record.
    """
    record_sightings(
        subject=subject, subject_ids=[subject_id], page=page, seen_by_id=seen_by_id, seen_by=seen_by, now=now
    )


def record_sightings(
    *, subject: str, subject_ids: Collection[int], page: str, seen_by_id: int, seen_by: str, now: datetime.datetime
) -> None:
    """Put on record that a user is shown the data of several persons or agreements, in one statement.

    Args:
        subject: ``person``, ``agreement``, or ``nobody`` with 0 as its id.
        subject_ids: whose.
        page: name of the page or file.
        seen_by_id: the user's id.
        seen_by: the user's name, which outlives a change of it.
        now: when.

    Raises:
        ValueError: if such subjects are not put on record.
    """
    if subject not in Subject.values:
        raise ValueError(f"no sightings are kept of {subject}")
    # Not by the model: it would open a transaction for the one row, and programs ask hundreds of times a second.
    with connection.cursor() as cursor:
        cursor.execute(_RECORD, [subject, page, seen_by_id, seen_by, now, list(subject_ids)])
