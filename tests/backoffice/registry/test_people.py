"""Finding a person: by number straight to his page, by name with a list to pick from; only ever by POST."""

import pytest
from django.urls import reverse

from jangkau.core.models import Sighting
from jangkau.registry.models import Person
from tests.factories import partnership as given
from tests.factories.people import register_twice

PEOPLE = reverse("backoffice:people")


@pytest.fixture
def officer(house, sign_in):
    """A browser of the branch officer."""
    return sign_in(given.OFFICER)


def number_of(person):
    return person.participations.get().issued_number.number


def test_the_page_begins_with_a_question_and_lists_nobody(officer, house):
    answer = officer.get(PEOPLE)

    assert answer.status_code == 200
    assert house.person.name not in answer.content.decode()
    assert not Sighting.objects.exists()


@pytest.mark.parametrize("key", ["text", "q", "name", "nik"])
def test_nothing_is_searched_by_address(officer, house, key):
    answer = officer.get(PEOPLE, {key: house.person.name, "birth_date": "17-08-1980"})

    assert house.person.name not in answer.content.decode()


def test_a_number_leads_straight_to_the_person_and_stands_in_no_address(officer, house):
    number = number_of(house.person)

    answer = officer.post(PEOPLE, {"text": number})

    assert answer.status_code == 303
    assert answer.headers["Location"] == reverse("backoffice:person", args=[house.person.pk])


@pytest.mark.parametrize("born", ["17-08-1980", "17/8/1980", "17081980", "17 8 1980", "1980-08-17"])
def test_a_name_and_birth_date_give_a_list_to_pick_from(officer, house, born):
    answer = officer.post(PEOPLE, {"text": house.person.name, "birth_date": born})

    page = answer.content.decode()
    assert answer.status_code == 200
    assert reverse("backoffice:person", args=[house.person.pk]) in page
    assert "Jahab, Tenggarong, Kabupaten Kutai Kartanegara" in page
    assert page.count("autofocus") == 1
    assert "no-store" in answer.headers["Cache-Control"]


def test_who_is_shown_in_a_list_stands_on_record(officer, house):
    twice = register_twice(house.person)

    officer.post(PEOPLE, {"text": house.person.name, "birth_date": "17-08-1980"})

    seen = Sighting.objects.filter(subject="person", page="people", seen_by=given.OFFICER)
    assert {house.person.pk, twice.pk} <= set(seen.values_list("subject_id", flat=True))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"text": ""}, "Tuliskan NIK"),
        ({"text": "Budi Santoso"}, "Isi juga tanggal lahirnya"),
        ({"text": "Budi Santoso", "birth_date": "31-02-1980"}, "tidak terbaca"),
        ({"text": "Budi Santoso", "birth_date": "17-08-80"}, "tidak terbaca"),
        ({"text": "Budi Santoso", "birth_date": "17-08-2999"}, "tidak mungkin"),
        ({"text": "640206170880"}, "12 angka"),
        ({"text": "12345678901"}, "salah ketik"),
        ({"text": "x" * 301, "birth_date": "17-08-1980"}, "300"),
    ],
)
def test_what_cannot_be_searched_is_said_and_nothing_typed_is_lost(officer, typed, said):
    answer = officer.post(PEOPLE, typed)

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert typed["text"] in answer.content.decode()


def test_who_is_not_there_is_said_with_what_to_try(officer, house):
    answer = officer.post(PEOPLE, {"text": "6402019999999999"})

    assert answer.status_code == 200
    assert "Tidak ditemukan" in answer.content.decode()


def test_somebody_of_another_office_is_not_found(officer, house):
    answer = officer.post(PEOPLE, {"text": number_of(house.other_person)})

    assert answer.status_code == 200
    assert house.other_person.name not in answer.content.decode()


def test_html_and_right_to_left_names_are_text(officer, house):
    name = "<img src=x onerror=alert(1)> \u202eitnas"
    Person.objects.filter(pk=house.person.pk).update(name=name, name_key="img src x onerror alert itnas")

    page = officer.post(PEOPLE, {"text": name, "birth_date": "17-08-1980"}).content.decode()

    assert "<img src=x" not in page
    assert "<bdi>&lt;img src=x onerror=alert(1)&gt;" in page
