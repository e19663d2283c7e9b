"""Finding a person by what he brings: his NIK, his participant number, or his name and birth date. Nobody is listed."""

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from jangkau.collection.selectors.person_standing import Standing, standings_of_people
from jangkau.core.errors import Refusal
from jangkau.core.permissions import Right
from jangkau.enrolment.models import ParticipantNumber
from jangkau.enrolment.selectors.participants import NumberMistyped, is_participant_number
from jangkau.registry.models import Person
from jangkau.registry.selectors.people import (
    FEWEST_LETTERS,
    PersonCard,
    UnknownPerson,
    find_people,
    find_person_by_nik,
    people_in_reach,
    person_card,
)
from jangkau.registry.selectors.place_names import place_names
from jangkau.registry.selectors.reach import Reach

NIK_DIGITS, NUMBER_DIGITS = 16, 11
_BETWEEN_DIGITS = re.compile(r"[\s.\-]+")
_OLDEST_YEARS = 130


class NothingAsked(Refusal):
    """Neither a number nor a name was typed."""

    message = _("Tuliskan NIK, nomor peserta, atau nama.")


class NumberLengthUnknown(Refusal):
    """The digits are too few or too many for either number. They are not repeated: they may be most of a NIK."""

    message = _(
        "Nomor itu %(digits)s angka. NIK 16 angka dan nomor peserta 11 angka. Periksa KTP atau kartu pesertanya."
    )


class NameTooShort(Refusal):
    """The name has fewer letters than tell people apart."""

    message = _("Tuliskan nama sedikitnya %(fewest_letters)s huruf, seperti pada KTP.")


class BirthDateNeeded(Refusal):
    """A name alone would list people."""

    message = _("Isi juga tanggal lahirnya. Orang tidak dicari dengan nama saja, karena banyak yang senama.")


class BirthDateUnlikely(Refusal):
    """Nobody alive today was born on that day."""

    message = _("Tanggal lahir %(birth_date)s tidak mungkin. Periksa kembali tahunnya.")


@dataclass(frozen=True, slots=True)
class FoundPerson:
    """A person found, with what tells him from others; ``standing`` is None for who never was a participant."""

    person_id: int
    masked_nik: str
    name: str
    birth_date: datetime.date
    place: str
    died_on: datetime.date | None
    standing: Standing | None


def asks_for_number(text: str) -> bool:
    """Say whether a text is all digits, spaces, dots and hyphens: then it is one person's number and no name."""
    return _BETWEEN_DIGITS.sub("", text).isdecimal()


def find_people_by(
    *, text: str, birth_date: datetime.date | None, reach: Reach, today: datetime.date
) -> list[FoundPerson]:
    """Return the people whom a text names, the likest first, at most twenty; none if nobody within reach is.

    Sixteen digits are a NIK, eleven a participant number, spaces, dots and hyphens among them make no difference.
    Anything else is a name and needs the birth date. Of a record that was merged the one that goes on is returned.

    Args:
        text: as typed.
        birth_date: with a name; not looked at with a number.
        reach: of who asks.
        today: the day of which the status is told.

    Raises:
        NotPermitted: if the asker may see nobody.
        NothingAsked, NumberLengthUnknown, NumberMistyped: if no number or name can be read.
        NameTooShort, BirthDateNeeded, BirthDateUnlikely: if a name is not enough.
    """
    reach.require(Right.SEE_PERSON)
    if not text.strip():
        raise NothingAsked()
    if asks_for_number(text):
        cards = _by_number(_BETWEEN_DIGITS.sub("", text), reach)
    else:
        cards = _by_name(text, birth_date, reach, today)
    return _found(cards, today)


def _by_number(digits: str, reach: Reach) -> list[PersonCard]:
    """Return the one who has a number, or nobody.

    Raises:
        NumberLengthUnknown, NumberMistyped: if nobody can have it.
    """
    if not digits.isascii() or len(digits) not in {NIK_DIGITS, NUMBER_DIGITS}:
        raise NumberLengthUnknown(digits=len(digits))
    if len(digits) == NUMBER_DIGITS and not is_participant_number(digits):
        raise NumberMistyped(number=digits)
    try:
        if len(digits) == NIK_DIGITS:
            return [find_person_by_nik(nik=digits, reach=reach)]
        return [_person_numbered(digits, reach)]
    except UnknownPerson:
        return []


def _person_numbered(number: str, reach: Reach) -> PersonCard:
    """Return whoever has a participant number, by where he lives as for every search.

    Raises:
        UnknownPerson: if nobody within reach has it.
    """
    issued = ParticipantNumber.objects.filter(number=number).values("participant__person_id")
    person: Person | None = people_in_reach(reach, Right.SEE_PERSON).filter(pk__in=issued).first()
    if person is None:
        raise UnknownPerson()
    return person_card(person_id=person.merged_into_id or person.pk, reach=reach)


def _by_name(name: str, birth_date: datetime.date | None, reach: Reach, today: datetime.date) -> list[PersonCard]:
    """Return the people of that day with such a name.

    Raises:
        NameTooShort, BirthDateNeeded, BirthDateUnlikely: as the names say.
    """
    if sum(map(str.isalpha, name)) < FEWEST_LETTERS:
        raise NameTooShort(fewest_letters=FEWEST_LETTERS)
    if birth_date is None:
        raise BirthDateNeeded()
    if birth_date > today or birth_date.year < today.year - _OLDEST_YEARS:
        raise BirthDateUnlikely(birth_date=f"{birth_date:%d-%m-%Y}")
    return find_people(name=name, birth_date=birth_date, reach=reach)


def _found(cards: Sequence[PersonCard], today: datetime.date) -> list[FoundPerson]:
    places = place_names({card.region_code for card in cards})
    standings = standings_of_people(person_ids=[card.person_id for card in cards], on=today)
    return [
        FoundPerson(
            person_id=card.person_id,
            masked_nik=card.masked_nik,
            name=card.name,
            birth_date=card.birth_date,
            place=places[card.region_code],
            died_on=card.died_on,
            standing=standings.get(card.person_id),
        )
        for card in cards
    ]
