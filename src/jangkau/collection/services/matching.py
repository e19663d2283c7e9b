"""Paying a bill with money that is in the books: held money, money carried forward, or both."""

import datetime
import enum
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jangkau.collection.models import Bill, HeldMoney, HeldMoneyUse, Payment
from jangkau.collection.models.held_money import HeldMoneyPurpose
from jangkau.collection.models.ledger import EntryKind
from jangkau.collection.selectors.office_days import day_at_office, office_day
from jangkau.collection.selectors.payers import Payer, payer_of
from jangkau.collection.services.books import INTERNAL_CHANNEL, Source, source_of, write_entry
from jangkau.collection.services.carried_money import locked_balance
from jangkau.collection.services.chart import AccountCode
from jangkau.collection.services.held_money import left_of, lock_held
from jangkau.collection.services.open_bills import lock_named_bill, require_issued
from jangkau.collection.services.payments import PaymentAnswer, pay_bill
from jangkau.core.errors import Refusal
from jangkau.rules.money import format_rupiah


class MoneyTooLittle(Refusal):
    """What was chosen does not suffice for the bill."""

    message = _(
        "Uang yang dipilih kurang %(missing)s dari tagihan %(number)s. Tambahkan uang lain yang ditahan, "
        "iuran yang diperhitungkan, atau tunggu pembayar melunasi kekurangannya."
    )


class NothingLeft(Refusal):
    """The held money has been used up."""

    message = _("Uang %(reference)s dari %(channel)s sudah habis dipakai.")


class PayerUnknown(Refusal):
    """Money can be carried forward only for a payer who is known."""

    message = _("Pembayar uang %(reference)s belum diketahui. Sebutkan untuk siapa uang itu diperhitungkan.")


class Excess(enum.StrEnum):
    """What becomes of held money that the bill does not need."""

    STAYS = "stays"
    CARRIED = "carried"


@dataclass(frozen=True, slots=True)
class Matched:
    """A bill paid with money that was in the books, and what became of the rest of the held money chosen."""

    payment: PaymentAnswer
    from_held_rupiah: int
    from_carried_rupiah: int
    carried_on_rupiah: int


@transaction.atomic
def match_money(
    *,
    bill_number: str,
    held_ids: Sequence[int],
    with_carried: bool = False,
    excess: Excess = Excess.STAYS,
    now: datetime.datetime,
    by_user_id: int,
    office_ids: Collection[int] | None = None,
) -> Matched:
    """Pay an open bill in full with held money, in the order given, and then with money carried forward.

    It counts as paid when the last part of the money had come, though not before the bill was issued; with carried
    money in it, now.

    Args:
        bill_number: the bill's number or its payment code.
        held_ids: the held money; may be empty if carried money is to pay alone.
        with_carried: whether money carried forward for the bill's payer pays what held money leaves open.
        excess: what becomes of held money that is over.
        now: when this is recorded.
        by_user_id: who does it.
        office_ids: only a bill and money of these offices are known; None for all.

    Raises:
        PaymentCodeTooShortOrLong, PaymentCodeMistyped, UnknownBill: as ``record_payment``.
        BillAlreadyPaid, BillExpired, BillCancelled, BillReversed: if it is not open.
        UnknownHeldMoney: if one of them is not there.
        NothingLeft: if one of them has been used up.
        MoneyTooLittle: if all of it together does not suffice.
    """
    bill = lock_named_bill(number_or_code=bill_number, office_ids=office_ids)
    require_issued(bill)
    chosen = lock_held(held_ids=held_ids, office_ids=office_ids)
    parts, missing_rupiah = _parts(chosen, bill.total_rupiah)
    carried_rupiah = missing_rupiah if with_carried else 0
    if with_carried:
        missing_rupiah -= min(carried_rupiah, locked_balance(payer_of(bill)))
    if missing_rupiah:
        raise MoneyTooLittle(number=bill.number, missing=format_rupiah(missing_rupiah))
    paid_at = now if carried_rupiah else max(bill.issued_at, *(held.received_at for held, _rupiah in parts))
    answer = pay_bill(
        channel=INTERNAL_CHANNEL,
        reference=bill.number,
        bill_number=bill.number,
        amount_rupiah=bill.total_rupiah,
        paid_at=paid_at,
        now=now,
        by_user_id=by_user_id,
    )
    payment = Payment.objects.get(pk=answer.payment_id)
    for held, rupiah in parts:
        _use_for_payment(held, rupiah, payment, bill)
    if carried_rupiah:
        _spend_carried(carried_rupiah, payment, bill)
    carried_on = 0
    if excess is Excess.CARRIED:
        carried_on = sum(_carry(held, payer_of(bill), now, by_user_id) for held in chosen)
    return Matched(answer, bill.total_rupiah - carried_rupiah, carried_rupiah, carried_on)


@transaction.atomic
def carry_held_money(
    *,
    held_id: int,
    payer: Payer | None = None,
    now: datetime.datetime,
    by_user_id: int,
    office_ids: Collection[int] | None = None,
) -> int:
    """Carry what is left of held money forward for its payer, and return how much that was.

    Args:
        held_id: the money.
        payer: for whom; None for who paid it.
        now: when this is recorded.
        by_user_id: who does it.
        office_ids: only money held at one of these offices is known; None for all.

    Raises:
        UnknownHeldMoney: if there is none.
        PayerUnknown: if nobody is named and it is not known who paid.
        NothingLeft: if it has been used up.
    """
    (held,) = lock_held(held_ids=[held_id], office_ids=office_ids)
    payer = payer or payer_of(held)
    if not payer.is_known:
        raise PayerUnknown(reference=held.reference)
    carried = _carry(held, payer, now, by_user_id)
    if not carried:
        raise NothingLeft(channel=held.channel, reference=held.reference)
    return carried


def _parts(chosen: Sequence[HeldMoney], total_rupiah: int) -> tuple[list[tuple[HeldMoney, int]], int]:
    """Return how much of each pays the bill, and how much is missing; what is not needed is left out."""
    parts = []
    for held in chosen:
        left = left_of(held)
        if not left:
            raise NothingLeft(channel=held.channel, reference=held.reference)
        used = min(left, total_rupiah)
        if used:
            parts.append((held, used))
        total_rupiah -= used
    return parts, total_rupiah


def _use_for_payment(held: HeldMoney, rupiah: int, payment: Payment, bill: Bill) -> None:
    """Move held money out of suspense, in the books of its own office and channel."""
    entry = write_entry(
        source=Source(held.channel, held.office_id, payment.pk),
        kind=EntryKind.HELD_USED,
        key=f"held_used:{held.pk}:{payment.pk}",
        narrative=f"Uang yang ditahan membayar tagihan {bill.number}",
        occurred_on=day_at_office(bill, payment.paid_at),
        now=payment.recorded_at,
        amounts={AccountCode.SUSPENSE: rupiah, AccountCode.MOVED: -rupiah},
    )
    HeldMoneyUse.objects.create(
        held=held,
        purpose=HeldMoneyPurpose.PAYMENT,
        amount_rupiah=rupiah,
        payment=payment,
        entry=entry,
        recorded_at=payment.recorded_at,
        recorded_by_id=payment.recorded_by_id,
    )


def _spend_carried(rupiah: int, payment: Payment, bill: Bill) -> None:
    write_entry(
        source=source_of(payment=payment, bill=bill),
        kind=EntryKind.CARRIED_USED,
        key=f"carried_used:{payment.pk}",
        narrative=f"Iuran yang diperhitungkan membayar tagihan {bill.number}",
        occurred_on=day_at_office(bill, payment.paid_at),
        now=payment.recorded_at,
        amounts={AccountCode.CARRIED_FORWARD: rupiah, AccountCode.MOVED: -rupiah},
    )


def _carry(held: HeldMoney, payer: Payer, now: datetime.datetime, by_user_id: int) -> int:
    """Carry what is left forward for a payer and return how much it was."""
    left = left_of(held)
    if not left:
        return 0
    entry = write_entry(
        source=Source(held.channel, held.office_id, payer=payer),
        kind=EntryKind.HELD_USED,
        key=f"held_carried:{held.pk}:{HeldMoneyUse.objects.filter(held=held).count()}",
        narrative="Uang yang ditahan diperhitungkan untuk pembayarnya",
        occurred_on=office_day(held.office, now),
        now=now,
        amounts={AccountCode.SUSPENSE: left, AccountCode.CARRIED_FORWARD: -left},
    )
    HeldMoneyUse.objects.create(
        held=held,
        purpose=HeldMoneyPurpose.CARRIED,
        amount_rupiah=left,
        entry=entry,
        recorded_at=now,
        recorded_by_id=by_user_id,
    )
    return left
