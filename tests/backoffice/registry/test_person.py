"""The page of a person: his whole story, as far as the reader may go."""

import datetime

import pytest
from django.urls import reverse

from jangkau.core.models import Sighting
from jangkau.core.permissions import Role
from jangkau.registry.models import Person
from jangkau.registry.selectors.reach import reach_of
from jangkau.registry.services.people import Correction, correct_person
from tests.backoffice.queries import assert_same_queries
from tests.factories import partnership as given
from tests.factories.house import PLAYERS

ACTIONS = ("person_correct", "person_merge", "person_death", "person_end", "person_reveal")


def path_of(person, name="person"):
    return reverse(f"backoffice:{name}", args=[person.pk])


def text_of(answer):
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_page_tells_status_months_bill_agreement_and_history(house, sign_in):
    page = text_of(sign_in(given.OFFICER).get(path_of(house.person)))

    assert house.person.name in page
    assert "31 Desember 2022" in page
    assert "Oktober 2022 – Desember 2022" in page
    assert reverse("backoffice:agreement", args=[house.agreement.pk]) in page
    assert reverse("backoffice:bill", args=[house.bill.pk]) in page
    assert house.person.participations.get().issued_number.number in page
    assert "Nomor peserta terbit" in page


def test_the_nik_is_nowhere_on_the_page(house, sign_in):
    nik = given.worker().nik
    reach = reach_of(given.OFFICER)
    correct_person(
        reach=reach,
        person_id=house.person.pk,
        correction=Correction(nik=nik),
        reason="salah ketik menurut KTP asli",
        now=given.PAID_AT,
    )

    page = text_of(sign_in(given.OFFICER).get(path_of(house.person)))

    assert nik not in page
    assert f"{nik[:2]}**********{nik[-4:]}" in page


def test_whoever_looks_stands_on_record(house, sign_in):
    sign_in(given.SUPERVISOR).get(path_of(house.person))

    (seen,) = Sighting.objects.all()
    assert (seen.subject, seen.subject_id, seen.page, seen.seen_by) == (
        "person",
        house.person.pk,
        "person",
        given.SUPERVISOR,
    )


def test_who_is_not_let_in_is_not_put_on_record(house, sign_in):
    browser = sign_in(given.OFFICER)

    assert browser.get(path_of(house.other_person)).status_code == 404
    assert sign_in(given.SPONSOR_OFFICER).get(path_of(house.person)).status_code == 403
    assert not Sighting.objects.exists()


@pytest.mark.parametrize(
    ("role", "offered"),
    [(Role.BRANCH_OFFICER, ACTIONS), (Role.SUPERVISOR, ACTIONS), (Role.AUDITOR, ())],
)
def test_only_what_one_may_do_is_offered(house, sign_in, role, offered):
    page = text_of(sign_in(PLAYERS[role]).get(path_of(house.person)))

    assert tuple(name for name in ACTIONS if path_of(house.person, name) in page) == offered


def test_a_name_of_two_hundred_letters_html_and_right_to_left_text_stay_text(house, sign_in):
    name = "<b>" + "W" * 190 + "\u202e</b>"
    Person.objects.filter(pk=house.person.pk).update(name=name, address="<script>alert(1)</script>")

    page = text_of(sign_in(given.OFFICER).get(path_of(house.person)))

    assert "<b>W" not in page
    assert "<script>alert" not in page
    assert f'<bdi class="break-words">&lt;b&gt;{"W" * 190}' in page


def test_a_merged_record_leads_to_the_one_that_goes_on_and_offers_nothing_else(house, sign_in):
    kept_id, _merge_id = house.merge
    dropped = Person.objects.get(merged_into_id=kept_id)

    page = text_of(sign_in(given.OFFICER).get(path_of(dropped)))

    assert reverse("backoffice:person", args=[kept_id]) in page
    assert reverse("backoffice:person_merge_undo", args=[dropped.pk, house.merge[1]]) in page
    assert not any(path_of(dropped, name) + '"' in page for name in ACTIONS)


def test_the_record_that_goes_on_names_the_one_merged_into_it(house, sign_in):
    kept_id, merge_id = house.merge

    page = text_of(sign_in(given.OFFICER).get(reverse("backoffice:person", args=[kept_id])))

    assert reverse("backoffice:person_merge_undo", args=[kept_id, merge_id]) in page


def test_a_person_without_anything_is_told_what_comes_next(house, sign_in):
    person = given.register(given.worker())

    page = text_of(sign_in(given.OFFICER).get(path_of(person)))

    assert "Belum menjadi peserta" in page
    assert "Bulan terlihat di sini setelah" in page


def test_twelve_years_take_as_many_queries_as_one(house, sign_in):
    browser = sign_in(given.OFFICER)
    row = given.worker()
    given.make_agreement(code="PKS-LAMA", first_month="2022-10")
    _fund(row, "PKS-LAMA", 2022)
    person = given.member_of(row, agreement="PKS-LAMA").person

    def grow():
        for year in range(2023, 2026):
            given.make_agreement(code=f"PKS-{year}", first_month=f"{year}-10")
            _fund(row, f"PKS-{year}", year)

    assert_same_queries(browser, path_of(person), grow)


def _fund(row, code, year):
    at = given.day(f"{year}-09-20")
    given.send([row], agreement=code, at=at)
    given.approve(agreement=code, at=at)
    (issued,) = given.bill(agreement=code, at=at)
    given.pay(issued, at=at + datetime.timedelta(hours=1))
