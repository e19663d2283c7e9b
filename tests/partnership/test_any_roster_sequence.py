"""Whatever is done with lists in whatever order: no budget is passed, and no month is promised twice."""

import contextlib
import datetime
from collections import Counter
from dataclasses import dataclass, field

import pytest
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from jangkau.collection.models import BillLine
from jangkau.collection.selectors.books import books_agree, trial_balance
from jangkau.collection.services.bills import IssuedBill
from jangkau.core.errors import Refusal
from jangkau.partnership.models import Agreement, Member
from jangkau.partnership.models.agreements import Billing, OnDeparture
from jangkau.partnership.selectors.budget import promised_rupiah, remaining_rupiah
from jangkau.partnership.selectors.rosters import rows_under_review
from jangkau.partnership.services.agreements import record_agreement
from jangkau.partnership.services.departures import DepartureReason, RowOfRoster, record_departure
from jangkau.partnership.services.reviews import decide_rows
from jangkau.registry.selectors.reach import reach_of
from tests.factories.collection import cancel
from tests.factories.partnership import (
    CITY_OFFICER,
    CITY_SUPERVISOR,
    MONTH_RUPIAH,
    OFFICER,
    PROVINCE,
    REGENCY,
    SUPERVISOR,
    UPLOADED_AT,
    Worker,
    agreement_document,
    approve,
    bill,
    make_world,
    pay,
    send,
    workers,
)

CODES = ("PKS-KUKAR", "PKS-KALTIM")
OFFICERS = dict(zip(CODES, (OFFICER, CITY_OFFICER), strict=True))
SUPERVISORS = dict(zip(CODES, (SUPERVISOR, CITY_SUPERVISOR), strict=True))
PEOPLE = 6

AGREEMENTS = st.sampled_from(CODES)
ROWS = st.lists(
    st.tuples(st.integers(0, PEOPLE - 1), st.sampled_from(["", "", "masuk", "keluar"]), st.sampled_from("LLLP")),
    min_size=1,
    max_size=PEOPLE,
)
ACTIONS = st.one_of(
    st.tuples(st.just("send"), AGREEMENTS, ROWS),
    st.tuples(st.just("take_in"), AGREEMENTS, ROWS),
    st.tuples(st.just("approve"), AGREEMENTS, st.none() | st.integers(1, 3)),
    st.tuples(st.just("decide"), AGREEMENTS, st.booleans()),
    st.tuples(st.just("bill"), AGREEMENTS),
    st.tuples(st.just("pay"), st.integers(0, 5)),
    st.tuples(st.just("cancel"), st.integers(0, 5)),
    st.tuples(st.just("depart"), st.integers(0, 9), st.integers(0, 40), st.sampled_from(DepartureReason)),
)
TERMS = st.tuples(st.sampled_from(Billing), st.sampled_from(OnDeparture), st.integers(1, 5), st.integers(1, 4))


@dataclass
class Season:
    """Two sponsors with the same people in their lists, while days pass."""

    people: list[Worker]
    now: datetime.datetime = UPLOADED_AT
    bills: list[IssuedBill] = field(default_factory=list)

    def act(self, action: tuple[object, ...]) -> None:
        name, *arguments = action
        with contextlib.suppress(Refusal):
            getattr(self, f"do_{name}")(*arguments)

    def do_send(self, code: str, rows: list[tuple[int, str, str]]) -> None:
        sent = [self.people[number].but(mutation=mutation, sex=sex) for number, mutation, sex in rows]
        check = send(sent, agreement=code, by=OFFICERS[code], at=self.now).check
        assert check.rows == check.accepted + check.review + check.rejected + check.waiting == len(rows)

    def do_take_in(self, code: str, rows: list[tuple[int, str, str]]) -> None:
        self.do_send(code, rows)
        self.act(("decide", code, True))
        self.do_approve(code, None)

    def do_approve(self, code: str, roster: int | None) -> None:
        approve(agreement=code, roster=roster, by=SUPERVISORS[code], at=self.now)

    def do_decide(self, code: str, accepted: bool) -> None:
        reach = reach_of(OFFICERS[code])
        rows = [number for number, _reasons in rows_under_review(agreement_code=code, reach=reach)]
        latest = Agreement.objects.get(code=code).rosters.order_by("-number").first()
        decide_rows(
            agreement_code=code, roster_number=latest.number, row_numbers=rows, accepted=accepted, reason="KTP",
            reach=reach, now=self.now,
        )  # fmt: skip

    def do_bill(self, code: str) -> None:
        self.bills += bill(agreement=code, by=OFFICERS[code], at=self.now)

    def do_pay(self, number: int) -> None:
        if self.bills:
            pay(self.bills[number % len(self.bills)], at=self.now)

    def do_cancel(self, number: int) -> None:
        if self.bills:
            cancel(self.bills[number % len(self.bills)])

    def do_depart(self, number: int, days_ago: int, reason: DepartureReason) -> None:
        members = list(Member.objects.select_related("agreement", "row__roster").order_by("pk"))
        if not members:
            return
        member = members[number % len(members)]
        record_departure(
            agreement_code=member.agreement.code,
            member=RowOfRoster(member.row.roster.number, member.row.row_number),
            left_on=(self.now - datetime.timedelta(days=days_ago)).date(),
            reason=reason,
            reach=reach_of(OFFICERS[member.agreement.code]),
            now=self.now,
        )


def make_agreements(terms: list[tuple[Billing, OnDeparture, int, int]]) -> None:
    parties = (("PEMKAB-KUKAR", "KC-TGR", REGENCY), ("PEMPROV-KALTIM", "KC-SMD", PROVINCE))
    for code, (sponsor, office, region), (billing, policy, people, months) in zip(CODES, parties, terms, strict=True):
        record_agreement(
            document=agreement_document(
                code=code,
                sponsor=sponsor,
                office=office,
                region=region,
                billing=billing.value,
                on_departure=policy.value,
                months=months,
                budget_rupiah=people * months * MONTH_RUPIAH - 1,
            ),
            reach=reach_of(OFFICERS[code]),
        )


def check_all() -> None:
    for agreement in Agreement.objects.order_by("pk"):
        assert remaining_rupiah(agreement) >= 0
        billed = BillLine.objects.filter(live=True, bill__for_agreement__agreement=agreement)
        assert (billed.aggregate(total=Sum("amount_rupiah"))["total"] or 0) <= promised_rupiah(agreement)
    promised: Counter[tuple[int, datetime.date]] = Counter()
    for member in Member.objects.order_by("pk"):
        assert member.amount_rupiah >= len(member.months) * MONTH_RUPIAH
        assert member.months == sorted(set(member.months))
        promised.update((member.person_id, month) for month in member.months)
    assert not promised or max(promised.values()) == 1
    assert books_agree() == []
    assert sum(account.balance_rupiah for account in trial_balance()) == 0


@pytest.mark.slow
class TestAnySequence(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        make_world()

    @settings(
        max_examples=max(settings().max_examples // 2, 1),
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(
        st.lists(TERMS, min_size=2, max_size=2),
        st.tuples(ROWS, ROWS),
        st.lists(st.tuples(ACTIONS, st.integers(0, 25)), min_size=5, max_size=15),
    )
    def test_no_budget_is_passed_and_no_month_is_promised_twice(self, terms, first, actions):
        make_agreements(terms)
        season = Season(workers(PEOPLE))
        begin = [(("take_in", code, rows), 1) for code, rows in zip(CODES, first, strict=True)]

        for action, days in [*begin, *actions]:
            season.now += datetime.timedelta(days=days)
            season.act(action)

            check_all()
