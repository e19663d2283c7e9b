"""The money behind a payment: held money that made it, what is owed back of it, what its payer has."""

from dataclasses import dataclass

from jangkau.collection.models import HeldMoneyUse
from jangkau.collection.selectors.owed_months import owed_of
from jangkau.collection.selectors.payers import Payer, carried_balance, payer_of
from jangkau.collection.selectors.payment_story import payment_by_id
from jangkau.core.permissions import Right
from jangkau.registry.selectors.reach import Reach


@dataclass(frozen=True, slots=True)
class HeldPart:
    """Held money that a payment was made of."""

    held_id: int
    channel: str
    reference: str
    amount_rupiah: int


@dataclass(frozen=True, slots=True)
class PaymentMoney:
    """What a payment was made of, what is owed back of it, and what is carried forward for its payer."""

    payer: Payer
    office_id: int
    held: tuple[HeldPart, ...]
    from_carried_rupiah: int
    owed_rupiah: int
    payer_carried_rupiah: int


def money_of_payment(*, payment_id: int, reach: Reach, right: Right) -> PaymentMoney:
    """Return the money behind a payment of a bill over which the right is held.

    Raises:
        NotPermitted, PaymentNotFound: as ``payment_by_id``.
    """
    payment = payment_by_id(payment_id=payment_id, reach=reach, right=right)
    uses = HeldMoneyUse.objects.filter(payment=payment, amount_rupiah__gt=0).select_related("held").order_by("pk")
    parts = tuple(HeldPart(use.held_id, use.held.channel, use.held.reference, use.amount_rupiah) for use in uses)
    is_internal = payment.channel == "internal"
    payer = payer_of(payment.bill)
    return PaymentMoney(
        payer=payer,
        office_id=payment.bill.office_id,
        held=parts,
        from_carried_rupiah=payment.amount_rupiah - sum(part.amount_rupiah for part in parts) if is_internal else 0,
        owed_rupiah=owed_of(payment),
        payer_carried_rupiah=carried_balance(payer),
    )
