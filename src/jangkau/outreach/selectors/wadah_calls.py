"""A member of a wadah as whoever runs it calls him: why now and until when, and what earlier contacts came to.

He is told no number and no note of the office: the list of members promises a wadah names and standings alone. Whoever
runs a group of neighbours knows how to reach them.
"""

import datetime
from dataclasses import dataclass

from jangkau.collection.selectors.status import status_of
from jangkau.core.permissions import Right
from jangkau.enrolment.selectors.participants import UnknownParticipant
from jangkau.outreach.models import Contact
from jangkau.outreach.models.contacts import ContactOutcome, Tier
from jangkau.outreach.selectors.call_list import participant_to_call
from jangkau.outreach.selectors.call_tiers import tier_bands, why
from jangkau.registry.selectors.offices import wadah_in_reach
from jangkau.registry.selectors.reach import Reach
from jangkau.rules.contributions import Cover

_MOST_CONTACTS = 10


@dataclass(frozen=True, slots=True)
class MemberContact:
    """A contact of the past: by oneself, by another who runs the wadah, or by the office."""

    at: datetime.datetime
    is_own: bool
    by_wadah: bool
    outcome_label: str


@dataclass(frozen=True, slots=True)
class MemberToCall:
    """A member to call. ``tier`` is None if nothing is urgent; ``settle_until`` None if nothing is to be settled."""

    code: str
    name: str
    tier: Tier | None
    last_day: datetime.date | None
    settle_until: datetime.date | None
    contacts: tuple[MemberContact, ...]

    @property
    def tier_label(self) -> str:
        """Why he is called now, in words; blank if nothing is urgent."""
        return str(self.tier.label) if self.tier else ""

    @property
    def why(self) -> str:
        """What that means; blank if nothing is urgent."""
        return why(self.tier) if self.tier else ""


def member_to_call(*, wadah_code: str, participant_id: int, reach: Reach, today: datetime.date) -> MemberToCall:
    """Return a member of a wadah that one runs with what contacts with him came to, whether or not he is on the list.

    Raises:
        NotPermitted, UnknownOrganisation: as ``wadah_in_reach``.
        UnknownParticipant: if he is not its member, or has left or died.
        ParameterError: if the law has no due date or lapse rule for the months concerned.
    """
    wadah = wadah_in_reach(code=wadah_code, reach=reach, right=Right.CONTACT_PARTICIPANT)
    participant = participant_to_call(participant_id=participant_id, reach=reach)
    if participant.wadah_id != wadah.pk:
        raise UnknownParticipant(participant=participant_id)
    contacts = Contact.objects.filter(participant=participant).select_related("contacted_by__account")
    until = status_of(participant_id=participant.pk, on=today, cover=Cover.RISK).covered_until
    band = next((band for band in tier_bands(today) if until and band.ends_from <= until < band.ends_until), None)
    tier = band.tier if band else None if until else Tier.NEVER_PAID
    lapses_on = band.lapses_on if band and tier is not Tier.LAPSED else None
    return MemberToCall(
        code=wadah.code,
        name=participant.person.name,
        tier=tier,
        last_day=until - datetime.timedelta(days=1) if until else None,
        settle_until=lapses_on - datetime.timedelta(days=1) if lapses_on else None,
        contacts=tuple(
            MemberContact(
                at=contact.contacted_at,
                is_own=contact.contacted_by_id == reach.user_id,
                by_wadah=hasattr(contact.contacted_by, "account"),
                outcome_label=str(ContactOutcome(contact.outcome).label),
            )
            for contact in contacts.order_by("-contacted_at", "-pk")[:_MOST_CONTACTS]
        ),
    )
