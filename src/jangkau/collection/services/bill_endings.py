"""The end of a bill that was not paid: its months are free again."""

import datetime
from collections.abc import Collection

from django.db import transaction

from jangkau.collection.models import Bill, BillLine
from jangkau.collection.models.bills import BillState
from jangkau.collection.services.open_bills import lock_bill, require_issued


@transaction.atomic
def cancel_bill(*, bill_number: str, office_ids: Collection[int] | None = None) -> int:
    """Cancel an unpaid bill and return how many months it frees.

    Args:
        bill_number: the bill.
        office_ids: only a bill of one of these offices is known; None for all.

    Raises:
        UnknownBill: if there is none.
        BillAlreadyPaid, BillExpired, BillCancelled, BillReversed: if it is not open.
    """
    bill = lock_bill(number=bill_number, office_ids=office_ids)
    require_issued(bill)
    return _end([bill.pk], BillState.CANCELLED)


@transaction.atomic
def expire_bills(*, now: datetime.datetime) -> int:
    """Close every unpaid bill whose time has run out by ``now`` and return how many bills that were."""
    due = (
        Bill.objects.select_for_update(of=("self",), no_key=True)
        .filter(state=BillState.ISSUED, expires_at__lte=now)
        .order_by("pk")
    )
    ids = [bill.pk for bill in due]
    _end(ids, BillState.EXPIRED)
    return len(ids)


def _end(bill_ids: list[int], state: BillState) -> int:
    Bill.objects.filter(pk__in=bill_ids).update(state=state)
    return BillLine.objects.filter(bill__in=bill_ids, live=True).update(live=False)
