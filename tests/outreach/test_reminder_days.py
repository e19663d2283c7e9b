"""Which reminder is due on which day: by the calendar of the end of cover, moved to when people earn."""

import datetime

import pytest
from django.db import DatabaseError, transaction

from jangkau.enrolment.models import Participant
from jangkau.outreach.models import PayPlan, Reminder, ReminderDay
from jangkau.outreach.models.reminders import NotSent
from jangkau.outreach.services.reminder_days import select_reminders
from jangkau.registry.models.offices import TimeZone
from jangkau.registry.models.organisations import OrganisationKind
from tests.factories import partnership as given
from tests.factories.collection import at, make_bill, months, pay
from tests.factories.enrolment import end_participant, make_participant
from tests.factories.registry import make_office, make_organisation, make_person, make_user

pytestmark = pytest.mark.django_db
PHONE = "+6281234567801"
WEEK = datetime.timedelta(days=7)


def paid_for(first: str, count: int = 1, *, by_sponsor: bool = False, phone: str = PHONE) -> Participant:
    """Return a participant for whom these months were paid on the tenth of the first."""
    person = make_person()
    person.phone = phone
    person.save()
    participant = make_participant(person=person)
    payer = None if by_sponsor else participant
    pay(make_bill([participant], months(first, count), payer=payer, now=at(f"{first}-01")), paid_at=at(f"{first}-10"))
    return participant


def plan(participant: Participant, rhythm: str, **days: object) -> None:
    """Have a participant say when he can pay."""
    PayPlan.objects.create(
        participant=participant, rhythm=rhythm, told_at=at("2022-09-01"), told_by=make_user(), **days
    )


def walk(first: str, last: str) -> None:
    """Select the reminders of all days from the first to the last, a week at a time, and nothing before."""
    day, until = datetime.date.fromisoformat(first), datetime.date.fromisoformat(last)
    while day < until:
        select_reminders(now=at(day.isoformat()))
        day += WEEK
    select_reminders(now=at(last))


def due_to(participant: Participant) -> list[tuple[str, str]]:
    found = Reminder.objects.filter(participant=participant).order_by("due_on", "pk")
    return [(day.isoformat(), step) for day, step in found.values_list("due_on", "step")]


def test_whoever_stops_paying_is_reminded_before_the_due_date_on_it_and_on_days_60_and_80() -> None:
    participant = paid_for("2022-10")

    walk("2022-10-20", "2023-02-10")

    assert due_to(participant) == [
        ("2022-11-10", "before_due"),
        ("2022-11-15", "due"),
        ("2022-12-31", "day_60"),
        ("2023-01-20", "day_80"),
    ]
    assert set(Reminder.objects.values_list("period", "covered_until")) == {
        (datetime.date(2022, 11, 1), datetime.date(2022, 11, 1))
    }


def test_whoever_paid_ahead_is_told_a_week_before_it_ends_and_not_while_it_lasts() -> None:
    participant = paid_for("2022-08", 3)

    walk("2022-08-20", "2022-11-12")

    assert due_to(participant) == [("2022-10-25", "prepaid_end"), ("2022-11-10", "before_due")]


def test_whose_sponsor_stops_is_told_60_30_and_7_days_before() -> None:
    participant = paid_for("2022-10", by_sponsor=True)
    other = paid_for("2022-10", 3, by_sponsor=True)

    walk("2022-10-01", "2022-11-12")

    assert due_to(participant) == [
        ("2022-10-02", "sponsor_30"),
        ("2022-10-25", "sponsor_7"),
        ("2022-11-10", "before_due"),
    ]
    assert due_to(other) == [("2022-11-02", "sponsor_60")]


def test_wadah_that_pays_for_its_members_is_no_sponsor() -> None:
    make_organisation(kind=OrganisationKind.WADAH)
    participant = paid_for("2022-10", by_sponsor=True)

    walk("2022-10-01", "2022-11-01")

    assert due_to(participant) == []


def test_month_that_a_sponsor_promised_is_asked_of_nobody_until_it_is_over() -> None:
    given.make_world()
    given.make_agreement(billing="monthly")
    row = given.worker()
    given.send([row])
    given.approve()
    for issued in given.bill(at=given.day("2022-10-03")):
        given.pay(issued, at=given.day("2022-10-04"))
    participant = given.member_of(row).participant
    select_reminders(now=at("2022-10-31"))

    # October is paid, November and December are promised and never paid.
    walk("2022-11-01", "2023-01-20")

    assert due_to(participant) == [("2022-11-02", "sponsor_60"), ("2022-12-31", "day_60"), ("2023-01-20", "day_80")]


@pytest.mark.parametrize(
    ("first_paid", "due"),
    [
        # The 15th of December 2024 is a Sunday, that of February 2025 a Saturday.
        ("2024-11", [("2024-12-11", "before_due"), ("2024-12-16", "due")]),
        ("2024-01", [("2024-02-10", "before_due"), ("2024-02-15", "due"), ("2024-04-01", "day_60")]),
        ("2023-12", [("2024-01-10", "before_due"), ("2024-01-15", "due"), ("2024-03-01", "day_60")]),
    ],
)
def test_days_off_and_29_february_move_reminders_as_they_move_the_law(
    first_paid: str, due: list[tuple[str, str]]
) -> None:
    participant = paid_for(first_paid)

    walk(f"{first_paid}-25", due[-1][0])

    assert due_to(participant) == due


def test_weekly_earner_is_reminded_on_his_last_pay_day_before() -> None:
    participant = paid_for("2022-10")
    plan(participant, "weekly", day=6)

    walk("2022-10-20", "2022-11-16")

    # The tenth is a Thursday.
    assert due_to(participant) == [("2022-11-05", "before_due"), ("2022-11-15", "due")]


def test_whoever_says_too_late_when_he_earns_is_reminded_on_a_day_that_is_left() -> None:
    participant = paid_for("2022-10")
    walk("2022-11-01", "2022-11-08")
    plan(participant, "weekly", day=1)

    walk("2022-11-09", "2022-11-12")

    assert due_to(participant) == [("2022-11-09", "before_due")]


def test_market_trader_is_reminded_on_the_last_day_of_his_market() -> None:
    participant = paid_for("2022-10")
    plan(participant, "market", day=2)

    walk("2022-10-20", "2022-11-12")

    # 17 August 1945 was a Friday Legi; 6 November 2022 is 28,205 days later, a multiple of five.
    assert (datetime.date(2022, 11, 6) - datetime.date(1945, 8, 17)).days % 5 == 0
    assert due_to(participant) == [("2022-11-06", "before_due")]


def test_whoever_lives_by_harvests_is_asked_in_their_months_to_pay_until_the_next() -> None:
    poor, provided = paid_for("2022-08"), paid_for("2022-08", 6)
    for participant in (poor, provided):
        plan(participant, "harvest", months=[10, 2])

    walk("2022-08-20", "2022-10-08")

    assert due_to(poor) == [("2022-09-15", "due"), ("2022-10-01", "harvest")]
    assert due_to(provided) == []


def test_latest_wish_holds() -> None:
    participant = paid_for("2022-10")
    plan(participant, "weekly", day=6)
    plan(participant, "any")

    walk("2022-10-20", "2022-11-12")

    assert due_to(participant) == [("2022-11-10", "before_due")]


def test_nobody_who_paid_left_died_or_was_merged_is_due_a_reminder() -> None:
    paid, left, died, merged = (paid_for("2022-10") for _each in range(4))
    pay(make_bill([paid], months("2022-11"), payer=paid, now=at("2022-11-02")), paid_at=at("2022-11-02"))
    end_participant(left, on=datetime.date(2022, 11, 1), recorded_at=at("2022-11-01"))
    died.person.died_on = datetime.date(2022, 11, 1)
    died.person.save()
    merged.person.merged_into = make_person()
    merged.person.save()

    walk("2022-11-08", "2022-11-15")

    assert not Reminder.objects.exists()


def test_whoever_has_no_number_stands_in_the_ledger_with_that_reason() -> None:
    paid_for("2022-10", phone="")

    walk("2022-11-10", "2022-11-10")

    assert Reminder.objects.get().not_sent == NotSent.NO_ADDRESS


def test_day_is_selected_once_by_the_clock_of_each_office() -> None:
    east, west = make_office("KC-JPR", time_zone=TimeZone.WIT), make_office("KC-JKT", time_zone=TimeZone.WIB)
    eastern, western = paid_for("2022-10"), paid_for("2022-10")
    Participant.objects.filter(pk=eastern.pk).update(office=east)
    Participant.objects.filter(pk=western.pk).update(office=west)
    select_reminders(now=at("2022-11-08"))
    before_four_in_jakarta = datetime.datetime(2022, 11, 9, 20, 59, tzinfo=datetime.UTC)

    select_reminders(now=before_four_in_jakarta)
    assert (due_to(eastern), due_to(western)) == ([("2022-11-10", "before_due")], [])

    select_reminders(now=before_four_in_jakarta + datetime.timedelta(minutes=1))
    assert due_to(western) == [("2022-11-10", "before_due")]
    assert select_reminders(now=before_four_in_jakarta + datetime.timedelta(minutes=2)) == 0
    due = dict(ReminderDay.objects.filter(day="2022-11-10").values_list("zone", "due"))
    assert due == {TimeZone.WIT: 1, TimeZone.WIB: 1, TimeZone.WITA: 0}


def test_days_on_which_nothing_ran_are_caught_up_with_for_a_week() -> None:
    participant = paid_for("2022-10")
    select_reminders(now=at("2022-11-01"))

    assert select_reminders(now=at("2022-11-17")) == 8 * len(TimeZone)
    assert due_to(participant) == [("2022-11-10", "before_due"), ("2022-11-15", "due")]


def test_ledger_forgets_nothing_and_changes_no_day() -> None:
    paid_for("2022-10")
    walk("2022-11-10", "2022-11-10")

    for forbidden in (
        lambda: Reminder.objects.update(due_on="2022-11-11"),
        lambda: Reminder.objects.all().delete(),
        lambda: ReminderDay.objects.update(due=0),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            forbidden()
