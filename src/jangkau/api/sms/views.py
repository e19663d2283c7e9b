"""Two doors for Kannel, each opened by a secret in its address. Every answer is empty: Kannel would send it on."""

import datetime
import uuid

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from jangkau.gateways.messaging.kannel import FATES
from jangkau.registry.services.contact_stops import hear_text
from jangkau.registry.services.delivery_reports import UnknownMessage, hear_report

# Of a text so much is read; no wish is as long.
_MOST_BYTES = 1024
_CHARSETS = {"utf-8", "utf-16be", "iso-8859-1", "windows-1252", "us-ascii"}


def delivery_report(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Take what became of the message of a key."""
    if request.method != "GET":
        return _answer(405)
    fate = FATES.get(request.GET.get("state", ""))
    if fate is None:
        return _answer(404)
    try:
        hear_report(key=key, fate=fate, now=_now())
    except UnknownMessage:
        return _answer(404)
    return _answer(200)


def incoming_text(request: HttpRequest, secret: str) -> HttpResponse:
    """Take a text that came in: sender in a header, words as the body, so that no log of addresses has them."""
    if not settings.SMS_INCOMING_KEY or not constant_time_compare(settings.SMS_INCOMING_KEY, secret):
        return _answer(404)
    if request.method != "POST":
        return _answer(405)
    hear_text(sender=request.headers.get("X-Kannel-From", ""), text=_text_of(request), now=_now())
    return _answer(200)


def unknown_address() -> HttpResponse:
    """Answer whoever calls an address that is none."""
    return _answer(404)


def _text_of(request: HttpRequest) -> str:
    """Return the beginning of the body; letters that are none in its charset become signs that are no letters."""
    said = (request.content_params or {}).get("charset", "").strip('"').lower()
    return request.read(_MOST_BYTES).decode(said if said in _CHARSETS else "utf-8", errors="replace")


def _now() -> datetime.datetime:
    return timezone.now()  # noqa: TID251  the interface is where the clock is read


def _answer(status: int) -> HttpResponse:
    return HttpResponse(status=status, content_type="text/plain")
