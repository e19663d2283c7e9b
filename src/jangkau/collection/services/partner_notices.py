"""What partners tell us, each thing once: the answer is kept with the money it is about, letter for letter."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from jangkau.collection.selectors.partners import PartnerProfile, lock_number
from jangkau.collection.selectors.payment_codes import CODE_DIGITS
from jangkau.collection.services.open_bills import BillAlreadyPaid, UnknownBill
from jangkau.collection.services.payments import PaymentAnswer, record_payment
from jangkau.collection.services.settled_first import payment_settled_first
from jangkau.core import jobs, sql
from jangkau.core.errors import Refusal
from jangkau.core.history import acting

PAYMENT_SERVICE = "25"
# The job that tells others of a payment; who hears it is in console.jobs.
NEWS = "payment_came_in"


class ExternalIdUsed(Refusal):
    """The partner has used this number for another message today."""

    message = _("Nomor pesan %(external_id)s sudah dipakai hari ini. Kirim dengan nomor lain.")


class StillInProgress(Refusal):
    """The same payment is being recorded at this moment."""

    message = _("Pembayaran %(request_id)s sedang diproses. Tanyakan lagi sebentar kemudian.")


class RequestInconsistent(Refusal):
    """The request was used for another payment."""

    message = _("Permintaan %(request_id)s sudah dipakai untuk pembayaran lain.")


class RequestDuplicate(Refusal):
    """The payment stands, and the partner wants repeats refused."""

    message = _("Pembayaran %(request_id)s sudah tercatat.")


class AmountBeyondLimits(Refusal):
    """The amount is not within what was agreed with the partner."""

    message = _("Jumlah itu di luar batas yang disepakati dengan mitra %(partner)s.")


@dataclass(frozen=True, slots=True)
class Message:
    """What every message of a partner carries. ``body_digest`` is that of the body without its white space."""

    service: str
    external_id: str
    request_id: str
    body_digest: bytes
    day: datetime.date


@dataclass(frozen=True, slots=True)
class PaymentTold:
    """What a notice says of the payment. ``customer_number`` is the payment code."""

    customer_number: str
    amount_rupiah: int
    paid_at: datetime.datetime


@dataclass(frozen=True, slots=True)
class Said:
    """An answer in the partner's own form, and its response code."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class _First:
    """The notice by which money was recorded."""

    body_sha256: bytes
    response_code: str
    answer: str


@dataclass(frozen=True, slots=True)
class MoneyKept:
    """Money that paid no bill and is held."""

    held_id: int


Outcome = PaymentAnswer | MoneyKept
Wording = Callable[[PaymentAnswer | Refusal], Said]


def note_message(*, partner: PartnerProfile, message: Message, response_code: str, now: datetime.datetime) -> None:
    """Write down a message that changes nothing, and how it was answered.

    Raises:
        ExternalIdUsed: if its number was used today.
    """
    _write(partner, message, response_code, now)


def hear_payment(
    *, partner: PartnerProfile, message: Message, told: PaymentTold, say: Wording, now: datetime.datetime
) -> Said:
    """Record a payment that a partner tells of, once however often it tells, and return the answer.

    The key is the partner and its request. The same key with the same body gets the stored answer, letter for letter;
    with another body it is refused, and no money is touched. The payment, its months, the books, the news for others
    and the answer are one transaction: all of it stands, or nothing.

    Args:
        partner: who tells.
        message: what it came in.
        told: what it says.
        say: puts a payment, or why there is none, into the partner's form.
        now: when it was heard.

    Raises:
        StillInProgress: if the same request is being worked on at this moment.
        ExternalIdUsed: if the number of the message was used today.
    """
    return hear_once(
        partner=partner, message=message, record=lambda: _record(partner, message, told, now), say=say, now=now
    )


def hear_once(
    *,
    partner: PartnerProfile,
    message: Message,
    record: Callable[[], Outcome],
    say: Callable[[Any], Said],
    now: datetime.datetime,
) -> Said:
    """Record money that a partner tells of, once however often it tells, and return the answer: see ``hear_payment``.

    Args:
        partner: who tells.
        message: what it came in.
        record: records the payment, or holds the money; what it refuses leaves no trace but the message.
        say: puts what came of it, or the refusal, into the partner's form.
        now: when it was heard.

    Raises:
        StillInProgress, ExternalIdUsed: as for ``hear_payment``.
    """
    with acting(by=partner.username, reason=f"pembayaran {message.request_id} dari {partner.code}"):
        return _hear(partner, message, record, say, now)


@transaction.atomic
def ask_after_request(*, partner_id: int, request_id: str) -> None:
    """Make sure that a request is not being worked on at this moment.

    Raises:
        StillInProgress: if it is.
    """
    _hold(partner_id, request_id)


def _hear(
    partner: PartnerProfile,
    message: Message,
    record: Callable[[], Outcome],
    say: Callable[[Any], Said],
    now: datetime.datetime,
) -> Said:
    _hold(partner.partner_id, message.request_id)
    # Asked after it is held, in a statement of its own: it must see what the last holder wrote.
    first = _first_notice(partner, message)
    if first is not None:
        said = _said_again(partner, message, first, say)
        _write(partner, message, said.code, now)
        return said
    try:
        outcome = record()
    except Refusal as refusal:
        said = say(refusal)
        _write(partner, message, said.code, now)
        return said
    said = say(outcome)
    if isinstance(outcome, PaymentAnswer):
        jobs.defer(job=NEWS, payment_id=outcome.payment_id)
        _write(partner, message, said.code, now, payment_id=outcome.payment_id, answer=said.text)
    else:
        _write(partner, message, said.code, now, held_id=outcome.held_id, answer=said.text)
    return said


def _hold(partner_id: int, request_id: str) -> None:
    """Hold a partner's request until the transaction ends, without waiting for whoever holds it."""
    with connection.cursor() as cursor:
        key = lock_number(partner_id=partner_id, request_id=request_id)
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [key])
        if not cursor.fetchone()[0]:
            raise StillInProgress(request_id=request_id)


def _first_notice(partner: PartnerProfile, message: Message) -> _First | None:
    """Return the notice by which this money was recorded, having made sure that the message's number is fresh."""
    with connection.cursor() as cursor:
        cursor.execute(
            sql.load("jangkau.collection", "known_messages"),
            {
                "partner_id": partner.partner_id,
                "request_id": message.request_id,
                "day": message.day,
                "external_id": message.external_id,
            },
        )
        earlier = cursor.fetchall()
    if any(is_number_used for is_number_used, *_rest in earlier):
        raise ExternalIdUsed(external_id=message.external_id)
    if not earlier:
        return None
    _is_number_used, digest, code, answer = earlier[-1]
    return _First(bytes(digest), code, answer)


def _said_again(partner: PartnerProfile, message: Message, first: _First, say: Callable[[Any], Said]) -> Said:
    if first.body_sha256 != message.body_digest:
        return say(RequestInconsistent(request_id=message.request_id))
    if partner.refuses_repeats:
        return say(RequestDuplicate(request_id=message.request_id))
    return Said(first.response_code, first.answer)


def _record(partner: PartnerProfile, message: Message, told: PaymentTold, now: datetime.datetime) -> PaymentAnswer:
    if not partner.least_rupiah <= told.amount_rupiah <= partner.most_rupiah:
        raise AmountBeyondLimits(partner=partner.code)
    if len(told.customer_number) != CODE_DIGITS:
        # A shorter one would be taken for a bill's number, which is nobody's to pay by.
        raise UnknownBill(number=told.customer_number)
    try:
        return record_payment(
            channel=partner.code,
            reference=message.request_id,
            bill_number=told.customer_number,
            amount_rupiah=told.amount_rupiah,
            paid_at=told.paid_at,
            now=now,
            by_user_id=partner.user_id,
        )
    except BillAlreadyPaid:
        # The bank's statement may have told of this very money before the notice came.
        first = payment_settled_first(channel=partner.code, code=told.customer_number, amount_rupiah=told.amount_rupiah)
        if first is None:
            raise
        return first


def _write(
    partner: PartnerProfile,
    message: Message,
    response_code: str,
    now: datetime.datetime,
    *,
    payment_id: int | None = None,
    held_id: int | None = None,
    answer: str | None = None,
) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            sql.load("jangkau.collection", "write_notice"),
            {
                "partner_id": partner.partner_id,
                "day": message.day,
                "external_id": message.external_id,
                "service": message.service,
                "request_id": message.request_id,
                "body_sha256": message.body_digest,
                "response_code": response_code,
                "answer": answer,
                "payment_id": payment_id,
                "held_id": held_id,
                "received_at": now,
            },
        )
        if cursor.rowcount == 0:
            raise ExternalIdUsed(external_id=message.external_id)
