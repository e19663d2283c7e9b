"""The roles that somebody who is signed in holds himself."""

from dataclasses import dataclass

from jangkau.core.permissions import Role
from jangkau.registry.models import Assignment
from jangkau.registry.selectors.reach import Reach


@dataclass(frozen=True, slots=True)
class OwnRole:
    """A role, and the office or organisation for which it is held."""

    role: Role
    place: str


def own_roles(*, reach: Reach) -> list[OwnRole]:
    """Return the roles of whoever reaches this far, in the order in which they were given."""
    held = Assignment.objects.filter(user_id=reach.user_id).select_related("office", "organisation").order_by("pk")
    return [OwnRole(Role(row.role), str(row.organisation or row.office)) for row in held]
