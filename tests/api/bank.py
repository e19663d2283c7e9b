"""A bank, written from the standard alone: nothing of ours is imported, so that a fault of ours is no fault of its."""

import base64
import hashlib
import hmac
import itertools
import json
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from django.http import HttpResponse
from django.test import Client

ROOT = "/snap/v1.0"
_serial = itertools.count(1)


@dataclass
class Bank:
    """What a bank holds, and how it sends. ``stamp`` is the time on its messages."""

    code: str
    prefix: str
    client_id: str
    secret: str
    private_key: rsa.RSAPrivateKey
    stamp: str
    token: str = ""
    client: Client = field(default_factory=lambda: Client(enforce_csrf_checks=True, raise_request_exception=True))

    def ask_for_token(self, **changed: str | None) -> HttpResponse:
        """Ask for a token and keep it; headers may be changed, or left out with None."""
        signed = self.private_key.sign(f"{self.client_id}|{self.stamp}".encode(), padding.PKCS1v15(), hashes.SHA256())
        headers = {
            "X-CLIENT-KEY": self.client_id,
            "X-TIMESTAMP": self.stamp,
            "X-SIGNATURE": base64.b64encode(signed).decode(),
            **changed,
        }
        response = self._post(f"{ROOT}/access-token/b2b", b'{"grantType":"client_credentials"}', headers)
        self.token = response.json().get("accessToken", self.token)
        return response

    def send(self, service: str, body: bytes | dict[str, Any], **changed: str | None) -> HttpResponse:
        """Send a signed message to ``transfer-va/<service>``; headers may be changed, or left out with None."""
        return self.send_to(f"transfer-va/{service}", body, **changed)

    def send_to(self, address: str, body: bytes | dict[str, Any], **changed: str | None) -> HttpResponse:
        """Send a signed message to an address; headers may be changed, or left out with None."""
        if not self.token:
            self.ask_for_token()
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        # This bank signs what it would send without white space. Its texts hold none of their own.
        small = raw if isinstance(body, bytes) else json.dumps(body, separators=(",", ":")).encode()
        path = f"{ROOT}/{address}"
        text = f"POST:{path}:{self.token}:{hashlib.sha256(small).hexdigest().lower()}:{self.stamp}"
        signed = hmac.new(self.secret.encode(), text.encode(), hashlib.sha512).digest()
        headers = {
            "Authorization": f"Bearer {self.token}",
            "X-TIMESTAMP": self.stamp,
            "X-SIGNATURE": base64.b64encode(signed).decode(),
            "X-PARTNER-ID": self.code,
            "X-EXTERNAL-ID": f"{next(_serial):012d}",
            "CHANNEL-ID": "95231",
            **changed,
        }
        return self._post(path, raw, headers)

    def _post(self, path: str, raw: bytes, headers: dict[str, str | None]) -> HttpResponse:
        kept = {name: value for name, value in headers.items() if value is not None}
        content_type = kept.pop("Content-Type", "application/json")
        return self.client.post(path, raw, content_type=content_type, headers=kept)

    def account(self, code: str) -> dict[str, str]:
        """Return the three fields of a virtual account."""
        service_id = self.prefix.rjust(8)
        return {"partnerServiceId": service_id, "customerNo": code, "virtualAccountNo": service_id + code}

    def payment(self, code: str, rupiah: int, request: str = "REQ1", **more: Any) -> dict[str, Any]:
        """Return the body of a payment notice."""
        return {
            **self.account(code),
            "paymentRequestId": request,
            "paidAmount": {"value": f"{rupiah}.00", "currency": "IDR"},
            **more,
        }

    def inquiry(self, code: str, request: str = "ASK1") -> dict[str, Any]:
        """Return the body of an inquiry."""
        return {**self.account(code), "inquiryRequestId": request}


def code_of(response: HttpResponse) -> str:
    """Return the response code, having made sure that the HTTP status is its beginning."""
    code = str(response.json()["responseCode"])
    assert code[:3] == str(response.status_code)
    return code
