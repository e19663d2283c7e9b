"""One user as an administrator sees him: what he may do where, how he signs in, and who changed his access."""

import datetime
from dataclasses import dataclass

from django.contrib.auth.hashers import is_password_usable
from django.db import connection, models
from django.db.models import Exists
from django.utils.translation import gettext_lazy as _

from jangkau.core import sql
from jangkau.core.paging import PAGE_ROWS, Slice, slice_of
from jangkau.core.permissions import RIGHTS_OF, Right, Role
from jangkau.registry.models import Assignment
from jangkau.registry.selectors.reach import Reach, UnknownUser, offices_below
from jangkau.registry.selectors.users import second_factors, user_in_reach, users_in_reach


class AccessChange(models.TextChoices):
    """What can become of a user's access."""

    MADE = "made", _("pengguna dibuat")
    GIVEN = "given", _("peran diberikan")
    TAKEN = "taken", _("peran dicabut")
    DEACTIVATED = "deactivated", _("dinonaktifkan")
    REACTIVATED = "reactivated", _("diaktifkan kembali")
    CREDENTIALS = "credentials", _("kata sandi atau langkah kedua berganti")
    LANGUAGE = "language", _("bahasa diganti")
    RENAMED = "renamed", _("nama diganti")


@dataclass(frozen=True, slots=True)
class RoleInWords:
    """A role that somebody holds, and what it lets him do where."""

    role: Role
    office_code: str | None
    organisation_code: str | None
    place: str
    offices_below: int

    @property
    def rights(self) -> tuple[str, ...]:
        """What the role lets him do, each as words that follow «dapat»."""
        return tuple(str(right.label) for right in Right if right in RIGHTS_OF[self.role])


@dataclass(frozen=True, slots=True)
class StaffMember:
    """A user: ``last_sign_in`` is None if he never signed in, ``has_password`` False while an invitation is out."""

    user_id: int
    username: str
    full_name: str
    language: str
    is_active: bool
    is_asker: bool
    last_sign_in: datetime.datetime | None
    has_password: bool
    has_second_factor: bool
    roles: tuple[RoleInWords, ...]


@dataclass(frozen=True, slots=True)
class AccessEvent:
    """Something that became of a user's access: when, by whom, why. Role and place are of roles alone."""

    at: datetime.datetime
    change: AccessChange
    role: Role | None
    place: str
    by: str
    reason: str

    @property
    def who(self) -> str:
        """Who did it, as colleagues know him."""
        return self.by or str(_("penyiapan sistem"))

    @property
    def what(self) -> str:
        """What was done, in a few words."""
        label = str(self.change.label).capitalize()
        return f"{label}: {self.role.label}, {self.place}" if self.role else label

    @property
    def detail(self) -> str:
        """Why."""
        return self.reason


def staff_member(*, username: str, reach: Reach) -> StaffMember:
    """Return a user whom the asker looks after.

    Raises:
        NotPermitted: if the asker manages no users.
        UnknownUser: if there is none, or others look after him; the two cannot be told apart.
    """
    user = users_in_reach(reach).filter(username=username).annotate(second=Exists(second_factors())).first()
    if user is None:
        raise UnknownUser(username=username)
    return StaffMember(
        user_id=user.pk,
        username=user.username,
        full_name=user.full_name,
        language=user.language,
        is_active=user.is_active,
        is_asker=user.pk == reach.user_id,
        last_sign_in=user.last_login,
        has_password=is_password_usable(user.password),
        has_second_factor=user.second,
        roles=_roles_in_words(user.pk),
    )


def access_history(*, username: str, reach: Reach, after: str = "", limit: int = PAGE_ROWS) -> Slice[AccessEvent]:
    """Return what became of a user's access, the latest first; ``after`` is where the page before ended.

    Raises:
        NotPermitted, UnknownUser: as for any user.
    """
    user = user_in_reach(username=username, reach=reach)
    at, event = _cursor(after)
    with connection.cursor() as cursor:
        cursor.execute(
            sql.load("jangkau.registry", "access_history"),
            {"user_id": user.pk, "at": at, "event": event, "limit": limit + 1},
        )
        rows = cursor.fetchall()
    shown = slice_of(rows, limit=limit, cursor=lambda row: f"{row[0].isoformat()}|{row[1]}")
    return Slice(tuple(_event(*row) for row in shown.rows), shown.after)


def _roles_in_words(user_id: int) -> tuple[RoleInWords, ...]:
    held = list(Assignment.objects.filter(user_id=user_id).select_related("office", "organisation").order_by("pk"))
    below = offices_below({row.office_id for row in held if row.office_id and not row.organisation_id})
    return tuple(
        RoleInWords(
            role=Role(row.role),
            office_code=row.office.code if row.office else None,
            organisation_code=row.organisation.code if row.organisation else None,
            place=str(row.organisation or row.office),
            offices_below=len(below.get(row.office_id or 0, {0})) - 1,
        )
        for row in held
    )


def _event(
    at: datetime.datetime,
    _event: str,
    change: str,
    role: str | None,
    place: str | None,
    username: str | None,
    full_name: str | None,
    reason: str | None,
) -> AccessEvent:
    return AccessEvent(
        at=at,
        change=AccessChange(change),
        role=Role(role) if role else None,
        place=place or "",
        by=full_name or username or "",
        reason=reason or "",
    )


def _cursor(after: str) -> tuple[datetime.datetime | None, str]:
    """Return where a page begins; a cursor that is none of ours begins anew."""
    at, _bar, event = after.partition("|")
    try:
        return datetime.datetime.fromisoformat(at), event if "\x00" not in event else ""
    except ValueError:
        return None, ""
