"""A bill is paid with money that is in the books: held, topped up, carried forward; and reversed back to there."""

import datetime

import pytest

from jangkau.collection.models import Entry, HeldMoney, InsuredMonth, Payment
from jangkau.collection.selectors.books import books_agree
from jangkau.collection.selectors.payers import Payer, carried_balance
from jangkau.collection.services.held_money import left_of
from jangkau.collection.services.matching import (
    Excess,
    MoneyTooLittle,
    NothingLeft,
    PayerUnknown,
    carry_held_money,
)
from jangkau.collection.services.open_bills import BillAlreadyPaid, BillExpired
from jangkau.collection.services.reversals import CarriedMoneySpent, reverse_payment
from tests.factories.collection import at, make_bill, months, pay
from tests.factories.enrolment import make_participant
from tests.factories.money import balances, hold, match
from tests.factories.registry import make_office, make_organisation, make_user

pytestmark = pytest.mark.django_db

# One worker's month costs 16.800.


def reverse(channel: str, reference: str, *, day: str = "2022-10-05") -> None:
    reverse_payment(channel=channel, reference=reference, reason="salah", now=at(day), by_user_id=make_user().pk)


def sponsor() -> Payer:
    return Payer(organisation_id=make_organisation().pk)


def test_held_money_pays_a_bill_as_money_from_a_bank_does() -> None:
    bill = make_bill([make_participant()], months("2022-10"))
    held = hold(16_800, received_at=at("2022-09-28"))

    matched = match(bill, [held], now=at("2022-10-20"))

    assert matched.payment.insured_months == 1
    payment = Payment.objects.get()
    assert (payment.channel, payment.reference, payment.paid_at) == ("internal", bill.number, at("2022-09-28"))
    assert InsuredMonth.objects.get().covered_from == datetime.date(2022, 10, 1)
    assert balances() == {"1100": 16_800, "4100": -10_000, "4200": -6_800}
    assert books_agree() == []


def test_suspense_of_the_office_and_channel_that_held_the_money_is_cleared() -> None:
    bill = make_bill([make_participant()], months("2022-10"))
    held = hold(16_800, received_at=at("2022-09-28"), channel="bank-x", office="KC-SMD")

    match(bill, [held], now=at("2022-10-20"))

    moved = Entry.objects.get(kind="held_used")
    assert (moved.channel, moved.office_id) == ("bank-x", make_office("KC-SMD").pk)
    paid = Entry.objects.get(kind="payment")
    assert (paid.channel, paid.office_id) == ("internal", make_office().pk)
    reverse("internal", bill.number)
    assert books_agree() == []
    turned = Entry.objects.filter(kind="reversal").order_by("channel").values_list("channel", "office_id")
    assert list(turned) == [("bank-x", make_office("KC-SMD").pk), ("internal", make_office().pk)]


def test_money_that_came_before_the_bill_counts_from_the_day_of_the_bill() -> None:
    held = hold(16_800, received_at=at("2022-09-01"))
    bill = make_bill([make_participant()], months("2022-10"), now=at("2022-09-20"))

    match(bill, [held], now=at("2022-09-21"))

    assert Payment.objects.get().paid_at == at("2022-09-20")


def test_underpaid_bill_is_paid_when_the_rest_has_come() -> None:
    bill = make_bill([make_participant()], months("2022-10"))
    first = hold(10_000, received_at=at("2022-09-28"))

    with pytest.raises(MoneyTooLittle, match=r"Rp6\.800"):
        match(bill, [first], now=at("2022-09-29"))
    second = hold(6_800, received_at=at("2022-10-03"))
    match(bill, [second, first], now=at("2022-10-20"))

    assert Payment.objects.get().paid_at == at("2022-10-03")
    assert left_of(first) == left_of(second) == 0
    assert books_agree() == []


@pytest.mark.parametrize(("excess", "suspense", "carried"), [(Excess.STAYS, -3_200, 0), (Excess.CARRIED, 0, 3_200)])
def test_excess_stays_held_or_is_carried_forward(excess: Excess, suspense: int, carried: int) -> None:
    bill = make_bill([make_participant()], months("2022-10"))
    held = hold(20_000, received_at=at("2022-09-28"))

    matched = match(bill, [held], now=at("2022-09-29"), excess=excess)

    assert matched.carried_on_rupiah == carried
    assert balances().get("2300", 0) == suspense
    assert carried_balance(sponsor()) == carried
    assert books_agree() == []


def test_carried_money_pays_the_next_bill_alone_or_with_held_money() -> None:
    one, two = make_participant(), make_participant()
    carry_held_money(
        held_id=hold(20_000, received_at=at("2022-09-20")).pk,
        payer=sponsor(),
        now=at("2022-09-21"),
        by_user_id=make_user().pk,
    )

    alone = match(make_bill([one], months("2022-10")), [], now=at("2022-09-28"), with_carried=True)
    topped_up = hold(15_000, received_at=at("2022-09-28"))
    both = match(make_bill([two], months("2022-10")), [topped_up], now=at("2022-09-29"), with_carried=True)

    assert (alone.from_held_rupiah, alone.from_carried_rupiah) == (0, 16_800)
    assert (both.from_held_rupiah, both.from_carried_rupiah) == (15_000, 1_800)
    assert carried_balance(sponsor()) == 1_400
    assert Payment.objects.get(pk=both.payment.payment_id).paid_at == at("2022-09-29")
    assert books_agree() == []


def test_carried_money_of_another_payer_does_not_help() -> None:
    worker = make_participant()
    carry_held_money(
        held_id=hold(20_000, received_at=at("2022-09-20")).pk,
        payer=Payer(person_id=worker.person_id),
        now=at("2022-09-21"),
        by_user_id=make_user().pk,
    )

    with pytest.raises(MoneyTooLittle):
        match(make_bill([worker], months("2022-10")), [], now=at("2022-09-28"), with_carried=True)


def test_reversal_puts_held_and_carried_money_back() -> None:
    bill = make_bill([make_participant()], months("2022-10"))
    carry_held_money(
        held_id=hold(5_000, received_at=at("2022-09-20")).pk,
        payer=sponsor(),
        now=at("2022-09-21"),
        by_user_id=make_user().pk,
    )
    held = hold(15_000, received_at=at("2022-09-28"))
    match(bill, [held], now=at("2022-09-29"), with_carried=True)

    reverse("internal", bill.number)

    assert balances() == {"1100": 20_000, "2100": -5_000, "2300": -15_000}
    assert (left_of(held), carried_balance(sponsor())) == (15_000, 5_000)
    assert books_agree() == []
    again = make_bill([make_participant()], months("2022-11"))
    match(again, [held], now=at("2022-10-06"), with_carried=True)
    assert books_agree() == []


def test_payment_whose_carried_money_was_spent_is_reversed_after_what_spent_it() -> None:
    taken = make_participant()
    pay(make_bill([taken], months("2022-08")), paid_at=at("2022-09-21"), reference="R1")
    next_bill = make_bill([make_participant()], months("2022-10"))
    match(next_bill, [], now=at("2022-09-28"), with_carried=True)

    with pytest.raises(CarriedMoneySpent):
        reverse("bank-kaltimtara", "R1")
    assert Payment.objects.count() == 2
    reverse("internal", next_bill.number)
    reverse("bank-kaltimtara", "R1")

    assert balances() == {}
    assert carried_balance(sponsor()) == 0
    assert books_agree() == []


def test_money_is_matched_to_an_open_bill_only() -> None:
    worker = make_participant()
    paid = make_bill([worker], months("2022-10"))
    pay(paid, paid_at=at("2022-09-28"))
    expired = make_bill([worker], months("2022-11"), expires_at=at("2022-09-30"))
    held = hold(16_800, received_at=at("2022-10-01"))

    with pytest.raises(BillAlreadyPaid):
        match(paid, [held], now=at("2022-10-02"))
    with pytest.raises(BillExpired):
        match(expired, [held], now=at("2022-10-02"))

    assert left_of(held) == 16_800


def test_money_is_not_used_twice_nor_carried_for_nobody() -> None:
    held = hold(16_800, received_at=at("2022-09-28"))
    match(make_bill([make_participant()], months("2022-10")), [held], now=at("2022-09-29"))
    rest = hold(100, received_at=at("2022-09-28"))

    with pytest.raises(NothingLeft):
        match(make_bill([make_participant()], months("2022-10")), [held], now=at("2022-09-30"))
    with pytest.raises(NothingLeft):
        carry_held_money(held_id=held.pk, payer=sponsor(), now=at("2022-09-30"), by_user_id=make_user().pk)
    with pytest.raises(PayerUnknown):
        carry_held_money(held_id=rest.pk, now=at("2022-09-30"), by_user_id=make_user().pk)
    assert HeldMoney.objects.count() == 2
