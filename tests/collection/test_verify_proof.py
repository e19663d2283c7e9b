"""A genuine card tells what holds today: covered or not, and what was undone since it was made."""

import contextlib
import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from jangkau.collection.models import Payment
from jangkau.collection.selectors.cards import NoCoverToShow, proof_of_cover
from jangkau.collection.selectors.payment_proofs import proof_of_payment
from jangkau.collection.selectors.status import departure_of, insured_months_of, status_of
from jangkau.collection.selectors.verifications import CoverNow, ProofNotGenuine, Verification, verify
from jangkau.collection.services.departures import DeparturePolicy, settle_departure
from jangkau.collection.services.reversals import reverse_payment
from jangkau.core.proofs import Days, Kind
from jangkau.core.selectors.proof_keys import sign
from jangkau.core.services.proof_keys import make_first_proof_key, replace_proof_key, withdraw_proof_key
from jangkau.enrolment.models import Participant, ParticipantNumber
from jangkau.enrolment.selectors.participations import participations_of
from jangkau.rules.contributions import Cover
from jangkau.rules.status import Status, status_on
from tests.collection.test_any_sequence import ACTIONS, Office
from tests.factories.collection import at, make_bill, months, pay
from tests.factories.enrolment import end_participant, make_participant
from tests.factories.registry import make_person, make_user

pytestmark = pytest.mark.django_db
DAY = datetime.date


@pytest.fixture(autouse=True)
def _cards_can_be_signed(db: None) -> None:
    make_first_proof_key()


def card(worker: Participant, on: DAY) -> str:
    """Return the text of the QR code of a card made on a day."""
    participation = participations_of(person_ids=[worker.person_id])[0]
    return sign(proof_of_cover(participation, name="Siti Aminah", today=on, now=at(str(on))))


def receipt(payment_id: int) -> str:
    """Return the text of the QR code of a receipt."""
    proof = proof_of_payment(Payment.objects.get(pk=payment_id))
    assert proof is not None
    return sign(proof)


def reverse(reference: str, on: str) -> None:
    reverse_payment(channel="b", reference=reference, reason="salah", now=at(on), by_user_id=make_user().pk)


@pytest.fixture
def worker() -> Participant:
    """Covered in October and November 2022 by one payment, in December by another."""
    worker = make_participant(person=make_person(name="Siti Aminah"))
    pay(make_bill([worker], months("2022-10", 2), payer=worker), paid_at=at("2022-09-28"), channel="b", reference="1")
    pay(make_bill([worker], months("2022-12"), payer=worker), paid_at=at("2022-11-28"), channel="b", reference="2")
    return worker


@pytest.mark.parametrize(
    ("today", "covered", "until"),
    [
        (DAY(2022, 9, 30), False, DAY(2022, 12, 31)),
        (DAY(2022, 10, 1), True, DAY(2022, 12, 31)),
        (DAY(2022, 12, 31), True, DAY(2022, 12, 31)),
        (DAY(2023, 1, 1), False, None),
    ],
)
def test_card_tells_whether_its_bearer_is_covered_today(
    worker: Participant, today: DAY, covered: bool, until: DAY | None
) -> None:
    found = verify(text=card(worker, DAY(2022, 10, 5)), today=today)

    assert found.risk == CoverNow(is_covered=covered, covered_until=until, stands=True)
    assert found.savings is None
    assert found.stands


def test_months_paid_after_the_card_was_made_count(worker: Participant) -> None:
    text = card(worker, DAY(2022, 10, 5))
    pay(make_bill([worker], months("2023-01"), payer=worker), paid_at=at("2022-12-28"))

    assert verify(text=text, today=DAY(2023, 1, 10)).risk == CoverNow(True, DAY(2023, 1, 31), True)


def test_reversal_after_printing_shows_on_card_and_receipt(worker: Participant) -> None:
    text, proof_of_second = card(worker, DAY(2022, 10, 5)), receipt(Payment.objects.get(reference="2").pk)
    reverse("2", "2022-12-03")

    found, of_receipt = (verify(text=each, today=DAY(2022, 12, 5)) for each in (text, proof_of_second))
    assert found.risk == CoverNow(is_covered=False, covered_until=None, stands=False)
    assert (found.stands, found.reversed_on) == (False, None)
    assert (of_receipt.stands, of_receipt.reversed_on) == (False, DAY(2022, 12, 3))
    assert verify(text=text, today=DAY(2022, 11, 30)).risk == CoverNow(True, DAY(2022, 11, 30), False)


def test_departure_after_printing_shows_from_its_day_on(worker: Participant) -> None:
    text = card(worker, DAY(2022, 10, 5))
    end_participant(worker, on=DAY(2022, 11, 10), recorded_at=at("2022-10-20"))

    assert verify(text=text, today=DAY(2022, 11, 9)).risk == CoverNow(True, DAY(2022, 11, 9), False)
    assert verify(text=text, today=DAY(2022, 11, 10)).risk == CoverNow(False, None, False)


def test_settled_departure_shows_that_months_of_the_card_are_gone(worker: Participant) -> None:
    text = card(worker, DAY(2022, 10, 5))
    settle_departure(
        participant_id=worker.pk,
        left_on=DAY(2022, 11, 10),
        policy=DeparturePolicy.TRANSFER,
        note="pindah",
        now=at("2022-11-12"),
        by_user_id=make_user().pk,
    )

    assert verify(text=text, today=DAY(2022, 11, 12)).stands is False


def test_receipt_of_who_paid_for_himself_names_him_shortly_with_his_days(worker: Participant) -> None:
    proof = verify(text=receipt(Payment.objects.get(reference="1").pk), today=DAY(2022, 10, 5)).proof

    assert (proof.kind, proof.name) == (Kind.WORKERS_PAYMENT, "Siti A.")
    assert proof.participant_number == ParticipantNumber.objects.get(participant=worker).number
    assert (proof.amount_rupiah, proof.months, proof.paid_on) == (33_600, 2, DAY(2022, 9, 28))
    assert proof.risk == Days(DAY(2022, 10, 1), DAY(2022, 12, 1))


def test_receipt_of_a_sponsor_names_no_participant_and_no_days() -> None:
    workers = [make_participant(person=make_person(name="Siti Aminah")) for _ in range(3)]
    answer = pay(make_bill(workers, months("2022-10", 2), covers=list(Cover)), paid_at=at("2022-09-28"))

    found = verify(text=receipt(answer.payment_id), today=DAY(2022, 10, 5))

    proof = found.proof
    assert (proof.kind, proof.name, proof.participant_number) == (Kind.OTHERS_PAYMENT, "", "")
    assert (proof.risk, proof.savings, found.risk, found.savings) == (None, None, None, None)
    assert (proof.amount_rupiah, proof.months, proof.programmes) == (220_800, 2, ["JKK", "JKM", "JHT"])
    assert found.stands


def test_payment_that_bought_no_month_has_no_proof() -> None:
    worker = make_participant()
    answer = pay(make_bill([worker], months("2022-10")), paid_at=at("2022-11-02"))

    assert proof_of_payment(Payment.objects.get(pk=answer.payment_id)) is None


def test_old_cards_outlive_their_key_unless_it_is_withdrawn(worker: Participant) -> None:
    text = card(worker, DAY(2022, 10, 5))
    replace_proof_key(now=at("2022-10-06"))
    assert verify(text=text, today=DAY(2022, 10, 7)).proof.key_number == 1

    withdraw_proof_key(number=1, now=at("2022-10-08"))
    with pytest.raises(ProofNotGenuine, match="kunci") as refused:
        verify(text=text, today=DAY(2022, 10, 9))
    assert refused.value.why == "unknown_key"


@pytest.mark.parametrize("text", ["", "JANGKAU:", "JANGKAU:AEAQ", "HTTPS://EXAMPLE.ORG", "\x00", "💥" * 300])
def test_anything_else_is_not_genuine(text: str) -> None:
    with pytest.raises(ProofNotGenuine):
        verify(text=text, today=DAY(2022, 10, 5))


def assert_agrees(found: Verification, worker: Participant, today: DAY) -> None:
    """Fail unless a verification says what the status of the day, and of all days of the proof, says."""
    assert found.proof.risk is not None
    assert found.risk is not None
    signed, now = found.proof.risk, found.risk
    worker.refresh_from_db()
    insured = [month.span for month in insured_months_of(participant_id=worker.pk)]
    departure = departure_of(ended_on=worker.ended_on, reason=worker.end_reason, recorded_at=worker.end_recorded_at)

    def is_active(day: DAY) -> bool:
        told = status_on(insured=insured, departure=departure, on=day, known_at=None, cover=Cover.RISK)
        return told.status is Status.ACTIVE

    days = [signed.from_ + datetime.timedelta(days=step) for step in range((signed.until - signed.from_).days)]
    assert now.is_covered == (status_of(participant_id=worker.pk, on=today).status is Status.ACTIVE)
    assert now.stands == all(map(is_active, days))
    if now.is_covered and now.covered_until is not None:
        assert is_active(now.covered_until)
        assert not is_active(now.covered_until + datetime.timedelta(days=1))


class TestAnySequence(TestCase):
    @settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
    @given(st.lists(st.tuples(ACTIONS, st.integers(0, 12)), min_size=2, max_size=8))
    def test_card_agrees_with_the_status_after_whatever_is_done(
        self, actions: list[tuple[tuple[object, ...], int]]
    ) -> None:
        make_first_proof_key()
        office = Office([make_participant(), make_participant(bracket=3), make_participant()])
        office.do_bill({0, 1, 2}, 1, 4, {Cover.RISK})
        office.do_pay(0)
        cards: list[tuple[Participant, str]] = [(worker, card(worker, office.now.date())) for worker in office.workers]

        for action, days in actions:
            office.now += datetime.timedelta(days=days)
            office.act(action)
        for worker in office.workers:
            with contextlib.suppress(NoCoverToShow):
                cards.append((worker, card(worker, office.now.date())))

        for worker, text in cards:
            assert_agrees(verify(text=text, today=office.now.date()), worker, office.now.date())
