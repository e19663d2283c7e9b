"""Beginning a form by which somebody joins through a wadah."""

import datetime
import uuid

from django.db import transaction

from jangkau.core.permissions import Right
from jangkau.enrolment.services.registrations import begin_registration
from jangkau.enrolment.services.wadah_members import InvitationUnknown, invitation
from jangkau.registry.models.accounts import Relation
from jangkau.registry.selectors.offices import wadah_in_reach
from jangkau.registry.selectors.reach import Reach


@transaction.atomic
def begin_member(*, account_id: int, wadah_code: str, reach: Reach, now: datetime.datetime) -> uuid.UUID:
    """Begin a form for a member of a wadah who has no telephone, and return its public id.

    What he states, he states to the coordinator, who writes it down.

    Raises:
        NotPermitted, UnknownOrganisation: as for any wadah that one manages.
        UnknownAccount, TooManyForms: as ``begin_registration``.
    """
    wadah = wadah_in_reach(code=wadah_code, reach=reach, right=Right.MANAGE_MEMBERS)
    return begin_registration(account_id=account_id, relation=Relation.MEMBER, wadah_id=wadah.pk, now=now)


@transaction.atomic
def begin_in_wadah(
    *, account_id: int, relation: Relation | str, invitation_code: str, now: datetime.datetime
) -> uuid.UUID:
    """Begin a form for oneself or one of the family who joins through the wadah that invites him.

    Raises:
        InvitationUnknown: if the code is none, or one to a role.
        UnknownAccount, TooManyForms: as ``begin_registration``.
    """
    found = invitation(invitation_code, now=now)
    if found.role or relation == Relation.MEMBER:
        raise InvitationUnknown()
    return begin_registration(account_id=account_id, relation=relation, wadah_id=found.wadah_id, now=now)
