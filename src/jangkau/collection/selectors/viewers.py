"""Who looked at a worker's data, as he may know it: the day, and the role and office, or the organisation.

The law gives him the trail of what was done with his data (UU 27/2022 Art 32), and lets nobody have another person's
data by that way (Art 33). So an officer is named by what he is and not by who he is; the audit trail has his name.
"""

import datetime
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from jangkau.collection.models import Partner
from jangkau.collection.models.partners import CoverPurpose
from jangkau.core.models import Sighting
from jangkau.core.models.sightings import Subject
from jangkau.core.permissions import Right, Role
from jangkau.registry.models import Account, Assignment, Person
from jangkau.registry.selectors.people import person_in_reach
from jangkau.registry.selectors.reach import Reach

# Our choice: what fits on a telephone and tells half a year of an ordinary worker; the office has all of it.
MOST_SEEN = 200
_COVER = "cover_"


@dataclass(frozen=True, slots=True)
class Viewing:
    """On one day somebody looked so many times; ``what_for`` is a partner's purpose, blank for an officer."""

    on: datetime.date
    who: str
    what_for: str
    times: int


@dataclass(frozen=True, slots=True)
class Viewers:
    """Who looked, the latest day first; ``is_all`` is False if more happened before."""

    rows: tuple[Viewing, ...]
    is_all: bool


def who_looked(*, person_id: int, reach: Reach) -> Viewers:
    """Return who was shown the data of somebody whom an account looks after, in a fixed number of queries.

    What is read from the worker's own telephone is not on record.

    Raises:
        NotPermitted: if the asker looks after nobody.
        UnknownPerson: if it is none of his people.

    Source: UU 27/2022 Art 32 and 33.
    """
    person_in_reach(person_id=person_id, reach=reach, right=Right.KEEP_OWN_DATA)
    dropped = Person.objects.filter(merged_into=person_id).order_by("pk").values_list("pk", flat=True)
    seen = Sighting.objects.filter(subject=Subject.PERSON, subject_id__in=[person_id, *dropped])
    rows = list(seen.order_by("-seen_at", "-pk")[: MOST_SEEN + 1])
    users = {row.seen_by_id for row in rows}
    partners, officers = _partners(users), _officers(users)
    times = Counter(
        (
            timezone.localdate(row.seen_at),
            partners.get(row.seen_by_id) or officers.get(row.seen_by_id) or _("petugas"),
            _purpose(row.page),
        )
        for row in rows[:MOST_SEEN]
    )
    return Viewers(tuple(Viewing(*key, count) for key, count in times.items()), is_all=len(rows) <= MOST_SEEN)


def _partners(user_ids: Collection[int]) -> Mapping[int, str]:
    partners = Partner.objects.filter(user_id__in=user_ids).order_by("pk")
    return dict(partners.values_list("user_id", "organisation__name"))


def _officers(user_ids: Collection[int]) -> Mapping[int, str]:
    held = Assignment.objects.filter(user_id__in=user_ids).select_related("office", "organisation").order_by("pk")
    roles: defaultdict[int, list[str]] = defaultdict(list)
    for each in held:
        place = each.office or each.organisation
        roles[each.user_id].append(f"{Role(each.role).label}, {place.name if place else ''}")
    own = Account.objects.filter(user_id__in=user_ids).order_by("pk").values_list("user_id", flat=True)
    return {user_id: "; ".join(said) for user_id, said in roles.items()} | dict.fromkeys(own, _("akun peserta"))


def _purpose(page: str) -> str:
    if not page.startswith(_COVER):
        return ""
    return str(CoverPurpose(page.removeprefix(_COVER)).label)
