"""A worker pays a month himself that a sponsor was billed for and has not paid."""

import pytest

from jangkau.collection.models import Bill, BillLine, CarryForward, InsuredMonth
from jangkau.collection.selectors.books import books_agree
from jangkau.collection.services.bills import BillNumberTaken
from jangkau.collection.services.open_bills import BillAlreadyPaid
from jangkau.collection.services.takeovers import MonthAlreadyYours, MonthNotBilled, take_over_month
from jangkau.rules.contributions import Cover
from jangkau.rules.months import Month
from tests.factories.collection import at, make_bill, months, pay
from tests.factories.enrolment import make_participant

pytestmark = pytest.mark.django_db

OCTOBER = Month.parse("2022-10")


def test_taken_month_moves_to_a_bill_of_the_workers_own() -> None:
    worker = make_participant()
    sponsor_bill = make_bill([worker], months("2022-10", 2))

    own = take_over_month(
        participant_id=worker.pk, month=OCTOBER, cover=Cover.RISK, number="SENDIRI-1", now=at("2022-09-22")
    )

    assert (own.line_count, own.total_rupiah) == (1, 16_800)
    assert Bill.objects.get(number="SENDIRI-1").payer_person == worker.person
    assert Bill.objects.get(pk=sponsor_bill.bill_id).total_rupiah == 33_600
    assert BillLine.objects.get(month="2022-10-01", live=True).bill.number == "SENDIRI-1"


def test_sponsor_who_pays_later_has_that_money_carried_forward() -> None:
    worker = make_participant()
    sponsor_bill = make_bill([worker], months("2022-10", 2))
    own = take_over_month(
        participant_id=worker.pk, month=OCTOBER, cover=Cover.RISK, number="SENDIRI-1", now=at("2022-09-22")
    )
    pay(own, paid_at=at("2022-09-23"))

    answer = pay(sponsor_bill, paid_at=at("2022-09-28"))

    assert (answer.insured_months, answer.carried_rupiah) == (1, 16_800)
    assert CarryForward.objects.get().reason == "line_freed"
    assert InsuredMonth.objects.get(month="2022-10-01").payment.bill.number == "SENDIRI-1"
    assert books_agree() == []


def test_paid_month_cannot_be_taken_over() -> None:
    worker = make_participant()
    sponsor_bill = make_bill([worker], months("2022-10"))
    pay(sponsor_bill, paid_at=at("2022-09-28"))

    with pytest.raises(BillAlreadyPaid, match=sponsor_bill.number):
        take_over_month(
            participant_id=worker.pk, month=OCTOBER, cover=Cover.RISK, number="SENDIRI-1", now=at("2022-09-29")
        )

    assert BillLine.objects.get().live


def test_month_that_nobody_is_billed_for_has_nothing_to_take_over() -> None:
    worker = make_participant()
    make_bill([worker], months("2022-10"))

    with pytest.raises(MonthNotBilled, match="November 2022"):
        take_over_month(
            participant_id=worker.pk,
            month=Month.parse("2022-11"),
            cover=Cover.RISK,
            number="SENDIRI-1",
            now=at("2022-09-22"),
        )


def test_savings_are_not_taken_over_with_the_risk() -> None:
    worker = make_participant()
    make_bill([worker], months("2022-10"), covers=[Cover.RISK])

    with pytest.raises(MonthNotBilled):
        take_over_month(
            participant_id=worker.pk, month=OCTOBER, cover=Cover.SAVINGS, number="SENDIRI-1", now=at("2022-09-22")
        )


def test_own_month_is_not_taken_over_twice() -> None:
    worker = make_participant()
    own = make_bill([worker], months("2022-10"), payer=worker)

    with pytest.raises(MonthAlreadyYours, match=own.number):
        take_over_month(
            participant_id=worker.pk, month=OCTOBER, cover=Cover.RISK, number="SENDIRI-1", now=at("2022-09-22")
        )


def test_refused_number_leaves_the_month_with_the_sponsor() -> None:
    worker = make_participant()
    sponsor_bill = make_bill([worker], months("2022-10"))

    with pytest.raises(BillNumberTaken):
        take_over_month(
            participant_id=worker.pk,
            month=OCTOBER,
            cover=Cover.RISK,
            number=sponsor_bill.number,
            now=at("2022-09-22"),
        )

    assert BillLine.objects.get().live
