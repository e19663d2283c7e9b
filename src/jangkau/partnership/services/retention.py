"""Forgetting what rosters said, word for word, when the time of their files is over."""

import datetime

from django.db import transaction
from django.utils import timezone

from jangkau.partnership.models import RosterRow


@transaction.atomic
def forget_rows_as_sent(*, now: datetime.datetime) -> int:
    """Forget the cells as they were sent of every roster whose file is no longer kept; return how many rows.

    What was read of a row, its outcome and its reasons stay: they explain what was decided. The files themselves are
    destroyed by ``core.services.files.destroy_expired``.
    """
    expired = RosterRow.objects.filter(
        roster__file__retain_until__lte=timezone.localdate(now), raw_sealed__isnull=False
    )
    return expired.update(raw_sealed=None)
