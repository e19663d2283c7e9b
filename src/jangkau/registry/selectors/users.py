"""Users whom an administrator may see and look after."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from jangkau.core.paging import PAGE_ROWS, Slice, slice_of
from jangkau.core.permissions import Right, Role
from jangkau.registry.models import Assignment, Office, User
from jangkau.registry.selectors.offices import organisations_in_reach
from jangkau.registry.selectors.reach import Reach, UnknownUser, offices_below


class Access(models.TextChoices):
    """How far somebody has come with signing in."""

    ACTIVE = "active", _("aktif")
    INVITED = "invited", _("diundang, belum pernah masuk")
    NO_SECOND_FACTOR = "no_second_factor", _("aktif tanpa langkah kedua")
    INACTIVE = "inactive", _("nonaktif")


@dataclass(frozen=True, slots=True)
class RoleHeld:
    """A role of a user and where it is held: an office or an organisation, by code and name."""

    role: Role
    office_code: str | None
    organisation_code: str | None
    place: str


@dataclass(frozen=True, slots=True)
class UserLine:
    """A user in a list; ``last_sign_in`` is None if he never signed in."""

    username: str
    full_name: str
    is_active: bool
    last_sign_in: datetime.datetime | None
    has_second_factor: bool
    roles: tuple[RoleHeld, ...]


@dataclass(frozen=True, slots=True)
class UserFilter:
    """Which users are wanted; what is empty narrows nothing, what fits nobody finds nobody.

    ``username`` is a part of the user name; ``office_code`` takes in the offices below and organisations of these.
    """

    username: str = ""
    role: str = ""
    office_code: str = ""
    access: str = ""


@dataclass(frozen=True, slots=True)
class UserCounts:
    """How many users there are within reach, and how far they have come with signing in."""

    total: int
    active: int
    never_signed_in: int
    without_second_factor: int


def users_in_reach(reach: Reach) -> QuerySet[User]:
    """Return the users all of whose roles lie within reach, and those without a role, as a query to narrow.

    Who holds a role elsewhere as well is looked after by the administrator above both places: another one could
    otherwise take over what is not his. The user under whom a worker's account acts is nobody's to manage.

    Raises:
        NotPermitted: if the asker manages no users.
    """
    reach.require(Right.MANAGE_USERS)
    elsewhere = Assignment.objects.filter(user=OuterRef("pk")).exclude(assignments_within(reach))
    return User.objects.filter(~Exists(elsewhere), account__isnull=True)


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


def list_users(
    *, reach: Reach, wanted: UserFilter | None = None, after: str = "", limit: int = PAGE_ROWS
) -> Slice[UserLine]:
    """Return users within reach in the order of their user names, from the user name ``after`` on.

    Raises:
        NotPermitted: if the asker manages no users.
    """
    found = _narrowed(users_in_reach(reach), wanted or UserFilter()).filter(username__gt=after.replace("\x00", ""))
    users = list(found.annotate(second=Exists(second_factors())).order_by("username")[: limit + 1])
    held = roles_of(users)
    lines = [
        UserLine(user.username, user.full_name, user.is_active, user.last_login, user.second, held[user.pk])
        for user in users
    ]
    return slice_of(lines, limit=limit, cursor=lambda line: line.username)


def count_users(*, reach: Reach) -> UserCounts:
    """Return how many users there are within reach; those deactivated count in ``total`` alone.

    Raises:
        NotPermitted: if the asker manages no users.
    """
    active = Q(is_active=True)
    counts = (
        users_in_reach(reach)
        .annotate(second=Exists(second_factors()))
        .aggregate(
            total=Count("pk"),
            active=Count("pk", filter=active),
            never=Count("pk", filter=active & Q(last_login=None)),
            without=Count("pk", filter=active & Q(second=False)),
        )
    )
    return UserCounts(counts["total"], counts["active"], counts["never"], counts["without"])


def second_factors() -> QuerySet[Authenticator]:
    """Return the second factors of the user of an outer query; codes to fall back on are none by themselves."""
    factors: QuerySet[Authenticator] = Authenticator.objects.filter(user=OuterRef("pk"))
    return factors.exclude(type=Authenticator.Type.RECOVERY_CODES)


def roles_of(users: Iterable[User]) -> defaultdict[int, tuple[RoleHeld, ...]]:
    """Return the roles of some users by their keys, in the order in which they were given."""
    held: defaultdict[int, tuple[RoleHeld, ...]] = defaultdict(tuple)
    rows = Assignment.objects.filter(user__in=list(users)).select_related("office", "organisation").order_by("pk")
    for row in rows:
        held[row.user_id] += (
            RoleHeld(
                role=Role(row.role),
                office_code=row.office.code if row.office else None,
                organisation_code=row.organisation.code if row.organisation else None,
                place=str(row.organisation or row.office),
            ),
        )
    return held


def _narrowed(users: QuerySet[User], wanted: UserFilter) -> QuerySet[User]:
    if wanted.username:
        users = users.filter(username__contains=wanted.username.lower())
    roles = Assignment.objects.filter(user=OuterRef("pk"))
    if wanted.role:
        roles = roles.filter(role=wanted.role)
    if wanted.office_code:
        office = Office.objects.filter(code=wanted.office_code).values_list("pk", flat=True).first() or 0
        below = offices_below({office}).get(office, set())
        roles = roles.filter(Q(office_id__in=below) | Q(organisation__office_id__in=below))
    if wanted.role or wanted.office_code:
        users = users.filter(Exists(roles))
    if not wanted.access:
        return users
    return users.annotate(proved_twice=Exists(second_factors())).filter(_OF_ACCESS.get(wanted.access, Q(pk__in=[])))


_OF_ACCESS = {
    Access.ACTIVE.value: Q(is_active=True),
    Access.INVITED.value: Q(is_active=True, last_login=None),
    Access.NO_SECOND_FACTOR.value: Q(is_active=True, proved_twice=False),
    Access.INACTIVE.value: Q(is_active=False),
}
