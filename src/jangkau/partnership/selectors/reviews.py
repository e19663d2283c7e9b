"""The review of a roster: which rows wait for somebody to look at them, and what was decided by whom and why."""

import datetime
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from jangkau.core.paging import PAGE_ROWS, Slice, slice_of
from jangkau.core.permissions import Right
from jangkau.core.sealing import CannotUnseal, unseal
from jangkau.partnership.models import Agreement, Roster, RosterRow, RowDecision
from jangkau.partnership.selectors.agreements import agreement_by_id
from jangkau.partnership.selectors.reasons import ReasonWords, reason_words, reasons_in_words
from jangkau.partnership.selectors.rosters import decisions_on, roster_of, undecided_rows
from jangkau.registry.selectors.place_names import place_names
from jangkau.registry.selectors.reach import Reach
from jangkau.rules.nik import LENGTH, mask_nik

_HIDDEN_NIK = "*" * LENGTH
_NIK_PURPOSE = "nik"
# Reasons that were used before are offered again, the most used first.
MOST_REASONS = 10


@dataclass(frozen=True, slots=True)
class RosterName:
    """Which roster of which agreement."""

    agreement_id: int
    agreement_code: str
    agreement_title: str
    sponsor_name: str
    number: int
    row_count: int


@dataclass(frozen=True, slots=True)
class ReasonGroup:
    """How many rows wait for a reason, and how many of them for nothing else."""

    words: ReasonWords
    count: int
    only: int


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """A row that waits for a decision; the NIK is masked."""

    row_number: int
    name: str
    masked_nik: str
    birth_date: datetime.date | None
    place: str
    reasons: tuple[ReasonWords, ...]


@dataclass(frozen=True, slots=True)
class Review:
    """The rows of a roster that wait, and how far the review has come.

    ``chosen`` is the reason whose rows alone are shown, None for all. ``known_reasons`` are those that were written
    for earlier decisions on this roster.
    """

    roster: RosterName
    open: int
    decided: int
    groups: tuple[ReasonGroup, ...]
    chosen: ReasonGroup | None
    rows: Slice[WaitingRow]
    known_reasons: tuple[str, ...]
    time_zone: str
    may_decide: bool
    may_approve: bool


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision: on which row, what, by whom, when, why."""

    decision_id: int
    row_number: int
    name: str
    reasons: tuple[ReasonWords, ...]
    accepted: bool
    reason: str
    decided_by: str
    decided_at: datetime.datetime


@dataclass(frozen=True, slots=True)
class Decisions:
    """The decisions on a roster, the latest first."""

    roster: RosterName
    time_zone: str
    accepted: int
    rejected: int
    rows: Slice[Decided]


def review_of(*, agreement_id: int, number: int, reach: Reach, waits_for: str = "", after: str = "") -> Review:
    """Return a page of the rows of a roster that wait for a decision, in the order of the file.

    Args:
        agreement_id: of the agreement.
        number: of the roster.
        reach: of whoever asks; sponsors do not see reviews, for these speak of other people in the register.
        waits_for: code of a reason, to see the rows that have it; any other text counts as none.
        after: where the page before ended.

    Raises:
        AgreementNotFound, NotPermitted, RosterNotFound: as the names say.
    """
    agreement, roster = reviewed_roster(agreement_id=agreement_id, number=number, reach=reach)
    groups, open_count = _groups(roster)
    chosen = next((group for group in groups if group.words.code == waits_for), None)
    waiting = undecided_rows(roster)
    if chosen is not None:
        waiting = waiting.filter(reasons__contains=[chosen.words.code])
    found = list(
        waiting.filter(row_number__gt=number_in(after)).order_by("row_number").defer("raw_sealed")[: PAGE_ROWS + 1]
    )
    page = slice_of(found, limit=PAGE_ROWS, cursor=lambda row: str(row.row_number))
    return Review(
        roster=name_of(agreement, roster),
        open=open_count,
        decided=decisions_on(roster).count(),
        groups=groups,
        chosen=chosen,
        rows=Slice(_waiting(page.rows), page.after),
        known_reasons=known_reasons(roster),
        time_zone=agreement.office.time_zone,
        may_decide=may_decide(agreement, reach),
        may_approve=agreement.office_id in reach.offices_for(Right.APPROVE_ROSTER),
    )


def decisions_of(*, agreement_id: int, number: int, reach: Reach, after: str = "") -> Decisions:
    """Return a page of the decisions on a roster, the latest first.

    Raises:
        AgreementNotFound, NotPermitted, RosterNotFound: as the names say.
    """
    agreement, roster = reviewed_roster(agreement_id=agreement_id, number=number, reach=reach)
    taken = decisions_on(roster)
    counts = taken.aggregate(yes=Count("pk", filter=Q(accepted=True)), no=Count("pk", filter=Q(accepted=False)))
    last = number_in(after)
    shown = _with_rows(taken.filter(pk__lt=last) if last else taken)
    return Decisions(
        roster=name_of(agreement, roster),
        time_zone=agreement.office.time_zone,
        accepted=counts["yes"],
        rejected=counts["no"],
        rows=slice_of(
            [decided(decision) for decision in shown.order_by("-pk")[: PAGE_ROWS + 1]],
            limit=PAGE_ROWS,
            cursor=lambda row: str(row.decision_id),
        ),
    )


def decided_among(*, agreement_id: int, number: int, row_numbers: Collection[int], reach: Reach) -> tuple[Decided, ...]:
    """Return the decisions on some rows of a roster, in the order of the file; of many the first fifty.

    For whoever wanted to decide them and finds that somebody else has.

    Raises:
        AgreementNotFound, NotPermitted, RosterNotFound: as the names say.
    """
    _agreement, roster = reviewed_roster(agreement_id=agreement_id, number=number, reach=reach)
    taken = decisions_on(roster).filter(row__row_number__in=list(row_numbers))
    return tuple(decided(decision) for decision in _with_rows(taken).order_by("row__row_number")[:PAGE_ROWS])


def reviewed_roster(*, agreement_id: int, number: int, reach: Reach) -> tuple[Agreement, Roster]:
    """Return a roster, for those who may see what the register says of the people on it.

    Raises:
        AgreementNotFound, NotPermitted, RosterNotFound: as the names say.
    """
    agreement = agreement_by_id(agreement_id=agreement_id, reach=reach, right=Right.SEE_PERSON)
    return agreement, roster_of(agreement, number=number)


def name_of(agreement: Agreement, roster: Roster) -> RosterName:
    """Return what a page calls a roster."""
    return RosterName(
        agreement.pk, agreement.code, agreement.title, agreement.sponsor.name, roster.number, roster.row_count
    )


def may_decide(agreement: Agreement, reach: Reach) -> bool:
    """Say whether somebody may decide on rows under an agreement."""
    right = Right.REVIEW_ROSTER
    return agreement.office_id in reach.offices_for(right) or agreement.sponsor_id in reach.organisations_for(right)


def known_reasons(roster: Roster) -> tuple[str, ...]:
    """Return the reasons that were written for decisions on a roster, the most used first."""
    used = decisions_on(roster).values_list("reason").annotate(times=Count("pk")).order_by("-times", "reason")
    return tuple(reason for reason, _times in used[:MOST_REASONS])


def decided(decision: RowDecision) -> Decided:
    """Return a decision as shown; its row and whoever took it are read with it."""
    return Decided(
        decision_id=decision.pk,
        row_number=decision.row.row_number,
        name=decision.row.name,
        reasons=reasons_in_words(decision.row.reasons),
        accepted=decision.accepted,
        reason=decision.reason,
        decided_by=decision.decided_by.full_name,
        decided_at=decision.decided_at,
    )


def masked_nik_of(row: RosterRow) -> str:
    """Return the NIK of a row as it may be shown; stars only if it has none, or no key opens it."""
    if row.nik_sealed is None:
        return _HIDDEN_NIK
    try:
        return mask_nik(unseal(bytes(row.nik_sealed), purpose=_NIK_PURPOSE).decode())
    except CannotUnseal:
        return _HIDDEN_NIK


def _with_rows(decisions: QuerySet[RowDecision]) -> QuerySet[RowDecision]:
    return decisions.select_related("row", "decided_by").defer("row__raw_sealed")


def _groups(roster: Roster) -> tuple[tuple[ReasonGroup, ...], int]:
    """Return the reasons for which rows wait, in the order in which they are told, and how many rows wait at all."""
    together: Counter[str] = Counter()
    alone: Counter[str] = Counter()
    total = 0
    for reasons, count in undecided_rows(roster).values_list("reasons").annotate(Count("pk")).order_by("reasons"):
        total += count
        together.update(dict.fromkeys(reasons, count))
        if len(reasons) == 1:
            alone[reasons[0]] += count
    words = reasons_in_words(together)
    return tuple(ReasonGroup(each, together[each.code], alone[each.code]) for each in words), total


def _waiting(rows: Collection[RosterRow]) -> tuple[WaitingRow, ...]:
    places = place_names(row.region_id for row in rows if row.region_id)
    return tuple(
        WaitingRow(
            row_number=row.row_number,
            name=row.name,
            masked_nik=masked_nik_of(row),
            birth_date=row.birth_date,
            place=places.get(row.region_id or "", ""),
            reasons=tuple(reason_words(code) for code in row.reasons),
        )
        for row in rows
    )


def number_in(cursor: str) -> int:
    """Return the number in a cursor; zero if somebody wrote something else into it."""
    return int(cursor) if cursor.isascii() and cursor.isdecimal() and len(cursor) < 19 else 0
