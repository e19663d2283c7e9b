"""Whether one payment, its months and the books tell the same amount."""

from django.db import connection

from jangkau.core import sql


class PaymentDisagrees(Exception):
    """What a payment bought, what was booked, and what was paid are not the same; somebody has to look."""


def require_payment_agrees(*, payment_id: int) -> None:
    """Make sure that a payment is the sum of its months and of what was carried forward, and was booked in full.

    Raises:
        PaymentDisagrees: if it is not, or there is no such payment.
    """
    with connection.cursor() as cursor:
        cursor.execute(sql.load("jangkau.collection", "payment_parts"), {"payment_id": payment_id})
        row = cursor.fetchone()
    if row is None:
        raise PaymentDisagrees(f"there is no payment {payment_id}")
    paid, months, carried, booked = row
    if not paid == months + carried == booked:
        raise PaymentDisagrees(f"payment {payment_id}: {paid} paid, {months} + {carried} used, {booked} booked")
