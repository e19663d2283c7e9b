"""What became of messages, as the command tells it."""

import datetime

import pytest

from jangkau.registry.models import DeliveryReport, OutgoingMessage
from tests.console.commands import run

SENT_AT = datetime.datetime(2026, 8, 17, 2, 0, tzinfo=datetime.UTC)


@pytest.mark.django_db
def test_messages_are_counted_with_their_cost() -> None:
    for part_rupiah in (350, None):
        message = OutgoingMessage.objects.create(
            purpose="reminder",
            created_at=SENT_AT,
            expires_at=SENT_AT + datetime.timedelta(days=1),
            sent_at=SENT_AT,
            parts=3,
            part_rupiah=part_rupiah,
        )
    DeliveryReport.objects.create(message=message, fate="delivered", reported_at=SENT_AT)

    said = run("messages_report", "--from", "2026-08-17", "--until", "2026-08-17", "--json")

    sms, email = said.document["channels"]
    assert sms == {"channel": "sms", "sent": 2, "fates": {"": 1, "delivered": 1}, "given_up": {}, "in_place": 0}
    assert email == {"channel": "email", "sent": 0, "fates": {}, "given_up": {}, "in_place": 0}
    assert (said.document["waiting"], said.document["unread_texts"]) == (0, 0)
    assert said.document["costs"] == [
        {"day": "2026-08-17", "channel": "sms", "purpose": "reminder", "sent": 2, "parts": 6, "cost_rupiah": 1050}
        | {"unpriced": 1}
    ]
    told = run("messages_report", "--from", "2026-08-17", "--until", "2026-08-17").out
    assert "reminder: 2 SMS, 6 bagian, Rp1.050; 1 tanpa harga" in told
    assert all(words in told for words in ("sampai di telepon", "2  terkirim lewat SMS", "0  terkirim lewat surel"))


@pytest.mark.django_db
def test_today_is_counted_if_no_day_is_named() -> None:
    said = run("messages_report", "--now", "2026-08-17T23:59+07:00", "--json")

    assert (said.document["from"], said.document["until"], said.document["waiting"]) == ("2026-08-17", "2026-08-17", 0)
