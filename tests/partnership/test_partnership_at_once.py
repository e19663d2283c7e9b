"""Several people at once: one after the other, and never more than the budget or a month twice."""

from collections import Counter

import pytest

from jangkau.collection.models import Bill, BillLine
from jangkau.collection.services.bills import IssuedBill
from jangkau.partnership.models import Batch, Member, Roster, RowDecision
from jangkau.partnership.selectors.budget import promised_rupiah
from jangkau.partnership.services.approvals import (
    AlreadyApproved,
    ApprovedBatch,
    Foreseen,
    NothingToApprove,
    approve_roster,
)
from jangkau.partnership.services.billing import NothingToBill
from jangkau.partnership.services.departures import DepartureReason, MemberNotFound, RowOfRoster, record_departure
from jangkau.partnership.services.reviews import NoRowsOfReason, RowsNotOpen, decide_rows, decide_rows_of_reason
from jangkau.registry.models import Person
from jangkau.registry.selectors.reach import reach_of
from tests.at_once import all_at_once
from tests.factories.partnership import (
    AGREEMENT,
    APPROVED_AT,
    CITY_OFFICER,
    CITY_SUPERVISOR,
    MONTH_RUPIAH,
    OFFICER,
    OTHER_AGREEMENT,
    SUPERVISOR,
    approve,
    bill,
    day,
    make_agreement,
    make_other_agreement,
    make_world,
    register,
    send,
    worker,
    workers,
)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture(autouse=True)
def _world(transactional_db: None) -> None:
    make_world()


def test_approvals_at_once_make_one_batch():
    make_agreement()
    send(workers(20))

    answers = all_at_once([approve] * 4)

    assert Counter(type(answer) for answer in answers) == {ApprovedBatch: 1, NothingToApprove: 3}
    assert (Batch.objects.count(), Member.objects.count()) == (1, 20)


def test_imports_at_once_are_numbered_one_after_the_other():
    make_agreement()
    lists = [workers(5) for _ in range(4)]

    all_at_once([lambda rows=rows: send(rows) for rows in lists])

    assert sorted(Roster.objects.values_list("number", flat=True)) == [1, 2, 3, 4]


def test_lists_approved_at_once_do_not_pass_the_budget():
    agreement = make_agreement(budget_rupiah=12 * MONTH_RUPIAH)
    for _ in range(4):
        send(workers(3))

    answers = all_at_once([lambda number=number: approve(roster=number) for number in (1, 2, 3, 4)])

    assert sum(answer.members for answer in answers if isinstance(answer, ApprovedBatch)) == 4
    assert promised_rupiah(agreement) == 12 * MONTH_RUPIAH


@pytest.mark.parametrize("known", [True, False])
def test_two_agreements_at_once_share_the_months_of_the_same_people(known):
    make_agreement()
    make_other_agreement(months=2)
    rows = workers(30)
    if known:
        for row in rows:
            register(row)
    send(rows)
    send(list(reversed(rows)), agreement=OTHER_AGREEMENT, by=CITY_OFFICER)

    answers = all_at_once([approve, lambda: approve(agreement=OTHER_AGREEMENT, by=CITY_SUPERVISOR)])

    assert all(isinstance(answer, ApprovedBatch | NothingToApprove) for answer in answers)
    promised = [
        (person, month) for person, months in Member.objects.values_list("person_id", "months") for month in months
    ]
    assert len(promised) == len(set(promised)) == 90
    assert Person.objects.count() == 30


def test_bills_at_once_bill_once():
    make_agreement()
    send(workers(10))
    approve()

    answers = all_at_once([bill] * 4)

    assert sum(isinstance(answer, NothingToBill) for answer in answers) == 3
    assert (Bill.objects.count(), BillLine.objects.filter(live=True).count()) == (1, 30)


def test_bill_and_departure_at_once_agree():
    make_agreement()
    send(workers(5))
    approve()

    def leave():
        return record_departure(
            agreement_code=AGREEMENT,
            member=RowOfRoster(1, 2),
            left_on=day("2022-10-05").date(),
            reason=DepartureReason.DROPPED_OUT,
            reach=reach_of(OFFICER),
            now=day("2022-10-06"),
        )

    billed, left = all_at_once([lambda: bill(at=day("2022-10-06")), leave])

    assert isinstance(billed[0], IssuedBill)
    assert left.members == 1
    assert BillLine.objects.filter(live=True).count() == 13


def test_departures_at_once_happen_once():
    make_agreement()
    send(workers(2))
    approve()

    def leave():
        return record_departure(
            agreement_code=AGREEMENT,
            member=RowOfRoster(1, 2),
            left_on=day("2022-10-05").date(),
            reason=DepartureReason.DROPPED_OUT,
            reach=reach_of(OFFICER),
            now=day("2022-10-06"),
        )

    answers = all_at_once([leave] * 4)

    assert sum(isinstance(answer, MemberNotFound) for answer in answers) == 3
    assert Member.objects.filter(left_on=None).count() == 1


def test_decisions_at_once_are_taken_once():
    make_agreement()
    send([worker(sex="P"), worker(sex="P")])

    def decide(accepted):
        return decide_rows(
            agreement_code=AGREEMENT,
            roster_number=1,
            row_numbers=[2, 3],
            accepted=accepted,
            reason="KTP dilihat",
            reach=reach_of(OFFICER),
            now=APPROVED_AT,
        )

    answers = all_at_once([lambda: decide(True), lambda: decide(False), lambda: decide(True)])

    assert Counter(type(answer) for answer in answers) == {int: 1, RowsNotOpen: 2}
    assert len(set(RowDecision.objects.values_list("accepted", flat=True))) == 1


def test_reviewers_of_all_rows_of_a_reason_at_once_decide_each_row_once():
    make_agreement()
    send(workers(20, sex="P"))

    def decide(username):
        return decide_rows_of_reason(
            agreement_code=AGREEMENT,
            roster_number=1,
            waits_for="nik_sex_mismatch",
            accepted=True,
            reason="KTP dilihat",
            reach=reach_of(username),
            now=APPROVED_AT,
        )

    answers = all_at_once([lambda: decide(OFFICER), lambda: decide(SUPERVISOR), lambda: decide(OFFICER)])

    assert Counter(type(answer) for answer in answers) == {int: 1, NoRowsOfReason: 2}
    assert RowDecision.objects.count() == 20


def test_one_approval_sent_several_times_at_once_is_done_once():
    make_agreement()
    send(workers(20))
    seen = Foreseen(batches=0, members=20, departed=0, total_rupiah=60 * MONTH_RUPIAH)

    def approve_as_seen():
        return approve_roster(
            agreement_code=AGREEMENT, roster_number=1, reach=reach_of(SUPERVISOR), now=APPROVED_AT, foreseen=seen
        )

    answers = all_at_once([approve_as_seen] * 4)

    assert Counter(type(answer) for answer in answers) == {ApprovedBatch: 1, AlreadyApproved: 3}
    assert (Batch.objects.count(), Member.objects.count()) == (1, 20)
