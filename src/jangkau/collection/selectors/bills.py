"""Bills and payments that a reader may reach."""

from jangkau.collection.models import Bill, Payment
from jangkau.collection.services.open_bills import UnknownBill
from jangkau.collection.services.reversals import UnknownPayment
from jangkau.core.permissions import Right
from jangkau.registry.selectors.reach import Reach


def bill_in_reach(*, number: str, reach: Reach, right: Right) -> Bill:
    """Return a bill of an office over which the right is held.

    Raises:
        NotPermitted: if the right is held nowhere.
        UnknownBill: if there is none, or it belongs to others; the two cannot be told apart.
    """
    reach.require(right)
    bill = Bill.objects.filter(office_id__in=reach.offices_for(right), number=number).first()
    if bill is None:
        raise UnknownBill(number=number)
    return bill


def payment_in_reach(*, channel: str, reference: str, reach: Reach, right: Right) -> Payment:
    """Return a payment for a bill of an office over which the right is held.

    Raises:
        NotPermitted: if the right is held nowhere.
        UnknownPayment: if there is none, or it belongs to others; the two cannot be told apart.
    """
    reach.require(right)
    payment = (
        Payment.objects.select_related("bill")
        .filter(bill__office_id__in=reach.offices_for(right), channel=channel, reference=reference)
        .first()
    )
    if payment is None:
        raise UnknownPayment(channel=channel, reference=reference)
    return payment
