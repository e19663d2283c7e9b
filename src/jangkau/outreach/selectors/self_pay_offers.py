"""The offer to a worker whose sponsor's months end, to go on by paying himself; and what he may pay beside sponsors."""

import datetime
import enum
from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from jangkau.collection.selectors.bills import bills_in_reach
from jangkau.collection.selectors.own_bills import MonthsNotOffered, NoMonthToPay, OwnBill, ServedElsewhere, own_bill
from jangkau.collection.selectors.person_months import MonthPart, MonthState, month_parts
from jangkau.core.permissions import Right
from jangkau.enrolment.models import Participant
from jangkau.outreach.selectors.sponsor_ends import OFFERED_AFTER, OFFERED_BEFORE, SponsorEnd, sponsor_ends
from jangkau.partnership.models import Agreement, Member
from jangkau.registry.selectors.people import person_in_reach
from jangkau.registry.selectors.reach import Reach
from jangkau.rules.contributions import Cover
from jangkau.rules.months import Month

_ONE_DAY = datetime.timedelta(days=1)


class OfferState(enum.StrEnum):
    """What the worker can do: tap, pay the bill that he has, or wait for whoever else was billed for the month."""

    OPEN = "open"
    BILLED = "billed"
    ELSEWHERE = "elsewhere"


@dataclass(frozen=True, slots=True)
class SelfPayOffer:
    """The offer as the worker reads it.

    ``pay_month`` is the first month that nobody funds, or this month once that one is over (``is_over``);
    ``total_rupiah`` its price, None unless the offer is open; ``bill_id`` his bill for it that waits.
    """

    end: SponsorEnd
    sponsor: str
    state: OfferState
    pay_month: Month
    is_over: bool
    is_past: bool
    total_rupiah: int | None
    bill_id: int | None


def own_bill_beside_sponsors(
    *, person_id: int, reach: Reach, now: datetime.datetime, first_month: Month | None = None, count: int | None = None
) -> OwnBill:
    """Return what would be billed to a worker who pays himself, without the months that sponsors are going to pay.

    Args and errors as ``own_bill``.
    """
    promised = promised_months(person_id=person_id, now=now)
    return own_bill(person_id=person_id, reach=reach, now=now, first_month=first_month, count=count, promised=promised)


def promised_months(*, person_id: int, now: datetime.datetime) -> frozenset[Month]:
    """Return the months that agreements promise to a person and that have not begun, billed or not.

    This month is not among them: whoever needs cover today need not wait for his sponsor.
    """
    this_month = Month.of(_today(list(_participants(person_id)), now))
    members = Member.objects.filter(Q(person_id=person_id) | Q(person__merged_into_id=person_id)).order_by("pk")
    months = {Month.of(month) for found in members.values_list("months", flat=True) for month in found}
    return frozenset(month for month in months if month > this_month)


def self_pay_offer(*, person_id: int, reach: Reach, now: datetime.datetime) -> SelfPayOffer | None:
    """Return the offer that stands for a person; None where none does.

    It stands from 60 days before the first day without the sponsor until 61 days after the last day with him, by the
    clock of the person's office; not for whoever died, left, is funded further by anybody, or has paid already.

    Raises:
        NotPermitted, UnknownPerson: as the names say.
        ParameterError, UnknownBracket: if the law has no price for the month.
    """
    person_in_reach(person_id=person_id, reach=reach, right=Right.BILL)
    participants = list(_participants(person_id))
    today = _today(participants, now)
    ids = [participant.pk for participant in participants]
    ends = sponsor_ends(
        today=today,
        participant_ids=ids,
        ends_from=today - OFFERED_AFTER + _ONE_DAY,
        ends_until=today + OFFERED_BEFORE + _ONE_DAY,
    )
    standing = [end for end in ends if end.is_member and not end.goes_on and not end.is_next_paid]
    if not standing:
        return None
    return _offer(
        standing[-1], month_parts(participant_ids=ids), person_id=person_id, reach=reach, now=now, today=today
    )


def _offer(
    end: SponsorEnd,
    parts: Sequence[MonthPart],
    *,
    person_id: int,
    reach: Reach,
    now: datetime.datetime,
    today: datetime.date,
) -> SelfPayOffer | None:
    pay_month = max(end.first_month, Month.of(today))
    known = [part for part in parts if part.month == pay_month and part.cover is Cover.RISK]
    state, total_rupiah, bill_id = OfferState.OPEN, None, None
    if any(part.state is MonthState.INSURED for part in known):
        return None
    if billed := [part.bill_id for part in known if part.state is MonthState.BILLED]:
        own = bills_in_reach(reach).filter(pk__in=billed, payer_person_id=person_id).order_by("pk").first()
        state, bill_id = (OfferState.BILLED, own.pk) if own else (OfferState.ELSEWHERE, None)
    else:
        try:
            total_rupiah = own_bill_beside_sponsors(
                person_id=person_id, reach=reach, now=now, first_month=pay_month, count=1
            ).total_rupiah
        except (NoMonthToPay, MonthsNotOffered, ServedElsewhere):
            return None
    return SelfPayOffer(
        end=end,
        sponsor=Agreement.objects.select_related("sponsor").get(pk=end.agreement_id).sponsor.name,
        state=state,
        pay_month=pay_month,
        is_over=pay_month > end.first_month,
        is_past=end.ends_on <= today,
        total_rupiah=total_rupiah,
        bill_id=bill_id,
    )


def _participants(person_id: int) -> QuerySet[Participant]:
    """Return the participations of a person, of records merged into his too, the live one last."""
    found = Participant.objects.filter(Q(person_id=person_id) | Q(person__merged_into_id=person_id))
    return found.select_related("office").order_by("ended_on", "pk")


def _today(participants: Sequence[Participant], now: datetime.datetime) -> datetime.date:
    """Return the day by the clock of the office that looks after somebody."""
    zone = ZoneInfo(participants[-1].office.time_zone) if participants else now.tzinfo
    return now.astimezone(zone).date()
