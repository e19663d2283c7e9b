"""Payments that a reader may reach."""

from jangkau.collection.models import Payment
from jangkau.collection.services.reversals import UnknownPayment
from jangkau.core.permissions import Right
from jangkau.registry.selectors.reach import Reach


def payment_in_reach(*, channel: str, reference: str, reach: Reach, right: Right) -> Payment:
    """Return a payment for a bill of an office over which the right is held.

    Raises:
        NotPermitted: if the right is held nowhere.
        UnknownPayment: if there is none, or it belongs to others; the two cannot be told apart.
    """
    reach.require(right)
    payments = Payment.objects.filter(bill__office_id__in=reach.offices_for(right))
    payment = payments.filter(channel=channel, reference=reference).first()
    if payment is None:
        raise UnknownPayment(channel=channel, reference=reference)
    return payment
