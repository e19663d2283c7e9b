"""Campaigns: declared for good, started once by somebody else, and told only when all is in."""

import datetime
from functools import partial

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from jangkau.core.permissions import Role
from jangkau.enrolment.models import Participant
from jangkau.outreach.models import Campaign, Reminder
from jangkau.outreach.models.reminders import Arm
from jangkau.outreach.selectors.arms import is_held_out
from jangkau.outreach.selectors.campaign_outlook import campaign_outlook
from jangkau.outreach.selectors.campaign_results import campaign_lines, campaign_result
from jangkau.outreach.selectors.campaigns import CampaignState, UnknownCampaign
from jangkau.outreach.selectors.effect import Verdict
from jangkau.outreach.services import campaigns as service
from jangkau.outreach.services.reminder_days import select_reminders
from jangkau.registry.models import User
from jangkau.registry.selectors.reach import NotPermitted, Reach
from tests.at_once import FIFTY, all_at_once
from tests.factories.campaigns import PLAN, declare, draw, start
from tests.factories.collection import at, make_bill, months, pay
from tests.factories.enrolment import make_participant
from tests.factories.registry import make_office, make_person
from tests.factories.staff import employ

pytestmark = pytest.mark.django_db
# The law's due date of October and November 2022 at the branch.
OCTOBER, NOVEMBER = datetime.date(2022, 10, 17), datetime.date(2022, 11, 15)


@pytest.fixture(autouse=True)
def supervisor() -> Reach:
    """The reach of the supervisor of the branch."""
    return employ("penyelia", Role.SUPERVISOR, office=make_office().code)


def member(*paid: tuple[str, datetime.datetime]) -> Participant:
    """Return somebody who paid each of these months at a moment."""
    participant = make_participant(person=make_person())
    for month, moment in paid:
        pay(make_bill([participant], months(month), now=at(f"{month}-01")), paid_at=moment)
    return participant


@pytest.mark.parametrize(
    ("terms", "refusal"),
    [
        ({"name": " "}, service.CampaignNotComplete),
        ({"hypothesis": ""}, service.CampaignNotComplete),
        ({"steps": []}, service.StepMayNotWait),
        ({"steps": ["due", "day_80"]}, service.StepMayNotWait),
        ({"steps": ["sponsor_60"]}, service.StepMayNotWait),
        ({"holdout_percent": 0}, service.HoldoutNotPossible),
        ({"holdout_percent": 51}, service.HoldoutNotPossible),
        ({"starts_on": datetime.date(2022, 9, 20)}, service.CampaignDaysWrong),
        ({"ends_on": datetime.date(2022, 9, 30)}, service.CampaignDaysWrong),
        ({"ends_on": datetime.date(2023, 10, 2)}, service.CampaignDaysWrong),
    ],
)
def test_what_cannot_be_is_not_declared(terms: dict[str, object], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        declare(**terms)
    assert not Campaign.objects.exists()


def test_campaign_begins_on_the_day_after_at_the_earliest_and_lasts_a_year_at_most() -> None:
    declare(starts_on=datetime.date(2022, 9, 21), ends_on=datetime.date(2023, 9, 21))
    with pytest.raises(service.CampaignNameTaken):
        declare()


def test_what_was_declared_never_changes_and_the_draw_is_never_told() -> None:
    campaign = declare()
    for column in ("holdout_percent = 10", "key = sha256('x')", "starts_on = '2022-10-02'", "hypothesis = 'lain'"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE outreach_campaign SET {column}")
    with pytest.raises(DatabaseError), transaction.atomic():
        Campaign.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_jsonb(event) FROM outreach_campaignevent event")
        history = [row[0] for row in cursor.fetchall()]

    assert len(bytes(Campaign.objects.get(pk=campaign).key)) == 32
    assert all("key" not in version for version in history)


def test_whoever_declares_does_not_start_and_officers_start_nothing(supervisor: Reach) -> None:
    own = service.declare_campaign(
        plan=service.CampaignPlan(office_code="KC-TGR", **PLAN), reach=supervisor, now=at("2022-09-20")
    )
    with pytest.raises(service.DeclarerMayNotStart):
        service.start_campaign(campaign_id=own, reach=supervisor, now=at("2022-09-21"))
    with pytest.raises(NotPermitted):
        service.start_campaign(
            campaign_id=own, reach=employ("petugas", Role.BRANCH_OFFICER, office="KC-TGR"), now=at("2022-09-21")
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        Campaign.objects.update(started_at=at("2022-09-21"), started_by_id=supervisor.user_id)
    other = employ("penyelia.lain", Role.SUPERVISOR, office=make_office("KC-LAIN").code)
    with pytest.raises(UnknownCampaign):
        service.start_campaign(campaign_id=own, reach=other, now=at("2022-09-21"))


def test_campaign_starts_before_its_first_day_or_never() -> None:
    campaign = declare()
    with pytest.raises(service.CampaignStartsTooLate):
        start(campaign, now=at("2022-10-01"))

    start(campaign, now=at("2022-09-30"))

    with pytest.raises(service.CampaignAlreadyStarted):
        start(campaign, now=at("2022-09-30"))
    with pytest.raises(DatabaseError), transaction.atomic():
        Campaign.objects.update(started_at=at("2022-09-29"))
    with pytest.raises(IntegrityError), transaction.atomic():
        Campaign.objects.filter(pk=declare(name="lain")).update(
            started_at=at("2022-09-19"), started_by_id=User.objects.get(username="penyelia").pk
        )


@pytest.mark.parametrize(
    ("terms", "overlaps"),
    [
        ({}, True),
        ({"steps": ["due", "harvest"]}, True),
        ({"starts_on": datetime.date(2022, 11, 30), "ends_on": datetime.date(2022, 12, 31)}, True),
        ({"starts_on": datetime.date(2022, 12, 1), "ends_on": datetime.date(2022, 12, 31)}, False),
        ({"steps": ["prepaid_end"]}, False),
        ({"office": "KC-LAIN"}, False),
    ],
)
def test_two_campaigns_of_an_office_never_hold_back_the_same_step_on_a_day(
    terms: dict[str, object], overlaps: bool
) -> None:
    office = str(terms.get("office", "KC-TGR"))
    make_office("KC-LAIN")
    start(declare())
    campaign = declare(name="lain", **terms)
    if overlaps:
        with pytest.raises(service.CampaignsOverlap):
            start(campaign, office=office)
    else:
        start(campaign, office=office)


def test_cancelled_campaign_makes_room_and_starts_no_more(supervisor: Reach) -> None:
    first, second = declare(), declare(name="lain")
    start(first)
    cancel = partial(service.cancel_campaign, campaign_id=first, reach=supervisor, now=at("2022-10-05"))
    with pytest.raises(service.CancelReasonMissing):
        cancel(reason=" ")
    cancel(reason="Salah kelompok")

    with pytest.raises(service.CampaignClosed):
        cancel(reason="Salah kelompok")
    with pytest.raises(DatabaseError), transaction.atomic():
        Campaign.objects.filter(pk=first).update(cancel_reason="lain")
    start(second)


def test_campaign_that_is_over_is_cancelled_no_more(supervisor: Reach) -> None:
    campaign = declare()
    start(campaign)
    with pytest.raises(service.CampaignClosed):
        service.cancel_campaign(campaign_id=campaign, reason="x", reach=supervisor, now=at("2022-12-01"))
    service.cancel_campaign(campaign_id=campaign, reason="x", reach=supervisor, now=at("2022-11-30"))


def test_whoever_pays_by_the_last_minute_of_the_due_date_pays_in_time_and_everybody_counts_once(
    supervisor: Reach, django_assert_num_queries
) -> None:
    campaign = declare()
    start(campaign)
    on_the_day, after_it = at("2022-10-17", 15), at("2022-10-17", 16)  # the last hour at the branch, and midnight
    draw(campaign, member(("2022-10", on_the_day)), Arm.TREATED)
    draw(campaign, member(("2022-10", after_it)), Arm.TREATED)
    again = member(("2022-10", on_the_day))
    draw(campaign, again, Arm.TREATED, step="before_due")
    draw(campaign, again, Arm.TREATED)
    draw(campaign, again, Arm.TREATED, period="2022-11-01")
    draw(campaign, member(("2022-10", after_it)), Arm.HELD_OUT)
    draw(campaign, member(), Arm.HELD_OUT, period="2022-11-01")

    early = campaign_result(campaign_id=campaign, reach=supervisor, now=at("2022-11-15"))
    with django_assert_num_queries(4):
        final = campaign_result(campaign_id=campaign, reach=supervisor, now=at("2022-12-01"))

    assert (early.head.state, early.reading.open_people, early.reading.effect) == (CampaignState.RUNNING, 1, None)
    assert final.head.state is CampaignState.OVER
    effect = final.reading.effect
    assert effect is not None
    assert (effect.treated.people, effect.treated.on_time) == (3, 2)
    assert (effect.held_out.people, effect.held_out.on_time) == (2, 0)
    assert final.reading.verdict is Verdict.NONE_SEEN
    assert "Tidak terlihat pengaruhnya" in final.reading.words
    assert (final.messages.due, final.messages.sent, final.messages.waiting) == (5, 0, 5)


def test_list_tells_of_all_campaigns_within_reach_in_three_queries(supervisor, django_assert_num_queries) -> None:
    first = declare()
    start(first)
    draw(first, member(), Arm.TREATED)
    second = declare(name="lain", steps=["prepaid_end"])
    declare(office=make_office("KC-LAIN").code)
    with django_assert_num_queries(3):
        lines = campaign_lines(reach=supervisor, now=at("2022-12-01")).rows

    assert [(line.head.id, line.head.state) for line in lines] == [
        (second, CampaignState.MISSED),
        (first, CampaignState.OVER),
    ]
    assert [line.reading.verdict for line in lines] == [None, Verdict.TOO_FEW]
    page = campaign_lines(reach=supervisor, now=at("2022-12-01"), limit=1)
    assert [line.head.id for line in campaign_lines(reach=supervisor, now=at("2022-12-01"), after=page.after).rows] == [
        first
    ]


def test_nobody_held_out_is_ever_sent_anything_and_an_arm_never_changes() -> None:
    campaign = declare()
    start(campaign)
    draw(campaign, member(), Arm.HELD_OUT)
    for change in ({"not_sent": ""}, {"arm": "treated"}, {"campaign_id": None, "arm": ""}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Reminder.objects.update(**change)


@pytest.mark.parametrize("is_started", [True, False])
def test_selection_draws_for_the_steps_and_days_of_a_campaign_that_runs_and_for_no_others(is_started: bool) -> None:
    campaign = declare(holdout_percent=50)
    if is_started:
        start(campaign)
    people = [member(("2022-10", at("2022-10-10"))) for _one in range(6)]
    for day in ("2022-11-09", "2022-11-15", "2022-12-31"):
        select_reminders(now=at(day))

    drawn = Campaign.objects.get(pk=campaign)
    drawn_out = partial(is_held_out, key=bytes(drawn.key), below=bytes(drawn.held_out_below))
    expected = {
        (one.pk, step, "held_out" if drawn_out(participant_id=one.pk) else "treated")
        for one in people
        for step in ("before_due", "due")
    }
    rows = Reminder.objects.values_list("participant_id", "step", "arm", "campaign_id", "not_sent")
    assert {row[:3] for row in rows if row[3]} == (expected if is_started else set())
    assert {row[1] for row in rows if not row[3]} >= {"day_60"}
    assert all((row[2] == "held_out") == (row[4] == "held_out") for row in rows)


def test_outlook_counts_whose_cover_ends_before_the_campaign_does(supervisor: Reach) -> None:
    member(("2022-10", at("2022-10-10")))
    member(("2022-10", at("2022-10-10")), ("2022-11", at("2022-11-11")))
    long_gone = member(("2022-08", at("2022-08-10")))
    died = member(("2022-10", at("2022-10-10")))
    died.person.died_on = datetime.date(2022, 10, 15)
    died.person.save()
    outlook = campaign_outlook(
        office_code="KC-TGR",
        ends_on=datetime.date(2022, 11, 15),
        holdout_percent=50,
        reach=supervisor,
        today=datetime.date(2022, 11, 12),
    )

    assert long_gone.pk
    assert (outlook.people, outlook.held_out, outlook.treated, outlook.smallest) == (1, 0, 1, None)


@FIFTY
@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
def test_of_fifty_who_start_a_campaign_at_once_one_does(supervisor: Reach) -> None:
    begin = partial(service.start_campaign, campaign_id=declare(), reach=supervisor, now=at("2022-09-21"))
    answers = all_at_once([begin] * 50)

    assert [type(answer) for answer in answers].count(service.CampaignAlreadyStarted) == 49


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
def test_of_two_campaigns_started_at_once_on_the_same_step_one_runs(supervisor: Reach) -> None:
    begin = partial(service.start_campaign, reach=supervisor, now=at("2022-09-21"))
    answers = all_at_once([partial(begin, campaign_id=each) for each in (declare(), declare(name="lain"))])

    assert [type(answer) for answer in answers].count(service.CampaignsOverlap) == 1
    assert Campaign.objects.filter(started_at__isnull=False).count() == 1
