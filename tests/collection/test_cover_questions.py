"""Whether the worker whom a number names is covered: as the status rule says, no more, and each answer on record."""

import datetime

import pytest

from jangkau.collection.selectors.cover_on_day import (
    Number,
    NumberUnreadable,
    cover_on_day,
    read_nik,
    read_participant_number,
)
from jangkau.collection.selectors.partners import PartnerProfile, partner_of_client
from jangkau.collection.services.cover_questions import CoverAnswer, answer_cover_question
from jangkau.collection.services.reversals import reverse_payment
from jangkau.core.models import Sighting
from jangkau.core.selectors.seals import verify_audit
from jangkau.core.services.seals import seal_audit
from jangkau.enrolment.models import Participant, ParticipantNumber
from jangkau.registry.models import Person
from tests.at_once import FIFTY, all_at_once
from tests.factories.askers import make_asker
from tests.factories.collection import at, make_bill, months, pay
from tests.factories.enrolment import end_participant, make_participant
from tests.factories.registry import make_person, make_user

NIK = "6402061708800001"
TODAY = datetime.date(2023, 1, 10)
NOW = at("2023-01-10")
WORKER = Number(nik=NIK)
Day = datetime.date.fromisoformat


def insured(first: str = "2022-10", count: int = 2, *, person: Person | None = None) -> Participant:
    participant = make_participant(person=person or make_person(nik=NIK))
    pay(make_bill([participant], months(first, count)), paid_at=at("2022-09-28"))
    return participant


def asker() -> PartnerProfile:
    profile = partner_of_client(client_id=make_asker().key.client_id, now=NOW)
    assert profile is not None
    return profile


def ask(by: PartnerProfile, on: str, number: Number = WORKER) -> CoverAnswer:
    return answer_cover_question(asker=by, purpose="treatment", number=number, on=Day(on), today=TODAY, now=NOW)


@pytest.mark.django_db
def test_cover_is_told_from_its_first_day_to_its_last() -> None:
    insured()
    by = asker()

    told = {day: ask(by, day).last_day for day in ("2022-09-30", "2022-10-01", "2022-11-30", "2022-12-01")}

    last = Day("2022-11-30")
    assert told == {"2022-09-30": None, "2022-10-01": last, "2022-11-30": last, "2022-12-01": None}


@pytest.mark.django_db
def test_both_numbers_name_the_same_worker() -> None:
    participant = insured()
    number = ParticipantNumber.objects.get(participant=participant).number

    by_number = cover_on_day(number=read_participant_number(number), on=Day("2022-10-01"))

    assert by_number == cover_on_day(number=read_nik(NIK), on=Day("2022-10-01"))
    assert by_number.person_id == participant.person_id


@pytest.mark.parametrize("text", ["6402 0617 0880 0001", "64.02.06.170880.0001", " 6402-061708800001\n"])
def test_number_is_read_however_it_is_spaced(text: str) -> None:
    assert read_nik(text) == Number(nik=NIK)
    assert NIK not in repr(read_nik(text))


@pytest.mark.parametrize(
    "text", ["", "64020617088000", NIK + "1", "6402O61708800001", "６４０２０６１７０８８００００１"]
)
def test_text_that_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(NumberUnreadable):
        read_nik(text)


@pytest.mark.django_db
def test_voided_months_cover_nobody() -> None:
    participant = make_participant(person=make_person(nik=NIK))
    bill = make_bill([participant], months("2022-10"))
    pay(bill, paid_at=at("2022-09-28"))
    by = asker()
    assert ask(by, "2022-10-10").is_covered

    reverse_payment(
        channel="bank-kaltimtara", reference=f"REF-{bill.number}", reason="salah", now=NOW,
        by_user_id=make_user().pk,
    )  # fmt: skip

    assert not ask(by, "2022-10-10").is_covered


@pytest.mark.django_db
def test_who_has_left_is_covered_until_the_day_before_and_no_longer() -> None:
    participant = insured()
    end_participant(participant, on=Day("2022-11-15"), recorded_at=at("2022-11-16"))
    by = asker()

    told = [ask(by, day).last_day for day in ("2022-10-01", "2022-11-14", "2022-11-15", "2022-11-16")]

    assert told == [Day("2022-11-14"), Day("2022-11-14"), None, None]


@pytest.mark.django_db
def test_unknown_lapsed_ended_and_never_insured_are_answered_alike() -> None:
    ended = make_person()
    end_participant(insured(person=ended), on=Day("2022-10-05"), recorded_at=at("2022-10-06"))
    make_participant(person=make_person(nik="6402061708800003"))
    make_person(nik="6402061708800004")
    by = asker()

    answers = {str(ask(by, "2022-12-31", Number(nik=f"640206170880000{serial}"))) for serial in range(1, 6)}

    assert len(answers) == 1


@pytest.mark.django_db
def test_numbers_of_merged_records_lead_to_the_one_that_goes_on() -> None:
    kept, dropped = make_person(), make_person(nik=NIK)
    participant = insured(person=kept)
    earlier = insured("2022-11", 1, person=dropped)
    end_participant(earlier, on=Day("2022-12-10"), recorded_at=at("2022-12-10"))
    Person.objects.filter(pk=dropped.pk).update(merged_into=kept)
    old_number = ParticipantNumber.objects.get(participant=earlier).number

    by_nik = cover_on_day(number=Number(nik=NIK), on=Day("2022-10-15"))
    by_number = cover_on_day(number=Number(participant_number=old_number), on=Day("2022-10-15"))

    assert by_nik == by_number
    assert (by_nik.person_id, by_nik.last_day) == (participant.person_id, Day("2022-11-30"))


@pytest.mark.django_db
def test_each_answer_is_on_record_once_and_under_seal() -> None:
    participant = insured()
    by = asker()

    ask(by, "2022-10-01")
    ask(by, "2022-10-01", Number(nik="6402061708809999"))

    seen = Sighting.objects.order_by("pk").values_list(
        "subject", "subject_id", "page", "seen_by_id", "seen_by", "seen_at"
    )
    assert list(seen) == [
        ("person", participant.person_id, "cover_treatment", by.user_id, "mitra.rs-uji", NOW),
        ("nobody", 0, "cover_treatment", by.user_id, "mitra.rs-uji", NOW),
    ]
    assert seal_audit(now=NOW) > 0
    assert verify_audit() == []


@pytest.mark.django_db(transaction=True)
@FIFTY
def test_fifty_at_once_get_the_same_answer_and_are_all_on_record() -> None:
    participant = insured()
    by = asker()

    answers = all_at_once([lambda: ask(by, "2022-10-01")] * 50)

    assert answers == [CoverAnswer(on=Day("2022-10-01"), last_day=Day("2022-11-30"))] * 50
    assert Sighting.objects.filter(subject="person", subject_id=participant.person_id).count() == 50
