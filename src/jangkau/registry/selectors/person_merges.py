"""Merges of a person's record: which were merged into it, into which it was merged, and what was undone."""

import datetime
from dataclasses import dataclass

from django.db import connection

from jangkau.core import sql
from jangkau.core.permissions import Right
from jangkau.registry.selectors.people import people_in_reach
from jangkau.registry.selectors.reach import Reach
from jangkau.registry.services.merges import MergeAlreadyUndone, UnknownMerge


@dataclass(frozen=True, slots=True)
class RecordedMerge:
    """One record merged into another, by whom and why. ``undone_at`` is None while it stands."""

    merge_id: int
    kept_id: int
    kept_name: str
    dropped_id: int
    dropped_name: str
    merged_at: datetime.datetime
    by: str
    reason: str
    undone_at: datetime.datetime | None
    undone_by: str
    undo_reason: str


def recorded_merges(*, person_id: int) -> list[RecordedMerge]:
    """Return every merge of a record, undone ones too, the oldest first, in one query.

    To be called with a person whom the asker may see.
    """
    with connection.cursor() as cursor:
        cursor.execute(sql.load("jangkau.registry", "person_merges"), {"person_id": person_id})
        return [
            RecordedMerge(
                merge_id=merge_id,
                kept_id=kept_id,
                kept_name=kept_name,
                dropped_id=dropped_id,
                dropped_name=dropped_name,
                merged_at=merged_at,
                by=who(merger, merger_name),
                reason=reason,
                undone_at=undone_at,
                undone_by=who(undoer, undoer_name),
                undo_reason=undo_reason,
            )
            for (
                merge_id, kept_id, kept_name, dropped_id, dropped_name, merged_at, merger, merger_name, reason,
                undone_at, undoer, undoer_name, undo_reason,
            ) in cursor.fetchall()
        ]  # fmt: skip


def standing_merge(*, merge_id: int, person_id: int, reach: Reach) -> RecordedMerge:
    """Return a merge of a record that can be undone.

    Raises:
        NotPermitted: if the asker may correct nobody.
        UnknownMerge: if there is none of this record, or one of its people lies out of reach.
        MergeAlreadyUndone: if it was undone.
    """
    people = people_in_reach(reach, Right.CORRECT_PERSON)
    merge = next((merge for merge in recorded_merges(person_id=person_id) if merge.merge_id == merge_id), None)
    if merge is None or people.filter(pk__in=(merge.kept_id, merge.dropped_id)).count() < 2:
        raise UnknownMerge(merge_id=merge_id)
    if merge.undone_at is not None:
        raise MergeAlreadyUndone(merge_id=merge_id)
    return merge


def who(username: str, full_name: str) -> str:
    """Return who did something as it is shown: the full name with the user name, or what is known of the two."""
    return f"{full_name} ({username})" if full_name and username else full_name or username
