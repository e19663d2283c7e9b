"""What a worker has saved up, and what it pays next: the page of who saves, and the question before each purchase."""

import datetime
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.db.models import Q

from jangkau.collection.models import Bill
from jangkau.collection.models.bills import BillState
from jangkau.collection.selectors.own_bills import NoMonthToPay, own_bill, participant_to_bill
from jangkau.collection.selectors.payers import Payer, carried_balance, carried_moves
from jangkau.core.wording import said
from jangkau.registry.models.offices import TimeZone
from jangkau.registry.selectors.people import PersonCard
from jangkau.registry.selectors.reach import Reach
from jangkau.rules import parameters
from jangkau.rules.months import Month
from jangkau.rules.saving_up import is_saving_up_offered, least_saved_rupiah

_MOST_MOVES = 50


@dataclass(frozen=True, slots=True)
class PaidNext:
    """What savings pay next: a bill of the worker's own that waits, or a month for which there is no bill yet."""

    total_rupiah: int
    bill_id: int | None = None
    bill_number: str = ""
    month: Month | None = None


@dataclass(frozen=True, slots=True)
class SavedMove:
    """What came to the savings of a worker, or below zero was taken from them, and why."""

    on: datetime.date
    amount_rupiah: int
    narrative: str


@dataclass(frozen=True, slots=True)
class Saver:
    """A worker and what he saved.

    ``doubt`` says why saving up may be off; ``paid_next`` is None if there is nothing to pay.
    """

    card: PersonCard
    time_zone: TimeZone
    is_offered: bool
    doubt: str
    least_rupiah: int
    saved_rupiah: int
    paid_next: PaidNext | None
    moves: tuple[SavedMove, ...]

    @property
    def missing_rupiah(self) -> int:
        """How much is missing until the savings pay what comes next."""
        return max(self.paid_next.total_rupiah - self.saved_rupiah, 0) if self.paid_next is not None else 0


def saver(*, person_id: int, reach: Reach, now: datetime.datetime) -> Saver:
    """Return what a worker saved up and what it pays next.

    Raises:
        NotPermitted, UnknownPerson, PersonMerged, PersonDied, NotParticipant, ServedElsewhere: as
            ``participant_to_bill``.
        ParameterError, UnknownBracket: if the law has no price for the next month.
    """
    card, participant = participant_to_bill(person_id=person_id, reach=reach)
    today = now.astimezone(ZoneInfo(participant.office.time_zone)).date()
    doubt = parameters.dated_value("contributions.saving_up", on=today).doubt
    payer = Payer(person_id=person_id)
    moves = carried_moves(payer).select_related("entry").order_by("-entry_id")[:_MOST_MOVES]
    return Saver(
        card=card,
        time_zone=TimeZone(participant.office.time_zone),
        is_offered=is_saving_up_offered(today),
        doubt=said(doubt),
        least_rupiah=least_saved_rupiah(today),
        saved_rupiah=carried_balance(payer),
        paid_next=paid_next(person_id=person_id, reach=reach, now=now),
        moves=tuple(SavedMove(move.entry.occurred_on, move.amount_rupiah, move.entry.narrative) for move in moves),
    )


def saved_if_offered(*, person_id: int, today: datetime.date) -> int | None:
    """Return what a person saved up, in rupiah; None on a day on which saving up is not offered."""
    return carried_balance(Payer(person_id=person_id)) if is_saving_up_offered(today) else None


def paid_next(*, person_id: int, reach: Reach, now: datetime.datetime) -> PaidNext | None:
    """Return what the savings of a worker pay next; None if there is nothing that they could pay.

    It is a bill of his own that can still be paid, for its months are what he asked for; without one, the first free
    month from this one on, with JHT where he chose it. Arrears are his to pay by a bill, and so is the first month
    after a lapse: he has to state something first.

    Raises:
        as ``own_bill``, but for NoMonthToPay.
    """
    waiting = Bill.objects.filter(Q(expires_at__isnull=True) | Q(expires_at__gt=now), state=BillState.ISSUED)
    bill = waiting.filter(payer_person=person_id).order_by("pk").first()
    if bill is not None:
        return PaidNext(bill.total_rupiah, bill.pk, bill.number)
    try:
        first = own_bill(person_id=person_id, reach=reach, now=now)
    except NoMonthToPay:
        return None
    if first.asks_statement:
        return None
    this_month = Month.of(now.astimezone(ZoneInfo(first.time_zone)).date())
    months = [month for month in first.first_months if month >= this_month]
    if not months:
        return None
    if months[0] != first.first_month:
        first = own_bill(person_id=person_id, reach=reach, now=now, first_month=months[0])
    return PaidNext(first.total_rupiah, month=months[0])
