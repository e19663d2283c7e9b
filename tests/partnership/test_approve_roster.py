"""Approving a list makes members of its open rows, in one batch, within the budget, by somebody who did not send it."""

import datetime

import pytest
from django.db import IntegrityError, transaction

from jangkau.collection.models import BillLine
from jangkau.core.permissions import Role
from jangkau.enrolment.models import Participant
from jangkau.enrolment.services.participants import end_participation
from jangkau.partnership.models import Batch, Member, Roster
from jangkau.partnership.selectors.agreements import AgreementNotFound
from jangkau.partnership.selectors.budget import promised_rupiah, remaining_rupiah
from jangkau.partnership.selectors.rosters import RosterNotFound
from jangkau.partnership.services.agreements import record_start_letter
from jangkau.partnership.services.approvals import NothingToApprove, UploaderMayNotApprove
from jangkau.partnership.services.departures import DepartureReason, RowOfRoster, record_departure
from jangkau.partnership.services.reviews import decide_rows
from jangkau.registry.models import Assignment, Person, User
from jangkau.registry.selectors.reach import NotPermitted, reach_of
from jangkau.registry.services.merges import merge_people
from tests.factories.collection import make_bill, months
from tests.factories.partnership import (
    AGREEMENT,
    APPROVED_AT,
    AUDITOR,
    MONTH_RUPIAH,
    NEIGHBOUR,
    OFFICER,
    OTHER_AGREEMENT,
    SPONSOR_OFFICER,
    SUPERVISOR,
    approve,
    bill,
    day,
    fund_elsewhere,
    make_agreement,
    member_of,
    month,
    pay,
    register,
    send,
    worker,
    workers,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]


def test_accepted_rows_become_people_participants_and_members():
    agreement = make_agreement()
    rows = workers(3)
    send([*rows, worker(name="")])

    batch = approve()

    assert (batch.number, batch.roster_number, batch.members, batch.departed, batch.waiting) == (1, 1, 3, 0, 0)
    assert (batch.new_people, batch.new_participants, batch.total_rupiah) == (3, 3, 9 * MONTH_RUPIAH)
    member = member_of(rows[0])
    assert member.months == [month("2022-10"), month("2022-11"), month("2022-12")]
    assert (member.amount_rupiah, member.left_on) == (3 * MONTH_RUPIAH, None)
    assert (member.participant.channel, member.participant.office_id) == ("sponsor", agreement.office_id)
    kept = Batch.objects.get()
    assert (kept.uploaded_by.username, kept.approved_by.username) == (SPONSOR_OFFICER, SUPERVISOR)
    assert kept.approved_at == APPROVED_AT


def test_uploader_may_not_approve_his_own_list():
    make_agreement()
    user = User.objects.get(username=OFFICER)
    Assignment.objects.create(user=user, role=Role.SUPERVISOR, office=user.assignments.get().office)
    send(workers(1), by=OFFICER)

    with pytest.raises(UploaderMayNotApprove):
        approve(by=OFFICER)

    assert approve().members == 1


def test_database_knows_no_batch_approved_by_its_uploader():
    make_agreement()
    send(workers(1))
    roster = Roster.objects.get()

    with pytest.raises(IntegrityError, match="uploader_is_not_approver"), transaction.atomic():
        Batch.objects.create(
            agreement_id=roster.agreement_id,
            number=1,
            roster=roster,
            uploaded_by_id=roster.uploaded_by_id,
            approved_by_id=roster.uploaded_by_id,
            approved_at=APPROVED_AT,
        )


@pytest.mark.parametrize("username", [SPONSOR_OFFICER, OFFICER, AUDITOR])
def test_who_may_not_approve_is_refused(username):
    make_agreement()
    send(workers(1))

    with pytest.raises(NotPermitted):
        approve(by=username)


def test_supervisor_of_another_office_does_not_find_the_agreement():
    make_agreement()
    send(workers(1))

    with pytest.raises(AgreementNotFound):
        approve(by=NEIGHBOUR)


def test_without_a_list_there_is_nothing_to_approve():
    make_agreement()

    with pytest.raises(RosterNotFound):
        approve()


def test_list_of_faults_only_makes_no_batch():
    make_agreement()
    send([worker(name=""), worker(sex="P")])

    with pytest.raises(NothingToApprove):
        approve()

    assert not Batch.objects.exists()


# Budget


def test_rows_beyond_the_budget_wait_and_are_not_registered():
    agreement = make_agreement(budget_rupiah=7 * MONTH_RUPIAH)
    sent = send(workers(3))

    batch = approve()

    assert (sent.check.accepted, sent.check.waiting, sent.check.reasons) == (2, 1, {"over_budget": 1})
    assert (batch.members, batch.waiting) == (2, 1)
    assert Person.objects.count() == 2
    assert remaining_rupiah(agreement) == MONTH_RUPIAH


def test_budget_to_the_last_rupiah_is_used():
    agreement = make_agreement(budget_rupiah=6 * MONTH_RUPIAH)
    send(workers(2))

    assert (approve().waiting, remaining_rupiah(agreement)) == (0, 0)


def test_one_rupiah_too_little_lets_the_last_row_wait():
    make_agreement(budget_rupiah=6 * MONTH_RUPIAH - 1)
    send(workers(2))

    assert (approve().members, Member.objects.count()) == (1, 1)


def test_two_lists_that_each_fit_do_not_fit_together():
    agreement = make_agreement(budget_rupiah=9 * MONTH_RUPIAH)
    send(workers(2))
    send(workers(2))

    first, second = approve(roster=1), approve(roster=2)

    assert (first.members, second.members, second.waiting) == (2, 1, 1)
    assert promised_rupiah(agreement) == 9 * MONTH_RUPIAH


def test_waiting_row_is_funded_once_the_budget_grows():
    agreement = make_agreement(budget_rupiah=3 * MONTH_RUPIAH)
    send(workers(2))
    approve()
    type(agreement).objects.update(budget_rupiah=6 * MONTH_RUPIAH)

    assert approve().members == 1


def test_price_of_the_bill_is_what_was_promised_for_a_known_transport_worker():
    # January 2026: relief for transport only (PP 50/2025), and the list calls him a farmer.
    agreement = make_agreement(first_month="2026-01", funding="csr", months=3, budget_rupiah=5_000_000)
    row = worker(occupation="Petani")
    other = make_agreement(code="LAMA", first_month="2025-10", funding="csr")
    send([row.but(occupation="Sopir")], agreement=other.code, at=day("2025-09-20"))
    approve(agreement=other.code, at=day("2025-09-21"))
    told = send([row], at=day("2025-12-20")).check

    batch = approve(at=day("2025-12-21"))
    (issued,) = bill(at=day("2025-12-22"))

    assert told.total_rupiah == batch.total_rupiah == issued.total_rupiah == promised_rupiah(agreement) == 3 * 8_400


# Months that others pay for


def test_months_that_another_agreement_promised_are_left_to_it():
    make_agreement()
    row = worker()
    fund_elsewhere([row], months=2)

    send([row])
    batch = approve()

    assert (batch.members, batch.total_rupiah) == (1, MONTH_RUPIAH)
    assert member_of(row).months == [month("2022-12")]


def test_months_that_another_agreement_was_billed_for_are_left_to_it():
    make_agreement()
    row = worker()
    fund_elsewhere([row], months=1, first_month="2022-11")
    (issued,) = bill(agreement=OTHER_AGREEMENT, by="petugas.smd")
    pay(issued)

    told = send([row]).check
    approve()

    assert (told.accepted, told.total_rupiah) == (1, 2 * MONTH_RUPIAH)
    assert member_of(row).months == [month("2022-10"), month("2022-12")]


def test_who_is_funded_for_all_months_is_refused():
    make_agreement()
    row = worker()
    fund_elsewhere([row])

    assert send([row]).check.reasons == {"already_funded": 1}


def test_month_that_the_worker_pays_himself_is_left_to_him():
    make_agreement()
    row = worker()
    other = make_agreement(code="LAMA", first_month="2022-08", months=1)
    send([row], agreement=other.code, at=day("2022-07-20"))
    approve(agreement=other.code, at=day("2022-07-21"))
    participant = Participant.objects.get()
    make_bill([participant], months("2022-10"), payer=participant)

    send([row])
    approve()

    assert member_of(row).months == [month("2022-11"), month("2022-12")]


def test_months_taken_between_import_and_approval_are_left_out():
    make_agreement()
    partly, wholly, untouched = workers(3)
    send([partly, wholly, untouched])
    fund_elsewhere([partly], months=2, code="PROV-1")
    fund_elsewhere([wholly], months=3, code="PROV-2")

    batch = approve()

    assert (batch.members, batch.total_rupiah) == (2, 4 * MONTH_RUPIAH)
    assert member_of(partly).months == [month("2022-12")]
    assert not Member.objects.filter(agreement__code=AGREEMENT, person__name=wholly.name).exists()


def test_month_is_never_on_two_bills():
    make_agreement()
    row = worker()
    send([row])
    fund_elsewhere([row], months=2)
    approve()
    bill()
    bill(agreement=OTHER_AGREEMENT, by="petugas.smd")

    lines = BillLine.objects.filter(live=True).values_list("month", "bill__payer_organisation__code")
    assert sorted(lines) == [
        (month("2022-10"), "PEMPROV-KALTIM"),
        (month("2022-11"), "PEMPROV-KALTIM"),
        (month("2022-12"), "PEMKAB-KUKAR"),
    ]


# People whose records were merged


def merged_pair():
    """Return two rows of one person, of whom the register had two records until they were merged."""
    kept, dropped = workers(2)
    kept_person, dropped_person = register(kept), register(dropped.but(name=kept.name))
    merge_people(
        reach=reach_of(SUPERVISOR),
        kept_id=kept_person.pk,
        dropped_id=dropped_person.pk,
        reason="orang yang sama",
        now=APPROVED_AT,
    )
    return kept, dropped.but(name=kept.name)


def test_old_nik_of_a_merged_person_leads_to_the_record_that_goes_on():
    make_agreement()
    kept, dropped = merged_pair()
    send([dropped])

    batch = approve()

    assert (batch.members, batch.new_people) == (1, 0)
    assert member_of(kept).person.merged_into_id is None


def test_both_niks_of_a_merged_person_in_one_list_are_one_person():
    make_agreement()
    kept, dropped = merged_pair()

    told = send([kept, dropped]).check

    assert told.outcomes == {2: ("accepted", ()), 3: ("rejected", ("duplicate_in_roster",))}
    assert approve().members == 1


def test_records_merged_between_import_and_approval_make_one_member():
    make_agreement()
    kept, dropped = workers(2)
    kept_person, dropped_person = register(kept), register(dropped)
    send([kept, dropped])
    merge_people(
        reach=reach_of(SUPERVISOR),
        kept_id=kept_person.pk,
        dropped_id=dropped_person.pk,
        reason="orang yang sama",
        now=APPROVED_AT,
    )

    assert approve().members == 1
    assert Member.objects.get().person_id == kept_person.pk


def test_member_sent_under_his_other_nik_is_known():
    make_agreement()
    kept, dropped = merged_pair()
    send([kept])
    approve()

    again = send([dropped]).check

    assert (again.accepted, again.new_members) == (1, 0)


def test_months_paid_for_the_merged_record_are_not_funded_again():
    make_agreement()
    kept, dropped = workers(2)
    dropped = dropped.but(name=kept.name)
    fund_elsewhere([dropped], months=2)
    participant = Participant.objects.get()
    end_participation(
        participant_id=participant.pk, ended_on=datetime.date(2022, 9, 20), reason="merged", now=APPROVED_AT
    )
    kept_person = register(kept)
    merge_people(
        reach=reach_of(SUPERVISOR),
        kept_id=kept_person.pk,
        dropped_id=participant.person_id,
        reason="orang yang sama",
        now=APPROVED_AT,
    )

    send([kept])
    approve()

    assert Member.objects.get(agreement__code=AGREEMENT).months == [month("2022-12")]


# People who are participants already


def test_live_participation_is_used_as_it_is():
    make_agreement()
    row = worker(occupation="Nelayan")
    fund_elsewhere([row], months=1)

    send([row.but(occupation="Petani")])
    batch = approve()

    assert batch.new_participants == 0
    assert Participant.objects.get().occupation == "Nelayan"


def test_ended_participation_is_followed_by_a_new_one():
    make_agreement()
    row = worker()
    fund_elsewhere([row], months=1, first_month="2022-08", code="LAMA")
    end_participation(
        participant_id=Participant.objects.get().pk,
        ended_on=datetime.date(2022, 9, 1),
        reason="wage_earner",
        now=APPROVED_AT,
    )

    send([row])
    batch = approve()

    assert (batch.new_people, batch.new_participants) == (0, 1)
    assert member_of(row).participant.ended_on is None


# From when an agreement funds


@pytest.mark.parametrize(
    ("terms", "approved", "funded"),
    [
        # The letter lets cover begin in October, whenever the list comes.
        ({}, "2022-11-14", [10, 11, 12]),
        ({"cover_starts_on": datetime.date(2022, 11, 1)}, "2022-09-21", [11, 12]),
        ({"cover_starts_on": datetime.date(2022, 11, 30)}, "2022-09-21", [11, 12]),
        # Without a letter nobody can be covered for a month that is over.
        ({"cover_starts_on": None, "start_letter": None}, "2022-09-21", [10, 11, 12]),
        ({"cover_starts_on": None, "start_letter": None}, "2022-10-31", [10, 11, 12]),
        ({"cover_starts_on": None, "start_letter": None}, "2022-11-01", [11, 12]),
    ],
)
def test_months_that_are_over_before_cover_can_begin_are_not_funded(terms, approved, funded):
    make_agreement(**terms)
    row = worker()
    send([row], at=day(approved))

    approve(at=day(approved, hour=10))

    assert [month.month for month in member_of(row).months] == funded


def test_check_counts_the_months_that_can_be_covered():
    make_agreement(cover_starts_on=None, start_letter=None)

    assert send(workers(1), at=day("2022-11-14")).check.total_rupiah == 2 * MONTH_RUPIAH


def test_after_the_agreement_nobody_is_funded():
    make_agreement(cover_starts_on=None, start_letter=None)

    assert send(workers(1), at=day("2023-01-02")).check.reasons == {"already_funded": 1}


def test_letter_recorded_after_the_import_counts():
    make_agreement(cover_starts_on=None, start_letter=None)
    row = worker()
    send([row], at=day("2022-11-14"))
    record_start_letter(
        code=AGREEMENT, letter="S-1", cover_starts_on=datetime.date(2022, 10, 1), reach=reach_of(OFFICER)
    )

    assert approve(at=day("2022-11-15")).total_rupiah == 3 * MONTH_RUPIAH


def test_months_freed_between_import_and_approval_are_funded():
    make_agreement()
    row = worker()
    fund_elsewhere([row], months=2)
    send([row])
    record_departure(
        agreement_code=OTHER_AGREEMENT,
        member=RowOfRoster(1, 2),
        left_on=datetime.date(2022, 9, 20),
        reason=DepartureReason.DROPPED_OUT,
        reach=reach_of("petugas.smd"),
        now=APPROVED_AT,
    )

    approve()

    assert [month.month for month in member_of(row).months] == [10, 11, 12]


# NIKs that become somebody else's between import and approval


def test_row_whose_nik_became_another_persons_is_left_out_until_it_was_looked_at():
    make_agreement()
    row, other = workers(2)
    send([row, other])
    register(row.but(name="Orang Lain Sekali"))

    batch = approve()
    told = send([row]).check

    assert (batch.members, batch.unclear, batch.waiting) == (1, 1, 0)
    assert told.reasons == {"nik_other_person": 1}


@pytest.mark.parametrize("again", [False, True])
def test_row_accepted_although_the_nik_is_another_persons_becomes_a_member(again):
    make_agreement()
    row = worker()
    register(row.but(name="Orang Lain Sekali"))
    send([row])
    decide_rows(
        agreement_code=AGREEMENT,
        roster_number=1,
        row_numbers=[2],
        accepted=True,
        reason="ganti nama, penetapan pengadilan dilihat",
        reach=reach_of(OFFICER),
        now=APPROVED_AT,
    )
    if again:
        send([row])

    assert (approve().members, Member.objects.count()) == (1, 1)
