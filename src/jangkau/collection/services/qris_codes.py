"""QRIS codes: asking an acquirer for one, and keeping it only if it asks for what the bill asks for.

What is wanted is written first; the acquirer is called afterwards by the worker, outside of any transaction, and what
came is written last. A code that is not right in every part is never shown.
"""

import datetime
from collections.abc import Callable

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jangkau.collection.models import Bill, Partner, QrisCode
from jangkau.collection.models.bills import BillState
from jangkau.collection.models.qris import QrisState
from jangkau.collection.selectors.bills import bill_in_reach
from jangkau.collection.selectors.qris import CodeAsked, asked_code
from jangkau.collection.services.open_bills import BillExpired, lock_bill, require_issued
from jangkau.collection.services.partner_notices import AmountBeyondLimits
from jangkau.core import jobs
from jangkau.core.errors import NotFound, Refusal
from jangkau.core.history import acting
from jangkau.core.permissions import Right
from jangkau.gateways.bank.errors import Declined
from jangkau.gateways.bank.qris import TIMEOUT_SECONDS, Acquirer, AcquirerClient, CodeMade
from jangkau.gateways.bank.qris_payload import PayloadUnfit, read_payload
from jangkau.registry.selectors.reach import Reach

# The job that calls the acquirer; it is in console.jobs.
JOB = "make_qris_code"
_BY = "make_qris_code"


class UnknownAcquirer(NotFound):
    """There is no acquirer of this code of whom we ask codes."""

    message = _("Mitra QRIS %(code)s tidak ditemukan atau dihentikan. Pilih mitra lain.")


class BillWithoutCode(Refusal):
    """The bill is from before there were payment codes, by which its codes would be named."""

    message = _("Tagihan %(number)s terbit sebelum ada kode iuran, jadi tidak dapat dibayar dengan QRIS.")


@transaction.atomic
def ask_for_code(*, bill_id: int, acquirer_code: str, reach: Reach, now: datetime.datetime) -> int:
    """Ask for a code for a bill, and return its key; one that is good or on its way is not asked for again.

    Args:
        bill_id: the bill.
        acquirer_code: of the partner that makes the code.
        reach: who asks.
        now: when.

    Raises:
        NotPermitted, BillNotFound: as for billing.
        UnknownAcquirer, BillWithoutCode: as the names say.
        BillAlreadyPaid, BillExpired, BillCancelled, BillReversed: if the bill cannot be paid.
        AmountBeyondLimits: if the bill is too small or too large for the acquirer.
    """
    number = bill_in_reach(bill_id=bill_id, reach=reach, right=Right.BILL).number
    bill = lock_bill(number=number)
    require_issued(bill)
    if bill.expires_at is not None and bill.expires_at <= now:
        raise BillExpired(number=bill.number)
    if not bill.code:
        raise BillWithoutCode(number=bill.number)
    partner = (
        Partner.objects.select_related("qris").filter(code=acquirer_code, is_active=True, qris__isnull=False).first()
    )
    if partner is None:
        raise UnknownAcquirer(code=acquirer_code[:30])
    if not partner.least_rupiah <= bill.total_rupiah <= partner.most_rupiah:
        raise AmountBeyondLimits(partner=partner.code)
    with acting(by=reach.username, reason=f"meminta kode QRIS tagihan {bill.number}"):
        return _asked(bill, partner, now, reach.user_id)


def _asked(bill: Bill, partner: Partner, now: datetime.datetime, user_id: int) -> int:
    latest = QrisCode.objects.filter(bill=bill).order_by("-pk").first()
    if latest is not None and latest.state != QrisState.FAILED and latest.valid_until > now:
        return latest.pk
    if latest is not None and latest.state == QrisState.ASKED:
        _settle(latest, now, state=QrisState.FAILED, problem="no_answer")
    until = now + datetime.timedelta(minutes=partner.qris.minutes_valid)
    number = QrisCode.objects.filter(bill=bill).count() + 1
    code = QrisCode.objects.create(
        partner=partner,
        bill=bill,
        reference=f"{bill.code}{number:04}",
        amount_rupiah=bill.total_rupiah,
        valid_until=until if bill.expires_at is None else min(until, bill.expires_at),
        asked_at=now,
        asked_by_id=user_id,
    )
    jobs.defer(job=JOB, code_id=code.pk)
    return code.pk


def connect(asked: CodeAsked) -> AcquirerClient:
    """Return a connection to the acquirer of a code."""
    return AcquirerClient(asked.url, asked.credentials, timeout_seconds=TIMEOUT_SECONDS)


def make_code(
    *, code_id: int, clock: Callable[[], datetime.datetime], reach_acquirer: Callable[[CodeAsked], Acquirer] = connect
) -> None:
    """Call the acquirer for a code and keep what came of it; one that was answered before is left alone.

    No transaction is open while the acquirer is called. Killed in between, it may be done again.

    Args:
        code_id: the code.
        clock: asked for the time before the call and after it.
        reach_acquirer: connects to the acquirer.

    Raises:
        BankGatewayError: if there was no answer, and asking again may help.
    """
    asked = asked_code(code_id=code_id)
    if asked is None:
        return
    if asked.order.valid_until <= clock():
        _fail(code_id, "no_answer", clock())
        return
    try:
        made = reach_acquirer(asked).make_code(asked.order, now=clock())
    except Declined as error:
        _fail(code_id, f"declined:{error.code}", clock())
        return
    _keep(code_id, made, clock())


def give_up(*, code_id: int, now: datetime.datetime) -> None:
    """Say that no code came; one that was answered before is left alone."""
    _fail(code_id, "no_answer", now)


def _keep(code_id: int, made: CodeMade, now: datetime.datetime) -> None:
    with acting(by=_BY, reason="kode QRIS dari mitra"):
        code = _waiting(code_id)
        if code is None:
            return
        problem = _problem_of(code, made, now)
        if problem:
            _settle(code, now, state=QrisState.FAILED, problem=problem)
            return
        if made.valid_until is not None:
            code.valid_until = min(code.valid_until, made.valid_until)
        _settle(code, now, state=QrisState.READY, content=made.content, acquirer_reference=made.acquirer_reference)


def _problem_of(code: QrisCode, made: CodeMade, now: datetime.datetime) -> str:
    """Return what is wrong with a code that came, in a word; blank if nothing is."""
    try:
        payload = read_payload(made.content)
    except PayloadUnfit as error:
        return f"{error.fault}:{error.field}" if error.field else error.fault.value
    if payload.amount_rupiah != code.amount_rupiah:
        return "other_amount"
    if min(code.valid_until, made.valid_until or code.valid_until) <= now:
        return "over"
    if code.bill.state != BillState.ISSUED:
        return "bill_over"
    return ""


def _fail(code_id: int, problem: str, now: datetime.datetime) -> None:
    with acting(by=_BY, reason="kode QRIS tidak jadi"):
        code = _waiting(code_id)
        if code is not None:
            _settle(code, now, state=QrisState.FAILED, problem=problem)


def _waiting(code_id: int) -> QrisCode | None:
    codes = QrisCode.objects.select_for_update(of=("self",), no_key=True).select_related("bill")
    return codes.filter(pk=code_id, state=QrisState.ASKED).first()


def _settle(code: QrisCode, now: datetime.datetime, **values: object) -> None:
    for name, value in values.items():
        setattr(code, name, value)
    code.answered_at = now
    code.save(update_fields=[*values, "valid_until", "answered_at"])
