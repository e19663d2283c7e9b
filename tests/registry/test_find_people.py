"""Finding people: by NIK, or by name and birth date, within reach; nobody is listed."""

import datetime

import pytest
from django.test import override_settings

from jangkau.core.permissions import Role
from jangkau.registry.models.people import Sex
from jangkau.registry.selectors.people import (
    MOST_FOUND,
    UnknownPerson,
    find_people,
    find_person_by_nik,
    person_card,
)
from jangkau.registry.selectors.reach import NotPermitted, reach_of
from jangkau.registry.services.merges import merge_people
from jangkau.registry.services.offices import serve_regions
from jangkau.registry.services.people import register_person
from tests.registry.conftest import NOW

pytestmark = pytest.mark.django_db
BORN = datetime.date(1980, 8, 17)


def test_card_shows_the_person_with_a_masked_nik(agency, siti):
    card = find_person_by_nik(nik="6402065708800001", reach=agency.officer)

    assert (card.person_id, card.masked_nik, card.name, card.region_name, card.died_on, card.merged_into_id) == (
        siti.pk,
        "64**********0001",
        "Hj. Siti Aminah",
        "Loa Ipuh",
        None,
        None,
    )
    assert "6402065708800001" not in repr(card)
    assert card == person_card(person_id=siti.pk, reach=agency.officer)


@pytest.mark.parametrize(
    "name",
    [
        "Siti Aminah",
        "hj siti aminah",
        "AMINAH SITI",
        "Siti Amina",
        "Sitti Aminah",
        "Siti Aminah, S.Pd.",
        "Siti  Aminnah",
    ],
)
def test_misspelt_names_are_found(agency, siti, name):
    assert [card.person_id for card in find_people(name=name, birth_date=BORN, reach=agency.officer)] == [siti.pk]


@pytest.mark.parametrize("name", ["Siti", "aminah", "Ami", "sit ami", "Hj. Siti"])
def test_part_of_a_name_finds_whom_it_begins(agency, siti, name):
    assert [card.person_id for card in find_people(name=name, birth_date=BORN, reach=agency.officer)] == [siti.pk]


@pytest.mark.parametrize("name", ["Si", "minah", "Siti Budi", "Sitia"])
def test_what_begins_no_name_or_is_too_short_finds_nobody(agency, siti, name):
    assert find_people(name=name, birth_date=BORN, reach=agency.officer) == []


@pytest.mark.parametrize(
    ("name", "birth_date"),
    [("Siti Aminah", datetime.date(1980, 8, 18)), ("Budi Santoso", BORN), ("", BORN), ("%", BORN)],
)
def test_other_name_or_birth_date_finds_nobody(agency, siti, name, birth_date):
    assert find_people(name=name, birth_date=birth_date, reach=agency.officer) == []


def test_likest_names_come_first_and_few_at_most(agency, siti):
    for serial in range(2, MOST_FOUND + 4):
        register_person(
            nik=f"640206570880{serial:04d}",
            name=f"Siti Amina{'h' * (serial % 3)}",
            birth_date=BORN,
            sex=Sex.FEMALE,
            region_code="6402061002",
            now=NOW,
        )

    found = find_people(name="Siti Aminah", birth_date=BORN, reach=agency.officer, limit=1000)

    assert len(found) == MOST_FOUND
    same = [card for card in found if card.name in ("Siti Aminah", "Hj. Siti Aminah")]
    assert found[: len(same)] == same
    assert same[0].person_id == siti.pk


def test_people_are_found_by_those_who_serve_where_they_live(agency, siti):
    for office in ("SMD", "KAL", "PUSAT"):
        reach = agency.reach(Role.BRANCH_OFFICER, office=office)
        assert find_person_by_nik(nik="6402065708800001", reach=reach).person_id == siti.pk
    north = agency.reach(Role.BRANCH_OFFICER, office="BLG")
    with pytest.raises(UnknownPerson):
        find_person_by_nik(nik="6402065708800001", reach=north)
    with pytest.raises(UnknownPerson):
        person_card(person_id=siti.pk, reach=north)
    assert find_people(name="Siti Aminah", birth_date=BORN, reach=north) == []


def test_village_given_to_another_office_goes_with_its_people(agency, siti, budi):
    serve_regions(reach=agency.head_administrator, office_code="BLG", region_codes=["640206"])

    with pytest.raises(UnknownPerson):
        person_card(person_id=siti.pk, reach=agency.officer)
    assert person_card(person_id=budi.pk, reach=agency.officer).name == "Budi Santoso"
    assert person_card(person_id=siti.pk, reach=agency.reach(Role.AUDITOR, office="BLG")).name == "Hj. Siti Aminah"


def test_nik_that_nobody_has_and_text_that_is_none_find_nobody(agency, siti):
    for nik in ("6402065708800009", "", "x", "64**********0001"):
        with pytest.raises(UnknownPerson) as refused:
            find_person_by_nik(nik=nik, reach=agency.officer)
        assert refused.value.params == {}


def test_administrator_finds_nobody(agency, siti):
    with pytest.raises(NotPermitted):
        find_person_by_nik(nik="6402065708800001", reach=reach_of("admin.pusat"))
    with pytest.raises(NotPermitted):
        find_people(name="Siti Aminah", birth_date=BORN, reach=reach_of("admin.pusat"))


def test_merged_record_is_left_out_of_a_search_by_name(agency, siti, budi):
    merge_people(
        reach=agency.officer, kept_id=budi.pk, dropped_id=siti.pk, reason="orang yang sama terdaftar dua kali", now=NOW
    )

    assert find_people(name="Siti Aminah", birth_date=BORN, reach=agency.officer) == []


def test_search_takes_the_same_queries_for_one_as_for_many(agency, siti, django_assert_num_queries):
    officer = agency.officer
    with django_assert_num_queries(4):
        find_people(name="Siti Aminah", birth_date=BORN, reach=officer)
    for serial in range(2, 8):
        register_person(
            nik=f"640206570880{serial:04d}",
            name="Siti Aminah",
            birth_date=BORN,
            sex=Sex.FEMALE,
            region_code="6402061002",
            now=NOW,
        )
    with django_assert_num_queries(4):
        assert len(find_people(name="Siti Aminah", birth_date=BORN, reach=officer)) == 7


def test_person_whose_nik_no_key_opens_is_still_found_and_shown_with_stars(agency, siti):
    with override_settings(SEAL_KEYS="t9:" + "Q" * 42 + "A="):
        card = find_person_by_nik(nik="6402065708800001", reach=agency.officer)

    assert (card.person_id, card.masked_nik) == (siti.pk, "*" * 16)
