"""The ledger: what was due, sent and delivered, each gap with its reason, and days on which nobody looked."""

import datetime

import pytest

from jangkau.core.permissions import Role
from jangkau.outreach.models import Reminder, ReminderDay
from jangkau.outreach.models.reminders import NotSent
from jangkau.outreach.selectors.reminder_ledger import ReminderFate, ReminderMonth, reminder_lines, reminder_month
from jangkau.outreach.services.reminder_days import select_reminders
from jangkau.outreach.services.reminders import send_reminders
from jangkau.registry.models import OutgoingMessage
from jangkau.registry.models.messages import Fate
from jangkau.registry.selectors.reach import NotPermitted, Reach
from jangkau.registry.services.delivery_reports import hear_report
from jangkau.rules.months import Month
from tests.factories.collection import at
from tests.factories.registry import make_office
from tests.factories.staff import employ
from tests.outreach.test_reminders import MORNING, Gateway, behind, hand_over

pytestmark = pytest.mark.django_db
NOVEMBER = Month(2022, 11)
AFTERWARDS = at("2022-11-20")


@pytest.fixture
def officer() -> Reach:
    """The reach of an officer at the participants' branch."""
    return employ("petugas", Role.BRANCH_OFFICER, office=make_office().code)


def november(reach: Reach, now: datetime.datetime = AFTERWARDS) -> ReminderMonth:
    return reminder_month(reach=reach, month=NOVEMBER, now=now)


def remind(*phones: str) -> None:
    """Have these numbers' holders be due a reminder on the tenth, and all of it sent."""
    for phone in phones:
        behind(phone)
    select_reminders(now=MORNING)
    send_reminders(now=MORNING)
    hand_over(Gateway())


def reported(phone_number: int, *fates: Fate) -> None:
    """Have the network report of one of the messages sent, the oldest being 0."""
    message = OutgoingMessage.objects.order_by("pk")[phone_number]
    for fate in fates:
        hear_report(key=message.report_key, fate=fate, now=AFTERWARDS)


def test_each_reminder_is_counted_under_what_became_of_it(officer: Reach) -> None:
    remind("+6281234567801", "+6281234567802", "+6281234567803", "")
    reported(0, Fate.FAILED, Fate.DELIVERED, Fate.DELIVERED)
    reported(1, Fate.FAILED)

    found = november(officer)

    assert found.total.fates == {
        ReminderFate.DELIVERED: 1,
        ReminderFate.LOST: 1,
        ReminderFate.SENT: 1,
        NotSent.NO_ADDRESS: 1,
    }
    assert (found.total.due, found.total.sent, found.total.accounted, found.total.not_sent) == (4, 3, 4, 1)
    assert [(day.day.isoformat(), day.tally.due) for day in found.days] == [("2022-11-10", 4)]
    assert {gap.fate for gap in found.gaps} == {ReminderFate.LOST, NotSent.NO_ADDRESS}


def test_what_may_still_be_sent_waits_and_what_has_no_reason_afterwards_is_unexplained(officer: Reach) -> None:
    behind()
    select_reminders(now=MORNING)

    waiting, unexplained = november(officer, at("2022-11-14")), november(officer, at("2022-11-15"))

    assert (waiting.total.waiting, waiting.total.is_whole) == (1, True)
    assert (unexplained.total.fates, unexplained.total.is_whole) == ({ReminderFate.UNEXPLAINED: 1}, False)


def test_one_in_two_hundred_may_be_unexplained_and_no_more(officer: Reach) -> None:
    remind("+6281234567801")
    first = Reminder.objects.get()
    copies = [
        Reminder(participant_id=number, office_id=first.office_id, period=first.period, step=first.step,
                 due_on=first.due_on, send_until=first.send_until, covered_until=first.covered_until,
                 selected_at=first.selected_at, not_sent=NotSent.PAID if number < 10_199 else "")
        for number in range(10_000, 10_200)
    ]  # fmt: skip
    Reminder.objects.bulk_create(copies)

    assert november(officer).total.is_whole
    Reminder.objects.filter(participant_id=10_000).update(not_sent="")
    assert not november(officer).total.is_whole


def test_day_on_which_nobody_looked_is_told(officer: Reach) -> None:
    remind("+6281234567801")
    ReminderDay.objects.create(zone=make_office().time_zone, day="2022-11-12", selected_at=MORNING, due=0)

    found = november(officer, at("2022-11-14"))

    assert [day.isoformat() for day in found.unselected] == ["2022-11-11", "2022-11-13"]
    assert not found.is_whole


def test_lines_tell_of_one_day_and_fate_alone(officer: Reach) -> None:
    remind("+6281234567801", "")
    tenth = datetime.date(2022, 11, 10)
    day = {"first": tenth, "until": tenth + datetime.timedelta(days=1), "now": AFTERWARDS}

    every = reminder_lines(reach=officer, **day)  # type: ignore[arg-type]  # those of the selector
    without = reminder_lines(reach=officer, fate=NotSent.NO_ADDRESS, **day)  # type: ignore[arg-type]  # the same
    first = reminder_lines(reach=officer, limit=1, **day)  # type: ignore[arg-type]  # the same
    second = reminder_lines(reach=officer, limit=1, after=first.after or "", **day)  # type: ignore[arg-type]  # the same

    assert [line.fate for line in without.rows] == [NotSent.NO_ADDRESS]
    assert [*first.rows, *second.rows] == list(every.rows)
    assert second.after is None


def test_reminders_of_other_offices_are_not_told() -> None:
    remind("+6281234567801")
    stranger = employ("orang.lain", Role.BRANCH_OFFICER, office=make_office("KC-LAIN").code)

    assert november(stranger).total.due == 0
    with pytest.raises(NotPermitted):
        november(employ("sponsor", Role.ADMINISTRATOR, office=make_office().code))
