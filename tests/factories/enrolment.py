"""Participants for tests."""

import datetime

from jangkau.enrolment.models import Participant
from jangkau.enrolment.models.participants import Channel, EndReason, WorkSector
from jangkau.registry.models import Office, Organisation, Person
from tests.factories.registry import REGISTERED_AT, make_office, make_person


def make_participant(
    *,
    person: Person | None = None,
    office: Office | None = None,
    bracket: int = 1,
    sector: WorkSector = WorkSector.OTHER,
    registered_at: datetime.datetime = REGISTERED_AT,
    with_savings: bool = False,
    wadah: Organisation | None = None,
) -> Participant:
    """Return a new participant who has paid nothing yet."""
    return Participant.objects.create(
        person=person or make_person(),
        office=office or make_office(),
        channel=Channel.WADAH if wadah else Channel.SPONSOR,
        wadah=wadah,
        with_savings=with_savings,
        bracket=bracket,
        occupation="petani",
        sector=sector,
        registered_at=registered_at,
    )


def end_participant(
    participant: Participant,
    *,
    on: datetime.date,
    recorded_at: datetime.datetime,
    reason: EndReason = EndReason.DEATH,
) -> None:
    """Write the end of a participation."""
    Participant.objects.filter(pk=participant.pk).update(ended_on=on, end_reason=reason, end_recorded_at=recorded_at)
