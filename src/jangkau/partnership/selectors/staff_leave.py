"""What somebody who leaves has open, and who of his colleagues could take all of it over."""

import datetime
from dataclasses import dataclass

from jangkau.core.permissions import RIGHTS_OF, Right, Role
from jangkau.partnership.models import Agreement
from jangkau.partnership.selectors.next_steps import NextStep, next_steps_of
from jangkau.partnership.selectors.open_work import OpenUpload, open_drafts_of, open_uploads_of
from jangkau.registry.models import Assignment
from jangkau.registry.selectors.officers import Officer
from jangkau.registry.selectors.reach import Reach, offices_below
from jangkau.registry.selectors.staff import StaffMember, staff_member
from jangkau.registry.selectors.users import users_in_reach


@dataclass(frozen=True, slots=True)
class AgreementLeft:
    """An agreement in the charge of whoever leaves, and what it waits for."""

    agreement_id: int
    code: str
    title: str
    office: str
    waits_for: tuple[NextStep, ...]


@dataclass(frozen=True, slots=True)
class DraftLeft:
    """A draft of whoever leaves."""

    draft_id: int
    office: str
    changed_at: datetime.datetime


@dataclass(frozen=True, slots=True)
class StaffLeave:
    """Somebody who leaves, what he has open, and the colleagues who could take it over.

    Uploads stay in his name who sent them: whoever may upload for the agreement goes on with them.
    """

    member: StaffMember
    agreements: tuple[AgreementLeft, ...]
    drafts: tuple[DraftLeft, ...]
    uploads: tuple[OpenUpload, ...]
    successors: tuple[Officer, ...]

    @property
    def needs_successor(self) -> bool:
        """Whether there is something that somebody must take over."""
        return bool(self.agreements or self.drafts)


def staff_leave(*, username: str, reach: Reach, today: datetime.date) -> StaffLeave:
    """Return what a user has open and who could take it over, in a number of queries that does not grow with it.

    A successor is active, looked after by the asker, and may write agreements at every office concerned.

    Args:
        username: who leaves.
        reach: who sees to it.
        today: on which day it is asked what agreements wait for.

    Raises:
        NotPermitted, UnknownUser: if he is not the asker's to look after.
    """
    member = staff_member(username=username, reach=reach)
    agreements = list(Agreement.objects.filter(in_charge=member.user_id).select_related("office").order_by("code"))
    drafts = list(open_drafts_of(member.user_id).select_related("office").order_by("pk"))
    steps = next_steps_of(agreement_ids=[agreement.pk for agreement in agreements], today=today)
    concerned = {agreement.office_id for agreement in agreements} | {draft.office_id for draft in drafts}
    return StaffLeave(
        member=member,
        agreements=tuple(
            AgreementLeft(one.pk, one.code, one.title, one.office.name, steps.get(one.pk, ())) for one in agreements
        ),
        drafts=tuple(DraftLeft(draft.pk, draft.office.name, draft.changed_at) for draft in drafts),
        uploads=open_uploads_of(member.user_id),
        successors=_successors(member.user_id, concerned, reach) if concerned else (),
    )


def _successors(leaver_id: int, office_ids: set[int], reach: Reach) -> tuple[Officer, ...]:
    roles = [role for role in Role if Right.WRITE_AGREEMENT in RIGHTS_OF[role]]
    held = list(
        Assignment.objects.filter(role__in=roles, organisation=None, user__in=users_in_reach(reach))
        .filter(user__is_active=True)
        .exclude(user=leaver_id)
        .order_by("user__full_name", "user__username")
        .values_list("office_id", "user_id", "user__username", "user__full_name")
    )
    below = offices_below({office for office, *_who in held if office is not None})
    reached: dict[Officer, set[int]] = {}
    for office, user_id, username, full_name in held:
        reached.setdefault(Officer(user_id, username, full_name), set()).update(below.get(office or 0, set()))
    return tuple(officer for officer, offices in reached.items() if office_ids <= offices)
