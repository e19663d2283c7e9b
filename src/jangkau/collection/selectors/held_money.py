"""Held money as people see it: what is left of it, how old it is, who looks after it, and one amount's whole story."""

import datetime
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from jangkau.collection.models import Bill, HeldMoney, HeldMoneyUse
from jangkau.collection.models.bills import BillState
from jangkau.collection.models.held_money import HeldMoneyPurpose, HeldReason, MoneySource
from jangkau.collection.selectors.payers import Payer, carried_balance, payer_of
from jangkau.collection.selectors.refunds import name_of_payer
from jangkau.core.errors import NotFound
from jangkau.core.permissions import Right
from jangkau.registry.models.offices import TimeZone
from jangkau.registry.selectors.offices import offices_in_reach
from jangkau.registry.selectors.reach import Reach

_MOST = 200
_USED = HeldMoneyUse.objects.filter(held=OuterRef("pk")).order_by().values("held").annotate(used=Sum("amount_rupiah"))
_LEFT = F("amount_rupiah") - Coalesce(Subquery(_USED.values("used")), Value(0))


class HeldMoneyNotFound(NotFound):
    """No such held money lies within the reader's reach."""

    message = _("Uang yang ditahan ini tidak ditemukan. Cari dalam daftar uang yang ditahan.")


@dataclass(frozen=True, slots=True)
class HeldRow:
    """Held money. ``days`` is how long ago it came; ``responsible`` is blank where nobody who can sign in is."""

    held_id: int
    source: MoneySource
    channel: str
    reference: str
    amount_rupiah: int
    left_rupiah: int
    received_at: datetime.datetime
    days: int
    reason: HeldReason
    note: str
    payer_name: str
    bill_id: int | None
    bill_number: str
    office_name: str
    time_zone: TimeZone
    responsible: str
    responsible_username: str

    @property
    def reason_label(self) -> str:
        """Why it paid no bill, in words."""
        return str(self.reason.label)

    @property
    def source_label(self) -> str:
        """What told us of it, in words."""
        return str(self.source.label)


@dataclass(frozen=True, slots=True)
class HeldUse:
    """A part of held money that was used, or below zero given back."""

    at: datetime.datetime
    who: str
    purpose: HeldMoneyPurpose
    amount_rupiah: int
    payment_id: int | None
    refund_id: int | None

    @property
    def purpose_label(self) -> str:
        """What for, in words."""
        return str(self.purpose.label)


@dataclass(frozen=True, slots=True)
class Candidate:
    """An open bill that held money may be meant for, and why."""

    bill_id: int
    number: str
    payer_name: str
    total_rupiah: int
    why: str


@dataclass(frozen=True, slots=True)
class HeldStory:
    """Held money with its uses, what else is there to pay with, and bills that it may be meant for."""

    row: HeldRow
    uses: tuple[HeldUse, ...]
    payer: Payer
    payer_carried_rupiah: int
    others: tuple[HeldRow, ...]
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class HeldTotal:
    """How much held money is not used up: in how many amounts, and how many rupiah are left of them."""

    count: int
    left_rupiah: int


@dataclass(frozen=True, slots=True)
class DeskOffice:
    """An office at which the reader may hold money."""

    office_id: int
    code: str
    name: str
    time_zone: TimeZone


def desk_offices(reach: Reach) -> tuple[DeskOffice, ...]:
    """Return the offices at which the reader may hold money, by code."""
    offices = offices_in_reach(reach, Right.RECORD_PAYMENT).order_by("code")
    return tuple(DeskOffice(office.pk, office.code, office.name, TimeZone(office.time_zone)) for office in offices)


def held_in_reach(*, reach: Reach, today: datetime.date, mine: bool = False, text: str = "") -> tuple[HeldRow, ...]:
    """Return held money that is not used up, the oldest first: at most two hundred.

    Args:
        reach: of the reader.
        today: from which its age is counted.
        mine: only what the reader is responsible for.
        text: only what has it in its reference, channel or note, or is of this payer.

    Raises:
        NotPermitted: if the reader may see none.
    """
    held = _unused(_offices(reach))
    if mine:
        held = held.filter(responsible=reach.user_id)
    if text.strip():
        held = held.filter(
            Q(reference__icontains=text.strip())
            | Q(channel__icontains=text.strip())
            | Q(note__icontains=text.strip())
            | Q(payer_organisation__name__icontains=text.strip())
            | Q(bill__number__iexact=text.strip())
        )
    return tuple(_row(money, today) for money in held.order_by("received_at", "pk")[:_MOST])


def total_held(reach: Reach) -> HeldTotal:
    """Return how much money is held in all that the reader sees at the payments desk.

    Raises:
        NotPermitted: if the reader may see none.
    """
    found = _unused(_offices(reach)).aggregate(count=Count("pk"), rupiah=Sum("left"))
    return HeldTotal(found["count"], found["rupiah"] or 0)


def held_story(*, held_id: int, reach: Reach, today: datetime.date) -> HeldStory:
    """Return the story of held money.

    Raises:
        NotPermitted: if the reader may see none.
        HeldMoneyNotFound: if there is none, or it belongs to others; the two cannot be told apart.
    """
    offices = _offices(reach)
    held = _held(offices).filter(pk=held_id).first()
    if held is None:
        raise HeldMoneyNotFound()
    payer = payer_of(held.bill) if held.bill is not None and not payer_of(held).is_known else payer_of(held)
    others = _unused(offices).exclude(pk=held.pk)
    others = others.filter(_of(payer) | Q(bill__isnull=False, bill=held.bill_id)).order_by("received_at", "pk")
    return HeldStory(
        row=_row(held, today),
        uses=tuple(
            HeldUse(
                at=use.recorded_at,
                who=use.recorded_by.full_name,
                purpose=HeldMoneyPurpose(use.purpose),
                amount_rupiah=use.amount_rupiah,
                payment_id=use.payment_id,
                refund_id=use.refund_id,
            )
            for use in held.uses.select_related("recorded_by").order_by("pk")
        ),
        payer=payer,
        payer_carried_rupiah=carried_balance(payer) if payer.is_known else 0,
        others=tuple(_row(money, today) for money in others[:20]),
        candidates=_candidates(held, payer, offices),
    )


def _candidates(held: HeldMoney, payer: Payer, offices: Collection[int]) -> tuple[Candidate, ...]:
    """Return open bills: the one it was meant for, those of its payer, and those of just this amount; at most ten."""
    open_bills = Bill.objects.filter(state=BillState.ISSUED, office__in=offices)
    found = open_bills.filter(Q(pk=held.bill_id) | _of(payer) | Q(total_rupiah=held.amount_rupiah))
    bills = list(found.select_related("payer_organisation", "payer_person").order_by("-pk")[:10])

    def why(bill: Bill) -> str:
        if bill.pk == held.bill_id:
            return str(_("tagihan yang dimaksud"))
        return str(_("tagihan pembayar ini") if payer.is_known and payer_of(bill) == payer else _("jumlahnya sama"))

    return tuple(
        Candidate(
            bill.pk,
            bill.number,
            (bill.payer_organisation or bill.payer_person).name,  # type: ignore[union-attr]  # a bill has one payer
            bill.total_rupiah,
            why(bill),
        )
        for bill in bills
    )


def _of(payer: Payer) -> Q:
    """Return the condition of being a payer's; nothing is of one who is not known."""
    if payer.person_id is not None:
        return Q(payer_person=payer.person_id)
    return Q(payer_organisation=payer.organisation_id, payer_organisation__isnull=False)


def _offices(reach: Reach) -> frozenset[int]:
    held = [right for right in (Right.RECORD_PAYMENT, Right.SEE_BOOKS) if right in reach.rights]
    if not held:
        reach.require(Right.RECORD_PAYMENT)
    return frozenset[int]().union(*(reach.offices_for(right) for right in held))


def _held(offices: Collection[int]) -> QuerySet[HeldMoney]:
    """Return the money held at some offices, annotated with what is ``left`` of it."""
    return (
        HeldMoney.objects.select_related("office", "responsible", "payer_person", "payer_organisation", "bill")
        .filter(office__in=offices)
        .annotate(left=_LEFT)
    )


def _unused(offices: Collection[int]) -> QuerySet[HeldMoney]:
    """Return the money held at some offices that is not used up."""
    return _held(offices).filter(left__gt=0)  # type: ignore[misc]  # annotated by _held


def _row(held: HeldMoney, today: datetime.date) -> HeldRow:
    left_rupiah: int = held.left  # type: ignore[attr-defined]  # annotated by _held
    return HeldRow(
        held_id=held.pk,
        source=MoneySource(held.source),
        channel=held.channel,
        reference=held.reference,
        amount_rupiah=held.amount_rupiah,
        left_rupiah=left_rupiah,
        received_at=held.received_at,
        days=max((today - held.received_at.date()).days, 0),
        reason=HeldReason(held.reason),
        note=held.note,
        payer_name=name_of_payer(held),
        bill_id=held.bill_id,
        bill_number=held.bill.number if held.bill is not None else "",
        office_name=held.office.name,
        time_zone=TimeZone(held.office.time_zone),
        responsible=held.responsible.full_name if held.responsible.is_active else "",
        responsible_username=held.responsible.username if held.responsible.is_active else "",
    )
