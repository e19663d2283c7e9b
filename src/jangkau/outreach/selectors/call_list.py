"""Whom to call so that he stays covered: the list, why now, and one participant with what calls came to."""

import datetime
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext

from jangkau.collection.selectors.status import status_of
from jangkau.core import sql
from jangkau.core.paging import PAGE_ROWS, Slice, slice_of
from jangkau.core.permissions import Right
from jangkau.enrolment.models import Participant
from jangkau.enrolment.selectors.participants import UnknownParticipant
from jangkau.outreach.models import Contact
from jangkau.outreach.models.contacts import ContactOutcome, Tier
from jangkau.outreach.selectors.call_tiers import GONE_FOR, SOON, rank, tier_bands, tier_of, why
from jangkau.outreach.selectors.pay_plans import PlanTold, plan_told
from jangkau.registry.selectors.offices import wadah_in_reach
from jangkau.registry.selectors.reach import Reach
from jangkau.rules.contributions import Cover
from jangkau.rules.status import StatusResult

_CURSOR = re.compile(r"(\d)\.(-?\d{1,5})\.(\d{1,18})", re.ASCII)
_MOST_CONTACTS = 20


@dataclass(frozen=True, slots=True)
class CallLine:
    """Somebody to call. ``last_day`` is the last day covered, None if he never was; the last contact may be None.

    ``by`` is the id of the user who contacted him last, ``by_wadah`` whether for his wadah and not for the office.
    """

    participant_id: int
    name: str
    wadah: str
    tier: Tier
    last_day: datetime.date | None
    lapses_on: datetime.date | None
    contacted_at: datetime.datetime | None
    outcome: ContactOutcome | None
    by: int | None
    by_wadah: bool
    days: int

    @property
    def settle_until(self) -> datetime.date | None:
        """The last day on which a payment keeps his membership; None where nothing is to be settled or no more."""
        if self.lapses_on is None or self.tier is Tier.LAPSED:
            return None
        return self.lapses_on - datetime.timedelta(days=1)

    @property
    def tier_label(self) -> str:
        """Why he is called, in words."""
        return str(self.tier.label)

    @property
    def outcome_label(self) -> str:
        """What came of the last contact, in words; blank if there was none."""
        return str(self.outcome.label) if self.outcome else ""


@dataclass(frozen=True, slots=True)
class TierCount:
    """How many are to be called of a tier, and why."""

    tier: Tier
    label: str
    why: str
    people: int


@dataclass(frozen=True, slots=True)
class CallList:
    """A page of those to call, and how many there are of each tier, whichever page or tier is looked at."""

    slice: Slice[CallLine]
    counts: tuple[TierCount, ...]

    @property
    def people(self) -> int:
        """How many are to be called in all."""
        return sum(count.people for count in self.counts)


@dataclass(frozen=True, slots=True)
class ContactLine:
    """A contact of the past."""

    at: datetime.datetime
    by: str
    outcome_label: str
    note: str


@dataclass(frozen=True, slots=True)
class Callee:
    """One participant as whoever calls him needs him."""

    participant_id: int
    person_id: int
    name: str
    phone: str
    wadah: str
    tier: Tier | None
    result: StatusResult
    contacts: tuple[ContactLine, ...]
    plan: PlanTold

    @property
    def last_day(self) -> datetime.date | None:
        """The last day covered; None if he never was."""
        until = self.result.covered_until
        return until - datetime.timedelta(days=1) if until else None

    @property
    def tier_label(self) -> str:
        """Why he is called now, in words; blank if nothing is urgent."""
        return str(self.tier.label) if self.tier else ""


def call_list(
    *,
    reach: Reach,
    today: datetime.date,
    wadah_code: str = "",
    tier: str = "",
    after: str = "",
    limit: int = PAGE_ROWS,
) -> CallList:
    """Return whom to call within reach, the most urgent first, in two queries.

    Args:
        reach: of who asks.
        today: the day of which the standing is told.
        wadah_code: only members of this wadah; blank for all.
        tier: only of this one; anything that is none counts as all.
        after: where the page begins, as the page before says; anything else counts as the beginning.
        limit: at most so many.

    Raises:
        NotPermitted: if the reader may call nobody.
        UnknownOrganisation: if the wadah is none of his.
        ParameterError: if the law has no due date or lapse rule for the months concerned.
    """
    reach.require(Right.CONTACT_PARTICIPANT)
    wadah_id = None
    if wadah_code:
        wadah_id = wadah_in_reach(code=wadah_code, reach=reach, right=Right.CONTACT_PARTICIPANT).pk
    cursor = _CURSOR.fullmatch(after)
    after_rank, after_days, after_id = map(int, cursor.groups()) if cursor else (-1, 0, 0)
    bands, zone = tier_bands(today), timezone.get_default_timezone()
    since = today - GONE_FOR + datetime.timedelta(days=1)
    with connection.cursor() as statement:
        statement.execute(
            sql.load("jangkau.outreach", "call_list"),
            {
                "bands": json.dumps([band.for_statement() for band in bands]),
                "earliest": bands[-1].ends_from,
                "today": today,
                "soon": today + SOON,
                "joined_since": datetime.datetime.combine(since, datetime.time(), zone),
                "zone": str(zone),
                "office_ids": list(reach.offices_for(Right.CONTACT_PARTICIPANT)),
                "wadah_ids": list(reach.organisations_for(Right.CONTACT_PARTICIPANT)),
                "wadah_id": wadah_id,
                "never_paid": Tier.NEVER_PAID,
                "never_paid_rank": rank(Tier.NEVER_PAID),
                "lapsed": Tier.LAPSED,
                "only": tier if tier in Tier.values else None,
                "after_rank": after_rank,
                "after_days": after_days,
                "after_id": after_id,
                "limit": limit + 1,
            },
        )
        names = [column.name for column in statement.description or ()]
        rows = [dict(zip(names, row, strict=True)) for row in statement.fetchall()]
    counts: Mapping[str, int] = json.loads(rows[0]["counts"] or "{}")
    lines = [_line(row) for row in rows if row["participant_id"] is not None]
    return CallList(
        slice_of(lines, limit=limit, cursor=lambda line: f"{rank(line.tier)}.{line.days}.{line.participant_id}"),
        tuple(TierCount(each, str(each.label), why(each), counts.get(each.value, 0)) for each in Tier),
    )


def callee(*, participant_id: int, reach: Reach, today: datetime.date, now: datetime.datetime) -> Callee:
    """Return a participant with what calls to him came to and when he can pay, whether or not he is on the list.

    Raises:
        NotPermitted, UnknownParticipant: as the names say.
        ParameterError: if the law has no due date or lapse rule for the months concerned.
    """
    participant = participant_to_call(participant_id=participant_id, reach=reach)
    contacts = Contact.objects.filter(participant=participant).select_related("contacted_by__account")
    result = status_of(participant_id=participant.pk, on=today, cover=Cover.RISK)
    return Callee(
        participant_id=participant.pk,
        person_id=participant.person_id,
        name=participant.person.name,
        phone=participant.person.phone,
        wadah=participant.wadah.name if participant.wadah else "",
        tier=tier_of(result.covered_until, today),
        result=result,
        contacts=tuple(
            ContactLine(
                contact.contacted_at,
                gettext("pengurus wadah")
                if hasattr(contact.contacted_by, "account")
                else contact.contacted_by.full_name,
                str(ContactOutcome(contact.outcome).label),
                contact.note,
            )
            for contact in contacts.order_by("-contacted_at", "-pk")[:_MOST_CONTACTS]
        ),
        plan=plan_told(participant=participant, now=now),
    )


def participant_to_call(*, participant_id: int, reach: Reach) -> Participant:
    """Return a participant of the offices in reach, or of the wadah that one runs: not one who has left or died.

    Raises:
        NotPermitted, UnknownParticipant: as the names say.
    """
    reach.require(Right.CONTACT_PARTICIPANT)
    found = (
        Participant.objects.select_related("person", "wadah", "office")
        .filter(
            Q(office_id__in=reach.offices_for(Right.CONTACT_PARTICIPANT))
            | Q(wadah_id__in=reach.organisations_for(Right.CONTACT_PARTICIPANT)),
            pk=participant_id,
            ended_on__isnull=True,
            person__died_on__isnull=True,
            person__merged_into__isnull=True,
        )
        .first()
    )
    if found is None:
        raise UnknownParticipant(participant=participant_id)
    return found


def tier_names() -> list[str]:
    """Return the tiers as programs name them, the most urgent first."""
    return Tier.values


def outcomes_of_contacts() -> list[tuple[str, str]]:
    """Return what can come of a contact, each with its name in words."""
    return [(outcome.value, str(outcome.label)) for outcome in ContactOutcome]


def _line(row: Mapping[str, Any]) -> CallLine:
    until: datetime.date | None = row["covered_until"]
    return CallLine(
        participant_id=row["participant_id"],
        name=row["name"],
        wadah=row["wadah"] or "",
        tier=Tier(row["tier"]),
        last_day=until - datetime.timedelta(days=1) if until else None,
        lapses_on=row["lapses_on"],
        contacted_at=row["contacted_at"],
        outcome=ContactOutcome(row["outcome"]) if row["outcome"] else None,
        by=row["contacted_by_id"],
        by_wadah=row["by_wadah"],
        days=row["days"],
    )
