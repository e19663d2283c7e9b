"""Sending reminders: so many a minute, by day, within their cost, to those who still want them, and each once."""

import datetime
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.db import DatabaseError, transaction

from jangkau.enrolment.models import Participant
from jangkau.gateways.messaging.errors import MessagingError, Rejected, Unanswered, Unavailable
from jangkau.gateways.messaging.message import Accepted, Message
from jangkau.outreach.models import Reminder, ReminderCap
from jangkau.outreach.models.reminders import NotSent
from jangkau.outreach.selectors.reminder_caps import spent_rupiah
from jangkau.outreach.services.reminder_days import select_reminders
from jangkau.outreach.services.reminders import close_reminders, send_reminders
from jangkau.registry.models import OutgoingMessage, Person
from jangkau.registry.models.offices import TimeZone
from jangkau.registry.services.contact_stops import hear_text
from jangkau.registry.services.messages import send_queued
from jangkau.rules.months import Month
from tests.factories.collection import at, make_bill, months, pay
from tests.factories.enrolment import make_participant
from tests.factories.registry import make_person, make_user

pytestmark = pytest.mark.django_db
# Five days before the due date of November; the branch is at UTC+8.
MORNING = at("2022-11-10", hour=1)
DAY, MINUTE = datetime.timedelta(days=1), datetime.timedelta(minutes=1)


class Gateway:
    """Takes messages, or not."""

    def __init__(self, error: MessagingError | None = None) -> None:
        self.error = error
        self.sent: list[Message] = []

    def send(self, message: Message) -> Accepted:
        if self.error:
            raise self.error
        self.sent.append(message)
        return Accepted("", 1, 350)


def behind(phone: str = "+6281234567801") -> Participant:
    """Return a participant who paid for October and not for November, whose reminder is due."""
    person = make_person()
    Person.objects.filter(pk=person.pk).update(phone=phone)
    participant = make_participant(person=person)
    pay(make_bill([participant], months("2022-10"), payer=participant, now=at("2022-10-01")), paid_at=at("2022-10-10"))
    return participant


def hand_over(gateway: Gateway, now: datetime.datetime = MORNING) -> None:
    """Have the worker hand over what waits, as it does."""
    for message_id in OutgoingMessage.objects.filter(sent_at=None, failed_at=None).values_list("pk", flat=True):
        try:
            send_queued(message_id=message_id, clock=lambda: now, connect=lambda: gateway)
        except Unavailable:
            continue


@pytest.fixture
def gateway() -> Gateway:
    """A gateway that takes all."""
    return Gateway()


def test_reminder_says_what_when_how_much_and_how_to_be_left_alone(gateway: Gateway) -> None:
    behind()
    select_reminders(now=MORNING)

    assert send_reminders(now=MORNING) == 1
    hand_over(gateway)

    assert [(message.to, message.text) for message in gateway.sent] == [
        (
            "+6281234567801",
            "BPJS Ketenagakerjaan: bayar iuran November 2022 Rp16.800 paling lambat 15 November 2022, lewat localhost."
            " Balas STOP untuk berhenti.",
        )
    ]
    reminder = Reminder.objects.get()
    assert (reminder.messages, reminder.template_version, reminder.not_sent) == (1, 0, "")
    assert send_reminders(now=MORNING + MINUTE) == 0


@pytest.mark.parametrize(
    ("hour", "minute", "queued"),
    [(22, 59, 0), (23, 0, 1), (11, 59, 1), (12, 0, 0)],
    ids=["06:59", "07:00", "19:59", "20:00"],
)
def test_nobody_is_disturbed_before_seven_or_from_eight_in_the_evening_by_his_clock(
    hour: int, minute: int, queued: int
) -> None:
    behind()
    select_reminders(now=MORNING)
    by_day = MORNING if hour < 20 else MORNING - DAY

    assert send_reminders(now=by_day.replace(hour=hour, minute=minute)) == queued


def paid(participant: Participant) -> str:
    bill = make_bill([participant], months("2022-11"), payer=participant, now=MORNING)
    pay(bill, paid_at=MORNING)
    return NotSent.PAID


def died(participant: Participant) -> str:
    Person.objects.filter(pk=participant.person_id).update(died_on="2022-11-09")
    return NotSent.NOT_A_MEMBER


def stopped(participant: Participant) -> str:
    hear_text(sender=participant.person.phone, text="STOP", now=MORNING)
    return NotSent.STOPPED


@pytest.mark.parametrize("change", [paid, died, stopped])
def test_whoever_changes_between_queueing_and_sending_gets_none(
    change: Callable[[Participant], str], gateway: Gateway
) -> None:
    participant = behind()
    participant.person.refresh_from_db()
    select_reminders(now=MORNING)
    send_reminders(now=MORNING)

    reason = change(participant)
    hand_over(gateway)
    close_reminders(now=MORNING)

    assert [message for message in gateway.sent if "iuran" in message.text] == []
    assert Reminder.objects.get().not_sent == reason


@pytest.mark.parametrize("change", [paid, died])
def test_whoever_changes_between_selection_and_queueing_gets_no_message(change: Callable[[Participant], str]) -> None:
    participant = behind()
    select_reminders(now=MORNING)

    reason = change(participant)

    assert send_reminders(now=MORNING) == 0
    assert (Reminder.objects.get().not_sent, OutgoingMessage.objects.count()) == (reason, 0)


def test_number_of_the_dead_that_was_given_to_another_is_his_alone(gateway: Gateway) -> None:
    dead, living = behind(), behind()
    select_reminders(now=MORNING)
    died(dead)

    send_reminders(now=MORNING)
    hand_over(gateway)

    assert len(gateway.sent) == 1
    assert Reminder.objects.get(participant=living).message_id is not None


def test_no_more_go_in_a_minute_than_the_operator_takes(settings: SimpleNamespace, gateway: Gateway) -> None:
    settings.REMINDERS_PER_MINUTE = 2
    for number in range(5):
        behind(f"+628123456780{number}")
    select_reminders(now=MORNING)

    assert [send_reminders(now=MORNING), send_reminders(now=MORNING + MINUTE)] == [2, 0]
    hand_over(gateway)
    assert send_reminders(now=MORNING + 2 * MINUTE) == 2


def test_day_without_a_gateway_loses_and_doubles_none(gateway: Gateway) -> None:
    participants = [behind(f"+628123456780{number}") for number in range(3)]
    select_reminders(now=MORNING)
    send_reminders(now=MORNING)
    for hour in range(11):
        hand_over(Gateway(Unavailable("unreachable")), MORNING + hour * datetime.timedelta(hours=1))
        send_reminders(now=MORNING + hour * datetime.timedelta(hours=1))
        close_reminders(now=MORNING + hour * datetime.timedelta(hours=1))

    tomorrow = MORNING + DAY
    hand_over(gateway, tomorrow)
    assert gateway.sent == []
    assert send_reminders(now=tomorrow + 2 * datetime.timedelta(hours=1)) == 3
    hand_over(gateway, tomorrow + 2 * datetime.timedelta(hours=1))
    hand_over(gateway, tomorrow + 2 * datetime.timedelta(hours=1))

    assert sorted(message.to for message in gateway.sent) == sorted(
        Person.objects.get(pk=each.person_id).phone for each in participants
    )
    assert set(Reminder.objects.values_list("not_sent", flat=True)) == {""}


def test_message_that_may_have_been_taken_is_not_followed_by_another() -> None:
    behind()
    select_reminders(now=MORNING)
    send_reminders(now=MORNING)
    hand_over(Gateway(Unanswered("no_answer")))

    close_reminders(now=MORNING)

    assert send_reminders(now=MORNING + DAY) == 0
    assert Reminder.objects.get().not_sent == NotSent.BROKEN_OFF


def test_reminder_whose_turn_never_came_says_so_the_day_after_it_was_of_use(settings: SimpleNamespace) -> None:
    settings.REMINDERS_PER_MINUTE = 0
    behind()
    select_reminders(now=MORNING)

    assert close_reminders(now=at("2022-11-14")) == 0
    assert close_reminders(now=at("2022-11-15")) == 1
    assert Reminder.objects.get().not_sent == NotSent.NOT_IN_TIME


def test_office_spends_no_more_on_reminders_than_its_cap(settings: SimpleNamespace, gateway: Gateway) -> None:
    settings.SMS = SimpleNamespace(part_rupiah=350)
    for number in range(3):
        behind(f"+628123456780{number}")
    office_id = Participant.objects.values_list("office_id", flat=True)[0]
    ReminderCap.objects.create(office_id=office_id, month_rupiah=1049, set_at=MORNING, set_by=make_user())
    select_reminders(now=MORNING)

    assert send_reminders(now=MORNING) == 2
    hand_over(gateway)
    assert send_reminders(now=MORNING + MINUTE) == 0
    assert close_reminders(now=at("2022-11-15")) == 1

    assert sorted(Reminder.objects.values_list("not_sent", flat=True)) == ["", "", NotSent.OVER_CAP]


def test_reminder_ends_only_with_its_message() -> None:
    behind()
    select_reminders(now=MORNING)

    with pytest.raises(DatabaseError), transaction.atomic():
        Reminder.objects.update(messages=1)


def test_number_that_changed_hands_after_queueing_is_not_written_to(gateway: Gateway) -> None:
    participant = behind()
    select_reminders(now=MORNING)
    send_reminders(now=MORNING)

    Person.objects.filter(pk=participant.person_id).update(phone="+6281234567899")
    hand_over(gateway)
    close_reminders(now=MORNING)

    assert gateway.sent == []
    assert Reminder.objects.get().not_sent == NotSent.ADDRESS_CHANGED


def test_whoever_cannot_be_reached_by_telephone_is_told_by_e_mail_and_the_ledger_says_sent(
    gateway: Gateway, settings: SimpleNamespace
) -> None:
    participant = behind()
    confirmed = {"email": "siti@example.com", "email_confirmed_at": MORNING}
    Person.objects.filter(pk=participant.person_id).update(**confirmed)
    select_reminders(now=MORNING)
    send_reminders(now=MORNING)

    hand_over(Gateway(Rejected("status_400")))
    hand_over(gateway)
    close_reminders(now=at("2022-11-16"))

    assert [message.to for message in gateway.sent] == ["siti@example.com"]
    assert spent_rupiah(month=Month(2022, 11), zone=TimeZone.WITA) == {participant.office_id: 350}
    assert send_reminders(now=MORNING + DAY) == 0
    assert Reminder.objects.get().not_sent == ""
