"""Sponsors: the list of them, and everything that a sponsor's own page shows."""

import datetime
from dataclasses import dataclass

from django.db import connection

from jangkau.core import sql
from jangkau.core.paging import PAGE_ROWS, Slice, slice_of
from jangkau.core.permissions import RIGHTS_OF, Right, Role
from jangkau.partnership.selectors.agreement_lists import AgreementLine, list_agreements
from jangkau.partnership.selectors.agreements import agreements_in_reach
from jangkau.partnership.selectors.drafts import Choice
from jangkau.partnership.selectors.sponsor_reach import SPONSOR_KINDS, sponsor_in_reach, sponsors_in_reach
from jangkau.registry.models import Assignment
from jangkau.registry.selectors.officers import Officer
from jangkau.registry.selectors.offices import offices_in_reach
from jangkau.registry.selectors.reach import Reach


@dataclass(frozen=True, slots=True)
class SponsorFigures:
    """What a sponsor's agreements within reach come to; ``running`` of them fund a month of today or later."""

    agreements: int = 0
    running: int = 0
    members: int = 0
    budget_rupiah: int = 0
    promised_rupiah: int = 0
    billed_rupiah: int = 0
    paid_rupiah: int = 0


@dataclass(frozen=True, slots=True)
class SponsorLine:
    """A sponsor in a list."""

    code: str
    name: str
    kind: str
    office: str
    figures: SponsorFigures


@dataclass(frozen=True, slots=True)
class SponsorPage:
    """A sponsor with its officers, totals and agreements; ``can_write`` says whether its name may be changed here."""

    code: str
    name: str
    kind: str
    office: str
    region: str
    figures: SponsorFigures
    officers: tuple[Officer, ...]
    agreements: Slice[AgreementLine]
    can_write: bool
    can_agree: bool


@dataclass(frozen=True, slots=True)
class SponsorChoices:
    """From what somebody chooses who records a sponsor: kinds of organisation, and the offices that he may name."""

    kinds: tuple[Choice, ...]
    offices: tuple[Choice, ...]


def sponsor_choices(*, reach: Reach) -> SponsorChoices:
    """Return what somebody who records a sponsor may choose from.

    Raises:
        NotPermitted: if he may record none.
    """
    offices = offices_in_reach(reach, Right.WRITE_ORGANISATION).order_by("code").values_list("code", "name")
    return SponsorChoices(
        kinds=tuple(Choice(kind.value, str(kind.label)) for kind in SPONSOR_KINDS),
        offices=tuple(Choice(*office) for office in offices),
    )


def list_sponsors(*, reach: Reach, today: datetime.date, after: str = "", limit: int = PAGE_ROWS) -> Slice[SponsorLine]:
    """Return the sponsors whom the reader may know of, in the order of their codes.

    Args:
        reach: who asks.
        today: the day on which an agreement is running.
        after: the code of the last one on the page before.
        limit: at most so many.

    Raises:
        NotPermitted: if the reader may see no agreements anywhere.
    """
    found = sponsors_in_reach(reach).filter(code__gt=after.replace("\0", "")).select_related("office")
    rows = list(found.order_by("code")[: limit + 1])
    figures = _figures([row.pk for row in rows], reach, today)
    lines = [
        SponsorLine(
            code=row.code,
            name=row.name,
            kind=str(row.get_kind_display()),
            office=row.office.name,
            figures=figures.get(row.pk, SponsorFigures()),
        )
        for row in rows
    ]
    return slice_of(lines, limit=limit, cursor=lambda line: line.code)


def sponsor_page(*, code: str, reach: Reach, today: datetime.date, after: str = "") -> SponsorPage:
    """Return everything that a sponsor's page shows, of the agreements that the reader may see.

    Raises:
        NotPermitted, UnknownOrganisation: as ``sponsor_in_reach``.
    """
    sponsor = sponsor_in_reach(code=code, reach=reach)
    officers = (
        Assignment.objects.filter(
            organisation=sponsor,
            role__in=[role for role in Role if Right.UPLOAD_ROSTER in RIGHTS_OF[role]],
            user__is_active=True,
        )
        .order_by("user__full_name", "user__username")
        .values_list("user_id", "user__username", "user__full_name")
    )
    return SponsorPage(
        code=sponsor.code,
        name=sponsor.name,
        kind=str(sponsor.get_kind_display()),
        office=sponsor.office.name,
        region=f"{sponsor.region.name} ({sponsor.region_id})" if sponsor.region else "",
        figures=_figures([sponsor.pk], reach, today).get(sponsor.pk, SponsorFigures()),
        officers=tuple(dict.fromkeys(Officer(*officer) for officer in officers)),
        agreements=list_agreements(reach=reach, today=today, sponsor_code=code, after=after),
        can_write=sponsor.office_id in reach.offices_for(Right.WRITE_ORGANISATION),
        can_agree=bool(reach.offices_for(Right.WRITE_AGREEMENT)),
    )


def _figures(sponsor_ids: list[int], reach: Reach, today: datetime.date) -> dict[int, SponsorFigures]:
    seen = agreements_in_reach(reach, Right.SEE_ROSTER).filter(sponsor_id__in=sponsor_ids)
    with connection.cursor() as cursor:
        cursor.execute(
            sql.load("jangkau.partnership", "sponsor_figures"),
            {"agreement_ids": list(seen.order_by("pk").values_list("pk", flat=True)), "today": today},
        )
        return {sponsor_id: SponsorFigures(*map(int, figures)) for sponsor_id, *figures in cursor.fetchall()}
