"""From the trial balance by fund and channel down to one insured month."""

import pytest
from django.urls import reverse

from jangkau.collection.models import InsuredMonth
from jangkau.collection.selectors.channel_books import channel_balances
from tests.backoffice.collection.test_payments import text_of
from tests.factories import partnership as given
from tests.factories.money import balances


@pytest.fixture
def supervisor(house, sign_in):
    """A browser of the supervisor of our office."""
    return sign_in(given.SUPERVISOR)


def test_channels_of_an_account_sum_to_its_balance(house):
    assert house.held

    by_account: dict[str, int] = {}
    for balance in channel_balances():
        by_account[balance.code] = by_account.get(balance.code, 0) + balance.balance_rupiah

    assert {code: rupiah for code, rupiah in by_account.items() if rupiah} == balances()


def test_a_fund_leads_to_its_month_and_to_one_insured_month(supervisor, house):
    payment = house.payment
    by_channel = text_of(supervisor.get(reverse("backoffice:books_by_channel")))
    year = text_of(supervisor.get(reverse("backoffice:fund", args=["jkk", 2022])))
    rows = text_of(supervisor.get(reverse("backoffice:fund_month", args=["jkk", 2022, 10])))
    insured = InsuredMonth.objects.filter(payment=payment, month="2022-10-01").order_by("pk")[0]
    one = text_of(supervisor.get(reverse("backoffice:insured_month", args=[insured.pk])))

    assert payment.channel in by_channel
    assert reverse("backoffice:fund_month", args=["jkk", 2022, 10]) in year
    assert reverse("backoffice:insured_month", args=[insured.pk]) in rows
    assert reverse("backoffice:payment", args=[payment.pk]) in one
    assert "Rp10.000" in one


def test_months_of_other_offices_are_not_among_them(supervisor, house):
    others = house.other_payment.insured_months.order_by("pk")[0]

    rows = text_of(
        supervisor.get(reverse("backoffice:fund_month", args=["jkk", others.month.year, others.month.month]))
    )

    assert reverse("backoffice:insured_month", args=[others.pk]) not in rows


def test_month_that_is_none_is_not_found(supervisor):
    for parts in (["jkk", 2022, 13], ["jkk", 9999, 1], ["lain", 2022, 1]):
        assert supervisor.get(reverse("backoffice:fund_month", args=parts)).status_code == 404
    assert supervisor.get(reverse("backoffice:fund", args=["jkk", 9999])).status_code == 404


def test_books_by_channel_take_as_many_queries_however_many_channels_there_are(
    supervisor, house, django_assert_max_num_queries
):
    assert house.held

    with django_assert_max_num_queries(10):
        supervisor.get(reverse("backoffice:books_by_channel"))
