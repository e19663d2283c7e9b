"""The end of a bill that was not paid: its months are free again."""

import datetime
from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jangkau.collection.models import Bill, BillCancellation, BillLine
from jangkau.collection.models.bills import BillState
from jangkau.collection.services.open_bills import lock_bill, require_issued
from jangkau.core.errors import Refusal


class CancellationReasonMissing(Refusal):
    """A cancellation must say why."""

    message = _("Tuliskan alasan pembatalan tagihan %(number)s.")


@transaction.atomic
def cancel_bill(
    *,
    bill_number: str,
    reason: str,
    now: datetime.datetime,
    by_user_id: int,
    office_ids: Collection[int] | None = None,
) -> int:
    """Cancel an unpaid bill and return how many months it frees.

    Args:
        bill_number: the bill.
        reason: why, in words that an auditor understands.
        now: when this is recorded.
        by_user_id: who cancels.
        office_ids: only a bill of one of these offices is known; None for all.

    Raises:
        CancellationReasonMissing: if the reason is blank.
        UnknownBill: if there is no such bill.
        BillAlreadyPaid, BillExpired, BillCancelled, BillReversed: if it is not open.
    """
    if not reason.strip():
        raise CancellationReasonMissing(number=bill_number)
    bill = lock_bill(number=bill_number, office_ids=office_ids)
    require_issued(bill)
    return cancel_locked(bill, reason=reason.strip(), now=now, by_user_id=by_user_id)


def cancel_locked(bill: Bill, *, reason: str, now: datetime.datetime, by_user_id: int) -> int:
    """Cancel an open bill that is locked, and return how many months it frees."""
    BillCancellation.objects.create(bill=bill, reason=reason, recorded_at=now, recorded_by_id=by_user_id)
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
