"""A person's whole story, as one page tells it: covered or not, what to do, months, bills, agreements, history."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from jangkau.collection.selectors.bills import bills_in_reach
from jangkau.collection.selectors.person_arrears import LossesTold, losses_told
from jangkau.collection.selectors.person_bills import PersonBill, bills_of
from jangkau.collection.selectors.person_calendar import CalendarYear, calendar_of
from jangkau.collection.selectors.person_months import MonthPart, month_parts
from jangkau.collection.selectors.person_standing import Standing, standing_of
from jangkau.collection.selectors.saving_up import saved_if_offered
from jangkau.core.permissions import Right
from jangkau.enrolment.selectors.participations import Participation, participation_history, participations_of
from jangkau.partnership.selectors.person_agreements import PersonAgreement, agreement_history, agreements_of
from jangkau.partnership.selectors.person_next_step import NextStep, next_step
from jangkau.registry.selectors.people import PersonCard, people_in_reach, person_card
from jangkau.registry.selectors.person_history import HistoryEntry, person_history
from jangkau.registry.selectors.person_merges import RecordedMerge, recorded_merges
from jangkau.registry.selectors.place_names import place_names
from jangkau.registry.selectors.reach import Reach
from jangkau.rules.contributions import Cover
from jangkau.rules.heirs import months_to_settle, standing_at_death


@dataclass(frozen=True, slots=True)
class PersonStory:
    """What the page of one record tells. Participations, months, bills and agreements are also those of the records
    merged into it. ``risk`` and ``savings`` are None for who never was a participant; ``next_step`` where there is
    nothing to do. ``openable_bills`` are the ids of bills whose page the reader may open. ``saved_rupiah`` is what is
    saved up for the next month; None where saving up is not offered. ``losses`` says what is lost when of who is behind
    or soon will be; None of who is covered long, has left or is dead.
    """

    card: PersonCard
    place: str
    merged_into: RecordedMerge | None
    merged_from: tuple[RecordedMerge, ...]
    participations: tuple[Participation, ...]
    risk: Standing | None
    savings: Standing | None
    next_step: NextStep | None
    losses: LossesTold | None
    heirs_may_settle: bool
    years: tuple[CalendarYear, ...]
    bills: tuple[PersonBill, ...]
    openable_bills: frozenset[int]
    agreements: tuple[PersonAgreement, ...]
    history: tuple[HistoryEntry, ...]
    saved_rupiah: int | None
    may_bill: bool
    may_give_card: bool
    may_correct: bool
    may_reveal: bool
    may_audit: bool

    @property
    def participation(self) -> Participation | None:
        """The live participation, else the latest."""
        return self.participations[0] if self.participations else None


def person_story(*, person_id: int, reach: Reach, today: datetime.date) -> PersonStory:
    """Return the story of one record, in a fixed number of queries however long it is.

    Args:
        person_id: whose.
        reach: of who asks.
        today: the day of which the status is told.

    Raises:
        NotPermitted: if the asker may see nobody.
        UnknownPerson: if there is no such person within reach.
        ParameterError: if the law has no due date or lapse rule for the months concerned.
    """
    card = person_card(person_id=person_id, reach=reach)
    merges = recorded_merges(person_id=person_id)
    standing = [merge for merge in merges if merge.undone_at is None]
    merged_from = tuple(merge for merge in standing if merge.kept_id == person_id)
    records = [person_id, *(merge.dropped_id for merge in merged_from)]
    participations = participations_of(person_ids=records)
    parts = month_parts(participant_ids=[participation.participant_id for participation in participations])
    bills = bills_of(participant_ids=[participation.participant_id for participation in participations])
    agreements = agreements_of(person_ids=records, reach=reach)
    risk, savings = (_standing(participations, parts, today, cover) for cover in (Cover.RISK, Cover.SAVINGS))
    step = next_step(
        card=card, participations=participations, risk=risk, parts=parts, agreements=agreements, today=today
    )
    return PersonStory(
        card=card,
        place=place_names([card.region_code])[card.region_code],
        merged_into=next((merge for merge in standing if merge.dropped_id == person_id), None),
        merged_from=merged_from,
        participations=tuple(participations),
        risk=risk,
        savings=savings if savings is not None and savings.last_day is not None else None,
        next_step=step,
        losses=None if card.died_on or card.merged_into_id else losses_told(risk=risk, on=today),
        heirs_may_settle=_heirs_may_settle(card, participations, parts),
        years=_calendar(participations, parts, today),
        bills=tuple(bills),
        openable_bills=_openable(bills, reach),
        agreements=tuple(agreements),
        history=_history(person_id, merges, participations, agreements),
        saved_rupiah=saved_if_offered(person_id=person_id, today=today),
        may_bill=_may(Right.BILL, person_id, reach),
        may_give_card=_may(Right.GIVE_CARD, person_id, reach),
        may_correct=_may(Right.CORRECT_PERSON, person_id, reach),
        may_reveal=_may(Right.REVEAL_NIK, person_id, reach),
        may_audit=_may(Right.SEE_AUDIT, person_id, reach),
    )


def _standing(
    participations: Sequence[Participation], parts: Sequence[MonthPart], today: datetime.date, cover: Cover
) -> Standing | None:
    """Return the standing of the live participation, else of the latest."""
    if not participations:
        return None
    counted = participations[0]
    spans = [part.span for part in parts if part.participant_id == counted.participant_id]
    return standing_of(participation=counted, spans=filter(None, spans), on=today, cover=cover)


def _heirs_may_settle(card: PersonCard, participations: Sequence[Participation], parts: Sequence[MonthPart]) -> bool:
    """Say whether somebody died in arrears that his heirs may settle."""
    if card.died_on is None or not participations or participations[0].ended_on != card.died_on:
        return False
    spans = [part.span for part in parts if part.participant_id == participations[0].participant_id]
    standing = standing_at_death(insured=filter(None, spans), died_on=card.died_on)
    return bool(months_to_settle(standing, died_on=card.died_on))


def _calendar(
    participations: Sequence[Participation], parts: Sequence[MonthPart], today: datetime.date
) -> tuple[CalendarYear, ...]:
    if not participations:
        return ()
    ends = [participation.ended_on for participation in participations if participation.ended_on is not None]
    return calendar_of(
        parts=parts,
        joined_on=timezone.localdate(min(participation.registered_at for participation in participations)),
        left_on=max(ends) if len(ends) == len(participations) else None,
        today=today,
    )


def _openable(bills: Sequence[PersonBill], reach: Reach) -> frozenset[int]:
    if people := reach.people_for(Right.SEE_BILL):
        # A bill of the wadah that the account runs is opened from the wadah, not from a member.
        own = bills_in_reach(reach).filter(pk__in=[bill.bill_id for bill in bills], payer_person_id__in=people)
        return frozenset(own.values_list("pk", flat=True))
    offices = reach.offices_for(Right.SEE_BILL)
    return frozenset(bill.bill_id for bill in bills if bill.office_id in offices)


def _history(
    person_id: int,
    merges: Sequence[RecordedMerge],
    participations: Sequence[Participation],
    agreements: Sequence[PersonAgreement],
) -> tuple[HistoryEntry, ...]:
    told = [
        # What happens in one moment is told the way it follows on itself: approved, hence a participant, hence known.
        *agreement_history(agreements),
        *participation_history(participations=participations),
        *person_history(person_id=person_id, merges=merges),
    ]
    return tuple(sorted(told, key=lambda entry: entry.at, reverse=True))


def _may(right: Right, person_id: int, reach: Reach) -> bool:
    """Say whether somebody who sees a person may do more; whoever holds both rights alike need not be looked up."""
    if right not in reach.rights:
        return False
    if reach.scopes[right] == reach.scopes[Right.SEE_PERSON]:
        return True
    return people_in_reach(reach, right).filter(pk=person_id).exists()
