"""Searching for anything by what people have in hand."""

import pytest

from jangkau.collection.selectors.payment_codes import grouped_code
from jangkau.partnership.selectors.search import Found, Hit, search
from jangkau.registry.selectors.reach import reach_of
from tests.factories import partnership as given
from tests.factories.house import CITY_SPONSOR_OFFICER, House

pytestmark = pytest.mark.django_db

TODAY = given.PAID_AT.date()


def found(text: str, *, by: str = given.OFFICER) -> Found:
    return search(text=text, reach=reach_of(by), today=TODAY)


def number_of(house: House) -> str:
    return str(house.person.participations.get().issued_number.number)


def test_a_participant_number_names_one_person(house):
    number = number_of(house)

    assert found(number).hit == Hit("person", house.person.pk)
    assert found(f"{number[:4]} {number[4:]}").hit == Hit("person", house.person.pk)


def test_a_nik_names_one_person_and_is_told_to_nobody(house):
    row = given.worker()
    person = given.register(row)

    assert found(row.nik).hit == Hit("person", person.pk)
    assert row.nik not in repr(found(row.nik, by=given.NEIGHBOUR))


@pytest.mark.parametrize(
    "form", ["{name} 17-08-1980", "17/08/1980 {name}", "{name}, 17.08.1980", " {name}  17 8 1980 "]
)
def test_a_name_with_its_birth_date_finds_people_without_opening_one(house, form):
    result = found(form.format(name=house.person.name))

    assert house.person.pk in [person.person_id for person in result.people]
    assert result.hit is None


def test_a_name_without_a_birth_date_lists_nobody(house):
    assert found(house.person.name).people == ()


def test_a_payment_code_names_one_bill(house):
    assert found(grouped_code(house.bill.code)).hit == Hit("bill", house.bill.pk)


def test_a_mistyped_payment_code_is_told_so(house):
    code = house.bill.code
    wrong = code[:-1] + str((int(code[-1]) + 1) % 10)

    result = found(wrong)

    assert result.nothing
    assert "salah ketik" in result.advice[0]
    assert wrong not in repr(result)


def test_a_bill_number_names_one_bill_in_any_case(house):
    assert found(house.bill.number.lower()).hit == Hit("bill", house.bill.pk)


def test_an_agreement_code_names_one_agreement_in_any_case(house):
    assert found(given.AGREEMENT.lower()).hit == Hit("agreement", house.agreement.pk)


def test_a_word_of_a_title_lists_agreements(house):
    result = found("rentan")

    assert [one.agreement_id for one in result.agreements] == [house.agreement.pk]
    assert result.hit is None


def test_a_sponsor_is_found_by_name_and_named_by_code(house):
    assert [one.code for one in found("kutai kartanegara").sponsors] == ["PEMKAB-KUKAR"]
    assert found("pemkab-kukar").hit == Hit("sponsor", "PEMKAB-KUKAR")


def test_users_are_found_by_who_looks_after_them(house):
    assert found("petugas", by="admin.tgr").users[0].code == given.OFFICER
    assert found(given.OFFICER, by="admin.tgr").hit == Hit("user", given.OFFICER)
    assert found(given.OFFICER, by=given.SUPERVISOR).users == ()


def test_what_belongs_to_others_is_not_found(house):
    assert found(given.OTHER_AGREEMENT).nothing
    assert found(house.other_bill.number).nothing
    assert found(house.other_bill.code).nothing
    assert found("PEMPROV-KALTIM").nothing
    assert found(house.other_person.participations.get().issued_number.number).nothing
    assert found(given.CITY_OFFICER, by="admin.tgr").nothing


def test_a_sponsor_finds_his_own_and_no_people(house):
    assert found(given.AGREEMENT, by=given.SPONSOR_OFFICER).hit == Hit("agreement", house.agreement.pk)
    assert found(house.bill.number, by=given.SPONSOR_OFFICER).hit == Hit("bill", house.bill.pk)
    assert found(number_of(house), by=given.SPONSOR_OFFICER).nothing
    assert found(given.AGREEMENT, by=CITY_SPONSOR_OFFICER).nothing


def test_two_things_of_one_name_are_listed_both(house):
    given.make_agreement(code="PEMKAB-KUKAR")

    result = found("PEMKAB-KUKAR")

    assert result.hit is None
    assert (len(result.agreements), len(result.sponsors)) == (1, 1)


@pytest.mark.parametrize("digits", ["12", "123456789", "1" * 12, "1" * 17, "9" * 40])
def test_digits_that_are_no_number_are_answered_with_what_to_check_and_not_repeated(house, digits):
    result = found(digits)

    assert result.nothing
    assert result.advice
    assert digits not in repr(result) or len(digits) < 3


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "\x00",
        "%",
        "_",
        "'; DROP TABLE registry_person; --",
        "Budi 31-02-1980",
        "(" * 200,
        "\u202eidub",
        "x" * 5000,
    ],
)
def test_hostile_input_finds_nothing_and_breaks_nothing(house, text):
    assert found(text, by="admin.tgr").hit is None
    assert found(text).nothing


def test_wildcards_are_letters(house):
    assert found("%%%").nothing
    assert found("PKS_KUKAR").nothing
