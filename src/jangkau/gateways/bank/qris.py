"""Asking an acquirer for a QRIS code (service 47 of SNAP), as its client.

The reference is ours and the same however often the same code is asked for. No money moves by asking, so asking again
after a lost answer does no harm: a code that nobody was shown cannot be paid.
"""

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Protocol

from jangkau.gateways.bank.client import Reply, SnapClient, stamp_of
from jangkau.gateways.bank.errors import Declined, NotNow, Unreadable

TIMEOUT_SECONDS = 10.0
ADDRESS = "qr/qr-mpm-generate"
_SUCCESSFUL = "2004700"
_REFERENCE = re.compile(r"[\x21-\x7e]{1,64}")


@dataclass(frozen=True, slots=True)
class CodeOrder:
    """A code as it is asked for. ``reference`` is ours, fresh for every code; it is good until ``valid_until``."""

    reference: str
    amount_rupiah: int
    merchant_id: str
    valid_until: datetime.datetime


@dataclass(frozen=True, slots=True)
class CodeMade:
    """A code as it came, not looked into. ``valid_until`` is what the acquirer says of it, None if nothing."""

    content: str
    acquirer_reference: str
    valid_until: datetime.datetime | None


class Acquirer(Protocol):
    """Whoever makes codes."""

    def make_code(self, order: CodeOrder, *, now: datetime.datetime) -> CodeMade:
        """Return the code for an order.

        Raises:
            Declined: if the acquirer will not.
            NotNow, Unreachable, TimedOut, Unreadable: if asking again may help.
        """


class AcquirerClient(SnapClient):
    """One connection to an acquirer; for one thread at a time."""

    def make_code(self, order: CodeOrder, *, now: datetime.datetime) -> CodeMade:
        """Ask for a code; with a fresh token if the one at hand is refused.

        Raises:
            Declined, NotNow, Unreachable, TimedOut, Unreadable: as for ``Acquirer``.
        """
        body = {
            "partnerReferenceNo": order.reference,
            "amount": {"value": f"{order.amount_rupiah}.00", "currency": "IDR"},
            "merchantId": order.merchant_id,
            "validityPeriod": stamp_of(order.valid_until),
        }
        self._require_token(now)
        reply = self.post_signed(ADDRESS, body, now=now)
        if reply.status == HTTPStatus.UNAUTHORIZED:
            self.token = ""
            self._require_token(now)
            reply = self.post_signed(ADDRESS, body, now=now)
        return _made(_fit(reply), order)

    def _require_token(self, now: datetime.datetime) -> None:
        if not self.token:
            _fit(self.ask_for_token(now=now))
        if not self.token or not self.token.isprintable() or not self.token.isascii():
            raise Unreadable("access-token/b2b")


def _fit(reply: Reply) -> Reply:
    if reply.status == HTTPStatus.OK:
        return reply
    passing = reply.status in {HTTPStatus.ACCEPTED, HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS}
    code = re.sub(r"[^0-9]", "", reply.code)[:7] or str(reply.status)
    raise (NotNow if passing or reply.status >= HTTPStatus.INTERNAL_SERVER_ERROR else Declined)(code)


def _made(reply: Reply, order: CodeOrder) -> CodeMade:
    said = reply.document
    content, theirs = said.get("qrContent"), said.get("referenceNo")
    if reply.code != _SUCCESSFUL or not isinstance(content, str) or not content:
        raise Unreadable(ADDRESS)
    if said.get("partnerReferenceNo", order.reference) != order.reference:
        raise Unreadable(ADDRESS)
    if theirs is not None and not (isinstance(theirs, str) and _REFERENCE.fullmatch(theirs)):
        raise Unreadable(ADDRESS)
    return CodeMade(content=content, acquirer_reference=theirs or "", valid_until=_valid_until(said))


def _valid_until(said: Mapping[str, Any]) -> datetime.datetime | None:
    """Return until when the acquirer says that the code is good; some say it in ``additionalInfo``."""
    more = said.get("additionalInfo")
    text = said.get("validityPeriod") or (more.get("expiredAt") if isinstance(more, dict) else None)
    if text is None:
        return None
    try:
        instant = datetime.datetime.fromisoformat(text)
        return instant.astimezone(datetime.UTC) if instant.tzinfo is not None else None
    except (TypeError, ValueError, OverflowError):
        return None
