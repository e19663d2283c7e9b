"""A staged list of people becomes participants, each person once, however often and by however many at once."""

import datetime
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connection, transaction

from jangkau.core.bulk import temporary_table
from jangkau.core.history import acting
from jangkau.enrolment.models import Participant
from jangkau.enrolment.models.participants import Channel
from jangkau.enrolment.services.participants import enrol_people
from jangkau.registry.models import Person
from jangkau.registry.services.people import PersonMerged
from tests.enrolment.conftest import Stage
from tests.factories.enrolment import end_participant, make_participant
from tests.factories.registry import make_office, make_person

NOW = datetime.datetime(2022, 9, 20, 2, 0, tzinfo=datetime.UTC)


def test_people_become_participants_as_staged(stage: Stage) -> None:
    person = make_person()

    enrolled = enrol_people(staged=stage([person], occupation="nelayan", bracket=3), now=NOW)

    participant = Participant.objects.get()
    assert enrolled == 1
    assert (participant.person_id, participant.office_id) == (person.pk, make_office().pk)
    assert (participant.channel, participant.occupation, participant.bracket) == (Channel.SPONSOR, "nelayan", 3)
    assert participant.registered_at == NOW


def test_live_participation_stays_as_it_is(stage: Stage) -> None:
    known = make_participant(bracket=5)
    other = make_person()

    enrolled = enrol_people(staged=stage([known.person, other]), now=NOW)

    assert enrolled == 1
    known.refresh_from_db()
    assert (known.bracket, known.occupation) == (5, "petani")


def test_enrolling_the_same_list_again_enrols_nobody(stage: Stage) -> None:
    people = [make_person(), make_person()]
    enrol_people(staged=stage(people), now=NOW)

    assert enrol_people(staged=stage(people), now=NOW) == 0


def test_person_staged_twice_is_enrolled_once(stage: Stage) -> None:
    person = make_person()

    assert enrol_people(staged=stage([person, person]), now=NOW) == 1


def test_person_whose_participation_ended_begins_another(stage: Stage) -> None:
    former = make_participant()
    end_participant(former, on=datetime.date(2022, 9, 1), recorded_at=NOW)

    assert enrol_people(staged=stage([former.person]), now=NOW) == 1


def test_history_says_who_enrolled_and_why(stage: Stage) -> None:
    staged = stage([make_person()])

    with acting(by="ratna", reason="menyetujui daftar 1"):
        enrol_people(staged=staged, now=NOW)

    participant = Participant.objects.get()
    event = participant.events.get()
    assert event.pgh_context.metadata == {"by": "ratna", "reason": "menyetujui daftar 1"}
    assert participant.context_id == event.pgh_context_id


def test_person_merged_meanwhile_is_refused_and_nobody_enrolled(stage: Stage) -> None:
    kept, dropped, other = make_person(), make_person(), make_person()
    Person.objects.filter(pk=dropped.pk).update(merged_into=kept)

    with pytest.raises(PersonMerged, match=str(kept.pk)):
        enrol_people(staged=stage([other, dropped]), now=NOW)

    assert not Participant.objects.exists()


@pytest.mark.django_db
def test_second_live_participation_is_refused_by_the_database_itself() -> None:
    person = make_participant().person

    with pytest.raises(IntegrityError, match="one_live_participant_a_person"), transaction.atomic():
        make_participant(person=person)


@pytest.mark.django_db(transaction=True)
def test_two_lists_with_people_in_common_at_once_enrol_each_person_once(stage: Stage) -> None:
    people = [make_person() for _number in range(40)]
    office = make_office()
    ready = threading.Barrier(2, timeout=10)

    def enrol(order: list[Person]) -> int:
        try:
            with transaction.atomic():
                staged = stage(order)
                ready.wait()
                return enrol_people(staged=staged, now=NOW)
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=2) as pool:
        runs = [pool.submit(enrol, people), pool.submit(enrol, people[::-1])]

    assert sum(run.result() for run in runs) == 40
    assert Participant.objects.filter(office=office).count() == 40


@pytest.mark.slow
@pytest.mark.django_db
def test_a_hundred_thousand_people_are_enrolled_in_seconds() -> None:
    office = make_office()
    one = make_person()
    temporary_table(
        "staged_participants",
        "person_id bigint, office_id bigint, channel text, wadah_id bigint, bracket int, with_savings boolean,"
        " occupation text, sector text, attested_at timestamptz",
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO registry_person (nik_sealed, nik_digest, name, name_key, birth_date, sex, phone, address,"
            " region_id, registered_at) SELECT '\\x00', sha256(number::text::bytea), 'Budi', 'budi', '1980-08-17',"
            " 'L', '', '', %s, %s FROM generate_series(1, 100000) AS number",
            [one.region_id, NOW],
        )
        cursor.execute(
            "INSERT INTO staged_participants SELECT id, %s, 'sponsor', NULL, 1, false, 'petani', 'other', NULL"
            " FROM registry_person",
            [office.pk],
        )
    started = time.perf_counter()

    enrolled = enrol_people(staged="staged_participants", now=NOW)

    assert enrolled == 100_001
    assert time.perf_counter() - started < 20
