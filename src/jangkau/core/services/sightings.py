"""Putting on record who was shown whose data."""

import datetime

from django.db import connection

from jangkau.core.models.sightings import Subject

_RECORD = (
    "INSERT INTO core_sighting (subject, subject_id, page, seen_by_id, seen_by, seen_at)"
    " VALUES (%s, %s, %s, %s, %s, %s)"
)


def record_sighting(
    *, subject: str, subject_id: int, page: str, seen_by_id: int, seen_by: str, now: datetime.datetime
) -> None:
    """Put on record that a user is shown the data of a person or an agreement.

    Args:
        subject: ``person``, ``agreement``, or ``nobody`` with 0 as its id.
        subject_id: whose.
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
        cursor.execute(_RECORD, [subject, subject_id, page, seen_by_id, seen_by, now])
