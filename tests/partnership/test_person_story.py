"""A person's whole story: covered or not, what to do next, months, bills, agreements, history, and what may be done."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jangkau.core.history import acting
from jangkau.partnership.selectors.person_story import person_story
from jangkau.registry.models import Person
from jangkau.registry.selectors.people import UnknownPerson
from jangkau.registry.selectors.person_history import Act
from jangkau.registry.selectors.reach import NotPermitted, reach_of
from jangkau.registry.services.merges import merge_people
from jangkau.registry.services.people import Correction, correct_person, record_death
from tests.factories import partnership as given
from tests.factories.people import register_twice

pytestmark = pytest.mark.django_db
NOVEMBER = datetime.date(2022, 11, 15)


@pytest.fixture
def row(world):
    """A worker of the regency under its agreement of October to December 2022, not approved yet."""
    given.make_agreement()
    row = given.worker()
    given.send([row])
    return row


def story_of(row, *, today=NOVEMBER, by=given.OFFICER):
    return person_story(person_id=Person.objects.get(name=row.name).pk, reach=reach_of(by), today=today)


def approved(row):
    given.approve()
    return row


def paid(row):
    given.approve()
    (issued,) = given.bill()
    given.pay(issued)
    return row


def test_who_is_not_a_participant_is_told_how_to_become_one(world):
    row = given.worker()
    given.register(row)

    story = story_of(row)

    assert (story.risk, story.participation, story.years, story.bills) == (None, None, (), ())
    assert "Belum menjadi peserta" in story.next_step.text


def test_who_is_approved_and_not_billed_waits_for_the_bill(row):
    story = story_of(approved(row))

    assert not story.risk.is_covered
    assert story.next_step.agreement_id == given.member_of(row).agreement_id
    assert "November 2022" in story.next_step.text


def test_who_is_billed_waits_for_the_payment(row):
    approved(row)
    (issued,) = given.bill()

    story = story_of(row)

    assert story.next_step.bill_id == issued.bill_id
    assert "Pemerintah Kabupaten Kutai Kartanegara" in story.next_step.text


@pytest.mark.parametrize(
    ("today", "is_covered", "said"),
    [
        (datetime.date(2022, 9, 30), False, "mulai 1 Oktober 2022"),
        (datetime.date(2022, 10, 1), True, "Januari 2023"),
        (datetime.date(2022, 12, 31), True, "Januari 2023"),
        (datetime.date(2023, 1, 1), False, "1 April 2023"),
        (datetime.date(2023, 3, 31), False, "1 April 2023"),
        (datetime.date(2023, 4, 1), False, "Tidak ada yang membayar sejak Januari 2023"),
    ],
)
def test_who_is_paid_for_is_covered_from_the_first_to_the_last_day(row, today, is_covered, said):
    story = story_of(paid(row), today=today)

    assert story.risk.is_covered is is_covered
    assert said in story.next_step.text


def test_what_is_lost_when_is_told_from_thirty_days_before_cover_ends(row):
    paid(row)

    def told(day):
        losses = story_of(row, today=datetime.date.fromisoformat(day)).losses
        return losses and (next(stage.label for stage in losses.stages if stage.is_now), losses.unpaid_months)

    # Covered through 31 December 2022; of January the 15th is a Sunday.
    assert {day: told(day) for day in ("2022-12-01", "2022-12-02", "2022-12-31")} == {
        "2022-12-01": None, "2022-12-02": ("Terlindungi", 0), "2022-12-31": ("Terlindungi", 0),
    }  # fmt: skip
    assert [told(day) for day in ("2023-01-01", "2023-01-16", "2023-01-17", "2023-03-31", "2023-04-01")] == [
        ("Menunggu pembayaran", 1), ("Menunggu pembayaran", 1), ("Menunggak", 1), ("Menunggak", 3), ("Tidak aktif", 0),
    ]  # fmt: skip
    losses = story_of(row, today=datetime.date(2023, 2, 1)).losses
    assert [(each.settle_until, each.is_followed) for each in losses.readings] == [
        (datetime.date(2023, 3, 31), True), (datetime.date(2023, 4, 17), False),
    ]  # fmt: skip
    with acting(by=given.OFFICER, reason="meninggal"):
        record_death(
            reach=reach_of(given.OFFICER),
            person_id=given.member_of(row).person_id,
            died_on=datetime.date(2023, 1, 5),
            now=given.day("2023-02-01"),
        )
    assert story_of(row, today=datetime.date(2023, 2, 1)).losses is None


def test_the_story_holds_number_months_bill_and_agreement(row):
    story = story_of(paid(row))

    (agreement,), (bill,), (year,) = story.agreements, story.bills, story.years
    assert story.place == "Jahab, Tenggarong, Kabupaten Kutai Kartanegara"
    assert len(story.participation.number) == 11
    assert (agreement.code, agreement.sponsor_name) == (given.AGREEMENT, "Pemerintah Kabupaten Kutai Kartanegara")
    assert str(agreement.first_month) == "2022-10"
    assert (bill.amount_rupiah, bill.bill_id in story.openable_bills) == (3 * given.MONTH_RUPIAH, True)
    assert year.insured_count == 3
    assert row.nik not in repr(story)


def test_the_history_goes_from_approval_to_now(row):
    with acting(by=given.OFFICER, reason="memperbaiki nama"):
        person = Person.objects.get(pk=given.member_of(paid(row)).person_id)
        correct_person(
            reach=reach_of(given.OFFICER),
            person_id=person.pk,
            correction=Correction(address="Jl. Mawar 1"),
            reason="memperbaiki alamat menurut KTP",
            now=given.PAID_AT,
        )

    acts = [entry.act for entry in story_of(row).history]

    assert acts == [Act.CORRECTED, Act.NUMBERED, Act.FUNDED, Act.JOINED, Act.REGISTERED]


def test_months_and_agreements_of_the_record_merged_into_it_are_told(row):
    dropped = given.member_of(paid(row)).person
    kept = register_twice(dropped, name="Catatan Diteruskan")
    merge = merge_people(
        reach=reach_of(given.OFFICER),
        kept_id=kept.pk,
        dropped_id=dropped.pk,
        reason="orang yang sama, dua kali dicatat",
        now=given.PAID_AT,
    )

    goes_on = person_story(person_id=kept.pk, reach=reach_of(given.OFFICER), today=NOVEMBER)
    gone = story_of(row)

    assert [standing.merge_id for standing in goes_on.merged_from] == [merge.pk]
    assert (len(goes_on.agreements), len(goes_on.bills), goes_on.years[0].insured_count) == (1, 1, 3)
    assert goes_on.risk.is_covered
    assert (gone.merged_into.kept_id, gone.next_step) == (kept.pk, None)


def test_a_dead_person_who_still_participates_is_to_be_ended(row):
    person = given.member_of(paid(row)).person
    record_death(
        reach=reach_of(given.OFFICER),
        person_id=person.pk,
        died_on=datetime.date(2022, 9, 25),
        now=given.day("2022-09-26"),
    )

    assert story_of(row).next_step.ends_participation


def test_an_agreement_out_of_reach_is_told_without_a_way_to_it(world):
    row = given.worker()
    given.fund_elsewhere([row])
    (issued,) = given.bill(agreement=given.OTHER_AGREEMENT, by=given.CITY_OFFICER)
    given.pay(issued, by=given.CITY_OFFICER)

    story = story_of(row)

    assert (story.agreements[0].agreement_id, story.agreements[0].code) == (None, given.OTHER_AGREEMENT)
    assert story.openable_bills == frozenset()
    assert len(story.bills) == 1


@pytest.mark.parametrize(
    ("by", "may_correct", "may_reveal", "may_audit"),
    [
        (given.OFFICER, True, True, False),
        (given.SUPERVISOR, True, True, True),
        (given.AUDITOR, False, False, True),
    ],
)
def test_what_may_be_done_goes_by_right(row, by, may_correct, may_reveal, may_audit):
    story = story_of(approved(row), by=by)

    assert (story.may_correct, story.may_reveal, story.may_audit) == (may_correct, may_reveal, may_audit)


def test_people_of_another_office_and_of_nobody_are_not_there(row):
    person_id = given.member_of(approved(row)).person_id

    for asked, by in ((person_id, given.NEIGHBOUR), (person_id + 10_000, given.OFFICER)):
        with pytest.raises(UnknownPerson):
            person_story(person_id=asked, reach=reach_of(by), today=NOVEMBER)
    with pytest.raises(NotPermitted):
        person_story(person_id=person_id, reach=reach_of(given.SPONSOR_OFFICER), today=NOVEMBER)


def test_a_long_story_takes_as_many_queries_as_a_short_one(row):
    member = given.member_of(paid(row))
    with CaptureQueriesContext(connection) as short:
        story_of(row)

    for year in range(2023, 2031):
        code = f"PKS-{year}"
        given.make_agreement(code=code, first_month=f"{year}-10")
        at = given.day(f"{year}-09-20")
        given.send([row], agreement=code, at=at)
        given.approve(agreement=code, at=at)
        (issued,) = given.bill(agreement=code, at=at)
        given.pay(issued, at=at)
        correct_person(
            reach=reach_of(given.OFFICER),
            person_id=member.person_id,
            correction=Correction(address=f"Jl. Mawar {year}"),
            reason="pindah rumah menurut KTP",
            now=at,
        )
    with CaptureQueriesContext(connection) as long:
        story = story_of(row, today=datetime.date(2031, 1, 1))

    assert len(story.agreements) == len(story.bills) == 9
    assert len(long) == len(short)
