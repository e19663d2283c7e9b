"""A member leaves an agreement: what it means for the months still to come."""

import datetime
import enum
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jangkau.collection.models import BillLine
from jangkau.collection.services.departures import DeparturePolicy, SettledDeparture, settle_departure
from jangkau.core.errors import Refusal
from jangkau.core.permissions import Right
from jangkau.enrolment.services.participants import end_participation
from jangkau.partnership.models import Agreement, AgreementBill, Member
from jangkau.partnership.selectors.agreements import agreement_in_reach, month_prices
from jangkau.registry.selectors.reach import Reach
from jangkau.registry.services.people import record_death


class DepartureReason(enum.StrEnum):
    """Why a member leaves an agreement."""

    DEATH = "death"
    WAGE_EARNER = "wage_earner"
    DROPPED_OUT = "dropped_out"


class MemberNotFound(Refusal):
    """The agreement has no such member who is still in it."""

    message = _("Peserta %(number)s tidak terdaftar pada perjanjian %(code)s, atau sudah keluar.")


class DepartureOutside(Refusal):
    """The day of departure does not lie within the agreement's months, or is yet to come."""

    message = _("Tanggal keluar %(date)s harus di dalam masa perjanjian %(code)s dan tidak boleh di masa depan.")


@dataclass(frozen=True)
class Departed:
    """What a departure did: the months given up, and what became of their money."""

    months_given_up: int
    settled: SettledDeparture


@transaction.atomic
def record_departure(
    *,
    agreement_code: str,
    participant_number: str,
    left_on: datetime.date,
    reason: DepartureReason,
    reach: Reach,
    now: datetime.datetime,
) -> Departed:
    """Record that a member left; months after the departure go as the agreement says (refund, transfer, keep).

    A death or a job with wages also ends the participation itself. Who merely drops out of the agreement stays a
    participant and may pay for himself. Under transfer, the budget given up funds workers who wait.

    Raises:
        AgreementNotFound, NotPermitted: as for any agreement.
        MemberNotFound: if nobody with that number is in the agreement.
        DepartureOutside: if the day lies outside the agreement's months or in the future.
    """
    agreement = agreement_in_reach(code=agreement_code, reach=reach, right=Right.BILL)
    agreement = Agreement.objects.select_for_update(of=("self",)).get(pk=agreement.pk)
    if not agreement.first_month <= left_on < agreement.until_month or left_on > now.date():
        raise DepartureOutside(date=left_on.isoformat(), code=agreement.code)
    member = (
        Member.objects.select_related("participant")
        .filter(agreement=agreement, participant__issued_number__number=participant_number, left_on__isnull=True)
        .first()
    )
    if member is None:
        raise MemberNotFound(number=participant_number, code=agreement.code)
    policy = DeparturePolicy(agreement.on_departure)
    settled = settle_departure(
        participant_id=member.participant_id,
        left_on=left_on,
        policy=policy,
        note=f"{reason.value} {left_on.isoformat()}",
        now=now,
        by_user_id=reach.user_id,
        bill_ids=list(AgreementBill.objects.filter(agreement=agreement).values_list("bill_id", flat=True)),
    )
    given_up = _shorten(member, left_on, keep=policy is DeparturePolicy.KEEP)
    if reason is DepartureReason.DEATH:
        record_death(person_id=member.person_id, died_on=left_on, reach=reach, now=now)
    if reason is not DepartureReason.DROPPED_OUT:
        end_participation(participant_id=member.participant_id, ended_on=left_on, reason=reason.value, now=now)
    return Departed(given_up, settled)


def _shorten(member: Member, left_on: datetime.date, *, keep: bool) -> int:
    """Mark the member as gone and give the months after the departure back to the budget.

    Under keep, months that were billed stay; those not billed yet are given up all the same.
    """
    member.left_on = left_on
    claimed: set[datetime.date] = set()
    if keep:
        lines = BillLine.objects.filter(participant_id=member.participant_id, live=True)
        claimed = set(lines.values_list("month", flat=True))
    kept = [month for month in member.months if month <= left_on or month in claimed]
    given_up = len(member.months) - len(kept)
    if given_up:
        prices = month_prices(member.agreement)
        member.months = kept
        member.amount_rupiah = sum(prices[month, member.participant.sector] for month in kept)
    member.save(update_fields=["left_on", "months", "amount_rupiah"])
    return given_up
