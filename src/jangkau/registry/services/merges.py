"""Merging two records of one person, and undoing it. What hangs on the records is for the rooms above."""

import datetime
import uuid

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jangkau.core.errors import NotFound, Refusal
from jangkau.core.history import acting
from jangkau.core.permissions import Right
from jangkau.registry.models import Person, PersonMerge
from jangkau.registry.selectors.people import people_in_reach
from jangkau.registry.selectors.reach import Reach
from jangkau.registry.services.people import locked_person
from jangkau.registry.services.reasons import real_reason


class MergedWithItself(Refusal):
    """Both numbers are of one record."""

    message = _("Catatan %(person_id)s tidak dapat digabung dengan dirinya sendiri. Pilih dua catatan yang berbeda.")


class OthersMergedIntoIt(Refusal):
    """Others were merged into the record that is to be dropped, and would hang in the air."""

    message = _(
        "Catatan lain sudah digabung ke catatan %(person_id)s. Gabungkan ke arah sebaliknya, "
        "atau batalkan dahulu penggabungan itu."
    )


class UnknownMerge(NotFound):
    """No such merge lies within reach."""

    message = _("Penggabungan %(merge_id)s tidak ditemukan. Periksa nomornya.")


class MergeAlreadyUndone(Refusal):
    """The merge was undone before."""

    message = _("Penggabungan %(merge_id)s sudah dibatalkan.")


@transaction.atomic
def merge_people(*, reach: Reach, kept_id: int, dropped_id: int, reason: str, now: datetime.datetime) -> PersonMerge:
    """Mark one record as merged into another of the same person.

    The dropped record keeps its NIK, so that whoever comes with that NIK is led to the kept one. A record into
    which others were merged is never dropped: one step always leads to the record that goes on.

    Raises:
        NotPermitted, UnknownPerson: as for any person; both must lie within reach.
        ReasonMissing, ReasonHoldsNik: if the reason will not do.
        MergedWithItself, PersonMerged, OthersMergedIntoIt: as the names say.
    """
    if kept_id == dropped_id:
        raise MergedWithItself(person_id=kept_id)
    stated = real_reason(reason)
    with acting(by=reach.username, reason=stated) as context:
        # In the order of the key, whichever is kept: two merges of the same two wait for each other.
        people = {
            person_id: locked_person(person_id=person_id, reach=reach, right=Right.CORRECT_PERSON)
            for person_id in sorted((kept_id, dropped_id))
        }
        if Person.objects.filter(merged_into_id=dropped_id).exists():
            raise OthersMergedIntoIt(person_id=dropped_id)
        merge = PersonMerge.objects.create(
            kept=people[kept_id],
            dropped=people[dropped_id],
            reason=stated,
            merged_at=now,
            merged_by_id=reach.user_id,
        )
        _point(people[dropped_id], kept_id, context)
    return merge


@transaction.atomic
def undo_merge(*, reach: Reach, merge_id: int, reason: str, now: datetime.datetime) -> PersonMerge:
    """Undo a merge: both records stand for themselves again; the merge stays on record with its undoing.

    Raises:
        NotPermitted: if the asker may correct nobody.
        UnknownMerge: if there is none, or one of its people lies out of reach.
        ReasonMissing, ReasonHoldsNik: if the reason will not do.
        MergeAlreadyUndone: if it was undone.
    """
    stated = real_reason(reason)
    with acting(by=reach.username, reason=stated) as context:
        people = people_in_reach(reach, Right.CORRECT_PERSON)
        found = PersonMerge.objects.filter(pk=merge_id, kept__in=people, dropped__in=people).first()
        if found is None:
            raise UnknownMerge(merge_id=merge_id)
        # The person first, as a merge does; the merge is read anew once nobody else can undo it.
        dropped = Person.objects.select_for_update().get(pk=found.dropped_id)
        merge = PersonMerge.objects.get(pk=merge_id)
        if merge.undone_at is not None:
            raise MergeAlreadyUndone(merge_id=merge_id)
        merge.undone_at, merge.undone_by_id, merge.undo_reason = now, reach.user_id, stated
        merge.save(update_fields=["undone_at", "undone_by", "undo_reason"])
        _point(dropped, None, context)
    return merge


def _point(dropped: Person, kept_id: int | None, context: uuid.UUID) -> None:
    dropped.merged_into_id, dropped.context_id = kept_id, context
    dropped.save(update_fields=["merged_into", "context_id"])
