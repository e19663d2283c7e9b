"""A participation ends on a day, for a reason; an end recorded in error can be taken back."""

import datetime

import pytest
from django.db import IntegrityError, transaction

from jangkau.enrolment.models import Participant
from jangkau.enrolment.models.participants import EndReason
from jangkau.enrolment.selectors.participants import UnknownParticipant
from jangkau.enrolment.services import participants
from jangkau.registry.models import Person
from jangkau.registry.services.people import PersonMerged
from tests.factories.enrolment import make_participant
from tests.factories.registry import make_office, make_person

# 17 August 2026, half past midnight in Tenggarong; still the 16th in Jakarta.
NOW = datetime.datetime(2026, 8, 16, 16, 30, tzinfo=datetime.UTC)
TODAY = datetime.date(2026, 8, 17)

pytestmark = pytest.mark.django_db


def end(participant: Participant, *, on: datetime.date = TODAY, reason: str = "death") -> Participant:
    return participants.end_participation(participant_id=participant.pk, ended_on=on, reason=reason, now=NOW)


def test_participation_ends_with_day_and_reason() -> None:
    participant = make_participant()

    end(participant, reason="wage_earner")

    participant.refresh_from_db()
    assert (participant.ended_on, participant.end_reason) == (TODAY, EndReason.WAGE_EARNER)
    assert participant.end_recorded_at == NOW


@pytest.mark.parametrize(
    ("on", "refused"),
    [
        (datetime.date(1980, 8, 16), True),
        (datetime.date(1980, 8, 17), False),
        (TODAY, False),
        (datetime.date(2026, 8, 18), True),
    ],
    ids=["before birth", "day of birth", "today at the office", "tomorrow"],
)
def test_participation_ends_between_birth_and_today(on: datetime.date, refused: bool) -> None:
    participant = make_participant()

    if refused:
        with pytest.raises(participants.EndImpossible, match=on.isoformat()):
            end(participant, on=on)
    else:
        end(participant, on=on)

    assert Participant.objects.filter(ended_on=on).exists() is not refused


def test_end_may_lie_before_the_registration() -> None:
    participant = make_participant(registered_at=NOW)

    assert end(participant, on=datetime.date(2026, 7, 1)).ended_on == datetime.date(2026, 7, 1)


def test_the_same_end_again_changes_nothing() -> None:
    participant = make_participant()
    end(participant)

    end(participant)

    assert participant.events.count() == 2


@pytest.mark.parametrize(("on", "reason"), [(datetime.date(2026, 8, 16), "death"), (TODAY, "withdrew")])
def test_another_end_of_what_has_ended_is_refused(on: datetime.date, reason: str) -> None:
    participant = make_participant()
    end(participant)

    with pytest.raises(participants.ParticipationEnded, match=TODAY.isoformat()):
        end(participant, on=on, reason=reason)


def test_unknown_participant_is_refused() -> None:
    with pytest.raises(UnknownParticipant):
        end(Participant(pk=0))


def test_undone_end_leaves_a_live_participation_and_a_history() -> None:
    participant = make_participant()
    end(participant)

    participants.undo_end(participant_id=participant.pk)

    participant.refresh_from_db()
    assert (participant.ended_on, participant.end_reason, participant.end_recorded_at) == (None, None, None)
    assert [event.ended_on for event in participant.events.order_by("pgh_id")] == [None, TODAY, None]


def test_end_that_was_not_recorded_cannot_be_undone() -> None:
    with pytest.raises(participants.NotEnded):
        participants.undo_end(participant_id=make_participant().pk)


def test_end_cannot_be_undone_once_the_person_has_begun_again() -> None:
    former = make_participant()
    end(former)
    make_participant(person=former.person)

    with pytest.raises(participants.AlreadyParticipant):
        participants.undo_end(participant_id=former.pk)

    former.refresh_from_db()
    assert former.ended_on == TODAY


def test_end_of_a_dead_person_cannot_be_undone() -> None:
    participant = make_participant()
    end(participant)
    Person.objects.filter(pk=participant.person_id).update(died_on=TODAY)

    with pytest.raises(participants.PersonDied, match=TODAY.isoformat()):
        participants.undo_end(participant_id=participant.pk)


def test_end_of_a_person_merged_into_another_cannot_be_undone() -> None:
    participant = make_participant()
    end(participant)
    Person.objects.filter(pk=participant.person_id).update(merged_into=make_person())

    with pytest.raises(PersonMerged):
        participants.undo_end(participant_id=participant.pk)


def test_end_without_its_reason_is_refused_by_the_database_itself() -> None:
    participant = make_participant(office=make_office())

    with pytest.raises(IntegrityError, match="participation_end_whole"), transaction.atomic():
        Participant.objects.filter(pk=participant.pk).update(ended_on=TODAY)
