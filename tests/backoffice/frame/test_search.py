"""Search from the top of every page."""

import pytest
from django.urls import reverse

from jangkau.core.models import Sighting
from tests.backoffice.conftest import SignIn
from tests.factories import partnership as given
from tests.factories.house import House

PATH = "/search"


def test_what_is_named_exactly_is_opened_at_once(house: House, sign_in: SignIn):
    client = sign_in(given.OFFICER)
    number = house.person.participations.get().issued_number.number

    there = {
        text: client.post(PATH, {"q": text}).headers["Location"]
        for text in (number, given.AGREEMENT, house.bill.code, house.bill.number, "PEMKAB-KUKAR")
    }

    assert there == {
        number: reverse("backoffice:person", args=[house.person.pk]),
        given.AGREEMENT: reverse("backoffice:agreement", args=[house.agreement.pk]),
        house.bill.code: reverse("backoffice:bill", args=[house.bill.pk]),
        house.bill.number: reverse("backoffice:bill", args=[house.bill.pk]),
        "PEMKAB-KUKAR": reverse("backoffice:sponsor", args=["PEMKAB-KUKAR"]),
    }


def test_results_are_grouped_by_what_they_are(house: House, sign_in: SignIn):
    client = sign_in(given.OFFICER)

    codes = client.post(PATH, {"q": "pks-k"}).content.decode()
    names = client.post(PATH, {"q": "kutai"}).content.decode()

    assert reverse("backoffice:agreement", args=[house.agreement.pk]) in codes
    assert reverse("backoffice:bill", args=[house.bill.pk]) in codes
    assert reverse("backoffice:sponsor", args=["PEMKAB-KUKAR"]) in names


def test_people_found_by_name_are_put_on_record_as_seen(house: House, sign_in: SignIn):
    page = sign_in(given.OFFICER).post(PATH, {"q": f"{house.person.name} 17-08-1980"})

    found = {person.person_id for person in page.context["found"].people}
    assert house.person.pk in found
    assert set(Sighting.objects.filter(page="search").values_list("subject_id", flat=True)) == found


def test_a_nik_stands_in_no_address_and_no_answer_to_others(house: House, sign_in: SignIn):
    row = given.worker()
    given.register(row)

    ours = sign_in(given.OFFICER).post(PATH, {"q": row.nik})
    others = sign_in(given.NEIGHBOUR).post(PATH, {"q": row.nik})

    assert row.nik not in ours.headers["Location"]
    assert others.context["found"].nothing


def test_what_is_asked_in_the_address_is_not_sought(house: House, sign_in: SignIn):
    page = sign_in(given.OFFICER).get(PATH, {"q": given.AGREEMENT})

    assert page.status_code == 200
    assert page.context["found"] is None


@pytest.mark.parametrize("text", ["tidak ada", "1" * 16, "12345", "<script>alert(1)</script>", "\u202eterbalik"])
def test_nothing_found_says_what_to_try_next(house: House, sign_in: SignIn, text: str):
    page = sign_in(given.OFFICER).post(PATH, {"q": text})

    content = page.content.decode()
    assert page.status_code == 200
    assert "Tidak ada yang cocok dalam jangkauan Anda" in content
    assert "<script>alert(1)" not in content


@pytest.mark.parametrize("text", ["", "   ", "x" * 201])
def test_too_little_or_too_much_is_said_on_the_form(house: House, sign_in: SignIn, text: str):
    page = sign_in(given.OFFICER).post(PATH, {"q": text})

    assert page.status_code == 422
