"""How far a user reaches: which rights he holds, over which offices and for which organisations.

Every read and write that concerns somebody takes a ``Reach``. What lies outside it does not exist for its holder:
the answer is the same as for something that was never there.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from django.db import connection
from django.utils.translation import gettext_lazy as _

from jangkau.core import sql
from jangkau.core.errors import NotFound, Refusal
from jangkau.core.permissions import RIGHTS_OF, Right, Role
from jangkau.registry.models import User

_NOWHERE: frozenset[int] = frozenset()


class UnknownUser(NotFound):
    """Nobody has this user name, or nobody whom the asker may know of."""

    message = _("Pengguna %(username)s tidak dikenal. Periksa ejaannya, atau minta administrator membuatkannya.")


class InactiveUser(Refusal):
    """The user was deactivated."""

    message = _("Pengguna %(username)s sudah dinonaktifkan. Minta administrator mengaktifkannya kembali.")


class NotPermitted(Refusal):
    """The user holds the right nowhere."""

    message = _(
        "Pengguna %(username)s tidak berwenang untuk ini: %(right)s. Minta administrator kantor Anda, "
        "atau rekan yang berwenang."
    )


@dataclass(frozen=True, slots=True)
class Scope:
    """Where a right is held: the ids of offices (whole subtrees), of organisations, and of single people."""

    office_ids: frozenset[int] = _NOWHERE
    organisation_ids: frozenset[int] = _NOWHERE
    person_ids: frozenset[int] = _NOWHERE


@dataclass(frozen=True, slots=True)
class Reach:
    """A user with every right he holds and where; made by ``reach_of``."""

    user_id: int
    username: str
    language: str
    scopes: Mapping[Right, Scope] = field(hash=False)

    @property
    def rights(self) -> frozenset[Right]:
        """All rights held somewhere."""
        return frozenset(self.scopes)

    @property
    def office_ids(self) -> frozenset[int]:
        """All offices over which some right is held."""
        return frozenset[int]().union(*(scope.office_ids for scope in self.scopes.values()))

    @property
    def organisation_ids(self) -> frozenset[int]:
        """All organisations for which some right is held."""
        return frozenset[int]().union(*(scope.organisation_ids for scope in self.scopes.values()))

    def require(self, right: Right) -> None:
        """Return if the right is held somewhere.

        Raises:
            NotPermitted: if it is held nowhere.
        """
        if right not in self.scopes:
            raise NotPermitted(username=self.username, right=right.label)

    def offices_for(self, right: Right) -> frozenset[int]:
        """Return the ids of the offices over which the right is held; none if it is held nowhere."""
        return self.scopes.get(right, Scope()).office_ids

    def organisations_for(self, right: Right) -> frozenset[int]:
        """Return the ids of the organisations for which the right was given by name.

        Organisations of the offices in reach are not among them; ``organisations_in_reach`` adds those.
        """
        return self.scopes.get(right, Scope()).organisation_ids

    def people_for(self, right: Right) -> frozenset[int]:
        """Return the ids of the people over whom the right is held one by one; ``people_in_reach`` adds the others."""
        return self.scopes.get(right, Scope()).person_ids


def reach_of(username: str) -> Reach:
    """Return how far the user with this name reaches now, in two queries.

    Raises:
        UnknownUser: if nobody has this user name.
        InactiveUser: if the user was deactivated.
    """
    user = User.objects.filter(username=username).first()
    if user is None:
        raise UnknownUser(username=username)
    return reach_of_user(user)


def reach_of_user(user: User) -> Reach:
    """Return how far a user reaches now, in one query.

    A role given for an organisation reaches that organisation and nothing else; a role given for an office
    reaches the office and all below it.

    Args:
        user: as just read from the database.

    Raises:
        InactiveUser: if the user was deactivated.
    """
    if not user.is_active:
        raise InactiveUser(username=user.username)
    with connection.cursor() as cursor:
        cursor.execute(sql.load("jangkau.registry", "roles_held"), {"user_id": user.pk})
        roles = cursor.fetchall()
    offices: defaultdict[Right, set[int]] = defaultdict(set)
    organisations: defaultdict[Right, set[int]] = defaultdict(set)
    for role, organisation_id, office_ids in roles:
        for right in RIGHTS_OF[Role(role)]:
            if organisation_id is not None:
                organisations[right].add(organisation_id)
            offices[right].update(office_ids)
    scopes = {
        right: Scope(frozenset(offices[right]), frozenset(organisations[right]))
        for right in Right
        if offices[right] or organisations[right]
    }
    return Reach(user.pk, user.username, user.language, MappingProxyType(scopes))


def offices_below(office_ids: Iterable[int]) -> dict[int, set[int]]:
    """Return for each office the ids of itself and all offices below it."""
    found: defaultdict[int, set[int]] = defaultdict(set)
    with connection.cursor() as cursor:
        cursor.execute(sql.load("jangkau.registry", "offices_below"), {"office_ids": list(office_ids)})
        for top, office in cursor.fetchall():
            found[top].add(office)
    return dict(found)
