"""The page of arrears by age adds up, and leads to the people."""

import datetime
import re

import pytest
from django.test import Client
from django.urls import reverse

from jangkau.enrolment.models import Participant
from tests.backoffice.conftest import signed_in
from tests.factories import partnership as given
from tests.factories.house import House

PAGE = reverse("backoffice:arrears")
# All of the house are insured for October to December 2022 alone.
IN_ARREARS = datetime.datetime(2023, 1, 20, 9, tzinfo=given.AT_BRANCH)


@pytest.fixture
def officer(house: House, monkeypatch: pytest.MonkeyPatch) -> Client:
    """The browser of an officer of KC-TGR, after the months of the house have ended."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: IN_ARREARS)
    return signed_in(given.OFFICER)


def numbers(part: str) -> list[int]:
    found = re.findall(r'<td data-label="Peserta" class="number">\s*([\d.]+)', part)
    return [int(number.replace(".", "")) for number in found]


def test_numbers_of_the_page_add_up_to_the_participants(officer: Client) -> None:
    text = officer.get(PAGE).content.decode()

    total, by_office, by_wadah = text.split("<h2 id=")[1:4]
    *each, all_of_them = numbers(total)
    live = Participant.objects.filter(office__code="KC-TGR", ended_on__isnull=True, person__died_on__isnull=True)
    assert all_of_them == sum(each) == sum(numbers(by_office)) == sum(numbers(by_wadah))
    assert all_of_them == live.filter(person__merged_into__isnull=True).count() > 0


def test_who_is_behind_can_be_called_from_here(officer: Client) -> None:
    text = officer.get(PAGE).content.decode()

    links = set(re.findall(r'href="(/calls\?[^"]+)"', text))
    assert "/calls?tier=arrears" in links
    assert {officer.get(link.replace("&amp;", "&")).status_code for link in links} == {200}


def test_office_of_others_is_not_known_and_ours_is_shown_alone(officer: Client) -> None:
    assert officer.get(PAGE, {"office": "KC-SMD"}).status_code == 404
    assert "Hanya peserta kantor KC-TGR" in officer.get(PAGE, {"office": "KC-TGR"}).content.decode()
