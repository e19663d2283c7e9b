"""Statements and notices in any order, and told as often as may be, come to the same books."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from jangkau.collection.models import Bill, Partner, Payment, StatementLine
from jangkau.collection.selectors.books import books_agree
from jangkau.collection.services.line_matching import match_lines
from jangkau.core.errors import Refusal
from tests.factories.collection import at, make_bill, months, pay
from tests.factories.enrolment import make_participant
from tests.factories.money import balances
from tests.factories.partners import make_partner
from tests.factories.registry import make_user
from tests.factories.statements import CHANNEL, Moved, make_account, mt940, receive

PRICE, FEE = 16_800, 500
OPENING = 1_000_000
EVENTS = range(7)
# What is left when all was told: two payments less their fees, one in full, twins and a stranger held.
BOOKS = {
    "1010": 3 * PRICE - 2 * FEE + 2 * 7_000 + 9_000,
    "2300": -23_000,
    "4100": -30_000,
    "4200": -20_400,
    "5100": 1_000,
}


class AnyOrder(TestCase):
    """Four files that overlap, and the notices of three payments."""

    @settings(max_examples=12, suppress_health_check=[HealthCheck.too_slow])
    @given(order=st.permutations(EVENTS), again=st.lists(st.sampled_from(EVENTS), max_size=6))
    def test_books_are_the_same(self, order: list[int], again: list[int]) -> None:
        make_account()
        make_partner(CHANNEL)
        Partner.objects.update(fee_rupiah=FEE)
        self.bills = [make_bill([make_participant()], months("2022-10"), number=f"BILL-{step}") for step in range(3)]

        for event in [*order, *again]:
            self.happens(event)
            assert books_agree() == []
        match_lines(channel=CHANNEL, now=at("2022-10-31", 9), by_user_id=make_user().pk)

        assert balances() == BOOKS
        assert (StatementLine.objects.count(), Payment.objects.count()) == (6, 3)
        assert books_agree() == []

    def happens(self, event: int) -> None:
        """Tell of one thing."""
        code = Bill.objects.get(number="BILL-2").code
        first = [Moved(3, PRICE - FEE, "REQ-0000"), Moved(3, 7_000), Moved(3, 7_000)]
        second = [Moved(4, PRICE - FEE, "REQ-0001"), Moved(4, PRICE, narrative=f"VA 12345{code}")]
        third = [Moved(5, 9_000, "LAIN")]
        after_first = OPENING + sum(move.amount_rupiah for move in first)
        files = [
            mt940(first, first_day=3, number="3"),
            mt940(second, first_day=4, number="4", opening_rupiah=after_first),
            mt940([*first, *second], first_day=3, number="90"),
            mt940([*second, *third], first_day=4, number="91", opening_rupiah=after_first),
        ]
        if event < len(files):
            receive(files[event])
            return
        number = event - len(files)
        try:
            pay(self.bills[number], paid_at=at("2022-10-03"), reference=f"REQ-000{number}", channel=CHANNEL)
        except Refusal:
            # The statement told of it first: hear_payment answers with that payment.
            assert number == 2
