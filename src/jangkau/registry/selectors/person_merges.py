"""Merges that still stand: which records were merged into a person's, and into which his was."""

import datetime
from dataclasses import dataclass

from django.db.models import Q

from jangkau.core.permissions import Right
from jangkau.registry.models import PersonMerge
from jangkau.registry.selectors.people import people_in_reach
from jangkau.registry.selectors.person_history import who
from jangkau.registry.selectors.reach import Reach
from jangkau.registry.services.merges import MergeAlreadyUndone, UnknownMerge


@dataclass(frozen=True, slots=True)
class StandingMerge:
    """One record merged into another; ``by`` did it."""

    merge_id: int
    kept_id: int
    kept_name: str
    dropped_id: int
    dropped_name: str
    merged_at: datetime.datetime
    by: str
    reason: str


def standing_merges(*, person_id: int) -> list[StandingMerge]:
    """Return the merges of a record that were not undone, the oldest first, in one query.

    To be called with a person whom the asker may see.
    """
    found = PersonMerge.objects.filter(Q(kept_id=person_id) | Q(dropped_id=person_id), undone_at__isnull=True)
    return [_standing(merge) for merge in found.select_related("kept", "dropped", "merged_by").order_by("pk")]


def standing_merge(*, merge_id: int, person_id: int, reach: Reach) -> StandingMerge:
    """Return a merge of a record that can be undone.

    Raises:
        NotPermitted: if the asker may correct nobody.
        UnknownMerge: if there is none of this record, or one of its people lies out of reach.
        MergeAlreadyUndone: if it was undone.
    """
    people = people_in_reach(reach, Right.CORRECT_PERSON)
    found = PersonMerge.objects.filter(
        Q(kept_id=person_id) | Q(dropped_id=person_id),
        pk=merge_id,
        kept__in=people,
        dropped__in=people,
    )
    merge = found.select_related("kept", "dropped", "merged_by").first()
    if merge is None:
        raise UnknownMerge(merge_id=merge_id)
    if merge.undone_at is not None:
        raise MergeAlreadyUndone(merge_id=merge_id)
    return _standing(merge)


def _standing(merge: PersonMerge) -> StandingMerge:
    return StandingMerge(
        merge_id=merge.pk,
        kept_id=merge.kept_id,
        kept_name=merge.kept.name,
        dropped_id=merge.dropped_id,
        dropped_name=merge.dropped.name,
        merged_at=merge.merged_at,
        by=who(merge.merged_by.username, merge.merged_by.full_name),
        reason=merge.reason,
    )
