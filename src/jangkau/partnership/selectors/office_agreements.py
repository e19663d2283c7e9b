"""How many agreements an office has."""

import datetime
from dataclasses import dataclass

from django.db.models import Count, Q

from jangkau.core.permissions import Right
from jangkau.partnership.models import Agreement
from jangkau.registry.selectors.offices import office_in_reach
from jangkau.registry.selectors.reach import Reach
from jangkau.rules.months import Month


@dataclass(frozen=True, slots=True)
class OfficeAgreements:
    """Agreements of an office: all that were ever recorded, and those whose months are not over."""

    total: int
    live: int


def count_office_agreements(*, office_code: str, reach: Reach, today: datetime.date) -> OfficeAgreements:
    """Return how many agreements an office has; whoever may see the office may know.

    Raises:
        NotPermitted, UnknownOffice: as for any office.
    """
    office = office_in_reach(code=office_code, reach=reach, right=Right.SEE_OFFICES)
    live = Q(until_month__gt=Month.of(today).first_day)
    counts = Agreement.objects.filter(office=office).aggregate(total=Count("pk"), live=Count("pk", filter=live))
    return OfficeAgreements(counts["total"], counts["live"])
