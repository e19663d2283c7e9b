"""The end of a person's participation as seen from the person: agreements let him go, and it can be taken back."""

import datetime

import pytest

from jangkau.collection.models import Bill, InsuredMonth
from jangkau.collection.selectors.books import books_agree
from jangkau.enrolment.models import Participant
from jangkau.enrolment.models.participants import EndReason
from jangkau.enrolment.services.merges import BothParticipate, merge_people
from jangkau.enrolment.services.participants import EndImpossible
from jangkau.partnership.models import Member
from jangkau.partnership.selectors.person_story import person_story
from jangkau.partnership.services.person_endings import (
    FundedElsewhere,
    NotParticipating,
    end_person_participation,
    record_person_death,
    withdraw_person_death,
)
from jangkau.registry.models import Person
from jangkau.registry.selectors.people import UnknownPerson
from jangkau.registry.selectors.person_history import Act
from jangkau.registry.selectors.reach import NotPermitted, reach_of
from jangkau.registry.services.people import DeathImpossible, DeathRecorded, PersonMerged
from jangkau.registry.services.reasons import ReasonMissing
from jangkau.rules.contributions import FundingSource
from tests.factories import partnership as given
from tests.factories.collection import make_bill, months, pay
from tests.factories.enrolment import make_participant
from tests.factories.people import register_twice
from tests.factories.registry import make_office, make_person, make_region

pytestmark = pytest.mark.django_db
DIED_ON = datetime.date(2022, 10, 20)
NOW = given.day("2022-10-25")
KNOWN_BY = "akta kematian dibawa istrinya"


@pytest.fixture
def member(world):
    """Somebody insured from October to December 2022 under our agreement, of which months paid ahead are refunded."""
    given.make_agreement()
    row = given.worker()
    given.send([row])
    given.approve()
    (issued,) = given.bill()
    given.pay(issued)
    return given.member_of(row)


def die(person_id, *, on=DIED_ON, by=given.OFFICER, reason=KNOWN_BY, now=NOW):
    return record_person_death(reach=reach_of(by), person_id=person_id, died_on=on, reason=reason, now=now)


def end(person_id, *, on=DIED_ON, by=given.OFFICER, why=EndReason.WITHDREW):
    return end_person_participation(
        reach=reach_of(by),
        person_id=person_id,
        ended_on=on,
        end_reason=why,
        reason="berhenti atas permintaan sendiri",
        now=NOW,
    )


def test_a_death_ends_participation_and_membership_and_gives_back_what_lies_ahead(member):
    ended = die(member.person_id)

    member.refresh_from_db()
    participant = Participant.objects.get(pk=member.participant_id)
    assert ended.agreements_left == (given.AGREEMENT,)
    assert (ended.voided_months, ended.refunded_rupiah) == (2, 2 * given.MONTH_RUPIAH)
    assert (member.left_on, member.person.died_on) == (DIED_ON, DIED_ON)
    assert (participant.ended_on, participant.end_reason) == (DIED_ON, EndReason.DEATH)
    assert InsuredMonth.objects.filter(participant=participant, voided_by=None).count() == 1


@pytest.mark.parametrize("why", [None, EndReason.WITHDREW])
def test_months_that_he_paid_ahead_himself_are_owed_back_and_his_open_bills_cancelled(world, why):
    person = make_person(region=make_region("6402062001"))
    own = make_participant(person=person, office=make_office("KC-TGR"))
    paid = make_bill([own], months("2022-10", 3), funding=FundingSource.SELF, payer=own)
    pay(paid, paid_at=given.day("2022-10-03"))
    waiting = make_bill([own], months("2023-01", 2), funding=FundingSource.SELF, payer=own)

    ended = die(person.pk) if why is None else end(person.pk, why=why)

    assert (ended.voided_months, ended.refunded_rupiah) == (2, 2 * given.MONTH_RUPIAH)
    assert Bill.objects.get(number=waiting.number).state == "cancelled"
    assert [month.month.month for month in InsuredMonth.objects.filter(voided_by=None)] == [10]
    assert books_agree() == []


def test_to_record_the_same_death_again_changes_nothing_more(member):
    die(member.person_id)

    again = die(member.person_id)

    assert (again.agreements_left, again.voided_months) == ((), 0)


def test_how_a_death_is_known_stands_in_the_history(member):
    die(member.person_id)

    story = person_story(person_id=member.person_id, reach=reach_of(given.OFFICER), today=NOW.date())

    told = {entry.act: entry.reason for entry in story.history}
    assert told[Act.DIED] == told[Act.ENDED] == KNOWN_BY


def test_a_death_recorded_where_he_lives_tells_which_other_office_still_has_him(world):
    row = given.worker()
    given.fund_elsewhere([row])

    ended = die(given.member_of(row, agreement=given.OTHER_AGREEMENT).person_id)

    assert (ended.agreements_left, ended.agreements_elsewhere) == ((), (given.OTHER_AGREEMENT,))
    assert Person.objects.get(name=row.name).died_on == DIED_ON
    assert Participant.objects.get(person__name=row.name).end_reason == EndReason.DEATH


@pytest.mark.parametrize(
    ("on", "refusal"),
    [(datetime.date(2022, 10, 26), DeathImpossible), (datetime.date(1980, 8, 16), DeathImpossible)],
)
def test_a_death_that_cannot_be_leaves_all_as_it_was(member, on, refusal):
    with pytest.raises(refusal):
        die(member.person_id, on=on)

    assert Member.objects.get(pk=member.pk).left_on is None
    assert Person.objects.get(pk=member.person_id).died_on is None


def test_a_second_day_of_death_is_refused(member):
    die(member.person_id)

    with pytest.raises(DeathRecorded):
        die(member.person_id, on=DIED_ON - datetime.timedelta(days=1))


def test_without_saying_how_it_is_known_no_death_is_recorded(member):
    with pytest.raises(ReasonMissing):
        die(member.person_id, reason="ok")

    assert Person.objects.get(pk=member.person_id).died_on is None


def test_a_withdrawn_death_brings_the_participation_back_but_not_the_membership(member):
    die(member.person_id)

    goes_on = withdraw_person_death(
        reach=reach_of(given.OFFICER), person_id=member.person_id, reason="yang meninggal tetangganya"
    )

    assert goes_on
    assert Participant.objects.get(pk=member.participant_id).ended_on is None
    assert Person.objects.get(pk=member.person_id).died_on is None
    assert Member.objects.get(pk=member.pk).left_on == DIED_ON


def test_a_participation_that_ended_for_another_reason_stays_ended(member):
    end(member.person_id)
    die(member.person_id, on=DIED_ON + datetime.timedelta(days=1))

    goes_on = withdraw_person_death(
        reach=reach_of(given.OFFICER), person_id=member.person_id, reason="yang meninggal tetangganya"
    )

    assert not goes_on
    assert Participant.objects.get(pk=member.participant_id).end_reason == EndReason.WITHDREW


@pytest.mark.parametrize("why", [EndReason.WITHDREW, EndReason.WAGE_EARNER, EndReason.NOT_ELIGIBLE, EndReason.MERGED])
def test_a_participation_ends_for_each_reason_and_his_agreement_lets_him_go(member, why):
    ended = end(member.person_id, why=why)

    participant = Participant.objects.get(pk=member.participant_id)
    assert ended.agreements_left == (given.AGREEMENT,)
    assert (participant.ended_on, participant.end_reason) == (DIED_ON, why)
    assert Person.objects.get(pk=member.person_id).died_on is None


def test_who_is_funded_by_another_office_is_not_ended_here(world):
    row = given.worker()
    given.fund_elsewhere([row])
    person_id = given.member_of(row, agreement=given.OTHER_AGREEMENT).person_id

    with pytest.raises(FundedElsewhere, match=given.OTHER_AGREEMENT):
        end(person_id)

    assert Participant.objects.get(person_id=person_id).ended_on is None


def test_who_does_not_participate_has_nothing_to_end(member):
    end(member.person_id)

    with pytest.raises(NotParticipating):
        end(member.person_id)


def test_a_last_day_in_the_future_is_refused(member):
    with pytest.raises(EndImpossible):
        end(register_with_participation(member).pk, on=datetime.date(2022, 10, 26))


def register_with_participation(member):
    """Return somebody who participates without any agreement."""
    twice = register_twice(member.person)
    Participant.objects.create(
        person=twice,
        office=member.agreement.office,
        channel="sponsor",
        bracket=1,
        occupation="petani",
        sector="other",
        registered_at=given.PAID_AT,
    )
    return twice


def test_two_records_that_both_participate_can_be_merged_once_one_has_ended(member):
    twice = register_with_participation(member)
    merge = {
        "reach": reach_of(given.OFFICER),
        "kept_id": member.person_id,
        "dropped_id": twice.pk,
        "reason": "orang yang sama, dua kali dicatat",
        "now": NOW,
    }
    with pytest.raises(BothParticipate):
        merge_people(**merge)

    end(twice.pk, why=EndReason.MERGED)
    merge_people(**merge)

    with pytest.raises(PersonMerged):
        die(twice.pk)


@pytest.mark.parametrize(
    ("by", "refusal"),
    [(given.AUDITOR, NotPermitted), (given.SPONSOR_OFFICER, NotPermitted), (given.NEIGHBOUR, UnknownPerson)],
)
def test_who_may_not_correct_may_not_end(member, by, refusal):
    for act in (die, end):
        with pytest.raises(refusal):
            act(member.person_id, by=by)
    with pytest.raises(refusal):
        withdraw_person_death(reach=reach_of(by), person_id=member.person_id, reason="yang meninggal tetangganya")

    assert Member.objects.get(pk=member.pk).left_on is None
