"""Money that paid no bill is kept once, in the books, with somebody who is responsible for it."""

import datetime

import pytest

from jangkau.collection.models import Entry, HeldMoney
from jangkau.collection.models.held_money import HeldReason
from jangkau.collection.selectors.books import books_agree, trial_balance
from jangkau.collection.services.held_money import (
    NoAmount,
    ReceivedInFuture,
    ReferenceTaken,
    UnknownHeldMoney,
    UnknownResponsible,
    assign_responsible,
)
from jangkau.collection.services.payments import ChannelReserved, MoneyIsHeld
from tests.factories.collection import at, make_bill, months, pay
from tests.factories.enrolment import make_participant
from tests.factories.money import balances, hold
from tests.factories.registry import make_user

pytestmark = pytest.mark.django_db


def test_held_money_lies_in_suspense_from_the_day_it_came() -> None:
    held = hold(50_000, received_at=at("2022-09-28"), now=at("2022-09-30"))

    assert balances() == {"1100": 50_000, "2300": -50_000}
    assert not any(account.balance_rupiah for account in trial_balance(until=datetime.date(2022, 9, 28)))
    entry = Entry.objects.get(pk=held.entry_id)
    assert (entry.channel, entry.office_id, entry.payment_id) == ("bank-kaltimtara", held.office_id, None)
    assert held.responsible_id == make_user().pk
    assert books_agree() == []


def test_same_money_told_again_is_kept_once() -> None:
    first = hold(50_000, received_at=at("2022-09-28"), reference="R1")

    again = hold(50_000, received_at=at("2022-09-28"), reference="R1", now=at("2022-10-01"))

    assert again == first
    assert balances() == {"1100": 50_000, "2300": -50_000}


@pytest.mark.parametrize(("amount", "day"), [(50_001, "2022-09-28"), (50_000, "2022-09-27")])
def test_reference_of_other_money_is_refused(amount: int, day: str) -> None:
    hold(50_000, received_at=at("2022-09-28"), reference="R1")

    with pytest.raises(ReferenceTaken):
        hold(amount, received_at=at(day), reference="R1", now=at("2022-09-29"))


def test_money_that_paid_a_bill_is_not_held_as_well() -> None:
    pay(make_bill([make_participant()], months("2022-10")), paid_at=at("2022-09-28"), reference="R1")

    with pytest.raises(ReferenceTaken):
        hold(16_800, received_at=at("2022-09-28"), reference="R1")

    assert balances()["1100"] == 16_800


def test_money_that_is_held_pays_no_bill_past_its_holding() -> None:
    bill = make_bill([make_participant()], months("2022-10"))
    hold(16_800, received_at=at("2022-09-28"), reference="R1")

    with pytest.raises(MoneyIsHeld):
        pay(bill, paid_at=at("2022-09-28"), reference="R1")

    assert balances() == {"1100": 16_800, "2300": -16_800}


def test_nothing_comes_in_through_the_channel_of_the_books_themselves() -> None:
    bill = make_bill([make_participant()], months("2022-10"))

    with pytest.raises(ChannelReserved):
        hold(16_800, received_at=at("2022-09-28"), channel="internal")
    with pytest.raises(ChannelReserved):
        pay(bill, paid_at=at("2022-09-28"), channel="internal")


def test_money_that_cannot_be_is_refused() -> None:
    with pytest.raises(NoAmount):
        hold(0, received_at=at("2022-09-28"))
    with pytest.raises(ReceivedInFuture):
        hold(5_000, received_at=at("2022-09-28"), now=at("2022-09-27"))


def test_somebody_else_becomes_responsible() -> None:
    held = hold(50_000, received_at=at("2022-09-28"), reason=HeldReason.UNDERPAID)
    other = make_user("budi")

    assign_responsible(held_id=held.pk, username="budi")

    assert HeldMoney.objects.get().responsible_id == other.pk
    with pytest.raises(UnknownResponsible):
        assign_responsible(held_id=held.pk, username="nobody")
    with pytest.raises(UnknownHeldMoney):
        assign_responsible(held_id=held.pk, username="budi", office_ids=[])
