"""The rosters of an agreement, with the files that are on their way to become some."""

import datetime
from dataclasses import dataclass

from django.db.models import Count, Max

from jangkau.core.paging import PAGE_ROWS, Slice, slice_of
from jangkau.core.permissions import Right
from jangkau.partnership.models import Batch, Roster, RosterRow
from jangkau.partnership.models.rosters import Outcome
from jangkau.partnership.selectors.agreements import agreement_by_id
from jangkau.partnership.selectors.reviews import number_in
from jangkau.partnership.selectors.uploads import UploadShown, may_upload, unfinished_uploads
from jangkau.registry.selectors.reach import Reach


@dataclass(frozen=True, slots=True)
class RosterLine:
    """A roster in a list, with how its rows ended; ``approved_at`` of the last batch of it, None if there is none."""

    number: int
    sent_by: str
    sent_at: datetime.datetime
    row_count: int
    accepted: int
    review: int
    rejected: int
    waiting: int
    approved_at: datetime.datetime | None


@dataclass(frozen=True, slots=True)
class AgreementRosters:
    """An agreement's rosters, the latest first, and its files under way."""

    agreement_id: int
    agreement_code: str
    agreement_title: str
    sponsor_name: str
    time_zone: str
    may_upload: bool
    uploads: tuple[UploadShown, ...]
    rosters: Slice[RosterLine]


def agreement_rosters(*, agreement_id: int, reach: Reach, now: datetime.datetime, after: str = "") -> AgreementRosters:
    """Return a page of an agreement's rosters.

    Args:
        agreement_id: of the agreement.
        reach: of whoever asks.
        now: the moment.
        after: where the page begins, as the page before told.

    Raises:
        AgreementNotFound, NotPermitted: as for any agreement.
    """
    agreement = agreement_by_id(agreement_id=agreement_id, reach=reach, right=Right.SEE_ROSTER)
    rosters = Roster.objects.filter(agreement=agreement).select_related("uploaded_by").order_by("-number")
    if before := number_in(after):
        rosters = rosters.filter(number__lt=before)
    found = list(rosters[: PAGE_ROWS + 1])
    return AgreementRosters(
        agreement_id=agreement.pk,
        agreement_code=agreement.code,
        agreement_title=agreement.title,
        sponsor_name=agreement.sponsor.name,
        time_zone=agreement.office.time_zone,
        may_upload=may_upload(agreement, reach),
        uploads=() if before else unfinished_uploads(agreement=agreement, reach=reach, now=now),
        rosters=slice_of(_lines(found), limit=PAGE_ROWS, cursor=lambda line: str(line.number)),
    )


def _lines(rosters: list[Roster]) -> list[RosterLine]:
    keys = [roster.pk for roster in rosters]
    others = RosterRow.objects.filter(roster__in=keys).exclude(outcome=Outcome.ACCEPTED)
    counts = {
        (roster, outcome): count
        for roster, outcome, count in others.values_list("roster", "outcome")
        .annotate(Count("pk"))
        .order_by("roster", "outcome")
    }
    approvals = Batch.objects.filter(roster__in=keys).values_list("roster").annotate(Max("approved_at"))
    approved = dict(approvals.order_by("roster"))
    lines = []
    for roster in rosters:
        review, rejected, waiting = (
            counts.get((roster.pk, outcome), 0) for outcome in (Outcome.REVIEW, Outcome.REJECTED, Outcome.WAITING)
        )
        lines.append(
            RosterLine(
                number=roster.number,
                sent_by=roster.uploaded_by.full_name,
                sent_at=roster.uploaded_at,
                row_count=roster.row_count,
                accepted=roster.row_count - review - rejected - waiting,
                review=review,
                rejected=rejected,
                waiting=waiting,
                approved_at=approved.get(roster.pk),
            )
        )
    return lines
