"""What became of a message by its reports, in any order and however often, and what messages cost."""

import datetime
import itertools
import uuid

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from jangkau.gateways.messaging.errors import Rejected
from jangkau.gateways.messaging.message import Accepted, Message
from jangkau.registry.models import DeliveryReport, OutgoingMessage, UnreadTexts
from jangkau.registry.models.messages import Fate
from jangkau.registry.selectors.messages import ChannelReport, MessageCost, fate_of, report_messages
from jangkau.registry.services import messages
from jangkau.registry.services.delivery_reports import UnknownMessage, hear_report

NOW = datetime.datetime(2026, 8, 17, 16, 59, tzinfo=datetime.UTC)  # 23:59 in Jakarta
TODAY, TOMORROW = datetime.date(2026, 8, 17), datetime.date(2026, 8, 18)

pytestmark = pytest.mark.django_db


class Network:
    """Takes every message at a price, or refuses it."""

    def __init__(self, part_rupiah: int | None = 350, parts: int = 1, code: str = "") -> None:
        self.part_rupiah, self.parts, self.code = part_rupiah, parts, code

    def send(self, message: Message) -> Accepted:
        if self.code:
            raise Rejected(self.code)
        return Accepted("", self.parts, self.part_rupiah)


def queue(purpose: str = "test") -> OutgoingMessage:
    message_id = messages.queue_message(
        to="+628123456789", text="a", purpose=purpose, now=NOW, expires_at=NOW + datetime.timedelta(days=1)
    )
    return OutgoingMessage.objects.get(pk=message_id)


def send(message: OutgoingMessage, network: Network, now: datetime.datetime = NOW) -> None:
    messages.send_queued(message_id=message.pk, clock=lambda: now, connect=lambda: network)


def hear(message: OutgoingMessage, *fates: str) -> None:
    assert message.report_key
    for fate in fates:
        hear_report(key=message.report_key, fate=fate, now=NOW)


def test_reports_in_any_order_and_doubled_end_in_the_same_state() -> None:
    for told, fate in (
        (("accepted", "failed", "delivered"), "delivered"),
        (("refused", "failed"), "failed"),
        (("buffered", "refused"), "refused"),
        (("accepted", "buffered"), "buffered"),
    ):
        for order in itertools.permutations(told):
            message = queue()
            hear(message, *order, *order)
            assert fate_of(message.pk) == fate
            assert message.reports.count() == len(told)


def test_report_may_come_before_we_wrote_that_the_message_was_sent() -> None:
    message = queue()
    assert fate_of(message.pk) is None

    hear(message, Fate.DELIVERED)
    send(message, Network())

    assert fate_of(message.pk) is Fate.DELIVERED
    message.refresh_from_db()
    assert message.sent_at == NOW


def test_report_about_nothing_of_ours_is_refused() -> None:
    with pytest.raises(UnknownMessage):
        hear_report(key=uuid.UUID(int=0), fate="delivered", now=NOW)


def test_database_keeps_reports_as_they_came_and_each_kind_once() -> None:
    message = queue()
    hear(message, Fate.ACCEPTED)
    reports = DeliveryReport.objects.filter(message=message)

    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        reports.update(fate="delivered")
    with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
        reports.delete()
    with pytest.raises(IntegrityError, match="one_report_of_a_fate"), transaction.atomic():
        DeliveryReport.objects.create(message=message, fate="accepted", reported_at=NOW)
    with pytest.raises(IntegrityError, match="report_of_known_fate"), transaction.atomic():
        DeliveryReport.objects.create(message=message, fate="lost", reported_at=NOW)
    with pytest.raises(DatabaseError), transaction.atomic():
        OutgoingMessage.objects.filter(pk=message.pk).update(report_key=uuid.UUID(int=1))
    with pytest.raises(IntegrityError, match="message_costs_once_sent"), transaction.atomic():
        OutgoingMessage.objects.filter(pk=message.pk).update(parts=1)


def test_messages_are_counted_with_their_fates_reasons_and_cost_by_day_and_purpose() -> None:
    minute = datetime.timedelta(minutes=1)
    delivered, silent, unpriced, refused, late = queue(), queue(), queue("other"), queue(), queue()
    queue("waits")
    send(delivered, Network(parts=2))
    hear(delivered, "accepted", "delivered")
    send(silent, Network())
    send(unpriced, Network(part_rupiah=None))
    send(refused, Network(code="status_403"))
    send(late, Network(), NOW + minute)
    UnreadTexts.objects.create(day=TODAY, count=7)

    today = report_messages(since=TODAY, until=TODAY)

    assert today.channels == (
        ChannelReport("sms", 3, {"": 2, "delivered": 1}, {"status_403": 1}, 0),
        ChannelReport("email", 0, {}, {}, 0),
    )
    assert (today.waiting, today.unread_texts) == (1, 7)
    assert today.costs == (
        MessageCost(TODAY, "sms", "other", sent=1, parts=1, cost_rupiah=None, unpriced=1),
        MessageCost(TODAY, "sms", "test", sent=2, parts=3, cost_rupiah=1050, unpriced=0),
    )
    assert report_messages(since=TODAY, until=TOMORROW).costs[-1].day == TOMORROW
