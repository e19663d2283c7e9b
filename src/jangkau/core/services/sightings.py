"""Putting on record who was shown whose data."""

import datetime

from jangkau.core.models import Sighting
from jangkau.core.models.sightings import Subject


def record_sighting(
    *, subject: str, subject_id: int, page: str, seen_by_id: int, seen_by: str, now: datetime.datetime
) -> None:
    """Put on record that a user is shown the data of a person or an agreement.

    Args:
        subject: ``person`` or ``agreement``.
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
    Sighting.objects.create(
        subject=subject, subject_id=subject_id, page=page, seen_by_id=seen_by_id, seen_by=seen_by, seen_at=now
    )
