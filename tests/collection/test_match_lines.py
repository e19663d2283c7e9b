"""Lines of statements are recognised by what they name, and whatever they are, the books come out the same."""

import datetime
import itertools

import pytest

from jangkau.collection.models import Bill, HeldMoney, LineMatch, Partner, Payment, RefundStep
from jangkau.collection.models.held_money import HeldReason
from jangkau.collection.models.statements import LineOutcome, MatchReason
from jangkau.collection.selectors.books import books_agree
from jangkau.collection.selectors.tie_out import Day, DayState, DifferenceKind, UnknownChannel, tie_out
from jangkau.collection.services.bills import IssuedBill
from jangkau.collection.services.line_desk import (
    LineDecided,
    PaymentsDoNotFit,
    WhyMissing,
    book_line_as_fee,
    hold_reversed,
    leave_line_held,
    pay_bill_with_line,
    settle_line,
)
from jangkau.collection.services.line_matching import match_lines
from jangkau.collection.services.refund_requests import refund_held_money
from jangkau.collection.services.refunds import (
    RecordedResults,
    ResultRowRefused,
    approve_refund,
    record_refund_results,
    send_refunds,
)
from jangkau.collection.services.reversals import reverse_payment
from tests.factories.collection import at, make_bill, months, pay
from tests.factories.enrolment import make_participant
from tests.factories.money import balances, boss, clerk, hold, wish
from tests.factories.partners import make_partner
from tests.factories.registry import make_user
from tests.factories.statements import CHANNEL, Moved, make_account, mt940, receive, supervisor

pytestmark = pytest.mark.django_db

NOW = at("2022-10-31", 9)
PRICE = 16_800


def bill_for_a_month(workers: int = 1) -> IssuedBill:
    """Bill workers for October at 16,800 each."""
    return make_bill([make_participant() for _ in range(workers)], months("2022-10"))


def notify(bill: IssuedBill, reference: str, day: str = "2022-10-03") -> Payment:
    """Record what the channel tells of a payment."""
    return Payment.objects.get(pk=pay(bill, paid_at=at(day), reference=reference, channel=CHANNEL).payment_id)


def days(last: int = 31) -> list[Day]:
    """Tie October out."""
    return tie_out(
        channel=CHANNEL, first_on=datetime.date(2022, 10, 1), last_on=datetime.date(2022, 10, last), reach=supervisor()
    )


def kinds() -> list[DifferenceKind]:
    """Return the differences of October."""
    return [each.kind for day in days() for each in day.differences]


def code_of(bill: IssuedBill) -> str:
    """Return the payment code of a bill."""
    return Bill.objects.get(pk=bill.bill_id).code


def test_a_line_that_names_a_payment_brings_its_money() -> None:
    make_account()
    notify(bill_for_a_month(), "REQ-0001")

    assert kinds() == [DifferenceKind.PAID_NOT_SETTLED]
    receive(mt940([Moved(4, PRICE, narrative="VA PAYMENT REQ-0001")]))

    assert LineMatch.objects.get().reason == MatchReason.REFERENCE
    assert balances() == {"1010": PRICE, "4100": -10_000, "4200": -6_800}
    assert [(day.day.day, day.state, day.statement_rupiah, day.payments_rupiah) for day in days()] == [
        (3, DayState.AGREED, PRICE, PRICE)
    ]
    assert books_agree() == []


def test_a_line_of_a_whole_day_settles_its_payments_less_the_fees() -> None:
    make_account(daily_totals=True)
    make_partner(CHANNEL)
    Partner.objects.update(fee_rupiah=500)
    for number in range(3):
        notify(bill_for_a_month(), f"REQ-{number}")

    receive(mt940([Moved(4, 3 * PRICE - 1_500, narrative="SETTLEMENT 03/10")]))

    match = LineMatch.objects.get()
    assert (match.reason, match.fee_rupiah, match.payments.count()) == (MatchReason.DAY_TOTAL, 1_500, 3)
    assert balances()["5100"] == 1_500
    assert balances().get("1100", 0) == 0
    assert (kinds(), books_agree()) == ([], [])


def test_a_line_that_names_an_open_bill_pays_it() -> None:
    make_account()
    bill = bill_for_a_month()
    code = code_of(bill)

    receive(mt940([Moved(3, PRICE, narrative=f"SETORAN VA 12345{code[:9]}\n{code[9:]}")]))

    payment = Payment.objects.get()
    assert (payment.bill_id, payment.channel) == (bill.bill_id, CHANNEL)
    assert payment.settlement.match.reason == MatchReason.BILL_PAID
    assert balances() == {"1010": PRICE, "4100": -10_000, "4200": -6_800}
    assert (kinds(), books_agree()) == ([], [])


@pytest.mark.parametrize(("rupiah", "reason"), [(PRICE - 1, HeldReason.UNDERPAID), (PRICE + 1, HeldReason.OVERPAID)])
def test_a_line_of_another_amount_than_its_bill_is_held_for_it(rupiah: int, reason: HeldReason) -> None:
    make_account()
    bill = bill_for_a_month()

    receive(mt940([Moved(3, rupiah, narrative=f"IURAN {bill.number}")]))

    held = HeldMoney.objects.get()
    assert (held.reason, held.bill_id, held.responsible.username) == (reason, bill.bill_id, "penyelia")
    assert kinds() == [DifferenceKind.AMOUNT_DIFFERS]
    assert books_agree() == []


def test_a_debit_line_pays_the_refund_that_it_names_and_the_banks_file_adds_nothing() -> None:
    make_account()
    held = hold(20_000, received_at=at("2022-10-01"), channel=CHANNEL)
    refund_id = refund_held_money(held_id=held.pk, wish=wish(15_000), now=at("2022-10-02"), reach=clerk())
    approve_refund(refund_id=refund_id, now=at("2022-10-03"), reach=boss())
    send_refunds(channel=CHANNEL, now=at("2022-10-03"), reach=boss())

    receive(mt940([Moved(4, -15_000, "TRF-77", f"PENGEMBALIAN {refund_id}"), Moved(5, -15_000, "TRF-78")]))

    match = LineMatch.objects.get(outcome=LineOutcome.REFUND)
    assert (match.refund_id, match.reason, match.line.reference) == (refund_id, MatchReason.REFUND_NUMBER, "TRF-77")
    assert RefundStep.objects.get(state="paid").reference == "TRF-77"
    before = balances()
    assert (before["1010"], before.get("1200", 0)) == (-15_000, 0)
    rows = f"refund,status,bank_reference,note\n{refund_id},{{}},BNK-1,\n"
    paid, failed = (rows.format(status).encode() for status in ("paid", "failed"))
    recorded = record_refund_results(content=paid, now=NOW, reach=boss())
    assert recorded == RecordedResults(paid=0, failed=0, known=1)
    with pytest.raises(ResultRowRefused):
        record_refund_results(content=failed, now=NOW, reach=boss())
    assert (balances(), books_agree()) == (before, [])


def test_a_bill_that_is_paid_already_takes_no_second_money() -> None:
    make_account()
    bill = bill_for_a_month()
    move = Moved(3, PRICE, narrative=f"IURAN {bill.number}")

    receive(mt940([move, move]))

    assert HeldMoney.objects.get().reason == HeldReason.DUPLICATE
    assert balances() == {"1010": 2 * PRICE, "2300": -PRICE, "4100": -10_000, "4200": -6_800}


@pytest.mark.parametrize("order", list(itertools.permutations(range(4))))
def test_the_books_are_the_same_in_any_order(order: tuple[int, ...]) -> None:
    make_account()
    bills = [bill_for_a_month(), bill_for_a_month()]
    steps = [
        lambda: notify(bills[0], "REQ-0001"),
        lambda: notify(bills[1], "REQ-0002"),
        lambda: receive(mt940([Moved(3, PRICE, "REQ-0001"), Moved(3, PRICE, "REQ-0002"), Moved(3, 5_000, "LAIN-1")])),
        lambda: receive(mt940([Moved(4, 7_000, "LAIN-2")], first_day=4, number="2", opening_rupiah=1_038_600)),
    ]

    for place in (*order, *order):
        steps[place]()
    match_lines(channel=CHANNEL, now=NOW, by_user_id=make_user().pk)

    assert balances() == {"1010": 45_600, "2300": -12_000, "4100": -20_000, "4200": -13_600}
    assert kinds() == [DifferenceKind.SETTLED_NOT_NOTIFIED] * 2
    assert books_agree() == []


def test_every_difference_is_named_until_the_desk_decides_it() -> None:
    make_account()
    reversed_one, late, bill = bill_for_a_month(), bill_for_a_month(), bill_for_a_month()
    gone = notify(reversed_one, "REQ-0001")
    notify(late, "REQ-0002")
    moves = [Moved(3, PRICE, "REQ-0001"), Moved(3, PRICE - 300, "X-1"), Moved(3, PRICE, "X-2"), Moved(4, 9_000, "X-3")]
    receive(mt940([*moves, Moved(4, -2_500, "ADM-1")]))
    reverse_payment(channel=CHANNEL, reference="REQ-0001", reason="salah bayar", now=NOW, by_user_id=make_user().pk)
    assert sorted(kinds()) == [
        DifferenceKind.DEBIT_UNEXPLAINED,
        DifferenceKind.PAID_NOT_SETTLED,
        DifferenceKind.REVERSED_AFTER_SETTLEMENT,
        *[DifferenceKind.SETTLED_NOT_NOTIFIED] * 3,
    ]
    reach = supervisor()
    line = {each.found_rupiah: each.line_id or 0 for day in days() for each in day.differences}

    with pytest.raises(WhyMissing):
        settle_line(line_id=line[PRICE - 300], references=["REQ-0002"], note=" ", reach=reach, now=NOW)
    with pytest.raises(PaymentsDoNotFit):
        settle_line(line_id=line[PRICE - 300], references=["REQ-0001"], note="x", reach=reach, now=NOW)
    settle_line(line_id=line[PRICE - 300], references=["REQ-0002"], note="biaya lebih", reach=reach, now=NOW)
    with pytest.raises(LineDecided):
        settle_line(line_id=line[PRICE - 300], references=["REQ-0002"], note="lagi", reach=reach, now=NOW)
    held = LineMatch.objects.get(outcome=LineOutcome.HELD, line__reference="X-2")
    pay_bill_with_line(line_id=held.line_id, bill_number=bill.number, reach=reach, now=NOW)
    leave_line_held(line_id=line[9_000], responsible="penyelia", note="ditanyakan", reach=reach, now=NOW)
    book_line_as_fee(line_id=line[-2_500], note="administrasi Oktober", reach=reach, now=NOW)
    hold_reversed(payment_id=gone.pk, reach=reach, now=NOW)

    assert {day.state for day in days()} == {DayState.EXPLAINED}
    assert "1100" not in balances()
    assert balances()["5100"] == 2_800
    assert books_agree() == []


def test_a_statement_that_does_not_join_the_one_before_is_a_gap() -> None:
    make_account()
    receive(mt940([Moved(3, 1_000, "A1")]))
    receive(mt940([Moved(5, 2_000, "B1")], number="3", first_day=5, opening_rupiah=1_500_000))

    assert DifferenceKind.STATEMENT_GAP in kinds()


def test_a_channel_without_an_account_in_reach_is_unknown() -> None:
    make_account()

    with pytest.raises(UnknownChannel):
        tie_out(
            channel="X", first_on=datetime.date(2022, 10, 1), last_on=datetime.date(2022, 10, 2), reach=supervisor()
        )
