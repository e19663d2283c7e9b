"""Reversing a payment: its months are voided and can be insured again; nothing is erased."""

import datetime
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from jangkau.collection.models import Bill, BillLine, InsuredMonth, MonthVoid, Payment, Posting
from jangkau.collection.models.bills import BillState
from jangkau.collection.models.insured_months import VoidReason
from jangkau.collection.models.ledger import EntryKind
from jangkau.collection.selectors.office_days import day_at_office
from jangkau.collection.services.books import write_entry
from jangkau.collection.services.open_bills import lock_bill
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

    The bill stays reversed; the months can be billed and insured again. Numbers once issued are kept.

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
    void = MonthVoid.objects.create(
        reason=VoidReason.PAYMENT_REVERSED, payment=payment, note=reason, recorded_at=now, recorded_by_id=by_user_id
    )
    voided_months = InsuredMonth.objects.filter(payment=payment, voided_by=None).update(voided_by=void)
    freed_lines = BillLine.objects.filter(bill=bill, live=True).update(live=False)
    write_entry(
        payment_id=payment.pk,
        kind=EntryKind.REVERSAL,
        key=f"reversal:{channel}:{reference}",
        narrative=f"Pembatalan pembayaran tagihan {bill.number}",
        occurred_on=day_at_office(bill, now),
        now=now,
        amounts=_turned_round(payment),
    )
    Bill.objects.filter(pk=bill.pk).update(state=BillState.REVERSED)
    return Reversal(payment.pk, bill.number, payment.amount_rupiah, voided_months, freed_lines)


def _turned_round(payment: Payment) -> Mapping[str, int]:
    """Return the negative of all that the books hold of a payment, departures included."""
    held = Posting.objects.filter(entry__payment=payment).values_list("account_id").annotate(sum=Sum("amount_rupiah"))
    return {account: -amount for account, amount in held.order_by("account_id")}
