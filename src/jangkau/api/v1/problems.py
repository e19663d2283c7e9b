"""Problems (RFC 9457): a stable code for programs, a sentence in the reader's language for people."""

import json
from typing import Any, ClassVar

from django.http import HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from ninja import Field, Schema

from jangkau.core.errors import Refusal

CONTENT_TYPE = "application/problem+json"


class Problem(Schema):
    """Why there is no answer. Nothing that was sent is repeated."""

    status: int = Field(description="The HTTP status")
    code: str = Field(description="Stable: what programs go by")
    title: str = Field(description="For people; Indonesian, or English where Accept-Language asks for it first")
    fields: list[str] | None = Field(None, description="The fields of the body that cannot be read")


class Refused(Refusal):
    """A request that is refused at the door; ``status`` is the HTTP status, ``headers`` go with the answer."""

    status: ClassVar[int]
    headers: ClassVar[dict[str, str]] = {}


class TokenInvalid(Refused):
    """No token, not ours, or over."""

    status = 401
    headers: ClassVar = {"WWW-Authenticate": "Bearer"}
    message = _("Token tidak ada, tidak sah, atau sudah habis masanya. Minta token baru.")


class ClientUnknown(Refused):
    """No key of this id and secret is valid; which of the two is wrong is not told."""

    status = 401
    headers: ClassVar = {"WWW-Authenticate": "Basic"}
    message = _("Kunci itu tidak dikenal atau tidak berlaku lagi.")


class AddressNotAllowed(Refused):
    """The partner does not call from there."""

    status = 403
    message = _("Alamat IP pemanggil tidak termasuk yang disepakati.")


class TooManyRequests(Refused):
    """More calls in this minute than agreed, or too many about workers who are not covered."""

    status = 429
    headers: ClassVar = {"Retry-After": "60"}
    message = _("Terlalu banyak permintaan. Tunggu satu menit, lalu coba lagi.")


class BodyMalformed(Refused):
    """The body cannot be read, or a field of it."""

    status = 422
    message = _("Isi permintaan tidak dapat dibaca. Periksa lagi dengan uraiannya (OpenAPI).")


class AddressUnknown(Refused):
    """There is nothing at this address."""

    status = 404
    message = _("Tidak ada apa-apa di alamat ini.")


class WentWrong(Refused):
    """An error of ours."""

    status = 500
    message = _("Ada kesalahan pada sistem kami. Coba lagi nanti.")


# Refusals from further in that are more than a value that will not do.
_STATUS: dict[str, int] = {"purpose_not_agreed": 403}
_VALUE_WILL_NOT_DO = 422


def answer_problem(refusal: Refusal, *, fields: list[str] | None = None) -> HttpResponse:
    """Return the answer to a request that is refused."""
    status = refusal.status if isinstance(refusal, Refused) else _STATUS.get(refusal.code, _VALUE_WILL_NOT_DO)
    title: str | Promise = str(refusal)
    document: dict[str, Any] = {"status": status, "code": refusal.code, "title": title}
    if fields:
        document["fields"] = fields
    response = HttpResponse(json.dumps(document, ensure_ascii=False).encode(), status=status, content_type=CONTENT_TYPE)
    response.headers["Cache-Control"] = "no-store"
    if isinstance(refusal, Refused):
        for name, value in refusal.headers.items():
            response.headers[name] = value
    return response
