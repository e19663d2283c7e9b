"""Reversing a payment: its own record, months voided, books turned round, months free again."""

import datetime

import pytest

from jangkau.collection.models import Bill, BillLine, Entry, InsuredMonth, MonthVoid
from jangkau.collection.selectors.books import books_agree, trial_balance
from jangkau.collection.selectors.status import insured_months_of, status_of
from jangkau.collection.services.departures import DeparturePolicy, settle_departure
from jangkau.collection.services.reversals import (
    PaymentAlreadyReversed,
    ReasonMissing,
    Reversal,
    UnknownPayment,
    reverse_payment,
)
from jangkau.enrolment.models import ParticipantNumber
from jangkau.rules.status import Status
from tests.factories.collection import at, make_bill, months, pay
from tests.factories.enrolment import make_participant
from tests.factories.registry import make_office, make_user

pytestmark = pytest.mark.django_db


def reverse(reference: str, *, now: datetime.datetime, reason: str = "salah transfer") -> Reversal:
    return reverse_payment(
        channel="bank-kaltimtara", reference=reference, reason=reason, now=now, by_user_id=make_user().pk
    )


def test_reversal_voids_the_months_and_clears_the_books() -> None:
    worker = make_participant()
    bill = make_bill([worker], months("2022-10", 3))
    pay(bill, paid_at=at("2022-09-28"), reference="R1")

    reversal = reverse("R1", now=at("2022-10-05"))

    assert (reversal.voided_months, reversal.freed_lines, reversal.amount_rupiah) == (3, 3, 50_400)
    assert {account.balance_rupiah for account in trial_balance()} == {0}
    assert Bill.objects.get().state == "reversed"
    assert MonthVoid.objects.get().note == "salah transfer"
    assert books_agree() == []


def test_voided_months_are_kept_and_shown() -> None:
    worker = make_participant()
    pay(make_bill([worker], months("2022-10")), paid_at=at("2022-09-28"), reference="R1")

    reverse("R1", now=at("2022-10-05"))

    (month,) = insured_months_of(participant_id=worker.pk)
    assert month.voided_at == at("2022-10-05")


def test_status_is_as_it_was_known_before_and_after_the_reversal() -> None:
    worker = make_participant()
    pay(make_bill([worker], months("2022-10")), paid_at=at("2022-09-28"), reference="R1")
    reverse("R1", now=at("2022-10-05"))
    on = datetime.date(2022, 10, 10)

    before = status_of(participant_id=worker.pk, on=on, known_at=at("2022-10-04"))
    after = status_of(participant_id=worker.pk, on=on)

    assert before.status is Status.ACTIVE
    assert after.status is Status.NOT_YET_COVERED


def test_reversed_month_can_be_insured_again_by_a_new_bill() -> None:
    worker = make_participant()
    pay(make_bill([worker], months("2022-10")), paid_at=at("2022-09-28"), reference="R1")
    reverse("R1", now=at("2022-09-30"))

    answer = pay(make_bill([worker], months("2022-10"), payer=worker), paid_at=at("2022-09-30"))

    assert answer.insured_months == 1
    assert InsuredMonth.objects.filter(voided_by=None).count() == 1
    assert books_agree() == []


def test_number_once_issued_stays() -> None:
    worker = make_participant()
    pay(make_bill([worker], months("2022-10")), paid_at=at("2022-09-28"), reference="R1")

    reverse("R1", now=at("2022-10-05"))

    assert ParticipantNumber.objects.filter(participant=worker).exists()


def test_second_reversal_is_refused_and_writes_nothing() -> None:
    pay(make_bill([make_participant()], months("2022-10")), paid_at=at("2022-09-28"), reference="R1")
    reverse("R1", now=at("2022-10-05"))

    with pytest.raises(PaymentAlreadyReversed, match="R1"):
        reverse("R1", now=at("2022-10-06"))

    assert Entry.objects.count() == 2
    assert MonthVoid.objects.count() == 1


def test_reversal_also_turns_round_money_carried_forward() -> None:
    bill = make_bill([make_participant()], months("2022-10", 2))
    pay(bill, paid_at=at("2022-11-10"), reference="R1")

    reverse("R1", now=at("2022-11-12"))

    assert {account.balance_rupiah for account in trial_balance()} == {0}
    assert books_agree() == []


@pytest.mark.parametrize("policy", [DeparturePolicy.REFUND, DeparturePolicy.TRANSFER])
def test_reversal_after_a_departure_clears_everything(policy: DeparturePolicy) -> None:
    worker = make_participant()
    pay(make_bill([worker], months("2022-10", 3)), paid_at=at("2022-09-28"), reference="R1")
    settle_departure(
        participant_id=worker.pk,
        left_on=datetime.date(2022, 10, 20),
        policy=policy,
        note="meninggal dunia",
        now=at("2022-10-25"),
        by_user_id=make_user().pk,
    )

    reversal = reverse("R1", now=at("2022-10-26"))

    assert reversal.voided_months == 1
    assert {account.balance_rupiah for account in trial_balance()} == {0}
    assert books_agree() == []


def test_other_payments_of_the_same_worker_stand() -> None:
    worker = make_participant()
    pay(make_bill([worker], months("2022-10")), paid_at=at("2022-09-28"), reference="R1")
    pay(make_bill([worker], months("2022-11")), paid_at=at("2022-09-28"), reference="R2")

    reverse("R1", now=at("2022-10-05"))

    assert [
        month.isoformat() for month in InsuredMonth.objects.filter(voided_by=None).values_list("month", flat=True)
    ] == ["2022-11-01"]
    assert BillLine.objects.get(month="2022-11-01").live


def test_reversal_needs_a_reason() -> None:
    pay(make_bill([make_participant()], months("2022-10")), paid_at=at("2022-09-28"), reference="R1")

    with pytest.raises(ReasonMissing):
        reverse("R1", now=at("2022-10-05"), reason="  ")

    assert not MonthVoid.objects.exists()


def test_unknown_payment_is_refused() -> None:
    with pytest.raises(UnknownPayment, match="R9"):
        reverse("R9", now=at("2022-10-05"))


def test_payment_of_an_office_out_of_reach_is_unknown() -> None:
    pay(make_bill([make_participant()], months("2022-10")), paid_at=at("2022-09-28"), reference="R1")

    with pytest.raises(UnknownPayment):
        reverse_payment(
            channel="bank-kaltimtara",
            reference="R1",
            reason="salah",
            now=at("2022-10-05"),
            by_user_id=make_user().pk,
            office_ids=[make_office("KC-BPN").pk],
        )
