"""Ageing of arrears: everybody in reach once, by how long he has been without cover."""

import datetime

import pytest

from jangkau.collection.selectors.coverage import count_by_status
from jangkau.core.permissions import Role
from jangkau.enrolment.models import Participant
from jangkau.outreach.models.contacts import Tier
from jangkau.outreach.selectors import arrears_ageing as ageing_of
from jangkau.outreach.selectors.arrears_ageing import Age, Ageing, AgeingRow, arrears_ageing
from jangkau.registry.selectors.offices import UnknownOffice
from jangkau.registry.selectors.reach import NotPermitted, Reach
from jangkau.rules.status import Status
from tests.factories.collection import at, make_bill, months, pay
from tests.factories.enrolment import end_participant, make_participant
from tests.factories.registry import make_office, make_organisation, make_person
from tests.factories.staff import employ

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2022, 11, 20)
EACH_ONCE = {
    Age.COVERED: 1,
    Age.BEGINS_LATER: 1,
    Age.ARREARS_1: 1,
    Age.ARREARS_2: 1,
    Age.ARREARS_3: 1,
    Age.LAPSED_LATELY: 1,
    Age.LAPSED_LONG: 2,
    Age.NEW_UNPAID: 1,
    Age.NEVER_PAID: 1,
}


@pytest.fixture
def officer() -> Reach:
    """The reach of an officer at the participants' branch."""
    return employ("petugas", Role.BRANCH_OFFICER, office=make_office().code)


def paid_for(*wanted: str, **options: object) -> Participant:
    """Return a participant who paid each of these months on its tenth."""
    participant = make_participant(person=make_person(), **options)  # type: ignore[arg-type]  # those of make_participant
    for month in wanted:
        pay(make_bill([participant], months(month), now=at(f"{month}-01")), paid_at=at(f"{month}-10"))
    return participant


def one_of_each() -> None:
    """Make participants of all ages that there are on a twentieth, and some who no longer count."""
    for month in ("2022-11", "2022-10", "2022-09", "2022-08", "2022-07", "2022-05", "2022-01"):
        paid_for(month)
    ahead = make_participant(person=make_person(), registered_at=at("2022-11-19"))
    pay(
        make_bill([ahead], months("2023-03"), now=at("2022-11-19"), letter_start=datetime.date(2023, 3, 1)),
        paid_at=at("2022-11-19"),
    )
    make_participant(person=make_person(), registered_at=at("2022-09-21"))
    make_participant(person=make_person(), registered_at=at("2022-09-20"))
    end_participant(paid_for("2022-10"), on=TODAY, recorded_at=at("2022-11-20"))


def people(row: AgeingRow) -> dict[Age, int]:
    return {count.age: count.people for count in row.counts if count.people}


def added(rows: tuple[AgeingRow, ...]) -> list[tuple[Age, int, int]]:
    columns = zip(*(row.counts for row in rows), strict=True)
    return [(each[0].age, sum(c.people for c in each), sum(c.owed_rupiah for c in each)) for each in columns]


def assert_adds_up(ageing: Ageing) -> None:
    total = [(count.age, count.people, count.owed_rupiah) for count in ageing.total.counts]
    assert added(ageing.offices) == total
    assert added(ageing.wadah) == total


def test_everybody_is_counted_once_as_the_standing_of_all_counts_them(officer: Reach) -> None:
    one_of_each()

    ageing = arrears_ageing(reach=officer, today=TODAY)

    assert people(ageing.total) == EACH_ONCE
    assert ageing.total.people == Participant.objects.filter(ended_on__isnull=True).count()
    assert_adds_up(ageing)
    counted = people(ageing.total)
    standing = count_by_status(as_of=TODAY)
    assert standing[Status.ACTIVE] == counted[Age.COVERED]
    assert standing[Status.LAPSED] == counted[Age.LAPSED_LATELY] + counted[Age.LAPSED_LONG]
    assert standing[Status.NOT_YET_COVERED] == sum(
        counted[age] for age in (Age.BEGINS_LATER, Age.NEW_UNPAID, Age.NEVER_PAID)
    )
    assert [standing[Status(age)] for age in ("arrears_1", "arrears_2", "arrears_3")] == [1, 1, 1]


@pytest.mark.parametrize(
    ("today", "age"),
    [
        ("2022-10-31", Age.COVERED),
        ("2022-11-01", Age.DUE),
        ("2022-11-15", Age.DUE),
        ("2022-11-16", Age.ARREARS_1),
        ("2022-12-15", Age.ARREARS_1),
        ("2022-12-16", Age.ARREARS_2),
        ("2023-01-31", Age.ARREARS_3),
        ("2023-02-01", Age.LAPSED_LATELY),
        ("2023-04-02", Age.LAPSED_LATELY),
        ("2023-04-03", Age.LAPSED_LONG),
    ],
)
def test_age_follows_the_calendar_of_the_law(officer: Reach, today: str, age: Age) -> None:
    paid_for("2022-10")

    assert people(arrears_ageing(reach=officer, today=datetime.date.fromisoformat(today)).total) == {age: 1}


def test_settling_takes_the_months_from_the_first_unpaid_one_through_this_one_and_nothing_once_lapsed(
    officer: Reach,
) -> None:
    one_of_each()

    total = arrears_ageing(reach=officer, today=TODAY).total

    assert {count.age: count.owed_rupiah for count in total.counts if count.owed_rupiah} == {
        Age.ARREARS_1: 16_800,
        Age.ARREARS_2: 33_600,
        Age.ARREARS_3: 50_400,
    }
    assert (total.behind, total.owed_rupiah) == (3, 100_800)


def test_ages_lead_to_the_tier_on_whose_list_all_of_them_are(officer: Reach) -> None:
    tiers = {count.age: count.tier for count in arrears_ageing(reach=officer, today=TODAY).total.counts if count.tier}

    assert tiers == {
        Age.ARREARS_1: Tier.ARREARS,
        Age.ARREARS_2: Tier.ARREARS,
        Age.ARREARS_3: Tier.LAST_CHANCE,
        Age.LAPSED_LATELY: Tier.LAPSED,
        Age.NEW_UNPAID: Tier.NEVER_PAID,
    }


def test_wadah_with_most_people_behind_come_first_and_the_others_are_told_together(
    officer: Reach, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ageing_of, "MOST_WADAH", 1)
    few, most = (make_organisation(code, kind="wadah") for code in ("WADAH-A", "WADAH-B"))
    paid_for("2022-11", wadah=few)
    paid_for("2022-10", wadah=most)
    paid_for("2022-10")

    ageing = arrears_ageing(reach=officer, today=TODAY)

    assert [(row.code, people(row)) for row in ageing.wadah] == [
        ("WADAH-B", {Age.ARREARS_1: 1}),
        ("", {Age.COVERED: 1}),
        ("", {Age.ARREARS_1: 1}),
    ]
    assert [row.name for row in ageing.wadah[1:]] == ["wadah lainnya", "tanpa wadah"]
    assert_adds_up(ageing)


def test_others_participants_are_not_counted_and_their_office_is_not_known(officer: Reach) -> None:
    paid_for("2022-10", office=make_office("KC-LAIN"))

    assert arrears_ageing(reach=officer, today=TODAY).total.people == 0
    with pytest.raises(UnknownOffice):
        arrears_ageing(reach=officer, today=TODAY, office_code="KC-LAIN")


def test_who_may_call_nobody_is_told_no_ageing() -> None:
    make_office()
    with pytest.raises(NotPermitted):
        arrears_ageing(reach=employ("auditor", Role.AUDITOR, office=make_office().code), today=TODAY)


def test_ageing_is_one_statement_however_many_there_are(officer: Reach, django_assert_num_queries: object) -> None:
    one_of_each()

    with django_assert_num_queries(1):  # type: ignore[operator]  # the fixture of pytest-django
        arrears_ageing(reach=officer, today=TODAY)
