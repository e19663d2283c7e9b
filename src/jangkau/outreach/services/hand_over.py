"""Handing a worker over from his sponsor to paying himself: the offer is shown, and taken by one tap."""

import datetime

from django.db import transaction

from jangkau.collection.services.bills import IssuedBill
from jangkau.collection.services.own_bills import bill_participant
from jangkau.core.history import acting
from jangkau.outreach.models import HandOverStep
from jangkau.outreach.models.hand_over import HandOverAct
from jangkau.outreach.selectors.self_pay_offers import SelfPayOffer, promised_months, self_pay_offer
from jangkau.registry.selectors.reach import Reach
from jangkau.rules.months import Month


def show_offer(*, person_id: int, reach: Reach, now: datetime.datetime) -> SelfPayOffer | None:
    """Return the offer that stands for a person whom a worker looks after, and note the first time that it is shown.

    Raises:
        NotPermitted, UnknownPerson, ParameterError, UnknownBracket: as ``self_pay_offer``.
    """
    offer = self_pay_offer(person_id=person_id, reach=reach, now=now)
    if offer is not None and offer.end.shown_at is None:
        _note(offer, HandOverAct.SHOWN, reach, now)
    return offer


@transaction.atomic
def bill_own_months(
    *,
    person_id: int,
    reach: Reach,
    now: datetime.datetime,
    first_month: Month | None = None,
    count: int | None = None,
    total_rupiah: int | None = None,
    is_tap: bool = False,
    attested: bool = False,
) -> IssuedBill:
    """Bill a worker who pays himself, for no month that a sponsor is going to pay; note that he took an offer.

    Args:
        person_id, reach, now, first_month, count, total_rupiah, attested: as ``bill_participant``.
        is_tap: whether he took the offer to go on after his sponsor.

    Raises:
        NotPermitted, UnknownPerson, PersonMerged, PersonDied, NotParticipant, ServedElsewhere, NoMonthToPay,
            MonthsNotOffered, AmountChanged, ReattestationMissing, NothingToBill, ParameterError, UnknownBracket: as
            ``bill_participant``.
    """
    offer = self_pay_offer(person_id=person_id, reach=reach, now=now) if is_tap else None
    if offer is not None and offer.end.tapped_at is None:
        _note(offer, HandOverAct.TAPPED, reach, now)
    return bill_participant(
        person_id=person_id, reach=reach, now=now, first_month=first_month, count=count, total_rupiah=total_rupiah,
        promised=promised_months(person_id=person_id, now=now), attested=attested,
    )  # fmt: skip


def _note(offer: SelfPayOffer, act: HandOverAct, reach: Reach, now: datetime.datetime) -> None:
    """Write a step down once, however many of his windows come at the same time."""
    with acting(by=reach.username, reason="menawarkan iuran sendiri sesudah sponsor"):
        step = HandOverStep(
            participant_id=offer.end.participant_id, first_month=offer.end.ends_on, act=act, happened_at=now
        )
        HandOverStep.objects.bulk_create([step], ignore_conflicts=True)
