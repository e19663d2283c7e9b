"""Officers: who may do something at an office, as colleagues know them."""

from dataclasses import dataclass

from jangkau.core.permissions import RIGHTS_OF, Right, Role
from jangkau.registry.models import Assignment
from jangkau.registry.selectors.reach import offices_below


@dataclass(frozen=True, slots=True)
class Officer:
    """Somebody who works with the system, by the name that colleagues know."""

    user_id: int
    username: str
    full_name: str


def officers_of(*, office_id: int, right: Right) -> tuple[Officer, ...]:
    """Return the active users who hold a right over an office, there or above it, in the order of their names.

    It is no search for users: whoever asks must hold something at that office himself.
    """
    roles = [role for role in Role if right in RIGHTS_OF[role]]
    held = list(
        Assignment.objects.filter(role__in=roles, office__isnull=False, organisation__isnull=True, user__is_active=True)
        .order_by("user__full_name", "user__username")
        .values_list("office_id", "user_id", "user__username", "user__full_name")
    )
    below = offices_below({office for office, *_who in held if office is not None})
    found = {
        user_id: Officer(user_id, username, full_name)
        for office, user_id, username, full_name in held
        if office is not None and office_id in below[office]
    }
    return tuple(found.values())
