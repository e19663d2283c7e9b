"""Letting members go: the months still to come are given up, and what was paid ahead goes as the agreement says."""

import datetime
import json
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import connection

from jangkau.collection.services.departures import DeparturePolicy, SettledDeparture, settle_departure
from jangkau.core import sql
from jangkau.partnership.models import Agreement, AgreementBill, Member, Roster
from jangkau.partnership.selectors.agreements import MonthPrices, day_at_office
from jangkau.partnership.selectors.leaving import leavers, leaving_by_roster


@dataclass(frozen=True)
class Departed:
    """What departures did: members gone, months given up, and what became of the money of those paid ahead."""

    members: int
    months_given_up: int
    settled: SettledDeparture


def let_members_go(
    *, agreement: Agreement, left_on: Mapping[int, datetime.date], note: str, by_user_id: int, now: datetime.datetime
) -> Departed:
    """Mark members as gone, settle what was paid ahead for them, and give the rest of their months back to the budget.

    Under keep, months that the agreement was billed for stay; those not billed yet are given up all the same.
    Participation as such goes on. To be called with the agreement locked, within its transaction.

    Args:
        agreement: what they leave.
        left_on: the last day on which each belonged to it, by id of the member.
        note: why, in words that an auditor understands.
        by_user_id: who records it.
        now: when it is recorded.
    """
    policy = DeparturePolicy(agreement.on_departure)
    prices = MonthPrices(agreement)
    bill_ids = list(AgreementBill.objects.filter(agreement=agreement).values_list("bill_id", flat=True))
    settled = SettledDeparture(0, 0, 0, 0)
    given_up, gone = 0, []
    list(Member.objects.select_for_update().filter(pk__in=list(left_on)).order_by("pk").values_list("pk"))
    for leaver in leavers(left_on):
        day = left_on[leaver.member_id]
        if any(month > day for month in leaver.claimed):
            one = settle_departure(
                participant_id=leaver.participant_id,
                left_on=day,
                policy=policy,
                note=f"{note} {day.isoformat()}",
                now=now,
                by_user_id=by_user_id,
                bill_ids=bill_ids,
            )
            settled = _sum(settled, one)
        kept = leaver.kept(day, agreement=agreement)
        freed_rupiah = leaver.freed_rupiah(kept, prices=prices)
        given_up += len(leaver.months) - len(kept)
        gone.append(
            {
                "id": leaver.member_id,
                "left_on": day.isoformat(),
                "months": [month.isoformat() for month in kept],
                "amount_rupiah": leaver.amount_rupiah - freed_rupiah,
            }
        )
    with connection.cursor() as cursor:
        cursor.execute(sql.load("jangkau.partnership", "shorten_members"), {"gone": json.dumps(gone), "left_at": now})
    return Departed(len(gone), given_up, settled)


def let_go_by_roster(*, agreement: Agreement, roster: Roster, by_user_id: int, now: datetime.datetime) -> Departed:
    """Let the members go whom a roster names as leaving, on the days that ``leaving_by_roster`` tells."""
    return let_members_go(
        agreement=agreement,
        left_on=leaving_by_roster(agreement=agreement, roster=roster, today=day_at_office(agreement, now)),
        note=f"dropped_out, roster {roster.number},",
        by_user_id=by_user_id,
        now=now,
    )


def _sum(one: SettledDeparture, other: SettledDeparture) -> SettledDeparture:
    return SettledDeparture(
        one.voided_months + other.voided_months,
        one.refunded_rupiah + other.refunded_rupiah,
        one.carried_rupiah + other.carried_rupiah,
        one.freed_lines + other.freed_lines,
    )
