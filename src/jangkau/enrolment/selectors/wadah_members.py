"""A member of a wadah, by name and no more."""

from jangkau.core.permissions import Right
from jangkau.enrolment.models import Participant
from jangkau.enrolment.services.wadah_members import UnknownMember
from jangkau.registry.selectors.offices import wadah_in_reach
from jangkau.registry.selectors.reach import Reach


def member_name(*, wadah_code: str, participant_id: int, reach: Reach) -> str:
    """Return the name of a member of a wadah that one manages.

    Raises:
        NotPermitted, UnknownOrganisation: as for any wadah that one manages.
        UnknownMember: if he is not its member.
    """
    wadah = wadah_in_reach(code=wadah_code, reach=reach, right=Right.MANAGE_MEMBERS)
    members = Participant.objects.filter(pk=participant_id, wadah=wadah, ended_on__isnull=True)
    name = members.values_list("person__name", flat=True).first()
    if name is None:
        raise UnknownMember()
    return name
