"""The books: balances by day, and a check that finds what does not agree."""

import datetime
import re

import pytest
from django.db import connection

from jangkau.collection.models import Account
from jangkau.collection.selectors.books import AccountBalance, books_agree, trial_balance
from jangkau.collection.services.chart import keep_chart
from jangkau.collection.services.departures import DeparturePolicy, settle_departure
from tests.factories.collection import at, make_bill, months, pay
from tests.factories.enrolment import make_participant
from tests.factories.registry import make_user
from tests.unguarded import change_unguarded

pytestmark = pytest.mark.django_db


def behind_the_guards(statement: str) -> None:
    """Run a statement as nobody should: without the triggers that guard the rows."""
    change_unguarded(re.findall(r"collection_\w+", statement)[0], statement)


def test_every_account_is_listed_even_while_empty() -> None:
    assert [(account.code, account.fund, account.balance_rupiah) for account in trial_balance()] == [
        ("1010", "none", 0),
        ("1100", "none", 0),
        ("1190", "none", 0),
        ("1200", "none", 0),
        ("2100", "none", 0),
        ("2200", "none", 0),
        ("2300", "none", 0),
        ("4100", "jkk", 0),
        ("4200", "jkm", 0),
        ("4300", "jht", 0),
        ("5100", "none", 0),
    ]


def test_balance_is_debits_less_credits() -> None:
    worker = make_participant()
    pay(make_bill([worker], months("2022-10", 3)), paid_at=at("2022-09-28"))
    settle_departure(
        participant_id=worker.pk,
        left_on=datetime.date(2022, 11, 5),
        policy=DeparturePolicy.REFUND,
        note="keluar",
        now=at("2022-11-06"),
        by_user_id=make_user().pk,
    )

    jkk = next(account for account in trial_balance() if account.code == "4100")

    assert jkk == AccountBalance("4100", "Iuran JKK", "JKK contributions", "jkk", 10_000, 30_000)
    assert jkk.balance_rupiah == -20_000


@pytest.mark.parametrize(("until", "balance"), [("2022-09-27", 0), ("2022-09-28", 0), ("2022-09-29", 16_800)])
def test_balance_counts_the_days_before_the_one_given(until: str, balance: int) -> None:
    pay(make_bill([make_participant()], months("2022-10")), paid_at=at("2022-09-28"), now=at("2022-10-09"))

    accounts = {account.code: account for account in trial_balance(until=datetime.date.fromisoformat(until))}

    assert accounts["1100"].balance_rupiah == balance


def test_chart_is_kept_and_not_written_twice() -> None:
    Account.objects.filter(code="2200").delete()
    Account.objects.filter(code="1100").update(name="Bank")

    keep_chart()
    keep_chart()

    assert Account.objects.count() == 11
    assert Account.objects.get(code="1100").name == "Bank"


def test_chart_is_not_asked_for_where_its_table_was_migrated_away(monkeypatch: pytest.MonkeyPatch) -> None:
    Account.objects.filter(code="2200").delete()
    monkeypatch.setattr(connection.introspection, "table_names", list)

    keep_chart()

    assert Account.objects.count() == 10


@pytest.mark.parametrize(
    ("statement", "subject"),
    [
        ("UPDATE collection_posting SET amount_rupiah = amount_rupiah - 1 WHERE account_id = '4100'", "account 4100"),
        ("UPDATE collection_posting SET amount_rupiah = amount_rupiah - 1 WHERE account_id = '4100'", "entry"),
        ("DELETE FROM collection_carryforward", "account 2100"),
        ("DELETE FROM collection_insuredmonth", "account 4200"),
        ("UPDATE collection_insuredmonth SET jkk_rupiah = jkk_rupiah + 1", "insured month"),
        ("UPDATE collection_insuredmonth SET participant_id = participant_id + 1", "insured month"),
        ("UPDATE collection_insuredmonth SET basis_id = basis_id + 1", "insured month"),
        ("UPDATE collection_billline SET live = false", "insured month"),
        ("UPDATE collection_billline SET amount_rupiah = amount_rupiah + 1", "bill total"),
        ("UPDATE collection_bill SET state = 'issued'", "bill paid"),
        ("UPDATE collection_payment SET amount_rupiah = amount_rupiah + 1", "bill paid"),
        ("DELETE FROM collection_posting", "account 1100"),
    ],
)
def test_change_behind_the_guards_is_found(statement: str, subject: str) -> None:
    pay(make_bill([make_participant()], months("2022-10", 2)), paid_at=at("2022-11-02"))
    assert books_agree() == []

    behind_the_guards(statement)

    assert subject in {difference.subject for difference in books_agree()}


def test_difference_says_both_amounts() -> None:
    pay(make_bill([make_participant()], months("2022-10")), paid_at=at("2022-09-28"))

    behind_the_guards("UPDATE collection_posting SET amount_rupiah = -9999 WHERE account_id = '4100'")

    difference = next(each for each in books_agree() if each.subject == "account 4100")
    assert (difference.expected_rupiah, difference.found_rupiah) == (-10_000, -9_999)
