"""Staff who leave: what they had open goes to a colleague, and their access ends, both or neither."""

import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jangkau.core.errors import Refusal
from jangkau.core.history import acting
from jangkau.partnership.selectors.open_work import open_work_of
from jangkau.partnership.services.handovers import HandedOver, hand_over
from jangkau.registry.selectors.reach import Reach
from jangkau.registry.services.reasons import real_reason
from jangkau.registry.services.users import deactivate_user

LONGEST_AGO = datetime.timedelta(days=365)


class SuccessorMissing(Refusal):
    """What he looked after would be nobody's."""

    message = _(
        "%(username)s masih menangani %(agreements)s perjanjian dan %(drafts)s draf. "
        "Pilih rekan yang mengambil alihnya."
    )


class LastDayUnlikely(Refusal):
    """Access ends at once, so the last day has come; long ago it would have ended long ago."""

    message = _(
        "Hari terakhir harus antara setahun yang lalu dan hari ini: akses berakhir seketika. "
        "Jika ia masih bekerja, kembalilah ke halaman ini pada hari terakhirnya."
    )


@transaction.atomic
def let_staff_leave(
    *,
    username: str,
    successor: str | None,
    last_day: datetime.date,
    reason: str,
    reach: Reach,
    now: datetime.datetime,
    today: datetime.date,
) -> HandedOver:
    """End the access of somebody who leaves, at once, and give all that he looks after to one colleague.

    Args:
        username: who leaves.
        successor: who takes over; None if there is nothing to take over.
        last_day: his last day at work; it stands in the history with the reason.
        reason: why, as an auditor will read it.
        reach: who sees to it, and looks after both as users.
        now: when.
        today: the day of it.

    Raises:
        NotPermitted, UnknownUser, OwnAccess: as for any user; nobody lets himself go.
        LastDayUnlikely: if the last day is ahead or more than a year ago.
        SuccessorMissing: if somebody must take over and nobody is named.
        SameOfficer, SuccessorOutOfReach, InactiveUser: as for ``hand_over``.
        ReasonMissing, ReasonHoldsNik: if the reason will not do.
    """
    stated = f"keluar, hari terakhir {last_day:%d-%m-%Y}: {real_reason(reason)}"
    if not today - LONGEST_AGO <= last_day <= today:
        raise LastDayUnlikely()
    with acting(by=reach.username, reason=stated):
        # His access ends first: nobody can put him in charge of anything while it is counted what he leaves.
        deactivate_user(reach=reach, username=username, reason=stated)
        left = open_work_of(username=username, reach=reach)
        if successor is not None:
            return hand_over(from_username=username, to_username=successor, reach=reach, reason=stated, now=now)
        if left.agreements or left.drafts:
            raise SuccessorMissing(username=username, agreements=len(left.agreements), drafts=left.drafts)
        return HandedOver(0, 0, left.uploads)
