"""Payments that a statement told of before the partner's notice came."""

from jangkau.collection.models import Payment
from jangkau.collection.models.statements import MatchReason
from jangkau.collection.services.payments import PaymentAnswer


def payment_settled_first(*, channel: str, code: str, amount_rupiah: int) -> PaymentAnswer | None:
    """Return what the payment of a bill brought that a line of a statement made; None if a notice told of it already.

    Args:
        channel: the partner's.
        code: the bill's payment code.
        amount_rupiah: what was paid.
    """
    payment = Payment.objects.filter(
        channel=channel,
        bill__code=code,
        amount_rupiah=amount_rupiah,
        settlement__match__reason=MatchReason.BILL_PAID,
        notice__isnull=True,
    ).first()
    return PaymentAnswer(**payment.answer) if payment is not None else None
