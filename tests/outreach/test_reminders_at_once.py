"""The same reminders selected and sent at the same moment, or by a job killed half-way: each once, none lost."""

import datetime
import itertools
from unittest import mock

import pytest

from jangkau.outreach.models import Reminder, ReminderDay
from jangkau.outreach.services import reminder_days, reminders
from jangkau.registry.models import OutgoingMessage
from tests.at_once import all_at_once
from tests.jobs import waiting_jobs
from tests.outreach.test_reminders import MORNING, behind

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
HOUR = datetime.timedelta(hours=1)


class KilledError(Exception):
    """Stands for the end of the worker."""


def test_day_selected_and_sent_by_several_at_once_is_selected_and_sent_once() -> None:
    for number in range(6):
        behind(f"+628123456780{number}")

    all_at_once([lambda: reminder_days.select_reminders(now=MORNING)] * 8)
    all_at_once([lambda: reminders.send_reminders(now=MORNING)] * 8)

    assert (Reminder.objects.count(), OutgoingMessage.objects.count()) == (6, 6)
    assert waiting_jobs().count("send_message") == 6
    assert sum(ReminderDay.objects.values_list("due", flat=True)) == 6


def test_job_that_is_killed_half_way_leaves_nothing_and_the_next_one_does_it_all() -> None:
    for number in range(4):
        behind(f"+628123456780{number}")
    killed = mock.patch.object(reminder_days.ReminderDay.objects, "bulk_create", side_effect=KilledError)
    with killed, pytest.raises(KilledError):
        reminder_days.select_reminders(now=MORNING)
    assert not Reminder.objects.exists()
    reminder_days.select_reminders(now=MORNING + HOUR)

    really = reminders.queue_message
    third = itertools.chain([really, really], itertools.repeat(mock.Mock(side_effect=KilledError)))
    killed = mock.patch.object(reminders, "queue_message", side_effect=lambda **given: next(third)(**given))
    with killed, pytest.raises(KilledError):
        reminders.send_reminders(now=MORNING)
    assert not OutgoingMessage.objects.exists()

    assert reminders.send_reminders(now=MORNING) == 4
    assert sorted(Reminder.objects.values_list("messages", flat=True)) == [1, 1, 1, 1]
