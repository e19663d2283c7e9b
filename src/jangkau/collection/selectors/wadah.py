"""Wadah, groups that pay for their members together: how their members stand, and what they were billed."""

import datetime
import json
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import Count, Sum
from django.db.models.functions import Coalesce

from jangkau.collection.models import Bill, Payment
from jangkau.collection.selectors.bills import BillHead, head_of
from jangkau.collection.selectors.coverage import bands_on
from jangkau.core import sql
from jangkau.core.paging import PAGE_ROWS, PART_ROWS, Slice, slice_of
from jangkau.core.permissions import Right
from jangkau.core.wording import said
from jangkau.enrolment.models import Participant, ReportedMembers
from jangkau.registry.models import Organisation
from jangkau.registry.selectors.offices import all_wadah_in_reach, wadah_in_reach
from jangkau.registry.selectors.reach import Reach
from jangkau.registry.selectors.wadah_roles import RoleHeld, wadah_roles
from jangkau.rules.contributions import Cover
from jangkau.rules.status import Status
from jangkau.rules.status_words import status_label


@dataclass(frozen=True, slots=True)
class MembersStanding:
    """How many members of a wadah have a status."""

    status: Status
    label: str
    members: int


@dataclass(frozen=True, slots=True)
class WadahLine:
    """A wadah in a list: ``members`` take part on the day, ``active`` of them are insured.

    ``reported`` is how many members it is said to have by a report; None where there is none.
    """

    code: str
    name: str
    office_name: str
    members: int
    active: int
    reported: int | None


@dataclass(frozen=True, slots=True)
class WadahActivity:
    """What a wadah does: who came this month, what it paid last, and who of its members is without cover."""

    joined_this_month: int
    last_paid_at: datetime.datetime | None
    last_paid_rupiah: int
    behind: int


@dataclass(frozen=True, slots=True)
class Reported:
    """How many members a wadah is said to have had on a day, and who says so."""

    members: int
    source: str
    counted_on: datetime.date


@dataclass(frozen=True, slots=True)
class WadahPage:
    """A wadah with its members' standing and a page of its bills."""

    line: WadahLine
    standings: tuple[MembersStanding, ...]
    activity: WadahActivity
    reported: Reported | None
    roles: tuple[RoleHeld, ...]
    bills: Slice[BillHead]
    may_bill: bool
    may_call: bool


def list_wadah(*, reach: Reach, today: datetime.date, after: str = "", limit: int = PAGE_ROWS) -> Slice[WadahLine]:
    """Return the wadah of the offices in reach, in the order of their codes, in three queries.

    Args:
        reach: of who asks.
        today: the day of which the standing is told.
        after: the code of the last one on the page before.
        limit: at most so many.

    Raises:
        NotPermitted: if the reader may see nobody.
        ParameterError: if the law has no due date or lapse rule for the months concerned.
    """
    found = all_wadah_in_reach(reach, Right.SEE_PERSON).filter(code__gt=after.replace("\0", "")).order_by("code")
    rows = list(found[: limit + 1])
    keys = [row.pk for row in rows]
    counts = _standings(keys, today)
    reported = dict(ReportedMembers.objects.filter(wadah__in=keys).values_list("wadah_id", "members"))
    lines = [_line(row, counts[row.pk], reported.get(row.pk)) for row in rows]
    return slice_of(lines, limit=limit, cursor=lambda line: line.code)


def wadah_page(*, code: str, reach: Reach, today: datetime.date, after: str = "") -> WadahPage:
    """Return everything that a wadah's page shows.

    Args:
        code: of the wadah.
        reach: of who asks.
        today: the day of which the standing is told.
        after: where the page of bills begins, as the page before says; anything else counts as the beginning.

    Raises:
        NotPermitted: if the reader may see nobody.
        UnknownOrganisation: as ``wadah_in_reach``.
        ParameterError: if the law has no due date or lapse rule for the months concerned.
    """
    wadah = wadah_in_reach(code=code, reach=reach, right=Right.SEE_PERSON)
    counts = _standings([wadah.pk], today)[wadah.pk]
    bills = Bill.objects.select_related("office", "payer_organisation", "payer_person").filter(payer_organisation=wadah)
    if after.isascii() and after.isdecimal() and len(after) < len(str(2**63)):
        bills = bills.filter(pk__lt=int(after))
    rows = [head_of(bill) for bill in bills.order_by("-pk")[: PART_ROWS + 1]]
    line, report = _line(wadah, counts, None), ReportedMembers.objects.filter(wadah=wadah).first()
    return WadahPage(
        line=line,
        standings=tuple(
            MembersStanding(status, said(status_label(status)), counts[status])
            for status in Status
            if counts.get(status)
        ),
        activity=_activity(wadah, line, today),
        reported=Reported(report.members, report.source, report.counted_on) if report else None,
        roles=wadah_roles(wadah_code=code, reach=reach, right=Right.SEE_PERSON).held,
        bills=slice_of(rows, limit=PART_ROWS, cursor=lambda head: str(head.bill_id)),
        may_call=wadah.office_id in reach.offices_for(Right.CONTACT_PARTICIPANT),
        may_bill=wadah.office_id in reach.offices_for(Right.BILL) or wadah.pk in reach.organisations_for(Right.BILL),
    )


def reported_by_office(*, reach: Reach) -> tuple[tuple[str, int, int], ...]:
    """Return of every office in reach how many wadah reported their members, and how many they said, by name.

    Raises:
        NotPermitted: if the reader may see nobody.
    """
    told = all_wadah_in_reach(reach, Right.SEE_PERSON).filter(reported_members__isnull=False)
    by_office = (
        told.order_by().values("office__name").annotate(wadah=Count("pk"), members=Sum("reported_members__members"))
    )
    return tuple(by_office.order_by("office__name").values_list("office__name", "wadah", "members"))


def _standings(wadah_ids: Collection[int], today: datetime.date) -> Mapping[int, Mapping[Status, int]]:
    counts: defaultdict[int, dict[Status, int]] = defaultdict(dict)
    with connection.cursor() as cursor:
        cursor.execute(
            sql.load("jangkau.collection", "wadah_standing"),
            {"wadah_ids": list(wadah_ids), "on": today, "bands": json.dumps(bands_on(today, Cover.RISK))},
        )
        for wadah_id, status, members in cursor.fetchall():
            counts[wadah_id][Status(status)] = members
    return counts


def _activity(wadah: Organisation, line: WadahLine, today: datetime.date) -> WadahActivity:
    first_day = datetime.datetime.combine(
        today.replace(day=1), datetime.time.min, tzinfo=ZoneInfo(wadah.office.time_zone)
    )
    joined = Participant.objects.filter(wadah=wadah, ended_on__isnull=True).annotate(
        joined_at=Coalesce("wadah_since", "registered_at")
    )
    paid = Payment.objects.filter(bill__payer_organisation=wadah).order_by("-paid_at", "-pk").first()
    return WadahActivity(
        joined_this_month=joined.filter(joined_at__gte=first_day).count(),
        last_paid_at=paid.paid_at if paid else None,
        last_paid_rupiah=paid.amount_rupiah if paid else 0,
        behind=line.members - line.active,
    )


def _line(wadah: Organisation, counts: Mapping[Status, int], reported: int | None) -> WadahLine:
    members = sum(counts.values()) - counts.get(Status.ENDED, 0)
    return WadahLine(wadah.code, wadah.name, wadah.office.name, members, counts.get(Status.ACTIVE, 0), reported)
