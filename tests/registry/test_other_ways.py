"""Who can be reached in several ways is told by the first that does it: each way at most once, and none forgotten."""

import datetime
import itertools
from dataclasses import dataclass, field

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from jangkau.gateways.messaging.errors import MessagingError, Rejected, Unanswered, Unavailable
from jangkau.gateways.messaging.message import Accepted, Channel, Message, Way
from jangkau.registry.models import ContactStop, OutgoingMessage
from jangkau.registry.selectors.contact_stops import digest_of
from jangkau.registry.selectors.messages import ChannelReport, report_messages
from jangkau.registry.selectors.unsubscribing import stop_address
from jangkau.registry.services import messages, wanted_messages
from jangkau.registry.services.contact_stops import hear_text
from jangkau.registry.services.delivery_reports import hear_report
from jangkau.registry.services.wanted_messages import declare_wanted

NOW = datetime.datetime(2026, 8, 17, 2, 0, tzinfo=datetime.UTC)
DAY = datetime.timedelta(days=1)
EXPIRES = NOW + 3 * DAY
NUMBER, MAILBOX = "+628123456789", "sri@contoh.id"
SMS, EMAIL = Way(Channel.SMS, NUMBER), Way(Channel.EMAIL, MAILBOX)
TEXT = "Iuran Anda jatuh tempo 31 Agustus."

pytestmark = pytest.mark.django_db


@dataclass
class World:
    """Gateways of both kinds: each takes what it is given, or fails in the way given for its channel."""

    fails: dict[Channel, MessagingError] = field(default_factory=dict)
    taken: list[Message] = field(default_factory=list)

    def send(self, message: Message) -> Accepted:
        if failure := self.fails.get(message.channel):
            raise failure
        self.taken.append(message)
        return Accepted("", 1, 350 if message.channel is Channel.SMS else 25)

    @property
    def told(self) -> list[Channel]:
        return [message.channel for message in self.taken]


def queue(*ways: Way, purpose: str = "reminder", subject: str = "") -> OutgoingMessage:
    message_id = messages.queue_message(
        to=ways or (SMS, EMAIL), text=TEXT, purpose=purpose, now=NOW, expires_at=EXPIRES, subject=subject
    )
    return OutgoingMessage.objects.get(pk=message_id)


def work(world: World, now: datetime.datetime = NOW) -> None:
    """Do what the worker does with all that waits, once."""
    done: set[int] = set()
    while waiting := list(
        OutgoingMessage.objects.filter(sent_at=None, failed_at=None).exclude(pk__in=done).order_by("pk")
    ):
        for message in waiting:
            done.add(message.pk)
            try:
                messages.send_queued(message_id=message.pk, clock=lambda: now, connect=lambda: world)
            except Unavailable:
                continue


def chain(first: OutgoingMessage) -> list[tuple[str, str]]:
    """Return channel and reason of each message in place of the first, it included; the reason of one sent is blank."""
    told, row = [], OutgoingMessage.objects.filter(pk=first.pk).first()
    while row is not None:
        told.append((row.channel, row.reason))
        row = OutgoingMessage.objects.filter(instead_of=row).first()
    return told


def hear(message: OutgoingMessage, *fates: str, now: datetime.datetime = NOW) -> None:
    assert message.report_key
    for fate in fates:
        hear_report(key=message.report_key, fate=fate, now=now)


def has_plan(message: OutgoingMessage) -> bool:
    return OutgoingMessage.objects.get(pk=message.pk).plan_sealed is not None


def test_first_way_is_tried_alone_and_the_other_forgotten_once_it_arrived() -> None:
    world, message = World(), queue()

    work(world)
    assert (world.taken, has_plan(message)) == ([Message(NUMBER, TEXT)], True)
    hear(message, "delivered")

    assert (chain(message), has_plan(message)) == ([("sms", "")], False)


def test_other_way_lies_sealed_and_each_channel_has_a_queue_of_its_own() -> None:
    message = queue()
    queue(EMAIL)

    sealed = b"".join(bytes(part) for part in (message.to_sealed, message.text_sealed, message.plan_sealed))
    assert not any(words.encode() in sealed for words in (NUMBER, MAILBOX, TEXT))
    jobs = ProcrastinateJob.objects.order_by("pk").values_list("task_name", "queue_name")
    assert list(jobs) == [("send_message", "messages"), ("send_mail", "mails")]


def test_email_has_a_subject_the_text_and_where_to_stop() -> None:
    world = World()
    queue(EMAIL, subject="Iuran Agustus")
    queue(EMAIL)

    work(world)

    mail, other = world.taken
    assert (mail.to, mail.subject, other.subject) == (MAILBOX, "Iuran Agustus", "Pesan dari BPJS Ketenagakerjaan")
    assert mail.stop_at == stop_address(MAILBOX)
    assert mail.text == f"{TEXT}\n\nTidak ingin menerima surel seperti ini lagi? Berhenti di sini:\n{mail.stop_at}\n"
    assert MAILBOX not in mail.stop_at


@pytest.mark.parametrize("code", ["status_400", "no_email"])
def test_way_that_is_refused_gives_place_to_the_next_in_either_order(code: str) -> None:
    world = World(fails={Channel.SMS: Rejected(code)})
    forth = queue(SMS, EMAIL)
    work(world)
    world.fails = {Channel.EMAIL: Rejected(code)}
    back = queue(EMAIL, SMS)
    work(world)

    assert (chain(forth), chain(back)) == ([("sms", code), ("email", "")], [("email", code), ("sms", "")])
    assert (world.told, has_plan(forth), has_plan(back)) == ([Channel.EMAIL, Channel.SMS], False, False)
    second = forth.successor
    assert (second.purpose, second.expires_at, second.instead_of_id) == ("reminder", EXPIRES, forth.pk)
    today = datetime.date(2026, 8, 17)
    report = report_messages(since=today, until=today)
    assert report.channels == tuple(ChannelReport(each, 1, {"": 1}, {code: 1}, 1) for each in ("sms", "email"))
    assert [(cost.channel, cost.cost_rupiah) for cost in report.costs] == [("email", 25), ("sms", 350)]


def test_every_way_is_tried_once_and_then_it_is_over() -> None:
    other = Way(Channel.SMS, "+628111111111")
    world = World(fails={Channel.SMS: Rejected("status_400"), Channel.EMAIL: Rejected("status_550")})

    message = queue(SMS, EMAIL, SMS, other)
    work(world)
    work(world)

    assert chain(message) == [("sms", "status_400"), ("email", "status_550"), ("sms", "status_400")]
    assert not OutgoingMessage.objects.filter(plan_sealed__isnull=False).exists()


def test_gateway_that_is_down_for_a_day_forgets_nobody_and_tells_each_once() -> None:
    world = World(fails={Channel.SMS: Unavailable("unreachable")})
    several, alone = [queue() for _each in range(3)], queue(SMS)

    for hour in range(24):
        work(world, NOW + hour * datetime.timedelta(hours=1))
    world.fails.clear()
    for _time in range(2):
        work(world, NOW + DAY)

    assert [chain(message) for message in several] == [[("sms", "unreachable"), ("email", "")]] * 3
    assert (chain(alone), world.told) == ([("sms", "")], [Channel.EMAIL] * 3 + [Channel.SMS])
    assert OutgoingMessage.objects.get(pk=several[0].pk).attempts == messages.MOST_ATTEMPTS


def test_both_gateways_down_until_it_expires_end_with_a_reason() -> None:
    world = World(fails={Channel.SMS: Unavailable("unreachable"), Channel.EMAIL: Unavailable("status_421")})
    message = queue()

    for hour in range(73):
        work(world, NOW + hour * datetime.timedelta(hours=1))

    assert chain(message) == [("sms", "unreachable"), ("email", "expired")]
    assert not OutgoingMessage.objects.filter(plan_sealed__isnull=False).exists()


def test_reports_late_doubled_and_in_any_order_lead_to_the_next_way_once_or_never() -> None:
    for told, ways in (
        (("accepted", "failed"), ["sms", "email"]),
        (("buffered", "refused", "failed"), ["sms", "email"]),
        (("accepted", "buffered"), ["sms"]),
        (("accepted", "delivered"), ["sms"]),
    ):
        for order in itertools.permutations(told):
            message = queue()
            work(World())
            hear(message, *order, *order, now=NOW + DAY)
            work(World(), NOW + DAY)
            hear(message, *order, now=NOW + DAY)
            assert [channel for channel, _reason in chain(message)] == ways, order


def test_failure_that_is_reported_before_we_wrote_that_it_was_sent_leads_on_once_it_was() -> None:
    world, message = World(), queue()
    hear(message, "failed")
    assert chain(message) == [("sms", "")]

    work(world)

    assert (chain(message), world.told) == ([("sms", ""), ("email", "")], [Channel.SMS, Channel.EMAIL])


@pytest.mark.parametrize(("days", "ways"), [(2, 2), (3, 1), (4, 1)])
def test_failure_that_is_reported_when_the_time_is_over_leads_nowhere(days: int, ways: int) -> None:
    message = queue()
    work(World())

    hear(message, "failed", now=NOW + days * DAY)

    assert len(chain(message)) == ways


def test_telephone_that_was_reached_after_all_spares_the_email_that_waits() -> None:
    world, message = World(), queue()
    work(world)
    hear(message, "failed", "delivered")

    work(world)

    assert (chain(message), world.told) == ([("sms", ""), ("email", "arrived_before")], [Channel.SMS])


def test_late_word_that_it_arrived_is_told_as_it_is_after_the_email_was_sent() -> None:
    world, message = World(), queue()
    work(world)
    hear(message, "failed")
    work(world)

    hear(message, "delivered", now=NOW + DAY)
    work(world, NOW + DAY)

    assert world.told == [Channel.SMS, Channel.EMAIL]
    today = datetime.date(2026, 8, 17)
    assert [each.fates for each in report_messages(since=today, until=today).channels] == [{"delivered": 1}, {"": 1}]


class Killed(BaseException):
    pass


class Killing(World):
    def send(self, message: Message) -> Accepted:
        self.taken.append(message)
        raise Killed


@pytest.mark.parametrize(
    ("failure", "reason"), [(None, "broken_off"), (Unanswered("no_answer"), "no_answer")], ids=["killed", "unanswered"]
)
def test_what_may_have_been_taken_gives_place_only_once_it_is_known_not_to_arrive(
    failure: MessagingError | None, reason: str
) -> None:
    message = queue()
    world = World(fails={Channel.SMS: failure}) if failure else Killing()
    if failure is None:
        with pytest.raises(Killed):
            work(world)
    work(world)
    assert (chain(message), has_plan(message)) == ([("sms", reason)], True)

    hear(message, "failed", now=NOW + DAY)
    work(later := World(), NOW + DAY)

    assert (chain(message), later.told) == ([("sms", reason), ("email", "")], [Channel.EMAIL])


def test_email_that_may_have_been_taken_ends_there_for_nobody_reports_of_it() -> None:
    message = queue(EMAIL, SMS)

    work(World(fails={Channel.EMAIL: Unanswered("no_answer")}))

    assert (chain(message), has_plan(message), message.report_key) == ([("email", "no_answer")], False, None)


def test_worker_killed_while_it_writes_the_failure_writes_neither_that_nor_the_next_way(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    message = queue()

    def kill(**_arguments: object) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr("jangkau.core.jobs.defer", kill)
        with pytest.raises(Killed):
            work(World(fails={Channel.SMS: Rejected("status_400")}))
    assert (chain(message), OutgoingMessage.objects.get().trying_since) == ([("sms", "")], NOW)

    work(world := World())
    hear(message, "refused")
    work(world)

    assert (chain(message), world.told) == ([("sms", "broken_off"), ("email", "")], [Channel.EMAIL])


def test_stop_by_text_stops_every_way_and_holds_for_what_waits() -> None:
    waits, fallen = queue(EMAIL, SMS), queue(SMS, EMAIL)
    messages.send_queued(
        message_id=fallen.pk, clock=lambda: NOW, connect=lambda: World(fails={Channel.SMS: Rejected("status_400")})
    )
    hear_text(sender=NUMBER, text="STOP", now=NOW)

    work(world := World())

    assert (chain(waits), chain(fallen)) == ([("email", "stopped")], [("sms", "status_400"), ("email", "stopped")])
    assert world.told == [Channel.SMS]  # the answer to STOP


def test_reader_who_stops_emails_is_told_by_the_other_way() -> None:
    ContactStop.objects.create(number_digest=digest_of(MAILBOX), is_stopped=True, since=NOW)
    first, last, only = queue(EMAIL, SMS), queue(SMS, EMAIL), queue(EMAIL)

    work(world := World())

    assert chain(first) == [("email", "unsubscribed"), ("sms", "")]
    assert (chain(last), chain(only)) == ([("sms", "")], [("email", "unsubscribed")])
    assert world.told == [Channel.SMS] * 2


def test_whether_it_is_wanted_is_asked_of_the_first_message_before_each_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wanted_messages, "_declared", {})
    asked: list[int] = []
    answers = iter(["", "", "paid"])

    def check(message_id: int, now: datetime.datetime) -> str:
        asked.append(message_id)
        return next(answers)

    declare_wanted("reminder", check=check)
    world = World(fails={Channel.SMS: Rejected("status_400"), Channel.EMAIL: Rejected("status_550")})

    message = queue(SMS, EMAIL, Way(Channel.SMS, "+628111111111"))
    work(world)

    assert asked == [message.pk] * 3
    assert chain(message) == [("sms", "status_400"), ("email", "status_550"), ("sms", "paid")]


def test_no_way_and_a_way_that_nobody_takes_are_refused_when_they_are_queued() -> None:
    for ways, code in (
        ([], "no_way"),
        ([Way(Channel.EMAIL, "sri")], "bad_address"),
        ([SMS, Way(Channel.EMAIL, NUMBER)], "bad_address"),
        ([Way(Channel.SMS, MAILBOX), EMAIL], "bad_number"),
    ):
        with pytest.raises(Rejected, match=code):
            messages.queue_message(to=ways, text=TEXT, purpose="a", now=NOW, expires_at=EXPIRES)

    assert not OutgoingMessage.objects.exists()


@pytest.mark.parametrize(("hours", "is_kept"), [(71, True), (72, False)])
def test_other_ways_are_forgotten_when_the_message_expires(hours: int, is_kept: bool) -> None:
    message = queue()
    work(World())

    messages.forget_expired(now=NOW + datetime.timedelta(hours=hours))

    assert has_plan(message) is is_kept


def test_database_keeps_one_successor_and_no_plan_that_comes_back() -> None:
    first = queue()
    work(World(fails={Channel.SMS: Rejected("status_400")}))
    rows = OutgoingMessage.objects.filter(pk=first.pk)

    with pytest.raises(IntegrityError), transaction.atomic():
        OutgoingMessage.objects.create(purpose="a", created_at=NOW, expires_at=EXPIRES, instead_of=first)
    for changes in ({"plan_sealed": b"x"}, {"channel": "email"}, {"reason": "b"}):
        with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
            rows.update(**changes)
    other = queue()
    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        OutgoingMessage.objects.filter(pk=other.pk).update(instead_of=first)
    with pytest.raises(IntegrityError, match="message_of_known_channel"), transaction.atomic():
        OutgoingMessage.objects.create(
            channel="fax", to_sealed=b"x", text_sealed=b"x", purpose="a", created_at=NOW, expires_at=EXPIRES
        )
