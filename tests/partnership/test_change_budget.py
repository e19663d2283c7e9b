"""A budget changes by decree alone, never below what is promised, and the budget before is kept."""

import datetime

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from jangkau.partnership.models import Agreement, BudgetChange
from jangkau.partnership.selectors.agreements import AgreementNotFound
from jangkau.partnership.services.budgets import (
    BudgetBelowPromised,
    BudgetDecreeDateWrong,
    BudgetDecreeMissing,
    BudgetOutside,
    BudgetUnchanged,
    change_budget,
)
from jangkau.registry.selectors.reach import NotPermitted, reach_of
from tests.factories.partnership import (
    AUDITOR,
    MONTH_RUPIAH,
    NEIGHBOUR,
    OFFICER,
    SPONSOR_OFFICER,
    approve,
    day,
    make_agreement,
    send,
    workers,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]

BUDGET = 10 * MONTH_RUPIAH
NOW = day("2022-11-01")


@pytest.fixture
def agreement() -> Agreement:
    """An agreement of which nine worker months are promised."""
    found = make_agreement(budget_rupiah=BUDGET)
    send(workers(3))
    approve()
    return found


def change(
    agreement: Agreement,
    rupiah: int = 20 * MONTH_RUPIAH,
    *,
    decree: str = "Keputusan (sintetis) 500/2022",
    dated: str = "2022-10-30",
    by: str = OFFICER,
) -> BudgetChange:
    return change_budget(
        agreement_id=agreement.pk,
        budget_rupiah=rupiah,
        decree=decree,
        decree_date=datetime.date.fromisoformat(dated),
        reach=reach_of(by),
        now=NOW,
    )


def test_the_budget_before_and_after_and_the_decree_are_kept(agreement):
    change(agreement, decree="  Keputusan\t500 ")

    agreement.refresh_from_db()
    kept = BudgetChange.objects.get()
    assert agreement.budget_rupiah == 20 * MONTH_RUPIAH
    assert (kept.before_rupiah, kept.after_rupiah, kept.decree) == (BUDGET, 20 * MONTH_RUPIAH, "Keputusan 500")
    assert (kept.recorded_by.username, kept.recorded_at) == (OFFICER, NOW)


@pytest.mark.parametrize(("rupiah", "is_allowed"), [(9 * MONTH_RUPIAH - 1, False), (9 * MONTH_RUPIAH, True)])
def test_a_budget_is_not_cut_below_what_is_promised(agreement, rupiah, is_allowed):
    if is_allowed:
        assert change(agreement, rupiah).after_rupiah == rupiah
        return
    with pytest.raises(BudgetBelowPromised):
        change(agreement, rupiah)

    agreement.refresh_from_db()
    assert (agreement.budget_rupiah, BudgetChange.objects.count()) == (BUDGET, 0)


@pytest.mark.parametrize(
    ("dated", "is_allowed"),
    [("2022-08-28", False), ("2022-08-29", True), ("2022-11-01", True), ("2022-11-02", False)],
)
def test_a_decree_is_neither_older_than_the_agreement_s_own_nor_yet_to_come(agreement, dated, is_allowed):
    if is_allowed:
        assert change(agreement, dated=dated).decree_date.isoformat() == dated
    else:
        with pytest.raises(BudgetDecreeDateWrong):
            change(agreement, dated=dated)


@pytest.mark.parametrize("decree", ["", "  ", "x" * 201])
def test_a_decree_is_named(agreement, decree):
    with pytest.raises(BudgetDecreeMissing):
        change(agreement, decree=decree)


def test_the_same_budget_is_no_change(agreement):
    with pytest.raises(BudgetUnchanged):
        change(agreement, BUDGET)


@pytest.mark.parametrize("rupiah", [0, -1, 10**15 + 1, 2**63])
def test_a_budget_is_an_amount_that_there_is(agreement, rupiah):
    with pytest.raises(BudgetOutside):
        change(agreement, rupiah)


def test_a_second_click_changes_nothing_more(agreement):
    change(agreement)

    with pytest.raises(BudgetUnchanged):
        change(agreement)

    assert BudgetChange.objects.count() == 1


@pytest.mark.parametrize(
    ("username", "refusal"),
    [(NEIGHBOUR, AgreementNotFound), (SPONSOR_OFFICER, NotPermitted), (AUDITOR, NotPermitted)],
)
def test_others_change_no_budget(agreement, username, refusal):
    with pytest.raises(refusal):
        change(agreement, by=username)


@pytest.mark.parametrize("statement", ["UPDATE {} SET after_rupiah = 1", "DELETE FROM {}"])
def test_a_change_on_record_stays_whatever_goes_round_the_service(agreement, statement):
    change(agreement)

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format("partnership_budgetchange"))


def test_a_change_without_a_decree_is_not_written_round_the_service(agreement):
    change(agreement)
    kept = BudgetChange.objects.get()
    kept.pk, kept.decree = None, ""

    with pytest.raises(IntegrityError, match="budget_change_has_decree"), transaction.atomic():
        kept.save(force_insert=True)
