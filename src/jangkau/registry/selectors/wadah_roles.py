"""Who runs a wadah, as the others who run it and its branch see it."""

import datetime
from dataclasses import dataclass

from jangkau.registry.models import AccountPerson, AccountWadah
from jangkau.registry.models.accounts import Relation, WadahRole
from jangkau.registry.selectors.accounts import masked_phone


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


def roles_of_wadah(*, wadah_id: int, user_id: int) -> tuple[RoleHeld, ...]:
    """Return who runs a wadah that the caller has found within reach, coordinators first, in two queries.

    Args:
        wadah_id: the wadah.
        user_id: of who asks.
    """
    held = list(
        AccountWadah.objects.select_related("account")
        .filter(wadah_id=wadah_id, until__isnull=True)
        .order_by("role", "since", "pk")
    )
    own = AccountPerson.objects.filter(
        account_id__in=[role.account_id for role in held], relation=Relation.SELF, until__isnull=True
    )
    names = dict(own.order_by("-pk").values_list("account_id", "person__name"))
    return tuple(
        RoleHeld(
            role_id=role.pk,
            role=WadahRole(role.role),
            name=names.get(role.account_id, ""),
            masked_phone=masked_phone(role.account.phone),
            since=role.since,
            is_own=role.account.user_id == user_id,
        )
        for role in held
    )
