"""Asking an acquirer for a code: the same contract for the one behind an address and the one that stands in for it."""

import datetime
import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

import pytest

from jangkau.gateways.bank.client import Credentials
from jangkau.gateways.bank.errors import Declined, NotNow, TimedOut, Unreachable, Unreadable
from jangkau.gateways.bank.fake_acquirer import AcquirerServer, Door, FakeAcquirer, Flaw, serve
from jangkau.gateways.bank.qris import Acquirer, AcquirerClient, CodeOrder
from jangkau.gateways.bank.qris_payload import read_payload
from tests.factories.partners import private_key

pytestmark = pytest.mark.enable_socket

NOW = datetime.datetime(2022, 9, 28, 3, tzinfo=datetime.UTC)
ORDER = CodeOrder("482109375512360001", 16_800, "FM0001", NOW + datetime.timedelta(hours=1))
SECRET = "secret-of-the-acquirer"


def client_of(url: str, *, secret: str = SECRET, timeout_seconds: float = 5) -> AcquirerClient:
    credentials = Credentials("JANGKAU", "", "client-1", secret, private_key())
    return AcquirerClient(url, credentials, timeout_seconds=timeout_seconds)


@pytest.fixture
def fake() -> FakeAcquirer:
    return FakeAcquirer()


@pytest.fixture
def server(fake: FakeAcquirer) -> Iterator[AcquirerServer]:
    with serve(fake, Door("client-1", SECRET, private_key().public_key()), clock=lambda: NOW) as server:
        yield server


@pytest.fixture(params=["stand-in", "client"])
def acquirer(request: pytest.FixtureRequest, fake: FakeAcquirer) -> Iterator[Acquirer]:
    """Both kinds, with the same acquirer behind them."""
    if request.param == "stand-in":
        yield fake
        return
    client = client_of(request.getfixturevalue("server").url)
    yield client
    client.close()


def test_code_for_the_amount_comes_with_its_names_and_time(acquirer: Acquirer, fake: FakeAcquirer) -> None:
    made = acquirer.make_code(ORDER, now=NOW)

    assert read_payload(made.content).amount_rupiah == 16_800
    assert made.acquirer_reference == "ACQ482109375512360001"
    assert made.valid_until == ORDER.valid_until
    assert fake.made == {ORDER.reference: ORDER}


def test_same_reference_asked_again_gets_the_same_code(acquirer: Acquirer) -> None:
    assert acquirer.make_code(ORDER, now=NOW) == acquirer.make_code(ORDER, now=NOW)


def test_same_reference_for_another_amount_is_declined(acquirer: Acquirer) -> None:
    acquirer.make_code(ORDER, now=NOW)

    with pytest.raises(Declined, match="4044718"):
        acquirer.make_code(CodeOrder(ORDER.reference, 1, "FM0001", ORDER.valid_until), now=NOW)


def test_what_will_never_be_done_and_what_cannot_be_done_now_are_told_apart(
    acquirer: Acquirer, fake: FakeAcquirer
) -> None:
    fake.flaw = Flaw.DECLINES
    with pytest.raises(Declined, match="4044708"):
        acquirer.make_code(ORDER, now=NOW)
    fake.flaw = Flaw.BUSY
    with pytest.raises(NotNow, match="5044700"):
        acquirer.make_code(ORDER, now=NOW)


def test_token_that_is_over_is_asked_for_anew(server: AcquirerServer) -> None:
    client = client_of(server.url)
    client.make_code(ORDER, now=NOW)
    server.token = "another"

    assert client.make_code(ORDER, now=NOW).content
    client.close()


def test_wrong_secret_is_declined_and_stands_in_no_error(server: AcquirerServer) -> None:
    client = client_of(server.url, secret="another-secret")

    with pytest.raises(Declined, match=r"^4014700$"):
        client.make_code(ORDER, now=NOW)
    client.close()
    assert "another-secret" not in repr(client.credentials)


class _Odd(BaseHTTPRequestHandler):
    """Grants a token, then answers with what the test put on the server; no answer at all if that is None."""

    server: Any

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        text = b'{"responseCode":"2007300","accessToken":"t"}' if "b2b" in self.path else self.server.says
        if text is None:
            self.server.released.wait(timeout=2)
            return
        self.send_response(200)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, format: str, *args: object) -> None:
        pass


def odd_answer(text: bytes | None, *, timeout_seconds: float = 5) -> None:
    """Have an acquirer answer with this text, and ask it for a code."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Odd) as server:
        released = Event()
        server.says, server.released = text, released  # type: ignore[attr-defined]  # read by the handler
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        client = client_of(f"http://127.0.0.1:{server.server_address[1]}", timeout_seconds=timeout_seconds)
        try:
            client.make_code(ORDER, now=NOW)
        finally:
            released.set()
            client.close()
            server.shutdown()
            thread.join()


RIGHT = {"responseCode": "2004700", "referenceNo": "A1", "partnerReferenceNo": ORDER.reference, "qrContent": "x"}


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"<html>",
        b"[]",
        b"[" * 20_000,
        b"9" * 70_000,
        json.dumps({**RIGHT, "responseCode": "2005100"}).encode(),
        json.dumps({**RIGHT, "qrContent": None}).encode(),
        json.dumps({**RIGHT, "qrContent": ["x"]}).encode(),
        json.dumps({**RIGHT, "partnerReferenceNo": "another"}).encode(),
        json.dumps({**RIGHT, "referenceNo": "A" * 65}).encode(),
        json.dumps({**RIGHT, "referenceNo": "A\x00"}).encode(),
    ],
)
def test_answer_that_cannot_be_read_is_none(text: bytes) -> None:
    with pytest.raises(Unreadable):
        odd_answer(text)


@pytest.mark.parametrize("until", ["soon", 7, "2022-09-28T10:00:00", "9999-12-31T23:59:59-12:00", {}])
def test_time_that_cannot_be_read_is_none(until: object) -> None:
    odd_answer(json.dumps({**RIGHT, "validityPeriod": until}).encode())


def test_acquirer_that_says_nothing_times_out() -> None:
    with pytest.raises(TimedOut):
        odd_answer(None, timeout_seconds=0.05)


def test_address_where_nobody_is_cannot_be_reached() -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Odd) as server:
        free = server.server_address[1]
    client = client_of(f"http://127.0.0.1:{free}")

    with pytest.raises(Unreachable):
        client.make_code(ORDER, now=NOW)
    client.close()
