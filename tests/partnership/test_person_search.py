"""Finding a person by NIK, number, or name and birth date; nobody is ever listed."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jangkau.enrolment.selectors.participants import NumberMistyped
from jangkau.partnership.selectors.person_search import (
    BirthDateNeeded,
    BirthDateUnlikely,
    NameTooShort,
    NothingAsked,
    NumberLengthUnknown,
    find_people_by,
)
from jangkau.registry.models import Person
from jangkau.registry.selectors.reach import NotPermitted, reach_of
from jangkau.registry.services.merges import merge_people
from tests.factories import partnership as given
from tests.factories.people import register_twice

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2022, 12, 1)
BORN = datetime.date(1980, 8, 17)


@pytest.fixture
def insured(world):
    """A worker of the regency whom its agreement insures."""
    given.make_agreement()
    row = given.worker()
    given.send([row])
    given.approve()
    (issued,) = given.bill()
    given.pay(issued)
    return given.member_of(row), row


def find(text, *, born=None, by=given.OFFICER):
    return find_people_by(text=text, birth_date=born, reach=reach_of(by), today=TODAY)


def grouped(digits):
    return " ".join(digits[place : place + 4] for place in range(0, len(digits), 4))


@pytest.mark.parametrize("written", [str, grouped, lambda nik: f"  {nik[:6]}.{nik[6:12]}-{nik[12:]}\n"])
def test_sixteen_digits_are_a_nik_however_they_are_grouped(insured, written):
    member, row = insured

    (found,) = find(written(row.nik))

    assert found.person_id == member.person_id
    assert found.masked_nik == f"{row.nik[:2]}**********{row.nik[-4:]}"
    assert found.place == "Jahab, Tenggarong, Kabupaten Kutai Kartanegara"
    assert found.standing.is_covered
    assert row.nik not in repr(found)


def test_eleven_digits_are_a_participant_number(insured):
    member, _row = insured
    number = member.participant.issued_number.number

    assert [found.person_id for found in find(f"{number[:5]} {number[5:]}")] == [member.person_id]


def test_a_name_needs_the_birth_date(insured):
    member, row = insured

    with pytest.raises(BirthDateNeeded):
        find(row.name)
    assert member.person_id in {found.person_id for found in find(row.name.upper(), born=BORN)}


@pytest.mark.parametrize(
    ("text", "born", "refusal"),
    [
        ("", None, NothingAsked),
        ("   ", BORN, NothingAsked),
        ("123", None, NumberLengthUnknown),
        ("640206170880000", None, NumberLengthUnknown),
        ("64020617088000011", None, NumberLengthUnknown),
        ("٦٤٠٢٠٦١٧٠٨٨٠٠٠٠١", None, NumberLengthUnknown),
        ("12345678901", None, NumberMistyped),
        ("Bu", BORN, NameTooShort),
        ("..<>..", BORN, NameTooShort),
        ("Budi Santoso", datetime.date(2022, 12, 2), BirthDateUnlikely),
        ("Budi Santoso", datetime.date(1891, 12, 31), BirthDateUnlikely),
    ],
)
def test_what_names_nobody_is_refused_with_what_to_do(world, text, born, refusal):
    with pytest.raises(refusal) as refused:
        find(text, born=born)

    assert len(str(refused.value)) > 20
    assert "6402061708" not in str(refused.value)


@pytest.mark.parametrize(
    "name", ["<script>alert(1)</script>", "\u202eitnas idub", "x" * 200, "%' OR true --", "Ñandú \x1f Öz"]
)
def test_a_hostile_name_finds_nobody(insured, name):
    assert find(name, born=BORN) == []


def test_today_and_the_day_a_hundred_and_thirty_years_ago_may_be_birth_dates(world):
    for born in (TODAY, datetime.date(1892, 1, 1)):
        assert find("Budi Santoso", born=born) == []


def test_people_of_another_office_are_not_found(insured):
    member, row = insured
    number = member.participant.issued_number.number

    assert [find(text, born=BORN, by=given.NEIGHBOUR) for text in (row.nik, number, row.name)] == [[], [], []]


def test_who_may_see_nobody_is_refused(insured):
    with pytest.raises(NotPermitted):
        find(insured[1].nik, by=given.SPONSOR_OFFICER)


def test_a_merged_record_leads_to_the_one_that_goes_on(insured):
    member, row = insured
    twice = register_twice(Person.objects.get(pk=member.person_id))
    merge_people(
        reach=reach_of(given.OFFICER),
        kept_id=twice.pk,
        dropped_id=member.person_id,
        reason="orang yang sama, dua kali dicatat",
        now=given.PAID_AT,
    )

    by_nik, by_number = find(row.nik), find(member.participant.issued_number.number)

    assert [found.person_id for found in (*by_nik, *by_number)] == [twice.pk, twice.pk]


def test_who_is_recorded_dead_is_told_so(world):
    row = given.worker()
    given.register(row, died_on=datetime.date(2022, 9, 1))

    (found,) = find(row.nik)

    assert (found.died_on, found.standing) == (datetime.date(2022, 9, 1), None)


def test_twenty_namesakes_take_as_many_queries_as_one(world):
    first = given.register(given.worker(name="Budi Santoso"))
    with CaptureQueriesContext(connection) as one:
        find("Budi Santoso", born=BORN)
    for _one in range(24):
        register_twice(first)

    with CaptureQueriesContext(connection) as many:
        found = find("Budi Santoso", born=BORN)

    assert len(found) == 20
    assert len(many) == len(one)
