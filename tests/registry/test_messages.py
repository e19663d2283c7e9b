"""Messages to telephones: sent at most once, before they expire, and forgotten as soon as they end."""

import datetime
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from procrastinate.contrib.django.models import ProcrastinateJob

from jangkau.console import clock
from jangkau.gateways.messaging.errors import MessagingError, Rejected, Unanswered, Unavailable
from jangkau.gateways.messaging.message import Accepted, Message
from jangkau.gateways.messaging.outbox import Outbox, OutboxAddress
from jangkau.registry.models import OutgoingMessage
from jangkau.registry.services import messages
from tests.jobs import run_jobs

NOW = datetime.datetime(2026, 8, 17, 2, 0, tzinfo=datetime.UTC)
EXPIRES = NOW + datetime.timedelta(minutes=10)
TO, TEXT = "+628123456789", "Kode masuk Anda 482109."

pytestmark = pytest.mark.django_db


@dataclass
class Network:
    """Takes messages, or fails in the ways given, one after the other; notes whether the row says that it is tried."""

    fails: list[MessagingError | None] = field(default_factory=list)
    taken: list[Message] = field(default_factory=list)
    trying: list[bool] = field(default_factory=list)

    def send(self, message: Message) -> Accepted:
        self.trying.append(OutgoingMessage.objects.filter(trying_since__isnull=False).exists())
        failure = self.fails.pop(0) if self.fails else None
        if failure is not None:
            raise failure
        self.taken.append(message)
        return Accepted("reference-1")


def queue(text: str = TEXT) -> int:
    return messages.queue_message(to=TO, text=text, purpose="sign_in_code", now=NOW, expires_at=EXPIRES)


def send(message_id: int, network: Network, now: datetime.datetime = NOW) -> None:
    messages.send_queued(message_id=message_id, clock=lambda: now, connect=lambda: network)


def row_of(message_id: int) -> OutgoingMessage:
    return OutgoingMessage.objects.get(pk=message_id)


def is_forgotten(message_id: int) -> bool:
    row = row_of(message_id)
    return (row.to_sealed, row.text_sealed, row.trying_since) == (None, None, None)


def test_number_and_text_lie_sealed_and_the_job_knows_the_key_alone() -> None:
    message_id = queue()

    row = row_of(message_id)
    assert TO.encode() not in bytes(row.to_sealed)
    assert TEXT.encode() not in bytes(row.text_sealed)
    job = ProcrastinateJob.objects.get()
    assert (job.task_name, job.queue_name, job.args) == ("send_message", "messages", {"message_id": message_id})


def test_job_hands_the_message_to_the_gateway_of_the_settings(
    monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path
) -> None:
    settings.SMS = OutboxAddress(tmp_path)
    monkeypatch.setattr(clock, "now", lambda: NOW)
    message_id = queue()

    assert run_jobs() == ["send_message"]

    kept = Outbox(settings.SMS).latest()
    assert [(one.to, one.text, one.reference) for one in kept] == [(TO, TEXT, row_of(message_id).reference)]


def test_message_is_forgotten_once_it_was_sent() -> None:
    network, message_id = Network(), queue()

    send(message_id, network)

    row = row_of(message_id)
    assert network.taken == [Message(TO, TEXT)]
    assert network.trying == [True]
    assert (row.sent_at, row.reference, row.attempts, row.purpose) == (NOW, "reference-1", 1, "sign_in_code")
    assert is_forgotten(message_id)


def test_message_is_sent_in_few_statements() -> None:
    message_id = queue()

    with CaptureQueriesContext(
        connection,
    ) as asked:
        messages.send_queued(message_id=message_id, clock=lambda: NOW, connect=Network)

    assert len([one for one in asked if "SAVEPOINT" not in one["sql"]]) <= 6


def test_message_that_was_sent_is_not_sent_again() -> None:
    network, message_id = Network(), queue()
    send(message_id, network)

    send(message_id, network)

    assert len(network.taken) == 1


def test_message_that_was_not_taken_is_tried_again(caplog: pytest.LogCaptureFixture) -> None:
    network, message_id = Network(fails=[Unavailable("status_503")]), queue()
    with pytest.raises(Unavailable):
        send(message_id, network)

    send(message_id, network)

    assert network.taken == [Message(TO, TEXT)]
    assert row_of(message_id).attempts == 2
    assert caplog.messages == [f"message {message_id} was not taken: status_503"]


def test_message_that_cannot_go_another_way_is_tried_until_it_expires() -> None:
    network, message_id = Network(fails=[Unavailable("unreachable")] * (2 * messages.MOST_ATTEMPTS)), queue()
    for _attempt in range(2 * messages.MOST_ATTEMPTS - 1):
        with pytest.raises(Unavailable):
            send(message_id, network)
    times = iter([EXPIRES - datetime.timedelta(seconds=1), EXPIRES])

    messages.send_queued(message_id=message_id, clock=lambda: next(times), connect=lambda: network)

    assert (row_of(message_id).failed_at, row_of(message_id).reason) == (EXPIRES, "unreachable")
    assert is_forgotten(message_id)


@pytest.mark.parametrize("failure", [Rejected("status_400"), Unanswered("no_answer")])
def test_message_that_was_refused_or_may_have_been_taken_is_not_sent_again(
    failure: MessagingError, caplog: pytest.LogCaptureFixture
) -> None:
    network, message_id = Network(fails=[failure]), queue()

    send(message_id, network)
    send(message_id, network)

    assert network.taken == []
    assert row_of(message_id).reason == failure.code
    assert is_forgotten(message_id)
    assert caplog.messages == [f"message {message_id} was not sent: {failure.code}"]


def test_message_whose_sending_was_broken_off_is_not_sent_again() -> None:
    class Killed(BaseException):
        pass

    class Killing(Network):
        def send(self, message: Message) -> Accepted:
            raise Killed

    message_id = queue()
    with pytest.raises(Killed):
        send(message_id, Killing())

    network = Network()
    send(message_id, network)

    assert network.taken == []
    assert row_of(message_id).reason == "broken_off"


@pytest.mark.parametrize(("seconds", "is_sent"), [(-1, True), (0, False), (1, False)])
def test_message_is_not_sent_from_the_moment_it_expires(seconds: int, is_sent: bool) -> None:
    network, message_id = Network(), queue()

    send(message_id, network, EXPIRES + datetime.timedelta(seconds=seconds))

    assert bool(network.taken) == is_sent
    assert row_of(message_id).reason == ("" if is_sent else "expired")
    assert is_forgotten(message_id)


def test_message_that_expires_while_it_is_not_taken_is_given_up() -> None:
    network, message_id = Network(fails=[Unavailable("status_503")]), queue()
    times = iter([EXPIRES - datetime.timedelta(seconds=1), EXPIRES])

    messages.send_queued(message_id=message_id, clock=lambda: next(times), connect=lambda: network)

    assert row_of(message_id).reason == "status_503"


def test_messages_that_nobody_sent_are_forgotten_when_they_expired() -> None:
    sent, waiting = queue(), queue()
    send(sent, Network())

    assert messages.forget_expired(now=EXPIRES - datetime.timedelta(seconds=1)) == 0
    assert messages.forget_expired(now=EXPIRES) == 1

    assert (row_of(waiting).reason, row_of(sent).reason) == ("expired", "")
    assert is_forgotten(waiting)


@pytest.mark.parametrize(("to", "text"), [("08123456789", TEXT), (TO, ""), (TO, "a" * 460)])
def test_message_that_no_gateway_takes_is_not_queued(to: str, text: str) -> None:
    with pytest.raises(Rejected):
        messages.queue_message(to=to, text=text, purpose="test", now=NOW, expires_at=EXPIRES)

    assert not OutgoingMessage.objects.exists()
    assert not ProcrastinateJob.objects.exists()


def test_database_keeps_no_text_of_what_ended_and_no_second_end() -> None:
    sent, waiting = queue(), queue()
    send(sent, Network())

    for changes in ({"failed_at": NOW, "reason": "x"}, {"text_sealed": b"x"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            OutgoingMessage.objects.filter(pk=sent).update(**changes)
    with pytest.raises(IntegrityError, match="message_that_ended_is_forgotten"), transaction.atomic():
        OutgoingMessage.objects.filter(pk=waiting).update(sent_at=NOW)
    with pytest.raises(DatabaseError), transaction.atomic():
        OutgoingMessage.objects.filter(pk=waiting).update(expires_at=NOW + datetime.timedelta(days=1))
