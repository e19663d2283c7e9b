"""Sending e-mails: the same contract for the folder, for a server that stands in, and for a real mail server."""

import contextlib
import datetime
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from email.message import EmailMessage
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from jangkau.gateways.messaging.client import EveryGateway, UnfitAddress, gateway, read_mail_address
from jangkau.gateways.messaging.errors import MessagingError, Rejected, Unanswered, Unavailable
from jangkau.gateways.messaging.fake_mail import FakeMailServer, serve
from jangkau.gateways.messaging.mail import SmtpAddress, SmtpClient
from jangkau.gateways.messaging.message import Channel, Message, Messaging
from jangkau.gateways.messaging.outbox import Outbox, OutboxAddress
from tests.gateways.mail_server import PASSWORD, USER, real_server

pytestmark = pytest.mark.enable_socket

TO = "sri.rahayu@contoh.id"
STOP_AT = "https://jangkau.example/pekerja/surel/berhenti/" + "x" * 90 + "/"


def mail(to: str = TO, text: str = "Iuran jatuh tempo.\n", subject: str = "Iuran", stop_at: str = "") -> Message:
    return Message(to, text, channel=Channel.EMAIL, subject=subject, stop_at=stop_at)


def read(taken: EmailMessage) -> Message:
    """Return what a mail program shows of an e-mail."""
    stop_at = str(taken.get("List-Unsubscribe", ""))[1:-1]
    return mail(str(taken["To"]), taken.get_content().replace("\r\n", "\n"), str(taken["Subject"]), stop_at)


@dataclass(frozen=True)
class Side:
    """A gateway, and the messages that came out of it since the test began."""

    messaging: Messaging
    arrived: Callable[[], list[Message]]


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with real_server(tmp_path_factory.mktemp("mail")) as server:
        yield server


@pytest.fixture(params=["outbox", "fake", "server"])
def side(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Side]:
    """Each kind of gateway."""
    if request.param == "outbox":
        outbox = Outbox(OutboxAddress(tmp_path / "outbox"))
        yield Side(outbox, lambda: [mail(kept.to, kept.text, kept.subject, kept.stop_at) for kept in outbox.latest()])
    elif request.param == "fake":
        with serve(FakeMailServer()) as server:
            yield Side(SmtpClient(server.address), lambda: [read(taken) for taken in server.mail.taken])
    else:
        server = request.getfixturevalue("running")
        server.taken.clear()
        client = SmtpClient(server.address, trust=server.trust)
        yield Side(client, lambda: [read(taken) for taken in server.taken])


@pytest.mark.parametrize(
    "message",
    [
        mail(),
        mail(
            text="Élok — 你好 😀\n.titik di depan\n..dua\n\tdan " + "panjang " * 300 + "\n",
            subject="Iuran élok 😀 " * 9 + "!",
        ),
        mail(to="a" * 64 + "@" + ".".join(["b" * 60] * 3) + ".id", stop_at=STOP_AT),
        mail(to="a!#$%&'*+/=?^_`{|}~-b@xn--bcher-kva.example", text="From saya\n"),
    ],
)
def test_message_arrives_letter_for_letter(side: Side, message: Message) -> None:
    accepted = side.messaging.send(message)

    assert side.arrived() == [message]
    assert (accepted.parts, accepted.part_rupiah, bool(accepted.reference)) == (1, 0, True)


@pytest.mark.parametrize(
    ("message", "code"),
    [
        *(
            (mail(to=to), "bad_address")
            for to in (
                "", "sri", "@contoh.id", "sri@", "sri@contoh", "sri@-contoh.id", "sri@contoh..id", ".sri@contoh.id",
                "sri..r@contoh.id", "Sri@contoh.id", "sri@contoh.id\nBcc: x@contoh.id", "sri@contoh.id\r\n",
                "sri@contoh.id,x@contoh.id", "<sri@contoh.id>", '"sri r"@contoh.id', "sri@[127.0.0.1]", "sri@127.0.0.1",
                "sri@contoh.id ", "élok@contoh.id", "sri@bücher.id", "a" * 65 + "@contoh.id",
                "sri@" + ".".join(["b" * 63] * 4) + ".id", "+628123456789",
            )
        ),
        *((mail(stop_at=at), "bad_address") for at in ("http://a.example/", "https://a.example/>\r\nX: y")),
        *(
            (mail(subject=subject), "bad_subject")
            for subject in ("", "  ", "Iuran\nBcc: x@contoh.id", "Iuran\r\n\r\nisi lain", "a\x00", "a\u2028b", "\ud800")
        ),
        (mail(subject="a" * 151), "too_long"),
        (mail(text="a" * 20_001), "too_long"),
        (mail(text=" \n"), "no_text"),
        (mail(text="\ud800"), "bad_text"),
    ],
)  # fmt: skip
def test_what_cannot_be_sent_is_rejected_before_anybody_is_asked(tmp_path: Path, message: Message, code: str) -> None:
    nobody = SmtpClient(SmtpAddress("127.0.0.1", 1, "info@bpjs.example"))
    for messaging in (Outbox(OutboxAddress(tmp_path / "outbox")), nobody):
        with pytest.raises(Rejected) as told:
            messaging.send(message)
        assert told.value.code == code

    assert not (tmp_path / "outbox").exists()


def test_headers_say_who_sends_that_a_machine_wrote_and_how_to_stop(running: Any) -> None:
    running.taken.clear()
    running.senders.clear()
    address = replace(running.address, rupiah=25)

    accepted = SmtpClient(address, trust=running.trust).send(mail(stop_at=STOP_AT))

    assert accepted.part_rupiah == 25
    [taken] = running.taken
    assert taken["From"] == "BPJS Ketenagakerjaan é <info@bpjs.example>"
    assert (taken["Auto-Submitted"], taken["List-Unsubscribe"]) == ("auto-generated", f"<{STOP_AT}>")
    assert taken["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert taken["Message-ID"] == f"<{accepted.reference}@bpjs.example>"
    assert isinstance(taken["Date"].datetime, datetime.datetime)
    assert running.senders == [("info@bpjs.example", USER)]


def test_password_travels_over_tls_alone(running: Any) -> None:
    wrong = SmtpClient(replace(running.address, password="another-secret"), trust=running.trust)
    running.taken.clear()

    with pytest.raises(Unavailable, match=r"^status_535$"):
        wrong.send(mail())
    with serve(FakeMailServer()) as clear, pytest.raises(Unavailable, match=r"^not_secured$"):
        SmtpClient(replace(clear.address, is_open=False, user=USER, password=PASSWORD)).send(mail())

    assert (clear.mail.heard, running.taken) == (["EHLO"], [])
    assert PASSWORD not in repr(running.address)


def test_server_whose_key_nobody_vouches_for_gets_nothing(running: Any) -> None:
    said: list[bytes] = []

    def shake_hands(listening: socket.socket) -> None:
        caller, _address = listening.accept()
        with contextlib.suppress(OSError), caller, running.keys.wrap_socket(caller, server_side=True) as secured:
            said.append(secured.recv(1))

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = Thread(target=shake_hands, args=[listening])
        thread.start()
        address = replace(running.secure_address, port=listening.getsockname()[1])
        with pytest.raises(Unavailable, match=r"^unreachable$"):
            SmtpClient(address).send(mail())
        thread.join()

    assert said in ([], [b""])


def test_tls_from_the_beginning_is_spoken_too(running: Any) -> None:
    running.taken.clear()

    SmtpClient(running.secure_address, trust=running.trust).send(mail())

    assert [read(taken) for taken in running.taken] == [mail()]


@pytest.mark.parametrize(
    ("says", "failure", "code"),
    [
        ({"": "554 go away"}, Unavailable, "status_554"),
        ({"": ""}, Unavailable, "unreachable"),
        ({"EHLO": ""}, Unavailable, "unreachable"),
        ({"MAIL": "451 later"}, Unavailable, "status_451"),
        ({"MAIL": "550 who are you"}, Unavailable, "status_550"),
        ({"RCPT": "450 greylisted"}, Unavailable, "status_450"),
        ({"RCPT": "421 closing"}, Unavailable, "status_421"),
        ({"RCPT": "550 <sri.rahayu@contoh.id> unknown"}, Rejected, "status_550"),
        ({"RCPT": ""}, Unavailable, "unreachable"),
        ({"DATA": "451 later"}, Unavailable, "status_451"),
        ({"DATA": "554 no"}, Rejected, "status_554"),
        ({".": "452 full"}, Unavailable, "status_452"),
        ({".": "552 too large"}, Rejected, "status_552"),
        ({".": ""}, Unanswered, "no_answer"),
        ({".": "what"}, Unanswered, "no_answer"),
    ],
)
def test_what_will_never_be_sent_what_cannot_be_sent_now_and_what_nobody_knows_are_told_apart(
    says: dict[str, str], failure: type[MessagingError], code: str
) -> None:
    with serve(FakeMailServer(says)) as server, pytest.raises(failure) as told:
        SmtpClient(server.address, timeout_seconds=0.05 if "" in says.values() else 2).send(mail())

    assert (told.value.code, server.mail.taken) == (code, [])
    assert told.value.__cause__ is None
    assert "sri" not in str(told.value)


def test_message_that_was_taken_is_sent_though_the_server_says_no_goodbye() -> None:
    with serve(FakeMailServer({"QUIT": ""})) as server:
        SmtpClient(server.address, timeout_seconds=0.05).send(mail())

    assert len(server.mail.taken) == 1


def test_address_where_nobody_is_is_unavailable() -> None:
    with serve(FakeMailServer()) as server:
        address = server.address

    with pytest.raises(Unavailable, match="unreachable"):
        SmtpClient(address).send(mail())


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("outbox:", OutboxAddress(Path("/state/outbox"))),
        ("smtp://mail.example/?from=info@bpjs.example", SmtpAddress("mail.example", 587, "info@bpjs.example")),
        (
            "smtps://u%40x:p%2F%3A@10.0.0.7/?from=info@bpjs.example&name=BPJS%20%C3%A9lok&rupiah=25",
            SmtpAddress("10.0.0.7", 465, "info@bpjs.example", "BPJS élok", "u@x", "p/:", is_secure=True, rupiah=25),
        ),
        (
            "smtp://127.0.0.1:25/?from=info@bpjs.example&starttls=no",
            SmtpAddress("127.0.0.1", 25, "info@bpjs.example", is_open=True),
        ),
    ],
)
def test_address_is_read(text: str, address: object) -> None:
    assert read_mail_address(text, folder=Path("/state/outbox")) == address


@pytest.mark.parametrize(
    "text",
    [
        "",
        "outbox://host/folder",
        "smtp://",
        "smtp://mail.example",
        "smtp://mail.example/?from=BPJS",
        "smtp://mail.example/?from=info@bpjs.example%0ABcc:x@contoh.id",
        "smtp://mail.example/?from=info@bpjs.example&name=a%0Ab",
        "smtp://mail.example/?from=info@bpjs.example&rupiah=0.5",
        "smtp://mail.example/path?from=info@bpjs.example",
        "smtp://mail.example:port/?from=info@bpjs.example",
        "smtp://u@mail.example/?from=info@bpjs.example",
        "smtp://u:hidden@mail.example/?from=info@bpjs.example&starttls=no",
        "smtp://u:hidden%0Ax@mail.example/?from=info@bpjs.example",
        "smtp://u:hidden@mail.example/?from=info@bpjs.example&tls=no",
        "smtps://mail.example/?from=info@bpjs.example&starttls=no",
        "kannel://u:hidden@mail.example/?from=BPJSTK",
    ],
)
def test_address_that_names_no_mail_server_is_refused_without_its_password(text: str) -> None:
    with pytest.raises(UnfitAddress) as told:
        read_mail_address(text, folder=Path("/state/outbox"))

    assert "hidden" not in str(told.value)
    assert told.value.__cause__ is None


def test_each_message_goes_by_the_gateway_of_its_channel(settings: Any, tmp_path: Path) -> None:
    settings.SMS, settings.EMAIL = OutboxAddress(tmp_path / "sms"), OutboxAddress(tmp_path / "email")

    EveryGateway().send(mail())
    EveryGateway().send(Message("+628123456789", "a"))

    assert [kept.channel for kept in Outbox(settings.SMS).latest()] == [Channel.SMS]
    assert [kept.channel for kept in Outbox(settings.EMAIL).latest(to=TO)] == [Channel.EMAIL]
    settings.EMAIL = SmtpAddress("mail.example", 587, "info@bpjs.example")
    assert isinstance(gateway(Channel.EMAIL), SmtpClient)
    settings.EMAIL = None
    with pytest.raises(Rejected, match="no_email"):
        EveryGateway().send(mail())
