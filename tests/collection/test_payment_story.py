"""A payment's story, what reversing it would undo, and whether it could be recorded."""

import datetime

import pytest

from jangkau.collection.models import Payment
from jangkau.collection.selectors.books import books_in_reach
from jangkau.collection.selectors.payment_story import (
    PaymentNotFound,
    known_channels,
    payment_story,
    reversal_preview,
)
from jangkau.collection.services.departures import DeparturePolicy, settle_departure
from jangkau.collection.services.open_bills import BillAlreadyPaid, UnknownBill
from jangkau.collection.services.payments import (
    AmountDiffers,
    PaidInFuture,
    PaymentCheck,
    PaymentConflict,
    check_payment,
)
from jangkau.collection.services.reversals import reverse_payment
from jangkau.core.permissions import Role
from jangkau.registry.models import Assignment
from jangkau.registry.selectors.reach import NotPermitted, Reach, reach_of
from tests.factories.collection import at, make_bill, months, pay
from tests.factories.enrolment import make_participant
from tests.factories.registry import make_office, make_user

pytestmark = pytest.mark.django_db


def reach(role: Role, office: str = "KC-TGR") -> Reach:
    user = make_user(f"{role}.{office}")
    Assignment.objects.get_or_create(user=user, role=role, office=make_office(office))
    return reach_of(user.username)


def test_payment_tells_what_it_bought() -> None:
    bill = make_bill([make_participant() for _ in range(3)], months("2022-10", 2))
    answer = pay(bill, paid_at=at("2022-09-28"), reference="R-1")

    story = payment_story(payment_id=answer.payment_id, reach=reach(Role.BRANCH_OFFICER), language="id")

    assert (story.head.number, story.record.reference) == (bill.number, "R-1")
    assert (story.bought, story.standing, story.record.numbers_issued) == (6, 6, 3)
    assert story.entries == ()


def test_payment_of_another_office_is_not_found() -> None:
    answer = pay(make_bill([make_participant()], months("2022-10")), paid_at=at("2022-09-28"))

    with pytest.raises(PaymentNotFound):
        payment_story(payment_id=answer.payment_id, reach=reach(Role.SUPERVISOR, "KC-BPN"), language="id")
    with pytest.raises(PaymentNotFound):
        payment_story(payment_id=2**40, reach=reach(Role.SUPERVISOR), language="id")


def test_reversal_is_foreseen_as_it_then_happens() -> None:
    bill = make_bill([make_participant() for _ in range(3)], months("2022-10", 2))
    answer = pay(bill, paid_at=at("2022-09-28"), channel="b", reference="1")

    preview = reversal_preview(payment_id=answer.payment_id, reach=reach(Role.SUPERVISOR), now=at("2022-10-15"))
    undone = reverse_payment(channel="b", reference="1", reason="x", now=at("2022-10-15"), by_user_id=make_user().pk)

    assert (preview.month_count, preview.worker_count) == (undone.voided_months, 3)
    assert [(str(lost.month), lost.workers) for lost in preview.lost] == [("2022-10", 3), ("2022-11", 3)]


@pytest.mark.parametrize(
    ("day", "covered"), [("2022-09-30", 0), ("2022-10-01", 3), ("2022-11-30", 3), ("2022-12-01", 0)]
)
def test_reversal_says_who_is_covered_today(day: str, covered: int) -> None:
    bill = make_bill([make_participant() for _ in range(3)], months("2022-10", 2))
    answer = pay(bill, paid_at=at("2022-09-28"))

    preview = reversal_preview(payment_id=answer.payment_id, reach=reach(Role.SUPERVISOR), now=at(day))

    assert preview.covered_now == covered


def test_worker_of_whom_no_month_stands_any_more_loses_nothing_by_a_reversal() -> None:
    workers = [make_participant() for _ in range(3)]
    answer = pay(make_bill(workers, months("2022-10", 2)), paid_at=at("2022-09-28"))
    settle_departure(
        participant_id=workers[0].pk,
        left_on=datetime.date(2022, 9, 30),
        policy=DeparturePolicy.REFUND,
        note="pindah",
        now=at("2022-10-01"),
        by_user_id=make_user().pk,
    )

    preview = reversal_preview(payment_id=answer.payment_id, reach=reach(Role.SUPERVISOR), now=at("2022-10-15"))

    assert [lost.workers for lost in preview.lost] == [2, 2]
    assert preview.worker_count == 2


def test_who_may_not_reverse_is_not_told_what_it_would_undo() -> None:
    answer = pay(make_bill([make_participant()], months("2022-10")), paid_at=at("2022-09-28"))

    with pytest.raises(NotPermitted):
        reversal_preview(payment_id=answer.payment_id, reach=reach(Role.BRANCH_OFFICER), now=at("2022-10-15"))


def test_channels_are_known_once_each_in_order() -> None:
    for channel in ("BANK-B", "BANK-A", "BANK-B"):
        pay(make_bill([make_participant()], months("2022-10")), paid_at=at("2022-09-28"), channel=channel)

    assert known_channels() == ("BANK-A", "BANK-B")


def check(number: str, amount_rupiah: int, *, paid_on: str = "2022-09-28", reference: str = "R") -> PaymentCheck:
    return check_payment(
        channel="bank",
        reference=reference,
        bill_number=number,
        amount_rupiah=amount_rupiah,
        paid_at=at(paid_on),
        now=at("2022-09-29"),
        office_ids=[make_office().pk],
    )


class TestCheck:
    def test_payment_that_can_be_recorded_passes_and_nothing_is_written(self) -> None:
        bill = make_bill([make_participant()], months("2022-10"))

        checked = check(bill.code, bill.total_rupiah)

        assert checked == PaymentCheck(bill.number, 16_800, datetime.date(2022, 9, 28), None)
        assert not Payment.objects.exists()

    def test_payment_recorded_before_is_recognised(self) -> None:
        bill = make_bill([make_participant()], months("2022-10"))
        answer = pay(bill, paid_at=at("2022-09-28"), channel="bank", reference="R")

        assert check(bill.number, bill.total_rupiah).payment_id == answer.payment_id

    def test_what_recording_would_refuse_is_refused(self) -> None:
        bill = make_bill([make_participant()], months("2022-10"))
        paid = make_bill([make_participant()], months("2022-10"))
        pay(paid, paid_at=at("2022-09-28"), channel="bank", reference="SUDAH")
        make_office("KC-BPN")

        with pytest.raises(AmountDiffers):
            check(bill.number, 16_801)
        with pytest.raises(PaidInFuture):
            check(bill.number, 16_800, paid_on="2022-09-30")
        with pytest.raises(BillAlreadyPaid):
            check(paid.number, 16_800)
        with pytest.raises(PaymentConflict):
            check(bill.number, 16_800, reference="SUDAH")
        with pytest.raises(UnknownBill):
            check("TIDAK-ADA", 16_800)


class TestBooksInReach:
    def test_books_are_those_of_the_offices_in_reach(self) -> None:
        pay(make_bill([make_participant()], months("2022-10")), paid_at=at("2022-09-28"))
        elsewhere = make_participant(office=make_office("KC-BPN"))
        pay(make_bill([elsewhere], months("2022-10")), paid_at=at("2022-09-28"))

        ours = books_in_reach(reach=reach(Role.SUPERVISOR), as_of=datetime.date(2022, 9, 30))
        everything = books_in_reach(reach=reach(Role.AUDITOR, "PUSAT"), as_of=datetime.date(2022, 9, 30))

        assert (ours.debit_rupiah, ours.credit_rupiah, ours.balance_rupiah) == (16_800, 16_800, 0)
        assert everything.debit_rupiah == 33_600

    @pytest.mark.parametrize(("day", "debit_rupiah"), [(27, 0), (28, 16_800), (29, 16_800)])
    def test_day_itself_counts(self, day: int, debit_rupiah: int) -> None:
        pay(make_bill([make_participant()], months("2022-10")), paid_at=at("2022-09-28"))

        books = books_in_reach(reach=reach(Role.SUPERVISOR), as_of=datetime.date(2022, 9, day))

        assert books.debit_rupiah == debit_rupiah

    def test_officer_may_not_see_books(self) -> None:
        with pytest.raises(NotPermitted):
            books_in_reach(reach=reach(Role.BRANCH_OFFICER), as_of=datetime.date(2022, 9, 28))
