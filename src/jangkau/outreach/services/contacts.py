"""What came of a call or a visit, and how long somebody is left alone after it."""

import datetime
from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jangkau.collection.selectors.status import status_of
from jangkau.core.errors import Refusal
from jangkau.core.history import acting
from jangkau.outreach.models import Contact
from jangkau.outreach.models.contacts import ContactOutcome
from jangkau.outreach.selectors.call_list import participant_to_call
from jangkau.outreach.selectors.call_tiers import tier_of
from jangkau.registry.selectors.reach import Reach

# Days for which somebody is left alone if no day was agreed: to pay, to earn, to answer, or for good reasons longer.
LEFT_ALONE: Mapping[ContactOutcome, int] = {
    ContactOutcome.WILL_PAY: 7,
    ContactOutcome.HAS_PAID: 3,
    ContactOutcome.NO_MONEY_NOW: 14,
    ContactOutcome.NOT_REACHED: 1,
    ContactOutcome.WRONG_NUMBER: 30,
    ContactOutcome.OTHER_WORK: 90,
    ContactOutcome.NOT_WANTED: 90,
}
MOST_DAYS = 180


class DayNotAhead(Refusal):
    """The day on which to call again has passed, or is too far away to be meant."""

    message = _("Tanggal dihubungi lagi harus sesudah hari ini dan paling lama %(days)s hari lagi.")


@transaction.atomic
def record_contact(
    *,
    participant_id: int,
    reach: Reach,
    outcome: ContactOutcome | str,
    note: str,
    again_on: datetime.date | None,
    today: datetime.date,
    now: datetime.datetime,
) -> None:
    """Record what came of a contact; the participant leaves the list until ``again_on``.

    Args:
        participant_id: with whom.
        reach: of who called.
        outcome: what came of it.
        note: for whoever calls next.
        again_on: the day agreed; None for the days of ``LEFT_ALONE``.
        today: the day of the contact.
        now: its moment.

    Raises:
        NotPermitted, UnknownParticipant: as the names say.
        DayNotAhead: if the day agreed is not within the 180 days to come.
        ParameterError: if the law has no due date or lapse rule for the months concerned.
    """
    participant, outcome = participant_to_call(participant_id=participant_id, reach=reach), ContactOutcome(outcome)
    if again_on is not None and not 0 < (again_on - today).days <= MOST_DAYS:
        raise DayNotAhead(days=MOST_DAYS)
    standing = status_of(participant_id=participant.pk, on=today)
    with acting(by=reach.username, reason="mencatat hasil hubungan dengan peserta"):
        Contact.objects.create(
            participant=participant,
            tier=tier_of(standing.covered_until, today) or "",
            outcome=outcome,
            note=" ".join(note.split()),
            again_on=again_on or today + datetime.timedelta(days=LEFT_ALONE[outcome]),
            contacted_at=now,
            contacted_by_id=reach.user_id,
        )
