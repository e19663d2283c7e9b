"""An officer decides about a change of name, NIK, birth date or sex that a worker asked for."""

import datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from jangkau.core.models import Sighting
from jangkau.enrolment.models import DataChange
from jangkau.enrolment.selectors.data_changes import changes_to_decide
from jangkau.enrolment.services.data_changes import ChangeWaiting
from jangkau.registry.models import OutgoingMessage, Person
from jangkau.registry.selectors.reach import reach_of
from tests.backoffice.conftest import signed_in
from tests.backoffice.queries import assert_same_queries
from tests.factories import partnership as given
from tests.factories.house import House
from tests.factories.registrations import JAHAB, ask_change
from tests.factories.registry import make_person, make_region

REASON = "KTP asli diperlihatkan di loket"
NEW_NIK = "6402061708800099"


@pytest.fixture
def officer(house: House) -> Client:
    """The browser of an officer of KC-TGR."""
    return signed_in(given.OFFICER)


def page(name: str, change: DataChange) -> str:
    return reverse(f"backoffice:{name}", args=[change.pk])


def test_old_and_new_stand_side_by_side_and_the_nik_is_masked(officer: Client, house: House) -> None:
    change = ask_change(house.person, name="Nama Baru", nik=NEW_NIK)

    text = officer.get(page("data_change", change)).content.decode()

    assert all(said in text for said in (house.person.name, "Nama Baru", "64**********0099", "salah ketik"))
    assert NEW_NIK not in text
    assert Sighting.objects.filter(subject_id=house.person.pk, page="data_change").exists()


def test_accepted_change_corrects_the_record_is_told_and_forgets_what_was_typed(officer: Client, house: House) -> None:
    change = ask_change(house.person, name="Nama Baru")
    kept = len(bytes(change.wanted_sealed))

    answer = officer.post(page("data_change_accept", change), {"reason": REASON})

    assert answer.status_code == 303
    change.refresh_from_db()
    assert Person.objects.get(pk=house.person.pk).name == "Nama Baru"
    assert (change.state, change.decided_by and change.decided_by.username) == ("accepted", given.OFFICER)
    assert len(bytes(change.wanted_sealed)) < kept
    assert OutgoingMessage.objects.filter(purpose="data_change").count() == 1


def test_second_of_two_officers_is_told_that_it_is_decided(officer: Client, house: House) -> None:
    change = ask_change(house.person)
    signed_in(given.SUPERVISOR).post(page("data_change_refuse", change), {"reason": "KTP berkata lain"})

    late = officer.post(page("data_change_accept", change), {"reason": REASON})

    assert late.status_code == 409
    assert "ditolak" in late.content.decode()


def test_somebody_elses_nik_is_told_to_the_officer_and_not_to_the_asker(officer: Client, house: House) -> None:
    make_person(nik=NEW_NIK, region=make_region(JAHAB))

    change = ask_change(house.person, nik=NEW_NIK)
    answer = officer.post(page("data_change_accept", change), {"reason": REASON})

    assert answer.status_code == 422
    assert "sudah tercatat atas nama orang lain" in answer.content.decode()
    change.refresh_from_db()
    assert change.state == "asked"


def test_change_is_overdue_from_the_day_after_seven_working_days(house: House) -> None:
    # Asked on Monday 3 October 2022: the seventh working day after it is Wednesday of the week after.
    change = ask_change(house.person)

    overdue = {
        day: changes_to_decide(reach=reach_of(given.OFFICER), today=datetime.date(2022, 10, day)).rows[0].is_overdue
        for day in (11, 12, 13)
    }

    assert change.due_on == datetime.date(2022, 10, 12)
    assert overdue == {11: False, 12: False, 13: True}


def test_one_change_of_a_record_waits_at_a_time(house: House) -> None:
    ask_change(house.person)

    with pytest.raises(ChangeWaiting):
        ask_change(house.person, name="Lain Lagi")


def test_database_knows_no_decided_change_without_its_moment(house: House) -> None:
    change = ask_change(house.person)

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE enrolment_datachange SET state = 'accepted' WHERE id = %s", [change.pk])


def test_number_of_queries_does_not_grow_with_the_list(officer: Client, house: House) -> None:
    ask_change(house.person)
    others = Person.objects.filter(participations__office__code="KC-TGR").exclude(pk=house.person.pk).order_by("pk")

    def grow() -> None:
        for serial, person in enumerate(others[:2]):
            ask_change(person, f"+628123456790{serial}")

    assert_same_queries(officer, reverse("backoffice:data_changes"), grow)
