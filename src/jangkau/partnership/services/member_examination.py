"""Examining a wadah's list: what becomes of every row, judged by the law and by the register.

The reading of the file has judged each row by itself (``partnership.intake``). Unlike a sponsor, a wadah decides about
nobody who is on record already: such a row goes to the branch.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.db import connection
from django.utils.translation import gettext_lazy as _

from jangkau.core import sealing, sql
from jangkau.core.errors import Refusal
from jangkau.partnership.intake.member_columns import member_columns
from jangkau.partnership.intake.parse import ParsedRoster
from jangkau.partnership.intake.places import OUTSIDE, resolve_places
from jangkau.partnership.intake.reasons import MEMBER_REASONS
from jangkau.partnership.models.rosters import Outcome
from jangkau.partnership.services.examination import (
    ExaminedRow,
    area_of,
    rows_of,
    stage_candidates,
)
from jangkau.registry.models import Organisation
from jangkau.rules import parameters
from jangkau.rules.brackets import bracket_for_income
from jangkau.rules.eligibility import age_on
from jangkau.rules.incomes import IncomeNotRead, WorkingDaysNeeded, monthly_income, parse_income
from jangkau.rules.occupations import OTHER, find_occupations
from jangkau.rules.registration import refusal_reasons

_VILLAGE_DIGITS, _REGENCY_DIGITS = 10, 4


class WadahWithoutPlace(Refusal):
    """Nobody wrote down where the wadah works, so that no address can be looked up."""

    message = _("Wilayah wadah ini belum tercatat. Minta kantor cabang mencatatnya, lalu kirim lagi.")


@dataclass
class ExaminedMember:
    """A row with what else a form asks: ``income_text`` as written, by the month in rupiah, and its bracket."""

    row: ExaminedRow
    income_text: str
    with_savings: bool
    income_rupiah: int = 0
    bracket: int = 0


def examine_members(parsed: ParsedRoster, *, wadah: Organisation, today: datetime.date) -> list[ExaminedMember]:
    """Return every row of a wadah's file with its outcome and reasons; nothing is written but a temporary table.

    A row is rejected if any reason to reject holds, else an officer looks at it if any reason to look holds.

    Args:
        parsed: the file as read.
        wadah: whose list it is.
        today: the day at its office.

    Raises:
        WadahWithoutPlace: if it is not on record where the wadah works.
        ParameterError: if the law has no value for that day.
    """
    members = [
        ExaminedMember(row, income, with_savings)
        for row, (income, with_savings) in zip(rows_of(parsed.frame), member_columns(parsed), strict=True)
    ]
    _place(members, parsed, wadah)
    for member in members:
        _judge(member, today)
    candidates = [member.row for member in members if member.row.nik is not None and member.row.birth_date is not None]
    for row, digest in zip(candidates, sealing.digest_many(row.nik for row in candidates), strict=True):
        row.nik_digest = digest
    _judge_by_register(candidates, wadah)
    for member in members:
        member.row.outcome = _outcome(member.row)
    return members


def _place(members: Sequence[ExaminedMember], parsed: ParsedRoster, wadah: Organisation) -> None:
    """Find where each lives; who says nothing lives where the wadah works."""
    if wadah.region_id is None:
        raise WadahWithoutPlace()
    area = wadah.region_id[:_REGENCY_DIGITS]
    texts = list(parsed.frame.select("province", "regency", "district", "village").iter_rows())
    places = resolve_places(set(texts), area=area_of(area), area_code=area)
    for member, text in zip(members, texts, strict=True):
        place = places[text] if any(text) else wadah.region_id
        if place is OUTSIDE or len(place) < _REGENCY_DIGITS:
            member.row.add("place_elsewhere")
        else:
            member.row.region_id = place
            if len(place) < _VILLAGE_DIGITS:
                member.row.add("village_unknown")


def _judge(member: ExaminedMember, today: datetime.date) -> None:
    row = member.row
    if row.leaves:
        row.add("leaves_elsewhere")
    if row.occupation:
        row.occupation, row.sector = _occupation(row.occupation)
    else:
        row.add("occupation_missing")
    try:
        member.income_rupiah = monthly_income(parse_income(member.income_text)).amount_rupiah
        member.bracket = bracket_for_income(member.income_rupiah, today).number
    except (IncomeNotRead, WorkingDaysNeeded):
        row.add("income_unclear")
    if row.birth_date is None:
        return
    if "over_age" in refusal_reasons(birth_date=row.birth_date, on=today):
        row.add("over_age")
    elif age_on(row.birth_date, today) < parameters.years("membership.review_under_age", on=today):
        row.add("under_review_age")


@lru_cache(maxsize=4096)
def _occupation(words: str) -> tuple[str, str]:
    """Return the name in the list of what the words mean, or the words themselves, and the sector."""
    found = find_occupations(words)[0]
    return (words if found.code == OTHER else found.label.indonesian), found.sector.value


def _judge_by_register(candidates: Sequence[ExaminedRow], wadah: Organisation) -> None:
    stage_candidates(candidates)
    by_number = {row.row_number: row for row in candidates}
    with connection.cursor() as cursor:
        cursor.execute(sql.load("jangkau.partnership", "members_known"))
        for number, has_died, wadah_id in cursor.fetchall():
            if has_died:
                by_number[number].add("deceased")
            elif wadah_id == wadah.pk:
                by_number[number].add("member_here")
            else:
                by_number[number].add("nik_known" if wadah_id is None else "member_elsewhere")


def _outcome(row: ExaminedRow) -> Outcome:
    if any(MEMBER_REASONS[reason].kind != "review" for reason in row.reasons):
        return Outcome.REJECTED
    return Outcome.REVIEW if row.reasons else Outcome.ACCEPTED
