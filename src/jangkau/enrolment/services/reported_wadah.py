"""Wadah known from a report: how many members each is said to have, of whom nobody is on record."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from jangkau.core.history import acting
from jangkau.core.permissions import Right
from jangkau.enrolment.models import ReportedMembers
from jangkau.registry.models import Organisation
from jangkau.registry.models.organisations import OrganisationKind
from jangkau.registry.selectors.offices import UnknownOffice, offices_in_reach
from jangkau.registry.selectors.reach import Reach


@dataclass(frozen=True, slots=True)
class ReportedWadah:
    """A wadah of a report: ``members`` is how many it is said to have."""

    code: str
    name: str
    office_code: str
    members: int


@transaction.atomic
def record_reported_wadah(
    *, wadah: Sequence[ReportedWadah], source: str, counted_on: datetime.date, reach: Reach
) -> int:
    """Make wadah known with the number of members that a report says, and return how many; two statements.

    Args:
        wadah: none of them known yet.
        source: who says so.
        counted_on: of which day the numbers are.
        reach: of who records it.

    Raises:
        NotPermitted: if the right is held nowhere.
        UnknownOffice: if one of the offices does not lie within reach; nothing is written.
    """
    offices = dict(offices_in_reach(reach, Right.WRITE_ORGANISATION).values_list("code", "pk"))
    for each in wadah:
        if each.office_code not in offices:
            raise UnknownOffice(code=each.office_code)
    with acting(by=reach.username, reason="mencatat wadah menurut laporan"):
        made = Organisation.objects.bulk_create(
            Organisation(
                code=each.code, name=each.name, kind=OrganisationKind.WADAH, office_id=offices[each.office_code]
            )
            for each in wadah
        )
        ReportedMembers.objects.bulk_create(
            ReportedMembers(wadah=organisation, members=each.members, source=source, counted_on=counted_on)
            for organisation, each in zip(made, wadah, strict=True)
        )
    return len(made)
