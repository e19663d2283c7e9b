"""The four services of a biller: a token, what a bill asks for, that it was paid, and what became of a payment."""

import datetime

from django.http import HttpRequest

from jangkau.api import tokens
from jangkau.api.snap.answers import (
    BILL_NOT_FOUND,
    SUCCESSFUL,
    TRANSACTION_NOT_FOUND,
    Refused,
    Service,
    body_of,
    invalid_format,
    unauthorized,
)
from jangkau.api.snap.bodies import account_of, read_body, request_id_of, rupiah_of
from jangkau.api.snap.doors import (
    Said,
    door,
    enter,
    header,
    note_call,
    paid_at_of,
    raw_body,
    require_allowed,
    require_clock,
    require_few_calls,
)
from jangkau.api.snap.wording import case_of, inquiry_words, payment_words, status_words
from jangkau.collection.selectors.partners import partner_of_client
from jangkau.collection.selectors.virtual_accounts import bill_of_account, payment_of_request
from jangkau.collection.services.open_bills import UnknownBill
from jangkau.collection.services.partner_notices import (
    ExternalIdUsed,
    PaymentTold,
    StillInProgress,
    ask_after_request,
    hear_payment,
)
from jangkau.core.errors import Refusal
from jangkau.gateways.bank.signing import is_token_request_signed, read_public_key


@door(Service.TOKEN)
def access_token(request: HttpRequest, now: datetime.datetime) -> Said:
    """Grant a token to whoever holds the private half of a partner's key."""
    require_few_calls(request)
    client_id, stamp = header(request, "X-CLIENT-KEY"), header(request, "X-TIMESTAMP")
    given = header(request, "X-SIGNATURE")
    asked = read_body(raw_body(request))
    if asked.get("grantType") != "client_credentials":
        raise Refused(invalid_format("grantType"))
    partner = partner_of_client(client_id=client_id[:64].replace("\x00", ""), now=now)
    if partner is None or not partner.speaks_snap:
        raise Refused(unauthorized("Unknown Client"))
    require_allowed(request, partner)
    require_clock(stamp, tolerance=partner.clock_tolerance, now=now)
    key = read_public_key(partner.public_key)
    if not is_token_request_signed(key, client_id=partner.client_id, timestamp=stamp, given=given):
        raise Refused(unauthorized("Signature"))
    granted = {
        "accessToken": tokens.grant(key_id=partner.key_id, use=tokens.Use.SNAP, now=now),
        "tokenType": "Bearer",
        "expiresIn": str(tokens.LIVES_SECONDS),
    }
    return Said(SUCCESSFUL.status, body_of(SUCCESSFUL, Service.TOKEN, granted))


@door(Service.INQUIRY)
def inquiry(request: HttpRequest, now: datetime.datetime) -> Said:
    """Say what a virtual account asks for."""
    call = enter(request, now)
    document = read_body(call.raw)
    request_id = request_id_of(document, "inquiryRequestId")
    customer = account_of(document, prefix=call.partner.va_prefix)
    try:
        if customer is None:
            raise UnknownBill(number="")
        bill = bill_of_account(customer_number=customer, now=now)
        case, more = SUCCESSFUL, inquiry_words(document, bill)
    except Refusal as refusal:
        case, more = case_of(refusal), {}
    note_call(call, Service.INQUIRY, request_id, case.code(Service.INQUIRY))
    return Said(case.status, body_of(case, Service.INQUIRY, more))


@door(Service.PAYMENT)
def payment(request: HttpRequest, now: datetime.datetime) -> Said:
    """Record that a virtual account was paid, once however often it is told."""
    call = enter(request, now)
    document = read_body(call.raw)
    request_id = request_id_of(document, "paymentRequestId")
    customer = account_of(document, prefix=call.partner.va_prefix)
    told = PaymentTold(
        customer_number=customer or "",
        amount_rupiah=rupiah_of(document, "paidAmount"),
        paid_at=paid_at_of(document.get("trxDateTime"), call, field="trxDateTime"),
    )
    try:
        said = hear_payment(
            partner=call.partner,
            message=call.message(Service.PAYMENT, request_id),
            told=told,
            say=lambda outcome: payment_words(document, told, outcome),
            now=now,
        )
    except (StillInProgress, ExternalIdUsed) as refusal:
        raise Refused(case_of(refusal)) from refusal
    return Said(int(said.code[:3]), said.text)


@door(Service.STATUS)
def status(request: HttpRequest, now: datetime.datetime) -> Said:
    """Say what became of a payment."""
    call = enter(request, now)
    document = read_body(call.raw)
    asked = request_id_of(document, "inquiryRequestId")
    request_id = request_id_of(document, "paymentRequestId") if document.get("paymentRequestId") else asked
    customer = account_of(document, prefix=call.partner.va_prefix)
    if customer is None:
        raise Refused(BILL_NOT_FOUND)
    found = payment_of_request(partner_id=call.partner.partner_id, request_id=request_id)
    if found is None:
        try:
            ask_after_request(partner_id=call.partner.partner_id, request_id=request_id)
        except StillInProgress as refusal:
            raise Refused(case_of(refusal)) from refusal
    if found is None or found.customer_number != customer:
        case, more = TRANSACTION_NOT_FOUND, {}
    else:
        case, more = SUCCESSFUL, status_words(document, found, request_id)
    note_call(call, Service.STATUS, request_id, case.code(Service.STATUS))
    return Said(case.status, body_of(case, Service.STATUS, more))
