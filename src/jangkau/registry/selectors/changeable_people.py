"""A person's record as the forms that change it begin: what it says now, by whoever may change it."""

from dataclasses import dataclass

from jangkau.core.permissions import Right
from jangkau.registry.models import Region
from jangkau.registry.selectors.people import PersonCard, card_of, person_in_reach
from jangkau.registry.selectors.reach import Reach
from jangkau.registry.services.people import PersonMerged

_DIGITS = {"regency": 4, "district": 6, "village": 10}


@dataclass(frozen=True, slots=True)
class ChangeablePerson:
    """A record that goes on, with the names of the places around it; blank where it names none so narrow."""

    card: PersonCard
    regency: str
    district: str
    village: str


def changeable_person(*, person_id: int, reach: Reach, right: Right = Right.CORRECT_PERSON) -> ChangeablePerson:
    """Return a person whose record the asker may change, or whose NIK he may reveal.

    Args:
        person_id: whose.
        reach: of who asks.
        right: what he wants to do.

    Raises:
        NotPermitted: if the right is held nowhere.
        UnknownPerson: if there is no such person within reach.
        PersonMerged: if the record was merged into another, which is the one to change.
    """
    card = card_of(person_in_reach(person_id=person_id, reach=reach, right=right))
    if card.merged_into_id is not None:
        raise PersonMerged(person_id=person_id, kept_id=card.merged_into_id)
    codes = {level: card.region_code[:digits] for level, digits in _DIGITS.items() if len(card.region_code) >= digits}
    names = dict(Region.objects.filter(code__in=codes.values()).values_list("code", "name"))
    around = {level: names[code] for level, code in codes.items()}
    return ChangeablePerson(card, around.get("regency", ""), around.get("district", ""), around.get("village", ""))
