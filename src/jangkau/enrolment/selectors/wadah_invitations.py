"""Invitations of a wadah: those that its coordinator shows, and what somebody who comes with one is told."""

import datetime
from dataclasses import dataclass

from django.db.models import Q

from jangkau.core.permissions import Right
from jangkau.enrolment.models import Participant, WadahInvitation
from jangkau.enrolment.services.wadah_members import invitation, invitation_text
from jangkau.registry.models import AccountPerson
from jangkau.registry.models.accounts import Relation, WadahRole
from jangkau.registry.selectors.offices import wadah_in_reach
from jangkau.registry.selectors.reach import Reach


@dataclass(frozen=True, slots=True)
class InvitationShown:
    """A code that is good: ``text`` as people read it, ``role`` blank for members, ``good_until`` None if it stays."""

    code: str
    text: str
    role: str
    role_label: str
    good_until: datetime.datetime | None


@dataclass(frozen=True, slots=True)
class MayCome:
    """One of an account's own people. ``may_come`` says that he takes part and has no wadah; ``is_here`` has this."""

    person_id: int
    name: str
    may_come: bool
    is_here: bool


@dataclass(frozen=True, slots=True)
class Invited:
    """What a code invites to: the wadah, its role or membership, and who of the account's people may come."""

    wadah_name: str
    role: str
    role_label: str
    people: tuple[MayCome, ...]
    has_self: bool


def invitations_of(*, wadah_code: str, reach: Reach, now: datetime.datetime) -> tuple[InvitationShown, ...]:
    """Return the invitations of a wadah that are good, the one to members first.

    Raises:
        NotPermitted, UnknownOrganisation: as for any wadah that one manages.
    """
    wadah = wadah_in_reach(code=wadah_code, reach=reach, right=Right.MANAGE_MEMBERS)
    good = WadahInvitation.objects.filter(Q(good_until__isnull=True) | Q(good_until__gt=now), wadah=wadah)
    return tuple(
        InvitationShown(each.code, invitation_text(each.code), each.role, _label(each.role), each.good_until)
        for each in good.filter(ended_at__isnull=True).order_by("role")
    )


def invited_to(*, code: str, account_id: int, now: datetime.datetime) -> Invited:
    """Return what a code invites to, and who of an account's people may come.

    Raises:
        InvitationUnknown: if the code is none.
    """
    found = invitation(code, now=now)
    own = AccountPerson.objects.select_related("person").filter(account_id=account_id, until__isnull=True)
    people = list(own.order_by("-relation", "pk"))
    live = Participant.objects.filter(person_id__in=[one.person_id for one in people], ended_on__isnull=True)
    wadah = dict(live.values_list("person_id", "wadah_id"))
    return Invited(
        wadah_name=found.wadah.name,
        role=found.role,
        role_label=_label(found.role),
        people=tuple(
            MayCome(
                person_id=one.person_id,
                name=one.person.name,
                may_come=wadah.get(one.person_id, found.wadah_id) is None,
                is_here=wadah.get(one.person_id) == found.wadah_id,
            )
            for one in people
        ),
        has_self=any(one.relation == Relation.SELF for one in people),
    )


def _label(role: str) -> str:
    return str(WadahRole(role).label) if role else ""
