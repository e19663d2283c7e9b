"""Recording a payment: months insured, numbers issued and books written, all at once or not at all."""

import dataclasses
import datetime
import hashlib
import json
from collections.abc import Collection
from dataclasses import dataclass

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext_lazy as _

from jangkau.collection.models import Bill, Payment
from jangkau.collection.models.ledger import EntryKind
from jangkau.collection.selectors.office_days import day_at_office
from jangkau.collection.services.books import INTERNAL_CHANNEL, source_of, write_entry
from jangkau.collection.services.chart import AccountCode
from jangkau.collection.services.open_bills import (
    BillExpired,
    UnknownBill,
    lock_named_bill,
    number_of_bill,
    require_issued,
)
from jangkau.collection.services.reserved_keys import reserve_key
from jangkau.core import sql
from jangkau.core.broken_constraints import broken_constraint
from jangkau.core.bulk import refresh_statistics
from jangkau.core.errors import Refusal
from jangkau.enrolment.services.participants import issue_numbers
from jangkau.rules.cover import cover_terms
from jangkau.rules.money import format_rupiah
from jangkau.rules.wording import date_in_words


class PaymentConflict(Refusal):
    """The channel's reference is already used for something else."""

    message = _(
        "Referensi %(reference)s dari %(channel)s sudah tercatat dengan tagihan, jumlah atau waktu bayar yang berbeda. "
        "Tidak ada yang dicatat. Periksa kembali laporan bank."
    )


class MoneyIsHeld(Refusal):
    """The money of this reference came in before and is held: it can pay a bill only from there."""

    message = _(
        "Uang dengan referensi %(reference)s dari %(channel)s sudah tercatat sebagai uang yang ditahan. "
        "Cocokkan uang itu dengan tagihannya."
    )


class ChannelReserved(Refusal):
    """The channel is that of money within the books; nothing comes in through it."""

    message = _("Saluran %(channel)s hanya untuk pemindahan di dalam pembukuan. Sebutkan bank penerima uang.")


class AmountDiffers(Refusal):
    """The money received is not what the bill asks for."""

    message = _(
        "Jumlah yang dibayar %(paid)s tidak sama dengan tagihan %(number)s sebesar %(billed)s. "
        "Tidak ada yang dicatat. Minta pembayar melunasi sesuai tagihan."
    )


class PaidBeforeIssued(Refusal):
    """The day of payment lies before the day on which the bill was issued."""

    message = _("Tanggal bayar %(paid_on)s mendahului tanggal terbit tagihan %(number)s. Periksa tanggalnya.")


class PaidInFuture(Refusal):
    """The payment is said to have been made later than now."""

    message = _("Waktu bayar tagihan %(number)s belum terjadi. Periksa tanggal dan jamnya.")


@dataclass(frozen=True)
class PaymentAnswer:
    """What a payment brought about; the same payment sent again gets the same answer."""

    payment_id: int
    bill_number: str
    amount_rupiah: int
    insured_months: int
    carried_lines: int
    carried_rupiah: int
    numbers_issued: int


@dataclass(frozen=True)
class PaymentCheck:
    """A payment that could be recorded. ``payment_id`` is its key if it was recorded before with the same words."""

    bill_number: str
    amount_rupiah: int
    paid_on: datetime.date
    payment_id: int | None


@dataclass(frozen=True)
class _Settled:
    """What became of the lines of a bill, as ``settle_lines.sql`` returns it."""

    insured_months: int
    jkk_rupiah: int
    jkm_rupiah: int
    jht_rupiah: int
    carried_lines: int
    carried_rupiah: int
    participant_ids: list[int]


def check_payment(
    *,
    channel: str,
    reference: str,
    bill_number: str,
    amount_rupiah: int,
    paid_at: datetime.datetime,
    now: datetime.datetime,
    office_ids: Collection[int] | None = None,
) -> PaymentCheck:
    """Say whether ``record_payment`` would record this at the moment; nothing is written or locked.

    Args and refusals as ``record_payment``.

    Raises:
        UnknownBill: if there is no such bill.
    """
    number = number_of_bill(bill_number, office_ids=office_ids)
    bills = Bill.objects.select_related("office").filter(number=number)
    bill = (bills if office_ids is None else bills.filter(office__in=office_ids)).first()
    if bill is None:
        raise UnknownBill(number=number)
    answered = _recorded_answer(channel, reference, _digest(bill.number, amount_rupiah, paid_at))
    if answered is not None:
        return PaymentCheck(bill.number, amount_rupiah, day_at_office(bill, paid_at), answered.payment_id)
    return PaymentCheck(bill.number, amount_rupiah, _require_payable(bill, amount_rupiah, paid_at, now), None)


@transaction.atomic
def record_payment(
    *,
    channel: str,
    reference: str,
    bill_number: str,
    amount_rupiah: int,
    paid_at: datetime.datetime,
    now: datetime.datetime,
    by_user_id: int,
    office_ids: Collection[int] | None = None,
) -> PaymentAnswer:
    """Record that a bill was paid; may be repeated with the same words, and then returns the first answer.

    Every line becomes an insured month, or money carried forward with its reason: a month that is taken, over
    before cover starts, or freed never makes the payment fail. Numbers are issued to whoever has none.

    Args:
        channel: bank or partner through which the money came.
        reference: that channel's own reference; the key of the payment together with the channel.
        bill_number: the bill's number or its payment code; either way it is the same payment.
        amount_rupiah: what was paid; must be the bill's total.
        paid_at: when the money was received.
        now: when this is recorded.
        by_user_id: who records it.
        office_ids: only a bill of one of these offices is known; None for all.

    Raises:
        PaymentCodeTooShortOrLong, PaymentCodeMistyped: if it was to be a payment code and is none.
        ChannelReserved: if the channel is that of money within the books.
        PaymentConflict: if the reference is recorded with another bill, amount or time.
        MoneyIsHeld: if the money of this reference is held.
        UnknownBill: if there is no such bill.
        BillAlreadyPaid, BillExpired, BillCancelled, BillReversed: if it is not open.
        AmountDiffers: if the amount is not the bill's total.
        PaidBeforeIssued, PaidInFuture: if the day of payment cannot be.

    Source: PP 44/2015 art. 11(4)-(5); see ADR 0003.
    """
    if channel == INTERNAL_CHANNEL:
        raise ChannelReserved(channel=channel)
    return pay_bill(
        channel=channel,
        reference=reference,
        bill_number=bill_number,
        amount_rupiah=amount_rupiah,
        paid_at=paid_at,
        now=now,
        by_user_id=by_user_id,
        office_ids=office_ids,
    )


# No savepoint of its own: whoever catches a refusal has one around it.
@transaction.atomic(savepoint=False)
def pay_bill(
    *,
    channel: str,
    reference: str,
    bill_number: str,
    amount_rupiah: int,
    paid_at: datetime.datetime,
    now: datetime.datetime,
    by_user_id: int,
    office_ids: Collection[int] | None = None,
) -> PaymentAnswer:
    """Pay a bill with money from a channel, or with money that was in the books already.

    Args, answer and refusals as ``record_payment``.
    """
    bill = lock_named_bill(number_or_code=bill_number, office_ids=office_ids)
    body = _digest(bill.number, amount_rupiah, paid_at)
    try:
        paid_on = _require_payable(bill, amount_rupiah, paid_at, now)
    except Refusal:
        # A bill that was paid is never open again: only where it cannot be paid can this be a repeat. It is asked under
        # the lock, for the same payment may be on its way a second time.
        answered = _recorded_answer(channel, reference, body)
        if answered is None:
            raise
        return answered
    payment_id = reserve_key(Payment)
    settled = _settle_lines(bill, payment_id, paid_on, paid_at, now)
    answer = PaymentAnswer(
        payment_id=payment_id,
        bill_number=bill.number,
        amount_rupiah=amount_rupiah,
        insured_months=settled.insured_months,
        carried_lines=settled.carried_lines,
        carried_rupiah=settled.carried_rupiah,
        # PP 44/2015 art. 11(4): whoever is insured for the first time gets his number.
        numbers_issued=issue_numbers(participant_ids=settled.participant_ids, now=now),
    )
    payment = Payment(
        pk=payment_id,
        channel=channel,
        reference=reference,
        body_sha256=body,
        bill=bill,
        amount_rupiah=amount_rupiah,
        paid_at=paid_at,
        recorded_at=now,
        recorded_by_id=by_user_id,
        answer=dataclasses.asdict(answer),
    )
    _write(payment)
    _write_books(payment, settled, paid_on)
    return answer


def _digest(bill_number: str, amount_rupiah: int, paid_at: datetime.datetime) -> bytes:
    body = [bill_number, amount_rupiah, paid_at.astimezone(datetime.UTC).isoformat()]
    return hashlib.sha256(json.dumps(body).encode()).digest()


def _recorded_answer(channel: str, reference: str, body: bytes) -> PaymentAnswer | None:
    payment = Payment.objects.filter(channel=channel, reference=reference).first()
    if payment is None:
        return None
    if bytes(payment.body_sha256) != body:
        raise PaymentConflict(channel=channel, reference=reference)
    return PaymentAnswer(**payment.answer)


def _require_payable(
    bill: Bill, amount_rupiah: int, paid_at: datetime.datetime, now: datetime.datetime
) -> datetime.date:
    """Return the day of payment at the office, if the bill can be paid by this payment."""
    require_issued(bill)
    if bill.expires_at is not None and bill.expires_at <= paid_at:
        raise BillExpired(number=bill.number)
    if amount_rupiah != bill.total_rupiah:
        paid, billed = format_rupiah(amount_rupiah), format_rupiah(bill.total_rupiah)
        raise AmountDiffers(number=bill.number, paid=paid, billed=billed)
    if paid_at > now:
        raise PaidInFuture(number=bill.number)
    paid_on = day_at_office(bill, paid_at)
    if paid_on < day_at_office(bill, bill.issued_at):
        raise PaidBeforeIssued(number=bill.number, paid_on=date_in_words(paid_on))
    return paid_on


def _settle_lines(
    bill: Bill, payment_id: int, paid_on: datetime.date, paid_at: datetime.datetime, now: datetime.datetime
) -> _Settled:
    terms = cover_terms(paid_on=_judged_on(bill, paid_on), start_by_letter=bill.cover_starts_on)
    with connection.cursor() as cursor:
        cursor.execute(
            sql.load("jangkau.collection", "settle_lines"),
            {
                "bill_id": bill.pk,
                "payment_id": payment_id,
                "paid_at": paid_at,
                "now": now,
                "paid_on": paid_on,
                "start_by_letter": terms.start_by_letter,
                "risk_continues_from": terms.risk_continues_from,
                "savings_continues_from": terms.savings_continues_from,
                "savings_in_time_from": terms.savings_in_time_from.first_day,
            },
        )
        settled = _Settled(*cursor.fetchone())
    refresh_statistics("collection_insuredmonth", written=settled.insured_months)
    return settled


def _judged_on(bill: Bill, paid_on: datetime.date) -> datetime.date:
    """Return the day on which cover may not have lapsed: of arrears that heirs settle, that of the death they settle.

    Source: PP 44/2015 Art 42(1).
    """
    if bill.settles_death_on is None or bill.payer_person is None:
        return paid_on
    # Where the death was withdrawn since, the money buys what it buys the living.
    return bill.settles_death_on if bill.payer_person.died_on == bill.settles_death_on else paid_on


def _write(payment: Payment) -> None:
    """Write the payment, unless the reference is recorded for another bill."""
    try:
        payment.save(force_insert=True)
    except IntegrityError as error:
        if broken_constraint(error) == "one_payment_a_reference":
            raise PaymentConflict(channel=payment.channel, reference=payment.reference) from error
        raise


def _write_books(payment: Payment, settled: _Settled, paid_on: datetime.date) -> None:
    came_from = AccountCode.MOVED if payment.channel == INTERNAL_CHANNEL else AccountCode.CLEARING
    try:
        write_entry(
            source=source_of(payment=payment, bill=payment.bill),
            kind=EntryKind.PAYMENT,
            key=f"payment:{payment.channel}:{payment.reference}",
            narrative=f"Pembayaran tagihan {payment.bill.number}",
            occurred_on=paid_on,
            now=payment.recorded_at,
            amounts={
                came_from: payment.amount_rupiah,
                AccountCode.JKK_CONTRIBUTIONS: -settled.jkk_rupiah,
                AccountCode.JKM_CONTRIBUTIONS: -settled.jkm_rupiah,
                AccountCode.JHT_CONTRIBUTIONS: -settled.jht_rupiah,
                AccountCode.CARRIED_FORWARD: -settled.carried_rupiah,
            },
        )
    except IntegrityError as error:
        # Money that is held has used the key; to look first would cost every payment a query.
        if broken_constraint(error).startswith("collection_entry_key"):
            raise MoneyIsHeld(channel=payment.channel, reference=payment.reference) from error
        raise
