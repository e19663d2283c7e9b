"""Forms that were sent after the session had run out: held, sealed, and given back after the next sign-in.

They are given back only to whoever was signed in before on this browser, on the same page, within an hour.
"""

import datetime
import json
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext_lazy as _

from jangkau.core.sealing import CannotUnseal, seal, unseal

LANGUAGE_COOKIE = settings.LANGUAGE_COOKIE_NAME
GIVEN_BACK = _("Sesi Anda tadi berakhir. Isian Anda masih ada di sini: periksa, lalu kirim sekali lagi.")
SECOND_FACTOR_FIRST = _("Tugas Anda memerlukan langkah kedua saat masuk. Pasang dahulu, lalu lanjutkan.")
_COOKIE = "jangkau_last_user"
_KEY = "held_form"
_PURPOSE = "held-form"
_KEPT_FOR = datetime.timedelta(hours=1)
_MOST_BYTES = 200_000
_NOT_KEPT = {"csrfmiddlewaretoken", "password", "nik"}


def hold(request: HttpRequest, *, now: datetime.datetime) -> None:
    """Keep what was typed, except files and secrets, until its owner has signed in again."""
    owner = _last_user(request)
    typed = {name: values for name, values in request.POST.lists() if name not in _NOT_KEPT}
    text = json.dumps(typed)
    if owner is None or not typed or len(text) > _MOST_BYTES:
        return
    request.session[_KEY] = {
        "owner": owner,
        "path": request.path,
        "until": (now + _KEPT_FOR).timestamp(),
        "form": signing.b64_encode(seal(text.encode(), purpose=_PURPOSE)).decode(),
    }


def give_back(request: HttpRequest, *, now: datetime.datetime) -> QueryDict | None:
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
    return form


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
