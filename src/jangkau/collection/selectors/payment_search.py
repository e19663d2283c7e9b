"""Finding payments by the bank's reference."""

from jangkau.collection.models import Payment
from jangkau.collection.selectors.bills import bills_in_reach
from jangkau.core.permissions import Right
from jangkau.registry.selectors.reach import Reach


def payments_with_reference(*, reference: str, reach: Reach) -> tuple[Payment, ...]:
    """Return the payments of bills in reach that have this reference, whatever their channel: at most twenty.

    Raises:
        NotPermitted: if the reader may see no bills.
    """
    found = Payment.objects.filter(reference=reference.strip(), bill__in=bills_in_reach(reach, Right.SEE_BILL))
    return tuple(found.select_related("bill").order_by("-pk")[:20])
