"""Messages that are not wanted any more when their turn comes are not sent, and say why."""

import datetime

import pytest
from django.core.exceptions import ImproperlyConfigured

from jangkau.gateways.messaging.errors import Unavailable
from jangkau.gateways.messaging.message import Accepted, Message
from jangkau.registry.models import OutgoingMessage
from jangkau.registry.services import messages, wanted_messages
from jangkau.registry.services.wanted_messages import declare_wanted

NOW = datetime.datetime(2026, 8, 17, 2, 0, tzinfo=datetime.UTC)

pytestmark = pytest.mark.django_db


class Network:
    """Takes messages, or none now."""

    def __init__(self, *, is_down: bool = False) -> None:
        self.is_down, self.taken = is_down, 0

    def send(self, message: Message) -> Accepted:
        if self.is_down:
            raise Unavailable("unreachable")
        self.taken += 1
        return Accepted("")


@pytest.fixture(autouse=True)
def _none_declared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wanted_messages, "_declared", {})


def queue(purpose: str = "reminder") -> int:
    return messages.queue_message(
        to="+628123456789", text="a", purpose=purpose, now=NOW, expires_at=NOW + datetime.timedelta(days=1)
    )


def send(message_id: int, network: Network) -> OutgoingMessage:
    messages.send_queued(message_id=message_id, clock=lambda: NOW, connect=lambda: network)
    return OutgoingMessage.objects.get(pk=message_id)


def test_message_that_is_not_wanted_any_more_is_not_sent_and_says_why() -> None:
    asked: list[tuple[int, datetime.datetime]] = []

    def check(message_id: int, now: datetime.datetime) -> str:
        asked.append((message_id, now))
        return "paid"

    declare_wanted("reminder", check=check)
    network, reminder, other = Network(), queue(), queue("another")

    assert (send(reminder, network).reason, send(other, network).reason) == ("paid", "")

    assert asked == [(reminder, NOW)]
    assert network.taken == 1
    row = OutgoingMessage.objects.get(pk=reminder)
    assert (row.failed_at, row.attempts, row.to_sealed, row.text_sealed) == (NOW, 0, None, None)


def test_check_is_asked_again_each_time_that_the_gateway_is_tried() -> None:
    answers = iter(["", "died"])
    declare_wanted("reminder", check=lambda message_id, now: next(answers))
    network, reminder = Network(is_down=True), queue()
    with pytest.raises(Unavailable):
        send(reminder, network)
    network.is_down = False

    assert send(reminder, network).reason == "died"

    assert network.taken == 0


def test_two_rooms_cannot_answer_for_one_purpose() -> None:
    def check(message_id: int, now: datetime.datetime) -> str:
        return ""

    declare_wanted("reminder", check=check)
    declare_wanted("reminder", check=check)

    with pytest.raises(ImproperlyConfigured, match="reminder"):
        declare_wanted("reminder", check=lambda message_id, now: "")
