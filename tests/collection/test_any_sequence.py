"""Whatever is done in whatever order: the books balance, and every rupiah received is accounted for."""

import contextlib
import datetime
from collections import Counter
from dataclasses import dataclass, field

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from jangkau.collection.models import CarryForward, InsuredMonth, Payment
from jangkau.collection.selectors.books import books_agree, trial_balance
from jangkau.collection.selectors.coverage import count_by_status
from jangkau.collection.selectors.status import status_of
from jangkau.collection.services.bill_endings import expire_bills
from jangkau.collection.services.bills import IssuedBill
from jangkau.collection.services.departures import DeparturePolicy, settle_departure
from jangkau.collection.services.reversals import reverse_payment
from jangkau.collection.services.takeovers import take_over_month
from jangkau.core.errors import Refusal
from jangkau.enrolment.models import Participant
from jangkau.enrolment.models.participants import WorkSector
from jangkau.rules.contributions import Cover, FundingSource, Sector, price_of_month
from jangkau.rules.months import Month
from jangkau.rules.status import Status
from tests.factories.collection import cancel, make_bill, pay
from tests.factories.enrolment import end_participant, make_participant
from tests.factories.registry import make_user

# April 2026 is the first month of relief outside transport, so prices differ by month, sector and payer.
FIRST_MONTH = Month.parse("2026-02")
START = datetime.datetime(2026, 1, 20, 2, 0, tzinfo=datetime.UTC)

WORKERS = st.integers(0, 2)
MONTHS = st.integers(0, 5)
ACTIONS = st.one_of(
    st.tuples(
        st.just("bill"),
        st.sets(WORKERS, min_size=1),
        MONTHS,
        st.integers(1, 3),
        st.sets(st.sampled_from(Cover), min_size=1),
    ),
    st.tuples(st.just("bill_self"), WORKERS, MONTHS, st.integers(1, 3)),
    st.tuples(st.just("pay"), st.integers(0, 5)),
    st.tuples(st.just("reverse"), st.integers(0, 5)),
    st.tuples(st.just("cancel"), st.integers(0, 5)),
    st.tuples(st.just("expire")),
    st.tuples(st.just("take_over"), WORKERS, MONTHS, st.sampled_from(Cover)),
    st.tuples(st.just("depart"), WORKERS, st.integers(0, 180), st.sampled_from(DeparturePolicy), st.booleans()),
)


@dataclass
class Office:
    """A branch at work: it does one action after the other while days pass."""

    workers: list[Participant]
    now: datetime.datetime = START
    bills: list[IssuedBill] = field(default_factory=list)

    def act(self, action: tuple[object, ...]) -> None:
        name, *arguments = action
        with contextlib.suppress(Refusal):
            getattr(self, f"do_{name}")(*arguments)

    def do_bill(self, workers: set[int], month: int, count: int, covers: set[Cover]) -> None:
        asked = [FIRST_MONTH.plus(month + step) for step in range(count)]
        chosen = [self.workers[worker] for worker in sorted(workers)]
        self.bills.append(make_bill(chosen, asked, covers=sorted(covers), now=self.now, number=self.number()))

    def do_bill_self(self, worker: int, month: int, count: int) -> None:
        chosen = self.workers[worker]
        asked = [FIRST_MONTH.plus(month + step) for step in range(count)]
        expires_at = self.now + datetime.timedelta(days=20)
        self.bills.append(
            make_bill([chosen], asked, payer=chosen, now=self.now, expires_at=expires_at, number=self.number())
        )

    def do_pay(self, bill: int) -> None:
        chosen = self.bills[bill % len(self.bills)]
        pay(chosen, paid_at=self.now, channel="bank", reference=chosen.number)

    def do_reverse(self, bill: int) -> None:
        chosen = self.bills[bill % len(self.bills)]
        reverse_payment(
            channel="bank", reference=chosen.number, reason="salah", now=self.now, by_user_id=make_user().pk
        )

    def do_cancel(self, bill: int) -> None:
        cancel(self.bills[bill % len(self.bills)])

    def do_expire(self) -> None:
        expire_bills(now=self.now)

    def do_take_over(self, worker: int, month: int, cover: Cover) -> None:
        self.bills.append(
            take_over_month(
                participant_id=self.workers[worker].pk,
                month=FIRST_MONTH.plus(month),
                cover=cover,
                number=self.number(),
                now=self.now,
            )
        )

    def do_depart(self, worker: int, days: int, policy: DeparturePolicy, ends: bool) -> None:
        left_on = START.date() + datetime.timedelta(days=days)
        if ends:
            end_participant(self.workers[worker], on=left_on, recorded_at=self.now)
        settle_departure(
            participant_id=self.workers[worker].pk,
            left_on=left_on,
            policy=policy,
            note="keluar",
            now=self.now,
            by_user_id=make_user().pk,
        )

    def number(self) -> str:
        return f"B{len(self.bills)}"


def price_today(month: InsuredMonth) -> int:
    """Return the price of an insured month, worked out anew from the law."""
    return price_of_month(
        month=Month.of(month.month),
        cover=Cover(month.cover),
        bracket=month.participant.bracket,
        sector=Sector(month.participant.sector),
        funding=FundingSource(month.basis.funding),
    ).total_rupiah


class TestAnySequence(TestCase):
    @settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
    @given(st.lists(st.tuples(ACTIONS, st.integers(0, 12)), min_size=3, max_size=14))
    def test_books_balance_and_every_rupiah_is_accounted_for(
        self, actions: list[tuple[tuple[object, ...], int]]
    ) -> None:
        office = Office(
            [make_participant(), make_participant(bracket=3), make_participant(sector=WorkSector.TRANSPORT)]
        )
        # A sponsor's bill to begin with, so that there is something to pay, take over and undo.
        office.do_bill({0, 1, 2}, 1, 4, set(Cover))

        for action, days in actions:
            office.now += datetime.timedelta(days=days)
            office.act(action)

            assert books_agree() == []
            assert sum(account.balance_rupiah for account in trial_balance()) == 0

        standing = InsuredMonth.objects.filter(voided_by=None).select_related("participant", "basis")
        received = sum(
            Payment.objects.exclude(voids__reason="payment_reversed").values_list("amount_rupiah", flat=True)
        )
        carried = sum(
            CarryForward.objects.exclude(payment__voids__reason="payment_reversed").values_list(
                "amount_rupiah", flat=True
            )
        )
        refunds = next(-account.balance_rupiah for account in trial_balance() if account.code == "2200")
        assert received == sum(map(price_today, standing)) + carried + refunds
        today = office.now.date()
        one_by_one = Counter(status_of(participant_id=worker.pk, on=today).status for worker in office.workers)
        assert count_by_status(as_of=today) == {status: one_by_one[status] for status in Status}
