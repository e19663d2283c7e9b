"""Records of one person are merged without leaving a live participation behind."""

import datetime
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from jangkau.enrolment.models import Participant
from jangkau.enrolment.models.participants import Channel
from jangkau.enrolment.services import merges, participants
from jangkau.registry.models import Person, PersonMerge
from jangkau.registry.selectors.people import UnknownPerson
from jangkau.registry.selectors.reach import Reach
from jangkau.registry.services.merges import MergedWithItself, undo_merge
from jangkau.registry.services.people import PersonMerged
from tests.enrolment.test_register_participant import FORM
from tests.factories.enrolment import end_participant, make_participant
from tests.factories.registry import make_office, make_person

NOW = datetime.datetime(2026, 8, 17, 2, 0, tzinfo=datetime.UTC)

pytestmark = pytest.mark.django_db


def merge(officer: Reach, kept: Person, dropped: Person) -> PersonMerge:
    return merges.merge_people(
        reach=officer, kept_id=kept.pk, dropped_id=dropped.pk, reason="Orang yang sama, KTP diperiksa", now=NOW
    )


def test_record_without_participation_is_merged_into_the_participant(officer: Reach) -> None:
    participant, dropped = make_participant(), make_person()

    merge(officer, participant.person, dropped)

    dropped.refresh_from_db()
    assert dropped.merged_into_id == participant.person_id


def test_two_participants_are_not_merged(officer: Reach) -> None:
    kept, dropped = make_participant(), make_participant()

    with pytest.raises(merges.BothParticipate, match=str(dropped.pk)):
        merge(officer, kept.person, dropped.person)

    assert not PersonMerge.objects.exists()


def test_participant_is_not_dropped_for_one_who_is_none(officer: Reach) -> None:
    dropped = make_participant()

    with pytest.raises(merges.DroppedParticipates, match="arah sebaliknya"):
        merge(officer, make_person(), dropped.person)


def test_participation_that_has_ended_does_not_hinder_a_merge(officer: Reach) -> None:
    kept, dropped = make_participant(), make_participant()
    end_participant(dropped, on=datetime.date(2026, 8, 1), recorded_at=NOW)

    assert merge(officer, kept.person, dropped.person).dropped_id == dropped.person_id


def test_undone_merge_lets_both_participate_again(officer: Reach) -> None:
    kept, dropped = make_participant(), make_person()
    merged = merge(officer, kept.person, dropped)

    undo_merge(reach=officer, merge_id=merged.pk, reason="Ternyata saudara kembar", now=NOW)

    registered = participants.register_participant(
        person_id=dropped.pk, office_id=make_office().pk, channel=Channel.SELF, form=FORM, now=NOW
    )
    assert registered.pk != kept.pk


def test_record_is_not_merged_with_itself(officer: Reach) -> None:
    participant = make_participant()

    with pytest.raises(MergedWithItself):
        merge(officer, participant.person, participant.person)


def test_unknown_record_is_refused(officer: Reach) -> None:
    with pytest.raises(UnknownPerson):
        merge(officer, make_person(), Person(pk=0))


@pytest.mark.django_db(transaction=True)
def test_person_being_merged_is_not_enrolled_at_the_same_time(officer: Reach) -> None:
    kept, dropped = make_participant().person, make_person()
    merging, looked = threading.Event(), threading.Event()

    def register_meanwhile() -> str:
        try:
            assert merging.wait(timeout=10)
            looked.set()
            participants.register_participant(
                person_id=dropped.pk, office_id=make_office().pk, channel=Channel.SELF, form=FORM, now=NOW
            )
        except PersonMerged:
            return "refused"
        finally:
            connection.close()
        return "registered"

    with ThreadPoolExecutor(max_workers=1) as pool:
        other = pool.submit(register_meanwhile)
        with transaction.atomic():
            merge(officer, kept, dropped)
            merging.set()
            assert looked.wait(timeout=10)

        assert other.result(timeout=10) == "refused"
    assert Participant.objects.filter(person=dropped).count() == 0
