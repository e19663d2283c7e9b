"""Months paid ahead for a worker who died or dropped out."""

import datetime

import pytest

from jangkau.collection.models import BillLine, CarryForward, InsuredMonth, MonthVoid
from jangkau.collection.selectors.books import books_agree, trial_balance
from jangkau.collection.services.departures import DeparturePolicy, SettledDeparture, settle_departure
from jangkau.enrolment.models import Participant
from jangkau.rules.contributions import Cover
from tests.factories.collection import at, make_bill, months, pay
from tests.factories.enrolment import end_participant, make_participant
from tests.factories.registry import make_user

pytestmark = pytest.mark.django_db


def settle(
    worker: Participant, left_on: str, policy: DeparturePolicy, bill_ids: list[int] | None = None
) -> SettledDeparture:
    return settle_departure(
        participant_id=worker.pk,
        left_on=datetime.date.fromisoformat(left_on),
        policy=policy,
        note="meninggal dunia",
        now=at("2022-12-20"),
        by_user_id=make_user().pk,
        bill_ids=bill_ids,
    )


def balance(code: str) -> int:
    return next(account.balance_rupiah for account in trial_balance() if account.code == code)


@pytest.mark.parametrize(("left_on", "voided"), [("2022-10-31", 2), ("2022-11-01", 1), ("2022-11-02", 1)])
def test_only_months_wholly_after_the_departure_are_voided(left_on: str, voided: int) -> None:
    worker = make_participant()
    pay(make_bill([worker], months("2022-10", 3)), paid_at=at("2022-09-28"))

    settled = settle(worker, left_on, DeparturePolicy.REFUND)

    assert settled == SettledDeparture(voided, voided * 16_800, 0, 0)
    assert InsuredMonth.objects.filter(voided_by=None).count() == 3 - voided


def test_refund_is_owed_to_the_payer() -> None:
    worker = make_participant()
    pay(make_bill([worker], months("2022-10", 3)), paid_at=at("2022-09-28"))

    settle(worker, "2022-10-20", DeparturePolicy.REFUND)

    assert (balance("2200"), balance("4100"), balance("4200")) == (-33_600, -10_000, -6_800)
    assert not CarryForward.objects.exists()
    assert MonthVoid.objects.get().reason == "departed"
    assert books_agree() == []


def test_transfer_carries_the_money_forward_for_another_worker() -> None:
    worker = make_participant()
    pay(make_bill([worker], months("2022-10", 3)), paid_at=at("2022-09-28"))

    settled = settle(worker, "2022-10-20", DeparturePolicy.TRANSFER)

    assert settled == SettledDeparture(2, 0, 33_600, 0)
    assert (balance("2100"), balance("2200")) == (-33_600, 0)
    assert set(CarryForward.objects.values_list("reason", flat=True)) == {"departed"}
    assert books_agree() == []


def test_keep_leaves_everything() -> None:
    worker = make_participant()
    pay(make_bill([worker], months("2022-10", 3)), paid_at=at("2022-09-28"))

    settled = settle(worker, "2022-10-20", DeparturePolicy.KEEP)

    assert settled == SettledDeparture(0, 0, 0, 0)
    assert InsuredMonth.objects.filter(voided_by=None).count() == 3


def test_savings_of_months_already_passed_are_untouched() -> None:
    worker = make_participant()
    pay(
        make_bill([worker], months("2022-10", 3), covers=[Cover.RISK, Cover.SAVINGS]),
        paid_at=at("2022-09-28"),
    )

    settle(worker, "2022-11-15", DeparturePolicy.REFUND)

    kept = InsuredMonth.objects.filter(voided_by=None, cover="savings").order_by("month")
    assert [row.month.month for row in kept] == [10, 11]
    assert balance("4300") == -40_000


def test_months_of_several_payments_are_each_settled_in_their_own_entry() -> None:
    worker = make_participant()
    pay(make_bill([worker], months("2022-10", 2)), paid_at=at("2022-09-28"))
    pay(make_bill([worker], months("2022-12"), payer=worker), paid_at=at("2022-09-29"))

    settled = settle(worker, "2022-10-20", DeparturePolicy.REFUND)

    assert settled.voided_months == 2
    assert MonthVoid.objects.count() == 2
    assert books_agree() == []


def test_only_the_bills_asked_for_are_settled() -> None:
    worker = make_participant()
    sponsored = make_bill([worker], months("2022-11"))
    pay(sponsored, paid_at=at("2022-09-28"))
    pay(make_bill([worker], months("2022-12"), payer=worker), paid_at=at("2022-09-29"))

    settle(worker, "2022-10-20", DeparturePolicy.REFUND, bill_ids=[sponsored.bill_id])

    assert InsuredMonth.objects.get(voided_by=None).month == datetime.date(2022, 12, 1)


def test_other_workers_on_the_same_bill_keep_their_months() -> None:
    worker, other = make_participant(), make_participant()
    pay(make_bill([worker, other], months("2022-10", 2)), paid_at=at("2022-09-28"))

    settle(worker, "2022-10-20", DeparturePolicy.REFUND)

    assert InsuredMonth.objects.filter(participant=other, voided_by=None).count() == 2


def test_settling_twice_changes_nothing_more() -> None:
    worker = make_participant()
    pay(make_bill([worker], months("2022-10", 3)), paid_at=at("2022-09-28"))
    settle(worker, "2022-10-20", DeparturePolicy.REFUND)

    again = settle(worker, "2022-10-20", DeparturePolicy.REFUND)

    assert again == SettledDeparture(0, 0, 0, 0)
    assert balance("2200") == -33_600


def test_voided_month_can_be_insured_again() -> None:
    worker = make_participant()
    pay(make_bill([worker], months("2022-10", 3)), paid_at=at("2022-09-28"))
    settle(worker, "2022-10-20", DeparturePolicy.REFUND)

    answer = pay(make_bill([worker], months("2022-12"), payer=worker), paid_at=at("2022-12-01"))

    assert answer.insured_months == 1
    assert books_agree() == []


def test_lines_not_paid_yet_are_freed_and_their_money_carried_forward_when_paid() -> None:
    worker = make_participant()
    bill = make_bill([worker], months("2022-10", 3))
    end_participant(worker, on=datetime.date(2022, 10, 20), recorded_at=at("2022-10-21"))

    settled = settle(worker, "2022-10-20", DeparturePolicy.REFUND)
    answer = pay(bill, paid_at=at("2022-10-01"), now=at("2022-12-21"))

    assert settled == SettledDeparture(0, 0, 0, 2)
    assert (answer.insured_months, answer.carried_rupiah) == (1, 33_600)
    assert set(CarryForward.objects.values_list("reason", flat=True)) == {"departed"}
    assert BillLine.objects.filter(live=True).count() == 1
    assert books_agree() == []
