"""SNAP as whoever calls speaks it: asking for a token, and signing every message after it; and as a bank does.

``changed`` lets whoever tries a biller out send what a bank must not: another signature, another time, no number.
"""

import datetime
import http.client
import json
import secrets
import socket
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from jangkau.gateways.bank.errors import TimedOut, Unreachable, Unreadable
from jangkau.gateways.bank.signing import body_digest, sign_message, sign_token_request

JAKARTA = ZoneInfo("Asia/Jakarta")
DEFAULT_TIMEOUT_SECONDS = 30.0
LARGEST_ANSWER_BYTES = 65_536


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a caller holds: its own private key, and what whoever it calls gave it."""

    partner_code: str
    va_prefix: str
    client_id: str
    secret: str = field(repr=False)
    private_key: RSAPrivateKey = field(repr=False)
    channel_id: str = "95231"


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer. ``raw`` is its body, letter for letter."""

    status: int
    raw: bytes
    document: Mapping[str, Any]

    @property
    def code(self) -> str:
        """The response code, blank if there is none."""
        return str(self.document.get("responseCode", ""))


class SnapClient:
    """One connection to somebody who offers services of SNAP; for one thread at a time."""

    def __init__(self, url: str, credentials: Credentials, *, timeout_seconds: float = DEFAULT_TIMEOUT_SECONDS) -> None:
        parts = urlsplit(url)
        connect = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        self.connection = connect(parts.hostname or "", parts.port, timeout=timeout_seconds)
        self.root = parts.path.rstrip("/")
        self.credentials = credentials
        self.token = ""

    def ask_for_token(self, *, now: datetime.datetime, changed: Mapping[str, str | None] | None = None) -> Reply:
        """Ask for a token and keep it for the messages to come.

        Raises:
            Unreachable, TimedOut, Unreadable: if there is no answer to go by.
        """
        held, stamp = self.credentials, stamp_of(now)
        headers = {
            "X-CLIENT-KEY": held.client_id,
            "X-TIMESTAMP": stamp,
            "X-SIGNATURE": sign_token_request(held.private_key, client_id=held.client_id, timestamp=stamp),
        }
        reply = self._post(
            f"{self.root}/v1.0/access-token/b2b", b'{"grantType":"client_credentials"}', headers, changed
        )
        self.token = str(reply.document.get("accessToken", self.token))
        return reply

    def post_signed(
        self,
        address: str,
        body: Mapping[str, object] | bytes,
        *,
        now: datetime.datetime,
        changed: Mapping[str, str | None] | None = None,
    ) -> Reply:
        """Send a signed message; a token is asked for if there is none.

        Args:
            address: of the service, after the root: ``transfer-va/payment``.
            body: the message, or its letters as they are.
            now: the time on it.
            changed: headers in place of the right ones; None leaves one out.

        Raises:
            Unreachable, TimedOut, Unreadable: if there is no answer to go by.
        """
        if not self.token:
            self.ask_for_token(now=now)
        held, stamp = self.credentials, stamp_of(now)
        raw = body if isinstance(body, bytes) else json.dumps(body, separators=(",", ":")).encode()
        path = f"{self.root}/v1.0/{address}"
        signature = sign_message(
            held.secret.encode(),
            method="POST",
            path=path,
            token=self.token,
            digest=body_digest(raw),
            timestamp=stamp,
        )
        headers = {
            "Authorization": f"Bearer {self.token}",
            "X-TIMESTAMP": stamp,
            "X-SIGNATURE": signature,
            "X-PARTNER-ID": held.partner_code,
            "X-EXTERNAL-ID": str(secrets.randbelow(10**30)).zfill(30),
            "CHANNEL-ID": held.channel_id,
        }
        return self._post(path, raw, headers, changed)

    def close(self) -> None:
        """Hang up."""
        self.connection.close()

    def _post(
        self, path: str, raw: bytes, headers: Mapping[str, str], changed: Mapping[str, str | None] | None
    ) -> Reply:
        said = {"Content-Type": "application/json", **headers, **(changed or {})}
        kept = {name: value for name, value in said.items() if value is not None}
        try:
            self.connection.request("POST", path, raw, kept)
            answer = self.connection.getresponse()
            text = answer.read(LARGEST_ANSWER_BYTES + 1)
        except TimeoutError as error:
            self.connection.close()
            raise TimedOut(path) from error
        except (OSError, http.client.HTTPException) as error:
            self.connection.close()
            raise Unreachable(path) from error
        if len(text) > LARGEST_ANSWER_BYTES:
            self.connection.close()
            raise Unreadable(path)
        try:
            document = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise Unreadable(path) from error
        if not isinstance(document, dict):
            raise Unreadable(path)
        return Reply(answer.status, text, document)


class BankClient(SnapClient):
    """One connection of a bank to a biller."""

    def send(
        self,
        service: str,
        body: Mapping[str, object] | bytes,
        *,
        now: datetime.datetime,
        changed: Mapping[str, str | None] | None = None,
    ) -> Reply:
        """Send a signed message to ``inquiry``, ``payment`` or ``status``: otherwise as ``post_signed``."""
        return self.post_signed(f"transfer-va/{service}", body, now=now, changed=changed)

    def account(self, payment_code: str) -> dict[str, object]:
        """Return the three fields that name a virtual account."""
        service_id = self.credentials.va_prefix.rjust(8)
        return {
            "partnerServiceId": service_id,
            "customerNo": payment_code,
            "virtualAccountNo": service_id + payment_code,
        }

    def inquiry(self, payment_code: str, request_id: str) -> dict[str, object]:
        """Return the body of an inquiry, or of a question after a payment."""
        return {**self.account(payment_code), "inquiryRequestId": request_id}

    def payment(
        self, payment_code: str, rupiah: int, request_id: str, *, paid_at: datetime.datetime | None = None
    ) -> dict[str, object]:
        """Return the body of a payment notice."""
        told = {} if paid_at is None else {"trxDateTime": stamp_of(paid_at)}
        amount = {"value": f"{rupiah}.00", "currency": "IDR"}
        return {**self.account(payment_code), "paymentRequestId": request_id, "paidAmount": amount, **told}

    def qris_notice(
        self, reference: str, rupiah: int, acquirer_reference: str, *, status: str = "00", **more: object
    ) -> dict[str, object]:
        """Return the body of an acquirer's notice that a code was paid; it goes to ``qr/qr-mpm-notify``."""
        return {
            "originalReferenceNo": acquirer_reference,
            "originalPartnerReferenceNo": reference,
            "latestTransactionStatus": status,
            "transactionStatusDesc": "success" if status == "00" else "pending",
            "amount": {"value": f"{rupiah}.00", "currency": "IDR"},
            **more,
        }

    def hang_up_after_sending(self, service: str, body: Mapping[str, object], *, now: datetime.datetime) -> None:
        """Send a message and hang up before the answer, as a bank does whose time ran out.

        Raises:
            Unreachable: if nobody answers at the address.
        """
        sock = self._socket()
        waited = sock.gettimeout()
        sock.settimeout(0.001)
        try:
            self.send(service, body, now=now)
        except TimedOut:
            return
        finally:
            if self.connection.sock is not None:
                self.connection.sock.settimeout(waited)

    def _socket(self) -> socket.socket:
        if self.connection.sock is None:
            try:
                self.connection.connect()
            except OSError as error:
                raise Unreachable(self.connection.host) from error
        return self.connection.sock


def is_served(url: str) -> bool:
    """Say whether anybody takes calls at an address."""
    parts = urlsplit(url)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    try:
        socket.create_connection((parts.hostname or "", port), timeout=DEFAULT_TIMEOUT_SECONDS).close()
    except OSError:
        return False
    return True


def stamp_of(instant: datetime.datetime) -> str:
    """Return an instant as the standard writes it, by the clock of Jakarta."""
    return instant.astimezone(JAKARTA).isoformat(timespec="seconds")
