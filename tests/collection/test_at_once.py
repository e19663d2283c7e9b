"""Many at once: one payment, one claim on a month, nobody waits for ever."""

from collections import Counter

import pytest

from jangkau.collection.models import Bill, BillLine, CarryForward, Entry, InsuredMonth, MonthVoid, Payment
from jangkau.collection.selectors.books import books_agree
from jangkau.collection.selectors.own_bills import MonthsNotOffered
from jangkau.collection.selectors.payers import Payer, carried_balance
from jangkau.collection.services.bills import IssuedBill, NothingToBill
from jangkau.collection.services.held_money import ReferenceTaken
from jangkau.collection.services.matching import Matched, MoneyTooLittle, NothingLeft, carry_held_money
from jangkau.collection.services.open_bills import BillAlreadyPaid, BillCancelled
from jangkau.collection.services.own_bills import bill_participant
from jangkau.collection.services.payments import MoneyIsHeld, PaymentAnswer, PaymentConflict
from jangkau.collection.services.reversals import PaymentAlreadyReversed, reverse_payment
from jangkau.collection.services.takeovers import MonthAlreadyYours, take_over_month
from jangkau.core.errors import Refusal
from jangkau.registry.selectors.reach import Reach
from jangkau.rules.contributions import Cover
from jangkau.rules.months import Month
from tests.at_once import FIFTY, all_at_once
from tests.factories.collection import at, cancel, make_bill, months, pay
from tests.factories.enrolment import make_participant
from tests.factories.money import hold, match
from tests.factories.registry import make_organisation, make_user

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@FIFTY
def test_fifty_confirmations_at_once_make_one_payment() -> None:
    bill = make_bill([make_participant() for _ in range(20)], months("2022-10", 3))
    make_user()

    answers = all_at_once([lambda: pay(bill, paid_at=at("2022-09-28"))] * 50)

    assert all(isinstance(answer, PaymentAnswer) for answer in answers)
    assert len(set(answers)) == 1
    assert (Payment.objects.count(), InsuredMonth.objects.count()) == (1, 60)
    assert books_agree() == []


def test_one_reference_for_several_bills_at_once_pays_one_of_them() -> None:
    bills = [make_bill([make_participant()], months("2022-10")) for _ in range(8)]
    make_user()

    answers = all_at_once([lambda bill=bill: pay(bill, paid_at=at("2022-09-28"), reference="77") for bill in bills])

    assert Counter(type(answer) for answer in answers) == {PaymentAnswer: 1, PaymentConflict: 7}
    assert Bill.objects.filter(state="paid").count() == 1
    assert InsuredMonth.objects.count() == 1


def test_several_references_for_one_bill_at_once_pay_it_once() -> None:
    bill = make_bill([make_participant()], months("2022-10"))
    make_user()

    answers = all_at_once(
        [lambda number=number: pay(bill, paid_at=at("2022-09-28"), reference=str(number)) for number in range(8)]
    )

    assert Counter(type(answer) for answer in answers) == {PaymentAnswer: 1, BillAlreadyPaid: 7}
    assert Payment.objects.count() == 1


def test_bills_for_the_same_months_at_once_share_them_without_a_deadlock() -> None:
    workers = [make_participant() for _ in range(30)]
    make_organisation()

    answers = all_at_once(
        [
            lambda order=order: make_bill(workers[::order], months("2022-10", 3), covers=list(Cover))
            for order in (1, -1, 1, -1, 1, -1)
        ]
    )

    issued = [answer for answer in answers if isinstance(answer, IssuedBill)]
    assert all(isinstance(answer, IssuedBill | NothingToBill) for answer in answers)
    assert sum(bill.line_count for bill in issued) == 180
    assert all(bill.line_count + bill.taken_count == 180 for bill in issued)
    assert BillLine.objects.filter(live=True).count() == 180


def test_payment_and_cancelling_at_once_leave_the_bill_paid_or_cancelled() -> None:
    bill = make_bill([make_participant()], months("2022-10"))
    make_user()

    answers = all_at_once([lambda: pay(bill, paid_at=at("2022-09-28")), lambda: cancel(bill)])

    refused = [answer for answer in answers if isinstance(answer, Refusal)]
    assert len(refused) == 1
    state = Bill.objects.get().state
    assert isinstance(refused[0], BillAlreadyPaid if state == "paid" else BillCancelled)
    assert InsuredMonth.objects.count() == (1 if state == "paid" else 0)


def test_payment_and_taking_over_at_once_insure_the_month_once() -> None:
    worker = make_participant()
    bill = make_bill([worker], months("2022-10"))
    make_user()

    answers = all_at_once(
        [
            lambda: pay(bill, paid_at=at("2022-09-28")),
            lambda: take_over_month(
                participant_id=worker.pk,
                month=Month.parse("2022-10"),
                cover=Cover.RISK,
                number="SENDIRI",
                now=at("2022-09-28"),
            ),
        ]
    )

    taken_over = isinstance(answers[1], IssuedBill)
    assert isinstance(answers[0], PaymentAnswer)
    assert answers[0].insured_months == (0 if taken_over else 1)
    assert CarryForward.objects.count() == (1 if taken_over else 0)
    assert books_agree() == []


def test_month_taken_over_twice_at_once_moves_once() -> None:
    worker = make_participant()
    make_bill([worker], months("2022-10"))

    answers = all_at_once(
        [
            lambda number=number: take_over_month(
                participant_id=worker.pk,
                month=Month.parse("2022-10"),
                cover=Cover.RISK,
                number=f"SENDIRI-{number}",
                now=at("2022-09-28"),
            )
            for number in range(6)
        ]
    )

    assert Counter(type(answer) for answer in answers) == {IssuedBill: 1, MonthAlreadyYours: 5}
    assert BillLine.objects.filter(live=True).count() == 1


def test_reversals_at_once_void_once() -> None:
    pay(make_bill([make_participant()], months("2022-10")), paid_at=at("2022-09-28"), reference="R1", channel="b")
    clerk = make_user()

    answers = all_at_once(
        [
            lambda: reverse_payment(
                channel="b", reference="R1", reason="salah", now=at("2022-09-29"), by_user_id=clerk.pk
            )
        ]
        * 6
    )

    assert sum(isinstance(answer, PaymentAlreadyReversed) for answer in answers) == 5
    assert MonthVoid.objects.count() == 1
    assert books_agree() == []


@FIFTY
def test_held_money_matched_by_fifty_at_once_is_used_once() -> None:
    bills = [make_bill([make_participant()], months("2022-10")) for _ in range(50)]
    held = hold(16_800, received_at=at("2022-09-28"))

    answers = all_at_once([lambda bill=bill: match(bill, [held], now=at("2022-09-29")) for bill in bills])

    assert Counter(type(answer) for answer in answers) == {Matched: 1, NothingLeft: 49}
    assert Payment.objects.count() == 1
    assert books_agree() == []


def test_carried_money_spent_for_several_bills_at_once_is_spent_once() -> None:
    bills = [make_bill([make_participant()], months("2022-10")) for _ in range(8)]
    payer = Payer(organisation_id=make_organisation().pk)
    carry_held_money(
        held_id=hold(20_000, received_at=at("2022-09-28")).pk,
        payer=payer,
        now=at("2022-09-28"),
        by_user_id=make_user().pk,
    )

    answers = all_at_once(
        [lambda bill=bill: match(bill, [], with_carried=True, now=at("2022-09-29")) for bill in bills]
    )

    assert Counter(type(answer) for answer in answers) == {Matched: 1, MoneyTooLittle: 7}
    assert carried_balance(payer) == 3_200
    assert books_agree() == []


def test_money_that_is_held_and_pays_at_once_does_one_of_both() -> None:
    bill = make_bill([make_participant()], months("2022-10"))
    make_user()

    answers = all_at_once(
        [
            lambda: pay(bill, paid_at=at("2022-09-28"), reference="77", channel="b"),
            lambda: hold(16_800, received_at=at("2022-09-28"), reference="77", channel="b"),
        ]
    )

    assert sum(isinstance(answer, MoneyIsHeld | ReferenceTaken) for answer in answers) == 1
    assert Entry.objects.count() == 1
    assert books_agree() == []


def test_officers_who_bill_one_worker_at_once_issue_one_bill(officer: Reach) -> None:
    worker = make_participant()

    answers = all_at_once(
        [
            lambda: bill_participant(
                person_id=worker.person_id, reach=officer, now=at("2027-01-10"), first_month=Month(2027, 1), count=3
            )
        ]
        * 4
    )

    assert Counter(type(answer) for answer in answers) == {IssuedBill: 1, MonthsNotOffered: 3}
    assert Counter(BillLine.objects.filter(live=True).values_list("month", flat=True)).most_common(1)[0][1] == 1
