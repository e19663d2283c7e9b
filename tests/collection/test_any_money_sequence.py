"""Whatever comes in and is held, matched, carried, asked back or undone: no rupiah is lost or told twice."""

import dataclasses
import datetime
from dataclasses import field
from typing import Any
from unittest.mock import patch

from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from jangkau.collection.models import Bill, HeldMoney, InsuredMonth, Payment, PriceAdjustment, RefundRequest
from jangkau.collection.selectors.books import books_agree, trial_balance
from jangkau.collection.selectors.owed_months import owed_of
from jangkau.collection.selectors.payers import Payer, carried_balance
from jangkau.collection.services.bills import IssuedBill
from jangkau.collection.services.held_money import left_of
from jangkau.collection.services.matching import Excess, carry_held_money
from jangkau.collection.services.price_changes import carry_fallen_prices
from jangkau.collection.services.refund_requests import (
    drop_refund,
    refund_carried_money,
    refund_held_money,
    refund_months,
)
from jangkau.collection.services.refunds import approve_refund, record_refund_results, send_refunds
from jangkau.collection.services.reversals import reverse_payment
from jangkau.collection.services.saving_up import save_up
from jangkau.registry.models import OfficeRegion
from jangkau.rules.contributions import Cover, Price, price_of_month
from tests.collection.test_any_sequence import ACTIONS, Office
from tests.factories.enrolment import make_participant
from tests.factories.money import boss, clerk, hold, match, wish
from tests.factories.registry import make_office, make_organisation, make_region, make_user
from tests.factories.saving_up import saving_up_offered

PICK = st.integers(0, 5)
# A worker's month of risk costs 16.800, of savings 20.000.
RUPIAH = st.sampled_from([5_000, 16_800, 36_800, 100_000, 500_000])
MONEY_ACTIONS = st.one_of(
    ACTIONS,
    st.tuples(st.just("hold"), RUPIAH, st.booleans()),
    st.tuples(st.just("match"), PICK, st.lists(PICK, max_size=3), st.booleans(), st.sampled_from(Excess)),
    st.tuples(st.just("carry"), PICK, st.booleans()),
    st.tuples(st.just("refund_held"), PICK, RUPIAH),
    st.tuples(st.just("refund_carried"), RUPIAH, st.booleans()),
    st.tuples(st.just("refund_months"), PICK),
    st.tuples(st.just("drop"), PICK),
    st.tuples(st.just("approve"), PICK),
    st.tuples(st.just("send")),
    st.tuples(st.just("answer"), PICK, st.sampled_from(["paid", "failed"])),
    st.tuples(st.just("undo"), PICK),
    st.tuples(st.just("price_falls")),
    st.tuples(st.just("save"), PICK, RUPIAH),
    st.tuples(st.just("save"), PICK, RUPIAH),
)


@dataclasses.dataclass
class MoneyOffice(Office):
    """A branch to which money comes that it must find a place for."""

    held: list[HeldMoney] = field(default_factory=list)
    refunds: list[int] = field(default_factory=list)
    price_parts: int = 1

    def payers(self) -> list[Payer]:
        return [Payer(organisation_id=make_organisation().pk)] + [Payer(person_id=w.person_id) for w in self.workers]

    def price(self, **asked: Any) -> Price:
        price = price_of_month(**asked)
        return dataclasses.replace(
            price,
            jkk_rupiah=price.jkk_rupiah // self.price_parts,
            jkm_rupiah=price.jkm_rupiah // self.price_parts,
            references=(*price.references, f"part@{self.price_parts}"),
        )

    def price_shown(self, **asked: Any) -> Price:
        return dataclasses.replace(self.price(**asked), references=price_of_month(**asked).references)

    def do_hold(self, rupiah: int, known: bool) -> None:
        payer = self.payers()[0] if known else None
        self.held.append(hold(rupiah, received_at=self.now, payer=payer, reference=f"H{len(self.held)}"))

    def do_match(self, bill: int, picks: list[int], with_carried: bool, excess: Excess) -> None:
        chosen = {money.pk: money for pick in picks if self.held for money in [self.held[pick % len(self.held)]]}
        match(
            self.bills[bill % len(self.bills)],
            list(chosen.values()),
            with_carried=with_carried,
            excess=excess,
            now=self.now,
        )

    def do_carry(self, pick: int, for_worker: bool) -> None:
        if self.held:
            carry_held_money(
                held_id=self.held[pick % len(self.held)].pk,
                payer=self.payers()[1] if for_worker else None,
                now=self.now,
                by_user_id=make_user().pk,
            )

    def do_refund_held(self, pick: int, rupiah: int) -> None:
        if self.held:
            held_id = self.held[pick % len(self.held)].pk
            self.refunds.append(refund_held_money(held_id=held_id, wish=wish(rupiah), now=self.now, reach=clerk()))

    def do_refund_carried(self, rupiah: int, of_worker: bool) -> None:
        self.refunds.append(
            refund_carried_money(
                payer=self.payers()[of_worker],
                office_id=make_office().pk,
                wish=wish(rupiah),
                now=self.now,
                reach=clerk(),
            )
        )

    def do_refund_months(self, pick: int) -> None:
        payments = list(Payment.objects.order_by("pk"))
        if payments:
            payment = payments[pick % len(payments)]
            self.refunds.append(
                refund_months(payment_id=payment.pk, wish=wish(owed_of(payment)), now=self.now, reach=clerk())
            )

    def do_drop(self, pick: int) -> None:
        if self.refunds:
            refund_id = self.refunds[pick % len(self.refunds)]
            drop_refund(refund_id=refund_id, note="salah", now=self.now, reach=clerk())

    def do_approve(self, pick: int) -> None:
        if self.refunds:
            approve_refund(refund_id=self.refunds[pick % len(self.refunds)], now=self.now, reach=boss())

    def do_send(self) -> None:
        send_refunds(channel="bank-x", now=self.now, reach=boss())

    def do_answer(self, pick: int, status: str) -> None:
        if self.refunds:
            refund_id = self.refunds[pick % len(self.refunds)]
            content = f"refund,status,bank_reference,note\n{refund_id},{status},BNK-{refund_id},\n"
            record_refund_results(content=content.encode(), now=self.now, reach=boss())

    def do_undo(self, bill: int) -> None:
        number = self.bills[bill % len(self.bills)].number
        reverse_payment(channel="internal", reference=number, reason="salah", now=self.now, by_user_id=make_user().pk)

    def do_save(self, pick: int, rupiah: int) -> None:
        known = {bill.bill_id for bill in self.bills}
        save_up(
            person_id=self.workers[pick % len(self.workers)].person_id,
            reach=clerk(),
            channel="bank",
            reference=f"S{HeldMoney.objects.count()}",
            amount_rupiah=rupiah,
            paid_at=self.now,
            now=self.now,
        )
        for bill in Bill.objects.exclude(pk__in=known).order_by("pk"):
            self.bills.append(IssuedBill(bill.pk, bill.number, bill.code or "", bill.total_rupiah, 1, 0))

    def do_price_falls(self) -> None:
        self.price_parts = 2
        carry_fallen_prices(today=self.now.date(), now=self.now, by_user_id=make_user().pk)


def summed(rows: Any, *columns: str) -> int:
    return sum(value or 0 for value in rows.aggregate(**{name: Sum(name) for name in columns}).values())


PARTS = ("jkk_rupiah", "jkm_rupiah", "jht_rupiah")


class TestAnyMoneySequence(TestCase):
    @settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
    @given(st.lists(st.tuples(MONEY_ACTIONS, st.integers(0, 12)), min_size=4, max_size=16))
    def test_money_in_is_months_and_carried_and_held_and_owed(
        self, actions: list[tuple[tuple[object, ...], int]]
    ) -> None:
        office = MoneyOffice([make_participant(), make_participant(), make_participant()])
        OfficeRegion.objects.get_or_create(office=make_office(), region=make_region())
        with (
            patch("jangkau.collection.services.prices.price_of_month", office.price),
            patch("jangkau.collection.selectors.own_bills.price_of_month", office.price_shown),
            saving_up_offered(office.now.date()),
        ):
            office.do_bill({0, 1}, 1, 3, {Cover.RISK})
            office.do_hold(100_800, True)

            office.do_refund_held(0, 16_800)
            for action, days in [*actions, (("price_falls",), 0)]:
                office.now += datetime.timedelta(days=days)
                office.act(action)
                assert books_agree() == []

        payments = Payment.objects.exclude(voids__reason="payment_reversed").exclude(channel="internal")
        money_in = summed(payments, "amount_rupiah") + summed(HeldMoney.objects.all(), "amount_rupiah")
        standing = InsuredMonth.objects.filter(voided_by=None)
        given_back = PriceAdjustment.objects.filter(month__voided_by=None)
        months = summed(standing, *PARTS) - summed(given_back, *PARTS)
        carried = sum(map(carried_balance, office.payers()))
        suspense = sum(map(left_of, office.held))
        asked, sent, paid_back = (
            summed(RefundRequest.objects.filter(state__in=states), "amount_rupiah")
            for states in (["asked", "approved"], ["sent"], ["paid"])
        )
        owed = sum(owed_of(payment) for payment in Payment.objects.order_by("pk"))
        assert money_in == months + carried + suspense + asked + owed + sent + paid_back
        assert sum(account.balance_rupiah for account in trial_balance()) == 0
        resting = ("1010", "1190", "1200", "2100", "2200", "2300")
        assert {a.code: -a.balance_rupiah for a in trial_balance() if a.code in resting} == {
            "1010": paid_back,
            "1190": 0,
            "1200": sent,
            "2100": carried,
            "2200": asked + owed,
            "2300": suspense,
        }
