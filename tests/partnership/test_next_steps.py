"""What an agreement waits for follows from its files, rows, batches and bills."""

import datetime

import pytest

from jangkau.collection.services.bill_endings import cancel_bill
from jangkau.collection.services.reversals import reverse_payment
from jangkau.core.models import SealedFile
from jangkau.core.services.files import store_file
from jangkau.partnership.models import Agreement, RosterUpload
from jangkau.partnership.models.uploads import UploadState
from jangkau.partnership.selectors.next_steps import Kind, NextStep, next_steps_of, outstanding_of
from jangkau.partnership.services.budgets import change_budget
from jangkau.partnership.services.reviews import decide_rows
from jangkau.registry.selectors.reach import reach_of
from tests.factories.partnership import (
    AGREEMENT,
    MONTH_RUPIAH,
    OFFICER,
    approve,
    bill,
    day,
    make_agreement,
    pay,
    send,
    worker,
    workers,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]

TODAY = datetime.date(2022, 10, 15)


def steps(agreement: Agreement, today: datetime.date = TODAY) -> tuple[NextStep, ...]:
    return next_steps_of(agreement_ids=[agreement.pk], today=today)[agreement.pk]


def kinds(agreement: Agreement, today: datetime.date = TODAY) -> list[Kind]:
    return [step.kind for step in steps(agreement, today)]


def upload(agreement: Agreement, state: UploadState) -> RosterUpload:
    file = store_file(
        kind=SealedFile.Kind.ROSTER,
        name="a.csv",
        content=b"x",
        now=day("2022-10-01"),
        retain_until=datetime.date(2023, 1, 1),
    )
    return RosterUpload.objects.create(
        agreement=agreement,
        file=file,
        sha256=b"x" * 32,
        state=state,
        refusal={"code": "x"} if state == UploadState.REFUSED else None,
        uploaded_by_id=reach_of(OFFICER).user_id,
        uploaded_at=day("2022-10-01"),
        changed_at=day("2022-10-01"),
    )


def test_a_new_agreement_waits_for_a_list():
    assert kinds(make_agreement()) == [Kind.SEND_ROSTER]


@pytest.mark.parametrize(
    ("state", "kind"),
    [
        (UploadState.RECEIVED, Kind.READING),
        (UploadState.MAPPED, Kind.CONFIRM_COLUMNS),
        (UploadState.IMPORTING, Kind.READING),
        (UploadState.REFUSED, Kind.SEND_ROSTER),
        (UploadState.WITHDRAWN, Kind.SEND_ROSTER),
    ],
)
def test_a_file_under_way_is_confirmed_or_waited_for(state, kind):
    agreement = make_agreement()
    upload(agreement, state)

    assert kinds(agreement) == [kind]


def test_from_the_list_to_the_payment_one_step_follows_another():
    agreement = make_agreement()
    send(workers(2))
    assert kinds(agreement) == [Kind.APPROVE]

    approve()
    assert kinds(agreement) == [Kind.BILL]

    (issued,) = bill()
    (step,) = steps(agreement)
    assert (step.kind, step.rupiah, step.key) == (Kind.PAY, 6 * MONTH_RUPIAH, issued.bill_id)

    pay(issued)
    assert kinds(agreement) == []


def test_rows_under_review_and_rejected_ones_are_counted():
    agreement = make_agreement()
    send([*workers(2), *workers(2, sex="P"), worker(nik=""), worker(name="")])

    assert [(step.kind, step.count, step.number) for step in steps(agreement)] == [
        (Kind.REVIEW, 2, 1), (Kind.APPROVE, 0, 1), (Kind.CORRECT, 2, 1),
    ]  # fmt: skip


def test_a_row_decided_on_after_the_approval_waits_for_another_one():
    agreement = make_agreement()
    send([*workers(1), *workers(1, sex="P")])
    approve()
    pay(bill()[0])
    assert kinds(agreement) == [Kind.REVIEW]

    decide_rows(
        agreement_code=AGREEMENT,
        roster_number=1,
        row_numbers=[3],
        accepted=True,
        reason="KTP dilihat di loket",
        reach=reach_of(OFFICER),
        now=day("2022-10-01"),
    )
    assert kinds(agreement) == [Kind.APPROVE]

    approve(at=day("2022-10-02"))
    assert kinds(agreement) == [Kind.BILL]


def test_a_row_decided_against_waits_for_nothing():
    agreement = make_agreement()
    send([*workers(1), *workers(1, sex="P")])
    approve()
    pay(bill()[0])
    decide_rows(
        agreement_code=AGREEMENT,
        roster_number=1,
        row_numbers=[3],
        accepted=False,
        reason="bukan orang yang sama",
        reach=reach_of(OFFICER),
        now=day("2022-10-01"),
    )

    assert kinds(agreement) == []


def test_rows_that_a_later_list_has_overtaken_are_not_waited_for():
    agreement = make_agreement()
    doubtful, wrong = worker(sex="P"), worker(born="31-02-1980")
    send([doubtful, wrong])
    assert kinds(agreement) == [Kind.REVIEW, Kind.CORRECT]

    send([doubtful.but(sex="L"), wrong.but(born="17-08-1980")], at=day("2022-09-21"))

    assert [(step.kind, step.number) for step in steps(agreement)] == [(Kind.APPROVE, 2)]


def test_the_same_list_again_changes_nothing_and_waits_for_nobody():
    rows = workers(2)
    agreement = make_agreement()
    send(rows)
    approve()
    pay(bill()[0])

    send(rows, at=day("2022-10-01"))

    assert kinds(agreement) == []


def test_a_list_of_who_leaves_waits_for_an_approval():
    rows = workers(2)
    agreement = make_agreement()
    send(rows)
    approve()
    pay(bill()[0])

    send([rows[0].but(mutation="keluar")], at=day("2022-10-01"))

    assert kinds(agreement) == [Kind.APPROVE]


def test_rows_without_budget_wait_for_more_of_it_and_then_for_an_approval():
    agreement = make_agreement(budget_rupiah=3 * MONTH_RUPIAH)
    send(workers(3))
    approve()
    pay(bill()[0])

    found = outstanding_of(agreement_ids=[agreement.pk], today=TODAY)[agreement.pk]
    assert ([step.kind for step in found.steps], found.waiting) == ([Kind.WAIT_FOR_BUDGET], 2)

    change_budget(
        agreement_id=agreement.pk,
        budget_rupiah=6 * MONTH_RUPIAH,
        decree="Keputusan 500/2022",
        decree_date=datetime.date(2022, 10, 1),
        reach=reach_of(OFFICER),
        now=day("2022-10-02"),
    )
    assert kinds(agreement) == [Kind.APPROVE]


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (datetime.date(2022, 10, 31), []),
        (datetime.date(2022, 11, 1), [Kind.BILL]),
        (datetime.date(2022, 11, 2), [Kind.BILL]),
    ],
)
def test_a_monthly_agreement_is_billed_when_the_month_has_begun(today, expected):
    agreement = make_agreement(billing="monthly")
    send(workers(2))
    approve()
    pay(bill(at=day("2022-10-01"))[0], at=day("2022-10-02"))

    assert kinds(agreement, today) == expected


def test_who_joins_a_billed_month_is_billed_for_it():
    agreement = make_agreement(billing="monthly")
    send(workers(2))
    approve()
    pay(bill(at=day("2022-10-01"))[0], at=day("2022-10-02"))
    send(workers(1), at=day("2022-10-05"))
    approve(at=day("2022-10-06"))

    assert kinds(agreement) == [Kind.BILL]


def test_months_of_a_cancelled_bill_are_billed_again():
    agreement = make_agreement()
    send(workers(2))
    approve()
    (issued,) = bill()
    cancel_bill(
        bill_number=issued.number,
        reason="jumlah orangnya keliru",
        now=day("2022-10-01"),
        by_user_id=reach_of(OFFICER).user_id,
    )

    assert kinds(agreement) == [Kind.BILL]


def test_months_of_a_reversed_payment_are_billed_again():
    agreement = make_agreement()
    send(workers(2))
    approve()
    (issued,) = bill()
    pay(issued)
    reverse_payment(
        channel="BANK",
        reference=issued.number,
        reason="salah bayar oleh bank",
        now=day("2022-10-01"),
        by_user_id=reach_of(OFFICER).user_id,
    )

    assert kinds(agreement) == [Kind.BILL]


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (datetime.date(2022, 12, 31), [Kind.REVIEW, Kind.PAY, Kind.CORRECT]),
        (datetime.date(2023, 1, 1), [Kind.PAY]),
        (datetime.date(2023, 1, 2), [Kind.PAY]),
    ],
)
def test_an_agreement_that_is_over_waits_for_its_money_alone(today, expected):
    agreement = make_agreement()
    send([*workers(1), *workers(1, sex="P"), worker(nik="")])
    approve()
    bill()

    assert kinds(agreement, today) == expected


def test_an_agreement_that_ended_without_a_list_waits_for_nothing():
    assert kinds(make_agreement(), datetime.date(2023, 1, 1)) == []


def test_every_roster_that_nobody_approved_waits_the_newest_first():
    rows = workers(4)
    agreement = make_agreement()
    send(rows[:2])
    send(rows[2:], at=day("2022-09-21"))

    assert [(step.kind, step.number) for step in steps(agreement)] == [(Kind.APPROVE, 2), (Kind.APPROVE, 1)]

    approve(roster=2)

    assert [(step.kind, step.number) for step in steps(agreement)] == [(Kind.APPROVE, 1), (Kind.BILL, None)]
