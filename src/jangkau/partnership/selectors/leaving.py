"""Members who leave: whom a roster names, which months stay theirs, and what goes back to the budget."""

import datetime
from collections.abc import Collection
from typing import NamedTuple

from django.db import connection

from jangkau.core import sql
from jangkau.partnership.models import Agreement, Roster
from jangkau.partnership.models.agreements import OnDeparture
from jangkau.partnership.selectors.agreements import MonthPrices
from jangkau.rules.months import Month


class Leaver(NamedTuple):
    """A member who is to leave, as ``members_with_claims.sql`` tells it."""

    member_id: int
    participant_id: int
    months: list[datetime.date]
    amount_rupiah: int
    sector: str
    first_month: datetime.date | None
    claimed: list[datetime.date]

    def kept(self, left_on: datetime.date, *, agreement: Agreement) -> list[datetime.date]:
        """Return the months that stay: those begun by the departure and, if so agreed, those billed already."""
        keep_claimed = agreement.on_departure == OnDeparture.KEEP
        return [month for month in self.months if month <= left_on or (keep_claimed and month in self.claimed)]

    def freed_rupiah(self, kept: list[datetime.date], *, prices: MonthPrices) -> int:
        """Return what goes back to the budget if only ``kept`` of the months stay."""
        whole = prices.total_rupiah(self.months, sector=self.sector, first_month=self.first_month)
        return whole - prices.total_rupiah(kept, sector=self.sector, first_month=self.first_month)


def leaving_by_roster(*, agreement: Agreement, roster: Roster, today: datetime.date) -> dict[int, datetime.date]:
    """Return the members whom a roster names as leaving, by id, with the last day on which each belongs to it.

    A month that has begun and was billed for the member stays his, so that he leaves today. Otherwise he leaves with
    the end of the month before, and is not billed any more.
    """
    this_month = Month.of(today).first_day
    with connection.cursor() as cursor:
        cursor.execute(
            sql.load("jangkau.partnership", "leaving_members"),
            {
                "agreement_id": agreement.pk,
                "roster_id": roster.pk,
                "roster_number": roster.number,
                "this_month": this_month,
            },
        )
        return {
            member_id: today if is_billed else this_month - datetime.timedelta(days=1)
            for member_id, is_billed in cursor.fetchall()
        }


def leavers(member_ids: Collection[int]) -> list[Leaver]:
    """Return these members with what decides the months that they keep."""
    with connection.cursor() as cursor:
        cursor.execute(sql.load("jangkau.partnership", "members_with_claims"), {"member_ids": list(member_ids)})
        return [Leaver(*row) for row in cursor.fetchall()]


def freed_by_roster(*, agreement: Agreement, roster: Roster, today: datetime.date) -> tuple[int, int]:
    """Return how many members a roster would let go today, and how many rupiah of the budget that would free."""
    left_on = leaving_by_roster(agreement=agreement, roster=roster, today=today)
    if not left_on:
        return 0, 0
    prices = MonthPrices(agreement)
    freed_rupiah = sum(
        leaver.freed_rupiah(leaver.kept(left_on[leaver.member_id], agreement=agreement), prices=prices)
        for leaver in leavers(left_on)
    )
    return len(left_on), freed_rupiah
