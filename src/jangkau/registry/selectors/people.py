"""People within a user's reach: found by NIK, or by name and birth date, never listed. The NIK is always masked."""

import datetime
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from rapidfuzz import fuzz

from jangkau.core.errors import NotFound
from jangkau.core.permissions import Right
from jangkau.core.sealing import CannotUnseal, unseal
from jangkau.core.selectors.keys import lookup_digests
from jangkau.registry.intake.person_names import name_key
from jangkau.registry.models import Person
from jangkau.registry.selectors.offices import regions_served_by
from jangkau.registry.selectors.reach import Reach
from jangkau.rules.nik import LENGTH, mask_nik

NIK_PURPOSE = "nik"
MOST_FOUND = 20
# Below this likeness (0 to 100) two names are taken for those of two people.
LIKE_ENOUGH = 75.0
FEWEST_LETTERS = 3
_UNREADABLE = "*" * LENGTH


class UnknownPerson(NotFound):
    """No such person lies within reach."""

    message = _("Orang itu tidak ditemukan. Periksa nomornya, atau mintalah kantor yang melayani tempat tinggalnya.")


@dataclass(frozen=True, slots=True)
class PersonCard:
    """A person as shown. Of a record that was merged, ``merged_into_id`` is the one that goes on."""

    person_id: int
    masked_nik: str
    name: str
    birth_date: datetime.date
    sex: str
    phone: str
    email: str
    email_confirmed_at: datetime.datetime | None
    address: str
    region_code: str
    region_name: str
    died_on: datetime.date | None
    merged_into_id: int | None


def masked_nik(person: Person) -> str:
    """Return the NIK as it may be shown, ``64**********0001``; stars only if no key opens it."""
    return masked_sealed_nik(person.nik_sealed)


def masked_sealed_nik(nik_sealed: bytes | memoryview) -> str:
    """Return a NIK as it may be shown, of a person of whom only the sealed number was read."""
    try:
        return mask_nik(unseal(bytes(nik_sealed), purpose=NIK_PURPOSE).decode())
    except CannotUnseal:
        # The person must still be found, for the NIK can be entered anew. rotate_keys names such values.
        return _UNREADABLE


def people_in_reach(reach: Reach, right: Right) -> QuerySet[Person]:
    """Return the people who live where an office in reach serves, as a query to narrow further.

    The head office reaches everyone; an office reaches the people of the regions given to it and to those below
    it, but not of a smaller place within them that was given to another office. An account reaches its own people.

    Raises:
        NotPermitted: if the right is held nowhere.
    """
    reach.require(right)
    if own := reach.people_for(right):
        return Person.objects.filter(pk__in=own)
    served = regions_served_by(reach.offices_for(right))
    return Person.objects.all() if served is None else Person.objects.filter(served)


def person_in_reach(*, person_id: int, reach: Reach, right: Right) -> Person:
    """Return a person within reach.

    Raises:
        NotPermitted: if the right is held nowhere.
        UnknownPerson: if there is none, or he lives elsewhere; the two cannot be told apart.
    """
    person = people_in_reach(reach, right).select_related("region").filter(pk=person_id).first()
    if person is None:
        raise UnknownPerson()
    return person


def person_card(*, person_id: int, reach: Reach) -> PersonCard:
    """Return a person as shown.

    Raises:
        NotPermitted: if the asker may see nobody.
        UnknownPerson: if there is no such person within reach.
    """
    return card_of(person_in_reach(person_id=person_id, reach=reach, right=Right.SEE_PERSON))


def find_person_by_nik(*, nik: str, reach: Reach) -> PersonCard:
    """Return the person who has this NIK; if the record was merged, the one that goes on.

    Raises:
        NotPermitted: if the asker may see nobody.
        UnknownPerson: if nobody within reach has it.
        DigestKeyMissing: if people may stand under a key that is not in the environment.
    """
    people = people_in_reach(reach, Right.SEE_PERSON).select_related("region")
    found = people.filter(nik_digest__in=lookup_digests(nik)).first()
    if found is not None and found.merged_into_id is not None:
        found = people.filter(pk=found.merged_into_id).first()
    if found is None:
        raise UnknownPerson()
    return card_of(found)


def find_people(*, name: str, birth_date: datetime.date, reach: Reach, limit: int = MOST_FOUND) -> list[PersonCard]:
    """Return people born on that day whose names are most like ``name``, the likest first, at most twenty.

    Titles, order of names, capitals and punctuation make no difference; misspellings make little. Whoever gives only
    some of his names, or their beginnings, is found after those whose whole name is alike. Records that were merged
    into others are left out.

    Raises:
        NotPermitted: if the asker may see nobody.
    """
    wanted = name_key(name)
    born = people_in_reach(reach, Right.SEE_PERSON).filter(birth_date=birth_date, merged_into__isnull=True)
    scores = {
        person_id: score
        for person_id, key in born.order_by("pk").values_list("pk", "name_key")
        if (score := _likeness(wanted, key)) >= LIKE_ENOUGH
    }
    likest = sorted(scores, key=lambda person_id: (-scores[person_id], person_id))[: min(limit, MOST_FOUND)]
    people = Person.objects.select_related("region").in_bulk(likest)
    return [card_of(people[person_id]) for person_id in likest]


def _likeness(wanted: str, key: str) -> float:
    """Return how alike two names are, 0 to 100; one that only begins words of the other is just like enough."""
    score = fuzz.token_sort_ratio(wanted, key)
    words = key.split()
    if len(wanted) >= FEWEST_LETTERS and all(any(word.startswith(part) for word in words) for part in wanted.split()):
        return max(score, LIKE_ENOUGH)
    return score


def card_of(person: Person) -> PersonCard:
    """Return a person within reach, loaded with his region, as shown."""
    return PersonCard(
        person_id=person.pk,
        masked_nik=masked_nik(person),
        name=person.name,
        birth_date=person.birth_date,
        sex=person.sex,
        phone=person.phone,
        email=person.email,
        email_confirmed_at=person.email_confirmed_at,
        address=person.address,
        region_code=person.region_id,
        region_name=person.region.name,
        died_on=person.died_on,
        merged_into_id=person.merged_into_id,
    )
