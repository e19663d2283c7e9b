"""The way in: who calls, whether he signed it, and one answer whatever happens inside."""

import datetime
import functools
import logging
import re
from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from jangkau.api import tokens
from jangkau.api.addresses import RATE, client_address
from jangkau.api.snap.answers import (
    BAD_REQUEST,
    CONFLICT,
    GENERAL_ERROR,
    INVALID_TOKEN,
    JAKARTA,
    NOT_SUPPORTED,
    TOO_MANY,
    Refused,
    Service,
    answer_with,
    body_of,
    invalid_format,
    missing,
    unauthorized,
)
from jangkau.api.snap.bodies import LARGEST_BYTES, instant_of
from jangkau.collection.selectors.partners import PartnerProfile, partner_of_key
from jangkau.collection.services.partner_notices import ExternalIdUsed, Message, note_message
from jangkau.core.traces import where_it_rose
from jangkau.gateways.bank.signing import body_digest, same_secret, sign_message

logger = logging.getLogger(__name__)

# Before anybody has shown who he is, by address.
CALLS_OF_STRANGERS_A_MINUTE = 120
_EXTERNAL_ID = re.compile(r"[0-9A-Za-z-]{1,36}", re.ASCII)
_CHANNEL = re.compile(r"[0-9A-Za-z]{1,5}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Said:
    """The status and body of an answer."""

    status: int
    body: str


@dataclass(frozen=True, slots=True)
class Call:
    """A message whose sender is known and whose signature is right."""

    partner: PartnerProfile
    external_id: str
    digest: bytes
    raw: bytes
    now: datetime.datetime

    def message(self, service: Service, request_id: str) -> Message:
        """Return what is written down of it. Its day is Jakarta's: numbers of messages are fresh every day."""
        return Message(
            service=service.value,
            external_id=self.external_id,
            request_id=request_id,
            body_digest=self.digest,
            day=self.now.astimezone(JAKARTA).date(),
        )


View = Callable[[HttpRequest, datetime.datetime], Said]


def door(service: Service) -> Callable[[View], Callable[[HttpRequest], HttpResponse]]:
    """Make a view the address of a service: POST alone, and an answer of the standard whatever happens inside."""

    def decorate(view: View) -> Callable[[HttpRequest], HttpResponse]:
        @csrf_exempt
        @functools.wraps(view)
        def answer(request: HttpRequest) -> HttpResponse:
            now = timezone.now()  # noqa: TID251  the interface is where the clock is read
            try:
                if request.method != "POST":
                    raise Refused(NOT_SUPPORTED)
                said = view(request, now)
            except Refused as refused:
                said = Said(refused.case.status, body_of(refused.case, service))
            except Exception as error:
                # What it says may hold people's data; where it rose does not.
                logger.error("SNAP %s: %s", service.name, where_it_rose(error))
                said = Said(GENERAL_ERROR.status, body_of(GENERAL_ERROR, service))
            return answer_with(said.body, status=said.status, now=now)

        answer.service = service  # type: ignore[attr-defined]  # functions take any
        return answer

    return decorate


def header(request: HttpRequest, name: str, pattern: re.Pattern[str] | None = None) -> str:
    """Return a header that must be there.

    Raises:
        Refused: if it is not there or has another form.
    """
    value = request.headers.get(name, "")
    if not value:
        raise Refused(missing(name))
    if pattern is not None and not pattern.fullmatch(value):
        raise Refused(invalid_format(name))
    return value


def raw_body(request: HttpRequest) -> bytes:
    """Return the body, which is JSON and not large.

    Raises:
        Refused: if it is said to be anything else.
    """
    if request.content_type != "application/json":
        raise Refused(invalid_format("Content-Type"))
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST_BYTES:
        raise Refused(BAD_REQUEST)
    return request.body


def require_clock(stamp: str, *, tolerance: datetime.timedelta, now: datetime.datetime) -> None:
    """Make sure that the caller's clock and ours agree, which keeps old messages from being sent again.

    Raises:
        Refused: if they differ by more than the tolerance, or the time cannot be read.
    """
    if abs(now - instant_of(stamp, field="X-TIMESTAMP")) > tolerance:
        raise Refused(unauthorized("X-TIMESTAMP out of tolerance"))


def enter(request: HttpRequest, now: datetime.datetime) -> Call:
    """Find out who calls, and make sure that he signed what he sends.

    Raises:
        Refused: if a header is missing or malformed, the token is not ours or over, the partner is not who the token
            was for, calls from elsewhere or too often, its clock is off, or the signature is another's.
    """
    bearer, stamp = header(request, "Authorization"), header(request, "X-TIMESTAMP")
    given, partner_code = header(request, "X-SIGNATURE"), header(request, "X-PARTNER-ID")
    external_id = header(request, "X-EXTERNAL-ID", _EXTERNAL_ID)
    header(request, "CHANNEL-ID", _CHANNEL)
    raw = raw_body(request)
    scheme, _space, token = bearer.partition(" ")
    key_id = tokens.key_of(token, use=tokens.Use.SNAP, now=now) if scheme.lower() == "bearer" else None
    partner = partner_of_key(key_id=key_id, now=now) if key_id is not None else None
    if partner is None or not partner.speaks_snap:
        raise Refused(INVALID_TOKEN)
    if partner.code != partner_code:
        raise Refused(unauthorized("Unknown Client"))
    require_allowed(request, partner)
    require_clock(stamp, tolerance=partner.clock_tolerance, now=now)
    digest = body_digest(raw)
    expected = sign_message(
        partner.secret, method="POST", path=request.path, token=token, digest=digest, timestamp=stamp
    )
    if not same_secret(expected, given):
        raise Refused(unauthorized("Signature"))
    return Call(partner=partner, external_id=external_id, digest=digest, raw=raw, now=now)


def require_allowed(request: HttpRequest, partner: PartnerProfile) -> None:
    """Make sure that a partner calls from where it said, and no more often than agreed.

    Raises:
        Refused: if not.
    """
    if not partner.lets_in(client_address(request)):
        raise Refused(unauthorized("Client Forbidden Access API"))
    if not RATE.allows(f"partner {partner.partner_id}", most=partner.requests_a_minute):
        raise Refused(TOO_MANY)


def require_few_calls(request: HttpRequest) -> None:
    """Make sure that an address does not try keys without end.

    Raises:
        Refused: if it calls too often.
    """
    if not RATE.allows(f"address {client_address(request)}", most=CALLS_OF_STRANGERS_A_MINUTE):
        raise Refused(TOO_MANY)


def note_call(call: Call, service: Service, request_id: str, response_code: str) -> None:
    """Write down a message that changes nothing, and how it is answered.

    Raises:
        Refused: if its number was used that day.
    """
    try:
        note_message(
            partner=call.partner,
            message=call.message(service, request_id),
            response_code=response_code,
            now=call.now,
        )
    except ExternalIdUsed as refusal:
        raise Refused(CONFLICT) from refusal


def paid_at_of(text: object, call: Call, *, field: str) -> datetime.datetime:
    """Return when the partner took the money; now if it does not say, or says what is now by a clock a little ahead.

    Raises:
        Refused: if it says what is no time.
    """
    if text is None or text == "":
        return call.now
    if not isinstance(text, str):
        raise Refused(invalid_format(field))
    paid_at = instant_of(text, field=field)
    return call.now if call.now < paid_at <= call.now + call.partner.clock_tolerance else paid_at
