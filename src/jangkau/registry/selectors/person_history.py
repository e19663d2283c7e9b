"""The history of a person's record: what was changed when, by whom, why, and from what to what. Never a NIK."""

import datetime
import enum
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.db import connection
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from jangkau.core import sql
from jangkau.registry.models import NikReveal
from jangkau.registry.models.people import Sex
from jangkau.registry.selectors.person_merges import RecordedMerge, recorded_merges, who
from jangkau.rules.wording import date_in_words


class Act(enum.StrEnum):
    """What happened to a record."""

    REGISTERED = "registered"
    CORRECTED = "corrected"
    DIED = "died"
    DEATH_WITHDRAWN = "death_withdrawn"
    MERGED = "merged"
    MERGE_UNDONE = "merge_undone"
    NIK_REVEALED = "nik_revealed"
    JOINED = "joined"
    NUMBERED = "numbered"
    ENDED = "ended"
    END_UNDONE = "end_undone"
    FUNDED = "funded"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class Change:
    """A field of the record and what it said before and after, in words; blank for nothing."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One thing that happened, in words. ``who`` is blank where the system did it by itself.

    ``other_id`` is the record that took part in a merge, ``other_name`` the name on it.
    """

    at: datetime.datetime
    act: Act
    what: str
    who: str
    reason: str = ""
    changes: tuple[Change, ...] = ()
    other_id: int | None = None
    other_name: str = ""


class _Version(NamedTuple):
    written_at: datetime.datetime
    by: str
    by_name: str
    reason: str
    name: str
    birth_date: datetime.date
    sex: str
    phone: str
    email: str
    email_confirmed_at: datetime.datetime | None
    address: str
    region_id: str
    place: str
    died_on: datetime.date | None
    merged_into_id: int | None
    registered_at: datetime.datetime


def person_history(*, person_id: int, merges: Sequence[RecordedMerge] | None = None) -> list[HistoryEntry]:
    """Return what happened to one record, the latest first, in three queries however much that is.

    That a NIK was corrected is told, but neither the old one nor the new. Merges are told on both records.
    To be called with a person whom the asker may see.

    Args:
        person_id: whose record.
        merges: all its merges, if the caller has them already.
    """
    with connection.cursor() as cursor:
        cursor.execute(sql.load("jangkau.registry", "person_versions"), {"person_id": person_id})
        versions = [_Version(*row) for row in cursor.fetchall()]
    if merges is None:
        merges = recorded_merges(person_id=person_id)
    entries = [*_written(versions), *_merged(person_id, merges), *_reveals(person_id)]
    return sorted(entries, key=lambda entry: entry.at, reverse=True)


def _written(versions: Sequence[_Version]) -> Iterator[HistoryEntry]:
    before: _Version | None = None
    for version in versions:
        entry = _registered(version) if before is None else _changed(before, version)
        if entry is not None:
            yield entry
        before = version


def _registered(version: _Version) -> HistoryEntry:
    return HistoryEntry(
        at=version.registered_at,
        act=Act.REGISTERED,
        what=_("Dicatat pertama kali"),
        who=who(version.by, version.by_name),
        reason=version.reason,
    )


def _changed(before: _Version, after: _Version) -> HistoryEntry | None:
    if before.merged_into_id != after.merged_into_id:
        return None  # told by the merge itself, which knows the other record
    changes = tuple(_changes(before, after))
    if before.died_on != after.died_on:
        act = Act.DIED if after.died_on else Act.DEATH_WITHDRAWN
        what = _("Kematian dicatat") if after.died_on else _("Catatan kematian dicabut")
    else:
        act = Act.CORRECTED
        # Of a NIK the history keeps nothing but that the record was written anew.
        what = _("Data diperbaiki") if changes else _("NIK diperbaiki")
    return HistoryEntry(
        at=after.written_at,
        act=act,
        what=what,
        who=who(after.by, after.by_name),
        reason=after.reason,
        changes=changes,
    )


def _changes(before: _Version, after: _Version) -> Iterator[Change]:
    if before.name != after.name:
        yield Change(_("Nama"), before.name, after.name)
    if before.birth_date != after.birth_date:
        yield Change(_("Tanggal lahir"), _day(before.birth_date), _day(after.birth_date))
    if before.sex != after.sex:
        yield Change(_("Jenis kelamin"), _sex(before.sex), _sex(after.sex))
    if before.phone != after.phone:
        yield Change(_("Nomor telepon"), before.phone, after.phone)
    if before.email != after.email:
        yield Change(_("Alamat surel"), before.email, after.email)
    if before.email_confirmed_at != after.email_confirmed_at:
        yield Change(_("Surel ditegaskan"), _on(before.email_confirmed_at), _on(after.email_confirmed_at))
    if before.address != after.address:
        yield Change(_("Alamat"), before.address, after.address)
    if before.region_id != after.region_id:
        yield Change(_("Tempat tinggal"), before.place, after.place)
    if before.died_on != after.died_on:
        yield Change(_("Tanggal meninggal"), _day(before.died_on), _day(after.died_on))


def _day(day: datetime.date | None) -> str:
    return date_in_words(day, language=get_language() or "id") if day else ""


def _on(instant: datetime.datetime | None) -> str:
    return _day(timezone.localdate(instant)) if instant else ""


def _sex(sex: str) -> str:
    return str(Sex(sex).label)


def _merged(person_id: int, merges: Sequence[RecordedMerge]) -> Iterator[HistoryEntry]:
    for merge in merges:
        is_kept = merge.kept_id == person_id
        other_id, other_name = (merge.dropped_id, merge.dropped_name) if is_kept else (merge.kept_id, merge.kept_name)
        yield HistoryEntry(
            at=merge.merged_at,
            act=Act.MERGED,
            what=_("Catatan lain digabung ke sini") if is_kept else _("Digabung ke catatan lain"),
            who=merge.by,
            reason=merge.reason,
            other_id=other_id,
            other_name=other_name,
        )
        if merge.undone_at is not None:
            yield HistoryEntry(
                at=merge.undone_at,
                act=Act.MERGE_UNDONE,
                what=_("Penggabungan dibatalkan"),
                who=merge.undone_by,
                reason=merge.undo_reason,
                other_id=other_id,
                other_name=other_name,
            )


def _reveals(person_id: int) -> Iterator[HistoryEntry]:
    reveals = NikReveal.objects.filter(person_id=person_id).order_by("pk")
    columns = ("revealed_at", "reason", "revealed_by__username", "revealed_by__full_name")
    for revealed_at, reason, username, full_name in reveals.values_list(*columns):
        yield HistoryEntry(
            at=revealed_at, act=Act.NIK_REVEALED, what=_("NIK dibuka"), who=who(username, full_name), reason=reason
        )
