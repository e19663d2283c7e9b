"""Reversing a payment: its months are voided and can be insured again; nothing is erased."""

import datetime
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from jangkau.collection.models import (
    Bill,
    BillLine,
    Entry,
    HeldMoneyUse,
    InsuredMonth,
    MonthVoid,
    Payment,
    Posting,
    RefundRequest,
)
from jangkau.collection.models.bills import BillState
from jangkau.collection.models.held_money import HeldMoneyPurpose
from jangkau.collection.models.insured_months import VoidReason
from jangkau.collection.models.ledger import EntryKind
from jangkau.collection.models.refunds import RefundState
from jangkau.collection.selectors.office_days import day_at_office
from jangkau.collection.selectors.payers import payer_of
from jangkau.collection.services.books import Source, write_entry
from jangkau.collection.services.open_bills import lock_bill
from jangkau.core.broken_constraints import broken_constraint
from jangkau.core.errors import NotFound, Refusal


class UnknownPayment(NotFound):
    """No payment has this reference."""

    message = _("Tidak ada pembayaran dengan referensi %(reference)s dari %(channel)s. Periksa referensinya.")


class PaymentAlreadyReversed(Refusal):
    """The payment was reversed before."""

    message = _("Pembayaran dengan referensi %(reference)s dari %(channel)s sudah pernah dibatalkan.")


class ReasonMissing(Refusal):
    """A reversal must say why."""

    message = _("Tuliskan alasan pembatalan pembayaran %(reference)s.")


class CarriedMoneySpent(Refusal):
    """Money that the payment carried forward has been spent since; what spent it must be undone first."""

    message = _(
        "Pembayaran %(reference)s tidak dapat dibatalkan: iuran yang diperhitungkan darinya sudah dipakai. "
        "Batalkan dahulu pembayaran atau pengembalian yang memakainya."
    )


class MonthsRefunded(Refusal):
    """Months that the payment bought were given up, and their refund was asked for."""

    message = _(
        "Pembayaran %(reference)s tidak dapat dibatalkan: pengembalian bulan yang gugur sudah diminta. "
        "Batalkan dahulu permintaan pengembaliannya."
    )


@dataclass(frozen=True)
class Reversal:
    """What a reversal did."""

    payment_id: int
    bill_number: str
    amount_rupiah: int
    voided_months: int
    freed_lines: int


@transaction.atomic
def reverse_payment(
    *,
    channel: str,
    reference: str,
    reason: str,
    now: datetime.datetime,
    by_user_id: int,
    office_ids: Collection[int] | None = None,
) -> Reversal:
    """Undo a payment: void its months, free its lines, and turn round all that the books hold of it.

    The bill stays reversed; the months can be billed and insured again. Numbers once issued are kept. Held and
    carried money that paid the bill is there again.

    Args:
        channel: as the payment was recorded.
        reference: as the payment was recorded.
        reason: why, in words that an auditor understands.
        now: when this is recorded.
        by_user_id: who reverses.
        office_ids: only a payment of a bill of one of these offices is known; None for all.

    Raises:
        UnknownPayment: if there is no such payment.
        PaymentAlreadyReversed: if it was reversed before; nothing is written.
        ReasonMissing: if the reason is blank.
        CarriedMoneySpent: if money that it carried forward has been spent since.
        MonthsRefunded: if a refund of months that it bought was asked for.
    """
    if not reason.strip():
        raise ReasonMissing(reference=reference)
    payments = Payment.objects.select_related("bill").filter(channel=channel, reference=reference)
    if office_ids is not None:
        payments = payments.filter(bill__office__in=office_ids)
    payment = payments.first()
    if payment is None:
        raise UnknownPayment(channel=channel, reference=reference)
    bill = lock_bill(number=payment.bill.number)
    if bill.state == BillState.REVERSED:
        raise PaymentAlreadyReversed(channel=channel, reference=reference)
    if RefundRequest.objects.filter(payment=payment).exclude(state__in=[RefundState.DROPPED, RefundState.FAILED]):
        raise MonthsRefunded(reference=reference)
    void = MonthVoid.objects.create(
        reason=VoidReason.PAYMENT_REVERSED, payment=payment, note=reason, recorded_at=now, recorded_by_id=by_user_id
    )
    voided_months = InsuredMonth.objects.filter(payment=payment, voided_by=None).update(voided_by=void)
    freed_lines = BillLine.objects.filter(bill=bill, live=True).update(live=False)
    try:
        _turn_round(payment, bill, void)
    except IntegrityError as error:
        if broken_constraint(error) == "carried_money_suffices":
            raise CarriedMoneySpent(reference=reference) from error
        raise
    Bill.objects.filter(pk=bill.pk).update(state=BillState.REVERSED)
    return Reversal(payment.pk, bill.number, payment.amount_rupiah, voided_months, freed_lines)


def _turn_round(payment: Payment, bill: Bill, void: MonthVoid) -> None:
    """Write the negative of all that the books hold of a payment, departures included, office by office."""
    held: defaultdict[tuple[str, int], dict[str, int]] = defaultdict(dict)
    sums = (
        Posting.objects.filter(entry__payment=payment)
        .values_list("entry__channel", "entry__office", "account_id")
        .annotate(sum=Sum("amount_rupiah"))
    )
    for channel, office, account, rupiah in sums.order_by("entry__channel", "entry__office", "account_id"):
        held[channel, office][account] = -rupiah
    here = (payment.channel, bill.office_id)
    for (channel, office), amounts in held.items():
        elsewhere = "" if (channel, office) == here else f":{channel}:{office}"
        entry = write_entry(
            source=Source(channel, office, payment.pk, payer_of(bill)),
            kind=EntryKind.REVERSAL,
            key=f"reversal:{payment.channel}:{payment.reference}{elsewhere}",
            narrative=f"Pembatalan pembayaran tagihan {bill.number}",
            occurred_on=day_at_office(bill, void.recorded_at),
            now=void.recorded_at,
            amounts=amounts,
        )
        _give_back(payment, entry, void)


def _give_back(payment: Payment, entry: Entry, void: MonthVoid) -> None:
    """Free the held money of one channel and office that paid."""
    uses = HeldMoneyUse.objects.filter(
        payment=payment, held__channel=entry.channel, held__office=entry.office_id, amount_rupiah__gt=0
    )
    for use in uses.order_by("held_id"):
        HeldMoneyUse.objects.create(
            held_id=use.held_id,
            purpose=HeldMoneyPurpose.PAYMENT,
            amount_rupiah=-use.amount_rupiah,
            payment=payment,
            entry=entry,
            recorded_at=void.recorded_at,
            recorded_by_id=void.recorded_by_id,
        )
