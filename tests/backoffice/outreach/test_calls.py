"""An officer opens the call list, calls, and writes down what came of it."""

import datetime

import pytest
from django.test import Client
from django.urls import reverse

from jangkau.core.models import Sighting
from jangkau.outreach.models import Contact
from tests.backoffice.conftest import signed_in
from tests.factories import partnership as given
from tests.factories.house import House

LIST = reverse("backoffice:calls")
# All of the house are insured for October to December 2022 alone.
IN_ARREARS = datetime.datetime(2023, 1, 20, 9, tzinfo=given.AT_BRANCH)


@pytest.fixture
def officer(house: House, monkeypatch: pytest.MonkeyPatch) -> Client:
    """The browser of an officer of KC-TGR, after the months of the house have ended."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: IN_ARREARS)
    house.person.phone = "+6281234567890"
    house.person.save()
    return signed_in(given.OFFICER)


def page_of(house: House) -> str:
    return reverse("backoffice:call", args=[house.person.participations.get().pk])


def shown(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, answer.status_code
    return str(answer.content.decode())


def test_number_stands_on_the_page_of_one_and_on_no_list(officer: Client, house: House) -> None:
    listed, one = shown(officer, LIST), shown(officer, page_of(house))

    assert house.person.name in listed
    assert house.person.phone not in listed
    assert f"tel:{house.person.phone}" in one
    assert "1 April 2023" in one
    assert Sighting.objects.filter(subject="person", subject_id=house.person.pk, page="call").count() == 1


def test_whoever_was_called_leaves_the_list_and_the_next_one_reads_what_was_said(officer: Client, house: House) -> None:
    answer = officer.post(page_of(house), {"outcome": "no_money_now", "again_on": "10-02-2023", "note": "habis panen"})

    assert (answer.status_code, answer.url) == (303, LIST)
    assert house.person.name not in shown(officer, LIST)
    assert "habis panen" in shown(officer, page_of(house))
    assert Contact.objects.get().again_on == datetime.date(2023, 2, 10)


def test_what_was_typed_stays_when_the_day_is_past(officer: Client, house: House) -> None:
    answer = officer.post(page_of(house), {"outcome": "will_pay", "again_on": "20-01-2023", "note": "besok"})

    text = answer.content.decode()
    assert "harus sesudah hari ini" in text
    assert "besok" in text
    assert not Contact.objects.exists()


@pytest.mark.parametrize("asked", [{"after": "9.99999." + "9" * 18}, {"after": "😀\0"}, {"tier": "\0"}])
def test_whatever_stands_in_the_address_there_is_a_list(officer: Client, asked: dict[str, str]) -> None:
    assert officer.get(LIST, asked).status_code == 200


def test_empty_list_says_who_would_be_on_it(officer: Client) -> None:
    text = shown(officer, f"{LIST}?tier=never_paid")

    assert "Tidak ada yang perlu dihubungi hari ini" in text
    assert "mendaftar tetapi belum membayar" in text


def test_wadah_of_another_office_is_not_known(officer: Client, house: House) -> None:
    for code in (house.other_wadah.code, "\0", "A" * 5000):
        assert officer.get(LIST, {"wadah": code}).status_code == 404
    assert officer.get(LIST, {"wadah": house.wadah.code}).status_code == 200
