"""Bodies of answers in the standard's own names."""

from collections.abc import Mapping
from typing import Any

from jangkau.api.snap.answers import (
    BEYOND_LIMITS,
    BILL_NOT_FOUND,
    BILL_OVER,
    CONFLICT,
    DUPLICATE,
    IN_PROGRESS,
    INCONSISTENT,
    INVALID_AMOUNT,
    PAID_BILL,
    SUCCESSFUL,
    Case,
    Service,
    body_of,
    invalid_format,
    timestamp,
)
from jangkau.collection.selectors.virtual_accounts import BillAsked, PaymentFound
from jangkau.collection.services.partner_notices import PaymentTold, Said
from jangkau.collection.services.payments import PaymentAnswer
from jangkau.core.errors import Refusal

# By the code of the refusal; what is not here was not foreseen, and is an error of ours.
_CASES: Mapping[str, Case] = {
    "unknown_bill": BILL_NOT_FOUND,
    "payment_code_mistyped": BILL_NOT_FOUND,
    "payment_code_too_short_or_long": BILL_NOT_FOUND,
    "amount_differs": INVALID_AMOUNT,
    "amount_beyond_limits": BEYOND_LIMITS,
    "bill_already_paid": PAID_BILL,
    "bill_expired": BILL_OVER,
    "bill_cancelled": BILL_OVER,
    "bill_reversed": BILL_OVER,
    "payment_conflict": INCONSISTENT,
    "request_inconsistent": INCONSISTENT,
    "money_is_held": INCONSISTENT,
    "reference_taken": INCONSISTENT,
    "request_duplicate": DUPLICATE,
    "external_id_used": CONFLICT,
    "still_in_progress": IN_PROGRESS,
    "paid_before_issued": invalid_format("trxDateTime"),
    "paid_in_future": invalid_format("trxDateTime"),
}
_PAID = {"english": "Success", "indonesia": "Sukses"}
_UNDONE = {"english": "Reversed", "indonesia": "Dibatalkan"}


def case_of(refusal: Refusal) -> Case:
    """Return the case of the standard that a refusal is.

    Raises:
        Refusal: itself, if the standard has none for it.
    """
    case = _CASES.get(refusal.code)
    if case is None:
        raise refusal
    return case


def payment_words(document: Mapping[str, Any], told: PaymentTold, outcome: PaymentAnswer | Refusal) -> Said:
    """Return the answer to a payment notice. Nothing in it is about people: it is kept."""
    if isinstance(outcome, Refusal):
        case = case_of(outcome)
        return Said(case.code(Service.PAYMENT), body_of(case, Service.PAYMENT))
    data = {
        **_account(document),
        "paymentRequestId": document["paymentRequestId"],
        "paidAmount": _amount(told.amount_rupiah),
        "totalAmount": _amount(outcome.amount_rupiah),
        "trxDateTime": timestamp(told.paid_at),
        "referenceNo": str(outcome.payment_id),
        "paymentFlagStatus": "00",
        "paymentFlagReason": _PAID,
    }
    return Said(SUCCESSFUL.code(Service.PAYMENT), body_of(SUCCESSFUL, Service.PAYMENT, {"virtualAccountData": data}))


def inquiry_words(document: Mapping[str, Any], bill: BillAsked) -> dict[str, object]:
    """Return what an inquiry is told of a bill."""
    data = {
        "inquiryStatus": "00",
        "inquiryReason": _PAID,
        **_account(document),
        "virtualAccountName": bill.payer,
        "inquiryRequestId": document["inquiryRequestId"],
        "totalAmount": _amount(bill.total_rupiah),
        "virtualAccountTrxType": "C",
    }
    return {"virtualAccountData": data}


def status_words(document: Mapping[str, Any], payment: PaymentFound, request_id: str) -> dict[str, object]:
    """Return what became of a payment: ``00`` it stands, ``01`` it was undone."""
    data = {
        "paymentFlagStatus": "00" if payment.standing else "01",
        "paymentFlagReason": _PAID if payment.standing else _UNDONE,
        **_account(document),
        "inquiryRequestId": document["inquiryRequestId"],
        "paymentRequestId": request_id,
        "paidAmount": _amount(payment.amount_rupiah),
        "totalAmount": _amount(payment.amount_rupiah),
        "transactionDate": timestamp(payment.paid_at),
        "referenceNo": payment.reference,
    }
    return {"virtualAccountData": data}


def _account(document: Mapping[str, Any]) -> dict[str, object]:
    return {name: document[name] for name in ("partnerServiceId", "customerNo", "virtualAccountNo")}


def _amount(rupiah: int) -> dict[str, str]:
    return {"value": f"{rupiah}.00", "currency": "IDR"}
