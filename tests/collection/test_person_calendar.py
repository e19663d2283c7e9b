"""A person's calendar, standing and bills: every month accounted for, in a fixed number of queries."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jangkau.collection.models.bills import BillState
from jangkau.collection.selectors.person_bills import bills_of
from jangkau.collection.selectors.person_calendar import calendar_of
from jangkau.collection.selectors.person_months import MonthState, month_parts
from jangkau.collection.selectors.person_standing import standings_of_people
from jangkau.collection.services.bill_endings import cancel_bill
from jangkau.collection.services.reversals import reverse_payment
from jangkau.enrolment.models.participants import EndReason
from jangkau.rules.contributions import Cover
from jangkau.rules.months import Month
from jangkau.rules.status import Status
from tests.factories.collection import at, make_bill, months, pay
from tests.factories.enrolment import end_participant, make_participant
from tests.factories.registry import make_user

pytestmark = pytest.mark.django_db
JOINED = datetime.date(2022, 9, 15)
TODAY = datetime.date(2022, 12, 15)


@pytest.fixture
def worker(db):
    """A participant since 15 September 2022."""
    return make_participant(registered_at=at("2022-09-15"))


def calendar(worker, *, today=TODAY, left_on=None):
    parts = month_parts(participant_ids=[worker.pk])
    return calendar_of(parts=parts, joined_on=JOINED, left_on=left_on, today=today)


def states(year):
    return [month.risk.value for month in year.months]


def reverse(bill):
    reverse_payment(
        channel="bank-kaltimtara",
        reference=f"REF-{bill.number}",
        reason="bank salah rekening",
        now=at("2022-10-20"),
        by_user_id=make_user().pk,
    )


def test_who_never_was_billed_is_uncovered_since_he_joined(worker):
    (year,) = calendar(worker)

    assert states(year) == ["outside"] * 8 + ["uncovered"] * 4
    assert [(run.first, run.last, run.facts.state) for run in year.runs] == [
        (Month(2022, 9), Month(2022, 12), MonthState.UNCOVERED)
    ]
    assert year.insured_count == 0


def test_months_paid_together_are_one_row_with_payer_bill_amount_and_day(worker):
    bill = make_bill([worker], months("2022-10", 3), letter_start=datetime.date(2022, 10, 1))
    pay(bill, paid_at=at("2022-10-05"))

    (year,) = calendar(worker)

    assert states(year)[8:] == ["uncovered", "insured", "insured", "insured"]
    paid = year.runs[1]
    assert (paid.text, paid.month_count, paid.programmes) == ("Oktober 2022 – Desember 2022", 3, "JKK + JKM")
    assert paid.facts.payer_name == "Pemerintah Kabupaten Kutai Kartanegara"
    assert (paid.facts.bill_number, paid.facts.amount_rupiah) == (bill.number, 16_800)
    assert paid.facts.paid_at == at("2022-10-05")


def test_month_that_is_insured_from_its_middle_stands_apart(worker):
    bill = make_bill([worker], months("2022-10", 2))
    pay(bill, paid_at=at("2022-10-05"))

    (year,) = calendar(worker)

    starts = {run.text: run.facts.starts_late_on for run in year.runs}
    assert starts == {
        "September 2022": None,
        "Oktober 2022": datetime.date(2022, 10, 5),
        "November 2022": None,
        "Desember 2022": None,
    }


def test_month_on_a_bill_that_waits_is_billed(worker):
    bill = make_bill([worker], months("2022-12"))

    (year,) = calendar(worker)

    assert states(year)[10:] == ["uncovered", "billed"]
    assert (year.runs[-1].facts.bill_id, year.runs[-1].facts.paid_at) == (bill.bill_id, None)


def test_month_of_a_reversed_payment_is_voided_and_uncovered(worker):
    bill = make_bill([worker], months("2022-10"))
    pay(bill, paid_at=at("2022-10-05"))
    reverse(bill)

    (year,) = calendar(worker)

    october = [run for run in year.runs if run.first <= Month(2022, 10) <= run.last]
    assert states(year)[9] == "voided"
    assert {run.facts.state for run in october} == {MonthState.VOIDED, MonthState.UNCOVERED}
    voided = next(run for run in october if run.facts.state is MonthState.VOIDED)
    assert (voided.facts.voided_at, voided.facts.void_reason) == (at("2022-10-20"), "pembayaran dibatalkan")


def test_month_insured_again_after_a_reversal_is_insured_and_tells_both(worker):
    first = make_bill([worker], months("2022-10"))
    pay(first, paid_at=at("2022-10-05"))
    reverse(first)
    pay(make_bill([worker], months("2022-10")), paid_at=at("2022-10-25"))

    (year,) = calendar(worker)

    told = [run.facts.state for run in year.runs if run.first == Month(2022, 10)]
    assert states(year)[9] == "insured"
    assert sorted(told) == [MonthState.INSURED, MonthState.VOIDED]


def test_savings_are_told_beside_the_cover_and_share_its_row(worker):
    bill = make_bill(
        [worker], months("2022-10"), covers=(Cover.RISK, Cover.SAVINGS), letter_start=datetime.date(2022, 10, 1)
    )
    pay(bill, paid_at=at("2022-10-05"))

    (year,) = calendar(worker)

    (paid,) = [run for run in year.runs if run.facts.bill_id]
    assert (year.months[9].savings, year.months[8].savings) == (MonthState.INSURED, None)
    assert (paid.programmes, paid.facts.amount_rupiah) == ("JKK + JKM + JHT", 36_800)
    assert year.months[9].text == "Oktober 2022: terlindungi; JHT: terlindungi"


@pytest.mark.parametrize(
    ("today", "december", "january"),
    [
        (datetime.date(2022, 11, 30), "ahead", None),
        (datetime.date(2022, 12, 1), "uncovered", None),
        (datetime.date(2022, 12, 31), "uncovered", None),
        (datetime.date(2023, 1, 1), "uncovered", "uncovered"),
    ],
)
def test_month_is_uncovered_from_its_first_day(worker, today, december, january):
    years = {year.year: states(year) for year in calendar(worker, today=today)}

    assert years[2022][11] == december
    assert years.get(2023, [None])[0] == january


@pytest.mark.parametrize(
    ("left_on", "november", "december"),
    [
        (datetime.date(2022, 11, 1), "outside", "outside"),
        (datetime.date(2022, 11, 2), "uncovered", "outside"),
        (datetime.date(2022, 12, 1), "uncovered", "outside"),
    ],
)
def test_months_after_the_end_are_outside(worker, left_on, november, december):
    (year,) = calendar(worker, left_on=left_on)

    assert states(year)[10:] == [november, december]


def test_twelve_years_stay_twelve_grids_and_few_rows_in_as_many_queries(worker):
    bill = make_bill([worker], months("2022-10", 12), letter_start=datetime.date(2022, 10, 1))
    pay(bill, paid_at=at("2022-10-05"))
    with CaptureQueriesContext(connection) as short:
        calendar(worker)
        bills_of(participant_ids=[worker.pk])

    for year in range(2023, 2034):
        bill = make_bill([worker], months(f"{year}-10", 12))
        pay(bill, paid_at=at(f"{year}-09-20"))
    with CaptureQueriesContext(connection) as long:
        years = calendar(worker, today=datetime.date(2034, 6, 1))
        bills = bills_of(participant_ids=[worker.pk])

    assert [year.year for year in years] == list(range(2034, 2021, -1))
    assert [len(year.runs) for year in years[1:-1]] == [2] * 11
    assert sum(year.insured_count for year in years) == 144
    assert len(bills) == 12
    assert len(long) == len(short)


def test_bills_of_others_and_parts_of_others_are_not_told(worker):
    neighbour = make_participant()
    bill = make_bill([worker, neighbour], months("2022-10", 3))
    make_bill([neighbour], months("2023-01"))

    (told,) = bills_of(participant_ids=[worker.pk])

    assert (told.bill_id, told.month_count, told.amount_rupiah) == (bill.bill_id, 3, 3 * 16_800)
    assert told.total_rupiah == 2 * told.amount_rupiah


def test_a_cancelled_and_a_reversed_bill_are_still_told(worker):
    cancelled = make_bill([worker], months("2022-10"))
    cancel_bill(
        bill_number=cancelled.number, reason="salah bulan tagihannya", now=at("2022-09-21"), by_user_id=make_user().pk
    )
    reversed_bill = make_bill([worker], months("2022-11"), now=at("2022-10-01"))
    pay(reversed_bill, paid_at=at("2022-10-05"))
    reverse(reversed_bill)

    told = {bill.number: bill for bill in bills_of(participant_ids=[worker.pk])}

    assert told[cancelled.number].state is BillState.CANCELLED
    assert told[cancelled.number].paid_at is None
    assert told[reversed_bill.number].state is BillState.REVERSED


def test_the_standings_of_twenty_take_as_many_queries_as_of_one(worker):
    others = [make_participant() for _one in range(19)]
    pay(make_bill([worker, *others], months("2022-10", 3)), paid_at=at("2022-10-05"))

    with CaptureQueriesContext(connection) as one:
        standings_of_people(person_ids=[worker.person_id], on=TODAY)
    with CaptureQueriesContext(connection) as twenty:
        told = standings_of_people(person_ids=[worker.person_id, *(other.person_id for other in others)], on=TODAY)

    assert len(told) == 20
    assert all(standing.is_covered for standing in told.values())
    assert len(twenty) == len(one) == 2


def test_cover_paid_ahead_says_when_it_starts(worker):
    bill = make_bill([worker], months("2023-01"), letter_start=datetime.date(2023, 1, 1))
    pay(bill, paid_at=at("2022-12-10"))

    standing = standings_of_people(person_ids=[worker.person_id], on=TODAY)[worker.person_id]

    assert not standing.is_covered
    assert standing.starts_on == datetime.date(2023, 1, 1)


def test_of_two_participations_the_live_one_counts(worker):
    end_participant(worker, on=datetime.date(2022, 10, 1), recorded_at=at("2022-10-01"), reason=EndReason.WITHDREW)
    make_participant(person=worker.person, registered_at=at("2022-08-01"))

    standing = standings_of_people(person_ids=[worker.person_id], on=TODAY)[worker.person_id]

    assert standing.result.status is Status.NOT_YET_COVERED


def test_who_never_participated_has_no_standing(worker):
    assert standings_of_people(person_ids=[worker.person_id + 1], on=TODAY) == {}
