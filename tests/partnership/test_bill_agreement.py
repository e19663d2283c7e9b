"""Sponsors are billed once for each batch, by term, or monthly, for the members of the time."""

import datetime

import pytest

from jangkau.collection.models import Bill, BillLine, InsuredMonth
from jangkau.collection.selectors.books import books_agree, trial_balance
from jangkau.collection.services.reversals import reverse_payment
from jangkau.collection.services.takeovers import take_over_month
from jangkau.enrolment.services.participants import end_participation
from jangkau.partnership.models import AgreementBill
from jangkau.partnership.selectors.agreements import AgreementNotFound
from jangkau.partnership.services.billing import NothingToBill
from jangkau.registry.selectors.reach import NotPermitted, reach_of
from jangkau.rules.contributions import Cover
from jangkau.rules.months import Month
from tests.factories.collection import cancel
from tests.factories.partnership import (
    AGREEMENT,
    AUDITOR,
    CITY_OFFICER,
    MONTH_RUPIAH,
    NEIGHBOUR,
    OFFICER,
    PAID_AT,
    SPONSOR_OFFICER,
    approve,
    bill,
    day,
    make_agreement,
    member_of,
    month,
    pay,
    send,
    worker,
    workers,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]


def take_in(rows, *, at: str = "2022-09-20") -> None:
    send(rows, at=day(at))
    approve(at=day(at, hour=10))


def lines_of(issued) -> list[tuple[str, str]]:
    """Return name and month of each line of a bill."""
    lines = BillLine.objects.filter(bill_id=issued.bill_id).select_related("participant__person")
    return sorted((line.participant.person.name, f"{line.month:%Y-%m}") for line in lines)


def each(rows, *months: str) -> list[tuple[str, str]]:
    return sorted((row.name, name) for row in rows for name in months)


def test_billed_once_all_months_are_on_one_bill():
    make_agreement()
    rows = workers(2)
    take_in(rows)

    (issued,) = bill()

    assert lines_of(issued) == each(rows, "2022-10", "2022-11", "2022-12")
    assert (issued.number, issued.total_rupiah) == (f"{AGREEMENT}/1", 6 * MONTH_RUPIAH)
    kept = Bill.objects.get()
    assert (kept.payer_organisation.code, kept.office.code) == ("PEMKAB-KUKAR", "KC-TGR")
    assert (kept.cover_starts_on, kept.start_letter) == (datetime.date(2022, 10, 1), "Surat Kanwil (sintetis) B/1")
    tie = AgreementBill.objects.get()
    assert (tie.bill_id, tie.first_month, tie.until_month) == (kept.pk, month("2022-10"), month("2023-01"))


def test_each_batch_has_its_own_bill():
    make_agreement()
    first, second = workers(1), workers(2)
    take_in(first)
    take_in(second)

    one, two = bill()

    assert lines_of(one) == each(first, "2022-10", "2022-11", "2022-12")
    assert lines_of(two) == each(second, "2022-10", "2022-11", "2022-12")


def test_what_was_billed_is_not_billed_again():
    make_agreement()
    take_in(workers(1))
    bill()

    with pytest.raises(NothingToBill):
        bill()

    assert Bill.objects.count() == 1


def test_agreement_without_members_owes_nothing():
    make_agreement()

    with pytest.raises(NothingToBill):
        bill()


@pytest.mark.parametrize(
    ("at", "billed"),
    [
        ("2022-09-30", []),
        ("2022-10-01", ["2022-10", "2022-11"]),
        ("2022-11-30", ["2022-10", "2022-11"]),
        ("2022-12-01", ["2022-10", "2022-11", "2022-12"]),
        ("2023-02-01", ["2022-10", "2022-11", "2022-12"]),
    ],
)
def test_by_term_each_term_that_has_begun_is_billed(at, billed):
    make_agreement(billing="term")
    rows = workers(1)
    take_in(rows)

    if not billed:
        with pytest.raises(NothingToBill):
            bill(at=day(at))
        return
    issued = bill(at=day(at))

    assert sorted(line for one in issued for line in lines_of(one)) == each(rows, *billed)
    assert [AgreementBill.objects.get(bill_id=one.bill_id).first_month.month for one in issued] == [10, 12][
        : len(issued)
    ]


@pytest.mark.parametrize(
    ("at", "count"), [("2022-09-30", 0), ("2022-10-01", 1), ("2022-10-31", 1), ("2022-11-01", 2), ("2023-05-01", 3)]
)
def test_monthly_each_month_that_has_begun_is_billed(at, count):
    make_agreement(billing="monthly")
    take_in(workers(2))

    if not count:
        with pytest.raises(NothingToBill):
            bill(at=day(at))
        return
    issued = bill(at=day(at))

    assert [one.total_rupiah for one in issued] == [2 * MONTH_RUPIAH] * count


def test_month_begins_by_the_clock_of_the_office():
    # 1 October in Tenggarong has begun; in London and Jakarta it has not.
    make_agreement(billing="monthly")
    take_in(workers(1))

    assert len(bill(at=datetime.datetime(2022, 9, 30, 16, 30, tzinfo=datetime.UTC))) == 1


def test_month_to_bill_may_be_said():
    make_agreement(billing="monthly")
    take_in(workers(1))

    assert len(bill(month="2022-11")) == 2


# Members who come and go between two bills


def test_monthly_newcomer_is_billed_from_the_month_in_which_he_came():
    make_agreement(billing="monthly")
    old, new = worker(), worker()
    take_in([old])
    bill(at=day("2022-10-01"))
    bill(at=day("2022-11-01"))

    take_in([old, new], at="2022-11-10")
    (late,) = bill(at=day("2022-11-10", hour=11))
    (december,) = bill(at=day("2022-12-01"))

    assert lines_of(late) == each([new], "2022-11")
    assert lines_of(december) == each([old, new], "2022-12")
    assert member_of(new).months == [month("2022-11"), month("2022-12")]


def test_check_tells_newcomers_the_months_that_are_left():
    make_agreement(billing="monthly")
    take_in(workers(1))
    bill(at=day("2022-10-01"))

    assert send(workers(1), at=day("2022-10-31")).check.total_rupiah == 3 * MONTH_RUPIAH
    assert send(workers(1), at=day("2022-11-01")).check.total_rupiah == 2 * MONTH_RUPIAH


def test_newcomer_checked_before_and_approved_after_the_month_is_funded_from_approval_on():
    make_agreement(billing="monthly")
    new = worker()
    take_in(workers(1))
    bill(at=day("2022-10-01"))
    send([new], at=day("2022-10-31"))

    batch = approve(at=day("2022-11-01"))

    assert (batch.members, batch.total_rupiah) == (1, 2 * MONTH_RUPIAH)


def test_first_list_that_is_late_is_funded_from_the_start():
    make_agreement(billing="monthly")
    rows = workers(1)

    take_in(rows, at="2022-11-10")

    assert len(bill(at=day("2022-11-10", hour=11))) == 2


def test_after_the_last_month_was_billed_nobody_comes_in():
    make_agreement(billing="monthly")
    take_in(workers(1))
    bill(at=day("2022-12-01"))

    told = send(workers(1), at=day("2023-01-05")).check

    assert told.reasons == {"already_funded": 1}


def test_by_term_newcomer_is_billed_for_what_is_left_of_the_term():
    make_agreement(billing="term")
    old, new = worker(), worker()
    take_in([old])
    bill(at=day("2022-10-01"))

    take_in([new], at="2022-11-10")
    (late,) = bill(at=day("2022-11-11"))

    assert lines_of(late) == each([new], "2022-11")


def test_billed_once_late_batch_has_all_its_months():
    make_agreement()
    take_in(workers(1))
    bill()
    late = workers(1)

    take_in(late, at="2022-11-10")
    (issued,) = bill(at=day("2022-11-11"))

    assert lines_of(issued) == each(late, "2022-10", "2022-11", "2022-12")


# What others do meanwhile


def test_cancelled_bill_is_issued_anew():
    make_agreement()
    rows = workers(1)
    take_in(rows)
    (first,) = bill()
    cancel(first)

    (second,) = bill()

    assert (second.number, lines_of(second)) == (f"{AGREEMENT}/2", lines_of(first))


def test_month_that_the_worker_took_over_is_not_billed_again():
    make_agreement()
    rows = workers(2)
    take_in(rows)
    (first,) = bill()
    take_over_month(
        participant_id=member_of(rows[0]).participant_id,
        month=Month(2022, 10),
        cover=Cover.RISK,
        number="SENDIRI",
        now=PAID_AT,
    )
    cancel(first)

    (second,) = bill()

    assert lines_of(second) == sorted(
        [*each(rows[:1], "2022-11", "2022-12"), *each(rows[1:], "2022-10", "2022-11", "2022-12")]
    )


def test_reversed_payment_lets_the_months_be_billed_and_paid_again():
    make_agreement()
    take_in(workers(2))
    (first,) = bill()
    pay(first)
    reverse_payment(
        channel="BANK", reference=first.number, reason="salah transfer", now=PAID_AT,
        by_user_id=reach_of(OFFICER).user_id,
    )  # fmt: skip

    (second,) = bill(at=PAID_AT)
    answer = pay(second)

    assert (answer.insured_months, InsuredMonth.objects.filter(voided_by=None).count()) == (6, 6)
    assert books_agree() == []
    assert sum(account.balance_rupiah for account in trial_balance()) == 0


def test_ended_participation_does_not_keep_others_from_being_billed():
    make_agreement()
    gone, stays = worker(), worker()
    take_in([gone])
    take_in([stays])
    end_participation(
        participant_id=member_of(gone).participant_id,
        ended_on=datetime.date(2022, 9, 21),
        reason="wage_earner",
        now=PAID_AT,
    )

    (issued,) = bill(at=PAID_AT)

    assert lines_of(issued) == each([stays], "2022-10", "2022-11", "2022-12")


def test_payment_of_the_bill_insures_the_months_from_the_start_by_letter():
    make_agreement()
    rows = workers(2)
    take_in(rows, at="2022-11-14")
    (issued,) = bill(at=day("2022-11-16"))

    answer = pay(issued, at=day("2022-11-18"))

    assert (answer.insured_months, answer.carried_lines, answer.numbers_issued) == (6, 0, 2)
    assert set(InsuredMonth.objects.values_list("covered_from", flat=True)) == {
        datetime.date(2022, 10, 1), datetime.date(2022, 11, 1), datetime.date(2022, 12, 1),
    }  # fmt: skip


def test_savings_are_billed_beside_risk():
    make_agreement(programmes=["JKK", "JKM", "JHT"])
    take_in(workers(1))

    (issued,) = bill()

    assert (issued.line_count, issued.total_rupiah) == (6, 3 * (MONTH_RUPIAH + 20_000))


@pytest.mark.parametrize("username", [SPONSOR_OFFICER, AUDITOR])
def test_who_may_not_bill_is_refused(username):
    make_agreement()

    with pytest.raises(NotPermitted):
        bill(by=username)


@pytest.mark.parametrize("username", [NEIGHBOUR, CITY_OFFICER])
def test_agreement_of_another_office_is_not_found(username):
    make_agreement()

    with pytest.raises(AgreementNotFound):
        bill(by=username)
