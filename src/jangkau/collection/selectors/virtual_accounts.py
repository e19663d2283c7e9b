"""Virtual accounts: a partner's prefix and a payment code, behind which stands one bill."""

import datetime
from dataclasses import dataclass

from jangkau.collection.models import Bill, PartnerNotice
from jangkau.collection.models.bills import BillState
from jangkau.collection.selectors.payment_codes import grouped_code, read_payment_code
from jangkau.collection.services.open_bills import BillExpired, UnknownBill, require_issued


@dataclass(frozen=True, slots=True)
class BillAsked:
    """A bill that a partner may take money for. ``payer`` is how the payer is named to a teller."""

    total_rupiah: int
    payer: str


@dataclass(frozen=True, slots=True)
class PaymentFound:
    """A payment as its partner may ask after it. ``standing`` is False once it was reversed."""

    amount_rupiah: int
    paid_at: datetime.datetime
    reference: str
    customer_number: str
    standing: bool


def bill_of_account(*, customer_number: str, now: datetime.datetime) -> BillAsked:
    """Return the bill behind a virtual account.

    Args:
        customer_number: what follows the partner's prefix: the payment code.
        now: the moment of asking; a bill whose time is over cannot be paid.

    Raises:
        PaymentCodeTooShortOrLong, PaymentCodeMistyped, UnknownBill: if no bill has this code.
        BillAlreadyPaid, BillExpired, BillCancelled, BillReversed: if it is not open.
    """
    code = read_payment_code(customer_number)
    bill = Bill.objects.select_related("payer_person", "payer_organisation").filter(code=code).first()
    if bill is None:
        raise UnknownBill(number=grouped_code(customer_number))
    require_issued(bill)
    if bill.expires_at is not None and bill.expires_at <= now:
        raise BillExpired(number=bill.number)
    return BillAsked(total_rupiah=bill.total_rupiah, payer=_payer(bill))


def payment_of_request(*, partner_id: int, request_id: str) -> PaymentFound | None:
    """Return the payment that a partner made by this request; None if none stands."""
    notice = (
        PartnerNotice.objects.select_related("payment__bill")
        .filter(partner_id=partner_id, request_id=request_id, payment__isnull=False, answer__isnull=False)
        .first()
    )
    if notice is None or notice.payment is None:
        return None
    payment = notice.payment
    return PaymentFound(
        amount_rupiah=payment.amount_rupiah,
        paid_at=payment.paid_at,
        reference=str(payment.pk),
        customer_number=payment.bill.code or "",
        standing=payment.bill.state == BillState.PAID,
    )


def _payer(bill: Bill) -> str:
    """Return an organisation's name, or a person's first name and the first letters of the others.

    A teller needs it to see that the number is right, and nobody should learn names by trying numbers.
    """
    if bill.payer_organisation is not None:
        return bill.payer_organisation.name
    first, *others = bill.payer_person.name.split() if bill.payer_person is not None else [""]
    return " ".join([first, *(f"{other[0]}." for other in others)])
