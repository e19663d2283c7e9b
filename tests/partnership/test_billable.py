"""What could be billed is shown before it is, exactly as it then is."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jangkau.collection.models import Bill, BillLine
from jangkau.collection.services.bills import IssuedBill
from jangkau.enrolment.models import Participant
from jangkau.partnership.models import Agreement, Member
from jangkau.partnership.selectors.agreements import AgreementNotFound
from jangkau.partnership.selectors.billable import Billable, billable
from jangkau.registry.selectors.reach import NotPermitted, reach_of
from tests.factories.collection import cancel, make_bill, months
from tests.factories.partnership import (
    AGREEMENT,
    APPROVED_AT,
    AUDITOR,
    BILLED_AT,
    MONTH_RUPIAH,
    NEIGHBOUR,
    OFFICER,
    OTHER_AGREEMENT,
    SPONSOR_OFFICER,
    approve,
    bill,
    day,
    fund_elsewhere,
    make_agreement,
    pay,
    send,
    workers,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]


def take_in(rows, *, at: str = "2022-09-20") -> None:
    send(rows, at=day(at))
    approve(at=day(at, hour=10))


def foreseen(agreement: Agreement, *, at=BILLED_AT, until: str = "", by: str = OFFICER) -> Billable:
    return billable(agreement_id=agreement.pk, reach=reach_of(by), now=at, until=until)


def months_of(shown: Billable) -> list[list[str]]:
    return [[str(month.month) for month in portion.months] for portion in shown.due]


def assert_as_billed(shown: Billable, issued: list[IssuedBill]) -> None:
    assert [(portion.line_count, portion.total_rupiah) for portion in shown.due] == [
        (one.line_count, one.total_rupiah) for one in issued
    ]


def test_billed_once_each_batch_is_a_portion():
    agreement = make_agreement()
    take_in(workers(3))
    take_in(workers(2), at="2022-09-21")

    shown = foreseen(agreement)

    assert [(portion.batch_number, portion.workers) for portion in shown.due] == [(1, 3), (2, 2)]
    assert shown.total_rupiah == 5 * 3 * MONTH_RUPIAH
    assert (shown.until, shown.choices, shown.later) == (None, (), ())
    assert_as_billed(shown, bill())


@pytest.mark.parametrize(
    ("until", "due", "later"),
    [("", [], ["2022-10", "2022-11", "2022-12"]), ("2022-11", ["2022-10", "2022-11"], ["2022-12"])],
)
def test_monthly_the_chosen_month_decides(until, due, later):
    agreement = make_agreement(billing="monthly")
    take_in(workers(2))

    shown = foreseen(agreement, until=until)

    assert months_of(shown) == [[month] for month in due]
    assert [str(portion.first_month) for portion in shown.later] == later
    assert [str(month) for month in shown.choices] == ["2022-10", "2022-11", "2022-12"]


def test_monthly_bills_come_as_foreseen():
    agreement = make_agreement(billing="monthly")
    take_in(workers(2))

    shown = foreseen(agreement, until="2022-11")

    assert_as_billed(shown, bill(month="2022-11"))


def test_terms_come_as_foreseen():
    agreement = make_agreement(billing="term", months=5)
    take_in(workers(2))

    shown = foreseen(agreement, until="2022-12")

    assert [(str(portion.first_month), str(portion.last_month)) for portion in shown.due] == [
        ("2022-10", "2022-11"),
        ("2022-12", "2023-01"),
    ]
    assert [portion.workers for portion in shown.due] == [2, 2]
    assert_as_billed(shown, bill(month="2022-12"))


@pytest.mark.parametrize("until", ["2022-13", "2031-01", "x", "2022-10-01", "²"])
def test_month_that_is_no_choice_counts_as_the_current_one(until):
    agreement = make_agreement(billing="monthly")
    take_in(workers(1))

    shown = foreseen(agreement, at=day("2022-11-05"), until=until)

    assert months_of(shown) == [["2022-10"], ["2022-11"]]


def test_month_that_others_have_is_not_foreseen():
    agreement = make_agreement()
    rows = workers(2)
    take_in(rows)
    fund_elsewhere(workers(1))
    bill(agreement=OTHER_AGREEMENT, by="petugas.smd")
    taken = BillLine.objects.filter(bill__for_agreement__agreement__code=OTHER_AGREEMENT).count()

    shown = foreseen(agreement)

    assert taken == 3
    assert_as_billed(shown, bill())


def test_as_many_claimed_months_as_the_agreement_has_do_not_hide_one_of_its_own():
    """Another bill claims three months of the worker, as many as the agreement funds; October is not among them."""
    agreement = make_agreement()
    take_in(workers(1))
    make_bill([Participant.objects.get()], months("2022-11", 3))

    shown = foreseen(agreement)

    assert months_of(shown) == [["2022-10"]]
    assert_as_billed(shown, bill())


def test_risk_that_another_bill_claims_does_not_hide_savings():
    agreement = make_agreement(programmes=["JKK", "JKM", "JHT"])
    take_in(workers(1))
    make_bill([Participant.objects.get()], months("2022-10", 3))

    shown = foreseen(agreement)

    assert [one.cover_label for one in shown.due[0].months] == ["JHT"] * 3
    assert_as_billed(shown, bill())


def test_nothing_is_left_after_billing_until_a_bill_is_cancelled():
    agreement = make_agreement()
    take_in(workers(2))
    (issued,) = bill()
    billed = foreseen(agreement)
    cancel(issued)

    again = foreseen(agreement)

    assert (billed.portions, billed.member_count) == ((), 2)
    assert again.total_rupiah == issued.total_rupiah


def test_nothing_is_left_after_payment():
    agreement = make_agreement()
    take_in(workers(1))
    pay(bill()[0])

    assert foreseen(agreement).portions == ()


def test_months_that_newcomers_pay_in_full_before_the_relief_are_foreseen():
    """The relief of 2020 began with the third month of whoever joined during it (PP 49/2020)."""
    agreement = make_agreement(funding="csr")
    take_in(workers(3))
    # No agreement of 2020 can be recorded any more: the age limit of that year was not found.
    months = [datetime.date(2020, number, 1) for number in (9, 10, 11, 12)]
    Member.objects.update(months=months)
    Agreement.objects.update(first_month=months[0], until_month="2021-01-01", cover_starts_on=months[0])

    shown = foreseen(agreement, at=day("2020-08-22"))

    assert [month.price_rupiah for month in shown.due[0].months] == [16_800, 16_800, 168, 168]
    assert_as_billed(shown, bill(at=day("2020-08-22")))


def test_relief_of_one_sector_is_foreseen():
    agreement = make_agreement(funding="csr", first_month="2026-02", months=2)
    send([*workers(2), *workers(1, occupation="Sopir angkot")], at=day("2026-01-10"))
    approve(at=day("2026-01-11"))

    shown = foreseen(agreement, at=day("2026-01-12"))

    assert [(month.workers, month.price_rupiah) for month in shown.due[0].months] == [(1, 8_400), (2, 16_800)] * 2
    assert_as_billed(shown, bill(at=day("2026-01-12")))


def test_savings_are_foreseen_beside_risk():
    agreement = make_agreement(programmes=["JKK", "JKM", "JHT"])
    take_in(workers(2))

    (portion,) = foreseen(agreement).due

    assert [(str(one.month), one.cover_label) for one in portion.months][:2] == [
        ("2022-10", "JKK + JKM"),
        ("2022-10", "JHT"),
    ]
    assert (portion.workers, portion.line_count) == (2, 12)


def test_agreement_without_members_has_nothing_to_bill():
    shown = foreseen(make_agreement())

    assert (shown.member_count, shown.portions, shown.total_rupiah) == (0, (), 0)


def test_questions_do_not_grow_with_the_members():
    agreement = make_agreement()
    take_in(workers(2))
    counts = []
    for more in (workers(60), []):
        with CaptureQueriesContext(connection) as captured:
            foreseen(agreement)
        counts.append(len(captured))
        if more:
            send(more, at=APPROVED_AT)
            approve(at=APPROVED_AT)

    assert counts[0] == counts[1]


def test_foreseeing_writes_nothing():
    agreement = make_agreement()
    take_in(workers(1))

    foreseen(agreement)

    assert not Bill.objects.exists()


def test_who_may_not_bill_foresees_nothing():
    agreement = make_agreement()

    for username in (AUDITOR, SPONSOR_OFFICER):
        with pytest.raises(NotPermitted):
            foreseen(agreement, by=username)
    with pytest.raises(AgreementNotFound):
        foreseen(agreement, by=NEIGHBOUR)
    assert agreement.code == AGREEMENT
