"""What an acquirer tells us of a code that was paid: a payment, or money that is held, each once.

By the time that it is told the worker has paid, and no refusal gives him his money back. So what can pay no bill is
held with its reason, and somebody looks after it.
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from jangkau.collection.models import BankAccount, Partner, PartnerNotice, QrisCode
from jangkau.collection.models.held_money import HeldReason, MoneySource
from jangkau.collection.selectors.partners import PartnerProfile
from jangkau.collection.selectors.payers import payer_of
from jangkau.collection.services.held_money import Arrived, assign_responsible, hold_money
from jangkau.collection.services.open_bills import BillAlreadyPaid, BillCancelled, BillExpired, BillReversed
from jangkau.collection.services.partner_notices import Message, MoneyKept, Outcome, Said, hear_once
from jangkau.collection.services.payments import AmountDiffers, record_payment
from jangkau.core.errors import Refusal


@dataclass(frozen=True, slots=True)
class QrisTold:
    """What a notice says: our name of the code, blank if it names none, what was paid, and when."""

    reference: str
    amount_rupiah: int
    paid_at: datetime.datetime


def hear_qris_payment(
    *,
    partner: PartnerProfile,
    message: Message,
    told: QrisTold,
    say: Callable[[Any], Said],
    now: datetime.datetime,
) -> Said:
    """Record that a code was paid, once however often it is told: exactly as ``hear_payment`` does.

    The key is the partner and its own reference. A code that ran out pays its bill while the bill is open. Another
    amount, a bill that is not open any more, and a code that is not known give held money: who asked for the code looks
    after it, else who looks after the account into which the partner pays. Without either it is recorded in the name of
    the partner's user, who cannot sign in, and the desk sees that nobody looks after it.

    Raises:
        StillInProgress, ExternalIdUsed: as for ``hear_payment``.
    """
    return hear_once(
        partner=partner,
        message=message,
        record=lambda: _record(partner, message.request_id, told, now),
        say=say,
        now=now,
    )


def is_recorded(*, partner_id: int, request_id: str) -> bool:
    """Say whether money of this reference of a partner was recorded before."""
    return PartnerNotice.objects.filter(partner_id=partner_id, request_id=request_id, answer__isnull=False).exists()


def _record(partner: PartnerProfile, request_id: str, told: QrisTold, now: datetime.datetime) -> Outcome:
    codes = QrisCode.objects.select_related("bill", "asked_by").filter(partner_id=partner.partner_id)
    code = codes.filter(reference=told.reference).first()
    arrived = Arrived(
        source=MoneySource.NOTICE,
        channel=partner.code,
        reference=request_id,
        amount_rupiah=told.amount_rupiah,
        received_at=told.paid_at,
    )
    if code is None:
        return _hold_unmatched(partner, arrived, told, now)
    try:
        return record_payment(
            channel=partner.code,
            reference=request_id,
            bill_number=code.bill.number,
            amount_rupiah=told.amount_rupiah,
            paid_at=told.paid_at,
            now=now,
            by_user_id=partner.user_id,
        )
    except (AmountDiffers, BillAlreadyPaid, BillExpired, BillCancelled, BillReversed) as refusal:
        return _hold(partner, arrived, code, _reason_of(refusal, code, told), now)


def _reason_of(refusal: Refusal, code: QrisCode, told: QrisTold) -> HeldReason:
    if isinstance(refusal, AmountDiffers):
        is_less = told.amount_rupiah < code.bill.total_rupiah
        return HeldReason.UNDERPAID if is_less else HeldReason.OVERPAID
    return HeldReason.DUPLICATE if isinstance(refusal, BillAlreadyPaid) else HeldReason.BILL_NOT_OPEN


def _hold(
    partner: PartnerProfile, arrived: Arrived, code: QrisCode, reason: HeldReason, now: datetime.datetime
) -> MoneyKept:
    bill = code.bill
    held_id = hold_money(
        arrived=arrived,
        reason=reason,
        office_id=bill.office_id,
        now=now,
        by_user_id=partner.user_id,
        payer=payer_of(bill),
        bill_id=bill.pk,
        note=f"QRIS {code.reference}",
    )
    if code.asked_by.is_active:
        assign_responsible(held_id=held_id, username=code.asked_by.username)
    elif (account := _account_of(partner)) is not None and account.office_id == bill.office_id:
        assign_responsible(held_id=held_id, username=account.responsible.username)
    return MoneyKept(held_id)


def _hold_unmatched(partner: PartnerProfile, arrived: Arrived, told: QrisTold, now: datetime.datetime) -> MoneyKept:
    account = _account_of(partner)
    if account is None:
        office_id = Partner.objects.values_list("organisation__office_id", flat=True).get(pk=partner.partner_id)
    else:
        office_id = account.office_id
    held_id = hold_money(
        arrived=arrived,
        reason=HeldReason.UNMATCHED,
        office_id=office_id,
        now=now,
        by_user_id=partner.user_id,
        note=f"QRIS {told.reference}".strip(),
    )
    if account is not None:
        assign_responsible(held_id=held_id, username=account.responsible.username)
    return MoneyKept(held_id)


def _account_of(partner: PartnerProfile) -> BankAccount | None:
    """Return the account into which the partner pays, with somebody who looks after it; None if there is none."""
    accounts = BankAccount.objects.select_related("responsible").order_by("pk")
    return accounts.filter(channel=partner.code, responsible__is_active=True).first()
