"""Forms that would be lost: held, sealed, and given back once on the same page, within an hour, to who typed them.

They are those sent after the session had run out, given back after the next sign-in, and those not sent yet when their
page is loaded again in another language.
"""

import datetime
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext_lazy as _

from jangkau.core.sealing import CannotUnseal, seal, unseal

LANGUAGE_COOKIE = settings.LANGUAGE_COOKIE_NAME
GIVEN_BACK = _("Sesi Anda tadi berakhir. Isian Anda masih ada di sini: periksa, lalu kirim sekali lagi.")
CARRIED = _("Bahasa diganti. Isian Anda yang belum dikirim masih ada di sini.")
SECOND_FACTOR_FIRST = _("Tugas Anda memerlukan langkah kedua saat masuk. Pasang dahulu, lalu lanjutkan.")
_COOKIE = "jangkau_last_user"
_KEY = "held_form"
_PURPOSE = "held-form"
_KEPT_FOR = datetime.timedelta(hours=1)
_MOST_BYTES = 200_000
_NOT_KEPT = {"csrfmiddlewaretoken", "password", "nik"}
_NIK = re.compile(r"(?:[0-9][ .-]*){16}", re.ASCII)


@dataclass(frozen=True, slots=True)
class HeldForm:
    """What was typed, and whether it had been sent: else it is not to be judged yet."""

    typed: QueryDict
    was_sent: bool


def hold(request: HttpRequest, *, now: datetime.datetime) -> None:
    """Keep what was sent, except files and secrets, until its owner has signed in again."""
    owner = _last_user(request)
    if owner is not None:
        kept = {"owner": owner, "path": request.path, "was_sent": True}
        _keep(request, kept, typed=request.POST, now=now)


def carry(request: HttpRequest, *, typed: QueryDict, path: str, now: datetime.datetime) -> None:
    """Keep what was typed on the page at ``path`` and not sent, except secrets, until that page is loaded again."""
    if request.user.is_authenticated:
        kept = {"owner": request.user.get_username(), "path": path, "was_sent": False}
        _keep(request, kept, typed=typed, now=now)


def _keep(request: HttpRequest, kept: Mapping[str, Any], *, typed: QueryDict, now: datetime.datetime) -> None:
    values = {name: values for name, values in typed.lists() if not _is_secret(name, values)}
    text = json.dumps(values)
    if not values or len(text) > _MOST_BYTES:
        return
    request.session[_KEY] = {
        **kept,
        "until": (now + _KEPT_FOR).timestamp(),
        "form": signing.b64_encode(seal(text.encode(), purpose=_PURPOSE)).decode(),
    }


def _is_secret(name: str, values: Iterable[Any]) -> bool:
    """Say whether a box is one for secrets, or holds a NIK where it also takes other things."""
    return name in _NOT_KEPT or any(_NIK.fullmatch(str(value).strip()) for value in values)


def give_back(request: HttpRequest, *, now: datetime.datetime) -> HeldForm | None:
    """Return what was typed on this page before, once; None if there is nothing or it is another's."""
    held: dict[str, Any] | None = request.session.get(_KEY)
    if held is None or request.method != "GET" or held["path"] != request.path:
        return None
    del request.session[_KEY]
    if held["owner"] != request.user.get_username() or held["until"] < now.timestamp():
        return None
    try:
        typed = json.loads(unseal(signing.b64_decode(held["form"].encode()), purpose=_PURPOSE))
    except CannotUnseal:
        return None
    form = QueryDict(mutable=True)
    for name, values in typed.items():
        form.setlist(name, values)
    return HeldForm(form, was_sent=held.get("was_sent", True))


def remember_user(request: HttpRequest, response: HttpResponse) -> None:
    """Note on this browser who works here, so that held forms find back to him."""
    if request.user.is_authenticated and _last_user(request) != request.user.get_username():
        response.set_signed_cookie(
            _COOKIE,
            request.user.get_username(),
            max_age=datetime.timedelta(days=30),
            httponly=True,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )


def _last_user(request: HttpRequest) -> str | None:
    try:
        return str(request.get_signed_cookie(_COOKIE))
    except (KeyError, signing.BadSignature):
        return None
