"""Tokens for partners, by client credentials (RFC 6749, section 4.4)."""

from typing import Literal

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Form, Router, Schema

from jangkau.api import tokens
from jangkau.api.v1.callers import PartnerKeyAuth
from jangkau.api.v1.problems import Problem
from jangkau.collection.selectors.partners import PartnerProfile

router = Router(tags=["tokens"])


class Granted(Schema):
    """A token, to be sent as ``Authorization: Bearer …``."""

    access_token: str
    token_type: Literal["Bearer"]
    expires_in: int = Field(description="Seconds")
    scope: str = Field(description="What the partner may ask: cover, or nothing")


@router.post(
    "token",
    auth=PartnerKeyAuth(),
    response={200: Granted, 401: Problem, 403: Problem, 422: Problem, 429: Problem},
    url_name="token",
)
def grant_token(request: HttpRequest, grant_type: Form[Literal["client_credentials"]]) -> dict[str, object]:
    """Grant a token for fifteen minutes to who shows a client id and its secret by HTTP Basic."""
    partner: PartnerProfile = request.auth  # type: ignore[attr-defined]  # set by the authentication above
    now = timezone.now()  # noqa: TID251  the interface is where the clock is read
    return {
        "access_token": tokens.grant(key_id=partner.key_id, use=tokens.Use.REST, now=now),
        "token_type": "Bearer",
        "expires_in": tokens.LIVES_SECONDS,
        "scope": "cover" if partner.cover_purposes else "",
    }
