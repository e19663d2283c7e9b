"""The branch sees whom to hand over from a sponsor, and the sponsor how many."""

import datetime

import pytest
from django.test import Client
from django.urls import reverse

from tests.backoffice.conftest import signed_in
from tests.factories import partnership as given
from tests.factories.house import House
from tests.queries import statements

LIST = reverse("backoffice:hand_overs")
IN_DECEMBER = datetime.datetime(2022, 12, 5, 9, tzinfo=given.AT_BRANCH)


@pytest.fixture(autouse=True)
def december(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let it be the last month of the house's agreements."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: IN_DECEMBER)


def page_of(house: House) -> str:
    return reverse("backoffice:hand_over", args=[house.agreement.pk])


def shown(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, answer.status_code
    return " ".join(answer.content.decode().split())


def test_officer_comes_from_the_list_to_whom_to_call(house: House) -> None:
    officer = signed_in(given.OFFICER)
    listed, one = shown(officer, LIST), shown(officer, page_of(house))

    assert page_of(house) in listed
    assert "0 dari 3" in listed
    assert house.person.name in one
    assert "belum ditawari" in one
    assert reverse("backoffice:call", args=[house.person.participations.get().pk]) in one


def test_sponsor_is_told_how_many_and_nobody_of_them_by_name(house: House) -> None:
    sponsor = signed_in(given.SPONSOR_OFFICER)
    listed, one = shown(sponsor, LIST), shown(sponsor, page_of(house))

    assert "0 dari 3" in listed
    assert house.person.name not in one
    assert "hanya ditampilkan kepada kantor cabang" in one


def test_more_workers_and_agreements_take_no_more_questions(house: House) -> None:
    officer = signed_in(given.OFFICER)
    few = statements(lambda: (shown(officer, LIST), shown(officer, page_of(house))))
    given.make_agreement(code="PKS-LAIN", first_month="2022-11", months=2)
    given.send(given.workers(4), agreement="PKS-LAIN")
    given.approve(agreement="PKS-LAIN")
    for issued in given.bill(agreement="PKS-LAIN"):
        given.pay(issued)

    assert statements(lambda: (shown(officer, LIST), shown(officer, page_of(house)))) == few


@pytest.mark.parametrize("after", ["999999.999999999999999999", "1.1", "0.1", "😀\0"])
def test_whatever_stands_in_the_address_there_is_a_list(house: House, after: str) -> None:
    officer = signed_in(given.OFFICER)

    assert officer.get(LIST, {"after": after}).status_code == 200
    assert officer.get(page_of(house), {"after": after}).status_code == 200
