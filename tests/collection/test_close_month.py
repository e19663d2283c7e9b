"""A month is closed once it is over and all before it are: its trial balance is kept, and nothing is dated into it."""

import datetime

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from jangkau.collection.models import ClosedBalance, ClosedMonth, Entry
from jangkau.collection.selectors.books import books_agree, trial_balance
from jangkau.collection.selectors.channel_books import channel_balances
from jangkau.collection.selectors.closed_months import digest_of_balances
from jangkau.collection.services.closings import (
    BooksDisagree,
    EarlierMonthOpen,
    MonthClosedAlready,
    MonthNotOver,
    NotAllOffices,
    close_month,
)
from jangkau.rules.months import Month
from tests.factories.collection import at, make_bill, months, pay
from tests.factories.enrolment import make_participant
from tests.factories.money import hold
from tests.factories.registry import make_office, make_user
from tests.unguarded import change_unguarded

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _september_and_november() -> None:
    """Money held in September, and a bill paid in November."""
    hold(50_000, received_at=at("2022-09-28"))
    pay(make_bill([make_participant()], months("2022-11")), paid_at=at("2022-11-02"))


def close(month: str, *, today: str = "2022-12-05", office_ids: list[int] | None = None) -> ClosedMonth:
    return close_month(
        month=Month.parse(month),
        today=datetime.date.fromisoformat(today),
        now=at(today),
        by_user_id=make_user("boss").pk,
        office_ids=office_ids,
    )


def test_trial_balance_at_the_end_of_the_month_is_kept_by_account_channel_and_office() -> None:
    closed = close("2022-09")

    kept = ClosedBalance.objects.filter(closed=closed).order_by("account")
    assert list(kept.values_list("account", "channel", "office", "debit_rupiah", "credit_rupiah")) == [
        ("1100", "bank-kaltimtara", make_office().pk, 50_000, 0),
        ("2300", "bank-kaltimtara", make_office().pk, 0, 50_000),
    ]
    assert bytes(closed.digest) == digest_of_balances(closed.pk)
    assert books_agree() == []


def test_months_are_closed_in_their_order_each_once() -> None:
    with pytest.raises(EarlierMonthOpen, match="September 2022"):
        close("2022-10")
    close("2022-09")
    with pytest.raises(MonthClosedAlready):
        close("2022-09")
    with pytest.raises(EarlierMonthOpen, match="Oktober 2022"):
        close("2022-11")
    close("2022-10")
    close("2022-11")

    assert ClosedMonth.objects.count() == 3


@pytest.mark.parametrize(("today", "refused"), [("2022-09-30", True), ("2022-10-01", False)])
def test_month_is_closed_once_it_is_over(today: str, refused: bool) -> None:
    if refused:
        with pytest.raises(MonthNotOver):
            close("2022-09", today=today)
    else:
        close("2022-09", today=today)


def test_only_who_reaches_all_offices_closes() -> None:
    with pytest.raises(NotAllOffices):
        close("2022-09", office_ids=[make_office().pk])


def test_event_of_a_closed_month_is_booked_on_the_first_open_day_and_says_so() -> None:
    close("2022-09")

    hold(7_000, received_at=at("2022-09-30"), reference="LATE", now=at("2022-12-06"))

    entry = Entry.objects.get(key="payment:bank-kaltimtara:LATE")
    assert entry.occurred_on == datetime.date(2022, 10, 1)
    assert entry.narrative == "Uang LATE ditahan (terjadi 30 September 2022)"
    october = {account.code: account.balance_rupiah for account in trial_balance(until=datetime.date(2022, 10, 1))}
    assert october["2300"] == -50_000
    assert books_agree() == []


def test_database_refuses_an_entry_of_a_closed_month() -> None:
    close("2022-09")
    late = Entry.objects.order_by("pk")[0]

    with pytest.raises(IntegrityError, match="are closed"), transaction.atomic():
        Entry.objects.create(
            key="late",
            kind=late.kind,
            narrative="terlambat",
            occurred_on=datetime.date(2022, 9, 30),
            recorded_at=late.recorded_at,
            channel="bank",
            office_id=late.office_id,
        )


def test_what_was_closed_is_neither_changed_nor_removed() -> None:
    close("2022-09")

    for model in (ClosedBalance, ClosedMonth):
        with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
            model._default_manager.order_by("pk")._raw_delete(using="default")
    with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
        ClosedBalance.objects.update(debit_rupiah=1)


def test_change_behind_a_closed_month_is_found() -> None:
    close("2022-09")

    change_unguarded(
        "collection_posting", "UPDATE collection_posting SET amount_rupiah = -1 WHERE amount_rupiah = -50000"
    )

    assert "closed month 2022-09" in {difference.subject for difference in books_agree()}


def test_books_that_disagree_are_not_closed() -> None:
    change_unguarded(
        "collection_posting", "UPDATE collection_posting SET amount_rupiah = -1 WHERE amount_rupiah = -50000"
    )

    with pytest.raises(BooksDisagree):
        close("2022-09")


@pytest.mark.parametrize("until", ["2022-09-28", "2022-09-30", "2022-10-01", "2022-10-02", "2022-11-03", None])
def test_balances_are_the_same_before_and_after_a_month_was_closed(until: str | None) -> None:
    day = until and datetime.date.fromisoformat(until)
    before = trial_balance(until=day or None), channel_balances(until=day or None)

    close("2022-09")
    close("2022-10")

    assert (trial_balance(until=day or None), channel_balances(until=day or None)) == before
    other = [make_office("KC-SMD").pk]
    assert channel_balances(until=day or None, office_ids=other) == []
    assert not any(account.debit_rupiah for account in trial_balance(until=day or None, office_ids=other))
