"""Two records that may be of one person, side by side, field by field."""

import datetime
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from jangkau.collection.selectors.person_months import MonthState, month_parts
from jangkau.core.errors import Refusal
from jangkau.enrolment.selectors.participations import Participation, participations_of
from jangkau.partnership.selectors.person_agreements import agreements_of
from jangkau.partnership.selectors.person_search import FoundPerson, find_people_by
from jangkau.registry.models.people import Sex
from jangkau.registry.selectors.changeable_people import changeable_person
from jangkau.registry.selectors.people import PersonCard
from jangkau.registry.selectors.person_merges import recorded_merges
from jangkau.registry.selectors.place_names import place_names
from jangkau.registry.selectors.reach import Reach
from jangkau.registry.services.merges import MergedWithItself
from jangkau.rules.wording import date_in_words


@dataclass(frozen=True, slots=True)
class ComparedRecord:
    """One of the two. ``must_stay`` says that it cannot be the one dropped: it participates, or has others in it."""

    card: PersonCard
    participation: Participation | None
    has_others: bool

    @property
    def participates(self) -> bool:
        """Whether it has a live participation."""
        return self.participation is not None and self.participation.is_live

    @property
    def must_stay(self) -> bool:
        """Whether it cannot be dropped."""
        return self.participates or self.has_others


@dataclass(frozen=True, slots=True)
class ComparedField:
    """What the two records say, in words."""

    label: str
    one: str
    other: str

    @property
    def differs(self) -> bool:
        """Whether they say different things."""
        return self.one.casefold() != self.other.casefold()


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two records side by side. ``suggested_id`` is the one that had better go on."""

    one: ComparedRecord
    other: ComparedRecord
    fields: tuple[ComparedField, ...]
    suggested_id: int

    @property
    def both_participate(self) -> bool:
        """Whether a participation has to be ended before the two can be merged."""
        return self.one.participates and self.other.participates


def compare_people(*, one_id: int, other_id: int, reach: Reach) -> Comparison:
    """Return two records side by side.

    Raises:
        NotPermitted, UnknownPerson: as for any person; both must lie within reach of who may correct.
        PersonMerged: if one of them was merged already.
        MergedWithItself: if it is one record.
    """
    if one_id == other_id:
        raise MergedWithItself(person_id=one_id)
    cards = [changeable_person(person_id=person_id, reach=reach).card for person_id in (one_id, other_id)]
    one, other = (_record(card) for card in cards)
    places = place_names({card.region_code for card in cards})
    said = [_said(record, places, reach) for record in (one, other)]
    fields = tuple(ComparedField(label, said[0][label], said[1][label]) for label in said[0])
    return Comparison(one, other, fields, _suggested(one, other))


def likely_same(*, person_id: int, reach: Reach, today: datetime.date) -> list[FoundPerson]:
    """Return others born on the same day with a similar name: they may be the same person.

    Raises:
        NotPermitted, UnknownPerson, PersonMerged: as for any person who is to be merged.
    """
    card = changeable_person(person_id=person_id, reach=reach).card
    try:
        found = find_people_by(text=card.name, birth_date=card.birth_date, reach=reach, today=today)
    except Refusal:
        return []  # a name or date by which nobody can be searched, as old records may have
    return [person for person in found if person.person_id != person_id]


def _record(card: PersonCard) -> ComparedRecord:
    participations = participations_of(person_ids=[card.person_id])
    has_others = any(merge.undone_at is None for merge in recorded_merges(person_id=card.person_id))
    return ComparedRecord(card, participations[0] if participations else None, has_others)


def _said(record: ComparedRecord, places: dict[str, str], reach: Reach) -> dict[str, str]:
    card, participation = record.card, record.participation
    parts = month_parts(participant_ids=[participation.participant_id]) if participation else []
    insured = {part.month for part in parts if part.state is MonthState.INSURED}
    agreements = agreements_of(person_ids=[card.person_id], reach=reach)
    return {
        _("NIK"): card.masked_nik,
        _("Nama"): card.name,
        _("Tanggal lahir"): _day(card.birth_date),
        _("Jenis kelamin"): str(Sex(card.sex).label),
        _("Tempat tinggal"): places[card.region_code],
        _("Alamat"): card.address,
        _("Nomor telepon"): card.phone,
        _("Alamat surel"): card.email,
        _("Tanggal meninggal"): _day(card.died_on),
        _("Nomor peserta"): participation.number if participation else "",
        _("Kepesertaan"): _participation(participation),
        _("Bulan terlindungi"): str(len(insured)),
        _("Perjanjian"): ", ".join(agreement.code for agreement in agreements),
    }


def _participation(participation: Participation | None) -> str:
    if participation is None:
        return _("bukan peserta")
    if participation.ended_on is None:
        since = timezone.localdate(participation.registered_at)
        return _("berjalan sejak %(day)s") % {"day": _day(since)}
    return _("berakhir %(day)s (%(reason)s)") % {
        "day": _day(participation.ended_on),
        "reason": participation.end_label,
    }


def _suggested(one: ComparedRecord, other: ComparedRecord) -> int:
    """Return which had better go on: who participates, who has others in it, who was; else the elder record."""

    def weight(record: ComparedRecord) -> tuple[bool, bool, bool, int]:
        return record.participates, record.has_others, record.participation is not None, -record.card.person_id

    return max(one, other, key=weight).card.person_id


def _day(day: datetime.date | None) -> str:
    return date_in_words(day, language=get_language() or "id") if day else ""
