"""Bills that can still be paid, cancelled or taken over: finding and locking them."""

from collections.abc import Collection

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jangkau.collection.models import Bill
from jangkau.collection.models.bills import BillState
from jangkau.collection.selectors.payment_codes import grouped_code, read_payment_code
from jangkau.core.errors import NotFound, Refusal


class UnknownBill(NotFound):
    """There is no bill of that number."""

    message = _("Tagihan %(number)s tidak ditemukan. Periksa nomornya.")


class BillAlreadyPaid(Refusal):
    """The bill was paid."""

    message = _("Tagihan %(number)s sudah lunas, jadi tidak dapat dibayar, dibatalkan, atau diambil alih lagi.")


class BillExpired(Refusal):
    """The bill ran out before it was paid; its months are free for another bill."""

    message = _("Tagihan %(number)s sudah kedaluwarsa. Terbitkan tagihan baru untuk bulan yang sama.")


class BillCancelled(Refusal):
    """The bill was cancelled; its months are free for another bill."""

    message = _("Tagihan %(number)s sudah dibatalkan. Terbitkan tagihan baru untuk bulan yang sama.")


class BillReversed(Refusal):
    """The bill was paid and the payment reversed; its months are free for another bill."""

    message = _("Pembayaran tagihan %(number)s sudah dibatalkan. Terbitkan tagihan baru untuk bulan yang sama.")


_REFUSALS: dict[str, type[Refusal]] = {
    BillState.PAID: BillAlreadyPaid,
    BillState.EXPIRED: BillExpired,
    BillState.CANCELLED: BillCancelled,
    BillState.REVERSED: BillReversed,
}


def number_of_bill(number_or_code: str, *, office_ids: Collection[int] | None = None) -> str:
    """Return the number of the bill that is named by its number or by its payment code.

    Args:
        number_or_code: as somebody typed it; a code may be written in groups.
        office_ids: only a code of a bill of one of these offices is known; None for any.

    Raises:
        PaymentCodeTooShortOrLong, PaymentCodeMistyped: if it was to be a payment code and is none.
        UnknownBill: if no bill has this code.
    """
    code = read_payment_code(number_or_code)
    if code is None:
        return number_or_code
    bills = Bill.objects.filter(code=code)
    if office_ids is not None:
        bills = bills.filter(office__in=office_ids)
    bill = bills.first()
    if bill is None:
        raise UnknownBill(number=grouped_code(code))
    return bill.number


def lock_bill(*, number: str, office_ids: Collection[int] | None = None) -> Bill:
    """Return a bill, whatever its state, locked until the transaction ends.

    The lock comes before any other of the same bill's rows, so that payment, reversal, cancelling and taking over
    happen one after the other.

    Args:
        number: the bill's number.
        office_ids: only a bill of one of these offices; None for any.

    Raises:
        UnknownBill: if there is none.
    """
    bill = _locked(Q(number=number), office_ids)
    if bill is None:
        raise UnknownBill(number=number)
    return bill


def lock_named_bill(*, number_or_code: str, office_ids: Collection[int] | None = None) -> Bill:
    """Return a bill that is named by its number or by its payment code, locked as by ``lock_bill``.

    Args and refusals as ``number_of_bill``.

    Raises:
        UnknownBill: if there is none.
    """
    code = read_payment_code(number_or_code)
    if code is None:
        return lock_bill(number=number_or_code, office_ids=office_ids)
    bill = _locked(Q(code=code), office_ids)
    if bill is None:
        raise UnknownBill(number=grouped_code(code))
    return bill


def _locked(named: Q, office_ids: Collection[int] | None) -> Bill | None:
    bills = Bill.objects.select_for_update(of=("self",), no_key=True).select_related("office").filter(named)
    return (bills if office_ids is None else bills.filter(office__in=office_ids)).first()


def require_issued(bill: Bill) -> None:
    """Make sure that a locked bill is still open.

    Raises:
        BillAlreadyPaid, BillExpired, BillCancelled, BillReversed: if it is not.
    """
    if bill.state != BillState.ISSUED:
        raise _REFUSALS[bill.state](number=bill.number)
