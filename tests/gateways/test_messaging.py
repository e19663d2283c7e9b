"""Sending messages: the same contract for the folder, for a smsbox that stands in for Kannel, and for Kannel itself."""

import json
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest

from jangkau.gateways.messaging import kannel
from jangkau.gateways.messaging.client import UnfitAddress, gateway, read_address
from jangkau.gateways.messaging.errors import Rejected, Unanswered, Unavailable
from jangkau.gateways.messaging.fake import FakeKannel, Flaw, serve
from jangkau.gateways.messaging.kannel import KannelAddress, KannelClient
from jangkau.gateways.messaging.lengths import length_of
from jangkau.gateways.messaging.message import Message, Messaging
from jangkau.gateways.messaging.outbox import Outbox, OutboxAddress
from tests.gateways.kannel import real_kannel

pytestmark = pytest.mark.enable_socket

TO = "+628123456789"
CODE = Message(TO, "Kode masuk Anda 482109. Jangan beritahukan kepada siapa pun. [BPJSTK] 1€ + é")


@dataclass(frozen=True)
class Side:
    """A gateway, and the messages that came out of it since the test began, once there are so many."""

    messaging: Messaging
    arrived: Callable[[int], list[Message]]


@pytest.fixture(scope="module")
def running_kannel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with real_kannel(tmp_path_factory.mktemp("kannel")) as running:
        yield running


@pytest.fixture(params=["outbox", "fake", "kannel"])
def side(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Side]:
    """Each kind of gateway."""
    if request.param == "outbox":
        outbox = Outbox(OutboxAddress(tmp_path / "outbox"))
        yield Side(outbox, lambda count: [Message(kept.to, kept.text) for kept in reversed(outbox.latest())])
    elif request.param == "fake":
        with serve(FakeKannel()) as server:
            yield Side(KannelClient(server.address), lambda count: server.kannel.taken)
    else:
        address, operator, _ours = request.getfixturevalue("running_kannel")
        operator.parts.clear()
        yield Side(KannelClient(address), operator.arrived)


def test_message_arrives_letter_for_letter(side: Side) -> None:
    side.messaging.send(CODE)

    assert side.arrived(1) == [CODE]


def test_letters_outside_the_default_alphabet_arrive_too(side: Side) -> None:
    message = Message(TO, "Satu baris\nêlok — 你好 😀")

    side.messaging.send(message)

    assert side.arrived(1) == [message]


@pytest.mark.parametrize("text", ["abcdefghij" * 16 + "k", "[]" * 76 + "abc" * 40, "ê" * 71, "ê" * 201])
def test_long_message_arrives_whole(side: Side, text: str) -> None:
    side.messaging.send(Message(TO, text))

    assert side.arrived(1) == [Message(TO, text)]


@pytest.mark.parametrize("text", ["a" * 161, "a" * 152 + "€" + "a" * 151, "ê" * 71])
def test_kannel_splits_a_text_into_the_parts_that_we_count(running_kannel: Any, text: str) -> None:
    address, operator, _ours = running_kannel
    operator.parts.clear()

    KannelClient(address).send(Message(TO, text))

    operator.arrived(1)
    assert len(operator.parts) == length_of(text).parts == 2


@pytest.mark.parametrize(
    ("message", "code"),
    [
        (Message("", "a"), "bad_number"),
        (Message("08123456789", "a"), "bad_number"),
        (Message("+0812345678", "a"), "bad_number"),
        (Message("+6281234567890123", "a"), "bad_number"),
        (Message("+628123456789\n", "a"), "bad_number"),
        (Message("+62812３456789", "a"), "bad_number"),
        (Message(TO, ""), "no_text"),
        (Message(TO, " \n"), "no_text"),
        (Message(TO, "\ud800"), "bad_text"),
        (Message(TO, "a" * 460), "too_long"),
    ],
)
def test_what_cannot_be_sent_is_rejected_and_does_not_arrive(side: Side, message: Message, code: str) -> None:
    with pytest.raises(Rejected) as told:
        side.messaging.send(message)

    assert told.value.code == code
    assert side.arrived(0) == []


def test_wrong_password_is_rejected_and_stands_in_no_error(running_kannel: Any) -> None:
    address = replace(running_kannel[0], password="another-secret")

    with pytest.raises(Rejected, match=r"^status_403$"):
        KannelClient(address).send(CODE)
    assert "another-secret" not in repr(address)


def test_smsbox_that_queues_has_taken_the_message_and_shows_our_name() -> None:
    with serve(FakeKannel(flaw=Flaw.QUEUES)) as server:
        KannelClient(server.address).send(CODE)

    assert (server.kannel.taken, server.kannel.senders) == ([CODE], ["BPJSTK"])


def test_what_will_never_be_sent_and_what_cannot_be_sent_now_are_told_apart() -> None:
    with serve(FakeKannel(flaw=Flaw.DENIES)) as server:
        client = KannelClient(server.address)
        with pytest.raises(Rejected, match=r"^status_400$"):
            client.send(CODE)
        server.kannel.flaw = Flaw.BUSY
        with pytest.raises(Unavailable, match=r"^status_503$"):
            client.send(CODE)
        with pytest.raises(Rejected, match=r"^status_403$"):
            KannelClient(replace(server.address, password="another")).send(CODE)
        with pytest.raises(Rejected, match=r"^status_404$"):
            KannelClient(replace(server.address, path="/another")).send(CODE)

    assert server.kannel.taken == []


def test_address_where_nobody_is_is_unavailable() -> None:
    with serve(FakeKannel()) as server:
        address = server.address

    with pytest.raises(Unavailable, match="unreachable"):
        KannelClient(address).send(CODE)


class _Silent(BaseHTTPRequestHandler):
    """Hears and says nothing."""

    server: Any

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.server.released.wait(timeout=2)

    def log_message(self, format: str, *args: object) -> None:
        pass


def test_no_answer_after_a_message_was_handed_over_is_told_apart() -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Silent) as server:
        released = server.released = Event()  # type: ignore[attr-defined]  # read by the handler
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        address = KannelAddress("127.0.0.1", server.server_address[1], "a", "b")
        try:
            with pytest.raises(Unanswered):
                KannelClient(address, timeout_seconds=0.05).send(CODE)
        finally:
            released.set()
            server.shutdown()
            thread.join()


def test_outbox_is_for_our_user_alone_and_its_last_file_is_the_newest(tmp_path: Path) -> None:
    outbox = Outbox(OutboxAddress(tmp_path / "state" / "outbox"))
    for digit in "123":
        reference = outbox.send(Message(TO if digit != "2" else "+628111111111", digit)).reference

    files = sorted(outbox.folder.iterdir())
    assert stat.S_IMODE(outbox.folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    assert files[-1].stem == reference
    assert json.loads(files[-1].read_text(encoding="utf-8"))["text"] == "3"
    assert [kept.text for kept in outbox.latest(most=2)] == ["3", "2"]
    assert [kept.text for kept in outbox.latest(to=TO)] == ["3", "1"]


def test_outbox_that_cannot_be_written_is_unavailable(tmp_path: Path) -> None:
    (tmp_path / "outbox").write_text("a file, no folder", encoding="utf-8")

    with pytest.raises(Unavailable, match="outbox"):
        Outbox(OutboxAddress(tmp_path / "outbox")).send(CODE)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("outbox:", OutboxAddress(Path("/state/outbox"))),
        ("outbox:/elsewhere", OutboxAddress(Path("/elsewhere"))),
        ("kannel://u:p@sms.example", KannelAddress("sms.example", kannel.DEFAULT_PORT, "u", "p")),
        (
            "kannels://u%40x:p%2F%3A@10.0.0.7:8443/own/sendsms?from=BPJSTK",
            KannelAddress("10.0.0.7", 8443, "u@x", "p/:", "BPJSTK", "/own/sendsms", is_secure=True),
        ),
        ("kannel://u:p@sms.example/?from=%2B62811", KannelAddress("sms.example", 13013, "u", "p", "+62811")),
        (
            "kannel://u:p@sms.example/?part_rupiah=350&reports=https://jangkau.example",
            KannelAddress("sms.example", 13013, "u", "p", part_rupiah=350, reports_to="https://jangkau.example"),
        ),
    ],
)
def test_address_is_read(text: str, address: object) -> None:
    assert read_address(text, folder=Path("/state/outbox")) == address


@pytest.mark.parametrize(
    "text",
    [
        "",
        "outbox",
        "outbox://host/folder",
        "kannel://",
        "kannel://sms.example",
        "kannel://u@sms.example",
        "kannel://u:@sms.example",
        "kannel://u:hidden%0Ax@sms.example",
        "kannel://u:hidden%C3%A9@sms.example",
        "kannel://u:hidden@sms.example:port",
        "kannel://u:hidden@sms.example/?sender=BPJSTK",
        "kannel://u:hidden@sms.example/?from=BPJS%20KETENAGAKERJAAN",
        "kannel://u:hidden@sms.example/?from=a%0Ab",
        *(f"kannel://u:hidden@sms.example/?part_rupiah={price}" for price in ("0", "3.5", "-1", "Rp350", "1000000")),
        *(
            f"kannel://u:hidden@sms.example/?reports={told_at}"
            for told_at in ("ftp://a", "a", "http://a/b", "http://a%0Ab")
        ),
        "https://u:hidden@sms.example/",
    ],
)
def test_address_that_names_no_gateway_is_refused_without_its_password(text: str) -> None:
    with pytest.raises(UnfitAddress) as told:
        read_address(text, folder=Path("/state/outbox"))

    assert "hidden" not in str(told.value)
    assert told.value.__cause__ is None


def test_gateway_is_that_of_the_settings(settings: Any) -> None:
    assert isinstance(gateway(), Outbox)
    settings.SMS = KannelAddress("sms.example", 13013, "u", "p")
    assert isinstance(gateway(), KannelClient)
