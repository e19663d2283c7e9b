"""Reads of rosters: what was sent, what became of it, what waits."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from jangkau.core.errors import NotFound, Refusal
from jangkau.core.permissions import Right
from jangkau.core.services.files import read_file
from jangkau.partnership.models import Agreement, Roster, RosterRow, RowDecision
from jangkau.partnership.models.rosters import Outcome
from jangkau.partnership.selectors.agreements import agreement_in_reach
from jangkau.registry.selectors.reach import Reach


class RosterNotFound(NotFound):
    """The agreement has no roster of that number."""

    message = _("Perjanjian %(code)s tidak punya daftar nomor %(number)s.")


class NoFaultyRows(Refusal):
    """Every row of the roster was accepted."""

    message = _("Semua baris daftar nomor %(number)s diterima; tidak ada yang perlu diperbaiki.")


@dataclass(frozen=True)
class RosterSummary:
    """A roster and how many of its rows ended how; ``undecided`` are those of ``review`` that wait for a person."""

    number: int
    row_count: int
    accepted: int
    review: int
    rejected: int
    waiting: int
    undecided: int


def roster_of(agreement: Agreement, *, number: int | None) -> Roster:
    """Return a roster of the agreement by number, or its latest.

    Raises:
        RosterNotFound: if there is none.
    """
    rosters = Roster.objects.filter(agreement=agreement).order_by("-number")
    roster = (rosters if number is None else rosters.filter(number=number)).first()
    if roster is None:
        raise RosterNotFound(code=agreement.code, number=number or 1)
    return roster


def undecided_rows(roster: Roster, *, later: Collection[int] | None = None) -> QuerySet[RosterRow]:
    """Return the rows of a roster that wait for a decision; not those of people whom a later roster has.

    Args:
        roster: the roster.
        later: keys of the later rosters, if they are known already.
    """
    # By NOT EXISTS, and not by a join that finds nothing: of that the planner believes that one row is left, and then
    # reads the later rosters once for every row.
    decided = RowDecision.objects.filter(row=OuterRef("pk"))
    rows = RosterRow.objects.filter(~Exists(decided), roster=roster, outcome=Outcome.REVIEW)
    later = later_rosters(roster) if later is None else later
    if not later:
        return rows
    return rows.filter(~Exists(RosterRow.objects.filter(roster_id__in=list(later), nik_digest=OuterRef("nik_digest"))))


def decisions_on(roster: Roster) -> QuerySet[RowDecision]:
    """Return the decisions on the rows of a roster."""
    # Only rows under review are decided on: the few of them are found by an index, however long the roster is.
    return RowDecision.objects.filter(row__roster=roster, row__outcome=Outcome.REVIEW)


def later_rosters(roster: Roster) -> dict[int, int]:
    """Return the later rosters of the same agreement: the number of each by its key."""
    later = Roster.objects.filter(agreement=roster.agreement_id, number__gt=roster.number)
    return dict(later.order_by("number").values_list("pk", "number"))


def roster_summary(*, agreement_code: str, number: int | None = None, reach: Reach) -> RosterSummary:
    """Return how many rows of a roster ended how.

    Raises:
        AgreementNotFound, NotPermitted, RosterNotFound: as the names say.
    """
    agreement = agreement_in_reach(code=agreement_code, reach=reach, right=Right.SEE_ROSTER)
    roster = roster_of(agreement, number=number)
    counts = dict(
        RosterRow.objects.filter(roster=roster).values_list("outcome").annotate(Count("id")).order_by("outcome")
    )
    undecided = undecided_rows(roster).count()
    return RosterSummary(
        number=roster.number,
        row_count=roster.row_count,
        accepted=counts.get(Outcome.ACCEPTED, 0),
        review=counts.get(Outcome.REVIEW, 0),
        rejected=counts.get(Outcome.REJECTED, 0),
        waiting=counts.get(Outcome.WAITING, 0),
        undecided=undecided,
    )


def rows_under_review(*, agreement_code: str, number: int | None = None, reach: Reach) -> list[tuple[int, list[str]]]:
    """Return number and reasons of the rows of a roster that wait for a decision, in the order of the file."""
    agreement = agreement_in_reach(code=agreement_code, reach=reach, right=Right.SEE_ROSTER)
    roster = roster_of(agreement, number=number)
    return list(undecided_rows(roster).order_by("row_number").values_list("row_number", "reasons"))


def faulty_rows_file(*, agreement_code: str, number: int | None = None, reach: Reach) -> tuple[str, bytes]:
    """Return name and content of the workbook of rows to correct, in the sponsor's own columns.

    Raises:
        NoFaultyRows: if every row was accepted.
    """
    agreement = agreement_in_reach(code=agreement_code, reach=reach, right=Right.SEE_ROSTER)
    roster = roster_of(agreement, number=number)
    if roster.faulty_file is None:
        raise NoFaultyRows(number=roster.number)
    return read_file(roster.faulty_file)
