"""What became of a roster: its rows by outcome and by reason, with examples, what they cost, and where it stands."""

import datetime
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Count, QuerySet, Sum
from django.utils.translation import ngettext

from jangkau.core import sql
from jangkau.core.paging import PAGE_ROWS, Slice, slice_of
from jangkau.core.permissions import Right
from jangkau.core.sealing import CannotUnseal, unseal
from jangkau.core.services.files import read_file
from jangkau.partnership.intake.examples import masked_number, shown_cell
from jangkau.partnership.intake.reasons import REASONS
from jangkau.partnership.models import Agreement, Roster, RosterRow
from jangkau.partnership.models.rosters import Outcome
from jangkau.partnership.selectors.agreements import agreement_by_id
from jangkau.partnership.selectors.budget import remaining_rupiah
from jangkau.partnership.selectors.reasons import ReasonWords, reason_words, reasons_in_words
from jangkau.partnership.selectors.reviews import RosterName, masked_nik_of, name_of, number_in
from jangkau.partnership.selectors.roster_steps import RosterPath, decisions_so_far, roster_path
from jangkau.partnership.selectors.rosters import NoFaultyRows, later_rosters, roster_of, undecided_rows
from jangkau.partnership.selectors.uploads import notices_in_words
from jangkau.registry.selectors.place_names import place_names
from jangkau.registry.selectors.reach import Reach
from jangkau.rules.nik import mask_nik

EXAMPLES = 3
_ROW_PURPOSE, _NIK_PURPOSE = "roster-row", "nik"

# The fields of a row that a reason speaks of: what stands in them is shown beside it.
_SPOKEN_OF: Mapping[str, tuple[str, ...]] = {
    "birth_date_invalid": ("birth_date", "birth_place_date"),
    "under_age": ("birth_date", "birth_place_date"),
    "over_age": ("birth_date", "birth_place_date"),
    "nik_birth_date_mismatch": ("birth_date", "birth_place_date"),
    "nik_sex_mismatch": ("sex",),
    "category_not_eligible": ("category", "occupation"),
    "outside_area": ("village", "district", "regency", "province"),
}

_SPEAK_OF_NIK = frozenset({"nik_malformed", "nik_rounded"})


@dataclass(frozen=True, slots=True)
class OutcomeCount:
    """How many rows of a roster ended one way."""

    outcome: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class ExampleRow:
    """A row that has a reason; ``written`` is what stands in the cells that the reason speaks of, as sent."""

    row_number: int
    name: str
    masked_nik: str
    written: str


@dataclass(frozen=True, slots=True)
class ReasonResult:
    """A reason, how many rows have it, and the first of them."""

    words: ReasonWords
    count: int
    examples: tuple[ExampleRow, ...]


@dataclass(frozen=True, slots=True)
class RosterResult:
    """A roster's result.

    ``undecided`` rows wait for somebody at the branch, ``found_good`` were accepted there. ``later`` is the latest
    roster if this is not it. ``remaining_rupiah`` of the budget is left for all rosters together.
    """

    roster: RosterName
    time_zone: str
    sent_by: str
    sent_at: datetime.datetime
    outcomes: tuple[OutcomeCount, ...]
    undecided: int
    found_good: int
    accepted_rupiah: int
    budget_rupiah: int
    remaining_rupiah: int
    reasons: tuple[ReasonResult, ...]
    notices: tuple[str, ...]
    has_faulty: bool
    path: RosterPath
    later: int | None
    may: frozenset[str]

    def count_of(self, outcome: str) -> int:
        """Return how many rows ended one way."""
        return next(each.count for each in self.outcomes if each.outcome == outcome)

    @property
    def to_correct(self) -> int:
        """How many rows the sponsor can do something about."""
        return self.count_of(Outcome.REJECTED) + self.count_of(Outcome.REVIEW) - self.found_good


@dataclass(frozen=True, slots=True)
class RosterRowShown:
    """A row of a roster as listed; the NIK is masked."""

    row_number: int
    name: str
    masked_nik: str
    birth_date: datetime.date | None
    place: str
    outcome: str
    outcome_label: str
    reasons: tuple[ReasonWords, ...]
    amount_rupiah: int
    leaves: bool


@dataclass(frozen=True, slots=True)
class RosterRows:
    """A page of a roster's rows, all or those of one outcome and one reason; ``count`` tells how many there are."""

    roster: RosterName
    outcome: str
    outcomes: tuple[OutcomeCount, ...]
    reason: ReasonWords | None
    count: int
    rows: Slice[RosterRowShown]


def roster_result(*, agreement_id: int, number: int, reach: Reach) -> RosterResult:
    """Return what became of a roster.

    Raises:
        AgreementNotFound, NotPermitted, RosterNotFound: as the names say.
    """
    agreement, roster = _roster(agreement_id, number, reach)
    outcomes = _outcomes(roster)
    counts = {each.outcome: each.count for each in outcomes}
    later = later_rosters(roster)
    undecided = undecided_rows(roster, later=later).count() if counts[Outcome.REVIEW] else 0
    decisions = decisions_so_far(roster)
    return RosterResult(
        roster=name_of(agreement, roster),
        time_zone=agreement.office.time_zone,
        sent_by=roster.uploaded_by.full_name,
        sent_at=roster.uploaded_at,
        outcomes=outcomes,
        undecided=undecided,
        found_good=decisions.found_good,
        accepted_rupiah=_accepted_rupiah(roster),
        budget_rupiah=agreement.budget_rupiah,
        remaining_rupiah=remaining_rupiah(agreement),
        reasons=_reasons(roster),
        notices=notices_in_words(roster.notices),
        has_faulty=roster.faulty_file_id is not None,
        path=roster_path(
            roster=roster,
            decisions=decisions,
            undecided=undecided,
            was_to_review=counts[Outcome.REVIEW],
            can_be_approved=counts[Outcome.ACCEPTED],
        ),
        later=max(later.values(), default=None),
        may=_rights_over(agreement, reach),
    )


def roster_rows(
    *, agreement_id: int, number: int, reach: Reach, outcome: str = "", reason: str = "", after: str = ""
) -> RosterRows:
    """Return a page of the rows of a roster in the order of the file.

    Args:
        agreement_id, number: of the roster.
        reach: of whoever asks.
        outcome: only rows that ended so; any, if there is no such outcome.
        reason: code of a reason that the rows have; any, if there is no such reason.
        after: where the page begins, as the page before told.

    Raises:
        AgreementNotFound, NotPermitted, RosterNotFound: as the names say.
    """
    agreement, roster = _roster(agreement_id, number, reach)
    outcomes = _outcomes(roster)
    chosen = outcome if outcome in Outcome.values else ""
    rows = RosterRow.objects.filter(roster=roster)
    if reason in REASONS:
        # Only rows that were not accepted have reasons, and of those there is an index.
        rows = rows.exclude(outcome=Outcome.ACCEPTED).filter(reasons__contains=[reason])
    if chosen:
        rows = rows.filter(outcome=chosen)
    return RosterRows(
        roster=name_of(agreement, roster),
        outcome=chosen,
        outcomes=outcomes,
        reason=reason_words(reason) if reason in REASONS else None,
        count=rows.count() if reason in REASONS else sum(e.count for e in outcomes if chosen in ("", e.outcome)),
        rows=_page(rows, number_in(after)),
    )


def faulty_rows(*, agreement_id: int, number: int, reach: Reach) -> bytes:
    """Return the workbook of the rows to correct, in the sponsor's own columns.

    Raises:
        AgreementNotFound, NotPermitted, RosterNotFound: as the names say.
        NoFaultyRows: if every row was accepted.
        FileDestroyed: if the time of the workbook is over.
    """
    _agreement, roster = _roster(agreement_id, number, reach)
    if roster.faulty_file is None:
        raise NoFaultyRows(number=roster.number)
    return read_file(roster.faulty_file)[1]


def _roster(agreement_id: int, number: int, reach: Reach) -> tuple[Agreement, Roster]:
    agreement = agreement_by_id(agreement_id=agreement_id, reach=reach, right=Right.SEE_ROSTER)
    return agreement, roster_of(agreement, number=number)


def _rights_over(agreement: Agreement, reach: Reach) -> frozenset[str]:
    """Return what the reader may do under the agreement."""
    return frozenset(
        right.value
        for right in reach.rights
        if agreement.office_id in reach.offices_for(right) or agreement.sponsor_id in reach.organisations_for(right)
    )


def _outcomes(roster: Roster) -> tuple[OutcomeCount, ...]:
    """Count rows by outcome; the accepted ones are all but the others, so that only those are read."""
    others = RosterRow.objects.filter(roster=roster).exclude(outcome=Outcome.ACCEPTED)
    counts = dict(others.values_list("outcome").annotate(rows=Count("*")).order_by("outcome"))
    counts[Outcome.ACCEPTED] = roster.row_count - sum(counts.values())
    return tuple(OutcomeCount(outcome.value, str(outcome.label), counts.get(outcome, 0)) for outcome in Outcome)


def _accepted_rupiah(roster: Roster) -> int:
    if roster.accepted_rupiah is not None:
        return roster.accepted_rupiah
    accepted = RosterRow.objects.filter(roster=roster, outcome=Outcome.ACCEPTED)
    return accepted.aggregate(total=Sum("amount_rupiah"))["total"] or 0


def _reasons(roster: Roster) -> tuple[ReasonResult, ...]:
    """Return the reasons in the order in which they are told, each with its first rows."""
    with connection.cursor() as cursor:
        asked = {"roster_id": roster.pk, "examples": EXAMPLES}
        cursor.execute(sql.load("jangkau.partnership", "roster_reasons"), asked)
        found = cursor.fetchall()
    counts: dict[str, int] = {}
    examples: dict[str, list[ExampleRow]] = {}
    for code, count, row_number, name, nik_sealed, raw_sealed in found:
        counts[code] = count
        cells = _Cells(roster.mapping, raw_sealed)
        examples.setdefault(code, []).append(
            ExampleRow(
                row_number=row_number,
                name=shown_cell(name),
                masked_nik=_masked_nik(nik_sealed) or masked_number(cells.cell("nik")),
                written=cells.spoken_of(code),
            )
        )
    return tuple(
        ReasonResult(words, counts[words.code], tuple(examples[words.code])) for words in reasons_in_words(counts)
    )


class _Cells:
    """The cells of a row as they were sent, for as long as they are kept, as they may be shown."""

    def __init__(self, mapping: Sequence[Mapping[str, Any]], raw_sealed: bytes | None) -> None:
        self._places = {column["field"]: column["index"] for column in mapping if column["field"]}
        self._cells: list[str] = []
        if raw_sealed is not None:
            try:
                self._cells = json.loads(unseal(bytes(raw_sealed), purpose=_ROW_PURPOSE))
            except CannotUnseal:
                return

    def cell(self, field: str) -> str:
        """Return what stands in the column of a field, as sent; blank if there is none."""
        place = self._places.get(field)
        return self._cells[place] if place is not None and place < len(self._cells) else ""

    def spoken_of(self, reason: str) -> str:
        """Return what stands in the cells that a reason speaks of, as it may be shown."""
        if reason in _SPEAK_OF_NIK:
            return self._shape_of_nik()
        return ", ".join(text for text in (shown_cell(self.cell(f)) for f in _SPOKEN_OF.get(reason, ())) if text)

    def _shape_of_nik(self) -> str:
        """Return how a NIK was written: how many digits it has tells most about what is wrong with it."""
        digits = sum(map(str.isdigit, self.cell("nik")))
        return ngettext("%(count)s angka", "%(count)s angka", digits) % {"count": digits} if self.cell("nik") else ""


def _masked_nik(nik_sealed: bytes | None) -> str:
    if nik_sealed is None:
        return ""
    try:
        return mask_nik(unseal(bytes(nik_sealed), purpose=_NIK_PURPOSE).decode())
    except CannotUnseal:
        return ""


def _page(rows: QuerySet[RosterRow], after: int) -> Slice[RosterRowShown]:
    found = list(rows.filter(row_number__gt=after).defer("raw_sealed").order_by("row_number")[: PAGE_ROWS + 1])
    places = place_names(row.region_id for row in found if row.region_id)
    shown = [_row_shown(row, places) for row in found]
    return slice_of(shown, limit=PAGE_ROWS, cursor=lambda row: str(row.row_number))


def _row_shown(row: RosterRow, places: Mapping[str, str]) -> RosterRowShown:
    return RosterRowShown(
        row_number=row.row_number,
        name=row.name,
        masked_nik=masked_nik_of(row),
        birth_date=row.birth_date,
        place=places.get(row.region_id or "", ""),
        outcome=row.outcome,
        outcome_label=str(Outcome(row.outcome).label),
        reasons=reasons_in_words(row.reasons),
        amount_rupiah=row.amount_rupiah,
        leaves=row.leaves,
    )
