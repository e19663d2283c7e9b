"""The service by which an acquirer tells that a QRIS code was paid."""

import datetime
import re
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from jangkau.api.snap.answers import (
    INCONSISTENT,
    SUCCESSFUL,
    Case,
    Refused,
    Service,
    body_of,
    invalid_format,
    unauthorized,
)
from jangkau.api.snap.bodies import read_body, rupiah_of, text_of
from jangkau.api.snap.doors import Call, Said, door, enter, note_call, paid_at_of
from jangkau.api.snap.wording import case_of
from jangkau.collection.services import partner_notices
from jangkau.collection.services.partner_notices import (
    ExternalIdUsed,
    Outcome,
    RequestDuplicate,
    StillInProgress,
    ask_after_request,
)
from jangkau.collection.services.qris_notices import QrisTold, hear_qris_payment, is_recorded
from jangkau.core.errors import Refusal

PAID = "00"
# The key of the payment in our books is no longer than this.
_REFERENCE = re.compile(r"[\x21-\x7e]{1,64}")
_STATUS = re.compile(r"0[0-7]", re.ASCII)
_TIME = "additionalInfo.paidTime"
_UNTIMELY = {"paid_before_issued", "paid_in_future", "received_in_future"}
_DUPLICATE = Case(409, "01", "Duplicate originalReferenceNo")


@door(Service.QRIS_NOTICE)
def qris_notice(request: HttpRequest, now: datetime.datetime) -> Said:
    """Record that a code was paid, once however often it is told; what pays no bill is held."""
    call = enter(request, now)
    if not call.partner.is_acquirer:
        raise Refused(unauthorized("Client Forbidden Access API"))
    document = read_body(call.raw)
    request_id = text_of(document, "originalReferenceNo", _REFERENCE)
    status = text_of(document, "latestTransactionStatus", _STATUS)
    if status != PAID:
        return _take_note(call, request_id)
    told = QrisTold(
        reference=_our_reference(document),
        amount_rupiah=rupiah_of(document, "amount"),
        paid_at=paid_at_of(_paid_time(document), call, field=_TIME),
    )
    try:
        said = hear_qris_payment(
            partner=call.partner, message=call.message(Service.QRIS_NOTICE, request_id), told=told, say=_say, now=now
        )
    except (StillInProgress, ExternalIdUsed) as refusal:
        raise Refused(case_of(refusal)) from refusal
    return Said(int(said.code[:3]), said.text)


def _take_note(call: Call, request_id: str) -> Said:
    """Take note that a code was not paid so far; that money which we have is gone again is not ours to believe."""
    try:
        ask_after_request(partner_id=call.partner.partner_id, request_id=request_id)
    except StillInProgress as refusal:
        raise Refused(case_of(refusal)) from refusal
    is_known = is_recorded(partner_id=call.partner.partner_id, request_id=request_id)
    case = INCONSISTENT if is_known else SUCCESSFUL
    note_call(call, Service.QRIS_NOTICE, request_id, case.code(Service.QRIS_NOTICE))
    return Said(case.status, body_of(case, Service.QRIS_NOTICE))


def _say(outcome: Outcome | Refusal) -> partner_notices.Said:
    """Return the answer to a notice. It is the same for a payment and for money that is held: both are kept."""
    case = _case_of(outcome) if isinstance(outcome, Refusal) else SUCCESSFUL
    return partner_notices.Said(case.code(Service.QRIS_NOTICE), body_of(case, Service.QRIS_NOTICE))


def _case_of(refusal: Refusal) -> Case:
    if isinstance(refusal, RequestDuplicate):
        return _DUPLICATE
    return invalid_format(_TIME) if refusal.code in _UNTIMELY else case_of(refusal)


def _our_reference(document: Mapping[str, Any]) -> str:
    """Return our name of the code; blank if there is none, for the money is there all the same."""
    return (
        text_of(document, "originalPartnerReferenceNo", _REFERENCE)
        if document.get("originalPartnerReferenceNo")
        else ""
    )


def _paid_time(document: Mapping[str, Any]) -> object:
    more = document.get("additionalInfo")
    if more is not None and not isinstance(more, dict):
        raise Refused(invalid_format("additionalInfo"))
    return more.get("paidTime") if more else None
