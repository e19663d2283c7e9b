"""An acquirer to try ourselves on: it makes codes as one does, and can be told to make wrong ones.

``serve`` puts it behind an address on this machine, where it asks for tokens and signatures as an acquirer does.
"""

import datetime
import json
import secrets
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from jangkau.gateways.bank.client import stamp_of
from jangkau.gateways.bank.errors import Declined, NotNow
from jangkau.gateways.bank.qris import ADDRESS, CodeMade, CodeOrder
from jangkau.gateways.bank.qris_payload import RUPIAH, field_of, write_payload
from jangkau.gateways.bank.signing import body_digest, is_token_request_signed, same_secret, sign_message


class Flaw(StrEnum):
    """What an acquirer does that it should not."""

    WRONG_AMOUNT = "wrong_amount"
    WRONG_CHECKSUM = "wrong_checksum"
    WRONG_CURRENCY = "wrong_currency"
    STATIC = "static"
    TIP = "tip"
    OVER = "over"
    DECLINES = "declines"
    BUSY = "busy"


@dataclass
class FakeAcquirer:
    """Makes codes, the same for the same reference. ``made`` are its orders, by our references."""

    flaw: Flaw | None = None
    made: dict[str, CodeOrder] = field(default_factory=dict)

    def make_code(self, order: CodeOrder, *, now: datetime.datetime) -> CodeMade:
        """Return the code for an order, or what the flaw makes of it.

        Raises:
            Declined, NotNow: with the flaws of that name, or if the reference was used for another amount.
        """
        if self.flaw is Flaw.BUSY:
            raise NotNow("5044700")
        if self.flaw is Flaw.DECLINES:
            raise Declined("4044708")
        if self.made.setdefault(order.reference, order).amount_rupiah != order.amount_rupiah:
            raise Declined("4044718")
        until = now - datetime.timedelta(minutes=1) if self.flaw is Flaw.OVER else order.valid_until
        return CodeMade(payload_of(order, self.flaw), f"ACQ{order.reference}", until)


def payload_of(order: CodeOrder, flaw: Flaw | None = None) -> str:
    """Return the payload of an order."""
    rupiah = order.amount_rupiah + (1 if flaw is Flaw.WRONG_AMOUNT else 0)
    account = field_of("00", "ID.CO.ACQUIRER.WWW") + field_of("01", "936009990000000017") + field_of("03", "UBE")
    national = field_of("00", "ID.CO.QRIS.WWW") + field_of("02", "ID1023249949984") + field_of("03", "UBE")
    text = write_payload(
        [
            ("00", "01"),
            ("01", "11" if flaw is Flaw.STATIC else "12"),
            ("26", account),
            ("51", national),
            ("52", "9399"),
            ("53", "840" if flaw is Flaw.WRONG_CURRENCY else RUPIAH),
            ("54", str(rupiah)),
            *([("55", "01")] if flaw is Flaw.TIP else []),
            ("58", "ID"),
            ("59", "BPJS KETENAGAKERJAAN"),
            ("60", "JAKARTA"),
            ("61", "12190"),
            ("62", field_of("05", order.reference[-25:]) + field_of("07", "JANGKAU")),
        ]
    )
    return text[:-4] + f"{int(text[-4:], 16) ^ 1:04X}" if flaw is Flaw.WRONG_CHECKSUM else text


@dataclass(frozen=True)
class Door:
    """What an acquirer knows of its client, to believe what it sends."""

    client_id: str
    secret: str = field(repr=False)
    public_key: RSAPublicKey


class AcquirerServer(ThreadingHTTPServer):
    """An acquirer behind an address on this machine."""

    daemon_threads = True

    def __init__(
        self, acquirer: FakeAcquirer, door: Door, *, clock: Callable[[], datetime.datetime], port: int = 0
    ) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.acquirer = acquirer
        self.door = door
        self.clock = clock
        self.token = secrets.token_hex(16)

    @property
    def url(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.server_address[1]}"


@contextmanager
def serve(
    acquirer: FakeAcquirer, door: Door, *, clock: Callable[[], datetime.datetime], port: int = 0
) -> Iterator[AcquirerServer]:
    """Put an acquirer behind an address on this machine for a while."""
    with AcquirerServer(acquirer, door, clock=clock, port=port) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 5
    server: AcquirerServer

    def do_POST(self) -> None:
        raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.path.endswith("/b2b"):
            self._say(*self._grant())
        elif self.path == f"/v1.0/{ADDRESS}":
            self._say(*(self._make(raw) if self._is_signed(raw) else (401, {"responseCode": "4014700"})))
        else:
            self._say(404, {"responseCode": "4040000"})

    def _grant(self) -> tuple[int, dict[str, object]]:
        door, stamp, given = self.server.door, self.headers["X-TIMESTAMP"], self.headers["X-SIGNATURE"]
        if not is_token_request_signed(door.public_key, client_id=door.client_id, timestamp=stamp, given=given):
            return 401, {"responseCode": "4017300"}
        return 200, {"responseCode": "2007300", "accessToken": self.server.token, "expiresIn": "900"}

    def _is_signed(self, raw: bytes) -> bool:
        right = sign_message(
            self.server.door.secret.encode(),
            method="POST",
            path=self.path,
            token=self.server.token,
            digest=body_digest(raw),
            timestamp=self.headers["X-TIMESTAMP"],
        )
        return same_secret(right, self.headers["X-SIGNATURE"])

    def _make(self, raw: bytes) -> tuple[int, dict[str, object]]:
        asked = json.loads(raw)
        order = CodeOrder(
            reference=asked["partnerReferenceNo"],
            amount_rupiah=int(asked["amount"]["value"].removesuffix(".00")),
            merchant_id=asked["merchantId"],
            valid_until=datetime.datetime.fromisoformat(asked["validityPeriod"]),
        )
        try:
            made = self.server.acquirer.make_code(order, now=self.server.clock())
        except (Declined, NotNow) as error:
            return int(error.code[:3]), {"responseCode": error.code}
        return 200, {
            "responseCode": "2004700",
            "responseMessage": "Successful",
            "referenceNo": made.acquirer_reference,
            "partnerReferenceNo": order.reference,
            "qrContent": made.content,
            "validityPeriod": None if made.valid_until is None else stamp_of(made.valid_until),
        }

    def _say(self, status: int, document: dict[str, object]) -> None:
        text = json.dumps(document).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: what comes may hold secrets."""
