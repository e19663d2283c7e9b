"""What is owed back of a payment because workers left."""

from django.db.models import Sum

from jangkau.collection.models import Payment, Posting, RefundRequest
from jangkau.collection.models.refunds import RefundState

_REFUNDS_PAYABLE = "2200"
# The money of these refunds lies where it lay before.
_OVER = (RefundState.DROPPED, RefundState.FAILED)


def owed_of(payment: Payment) -> int:
    """Return how many rupiah of months given up are owed back of a payment and were not asked for."""
    booked = Posting.objects.filter(entry__payment=payment, account=_REFUNDS_PAYABLE)
    owed = booked.aggregate(sum=Sum("amount_rupiah"))["sum"]
    asked = RefundRequest.objects.filter(payment=payment).exclude(state__in=_OVER)
    return -int(owed or 0) - int(asked.aggregate(sum=Sum("amount_rupiah"))["sum"] or 0)
