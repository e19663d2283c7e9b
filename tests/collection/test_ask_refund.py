"""Money is asked back: set aside at once, and there again if the wish is dropped."""

import dataclasses
import datetime
import json

import pytest

from jangkau.collection.models import HeldMoney, Payment, RefundRequest
from jangkau.collection.selectors.books import books_agree
from jangkau.collection.selectors.payers import Payer, carried_balance
from jangkau.collection.services.departures import DeparturePolicy, settle_departure
from jangkau.collection.services.held_money import left_of
from jangkau.collection.services.matching import carry_held_money
from jangkau.collection.services.refund_requests import (
    AccountNotComplete,
    MoreThanIsThere,
    RefundNotOpen,
    RefundReasonMissing,
    drop_refund,
    refund_carried_money,
    refund_held_money,
    refund_months,
)
from jangkau.collection.services.reversals import MonthsRefunded, reverse_payment
from jangkau.core.sealing import unseal
from tests.factories.collection import at, make_bill, months, pay
from tests.factories.enrolment import make_participant
from tests.factories.money import ACCOUNT, balances, clerk, hold, wish
from tests.factories.registry import make_office, make_organisation, make_user

pytestmark = pytest.mark.django_db

NOW = at("2022-10-05")


def refund_of_held(held: HeldMoney, rupiah: int) -> int:
    return refund_held_money(held_id=held.pk, wish=wish(rupiah), now=NOW, reach=clerk())


def drop(refund_id: int, *, note: str = "salah minta") -> None:
    drop_refund(refund_id=refund_id, note=note, now=at("2022-10-06"), reach=clerk())


def test_held_money_asked_back_is_payable_and_used() -> None:
    held = hold(20_000, received_at=at("2022-09-28"))

    refund_id = refund_of_held(held, 15_000)

    assert balances() == {"1100": 20_000, "2200": -15_000, "2300": -5_000}
    assert left_of(held) == 5_000
    assert books_agree() == []
    drop(refund_id)
    assert balances() == {"1100": 20_000, "2300": -20_000}
    assert left_of(held) == 20_000
    assert books_agree() == []


def test_carried_money_asked_back_is_the_payers_no_more() -> None:
    payer = Payer(organisation_id=make_organisation().pk)
    held = hold(20_000, received_at=at("2022-09-28"))
    carry_held_money(held_id=held.pk, payer=payer, now=at("2022-09-29"), by_user_id=make_user().pk)

    refund_id = refund_carried_money(payer=payer, office_id=make_office().pk, wish=wish(12_000), now=NOW, reach=clerk())

    assert balances() == {"1100": 20_000, "2100": -8_000, "2200": -12_000}
    assert carried_balance(payer) == 8_000
    with pytest.raises(MoreThanIsThere, match=r"Rp8\.000"):
        refund_carried_money(payer=payer, office_id=make_office().pk, wish=wish(8_001), now=NOW, reach=clerk())
    drop(refund_id)
    assert carried_balance(payer) == 20_000
    assert books_agree() == []


def test_months_given_up_are_asked_back_once_and_hold_their_payment() -> None:
    worker = make_participant()
    pay(make_bill([worker], months("2022-10", 3)), paid_at=at("2022-09-28"), reference="R1")
    settle_departure(
        participant_id=worker.pk,
        left_on=datetime.date(2022, 10, 5),
        policy=DeparturePolicy.REFUND,
        note="meninggal",
        now=NOW,
        by_user_id=make_user().pk,
    )
    payment = Payment.objects.get()

    def ask(rupiah: int) -> int:
        return refund_months(payment_id=payment.pk, wish=wish(rupiah), now=NOW, reach=clerk())

    def reverse() -> None:
        reverse_payment(channel="bank-kaltimtara", reference="R1", reason="salah", now=NOW, by_user_id=make_user().pk)

    refund_id = ask(33_600)
    with pytest.raises(MoreThanIsThere):
        ask(1)
    with pytest.raises(MonthsRefunded):
        reverse()
    drop(refund_id)
    reverse()

    assert balances() == {}
    assert books_agree() == []


def test_account_lies_sealed() -> None:
    refund_id = refund_of_held(hold(20_000, received_at=at("2022-09-28")), 15_000)

    sealed = bytes(RefundRequest.objects.get(pk=refund_id).account_sealed)

    assert ACCOUNT.number.encode() not in sealed
    assert json.loads(unseal(sealed, purpose="refund-account")) == dataclasses.asdict(ACCOUNT)


def test_wish_that_is_not_whole_is_refused() -> None:
    held = hold(20_000, received_at=at("2022-09-28"))

    def ask(**changes: object) -> None:
        whole = dataclasses.replace(wish(15_000), **changes)  # type: ignore[arg-type]  (any field)
        refund_held_money(held_id=held.pk, wish=whole, now=NOW, reach=clerk())

    with pytest.raises(RefundReasonMissing):
        ask(reason=" ")
    with pytest.raises(AccountNotComplete):
        ask(account=dataclasses.replace(ACCOUNT, number="12-34"))
    for rupiah in (0, -1, 20_001):
        with pytest.raises(MoreThanIsThere):
            ask(amount_rupiah=rupiah)
    assert left_of(held) == 20_000


def test_refund_is_dropped_once_and_with_a_reason() -> None:
    refund_id = refund_of_held(hold(20_000, received_at=at("2022-09-28")), 15_000)

    with pytest.raises(RefundReasonMissing):
        drop(refund_id, note=" ")
    drop(refund_id)
    with pytest.raises(RefundNotOpen):
        drop(refund_id)
