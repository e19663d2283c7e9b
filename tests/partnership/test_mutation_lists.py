"""Lists that say who comes and who leaves: leavers go by approval, with four eyes, as the agreement says."""

import datetime

import pytest

from jangkau.collection.models import BillLine, CarryForward, InsuredMonth
from jangkau.collection.selectors.books import books_agree, trial_balance
from jangkau.enrolment.models import Participant
from jangkau.partnership.models import Batch, Member, RosterRow
from jangkau.partnership.selectors.budget import promised_rupiah, remaining_rupiah
from jangkau.partnership.services.approvals import NothingToApprove
from jangkau.partnership.services.departures import DepartureReason, RowOfRoster, record_departure
from jangkau.registry.selectors.reach import reach_of
from tests.factories.partnership import (
    AGREEMENT,
    MONTH_RUPIAH,
    OFFICER,
    Sent,
    Worker,
    approve,
    as_csv,
    bill,
    check,
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


def take_in(rows, *, at: str = "2022-09-20"):
    send(rows, at=day(at))
    return approve(at=day(at, hour=10))


def leaving(*rows: Worker) -> list[Worker]:
    return [row.but(mutation="Keluar") for row in rows]


def months_of(row: Worker) -> list[int]:
    return [month.month for month in member_of(row).months]


def test_row_that_leaves_asks_for_no_month():
    make_agreement()
    row = worker()
    take_in([row])

    sent = send(leaving(row))

    assert (sent.check.accepted, sent.check.new_members, sent.check.leaving, sent.check.total_rupiah) == (1, 0, 1, 0)
    kept = RosterRow.objects.get(roster_id=sent.roster_id)
    assert (kept.leaves, kept.months, kept.amount_rupiah) == (True, [], 0)


@pytest.mark.parametrize("word", ["keluar", "KELUAR", "Mutasi Keluar", "berhenti", "out", "Hapus"])
def test_words_for_leaving_are_known(word):
    make_agreement()
    row = worker()
    take_in([row])

    assert check([row.but(mutation=word)]).leaving == 1


@pytest.mark.parametrize("word", ["", "masuk", "baru", "tetap"])
def test_other_words_do_not_make_anybody_leave(word):
    make_agreement()
    row = worker()
    take_in([row])

    assert check([row.but(mutation=word)]).leaving == 0


def test_nothing_changes_before_approval():
    make_agreement()
    row = worker()
    take_in([row])

    send(leaving(row))

    assert member_of(row).left_on is None


def test_nik_alone_is_enough_to_leave():
    make_agreement()
    row = worker()
    take_in([row])

    told = check(leaving(row.but(name="", born="", sex="", category="PNS", regency="Berau", district="", village="")))

    assert told.outcomes == {2: ("accepted", ())}


@pytest.mark.parametrize(
    ("nik", "reason"), [("", "nik_missing"), ("123", "nik_malformed"), ("6402061708809876", "not_a_member")]
)
def test_who_cannot_be_found_cannot_leave(nik, reason):
    make_agreement()
    take_in([worker()])

    assert check(leaving(worker(nik=nik, name="Siapa Saja"))).outcomes == {2: ("rejected", (reason,))}


def test_participant_of_another_agreement_is_not_a_member():
    make_agreement()
    row = worker()
    fund_elsewhere([row])

    assert check(leaving(row)).reasons == {"not_a_member": 1}


def test_leaving_and_coming_in_one_list_is_said_twice():
    make_agreement()
    row = worker()
    take_in([row])

    told = check([row.but(mutation="masuk"), row.but(mutation="keluar")])

    assert told.outcomes == {2: ("accepted", ()), 3: ("rejected", ("duplicate_in_roster",))}


def test_list_of_leavers_only_is_a_batch_without_a_bill():
    make_agreement(billing="monthly")
    stays, goes = workers(2)
    take_in([stays, goes])
    bill(at=day("2022-10-01"))

    batch = take_in(leaving(goes), at="2022-10-20")
    (november,) = bill(at=day("2022-11-01"))

    assert (batch.number, batch.members, batch.departed, batch.total_rupiah) == (2, 0, 1, 0)
    assert Batch.objects.count() == 2
    assert november.line_count == 1
    assert BillLine.objects.filter(participant=member_of(goes).participant, live=True).count() == 1


@pytest.mark.parametrize(
    ("approved", "left_on", "months"),
    [
        ("2022-10-31", "2022-10-31", [10]),
        # November is not billed yet: he is not billed for it.
        ("2022-11-01", "2022-10-31", [10]),
    ],
)
def test_month_that_was_not_billed_is_not_billed_any_more(approved, left_on, months):
    make_agreement(billing="monthly")
    row = worker()
    take_in([row])
    bill(at=day("2022-10-01"))

    take_in(leaving(row), at=approved)

    assert member_of(row).left_on == datetime.date.fromisoformat(left_on)
    assert months_of(row) == months


def test_month_that_has_begun_and_was_billed_stays():
    make_agreement(billing="monthly")
    row = worker()
    take_in([row])
    bill(at=day("2022-11-01"))

    take_in(leaving(row), at="2022-11-02")

    assert (months_of(row), member_of(row).left_on) == ([10, 11], datetime.date(2022, 11, 2))
    assert BillLine.objects.filter(live=True).count() == 2


def test_day_of_leaving_is_that_of_the_office():
    make_agreement()
    row = worker()
    take_in([row])
    (issued,) = bill()
    pay(issued)
    send(leaving(row), at=day("2022-11-30"))

    # 1 December in Tenggarong has begun; in London it has not.
    approve(at=datetime.datetime(2022, 11, 30, 16, 30, tzinfo=datetime.UTC))

    assert (member_of(row).left_on, months_of(row)) == (datetime.date(2022, 12, 1), [10, 11, 12])


@pytest.mark.parametrize(
    ("policy", "insured", "kept", "carried"),
    [("refund", 2, [10, 11], 0), ("transfer", 2, [10, 11], 1), ("keep", 3, [10, 11, 12], 0)],
)
def test_months_paid_ahead_go_as_the_agreement_says(policy, insured, kept, carried):
    agreement = make_agreement(on_departure=policy)
    row = worker()
    take_in([row])
    (issued,) = bill()
    pay(issued)

    take_in(leaving(row), at="2022-11-15")

    assert InsuredMonth.objects.filter(voided_by=None).count() == insured
    assert (months_of(row), CarryForward.objects.count()) == (kept, carried)
    assert promised_rupiah(agreement) == len(kept) * MONTH_RUPIAH
    assert books_agree() == []
    assert sum(account.balance_rupiah for account in trial_balance()) == 0


def test_leaver_stays_a_participant():
    make_agreement()
    row = worker()
    take_in([row])

    take_in(leaving(row), at="2022-10-05")

    assert Participant.objects.get().ended_on is None


def test_what_leavers_give_up_funds_those_who_come_in_the_same_list():
    agreement = make_agreement(budget_rupiah=3 * MONTH_RUPIAH)
    goes, comes = workers(2)
    take_in([goes])

    sent = send([comes, *leaving(goes)])
    batch = approve()

    assert sent.check.outcomes == {2: ("waiting", ("over_budget",)), 3: ("accepted", ())}
    assert (batch.members, batch.departed, batch.waiting) == (1, 1, 0)
    assert remaining_rupiah(agreement) == 0


def test_same_list_again_changes_nothing():
    make_agreement()
    stays, goes = workers(2)
    take_in([stays, goes])
    take_in(leaving(goes))
    before = list(Member.objects.order_by("pk").values())

    told = send(leaving(goes)).check

    assert told.outcomes == {2: ("accepted", ())}
    with pytest.raises(NothingToApprove):
        approve()
    assert list(Member.objects.order_by("pk").values()) == before


def test_leaving_that_a_later_list_took_back_does_not_happen():
    make_agreement()
    row = worker()
    take_in([row])
    send(leaving(row))
    send([row])

    with pytest.raises(NothingToApprove):
        approve(roster=2)

    assert member_of(row).left_on is None


# Coming back


def gone(row: Worker) -> None:
    """Take somebody in for October to December and let him go in October."""
    take_in([row])
    take_in(leaving(row), at="2022-10-05")


def test_who_left_does_not_come_back_by_an_old_list():
    make_agreement(billing="monthly")
    row = worker()
    gone(row)

    assert send([row], at=day("2022-11-10")).check.reasons == {"has_left": 1}


def test_who_left_is_not_taken_in_again_by_a_row_from_before():
    make_agreement()
    row, later = worker(), worker(sex="P")
    take_in([row])
    send([row, later], at=day("2022-10-04"))
    record_departure(
        agreement_code=AGREEMENT,
        member=row_key(row),
        left_on=datetime.date(2022, 10, 5),
        reason=DepartureReason.DROPPED_OUT,
        reach=reach_of(OFFICER),
        now=day("2022-10-05"),
    )

    with pytest.raises(NothingToApprove):
        approve(at=day("2022-10-06"))

    assert member_of(row).left_on == datetime.date(2022, 10, 5)


def row_key(row: Worker) -> RowOfRoster:
    member = member_of(row)
    return RowOfRoster(member.row.roster.number, member.row.row_number)


def test_who_comes_back_is_funded_from_that_month_on():
    agreement = make_agreement(billing="monthly")
    row, other = workers(2)
    take_in([row, other])
    bill(at=day("2022-10-01"))
    take_in(leaving(row), at="2022-10-05")
    bill(at=day("2022-11-01"))

    batch = take_in([row.but(mutation="Masuk")], at="2022-12-02")
    (december,) = bill(at=day("2022-12-03"))

    assert (batch.members, batch.new_people, batch.new_participants) == (1, 0, 0)
    assert (months_of(row), member_of(row).left_on) == ([10, 12], None)
    assert december.line_count == 2
    assert promised_rupiah(agreement) == 5 * MONTH_RUPIAH


def test_who_comes_back_after_a_job_has_a_new_participation_and_no_month_twice():
    make_agreement()
    row = worker()
    take_in([row])
    (issued,) = bill()
    pay(issued)
    record_departure(
        agreement_code=AGREEMENT,
        member=row_key(row),
        left_on=datetime.date(2022, 10, 20),
        reason=DepartureReason.WAGE_EARNER,
        reach=reach_of(OFFICER),
        now=day("2022-10-21"),
    )

    take_in([row.but(mutation="masuk")], at="2022-12-01")
    (again,) = bill(at=day("2022-12-02"))

    assert Participant.objects.count() == 2
    assert (months_of(row), again.total_rupiah) == ([12], MONTH_RUPIAH)
    assert member_of(row).amount_rupiah == 2 * MONTH_RUPIAH


def test_leaving_after_coming_back_is_heard():
    make_agreement(billing="monthly")
    row = worker()
    gone(row)
    take_in([row.but(mutation="masuk")], at="2022-11-02")

    batch = take_in(leaving(row), at="2022-11-20")

    assert (batch.departed, months_of(row)) == (1, [])


def test_column_with_mutations_is_found_by_its_heading():
    make_agreement()
    row = worker()
    take_in([row])
    headings = ("NIK", "Nama", "Tanggal Lahir", "Mutasi")

    told = check([], content=as_csv(leaving(row), headings=headings), sent=Sent(at=day("2022-10-05")))

    assert told.leaving == 1
