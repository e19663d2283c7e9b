"""Reading the outbox, and where messages go by the settings."""

import runpy
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from jangkau.config import settings as settings_module  # noqa: TID251  it is run anew, with another environment
from jangkau.gateways.messaging.kannel import KannelAddress
from jangkau.gateways.messaging.mail import SmtpAddress
from jangkau.gateways.messaging.message import Channel, Message
from jangkau.gateways.messaging.outbox import Outbox, OutboxAddress
from tests.console.commands import run


def settings_with(monkeypatch: pytest.MonkeyPatch, **environment: str) -> dict[str, Any]:
    """Return the settings as read from this environment."""
    monkeypatch.delenv("JANGKAU_SMS")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    return runpy.run_path(str(settings_module.__file__))


@pytest.fixture
def outbox(settings: Any, tmp_path: Path) -> Outbox:
    """An outbox of the test's own."""
    settings.SMS = OutboxAddress(tmp_path / "outbox")
    return Outbox(settings.SMS)


@pytest.mark.django_db
def test_latest_messages_are_shown_newest_first(outbox: Outbox) -> None:
    for place, to in enumerate(("+628111111111", "+628222222222", "+628111111111", "+628111111111")):
        outbox.send(Message(to, f"SMS ke-{place}"))

    said = run("read_outbox", "--to", "+628111111111", "--last", "2", "--json")

    assert said.document["folder"] == str(outbox.folder)
    assert [(one["to"], one["text"], one["parts"]) for one in said.document["messages"]] == [
        ("+628111111111", "SMS ke-3", 1),
        ("+628111111111", "SMS ke-2", 1),
    ]
    outbox.send(Message("sri@contoh.id", "Isi surel", channel=Channel.EMAIL, subject="Iuran"))
    told = run("read_outbox").out
    assert "  SMS ke-1" in told
    assert "sri@contoh.id  Iuran\n  Isi surel\n" in told


@pytest.mark.django_db
def test_empty_outbox_says_so(outbox: Outbox) -> None:
    assert (run("read_outbox").out, run("read_outbox", "--json").document["messages"]) == ("Belum ada pesan.\n", [])


@pytest.mark.django_db
def test_nothing_is_shown_where_messages_go_to_telephones(settings: Any) -> None:
    settings.SMS, settings.EMAIL = KannelAddress("sms.example", 13013, "u", "hidden"), None

    said = run("read_outbox", "--json")

    assert (said.status, said.document["error"]["code"]) == (1, "no_outbox")
    assert "hidden" not in said.out + said.err


def test_production_starts_with_an_outbox_only_if_it_was_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ImproperlyConfigured, match="JANGKAU_SMS is not set"):
        settings_with(monkeypatch, JANGKAU_ENV="production")
    monkeypatch.setenv("JANGKAU_SMS", "outbox:")
    asked_for = settings_with(monkeypatch, JANGKAU_ENV="production", JANGKAU_SMS="outbox:")["SMS"]
    assert isinstance(asked_for, OutboxAddress)


def test_development_has_an_outbox_beside_its_database(monkeypatch: pytest.MonkeyPatch) -> None:
    found = settings_with(monkeypatch, JANGKAU_ENV="development", JANGKAU_STATE_DIR="/state")["SMS"]

    assert found == OutboxAddress(Path("/state/outbox"))


def test_production_sends_no_emails_unless_somebody_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("JANGKAU_EMAIL")
    assert settings_with(monkeypatch, JANGKAU_ENV="production", JANGKAU_SMS="outbox:")["EMAIL"] is None
    named = settings_with(monkeypatch, JANGKAU_SMS="outbox:", JANGKAU_EMAIL="smtp://mail.example/?from=a@bpjs.example")
    assert named["EMAIL"] == SmtpAddress("mail.example", 587, "a@bpjs.example")


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("JANGKAU_SMS", "kannel://u:hidden pass@sms.example/"),
        ("JANGKAU_EMAIL", "smtp://u:hidden@mail.example/?from=BPJS"),
    ],
)
def test_address_that_cannot_be_read_stops_the_start_and_is_not_repeated(
    monkeypatch: pytest.MonkeyPatch, name: str, address: str
) -> None:
    with pytest.raises(ImproperlyConfigured, match=f"{name} cannot be read") as told:
        settings_with(monkeypatch, **({"JANGKAU_SMS": "outbox:"} | {name: address}))

    assert "hidden" not in str(told.value)
