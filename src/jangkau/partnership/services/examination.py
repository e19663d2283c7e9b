"""Examining a roster: what every row is worth under its agreement, judged by the register and the budget.

The reading of the file has judged each row by itself (``partnership.intake``). Here rows are judged by the
agreement (age, category, area), by the register (who is known, deceased, paid for by others), and by the
budget. docs/guides/rosters.md tells the same in the words of a branch officer.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import polars as pl
from django.db import connection
from rapidfuzz import fuzz

from jangkau.core import sealing, sql
from jangkau.core.bulk import copy_frame, temporary_table
from jangkau.core.progress import SILENT, Progress
from jangkau.partnership.intake.categories import category_of, sector_of
from jangkau.partnership.intake.parse import ParsedRoster
from jangkau.partnership.intake.places import OUTSIDE, resolve_places
from jangkau.partnership.intake.reasons import REASONS
from jangkau.partnership.models import Agreement
from jangkau.partnership.models.rosters import Outcome
from jangkau.partnership.selectors.agreements import MonthPrices, months_on_joining
from jangkau.partnership.selectors.budget import remaining_rupiah
from jangkau.registry.selectors.regions import area_below, region_by_code
from jangkau.rules.eligibility import age_reasons

REVIEW_REASONS = frozenset(code for code, reason in REASONS.items() if reason.kind == "review")
OVER_BUDGET = "over_budget"
NIK_OTHER_PERSON = "nik_other_person"
# All that can be wrong with a row that only says that somebody leaves.
REASONS_OF_LEAVERS = frozenset({"nik_missing", "nik_malformed", "nik_rounded", "duplicate_in_roster", "not_a_member"})
# Likeness of two names, 0 to 100, from which they may be one person's.
SAME_NAME_WITH_BIRTH_DATE = 60.0
SAME_NAME_ALONE = 88.0


@dataclass
class ExaminedRow:
    """One row with all that was found out about it. ``months`` are the first days of the months to fund."""

    row_number: int
    raw: list[str]
    nik: str | None
    name: str
    name_key: str
    birth_date: datetime.date | None
    sex: str | None
    phone: str
    address: str
    occupation: str
    reasons: list[str]
    comes: bool = False
    leaves: bool = False
    category: str | None = None
    sector: str = "other"
    region_id: str | None = None
    nik_digest: bytes | None = None
    months: list[datetime.date] = field(default_factory=list)
    amount_rupiah: int = 0
    is_member: bool = False
    outcome: Outcome = Outcome.REJECTED

    def add(self, reason: str) -> None:
        """Add a reason once."""
        if reason not in self.reasons:
            self.reasons.append(reason)


def examine(
    parsed: ParsedRoster, *, agreement: Agreement, today: datetime.date, progress: Progress = SILENT
) -> list[ExaminedRow]:
    """Return every row of the file with its outcome and reasons; nothing is written but a temporary table.

    Every row ends in exactly one outcome: rejected if any reason to reject holds, else review if any reason to
    look holds, else accepted while the budget lasts in the order of the file, else waiting. A row that says that
    somebody leaves asks for no month; all it needs is the NIK of a member.

    Args:
        parsed: the file as read.
        agreement: under which it was sent.
        today: the day at the agreement's office.
        progress: told how many rows were judged by the agreement, then by the register.
    """
    rows = list(rows_of(parsed.frame))
    progress.stage("checking", len(rows))
    _judge_by_agreement(rows, parsed.frame, agreement, progress)
    candidates = [row for row in rows if row.nik is not None and (row.leaves or row.birth_date is not None)]
    for row, digest in zip(candidates, sealing.digest_many(row.nik for row in candidates), strict=True):
        row.nik_digest = digest
    progress.stage("comparing", len(candidates))
    _judge_by_register(candidates, agreement, today, progress)
    _decide(rows, agreement)
    return rows


_SEXES = {"male": "L", "female": "P"}


def _sex(sex: str | None, nik: str | None) -> str | None:
    """Return the sex as stated, else the one that the NIK tells (days of birth above 40 are women's)."""
    if sex is None:
        return None if nik is None else "P" if int(nik[6:8]) > 40 else "L"
    return _SEXES[sex]


# Identity numbers get into cells where they do not belong, and those are kept in the clear.
_IDENTITY_NUMBER = r"(?:\d[ .\-]?){15}\d"


def rows_of(frame: pl.DataFrame) -> Iterator[ExaminedRow]:
    """Yield the rows of a file as read, not yet judged; identity numbers in other cells are masked."""
    columns = (
        "row_number", "raw", "nik", "name", "name_key", "birth_date", "sex", "phone", "address", "occupation",
        "reasons", "mutation",
    )  # fmt: skip
    masked = frame.select(columns).with_columns(
        pl.col("name", "address", "occupation").str.replace_all(_IDENTITY_NUMBER, "*" * 16)
    )
    for values in masked.iter_rows():
        number, raw, nik, name, name_key, birth_date, sex, phone, address, occupation, reasons, mutation = values
        yield ExaminedRow(
            number, raw, nik, name, name_key, birth_date, _sex(sex, nik), phone or "", address, occupation, reasons,
            mutation == "in", mutation == "out",
        )  # fmt: skip


def _judge_by_agreement(rows: list[ExaminedRow], frame: pl.DataFrame, agreement: Agreement, progress: Progress) -> None:
    texts = list(frame.select("province", "regency", "district", "village").iter_rows())
    places = resolve_places(set(texts), area=area_of(agreement.region_id), area_code=agreement.region_id)
    reasons_by_birth_date: dict[datetime.date, tuple[str, ...]] = {}
    for row, text, category in zip(rows, texts, frame["category"], strict=True):
        place = places[text]
        row.region_id = None if place is OUTSIDE else place
        if place is OUTSIDE:
            row.add("outside_area")
        row.category = category_of(category, row.occupation)
        row.sector = sector_of(row.occupation)
        if row.category not in agreement.categories:
            row.add("category_not_eligible")
        if row.birth_date is not None:
            if row.birth_date not in reasons_by_birth_date:
                reasons_by_birth_date[row.birth_date] = _age_reasons(row.birth_date, agreement)
            for reason in reasons_by_birth_date[row.birth_date]:
                row.add(reason)
        progress.advance()


def area_of(code: str) -> list[tuple[str, int, str, str | None]]:
    """Return the region, what lies in it and what contains it."""
    above = [region_by_code(code[:length]).region for length in (2, 4, 6) if length < len(code)]
    return [(place.code, place.level, place.name, place.parent_id) for place in above] + area_below(code)


def _age_reasons(birth_date: datetime.date, agreement: Agreement) -> tuple[str, ...]:
    if birth_date > agreement.first_month:
        return ("under_age",)
    return age_reasons(
        birth_date=birth_date,
        on=agreement.first_month,
        minimum_years=agreement.minimum_age,
        maximum_years=agreement.maximum_age,
    )


@dataclass(frozen=True)
class _Known:
    """What the register says of a candidate, as ``candidates_known.sql`` tells it."""

    row_number: int
    person_id: int
    name_key: str
    birth_date: datetime.date
    has_died: bool
    member_months: list[datetime.date] | None
    member_rupiah: int | None
    left_on: datetime.date | None
    sector: str | None
    first_month: datetime.date | None


def _judge_by_register(
    candidates: list[ExaminedRow], agreement: Agreement, today: datetime.date, progress: Progress
) -> None:
    by_number = {row.row_number: row for row in candidates}
    stage_candidates(candidates)
    parameters = {
        "agreement_id": agreement.pk,
        "first_month": agreement.first_month,
        "until_month": agreement.until_month,
    }
    known = {found.row_number: found for found in (_Known(*row) for row in _fetch("candidates_known", parameters))}
    _fund_free_months(candidates, known, agreement, parameters, today, progress)
    first_row: dict[int, int] = {}
    for number, found in known.items():
        row = by_number[number]
        if "duplicate_in_roster" not in row.reasons and first_row.setdefault(found.person_id, number) != number:
            # Two NIKs whose records were merged are one person's.
            row.add("duplicate_in_roster")
        _judge_known(row, found)
    for (number,) in _fetch("candidates_possible_duplicates", parameters):
        by_number[number].add("possible_duplicate")
    _mark_twins(candidates)
    for number, accepted, reasons in _fetch("candidates_decided", parameters):
        _apply_decision(by_number[number], accepted, set(reasons))
    for row in candidates:
        if row.leaves and row.row_number not in known:
            row.add("not_a_member")


def _fund_free_months(
    candidates: list[ExaminedRow],
    known: Mapping[int, _Known],
    agreement: Agreement,
    parameters: Mapping[str, Any],
    today: datetime.date,
    progress: Progress,
) -> None:
    """Give each row the months that nobody else pays for, and what they cost."""
    prices = MonthPrices(agreement)
    months = months_on_joining(agreement, on=today)
    taken: defaultdict[int, set[datetime.date]] = defaultdict(set)
    for number, month in _fetch("candidates_taken_months", parameters):
        taken[number].add(month)
    for row in candidates:
        progress.advance()
        if row.leaves:
            continue
        found = known.get(row.row_number)
        gone = taken.get(row.row_number, set())
        if found is not None and found.left_on is not None:
            # Who comes back is funded from the month in which he does.
            gone = gone | set(found.member_months or ()) | {month for month in months if month < today.replace(day=1)}
        row.months = [month for month in months if month not in gone] if gone else months
        row.amount_rupiah = prices.total_rupiah(
            row.months,
            sector=(found.sector if found else None) or row.sector,
            first_month=found.first_month if found else None,
        )
        if not row.months:
            row.add("already_funded")


def _judge_known(row: ExaminedRow, found: _Known) -> None:
    """Judge a row by the person whom the register knows under its NIK."""
    has_membership = found.member_months is not None
    if row.leaves:
        if not has_membership:
            row.add("not_a_member")
        return
    if found.has_died:
        row.add("deceased")
    if has_membership and found.left_on is None:
        row.is_member, row.months, row.amount_rupiah = True, found.member_months or [], found.member_rupiah or 0
        row.reasons = [reason for reason in row.reasons if reason not in REVIEW_REASONS]
    elif not is_same_person(
        name_key=row.name_key,
        birth_date=row.birth_date,
        known_name_key=found.name_key,
        known_birth_date=found.birth_date,
    ):
        row.add(NIK_OTHER_PERSON)
    if found.left_on is not None and not row.comes:
        row.add("has_left")


def stage_candidates(candidates: Sequence[ExaminedRow]) -> None:
    """Put rows with a NIK into the temporary table ``roster_candidate``, to be looked up in the register."""
    temporary_table(
        "roster_candidate",
        "row_number integer, nik_digest bytea, name_key text, birth_date date, sex text, region_id text",
    )
    schema: Mapping[str, Any] = {
        "row_number": pl.Int64,
        "nik_digest": pl.Binary,
        "name_key": pl.String,
        "birth_date": pl.Date,
        "sex": pl.String,
        "region_id": pl.String,
    }
    frame = pl.DataFrame({name: [getattr(row, name) for row in candidates] for name in schema}, schema=schema)
    copy_frame(frame, table="roster_candidate")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE roster_candidate")


def _fetch(name: str, parameters: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql.load("jangkau.partnership", name), parameters)
        return list(cursor.fetchall())


def is_same_person(
    *, name_key: str, birth_date: datetime.date | None, known_name_key: str, known_birth_date: datetime.date
) -> bool:
    """Say whether a row with a NIK and the register's record of that NIK can be of one person."""
    likeness = fuzz.token_sort_ratio(name_key, known_name_key)
    if birth_date == known_birth_date:
        return likeness >= SAME_NAME_WITH_BIRTH_DATE
    return likeness >= SAME_NAME_ALONE


def _mark_twins(candidates: list[ExaminedRow]) -> None:
    """Mark the later of two rows that name one person (name, birth date, sex, district) under two NIKs."""
    first: dict[tuple[object, ...], bytes | None] = {}
    for row in candidates:
        if not row.name_key or row.leaves or "duplicate_in_roster" in row.reasons:
            continue
        key = (row.name_key, row.birth_date, row.sex, (row.region_id or "")[:6])
        if first.setdefault(key, row.nik_digest) != row.nik_digest and not row.is_member:
            row.add("possible_duplicate")


def _apply_decision(row: ExaminedRow, accepted: bool, decided: set[str]) -> None:
    """Let an earlier decision stand for the reasons that it was taken on."""
    if accepted and not row.is_member:
        row.reasons = [reason for reason in row.reasons if not (reason in REVIEW_REASONS and reason in decided)]


def _decide(rows: list[ExaminedRow], agreement: Agreement) -> None:
    left_rupiah = remaining_rupiah(agreement)
    for row in rows:
        if row.leaves:
            row.reasons = [reason for reason in row.reasons if reason in REASONS_OF_LEAVERS]
        if any(reason not in REVIEW_REASONS for reason in row.reasons):
            row.outcome = Outcome.REJECTED
        elif row.reasons:
            row.outcome = Outcome.REVIEW
        elif row.is_member or row.amount_rupiah <= left_rupiah:
            row.outcome = Outcome.ACCEPTED
            left_rupiah -= 0 if row.is_member else row.amount_rupiah
        else:
            row.outcome = Outcome.WAITING
            row.reasons.append(OVER_BUDGET)
