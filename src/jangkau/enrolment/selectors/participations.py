"""A person's participations, past and present, with their numbers and what happened to them."""

import datetime
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from django.db import connection
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from jangkau.core import sql
from jangkau.enrolment.models.participants import Channel, EndReason
from jangkau.registry.selectors.person_history import Act, Change, HistoryEntry
from jangkau.registry.selectors.person_merges import who
from jangkau.rules.wording import date_in_words


@dataclass(frozen=True, slots=True)
class Participation:
    """One participation, in words. ``number`` is blank until the first payment; ``ended_on`` is None while it lasts."""

    participant_id: int
    person_id: int
    number: str
    number_issued_at: datetime.datetime | None
    office_name: str
    channel: str
    wadah_name: str
    occupations: tuple[str, ...]
    bracket: int
    with_savings: bool
    registered_at: datetime.datetime
    ended_on: datetime.date | None
    end_reason: str | None
    end_recorded_at: datetime.datetime | None

    @property
    def end_label(self) -> str:
        """Why it ended, in words; blank while it lasts."""
        return _end_reason(self.end_reason)

    @property
    def is_live(self) -> bool:
        """Whether it goes on."""
        return self.ended_on is None


class _Version(NamedTuple):
    participant_id: int
    written_at: datetime.datetime
    by: str
    by_name: str
    reason: str
    registered_at: datetime.datetime
    ended_on: datetime.date | None
    end_reason: str | None
    end_recorded_at: datetime.datetime | None


def participations_of(*, person_ids: Collection[int]) -> list[Participation]:
    """Return every participation of some records, the live one first and then the latest, in one query.

    To be called with people whom the asker may see.
    """
    with connection.cursor() as cursor:
        cursor.execute(sql.load("jangkau.enrolment", "participations"), {"person_ids": list(person_ids)})
        return [
            Participation(
                participant_id=participant_id,
                person_id=person_id,
                number=number,
                number_issued_at=number_issued_at,
                office_name=office_name,
                channel=str(Channel(channel).label),
                wadah_name=wadah_name,
                occupations=tuple(filter(None, (occupation, second_occupation))),
                bracket=bracket,
                with_savings=with_savings,
                registered_at=registered_at,
                ended_on=ended_on,
                end_reason=end_reason,
                end_recorded_at=end_recorded_at,
            )
            for (
                participant_id, person_id, number, number_issued_at, office_name, channel, wadah_name, occupation,
                second_occupation, bracket, with_savings, registered_at, ended_on, end_reason, end_recorded_at,
            ) in cursor.fetchall()
        ]  # fmt: skip


def reasons_to_end() -> list[tuple[str, str]]:
    """Return the reasons for which a participation ends while the person lives, each with its name in words."""
    return [(reason.value, str(reason.label)) for reason in EndReason if reason is not EndReason.DEATH]


def participation_history(*, participations: Collection[Participation]) -> list[HistoryEntry]:
    """Return what happened to participations: begun, numbered, ended, its end taken back; in no order, one query."""
    with connection.cursor() as cursor:
        cursor.execute(
            sql.load("jangkau.enrolment", "participation_versions"),
            {"participant_ids": [participation.participant_id for participation in participations]},
        )
        versions = [_Version(*row) for row in cursor.fetchall()]
    numbered = [
        HistoryEntry(
            at=participation.number_issued_at,
            act=Act.NUMBERED,
            what=_("Nomor peserta terbit: %(number)s") % {"number": participation.number},
            who="",
        )
        for participation in participations
        if participation.number_issued_at is not None
    ]
    return [*_told(versions), *numbered]


def _told(versions: list[_Version]) -> Iterator[HistoryEntry]:
    before: _Version | None = None
    for version in versions:
        by = who(version.by, version.by_name)
        if before is None or before.participant_id != version.participant_id:
            yield HistoryEntry(version.registered_at, Act.JOINED, _("Menjadi peserta"), by, version.reason)
        elif (before.ended_on, before.end_reason) == (version.ended_on, version.end_reason):
            pass
        elif version.ended_on is not None and version.end_recorded_at is not None:
            yield HistoryEntry(
                at=version.end_recorded_at,
                act=Act.ENDED,
                what=_("Kepesertaan diakhiri: %(reason)s") % {"reason": _end_reason(version.end_reason)},
                who=by,
                reason=version.reason,
                changes=(Change(_("Berakhir pada"), _day(before.ended_on), _day(version.ended_on)),),
            )
        else:
            yield HistoryEntry(version.written_at, Act.END_UNDONE, _("Akhir kepesertaan dicabut"), by, version.reason)
        before = version


def _end_reason(reason: str | None) -> str:
    return str(EndReason(reason).label) if reason else ""


def _day(day: datetime.date | None) -> str:
    return date_in_words(day, language=get_language() or "id") if day else ""
