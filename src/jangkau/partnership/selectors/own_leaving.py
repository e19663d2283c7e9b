"""What a worker would lose by leaving, before he does."""

import datetime
from dataclasses import dataclass

from jangkau.collection.models import InsuredMonth
from jangkau.collection.models.prices import Cover
from jangkau.collection.selectors.person_standing import Standing, standings_of_people
from jangkau.collection.selectors.savings import old_age_savings
from jangkau.core.permissions import Right
from jangkau.partnership.services.person_endings import memberships_on
from jangkau.registry.selectors.accounts import is_holder_himself
from jangkau.registry.selectors.people import person_in_reach
from jangkau.registry.selectors.reach import Reach


@dataclass(frozen=True, slots=True)
class LeavingOutlook:
    """What leaving today would do.

    ``months_ahead`` are paid months of JKK and JKM that have not begun, ``owed_rupiah`` what all months ahead cost.
    ``agreements`` are those that still pay for him; while there are any, he cannot leave by himself.
    """

    name: str
    standing: Standing | None
    months_ahead: int
    owed_rupiah: int
    saved_rupiah: int
    agreements: tuple[str, ...]
    is_himself: bool

    @property
    def may_leave(self) -> bool:
        """Whether he can do it here."""
        return self.is_himself and not self.agreements


def leaving_outlook(*, person_id: int, reach: Reach, today: datetime.date) -> LeavingOutlook:
    """Return what leaving today would do to somebody whom an account looks after, in a fixed number of queries.

    Raises:
        NotPermitted: if the asker looks after nobody.
        UnknownPerson: if it is none of his people.
    """
    person = person_in_reach(person_id=person_id, reach=reach, right=Right.KEEP_OWN_DATA)
    ahead = InsuredMonth.objects.filter(
        participant__person_id=person_id, participant__ended_on__isnull=True, month__gt=today, voided_by__isnull=True
    ).order_by("pk")
    rows = list(ahead.values_list("cover", "jkk_rupiah", "jkm_rupiah", "jht_rupiah"))
    return LeavingOutlook(
        name=person.name,
        standing=standings_of_people(person_ids=[person_id], on=today).get(person_id),
        months_ahead=sum(cover == Cover.RISK for cover, *_amounts in rows),
        owed_rupiah=sum(sum(amounts) for _cover, *amounts in rows),
        saved_rupiah=old_age_savings(person_id=person_id, reach=reach).total_rupiah,
        agreements=tuple(member.agreement.code for member in memberships_on(person_id=person_id, ended_on=today)),
        is_himself=is_holder_himself(user_id=reach.user_id, person_id=person_id),
    )
