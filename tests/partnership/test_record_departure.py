"""A member who died, found a wage or dropped out: his months, his money, and who gets the budget."""

import datetime

import pytest

from jangkau.collection.models import BillLine, CarryForward, InsuredMonth
from jangkau.collection.selectors.books import books_agree, trial_balance
from jangkau.collection.services.departures import SettledDeparture
from jangkau.collection.services.takeovers import take_over_month
from jangkau.partnership.models import Member
from jangkau.partnership.selectors.agreements import AgreementNotFound
from jangkau.partnership.selectors.budget import promised_rupiah, remaining_rupiah
from jangkau.partnership.services.approvals import NothingToApprove
from jangkau.partnership.services.departures import (
    DepartureOutside,
    DepartureReason,
    MemberNotFound,
    RowOfRoster,
    record_departure,
)
from jangkau.partnership.services.leaving import Departed
from jangkau.registry.models import Person
from jangkau.registry.selectors.reach import NotPermitted, reach_of
from jangkau.registry.services.people import DeathRecorded
from jangkau.rules.contributions import Cover
from jangkau.rules.months import Month
from tests.factories.partnership import (
    AGREEMENT,
    AUDITOR,
    CITY_OFFICER,
    MONTH_RUPIAH,
    NEIGHBOUR,
    OFFICER,
    OTHER_AGREEMENT,
    SPONSOR_OFFICER,
    Worker,
    approve,
    bill,
    day,
    fund_elsewhere,
    make_agreement,
    member_of,
    pay,
    send,
    worker,
    workers,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]


def depart(
    member: Worker | str | RowOfRoster,
    left_on: str,
    *,
    reason: DepartureReason = DepartureReason.DROPPED_OUT,
    at: datetime.datetime | None = None,
    by: str = OFFICER,
    agreement: str = AGREEMENT,
) -> Departed:
    return record_departure(
        agreement_code=agreement,
        member=number_of(member, agreement) if isinstance(member, Worker) else member,
        left_on=datetime.date.fromisoformat(left_on),
        reason=reason,
        reach=reach_of(by),
        now=at or day("2022-12-20"),
    )


def number_of(row: Worker, agreement: str = AGREEMENT) -> str:
    return member_of(row, agreement=agreement).participant.issued_number.number


def insured(*rows: Worker, **terms: object) -> list[Worker]:
    """Take rows in under a new agreement, bill and pay them."""
    make_agreement(**terms)
    send(rows)
    approve()
    (issued,) = bill()
    pay(issued)
    return list(rows)


def months_of(row: Worker) -> list[int]:
    return [month.month for month in member_of(row).months]


def in_balance() -> bool:
    return books_agree() == [] and sum(account.balance_rupiah for account in trial_balance()) == 0


@pytest.mark.parametrize(
    ("left_on", "kept"), [("2022-10-31", [10]), ("2022-11-01", [10, 11]), ("2022-11-02", [10, 11])]
)
def test_months_that_have_begun_stay(left_on, kept):
    (row,) = insured(worker())

    departed = depart(row, left_on)

    assert months_of(row) == kept
    assert departed.months_given_up == 3 - len(kept)
    assert InsuredMonth.objects.filter(voided_by=None).count() == len(kept)


def test_refund_is_owed_and_frees_the_budget():
    (row,) = insured(worker(), budget_rupiah=3 * MONTH_RUPIAH)

    departed = depart(row, "2022-10-20")

    assert departed.settled == SettledDeparture(2, 2 * MONTH_RUPIAH, 0, 0)
    assert promised_rupiah(Member.objects.get().agreement) == MONTH_RUPIAH
    assert in_balance()


def test_keep_leaves_months_and_budget_as_they_are():
    (row,) = insured(worker(), on_departure="keep", budget_rupiah=3 * MONTH_RUPIAH)

    departed = depart(row, "2022-10-20")

    assert departed == Departed(1, 0, SettledDeparture(0, 0, 0, 0))
    assert months_of(row) == [10, 11, 12]
    assert remaining_rupiah(Member.objects.get().agreement) == 0
    assert member_of(row).left_on == datetime.date(2022, 10, 20)


def test_keep_gives_up_what_was_not_billed():
    make_agreement(on_departure="keep", billing="monthly")
    row = worker()
    send([row])
    approve()
    (issued,) = bill(at=day("2022-10-01"))
    pay(issued, at=day("2022-10-02"))

    assert depart(row, "2022-10-20").months_given_up == 2
    assert months_of(row) == [10]


def test_keep_counts_the_bills_of_the_agreement_alone():
    make_agreement(on_departure="keep", billing="monthly")
    row = worker()
    send([row])
    approve()
    bill(at=day("2022-11-01"))
    take_over_month(
        participant_id=member_of(row).participant_id, month=Month(2022, 11), cover=Cover.RISK, number="SENDIRI",
        now=day("2022-11-02"),
    )  # fmt: skip

    depart(RowOfRoster(1, 2), "2022-10-20")

    assert months_of(row) == [10]


def test_what_is_transferred_funds_a_worker_who_waits():
    row, waits = workers(2)
    insured(row, waits, on_departure="transfer", budget_rupiah=4 * MONTH_RUPIAH)
    with pytest.raises(NothingToApprove):
        approve(at=day("2022-10-19"))

    departed = depart(row, "2022-10-20", at=day("2022-10-21"))
    batch = approve(at=day("2022-10-22"))

    assert departed.settled == SettledDeparture(2, 0, 2 * MONTH_RUPIAH, 0)
    assert set(CarryForward.objects.values_list("reason", flat=True)) == {"departed"}
    assert (batch.members, batch.waiting, months_of(waits)) == (1, 0, [10, 11, 12])
    assert remaining_rupiah(member_of(waits).agreement) == 0
    assert in_balance()


def test_departure_before_the_bill_is_paid_frees_its_lines():
    make_agreement()
    row, stays = workers(2)
    send([row, stays])
    approve()
    (issued,) = bill()

    departed = depart(RowOfRoster(1, 2), "2022-10-20")
    answer = pay(issued, at=day("2022-12-21"))

    assert departed.settled == SettledDeparture(0, 0, 0, 2)
    assert BillLine.objects.filter(participant=member_of(row).participant, live=True).count() == 1
    assert (answer.insured_months, answer.carried_rupiah) == (4, 2 * MONTH_RUPIAH)
    assert in_balance()


def test_departure_before_the_bill_is_issued_keeps_the_months_off_it():
    make_agreement()
    row = worker()
    send([row])
    approve()

    depart(RowOfRoster(1, 2), "2022-10-20")

    assert bill(at=day("2022-12-21"))[0].total_rupiah == MONTH_RUPIAH


def test_death_ends_participation_and_is_on_record():
    (row,) = insured(worker())

    depart(row, "2022-11-05", reason=DepartureReason.DEATH)

    person = Person.objects.get()
    participant = member_of(row).participant
    assert person.died_on == datetime.date(2022, 11, 5)
    assert (participant.ended_on, participant.end_reason) == (datetime.date(2022, 11, 5), "death")
    assert months_of(row) == [10, 11]
    assert in_balance()


def test_death_before_the_first_month_gives_all_months_up():
    (row,) = insured(worker())

    departed = depart(row, "2022-09-28", reason=DepartureReason.DEATH)

    assert (departed.months_given_up, months_of(row)) == (3, [])
    assert not InsuredMonth.objects.filter(voided_by=None).exists()
    assert in_balance()


def test_dead_are_not_taken_in_again():
    (row,) = insured(worker())
    depart(row, "2022-11-05", reason=DepartureReason.DEATH)

    assert "deceased" in send([row.but(mutation="masuk")], at=day("2022-12-21")).check.reasons


def test_job_with_wages_ends_participation_and_not_the_life():
    (row,) = insured(worker())

    depart(row, "2022-11-05", reason=DepartureReason.WAGE_EARNER)

    assert member_of(row).participant.end_reason == "wage_earner"
    assert Person.objects.get().died_on is None


def test_drop_out_stays_a_participant_and_may_pay_for_himself():
    (row,) = insured(worker())

    depart(row, "2022-10-20")

    assert member_of(row).participant.ended_on is None


def test_same_death_is_settled_under_each_agreement():
    row = worker()
    fund_elsewhere([row], months=1, first_month="2022-12")
    (elsewhere,) = bill(agreement=OTHER_AGREEMENT, by=CITY_OFFICER)
    pay(elsewhere)
    insured(row)

    depart(row, "2022-10-05", reason=DepartureReason.DEATH)
    depart(row, "2022-10-05", reason=DepartureReason.DEATH, agreement=OTHER_AGREEMENT, by=CITY_OFFICER)

    assert InsuredMonth.objects.get(voided_by=None).month == datetime.date(2022, 10, 1)
    assert in_balance()


def test_other_day_of_death_stops_everything():
    (row,) = insured(worker())
    Person.objects.update(died_on=datetime.date(2022, 11, 1))

    with pytest.raises(DeathRecorded):
        depart(row, "2022-11-05", reason=DepartureReason.DEATH)

    assert member_of(row).left_on is None
    assert InsuredMonth.objects.filter(voided_by=None).count() == 3


def test_who_has_left_cannot_leave_again():
    (row,) = insured(worker())
    depart(row, "2022-10-20")

    with pytest.raises(MemberNotFound):
        depart(row, "2022-10-21")


@pytest.mark.parametrize("key", ["00000000000", RowOfRoster(1, 99), RowOfRoster(9, 2)])
def test_unknown_member_is_told(key):
    insured(worker())

    with pytest.raises(MemberNotFound) as refused:
        depart(key, "2022-10-20")

    assert str(key) in str(refused.value)


@pytest.mark.parametrize(
    ("left_on", "allowed"), [("2022-12-19", True), ("2022-12-20", True), ("2022-12-21", False), ("2023-01-01", False)]
)
def test_departure_lies_not_in_the_future(left_on, allowed):
    (row,) = insured(worker())

    if allowed:
        assert depart(row, left_on).members == 1
    else:
        with pytest.raises(DepartureOutside):
            depart(row, left_on)


@pytest.mark.parametrize(("left_on", "allowed"), [("2022-12-31", True), ("2023-01-01", False)])
def test_departure_lies_before_the_end_of_the_agreement(left_on, allowed):
    (row,) = insured(worker())

    if allowed:
        assert depart(row, left_on, at=day("2023-02-01")).members == 1
    else:
        with pytest.raises(DepartureOutside):
            depart(row, left_on, at=day("2023-02-01"))


def test_today_is_the_day_at_the_office():
    (row,) = insured(worker())

    assert depart(row, "2022-11-02", at=datetime.datetime(2022, 11, 1, 16, 30, tzinfo=datetime.UTC)).members == 1


@pytest.mark.parametrize("username", [SPONSOR_OFFICER, AUDITOR])
def test_who_may_not_bill_may_not_record_departures(username):
    (row,) = insured(worker())

    with pytest.raises(NotPermitted):
        depart(row, "2022-10-20", by=username)


def test_office_of_others_does_not_find_the_agreement():
    (row,) = insured(worker())

    with pytest.raises(AgreementNotFound):
        depart(row, "2022-10-20", by=NEIGHBOUR)


def test_when_it_was_recorded_is_kept():
    (row,) = insured(worker())

    depart(row, "2022-10-20", at=day("2022-11-03"))

    assert member_of(row).left_at == day("2022-11-03")
