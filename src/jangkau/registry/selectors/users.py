"""Users whom an administrator may see and look after."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from jangkau.core.permissions import Right
from jangkau.registry.models import Assignment, User
from jangkau.registry.selectors.offices import organisations_in_reach
from jangkau.registry.selectors.reach import Reach, UnknownUser

MOST_ROWS = 200


@dataclass(frozen=True, slots=True)
class RoleHeld:
    """A role of a user and where it is held: an office's code or an organisation's."""

    assignment_id: int
    role: str
    office_code: str | None
    organisation_code: str | None


@dataclass(frozen=True, slots=True)
class UserLine:
    """A user in a list."""

    username: str
    full_name: str
    is_active: bool
    roles: tuple[RoleHeld, ...]


def users_in_reach(reach: Reach) -> QuerySet[User]:
    """Return the users all of whose roles lie within reach, and those without a role, as a query to narrow.

    Who holds a role elsewhere as well is looked after by the administrator above both places: another one could
    otherwise take over what is not his.

    Raises:
        NotPermitted: if the asker manages no users.
    """
    reach.require(Right.MANAGE_USERS)
    elsewhere = Assignment.objects.filter(user=OuterRef("pk")).exclude(assignments_within(reach))
    return User.objects.filter(~Exists(elsewhere))


def assignments_within(reach: Reach) -> Q:
    """Return the condition that an assignment lies where the asker manages users."""
    organisations = organisations_in_reach(reach, Right.MANAGE_USERS)
    return Q(organisation__in=organisations) | Q(
        organisation__isnull=True, office_id__in=reach.offices_for(Right.MANAGE_USERS)
    )


def user_in_reach(*, username: str, reach: Reach) -> User:
    """Return a user whom the asker may look after.

    Raises:
        NotPermitted: if the asker manages no users.
        UnknownUser: if there is none, or others look after him; the two cannot be told apart.
    """
    user = users_in_reach(reach).filter(username=username).first()
    if user is None:
        raise UnknownUser(username=username)
    return user


def list_users(*, reach: Reach, after: str = "", limit: int = MOST_ROWS) -> list[UserLine]:
    """Return users within reach in the order of their user names, at most ``limit``, from ``after`` on.

    Raises:
        NotPermitted: if the asker manages no users.
    """
    users = list(users_in_reach(reach).filter(username__gt=after).order_by("username")[: min(limit, MOST_ROWS)])
    held: defaultdict[int, list[RoleHeld]] = defaultdict(list)
    assignments = Assignment.objects.filter(user__in=users).select_related("office", "organisation")
    for row in assignments.order_by("pk"):
        held[row.user_id].append(
            RoleHeld(
                assignment_id=row.pk,
                role=row.role,
                office_code=row.office.code if row.office else None,
                organisation_code=row.organisation.code if row.organisation else None,
            )
        )
    return [UserLine(user.username, user.full_name, user.is_active, tuple(held[user.pk])) for user in users]
