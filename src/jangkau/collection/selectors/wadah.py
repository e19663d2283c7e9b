"""Wadah, groups that pay for their members together: how their members stand, and what they were billed."""

import datetime
import json
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db import connection
from django.utils.translation import get_language

from jangkau.collection.models import Bill
from jangkau.collection.selectors.bills import BillHead, head_of
from jangkau.collection.selectors.coverage import bands_on
from jangkau.core import sql
from jangkau.core.paging import PAGE_ROWS, PART_ROWS, Slice, slice_of
from jangkau.core.permissions import Right
from jangkau.registry.models import Organisation
from jangkau.registry.selectors.offices import all_wadah_in_reach, wadah_in_reach
from jangkau.registry.selectors.reach import Reach
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
    """A wadah in a list: ``members`` take part on the day, ``active`` of them are insured."""

    code: str
    name: str
    office_name: str
    members: int
    active: int


@dataclass(frozen=True, slots=True)
class WadahPage:
    """A wadah with its members' standing and a page of its bills."""

    line: WadahLine
    standings: tuple[MembersStanding, ...]
    bills: Slice[BillHead]
    may_bill: bool


def list_wadah(*, reach: Reach, today: datetime.date, after: str = "", limit: int = PAGE_ROWS) -> Slice[WadahLine]:
    """Return the wadah of the offices in reach, in the order of their codes, in two queries.

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
    counts = _standings([row.pk for row in rows], today)
    return slice_of([_line(row, counts[row.pk]) for row in rows], limit=limit, cursor=lambda line: line.code)


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
    return WadahPage(
        line=_line(wadah, counts),
        standings=tuple(
            MembersStanding(status, _said(status), counts[status]) for status in Status if counts.get(status)
        ),
        bills=slice_of(rows, limit=PART_ROWS, cursor=lambda head: str(head.bill_id)),
        may_bill=wadah.office_id in reach.offices_for(Right.BILL) or wadah.pk in reach.organisations_for(Right.BILL),
    )


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


def _line(wadah: Organisation, counts: Mapping[Status, int]) -> WadahLine:
    members = sum(counts.values()) - counts.get(Status.ENDED, 0)
    return WadahLine(wadah.code, wadah.name, wadah.office.name, members, counts.get(Status.ACTIVE, 0))


def _said(status: Status) -> str:
    step = status_label(status)
    return step.english if get_language() == "en" else step.indonesian
