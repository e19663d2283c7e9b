"""Where an agreement's participants live, so that lists can be handed out village by village."""

import itertools
from dataclasses import dataclass

from django.db import connection

from jangkau.core import sql
from jangkau.core.permissions import Right
from jangkau.partnership.selectors.agreements import agreement_by_id
from jangkau.registry.selectors.reach import Reach

_DISTRICT_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Place:
    """A village, or a larger place where no village is known, and how many participants live there."""

    code: str
    name: str
    participants: int


@dataclass(frozen=True, slots=True)
class District:
    """A kecamatan with its villages."""

    code: str
    name: str
    places: tuple[Place, ...]

    @property
    def participants(self) -> int:
        """How many participants live in it."""
        return sum(place.participants for place in self.places)


@dataclass(frozen=True, slots=True)
class ParticipantPlaces:
    """The participants of an agreement by where they live."""

    agreement_id: int
    code: str
    title: str
    sponsor_name: str
    districts: tuple[District, ...]

    @property
    def participants(self) -> int:
        """How many there are."""
        return sum(district.participants for district in self.districts)

    @property
    def place_count(self) -> int:
        """In how many villages."""
        return sum(len(district.places) for district in self.districts)


def participant_places(*, agreement_id: int, reach: Reach) -> ParticipantPlaces:
    """Return where an agreement's participants live, by kecamatan and village; no districts if there is nobody yet.

    Raises:
        NotPermitted, AgreementNotFound: as for any agreement.
    """
    agreement = agreement_by_id(agreement_id=agreement_id, reach=reach, right=Right.SEE_ROSTER)
    with connection.cursor() as cursor:
        cursor.execute(sql.load("jangkau.partnership", "participant_places"), {"agreement_id": agreement.pk})
        rows = cursor.fetchall()
    districts = tuple(
        District(code, name, tuple(Place(place, place_name, count) for place, place_name, _name, count in places))
        for (code, name), places in itertools.groupby(rows, key=lambda row: (row[0][:_DISTRICT_DIGITS], row[2]))
    )
    return ParticipantPlaces(agreement.pk, agreement.code, agreement.title, agreement.sponsor.name, districts)
