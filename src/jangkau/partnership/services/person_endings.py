"""The end of a person's participation as seen from the person: every agreement that he is still in lets him go."""

import datetime
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jangkau.collection.models import Bill
from jangkau.collection.models.bills import BillState
from jangkau.collection.services.bill_endings import cancel_bill
from jangkau.collection.services.departures import DeparturePolicy, SettledDeparture, settle_departure
from jangkau.core.errors import Refusal
from jangkau.core.history import acting
from jangkau.core.permissions import Right
from jangkau.enrolment.models import Participant
from jangkau.enrolment.models.participants import EndReason
from jangkau.enrolment.selectors.participants import participants_of_people
from jangkau.enrolment.selectors.participations import participations_of
from jangkau.enrolment.services.participants import end_participation, undo_end
from jangkau.partnership.models import Member
from jangkau.partnership.services.departures import DepartureReason, RowOfRoster, record_departure
from jangkau.registry.models.organisations import OrganisationKind
from jangkau.registry.selectors.reach import Reach
from jangkau.registry.services.people import locked_person, record_death, withdraw_death
from jangkau.registry.services.reasons import real_reason

_DEPARTURES = {
    EndReason.DEATH: DepartureReason.DEATH,
    EndReason.WAGE_EARNER: DepartureReason.WAGE_EARNER,
}


class NotParticipating(Refusal):
    """There is no live participation to end."""

    message = _("Orang ini tidak sedang menjadi peserta (catatan %(person_id)s). Tidak ada yang perlu diakhiri.")


class FundedElsewhere(Refusal):
    """An agreement of an office out of reach still funds the person."""

    message = _(
        "Orang ini masih didanai perjanjian %(codes)s. Minta kantor pemegangnya mencatat keluarnya lebih dahulu."
    )


@dataclass(frozen=True, slots=True)
class PersonEnded:
    """What ending did: agreements left, those of other offices that still hold him, months ahead and their money."""

    agreements_left: tuple[str, ...]
    agreements_elsewhere: tuple[str, ...]
    voided_months: int
    refunded_rupiah: int
    carried_rupiah: int


@transaction.atomic
def record_person_death(
    *, reach: Reach, person_id: int, died_on: datetime.date, reason: str, now: datetime.datetime
) -> PersonEnded:
    """Record a death, end the participation, and let the person go from the agreements within reach.

    Months paid ahead go as each agreement says; those that he or his wadah paid are owed back. An agreement of another
    office is told of in the answer: it is for that office to let him go. To repeat it with the same day changes nothing
    more.

    Args:
        reach: who records it.
        person_id: who died.
        died_on: the day of death.
        reason: how it is known, such as a death certificate.
        now: when it is recorded.

    Raises:
        NotPermitted, UnknownPerson, PersonMerged: as for any person.
        ReasonMissing, ReasonHoldsNik: if the reason will not do.
        DeathImpossible, DeathRecorded: if the day cannot be, or another is recorded.
        EndImpossible, ParticipationEnded: if the participation will not have that end; nothing is written.
    """
    with acting(by=reach.username, reason=real_reason(reason)):
        record_death(reach=reach, person_id=person_id, died_on=died_on, now=now)
        return _end(reach=reach, person_id=person_id, ended_on=died_on, reason=EndReason.DEATH, now=now)


@transaction.atomic
def withdraw_person_death(*, reach: Reach, person_id: int, reason: str) -> bool:
    """Take back a death recorded in error and the end of the participation that came with it.

    Agreements that let him go do not take him back by themselves: he comes with their next roster.

    Returns:
        Whether the participation goes on again.

    Raises:
        NotPermitted, UnknownPerson, PersonMerged: as for any person.
        ReasonMissing, ReasonHoldsNik, DeathNotRecorded: as the names say.
    """
    with acting(by=reach.username, reason=real_reason(reason)):
        withdraw_death(reach=reach, person_id=person_id, reason=reason)
        latest = next(iter(participations_of(person_ids=[person_id])), None)
        if latest is None or latest.is_live or latest.end_reason != EndReason.DEATH:
            return False
        undo_end(participant_id=latest.participant_id)
        return True


@transaction.atomic
def end_person_participation(
    *,
    reach: Reach,
    person_id: int,
    ended_on: datetime.date,
    end_reason: EndReason | str,
    reason: str,
    now: datetime.datetime,
) -> PersonEnded:
    """End the live participation for another reason than death, and let the person go from his agreements.

    Args:
        reach: who records it.
        person_id: whose.
        ended_on: his last day in the agreements, and the first on which he is no participant.
        end_reason: why, as one of the reasons known.
        reason: why, in words.
        now: when it is recorded.

    Raises:
        NotPermitted, UnknownPerson, PersonMerged: as for any person.
        ReasonMissing, ReasonHoldsNik: if the reason will not do.
        NotParticipating: if there is nothing to end.
        FundedElsewhere: if an agreement out of reach still funds him.
        EndImpossible, DepartureOutside: if the day cannot be; nothing is written.
    """
    with acting(by=reach.username, reason=real_reason(reason)):
        locked_person(person_id=person_id, reach=reach, right=Right.CORRECT_PERSON)
        if person_id not in participants_of_people(person_ids=[person_id]):
            raise NotParticipating(person_id=person_id)
        ended = _end(reach=reach, person_id=person_id, ended_on=ended_on, reason=EndReason(end_reason), now=now)
        if ended.agreements_elsewhere:
            raise FundedElsewhere(codes=", ".join(ended.agreements_elsewhere))
        return ended


def _end(
    *, reach: Reach, person_id: int, ended_on: datetime.date, reason: EndReason, now: datetime.datetime
) -> PersonEnded:
    left, elsewhere = [], []
    voided = refunded = carried = 0
    for member in memberships_on(person_id=person_id, ended_on=ended_on):
        if member.agreement.office_id not in reach.offices_for(Right.BILL):
            elsewhere.append(member.agreement.code)
            continue
        departed = record_departure(
            agreement_code=member.agreement.code,
            member=RowOfRoster(member.row.roster.number, member.row.row_number),
            left_on=ended_on,
            reason=_DEPARTURES.get(reason, DepartureReason.DROPPED_OUT),
            reach=reach,
            now=now,
        )
        left.append(member.agreement.code)
        voided += departed.settled.voided_months
        refunded += departed.settled.refunded_rupiah
        carried += departed.settled.carried_rupiah
    live = participants_of_people(person_ids=[person_id]).get(person_id)
    if live is not None:
        own = give_back_own_months(
            participant=live, left_on=ended_on, note=reason.label, now=now, by_user_id=reach.user_id
        )
        voided += own.voided_months
        refunded += own.refunded_rupiah
        end_participation(participant_id=live.pk, ended_on=ended_on, reason=reason, now=now)
    return PersonEnded(tuple(left), tuple(elsewhere), voided, refunded, carried)


def give_back_own_months(
    *, participant: Participant, left_on: datetime.date, note: object, now: datetime.datetime, by_user_id: int
) -> SettledDeparture:
    """Give up the months that a worker or his wadah paid ahead and that have not begun; the money is owed back to them.

    Bills of his own that wait are cancelled. Of a death the handbook says so (regulation 1.38: what was paid for months
    after it); no law read says it of other ends: to keep the money without insuring anybody would be worse.
    """
    own = Bill.objects.filter(
        Q(payer_person=participant.person_id) | Q(payer_organisation__kind=OrganisationKind.WADAH),
        lines__participant=participant,
    ).distinct()
    waiting = own.filter(payer_person=participant.person_id, state=BillState.ISSUED).order_by("pk")
    for number in list(waiting.values_list("number", flat=True)):
        cancel_bill(bill_number=number, reason=str(note), now=now, by_user_id=by_user_id)
    return settle_departure(
        participant_id=participant.pk,
        left_on=left_on,
        policy=DeparturePolicy.REFUND,
        note=str(note),
        now=now,
        by_user_id=by_user_id,
        bill_ids=list(own.values_list("pk", flat=True)),
    )


def memberships_on(*, person_id: int, ended_on: datetime.date) -> list[Member]:
    """Return the memberships that a person is in on a day, in agreements that are not over by then."""
    members = Member.objects.filter(
        person_id=person_id, left_on__isnull=True, agreement__until_month__gt=ended_on
    ).select_related("agreement", "row__roster")
    return list(members.order_by("agreement__code"))
