"""What Kannel tells us: who may call, how it is answered, and that nothing sent to us does harm."""

import uuid
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.urls import URLPattern

from jangkau.api.sms.urls import urlpatterns
from jangkau.gateways.messaging.fake import FakeKannel, serve
from jangkau.gateways.messaging.kannel import KannelClient
from jangkau.registry.models import ContactStop, DeliveryReport, OutgoingMessage, UnreadTexts
from jangkau.registry.selectors.messages import fate_of
from jangkau.registry.services import messages
from tests.api.conftest import NOW
from tests.console.test_read_outbox import settings_with
from tests.gateways.kannel import INCOMING_KEY, MIRRORED, Told, real_kannel

pytestmark = pytest.mark.django_db

# Written by hand: who may call what. Every address needs its line.
MAY_CALL = {
    "delivery_report": "whoever knows the key of a message",
    "incoming_text": "whoever knows the secret of the settings",
}
PHONE = "+628123456789"
INCOMING = f"/sms/incoming/{INCOMING_KEY}"


@pytest.fixture(autouse=True)
def _incoming_key(settings: Any) -> None:
    settings.SMS_INCOMING_KEY = INCOMING_KEY


def text_in(body: bytes, *, path: str = INCOMING, charset: str = 'charset="UTF-8"', sender: str = PHONE) -> int:
    """Bring a text as Kannel does, and return the status; the answer is empty."""
    headers = {"X-Kannel-From": sender}
    said = Client().generic("POST", path, body, content_type=f"text/plain; {charset}", headers=headers)
    assert said.content == b""
    return said.status_code


def replay(told: Told) -> int:
    """Bring to us what Kannel brought to the server that stood in our place."""
    headers = {"X-Kannel-From": told.sender} if told.sender else {}
    content_type = told.content_type or "text/plain"
    said = Client().generic(told.method, told.path, told.body, content_type=content_type, headers=headers)
    return said.status_code


def send_with(client: KannelClient, to: str) -> OutgoingMessage:
    """Send a message whose text is STOP, and return it."""
    expires_at = NOW.replace(year=NOW.year + 1)
    message_id = messages.queue_message(to=to, text="STOP", purpose="test", now=NOW, expires_at=expires_at)
    messages.send_queued(message_id=message_id, clock=lambda: NOW, connect=lambda: client)
    return OutgoingMessage.objects.get(pk=message_id)


def test_every_address_says_who_may_call_it() -> None:
    assert {str(pattern.name) for pattern in urlpatterns if isinstance(pattern, URLPattern)} == MAY_CALL.keys()


def test_strangers_get_an_empty_not_found_and_leave_nothing(settings: Any) -> None:
    assert text_in(b"STOP", path="/sms/incoming/another") == 404
    settings.SMS_INCOMING_KEY = ""
    assert text_in(b"STOP") == 404
    for path in (
        "/sms/",
        "/sms/incoming/",
        f"/sms/reports/{uuid.uuid4()}?state=1",
        "/sms/reports/1?state=1",
        "/sms/\x00",
    ):
        said = Client().get(path)
        assert (said.status_code, said.content) == (404, b"")
    assert not ContactStop.objects.exists()


@pytest.mark.enable_socket
def test_report_reaches_its_message_and_wrong_ones_nothing() -> None:
    with serve(FakeKannel()) as server:
        asked = KannelClient(replace(server.address, reports_to="https://jangkau.example", part_rupiah=350))
        message = send_with(asked, PHONE)
        send_with(KannelClient(server.address), PHONE)
    (told_at,) = server.kannel.told_at
    assert told_at == f"https://jangkau.example/sms/reports/{message.report_key}?state=%d"
    path = told_at.removeprefix("https://jangkau.example")

    for state, status in (("8", 200), ("1", 200), ("1", 200), ("2", 200), ("3", 404), ("", 404), ("\x00", 404)):
        said = Client().get(path.replace("%d", state))
        assert (said.status_code, said.content) == (status, b"")

    assert Client().post(path.replace("%d", "16")).status_code == 405
    assert sorted(DeliveryReport.objects.values_list("fate", flat=True)) == ["accepted", "delivered", "failed"]
    assert fate_of(message.pk) == "delivered"
    assert (message.parts, message.part_rupiah) == (1, 350)


@pytest.mark.enable_socket
def test_real_kannel_reports_a_message_and_brings_a_text(tmp_path: Path) -> None:
    with real_kannel(tmp_path) as (address, _operator, ours):
        client = KannelClient(replace(address, reports_to=ours.address, sender=PHONE))
        message = send_with(client, f"{MIRRORED}0000001")
        told = ours.heard(1, "/sms/reports/") + ours.heard(1, INCOMING)

    assert [replay(one) for one in told] == [200, 200]

    assert fate_of(message.pk) == "accepted"
    assert ContactStop.objects.get().is_stopped


@pytest.mark.parametrize(
    ("body", "charset", "stops"),
    [
        (b"STOP", "", True),
        ("STOP".encode("utf-16-be"), 'charset="UTF-16BE"', True),
        ("berhent\xed".encode("latin-1"), "charset=ISO-8859-1", True),
        (b"STOP", "charset=zip", True),
        (b"STOP\x00", "", True),
        (b"\xff\xfe\x00STOP\xd8", "", True),
        (b"S\x00T\x00O", 'charset="UTF-16BE"', False),
        (b"STOP " * 200_000, "", False),
        (b"\x00" * 1000, "", False),
        (b"", "", False),
    ],
)
def test_text_in_any_charset_and_of_any_size_is_answered_quietly(body: bytes, charset: str, stops: bool) -> None:
    assert text_in(body, charset=charset) == 200

    assert (ContactStop.objects.count(), UnreadTexts.objects.count()) == ((1, 0) if stops else (0, 1))


@pytest.mark.parametrize("sender", ["", "TELKOMSEL", "888", "x" * 5000, "\u00e9"])
def test_unknown_sender_is_answered_quietly(sender: str) -> None:
    assert text_in(b"STOP", sender=sender) == 200
    assert not ContactStop.objects.exists()


def test_text_is_brought_by_post_alone() -> None:
    assert Client().get(INCOMING).status_code == 405


def test_secret_that_is_too_short_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ImproperlyConfigured, match="JANGKAU_SMS_INCOMING_KEY"):
        settings_with(monkeypatch, JANGKAU_SMS_INCOMING_KEY="short")
