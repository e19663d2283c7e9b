"""A price falls after months were paid ahead: the difference is carried forward once, and the month stays."""

import dataclasses
import datetime
from typing import Any

import pytest

from jangkau.collection.models import CarriedMove, InsuredMonth, PriceAdjustment
from jangkau.collection.selectors.books import books_agree
from jangkau.collection.selectors.payers import Payer, carried_balance
from jangkau.collection.services import prices
from jangkau.collection.services.departures import DeparturePolicy, settle_departure
from jangkau.collection.services.price_changes import CarriedFalls, carry_fallen_prices
from jangkau.collection.services.reversals import reverse_payment
from jangkau.rules.contributions import Cover, Price, price_of_month
from tests.factories.collection import at, make_bill, months, pay
from tests.factories.enrolment import make_participant
from tests.factories.money import balances
from tests.factories.registry import make_office, make_organisation, make_user

pytestmark = pytest.mark.django_db

# JKK 10.000 and JKM 6.800 a month; under the law of the test half of each from a day on.
TODAY = datetime.date(2022, 11, 15)


def half_price(**asked: Any) -> Price:
    price = price_of_month(**asked)
    return dataclasses.replace(
        price,
        jkk_rupiah=price.jkk_rupiah // 2,
        jkm_rupiah=price.jkm_rupiah // 2,
        references=(*price.references, "relief@test"),
    )


@pytest.fixture
def fallen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Four months paid ahead by the sponsor, October to January, and then half the price."""
    pay(make_bill([make_participant()], months("2022-10", 4)), paid_at=at("2022-09-28"), reference="R1")
    monkeypatch.setattr(prices, "price_of_month", half_price)


def carry(*, today: datetime.date = TODAY) -> CarriedFalls:
    return carry_fallen_prices(today=today, now=at("2022-11-15"), by_user_id=make_user().pk)


def sponsors_money() -> int:
    return carried_balance(Payer(organisation_id=make_organisation().pk))


@pytest.mark.usefixtures("fallen")
def test_months_not_begun_give_back_what_they_cost_too_much() -> None:
    carried = carry()

    # December and January; November has begun.
    assert carried == CarriedFalls(months=2, carried_rupiah=16_800)
    assert balances() == {"1100": 67_200, "2100": -16_800, "4100": -30_000, "4200": -20_400}
    assert sponsors_money() == 16_800
    assert InsuredMonth.objects.filter(jkk_rupiah=10_000, voided_by=None).count() == 4
    adjustment = PriceAdjustment.objects.order_by("pk").select_related("basis", "month").first()
    assert adjustment is not None
    assert adjustment.month.month == datetime.date(2022, 12, 1)
    assert "relief@test" in adjustment.basis.references
    assert books_agree() == []


@pytest.mark.usefixtures("fallen")
@pytest.mark.parametrize(("today", "count"), [("2022-11-30", 2), ("2022-12-01", 1), ("2022-12-02", 1)])
def test_month_that_begins_today_is_left_as_it_was_bought(today: str, count: int) -> None:
    assert carry(today=datetime.date.fromisoformat(today)).months == count


@pytest.mark.usefixtures("fallen")
def test_second_run_finds_nothing_more() -> None:
    carry()

    assert carry() == CarriedFalls(months=0, carried_rupiah=0)
    assert CarriedMove.objects.count() == 1


def test_nothing_is_carried_while_prices_stay() -> None:
    pay(make_bill([make_participant()], months("2022-10", 4), covers=list(Cover)), paid_at=at("2022-09-28"))

    assert carry().months == 0


@pytest.mark.usefixtures("fallen")
@pytest.mark.parametrize(
    ("policy", "carried", "owed"), [(DeparturePolicy.TRANSFER, 33_600, 0), (DeparturePolicy.REFUND, 16_800, -16_800)]
)
def test_month_given_up_later_is_worth_what_was_not_carried_yet(
    policy: DeparturePolicy, carried: int, owed: int
) -> None:
    carry()

    settle_departure(
        participant_id=InsuredMonth.objects.order_by("pk")[0].participant_id,
        left_on=TODAY,
        policy=policy,
        note="keluar",
        now=at("2022-11-16"),
        by_user_id=make_user().pk,
    )

    assert sponsors_money() == carried
    assert balances().get("2200", 0) == owed
    assert balances()["4100"] == -20_000
    assert books_agree() == []


@pytest.mark.usefixtures("fallen")
def test_reversal_takes_what_was_carried_with_it() -> None:
    carry()

    reverse_payment(
        channel="bank-kaltimtara", reference="R1", reason="salah", now=at("2022-11-16"), by_user_id=make_user().pk
    )

    assert balances() == {}
    assert sponsors_money() == 0
    assert books_agree() == []


@pytest.mark.usefixtures("fallen")
def test_months_billed_by_other_offices_are_left_to_them() -> None:
    def carry_for(office: str) -> int:
        offices = [make_office(office).pk]
        return carry_fallen_prices(
            today=TODAY, now=at("2022-11-15"), by_user_id=make_user().pk, office_ids=offices
        ).months

    assert carry_for("KC-SMD") == 0
    assert carry_for("KC-TGR") == 2
