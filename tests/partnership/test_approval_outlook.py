"""What an approval would come to is told beforehand, and an approval of anything else is refused."""

import dataclasses

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jangkau.core.history import acting
from jangkau.core.permissions import Role
from jangkau.partnership.models import Agreement, Batch, Member
from jangkau.partnership.selectors.agreements import AgreementNotFound
from jangkau.partnership.selectors.approvals import approval_of
from jangkau.partnership.selectors.rosters import RosterNotFound
from jangkau.partnership.services.approvals import (
    AlreadyApproved,
    ApprovalChanged,
    Foreseen,
    UploaderMayNotApprove,
    approve_roster,
)
from jangkau.partnership.services.reviews import decide_rows
from jangkau.registry.models import Assignment, Office, Person, User
from jangkau.registry.selectors.reach import NotPermitted, reach_of
from tests.factories.partnership import (
    AGREEMENT,
    APPROVED_AT,
    CITY_SUPERVISOR,
    MONTH_RUPIAH,
    NEIGHBOUR,
    OFFICER,
    OTHER_AGREEMENT,
    SUPERVISOR,
    approve,
    bill,
    day,
    fund_elsewhere,
    make_agreement,
    month,
    pay,
    register,
    send,
    worker,
    workers,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]


@pytest.fixture
def agreement(world):
    return make_agreement()


def outlook(agreement, *, by=SUPERVISOR, number=1, at=APPROVED_AT):
    return approval_of(agreement_id=agreement.pk, number=number, reach=reach_of(by), now=at)


def foreseen(agreement, **changes):
    seen = outlook(agreement)
    what = Foreseen(len(seen.batches), seen.outlook.members, seen.outlook.departed, seen.outlook.total_rupiah)
    return dataclasses.replace(what, **changes)


def approve_as_seen(seen, *, by=SUPERVISOR, at=APPROVED_AT, number=1):
    with acting(by=by, reason="menyetujui"):
        return approve_roster(agreement_code=AGREEMENT, roster_number=number, reach=reach_of(by), now=at, foreseen=seen)


def test_members_months_and_money_are_told(agreement):
    known = worker()
    register(known)
    send([*workers(2), known, worker(sex="P"), worker(name="")])

    seen = outlook(agreement)

    assert (seen.outlook.members, seen.outlook.new_people) == (3, 2)
    assert seen.outlook.months == ((month("2022-10"), 3), (month("2022-11"), 3), (month("2022-12"), 3))
    assert seen.outlook.total_rupiah == 9 * MONTH_RUPIAH
    assert (seen.under_review, seen.accepted_in_review, seen.rejected_in_review) == (1, 0, 0)
    assert (seen.left_rupiah, seen.left_after_rupiah) == (100_000_000, 100_000_000 - 9 * MONTH_RUPIAH)
    assert (seen.uploaded_by, seen.is_uploader) == ("Dinsos", False)


def test_looking_changes_nothing(agreement):
    send(workers(3))

    outlook(agreement)

    assert (Member.objects.count(), Batch.objects.count(), Person.objects.count()) == (0, 0, 0)


@pytest.mark.parametrize("budget_months", [0, 5, 6, 9])
def test_outlook_is_what_the_approval_does(world, budget_months):
    agreement = make_agreement(budget_rupiah=max(1, budget_months * MONTH_RUPIAH))
    partly = worker()
    fund_elsewhere([partly], months=1)
    send([*workers(2), partly, worker(sex="P")])
    decide_rows(
        agreement_code=AGREEMENT,
        roster_number=1,
        row_numbers=[5],
        accepted=True,
        reason="KTP dilihat",
        reach=reach_of(OFFICER),
        now=APPROVED_AT,
    )

    seen = outlook(agreement).outlook

    if seen.members:
        done = approve()
        assert (done.members, done.total_rupiah, done.waiting, done.unclear, done.new_people) == (
            seen.members,
            seen.total_rupiah,
            seen.waiting,
            seen.unclear,
            seen.new_people,
        )
    assert seen.members + seen.waiting == 4


def test_months_that_others_took_since_the_import_are_told(agreement):
    row = worker()
    send([row, worker()])
    fund_elsewhere([row], months=1)

    seen = outlook(agreement).outlook

    assert (seen.members, seen.changed) == (2, 1)
    assert dict(seen.months)[month("2022-10")] == 1


def test_row_whose_every_month_was_taken_is_told(agreement):
    row = worker()
    send([row, worker()])
    fund_elsewhere([row])

    assert (outlook(agreement).outlook.members, outlook(agreement).outlook.not_free) == (1, 1)


def test_row_whose_nik_was_registered_for_another_since_is_told(agreement):
    row = worker()
    send([row, worker()])
    register(row.but(name="Orang Lain Sekali"))

    assert (outlook(agreement).outlook.members, outlook(agreement).outlook.unclear) == (1, 1)


def test_members_who_leave_are_told_with_what_they_free(agreement):
    row = worker()
    send([row])
    approve()
    pay(bill()[0])
    send([row.but(mutation="keluar"), worker()], at=day("2022-10-20"))

    seen = approval_of(agreement_id=agreement.pk, number=2, reach=reach_of(SUPERVISOR), now=day("2022-10-21"))

    assert (seen.outlook.departed, seen.freed_rupiah) == (1, 2 * MONTH_RUPIAH)
    done = approve(roster=2, at=day("2022-10-21"))
    assert (done.departed, done.members, done.total_rupiah) == (1, seen.outlook.members, seen.outlook.total_rupiah)


def test_batches_of_the_roster_are_told(agreement):
    send(workers(2))
    done = approve()

    (batch,) = outlook(agreement).batches

    assert (batch.batch_id, batch.number, batch.members, batch.total_rupiah) == (done.batch_id, 1, 2, 6 * MONTH_RUPIAH)
    assert not outlook(agreement).has_something


def test_uploader_is_told_apart(agreement):
    send(workers(1), by=OFFICER)
    both = Agreement.objects.get()
    make_supervisor(OFFICER)

    assert approval_of(agreement_id=both.pk, number=1, reach=reach_of(OFFICER), now=APPROVED_AT).is_uploader


def make_supervisor(username):
    Assignment.objects.create(
        user=User.objects.get(username=username), role=Role.SUPERVISOR, office=Office.objects.get(code="KC-TGR")
    )


def test_who_may_not_approve_sees_no_outlook(agreement):
    send(workers(1))

    with pytest.raises(NotPermitted):
        outlook(agreement, by=OFFICER)
    with pytest.raises(AgreementNotFound):
        outlook(agreement, by=NEIGHBOUR)
    with pytest.raises(RosterNotFound):
        outlook(agreement, number=7)


def test_approval_of_what_was_seen_is_done(agreement):
    send(workers(2))

    assert approve_as_seen(foreseen(agreement)).members == 2


@pytest.mark.parametrize("changes", [{"members": 3}, {"total_rupiah": 1}, {"departed": 1}])
def test_approval_of_something_else_than_seen_is_refused(agreement, changes):
    send(workers(2))

    with pytest.raises(ApprovalChanged):
        approve_as_seen(foreseen(agreement, **changes))

    assert (Batch.objects.count(), Member.objects.count(), Person.objects.count()) == (0, 0, 0)


def test_what_changed_between_look_and_approval_stops_it(agreement):
    row = worker()
    send([row, worker()])
    seen = foreseen(agreement)
    fund_elsewhere([row])

    with pytest.raises(ApprovalChanged):
        approve_as_seen(seen)

    assert not Batch.objects.filter(agreement=agreement).exists()


def test_second_approval_of_the_same_look_leads_to_the_first(agreement):
    send(workers(2))
    seen = foreseen(agreement)
    first = approve_as_seen(seen)

    with pytest.raises(AlreadyApproved) as refused:
        approve_as_seen(seen)

    assert refused.value.params["batch_id"] == first.batch_id
    assert Batch.objects.count() == 1


def test_second_approval_does_not_take_in_what_was_decided_since(agreement):
    send([worker(), worker(sex="P")])
    seen = foreseen(agreement)
    approve_as_seen(seen)
    decide_rows(
        agreement_code=AGREEMENT,
        roster_number=1,
        row_numbers=[3],
        accepted=True,
        reason="KTP dilihat",
        reach=reach_of(OFFICER),
        now=APPROVED_AT,
    )

    with pytest.raises(AlreadyApproved):
        approve_as_seen(seen)

    assert Member.objects.count() == 1


def test_uploader_is_refused_whatever_he_saw(agreement):
    send(workers(1), by=OFFICER)
    make_supervisor(OFFICER)

    with pytest.raises(UploaderMayNotApprove):
        approve_as_seen(Foreseen(0, 1, 0, 3 * MONTH_RUPIAH), by=OFFICER)

    assert not Batch.objects.exists()


def test_long_roster_takes_as_many_statements_as_a_short_one(agreement):
    other = make_agreement(code="PKS-LAIN")
    for each, size in ((agreement, 10), (other, 1_000)):
        send([*workers(size), *workers(size // 10, sex="P")], agreement=each.code)

    counts = []
    for each in (agreement, other):
        reach = reach_of(SUPERVISOR)
        with CaptureQueriesContext(connection) as captured:
            approval_of(agreement_id=each.pk, number=1, reach=reach, now=APPROVED_AT)
        counts.append(len(captured))

    assert counts[0] == counts[1]


def test_supervisor_of_the_other_office_approves_only_there(agreement):
    fund_elsewhere(workers(1))
    other = Agreement.objects.get(code=OTHER_AGREEMENT)

    assert outlook(other, by=CITY_SUPERVISOR).batches
    with pytest.raises(AgreementNotFound):
        outlook(other, by=SUPERVISOR)
