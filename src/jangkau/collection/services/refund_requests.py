"""Asking for money back: of held money, of money carried forward, and of months that were given up."""

import datetime
import json
import re
from collections.abc import Collection
from dataclasses import asdict, dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jangkau.collection.models import HeldMoneyUse, Payment, RefundRequest, RefundStep
from jangkau.collection.models.held_money import HeldMoneyPurpose
from jangkau.collection.models.ledger import EntryKind
from jangkau.collection.models.refunds import RefundSource, RefundState
from jangkau.collection.selectors.office_days import office_day
from jangkau.collection.selectors.owed_months import owed_of
from jangkau.collection.selectors.payers import Payer, payer_of
from jangkau.collection.services.books import INTERNAL_CHANNEL, Source, write_entry
from jangkau.collection.services.carried_money import locked_balance
from jangkau.collection.services.chart import AccountCode
from jangkau.collection.services.held_money import left_of, lock_held
from jangkau.collection.services.open_bills import lock_bill
from jangkau.collection.services.reversals import UnknownPayment
from jangkau.core.errors import NotFound, Refusal
from jangkau.core.permissions import Right
from jangkau.core.sealing import seal
from jangkau.registry.models import Office
from jangkau.registry.selectors.reach import Reach
from jangkau.rules.money import format_rupiah

_ACCOUNT_NUMBER = re.compile(r"[0-9]{5,20}")
PURPOSE = "refund-account"
"""What the account of a refund is sealed for."""


# What the books call a step, in the language of the books.
_STEP_WORDS: dict[str, str] = {
    RefundState.ASKED: "diminta",
    RefundState.DROPPED: "dibatalkan",
    RefundState.SENT: "dikirim ke bank",
    RefundState.PAID: "dibayar",
    RefundState.FAILED: "gagal dibayar bank",
}


class UnknownRefund(NotFound):
    """There is no such refund within reach."""

    message = _("Permintaan pengembalian ini tidak ditemukan.")


class MoreThanIsThere(Refusal):
    """More is asked for than can be given back."""

    message = _("Yang dapat dikembalikan paling banyak %(left)s, sedangkan yang diminta %(asked)s.")


class RefundReasonMissing(Refusal):
    """A refund must say why."""

    message = _("Tuliskan alasan pengembalian.")


class AccountNotComplete(Refusal):
    """The account to pay to is not complete."""

    message = _("Lengkapi rekening tujuan: bank, nomor rekening (5–20 angka), dan nama pemiliknya.")


class UnknownPayingOffice(NotFound):
    """There is no such office within reach."""

    message = _("Kantor yang mengembalikan uang ini tidak ditemukan. Minta petugas kantor itu.")


class RefundNotOpen(Refusal):
    """The refund has been decided or sent already."""

    message = _("Permintaan pengembalian ini sudah %(state)s, jadi tidak dapat diubah lagi.")


@dataclass(frozen=True, slots=True)
class Account:
    """The account that a refund is paid to. It is kept sealed and never logged."""

    bank: str
    number: str
    holder: str

    def require_complete(self) -> None:
        """Return if it can be paid to.

        Raises:
            AccountNotComplete: if the bank or holder is blank or the number is none.
        """
        if not self.bank.strip() or not self.holder.strip() or not _ACCOUNT_NUMBER.fullmatch(self.number):
            raise AccountNotComplete()


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for in every refund: how much, why, to which account."""

    amount_rupiah: int
    reason: str
    account: Account

    def require_whole(self, left_rupiah: int) -> None:
        """Return if it can be asked for while so much is there.

        Raises:
            AccountNotComplete: as ``Account.require_complete``.
            RefundReasonMissing: if the reason is blank.
            MoreThanIsThere: if the amount is not above zero, or more than is there.
        """
        self.account.require_complete()
        if not self.reason.strip():
            raise RefundReasonMissing()
        if not 0 < self.amount_rupiah <= left_rupiah:
            raise MoreThanIsThere(left=format_rupiah(left_rupiah), asked=format_rupiah(self.amount_rupiah))


@transaction.atomic
def refund_held_money(
    *,
    held_id: int,
    wish: Wish,
    now: datetime.datetime,
    reach: Reach,
) -> int:
    """Ask that held money be paid back, and return the key of the refund. The money is set aside at once.

    Args:
        held_id: the money.
        wish: how much, why, to which account.
        now: when this is recorded.
        reach: of who asks; somebody else approves.

    Raises:
        NotPermitted: if he may record no payments.
        UnknownHeldMoney: if there is none.
        AccountNotComplete, RefundReasonMissing, MoreThanIsThere: if it cannot be asked for.
    """
    (held,) = lock_held(held_ids=[held_id], office_ids=_offices_of(reach))
    wish.require_whole(left_of(held))
    refund = _asked(RefundSource.HELD, wish, held.office_id, payer_of(held), now, reach.user_id)
    refund.held = held
    refund.save(force_insert=True)
    _set_aside(refund, now, reach.user_id)
    return refund.pk


@transaction.atomic
def refund_carried_money(*, payer: Payer, office_id: int, wish: Wish, now: datetime.datetime, reach: Reach) -> int:
    """Ask that money carried forward be paid back, and return the key of the refund. It is set aside at once.

    Args:
        payer: whose money it is.
        office_id: the office that pays back.
        wish: how much, why, to which account.
        now: when this is recorded.
        reach: of who asks; somebody else approves.

    Raises:
        NotPermitted: if he may record no payments.
        UnknownPayingOffice: if the office is not one of those over which he may.
        AccountNotComplete, RefundReasonMissing, MoreThanIsThere: if it cannot be asked for.
    """
    if office_id not in _offices_of(reach):
        raise UnknownPayingOffice()
    wish.require_whole(locked_balance(payer))
    refund = _asked(RefundSource.CARRIED, wish, office_id, payer, now, reach.user_id)
    refund.save(force_insert=True)
    _set_aside(refund, now, reach.user_id)
    return refund.pk


@transaction.atomic
def refund_months(
    *,
    payment_id: int,
    wish: Wish,
    now: datetime.datetime,
    reach: Reach,
) -> int:
    """Ask that months be paid back which a payment bought and which were given up, and return the refund's key.

    Args:
        payment_id: the payment.
        wish: how much, why, to which account.
        now: when this is recorded.
        reach: of who asks; somebody else approves.

    Raises:
        NotPermitted: if he may record no payments.
        UnknownPayment: if there is none.
        AccountNotComplete, RefundReasonMissing, MoreThanIsThere: if it cannot be asked for.
    """
    payments = Payment.objects.select_related("bill").filter(bill__office__in=_offices_of(reach))
    payment = payments.filter(pk=payment_id).first()
    if payment is None:
        raise UnknownPayment(channel="", reference="")
    bill = lock_bill(number=payment.bill.number)
    wish.require_whole(owed_of(payment))
    refund = _asked(RefundSource.MONTHS, wish, bill.office_id, payer_of(bill), now, reach.user_id)
    refund.payment = payment
    refund.save(force_insert=True)
    _set_aside(refund, now, reach.user_id)
    return refund.pk


@transaction.atomic
def drop_refund(
    *,
    refund_id: int,
    note: str,
    now: datetime.datetime,
    reach: Reach,
) -> None:
    """Drop a refund that was not sent to the bank; its money lies again where it lay.

    Args:
        refund_id: the refund.
        note: why, in words that an auditor understands.
        now: when this is recorded.
        reach: of who drops it.

    Raises:
        NotPermitted: if he may record no payments.
        RefundReasonMissing: if the note is blank.
        UnknownRefund: if there is none.
        RefundNotOpen: if it was sent, paid or dropped already.
    """
    offices = _offices_of(reach)
    if not note.strip():
        raise RefundReasonMissing()
    refund = lock_refund(refund_id=refund_id, office_ids=offices)
    if refund.state not in (RefundState.ASKED, RefundState.APPROVED):
        raise RefundNotOpen(state=RefundState(refund.state).label)
    step = RefundStep(
        refund=refund, state=RefundState.DROPPED, note=note, recorded_at=now, recorded_by_id=reach.user_id
    )
    give_back(refund=refund, step=step, account=AccountCode.REFUNDS_PAYABLE)


def lock_refund(*, refund_id: int, office_ids: Collection[int] | None = None) -> RefundRequest:
    """Return a refund of one of these offices, or of any if None are given, locked until the transaction ends.

    Raises:
        UnknownRefund: if there is none of these offices.
    """
    refunds = RefundRequest.objects.select_for_update(of=("self",), no_key=True).select_related("office", "held")
    if office_ids is not None:
        refunds = refunds.filter(office__in=office_ids)
    refund = refunds.filter(pk=refund_id).first()
    if refund is None:
        raise UnknownRefund()
    return refund


def _offices_of(reach: Reach) -> Collection[int]:
    reach.require(Right.RECORD_PAYMENT)
    return reach.offices_for(Right.RECORD_PAYMENT)


def _asked(
    source: RefundSource, wish: Wish, office_id: int, payer: Payer, now: datetime.datetime, by_user_id: int
) -> RefundRequest:
    return RefundRequest(
        source=source,
        office=Office.objects.get(pk=office_id),
        payer_person_id=payer.person_id,
        payer_organisation_id=payer.organisation_id,
        amount_rupiah=wish.amount_rupiah,
        reason=wish.reason.strip(),
        account_sealed=seal(json.dumps(asdict(wish.account)).encode(), purpose=PURPOSE),
        asked_at=now,
        asked_by_id=by_user_id,
    )


def _set_aside(refund: RefundRequest, now: datetime.datetime, by_user_id: int) -> None:
    """Move the money to what is payable; months given up are owed there already."""
    step = RefundStep(refund=refund, state=RefundState.ASKED, recorded_at=now, recorded_by_id=by_user_id)
    lay_on = _lies_on(refund)
    if lay_on is AccountCode.REFUNDS_PAYABLE:
        step.save(force_insert=True)
        return
    record_step(
        refund=refund,
        step=step,
        amounts={lay_on: refund.amount_rupiah, AccountCode.REFUNDS_PAYABLE: -refund.amount_rupiah},
    )
    _use_held(refund, step, refund.amount_rupiah)


def give_back(*, refund: RefundRequest, step: RefundStep, account: AccountCode) -> None:
    """Let the money of a refund lie again where it lay, in the last step of the refund.

    Args:
        refund: the refund, locked.
        step: the step, not written yet.
        account: where the money is now.
    """
    lay_on = _lies_on(refund)
    amounts = {} if lay_on is account else {account: refund.amount_rupiah, lay_on: -refund.amount_rupiah}
    record_step(refund=refund, step=step, amounts=amounts)
    _use_held(refund, step, -refund.amount_rupiah)


def record_step(*, refund: RefundRequest, step: RefundStep, amounts: dict[AccountCode, int]) -> None:
    """Write a step of a refund with its entry, if it moves money, and bring the refund into its state.

    Args:
        refund: the refund, locked.
        step: the step, not written yet.
        amounts: as ``write_entry`` takes them; empty if no money moves.
    """
    if amounts:
        step.entry = write_entry(
            source=Source(_channel_of(refund), refund.office_id, payer=payer_of(refund)),
            kind=EntryKind.REFUND,
            key=f"refund:{refund.pk}:{step.state}",
            narrative=f"Pengembalian nomor {refund.pk} {_STEP_WORDS[step.state]}",
            occurred_on=office_day(refund.office, step.recorded_at),
            now=step.recorded_at,
            amounts={str(code): rupiah for code, rupiah in amounts.items()},
        )
    step.save(force_insert=True)
    if refund.state != step.state:
        RefundRequest.objects.filter(pk=refund.pk).update(state=step.state)


def _lies_on(refund: RefundRequest) -> AccountCode:
    return {
        RefundSource.HELD: AccountCode.SUSPENSE,
        RefundSource.CARRIED: AccountCode.CARRIED_FORWARD,
        RefundSource.MONTHS: AccountCode.REFUNDS_PAYABLE,
    }[RefundSource(refund.source)]


def _channel_of(refund: RefundRequest) -> str:
    return refund.held.channel if refund.held is not None else INTERNAL_CHANNEL


def _use_held(refund: RefundRequest, step: RefundStep, rupiah: int) -> None:
    if refund.held is None or step.entry is None:
        return
    HeldMoneyUse.objects.create(
        held=refund.held,
        purpose=HeldMoneyPurpose.REFUND,
        amount_rupiah=rupiah,
        refund=refund,
        entry=step.entry,
        recorded_at=step.recorded_at,
        recorded_by_id=step.recorded_by_id,
    )
