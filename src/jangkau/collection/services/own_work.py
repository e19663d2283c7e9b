"""Another work or income: later bills ask its price, and so does the worker's own bill that waits."""

import datetime
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext

from jangkau.collection.models import Bill
from jangkau.collection.models.bills import BillState
from jangkau.collection.selectors.price_changes import is_own_bill, price_changes
from jangkau.collection.services.bills import IssuedBill
from jangkau.collection.services.new_versions import reprice_bill
from jangkau.core.history import acting
from jangkau.enrolment.services.own_participation import keep_work
from jangkau.enrolment.services.participants import Occupation
from jangkau.registry.selectors.reach import Reach


@transaction.atomic
def keep_own_work(
    *, person_id: int, reach: Reach, occupations: Sequence[Occupation], bracket: int, now: datetime.datetime
) -> tuple[IssuedBill, ...]:
    """Put down a worker's work and income as ``keep_work``, and replace bills of his own whose price it changes.

    Months that are paid stay at the price at which they were paid, and so do bills of his wadah or sponsor, which
    whoever issues them replaces.

    Returns:
        The new versions of his bills.

    Raises:
        NotPermitted, UnknownPerson, PersonMerged, NotParticipatingNow, OccupationsNotAllowed, BracketUnknown,
            WorkUnchanged: as ``keep_work``.
    """
    with acting(by=reach.username, reason="mengubah pekerjaan dan penghasilan sendiri"):
        keep_work(person_id=person_id, reach=reach, occupations=occupations, bracket=bracket, now=now)
        waiting = Bill.objects.select_related("office").filter(
            payer_person_id=person_id, state=BillState.ISSUED, expires_at__gt=now
        )
        return tuple(
            reprice_bill(
                bill_number=bill.number,
                reason=gettext("Pekerjaan atau penghasilan pekerja berubah"),
                now=now,
                by_user_id=reach.user_id,
            )
            for bill in list(waiting.order_by("pk"))
            if is_own_bill(bill) and price_changes(bill=bill, now=now)
        )
