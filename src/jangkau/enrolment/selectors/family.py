"""The family that a participant has named, in the order in which the law lets them inherit."""

import datetime
from dataclasses import dataclass

from jangkau.core.permissions import Right
from jangkau.enrolment.models import FamilyMember
from jangkau.enrolment.models.family import FamilyRelation
from jangkau.registry.selectors.people import people_in_reach
from jangkau.registry.selectors.reach import Reach

_ORDER = {relation: place for place, relation in enumerate(FamilyRelation)}


@dataclass(frozen=True, slots=True)
class NamedMember:
    """Somebody of the family."""

    member_id: int
    relation: FamilyRelation
    name: str
    birth_date: datetime.date | None
    in_school: bool

    @property
    def relation_label(self) -> str:
        """Who it is to the participant, in words."""
        return str(self.relation.label)


def relations() -> list[tuple[str, str]]:
    """Return who somebody can be to a participant, each with its name in words, in the law's order."""
    return [(relation.value, str(relation.label)) for relation in FamilyRelation]


def family_of(*, person_id: int, reach: Reach) -> tuple[NamedMember, ...]:
    """Return the family of somebody whom an account looks after, who inherits first first.

    Raises:
        NotPermitted: if the asker looks after nobody.
    """
    named = FamilyMember.objects.filter(
        participant__person_id=person_id,
        participant__person__in=people_in_reach(reach, Right.KEEP_OWN_DATA),
        removed_at__isnull=True,
    )
    found = [
        NamedMember(each.pk, FamilyRelation(each.relation), each.name, each.birth_date, each.in_school)
        for each in named.order_by("pk")
    ]
    return tuple(sorted(found, key=lambda member: (_ORDER[member.relation], member.member_id)))
