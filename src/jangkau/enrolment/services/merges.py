"""Merging the records of a person who may be a participant."""

import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jangkau.core.errors import Refusal
from jangkau.core.permissions import Right
from jangkau.enrolment.selectors.participants import participants_of_people
from jangkau.registry.models import PersonMerge
from jangkau.registry.selectors.reach import Reach
from jangkau.registry.services import merges
from jangkau.registry.services.people import locked_person


class BothParticipate(Refusal):
    """Both records have a live participation; which one goes on is for a person to say."""

    message = _(
        "Kedua catatan punya kepesertaan yang berjalan (%(kept_participant)s dan %(dropped_participant)s). "
        "Akhiri dahulu kepesertaan yang tidak diteruskan, lalu gabungkan."
    )


class DroppedParticipates(Refusal):
    """Only the record that is to be dropped has a live participation."""

    message = _(
        "Catatan %(dropped_id)s punya kepesertaan yang berjalan (%(dropped_participant)s), sedangkan catatan "
        "%(kept_id)s tidak. Gabungkan ke arah sebaliknya."
    )


@transaction.atomic
def merge_people(*, reach: Reach, kept_id: int, dropped_id: int, reason: str, now: datetime.datetime) -> PersonMerge:
    """Merge one record into another of the same person, unless the one dropped still participates.

    A participation that has ended stays with the record that it was begun for. Undo by
    ``registry.services.merges.undo_merge``.

    Raises:
        BothParticipate, DroppedParticipates: as the names say.
        NotPermitted, UnknownPerson, PersonMerged, MergedWithItself, OthersMergedIntoIt, ReasonMissing,
        ReasonHoldsNik: as ``registry.services.merges.merge_people`` does.
    """
    # Held first, in the order of the key: nobody can be enrolled between the look and the merge.
    for person_id in sorted((kept_id, dropped_id)):
        locked_person(person_id=person_id, reach=reach, right=Right.CORRECT_PERSON)
    live = participants_of_people(person_ids=(kept_id, dropped_id))
    if kept_id != dropped_id and dropped_id in live:
        dropped = live[dropped_id].pk
        if kept_id in live:
            raise BothParticipate(kept_participant=live[kept_id].pk, dropped_participant=dropped)
        raise DroppedParticipates(kept_id=kept_id, dropped_id=dropped_id, dropped_participant=dropped)
    return merges.merge_people(reach=reach, kept_id=kept_id, dropped_id=dropped_id, reason=reason, now=now)
