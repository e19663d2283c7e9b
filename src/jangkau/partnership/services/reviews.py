"""Deciding on rows that somebody has to look at."""

import datetime
from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jangkau.core.errors import Refusal
from jangkau.core.permissions import Right
from jangkau.partnership.models import RosterRow, RowDecision
from jangkau.partnership.selectors.agreements import agreement_in_reach
from jangkau.partnership.selectors.rosters import undecided_rows
from jangkau.registry.selectors.reach import Reach


class DecisionNeedsReason(Refusal):
    """A decision without a reason explains nothing to an auditor."""

    message = _("Tulis alasan keputusan, misalnya dokumen yang dilihat.")


class RowsNotOpen(Refusal):
    """Some rows are not waiting for a decision."""

    message = _(
        "Baris %(rows)s pada daftar nomor %(roster)s tidak sedang menunggu keputusan. "
        "Muat ulang daftar lalu pilih baris yang masih terbuka."
    )


@transaction.atomic
def decide_rows(
    *,
    agreement_code: str,
    roster_number: int,
    row_numbers: Collection[int],
    accepted: bool,
    reason: str,
    reach: Reach,
    now: datetime.datetime,
) -> int:
    """Record one decision, with one reason, on one or many rows under review; return how many.

    Raises:
        AgreementNotFound, NotPermitted: as for any agreement.
        DecisionNeedsReason: if the reason is blank.
        RowsNotOpen: if a row does not exist, is not under review, was decided, or a later roster has the same person;
            nothing is written.
    """
    agreement = agreement_in_reach(code=agreement_code, reach=reach, right=Right.REVIEW_ROSTER)
    reason = reason.strip()
    if not reason:
        raise DecisionNeedsReason
    numbers = sorted(set(row_numbers))
    asked = RosterRow.objects.filter(
        roster__agreement=agreement, roster__number=roster_number, row_number__in=numbers
    ).select_related("roster")
    # Held first and looked at afterwards: of two people who decide at once the second finds the rows closed.
    held = list(asked.select_for_update(of=("self",)).order_by("pk"))
    rows = list(undecided_rows(held[0].roster).filter(pk__in=[row.pk for row in held]).order_by("pk")) if held else []
    if len(rows) != len(numbers):
        closed = sorted(set(numbers) - {row.row_number for row in rows})
        raise RowsNotOpen(rows=", ".join(map(str, closed[:20])), roster=roster_number)
    RowDecision.objects.bulk_create(
        [
            RowDecision(row=row, accepted=accepted, reason=reason, decided_by_id=reach.user_id, decided_at=now)
            for row in rows
        ]
    )
    return len(rows)
