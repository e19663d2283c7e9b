"""What waits for somebody: each count is the number of rows on the page to which it leads."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jangkau.core.permissions import Role
from jangkau.partnership.intake.agreement_answers import STEPS
from jangkau.partnership.models import Agreement
from jangkau.partnership.models.rosters import Outcome
from jangkau.partnership.selectors import waiting
from jangkau.partnership.selectors.bill_lists import bill_list
from jangkau.partnership.selectors.endings import list_endings
from jangkau.partnership.selectors.next_steps import Kind
from jangkau.partnership.selectors.reviews import review_of
from jangkau.partnership.selectors.roster_results import roster_rows
from jangkau.partnership.selectors.waiting import Task, Waiting, what_waits
from jangkau.partnership.services.drafts import begin_draft, save_step
from jangkau.registry.models import Assignment, Office, Organisation, User
from jangkau.registry.selectors.reach import reach_of
from jangkau.registry.selectors.users import Access, UserFilter, list_users
from tests.factories import partnership as given
from tests.factories.partnership import World

pytestmark = pytest.mark.django_db

TODAY = datetime.date(2022, 9, 25)
NOW = datetime.datetime(2022, 9, 25, 2, 0, tzinfo=datetime.UTC)


def waits(by: str = given.OFFICER, *, today: datetime.date = TODAY) -> Waiting:
    return what_waits(reach=reach_of(by), today=today, now=NOW)


def tasks(kind: Kind, by: str = given.OFFICER, *, today: datetime.date = TODAY) -> list[Task]:
    return [task for task in waits(by, today=today).tasks or () if task.step.kind is kind]


def give(username: str, role: Role, *, office: str | None = None, organisation: str | None = None) -> None:
    user, _is_new = User.objects.get_or_create(username=username, defaults={"full_name": username, "password": "!"})
    Assignment.objects.create(
        user=user,
        role=role,
        office=Office.objects.get(code=office) if office else None,
        organisation=Organisation.objects.get(code=organisation) if organisation else None,
    )


def test_rows_to_decide_are_as_many_as_the_review_shows(world: World):
    agreement = given.make_agreement()
    given.send([*given.workers(2), *given.workers(3, sex="P")])

    (task,) = tasks(Kind.REVIEW)

    shown = review_of(agreement_id=agreement.pk, number=task.step.number, reach=world.officer)
    assert task.step.count == shown.open == len(shown.rows.rows) == 3


def test_rows_to_decide_are_told_roster_by_roster(world: World):
    agreement = given.make_agreement()
    first, again = given.workers(2, sex="P"), given.workers(1, sex="P")
    given.send([*first, *again])
    given.send([*again, *given.workers(2, sex="P")])

    found = {task.step.number: task.step.count for task in tasks(Kind.REVIEW)}

    shown = {
        number: len(review_of(agreement_id=agreement.pk, number=number, reach=world.officer).rows.rows)
        for number in (1, 2)
    }
    assert found == shown == {1: 2, 2: 3}


def test_rows_to_correct_are_as_many_as_the_roster_lists(world: World):
    agreement = given.make_agreement()
    over_age = given.worker(born="17-08-1950", nik="6402001708500001")
    given.send([*given.workers(1), over_age, given.worker(name="")])
    given.send([over_age])

    found = {task.step.number: task.step.count for task in tasks(Kind.CORRECT, given.SPONSOR_OFFICER)}

    shown = {
        number: roster_rows(
            agreement_id=agreement.pk, number=number, reach=world.sponsor_officer, outcome=Outcome.REJECTED
        ).count
        for number in (1, 2)
    }
    assert found == shown == {1: 2, 2: 1}


def test_rows_that_were_all_sent_again_need_no_correction_in_the_older_list(world: World):
    given.make_agreement()
    over_age = given.worker(born="17-08-1950", nik="6402001708500001")
    given.send([over_age])
    given.send([over_age.but(born="17-08-1980")])

    assert tasks(Kind.CORRECT, given.SPONSOR_OFFICER) == []


def test_a_list_waits_for_its_approver_and_nobody_else(world: World):
    given.make_agreement()
    given.send(given.workers(2))

    assert [task.step.number for task in tasks(Kind.APPROVE, given.SUPERVISOR)] == [1]
    assert tasks(Kind.APPROVE, given.OFFICER) == []
    assert tasks(Kind.APPROVE, given.SPONSOR_OFFICER) == []


def test_who_sent_a_list_is_not_asked_to_approve_it(world: World):
    given.make_agreement()
    give(given.SUPERVISOR, Role.BRANCH_OFFICER, office="KC-TGR")
    given.send(given.workers(2), by=given.SUPERVISOR)

    assert tasks(Kind.APPROVE, given.SUPERVISOR) == []


def test_who_sent_the_latest_list_is_still_asked_for_the_earlier_ones(world: World):
    given.make_agreement()
    give(given.SUPERVISOR, Role.BRANCH_OFFICER, office="KC-TGR")
    rows = given.workers(6)
    given.send(rows[:2])
    given.send(rows[2:4], at=given.day("2022-09-21"))
    given.send(rows[4:], by=given.SUPERVISOR, at=given.day("2022-09-22"))

    assert [task.step.number for task in tasks(Kind.APPROVE, given.SUPERVISOR)] == [2, 1]


def test_an_agreement_goes_from_door_to_door(world: World):
    given.make_agreement()
    assert [task.step.kind for task in waits().tasks or ()] == [Kind.SEND_ROSTER]

    given.send(given.workers(2))
    assert [task.step.kind for task in waits(given.SUPERVISOR).tasks or ()] == [Kind.APPROVE]

    given.approve()
    assert [task.step.kind for task in waits().tasks or ()] == [Kind.BILL]

    (issued,) = given.bill()
    assert [task.step.kind for task in waits().tasks or ()] == [Kind.PAY]

    given.pay(issued)
    assert waits().tasks == ()


def test_unpaid_bills_are_as_many_as_the_list_shows(world: World):
    given.make_agreement()
    given.send(given.workers(2))
    given.approve()
    given.bill()

    unpaid = waits().unpaid

    listed = bill_list(reach=world.officer, state="issued")
    assert unpaid is not None
    assert unpaid.bills == len(listed.page.rows) == 1
    assert unpaid.total_rupiah == listed.page.rows[0].head.total_rupiah == 2 * 3 * given.MONTH_RUPIAH


def test_who_loses_cover_is_as_many_as_the_endings_show(world: World):
    given.make_agreement()
    given.send(given.workers(3))
    given.approve()
    given.pay(given.bill()[0])

    def within_30(today: datetime.date) -> int:
        ending = waits(today=today).ending
        assert ending is not None
        assert ending.within_30 == list_endings(reach=world.officer, today=today).losing[30]
        return ending.within_30

    assert within_30(datetime.date(2022, 12, 1)) == 0
    assert within_30(datetime.date(2022, 12, 2)) == 3
    assert within_30(datetime.date(2022, 12, 31)) == 3
    assert within_30(datetime.date(2023, 1, 1)) == 0


def test_agreements_in_ones_charge_come_first(world: World):
    given.make_agreement(code="PKS-LAIN", months=1)
    given.make_agreement()
    Agreement.objects.filter(code="PKS-LAIN").update(in_charge=None)

    found = [(task.code, task.is_mine) for task in waits().tasks or ()]

    assert found == [(given.AGREEMENT, True), ("PKS-LAIN", False)]


def test_what_belongs_to_others_waits_for_others(world: World):
    given.make_other_agreement()

    assert waits(given.CITY_OFFICER).task_count == 1
    assert waits(given.OFFICER).task_count == 0
    assert waits(given.SPONSOR_OFFICER).followed == ()


def test_a_sponsor_follows_his_agreements_whoever_is_to_act(world: World):
    given.make_agreement()
    given.send(given.workers(1))

    followed = waits(given.SPONSOR_OFFICER).followed

    assert followed is not None
    assert [(one.code, [step.kind for step in one.steps]) for one in followed] == [(given.AGREEMENT, [Kind.APPROVE])]
    assert waits(given.SPONSOR_OFFICER).tasks == ()
    assert waits(given.OFFICER).followed is None


def test_drafts_are_shown_to_who_writes_them(world: World):
    draft = begin_draft(reach=world.officer, now=given.UPLOADED_AT)
    step = next(step for step, keys in STEPS.items() if "title" in keys)
    save_step(
        draft_id=draft.pk,
        step=step,
        answers={"title": "Nelayan (sintetis)"},
        reach=world.officer,
        now=given.UPLOADED_AT,
    )

    assert [one.draft_id for one in waits(given.OFFICER).drafts] == [draft.pk]
    assert waits(given.SUPERVISOR).drafts == ()


def test_an_auditor_has_nothing_to_do_and_something_to_look_at(world: World):
    given.make_agreement()

    found = waits(given.AUDITOR)

    assert found.tasks is None
    assert found.oversight is not None
    assert found.oversight.seals.seal_count == 0
    assert waits(given.SUPERVISOR).oversight is None


def test_users_without_second_factor_or_first_sign_in_are_as_many_as_the_list_shows(world: World):
    give("admin.pusat", Role.ADMINISTRATOR, office="PUSAT")

    staffing = waits("admin.pusat").staffing

    def listed(access: Access) -> int:
        return len(list_users(reach=reach_of("admin.pusat"), wanted=UserFilter(access=access), limit=100).rows)

    assert staffing is not None
    assert staffing.never_signed_in == listed(Access.INVITED) > 0
    assert staffing.without_second_factor == listed(Access.NO_SECOND_FACTOR) > 0
    assert staffing.empty_offices == 0


def test_an_office_whose_people_are_deactivated_is_empty(world: World):
    give("admin.pusat", Role.ADMINISTRATOR, office="PUSAT")
    User.objects.filter(username=given.NEIGHBOUR).update(is_active=False)

    staffing = waits("admin.pusat").staffing

    assert staffing is not None
    assert staffing.empty_offices == 1


def test_several_roles_see_their_sections_together(world: World):
    give("serba.bisa", Role.BRANCH_OFFICER, office="KC-TGR")
    give("serba.bisa", Role.ADMINISTRATOR, office="KC-TGR")
    give("serba.bisa", Role.AUDITOR, office="KC-TGR")

    found = waits("serba.bisa")

    assert None not in (found.tasks, found.staffing, found.oversight, found.unpaid, found.ending)


def test_who_has_no_role_finds_nothing(world: World):
    User.objects.create(username="baru", full_name="Baru", password="!")

    found = waits("baru")

    assert (found.tasks, found.followed, found.unpaid, found.ending, found.oversight, found.staffing) == (None,) * 6


def test_an_ended_agreement_waits_for_its_money_alone(world: World):
    given.make_agreement()
    given.send([*given.workers(1), *given.workers(1, sex="P")])
    given.approve()
    given.bill()

    later = datetime.date(2024, 6, 1)

    assert [task.step.kind for task in waits(today=later).tasks or ()] == [Kind.PAY]


def test_more_agreements_than_are_looked_at_are_admitted(world: World, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(waiting, "MOST_AGREEMENTS", 1)
    monkeypatch.setattr(waiting, "MOST_TASKS", 1)
    given.make_agreement()
    assert waits().all_seen

    given.make_agreement(code="PKS-LAIN")

    assert not waits().all_seen


def test_more_tasks_than_are_shown_are_counted(world: World, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(waiting, "MOST_TASKS", 1)
    given.make_agreement()
    given.make_agreement(code="PKS-LAIN")

    found = waits()

    assert (len(found.tasks or ()), found.task_count) == (1, 2)


def test_ten_agreements_take_as_many_statements_as_one(world: World):
    def statements() -> int:
        reach = reach_of(given.OFFICER)
        with CaptureQueriesContext(connection) as captured:
            what_waits(reach=reach, today=TODAY, now=NOW)
        return len(captured)

    def work(code: str) -> None:
        given.make_agreement(code=code)
        given.send([*given.workers(1), *given.workers(1, sex="P")], agreement=code)

    work(given.AGREEMENT)
    few = statements()
    for number in range(9):
        work(f"PKS-{number}")

    assert statements() == few
