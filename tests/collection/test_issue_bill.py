"""Issuing a bill: exact prices with their law, each month claimed once."""

import datetime

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import Count

from jangkau.collection.models import Bill, BillLine, PriceBasis
from jangkau.collection.selectors.bill_story import workers_billed
from jangkau.collection.services.bill_endings import expire_bills
from jangkau.collection.services.bills import BillNumberTaken, NothingToBill, issue_bill
from jangkau.collection.services.open_bills import BillAlreadyPaid, BillCancelled, UnknownBill
from jangkau.enrolment.models.participants import WorkSector
from jangkau.rules.contributions import Cover, FundingSource
from jangkau.rules.parameters import ParameterError
from tests.factories.collection import ISSUED_AT, at, cancel, make_bill, months, pay, stage
from tests.factories.enrolment import end_participant, make_participant
from tests.factories.registry import make_office, make_organisation

pytestmark = pytest.mark.django_db


def test_bill_asks_the_sum_of_its_lines() -> None:
    workers = [make_participant(bracket=1), make_participant(bracket=2)]

    bill = make_bill(workers, months("2022-10", 3), covers=[Cover.RISK, Cover.SAVINGS])

    assert (bill.line_count, bill.taken_count) == (12, 0)
    assert bill.total_rupiah == 3 * (36_800 + 42_800)
    assert Bill.objects.get().total_rupiah == sum(BillLine.objects.values_list("amount_rupiah", flat=True))


def test_bill_keeps_for_how_many_workers_it_asks() -> None:
    again, other = make_participant(), make_participant()
    make_bill([again], months("2022-10", 3))

    make_bill([again, other], months("2022-10", 4))
    make_bill([again], months("2023-02"))

    kept = Bill.objects.order_by("pk").values_list("worker_count", flat=True)
    assert list(kept) == [1, 2, 1]
    with pytest.raises(DatabaseError, match="Cannot update rows"), transaction.atomic():
        Bill.objects.update(worker_count=3)


def test_bill_keeps_how_many_lines_it_has_of_each_price() -> None:
    make_bill([make_participant(), make_participant()], months("2022-10", 3), covers=[Cover.RISK, Cover.SAVINGS])

    kept = {int(basis): lines for basis, lines in Bill.objects.get().line_counts.items()}
    assert kept == dict(BillLine.objects.values_list("basis").annotate(lines=Count("*")).order_by("basis"))
    assert sorted(kept.values()) == [2] * 6
    with pytest.raises(DatabaseError, match="Cannot update rows"), transaction.atomic():
        Bill.objects.update(line_counts={})


def test_bill_from_before_that_was_kept_counts_the_workers_of_its_lines() -> None:
    make_bill([make_participant(), make_participant()], months("2022-10", 3))
    bill = Bill.objects.get()
    bill.worker_count = None

    assert workers_billed(bill) == 2


def test_lines_know_their_due_date_by_cover() -> None:
    make_bill([make_participant()], months("2022-10"), covers=[Cover.RISK, Cover.SAVINGS])

    due = dict(BillLine.objects.values_list("cover", "due_date"))
    # 15 October 2022 is a Saturday, so JKK and JKM are due on Monday; JHT a month later.
    assert due == {"risk": datetime.date(2022, 10, 17), "savings": datetime.date(2022, 11, 15)}


def test_each_distinct_price_is_kept_once_with_its_law() -> None:
    make_bill([make_participant() for _ in range(5)], months("2022-10", 2))
    make_bill([make_participant() for _ in range(5)], months("2022-10", 2))

    bases = PriceBasis.objects.order_by("month")
    assert [basis.month.isoformat() for basis in bases] == ["2022-10-01", "2022-11-01"]
    assert "contributions.jkk@2015-07-01" in bases[0].references
    assert "Rp10.000" in bases[0].explanation_id
    assert "Rp10.000" in bases[0].explanation_en


@pytest.mark.parametrize(
    ("month", "sector", "amount_rupiah"),
    [
        ("2025-12", WorkSector.TRANSPORT, 16_800),
        ("2026-01", WorkSector.TRANSPORT, 8_400),
        ("2026-03", WorkSector.OTHER, 16_800),
        ("2026-04", WorkSector.OTHER, 8_400),
        ("2026-12", WorkSector.OTHER, 8_400),
        ("2027-01", WorkSector.OTHER, 16_800),
        ("2027-03", WorkSector.TRANSPORT, 8_400),
        ("2027-04", WorkSector.TRANSPORT, 16_800),
    ],
)
def test_price_is_that_of_the_month_and_the_sector(month: str, sector: WorkSector, amount_rupiah: int) -> None:
    bill = make_bill([make_participant(sector=sector)], months(month), funding=FundingSource.CSR)

    assert bill.total_rupiah == amount_rupiah


def test_newcomer_of_2020_pays_two_full_months_before_the_relief() -> None:
    newcomer, settled = make_participant(), make_participant()
    pay(make_bill([settled], months("2020-07"), now=at("2020-07-01")), paid_at=at("2020-07-02"))

    first = make_bill([newcomer], months("2020-09", 3), now=at("2020-08-20"))
    other = make_bill([settled], months("2020-09", 3), now=at("2020-08-20"))

    assert first.total_rupiah == 16_800 + 16_800 + 168
    assert other.total_rupiah == 3 * 168


def test_month_on_another_bill_is_left_out_and_counted() -> None:
    worker = make_participant()
    make_bill([worker], months("2022-10"))

    second = make_bill([worker], months("2022-10", 2), payer=worker)

    assert (second.line_count, second.taken_count, second.total_rupiah) == (1, 1, 16_800)
    assert BillLine.objects.filter(month="2022-10-01").count() == 1


def test_month_that_is_paid_is_left_out() -> None:
    worker = make_participant()
    pay(make_bill([worker], months("2022-10")), paid_at=at("2022-09-28"))

    with pytest.raises(NothingToBill):
        make_bill([worker], months("2022-10"), payer=worker)


def test_same_row_staged_twice_makes_one_line() -> None:
    worker = make_participant()

    bill = make_bill([worker, worker], months("2022-10"))

    assert (bill.line_count, bill.taken_count) == (1, 1)


def test_bill_without_a_free_month_is_refused_and_leaves_nothing() -> None:
    worker = make_participant()
    make_bill([worker], months("2022-10"))

    with pytest.raises(NothingToBill, match="TAGIHAN-LAGI"):
        make_bill([worker], months("2022-10"), number="TAGIHAN-LAGI")

    assert Bill.objects.count() == 1
    assert BillLine.objects.count() == 1


def test_bill_for_nobody_is_refused() -> None:
    with pytest.raises(NothingToBill), transaction.atomic():
        issue_bill(
            staged=stage([], months("2022-10")),
            payer_organisation_id=make_organisation().pk,
            office_id=make_office().pk,
            number="KOSONG",
            purpose="Iuran",
            funding=FundingSource.APBD,
            now=ISSUED_AT,
        )


def test_number_that_is_taken_is_refused_and_the_months_stay_free() -> None:
    make_bill([make_participant()], months("2022-10"), number="TAGIHAN-SAMA")
    other = make_participant()

    with pytest.raises(BillNumberTaken, match="TAGIHAN-SAMA"):
        make_bill([other], months("2022-10"), number="TAGIHAN-SAMA")

    assert not BillLine.objects.filter(participant=other).exists()


@pytest.mark.parametrize(("ended_on", "lines"), [("2022-10-31", 1), ("2022-11-01", 2), ("2022-11-02", 2)])
def test_months_after_the_end_of_a_participation_are_left_out(ended_on: str, lines: int) -> None:
    worker = make_participant()
    end_participant(worker, on=datetime.date.fromisoformat(ended_on), recorded_at=at("2022-09-01"))

    bill = make_bill([worker], months("2022-10", 3))

    assert (bill.line_count, bill.taken_count) == (lines, 3 - lines)


def test_month_without_a_price_in_law_is_refused() -> None:
    with pytest.raises(ParameterError):
        make_bill([make_participant()], months("2014-01"))

    assert not Bill.objects.exists()


def test_bill_to_nobody_or_to_two_is_refused_by_the_database() -> None:
    worker = make_participant()

    for payers in ({}, {"payer_organisation_id": make_organisation().pk, "payer_person_id": worker.person_id}):
        with pytest.raises(IntegrityError, match="bill_has_one_payer"), transaction.atomic():
            issue_bill(
                staged=stage([worker], months("2022-10")),
                office_id=worker.office_id,
                number="TAGIHAN",
                purpose="Iuran",
                funding=FundingSource.APBD,
                now=ISSUED_AT,
                **payers,
            )


def test_fixed_start_without_a_letter_is_refused_by_the_database() -> None:
    worker = make_participant()

    with pytest.raises(IntegrityError, match="fixed_start_has_letter"), transaction.atomic():
        issue_bill(
            staged=stage([worker], months("2022-10")),
            payer_person_id=worker.person_id,
            office_id=worker.office_id,
            number="TAGIHAN",
            purpose="Iuran",
            funding=FundingSource.SELF,
            cover_starts_on=datetime.date(2022, 10, 1),
            now=ISSUED_AT,
        )


def test_cancelled_bill_frees_its_months() -> None:
    worker = make_participant()
    bill = make_bill([worker], months("2022-10", 2))

    freed = cancel(bill)

    assert freed == 2
    assert make_bill([worker], months("2022-10", 2), payer=worker).taken_count == 0


def test_bill_is_cancelled_once() -> None:
    bill = make_bill([make_participant()], months("2022-10"))
    cancel(bill)

    with pytest.raises(BillCancelled):
        cancel(bill)


def test_paid_bill_cannot_be_cancelled() -> None:
    bill = make_bill([make_participant()], months("2022-10"))
    pay(bill, paid_at=at("2022-09-28"))

    with pytest.raises(BillAlreadyPaid):
        cancel(bill)

    assert BillLine.objects.get().live


def test_bill_of_another_office_cannot_be_cancelled() -> None:
    bill = make_bill([make_participant()], months("2022-10"))

    with pytest.raises(UnknownBill):
        cancel(bill, office_ids=[make_office("KC-BPN").pk])


@pytest.mark.parametrize(("hour", "closed"), [(2, 0), (3, 1), (4, 1)])
def test_bill_runs_out_at_its_hour_and_frees_its_months(hour: int, closed: int) -> None:
    worker = make_participant()
    make_bill([worker], months("2022-10"), expires_at=at("2022-09-25", 3))
    make_bill([make_participant()], months("2022-10"))

    assert expire_bills(now=at("2022-09-25", hour)) == closed

    assert BillLine.objects.filter(live=False).count() == closed
    assert Bill.objects.filter(state="expired").count() == closed


def test_paid_bill_does_not_run_out() -> None:
    bill = make_bill([make_participant()], months("2022-10"), expires_at=at("2022-09-25"))
    pay(bill, paid_at=at("2022-09-24"))

    assert expire_bills(now=at("2022-09-26")) == 0


def test_staged_table_may_have_any_name() -> None:
    worker = make_participant()
    stage([worker], months("2022-10"))
    with connection.cursor() as cursor:
        cursor.execute('ALTER TABLE staged_for_test RENAME TO "robert""; drop table"')

    bill = issue_bill(
        staged='robert"; drop table',
        payer_person_id=worker.person_id,
        office_id=worker.office_id,
        number="TAGIHAN",
        purpose="Iuran",
        funding=FundingSource.SELF,
        now=ISSUED_AT,
    )

    assert bill.line_count == 1
