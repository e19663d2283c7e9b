"""Lists of bills: by state and agreement, with totals, a page at a time."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jangkau.collection.models.bills import BillState
from jangkau.core.permissions import Right
from jangkau.partnership.selectors.agreements import AgreementNotFound
from jangkau.partnership.selectors.bill_lists import bill_list
from jangkau.partnership.selectors.bill_pages import bill_page
from jangkau.registry.selectors.reach import reach_of
from tests.factories.collection import cancel
from tests.factories.house import CITY_SPONSOR_OFFICER, House
from tests.factories.partnership import (
    AGREEMENT,
    AUDITOR,
    CITY_OFFICER,
    OFFICER,
    PAID_AT,
    SPONSOR_OFFICER,
    SUPERVISOR,
    approve,
    bill,
    day,
    send,
    workers,
)

pytestmark = pytest.mark.django_db


def issue_more(count: int) -> None:
    for _one in range(count):
        send(workers(1), at=day("2022-09-25"))
        approve(at=day("2022-09-25", hour=10))
        bill(at=day("2022-09-25", hour=11))


def numbers(username: str, **filters: object) -> list[str]:
    listed = bill_list(reach=reach_of(username), **filters)  # type: ignore[arg-type]  # tests name them rightly
    return [row.head.number for row in listed.page.rows]


def test_list_shows_what_lies_within_reach_and_nothing_else(house: House) -> None:
    ours, others = house.bill.number, house.other_bill.number

    assert numbers(OFFICER) == numbers(SPONSOR_OFFICER) == [ours]
    assert numbers(CITY_OFFICER) == numbers(CITY_SPONSOR_OFFICER) == [others]
    assert sorted(numbers(AUDITOR)) == sorted([ours, others])


def test_row_tells_the_way_of_a_bill_with_its_people(house: House) -> None:
    (row,) = bill_list(reach=reach_of(OFFICER)).page.rows

    assert row.agreement is not None
    assert row.payment is not None
    assert row.agreement.code == AGREEMENT
    assert row.issued.who == row.payment.recorded.who == "Petugas"
    assert row.payment.insured_months == 9


def test_states_are_counted_whatever_is_listed(house: House) -> None:
    issue_more(2)

    listed = bill_list(reach=reach_of(OFFICER), state="issued")

    assert len(listed.page.rows) == 2
    assert (listed.bills, listed.of_state(BillState.ISSUED).bills, listed.of_state(BillState.PAID).bills) == (3, 2, 1)
    assert listed.total_rupiah == (3 + 1 + 1) * 3 * 16_800
    assert sum(total.total_rupiah for total in listed.totals) == listed.total_rupiah


@pytest.mark.parametrize("state", ["", "lunas", "PAID", "'; --"])
def test_what_is_no_state_lists_all(house: House, state: str) -> None:
    assert numbers(OFFICER, state=state) == [house.bill.number]


def test_agreement_narrows_the_list_and_its_totals(house: House) -> None:
    listed = bill_list(reach=reach_of(AUDITOR), agreement_id=house.other_agreement.pk)

    assert [row.head.number for row in listed.page.rows] == [house.other_bill.number]
    assert listed.bills == 1


def test_agreement_of_others_is_not_found(house: House) -> None:
    with pytest.raises(AgreementNotFound):
        bill_list(reach=reach_of(OFFICER), agreement_id=house.other_agreement.pk)


def test_beginning_of_a_number_finds_bills(house: House) -> None:
    assert numbers(OFFICER, number=AGREEMENT.lower()) == [house.bill.number]
    assert numbers(OFFICER, number="%") == numbers(OFFICER, number="_KS") == []


def test_pages_hold_each_bill_once_the_latest_first(house: House) -> None:
    issue_more(4)
    reach = reach_of(OFFICER)

    first = bill_list(reach=reach, limit=2)
    second = bill_list(reach=reach, limit=2, after=first.page.after or "")
    third = bill_list(reach=reach, limit=2, after=second.page.after or "")

    seen = [row.head.number for listed in (first, second, third) for row in listed.page.rows]
    assert seen == [f"{AGREEMENT}/{number}" for number in (5, 4, 3, 2, 1)]
    assert third.page.after is None


@pytest.mark.parametrize("after", ["x", "9" * 40, "-3"])
def test_place_that_is_none_is_the_beginning(house: House, after: str) -> None:
    assert numbers(OFFICER, after=after) == [house.bill.number]


def test_questions_do_not_grow_with_the_bills(house: House) -> None:
    reach = reach_of(OFFICER)
    counts = []
    for more in (6, 0):
        with CaptureQueriesContext(connection) as captured:
            bill_list(reach=reach)
        counts.append(len(captured))
        issue_more(more)

    assert counts[0] == counts[1]


class TestPage:
    def test_page_knows_the_agreement_and_what_the_reader_may_do(self, house: House) -> None:
        paid_id = house.bill.pk
        issue_more(1)
        waiting = bill_list(reach=reach_of(OFFICER), state="issued").page.rows[0].head.bill_id

        may = {
            username: (shown.may_record, shown.may_cancel, shown.may_reverse)
            for username in (OFFICER, SUPERVISOR, SPONSOR_OFFICER, AUDITOR)
            for shown in [bill_page(bill_id=waiting, reach=reach_of(username), language="id", now=PAID_AT)]
        }
        paid = bill_page(bill_id=paid_id, reach=reach_of(SUPERVISOR), language="id", now=PAID_AT)

        assert may == {
            OFFICER: (True, True, False),
            SUPERVISOR: (True, True, False),
            SPONSOR_OFFICER: (False, False, False),
            AUDITOR: (False, False, False),
        }
        assert (paid.may_record, paid.may_cancel, paid.may_reverse) == (False, False, True)
        assert paid.agreement is not None
        assert paid.agreement.agreement_id == house.agreement.pk

    def test_cancelled_bill_can_be_neither_paid_nor_cancelled(self, house: House) -> None:
        issue_more(1)
        row = bill_list(reach=reach_of(OFFICER), state="issued").page.rows[0]
        cancel(row.head)

        shown = bill_page(bill_id=row.head.bill_id, reach=reach_of(OFFICER), language="id", now=PAID_AT)

        assert (shown.may_record, shown.may_cancel) == (False, False)
        assert Right.BILL in reach_of(OFFICER).rights
