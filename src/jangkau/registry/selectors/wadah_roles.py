"""Who runs a wadah, as the others who run it and its branch see it."""

import datetime
from dataclasses import dataclass

from jangkau.core.permissions import Right
from jangkau.registry.models import AccountPerson, AccountWadah
from jangkau.registry.models.accounts import Relation, WadahRole
from jangkau.registry.selectors.accounts import masked_phone
from jangkau.registry.selectors.offices import wadah_in_reach
from jangkau.registry.selectors.reach import Reach


@dataclass(frozen=True, slots=True)
class RoleHeld:
    """A role for a wadah: ``name`` is blank while its holder is not on record; ``is_own`` that he is who asks."""

    role_id: int
    role: WadahRole
    name: str
    masked_phone: str
    since: datetime.datetime
    is_own: bool

    @property
    def label(self) -> str:
        """The role in words."""
        return str(self.role.label)


@dataclass(frozen=True, slots=True)
class WadahRoles:
    """A wadah with everybody who runs it, coordinators first."""

    wadah_id: int
    code: str
    name: str
    held: tuple[RoleHeld, ...]


def wadah_roles(*, wadah_code: str, reach: Reach, right: Right = Right.MANAGE_MEMBERS) -> WadahRoles:
    """Return who runs a wadah, in three queries.

    Args:
        wadah_code: of the wadah.
        reach: of who asks.
        right: the right over it that is needed.

    Raises:
        NotPermitted, UnknownOrganisation: as ``wadah_in_reach``.
    """
    wadah = wadah_in_reach(code=wadah_code, reach=reach, right=right)
    held = list(
        AccountWadah.objects.select_related("account")
        .filter(wadah=wadah, until__isnull=True)
        .order_by("role", "since", "pk")
    )
    own = AccountPerson.objects.filter(
        account_id__in=[role.account_id for role in held], relation=Relation.SELF, until__isnull=True
    )
    names = dict(own.order_by("-pk").values_list("account_id", "person__name"))
    return WadahRoles(
        wadah_id=wadah.pk,
        code=wadah.code,
        name=wadah.name,
        held=tuple(
            RoleHeld(
                role_id=role.pk,
                role=WadahRole(role.role),
                name=names.get(role.account_id, ""),
                masked_phone=masked_phone(role.account.phone),
                since=role.since,
                is_own=role.account.user_id == reach.user_id,
            )
            for role in held
        ),
    )
