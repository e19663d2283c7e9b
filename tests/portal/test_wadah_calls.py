"""Whoever runs a wadah sees which members to call, and the branch sees what came of it; nobody's number is told."""

import datetime
from typing import Any

import pytest

from jangkau.enrolment.models import Participant
from jangkau.outreach.models import Contact
from jangkau.outreach.selectors.call_list import call_list, callee
from jangkau.outreach.services.contacts import record_contact
from jangkau.registry.models import Account, Organisation
from jangkau.registry.selectors.accounts import reach_of_account
from jangkau.registry.selectors.reach import reach_of
from jangkau.registry.services.wadah_roles import give_wadah_role
from tests.factories import partnership as given
from tests.factories.collection import at, make_bill, months, pay
from tests.factories.enrolment import make_participant
from tests.factories.registry import make_organisation, make_person
from tests.portal.conftest import Telephone
from tests.queries import statements

NOW = datetime.datetime(2022, 11, 20, 9, tzinfo=given.AT_BRANCH)
TODAY = NOW.date()


@pytest.fixture
def wadah(signed_in: Telephone, monkeypatch: pytest.MonkeyPatch) -> Organisation:
    """A wadah of KC-TGR whose treasurer holds the telephone, on a day on which members are behind."""
    wadah = make_organisation("WADAH-UJI", name="Pedagang Jahab", kind="wadah")
    account = Account.objects.get(phone=signed_in.number)
    give_wadah_role(account_id=account.pk, wadah_id=wadah.pk, role="treasurer", now=given.PAID_AT)
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    return wadah


def member(name: str, paid: str, wadah: Organisation | None) -> Participant:
    person = make_person(name=name)
    person.phone = "+6281299998888"
    person.save()
    participant = make_participant(person=person, wadah=wadah)
    pay(make_bill([participant], months(paid), now=at(f"{paid}-01")), paid_at=at(f"{paid}-10"))
    return participant


def body(answer: Any) -> str:
    assert answer.status_code == 200, answer.status_code
    return " ".join(answer.content.decode().split())


def test_members_to_be_called_are_listed_with_the_day_until_which_they_can_settle(
    signed_in: Telephone, wadah: Organisation
) -> None:
    late, last = member("Sarif", "2022-10", wadah), member("Rusmini", "2022-08", wadah)
    member("Lain", "2022-10", None)

    listed = body(signed_in.get("wadah_calls", wadah.code))
    one = body(signed_in.get("wadah_call", wadah.code, late.pk))

    assert listed.index("Rusmini") < listed.index("Sarif")
    assert "masih dapat dilunasi sampai 31 Januari 2023" in listed
    assert "masih dapat dilunasi sampai 30 November 2022" in listed
    assert "Masih dapat dilunasi sampai 31 Januari 2023." in one
    assert "Lain" not in listed
    assert not any("9999" in text for text in (listed, one))
    assert body(signed_in.get("wadah_call", wadah.code, last.pk))


def test_what_came_of_it_is_recorded_as_the_wadahs_and_seen_by_the_branch(
    signed_in: Telephone, wadah: Organisation
) -> None:
    late = member("Sarif", "2022-10", wadah)

    answer = signed_in.post("wadah_call", wadah.code, late.pk, outcome="will_pay", again_on="2022-11-25")

    assert (answer.status_code, answer.url) == (303, f"/pekerja/wadah/{wadah.code}/telepon/")
    contact = Contact.objects.get()
    assert contact.contacted_by.account.phone == signed_in.number
    assert (contact.outcome, contact.again_on, contact.tier) == ("will_pay", datetime.date(2022, 11, 25), "arrears")
    assert "Sarif" not in body(signed_in.get("wadah_calls", wadah.code))
    officer = reach_of(given.OFFICER)
    assert call_list(reach=officer, today=TODAY).slice.rows == ()
    [line] = call_list(reach=officer, today=datetime.date(2022, 11, 25)).slice.rows
    assert (line.by_wadah, line.outcome_label) == (True, "akan membayar")
    assert callee(participant_id=late.pk, reach=officer, today=TODAY, now=NOW).contacts[0].by == "pengurus wadah"
    assert "oleh Anda" in body(signed_in.get("wadah_call", wadah.code, late.pk))


def test_what_the_branch_heard_is_told_without_its_note_or_the_officers_name(
    signed_in: Telephone, wadah: Organisation
) -> None:
    late = member("Sarif", "2022-10", wadah)
    officer = reach_of(given.OFFICER)
    record_contact(
        participant_id=late.pk, reach=officer, outcome="no_money_now", note="istrinya sakit", again_on=None,
        today=TODAY, now=NOW,
    )  # fmt: skip

    one = body(signed_in.get("wadah_call", wadah.code, late.pk))

    assert "belum punya uang" in one
    assert "oleh kantor cabang" in one
    assert "istrinya sakit" not in one


def test_member_of_another_wadah_or_of_none_is_not_there(signed_in: Telephone, wadah: Organisation) -> None:
    other = make_organisation("WADAH-LAIN", kind="wadah")
    for participant in (member("Lain", "2022-10", other), member("Sendiri", "2022-10", None)):
        assert signed_in.get("wadah_call", wadah.code, participant.pk).status_code == 404
        assert signed_in.post("wadah_call", wadah.code, participant.pk, outcome="will_pay").status_code == 404
    assert signed_in.get("wadah_calls", other.code).status_code == 404
    assert not Contact.objects.exists()


def test_day_that_is_past_is_refused_and_what_was_chosen_stays(signed_in: Telephone, wadah: Organisation) -> None:
    late = member("Sarif", "2022-10", wadah)

    answer = signed_in.post("wadah_call", wadah.code, late.pk, outcome="will_pay", again_on="2022-11-20")

    assert answer.status_code == 422
    assert "harus sesudah hari ini" in answer.content.decode()
    assert not Contact.objects.exists()


def test_queries_do_not_grow_with_the_members(signed_in: Telephone, wadah: Organisation) -> None:
    member("Sarif", "2022-10", wadah)
    before = statements(lambda: signed_in.get("wadah_calls", wadah.code))
    member("Rusmini", "2022-09", wadah)
    member("Jumadi", "2022-08", wadah)

    assert statements(lambda: signed_in.get("wadah_calls", wadah.code)) == before


def test_reach_of_a_wadah_is_its_members_and_nobody_elses(signed_in: Telephone, wadah: Organisation) -> None:
    late = member("Sarif", "2022-10", wadah)
    member("Lain", "2022-10", None)
    reach = reach_of_account(Account.objects.get(phone=signed_in.number).pk)

    assert [line.participant_id for line in call_list(reach=reach, today=TODAY).slice.rows] == [late.pk]
