"""The first version of the REST interface, described in docs/reference/openapi.json."""

import logging
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from jangkau.api.v1.cover import router as cover
from jangkau.api.v1.problems import CONTENT_TYPE, BodyMalformed, TokenInvalid, WentWrong, answer_problem
from jangkau.api.v1.tokens import router as tokens
from jangkau.api.v1.verifications import router as verifications
from jangkau.core.errors import Refusal
from jangkau.core.traces import where_it_rose

PREFIX = "/api/"

logger = logging.getLogger(__name__)


class RestAPI(NinjaAPI):
    """The interface, described with the content type that problems have."""

    def get_openapi_schema(self, **options: Any) -> Any:
        """Return the description; the library takes every answer for ``application/json``."""
        schema = super().get_openapi_schema(**options)
        for methods in schema["paths"].values():
            for operation in methods.values():
                for answer in operation["responses"].values():
                    told = answer["content"].get("application/json", {}).get("schema", {})
                    if told.get("$ref", "").endswith("/Problem"):
                        answer["content"] = {CONTENT_TYPE: {"schema": told}}
        return schema


api = RestAPI(
    title="Jangkau",
    version="1",
    description=(
        "For everybody: verifying cards and receipts. For partners: whether a worker is covered, asked with a token, "
        "for a purpose that was agreed."
    ),
    docs_url=None,
    openapi_url="openapi.json",
    urls_namespace="api-v1",
)
api.add_router("", tokens)
api.add_router("", cover)
api.add_router("", verifications)


@api.exception_handler(Refusal)
def tell_refusal(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Answer a refusal with its code."""
    return answer_problem(refusal)


@api.exception_handler(AuthenticationError)
def tell_token(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    """Answer who brings no token."""
    return answer_problem(TokenInvalid())


@api.exception_handler(ValidationError)
def tell_fields(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Name the fields that cannot be read, and not what stood in them: it may be a NIK."""
    named = {str(part) for found in error.errors for part in found["loc"][-1:]}
    return answer_problem(BodyMalformed(), fields=sorted(named & _FIELDS))


@api.exception_handler(HttpError)
def tell_unreadable(request: HttpRequest, error: HttpError) -> HttpResponse:
    """Answer a body that is no JSON."""
    return answer_problem(BodyMalformed())


@api.exception_handler(Exception)
def tell_error(request: HttpRequest, error: Exception) -> HttpResponse:
    """Answer an error of ours. What it says may hold people's data; where it rose does not."""
    logger.error("API: %s", where_it_rose(error))
    return answer_problem(WentWrong())


_FIELDS = frozenset({"nik", "participant_number", "purpose", "day", "grant_type", "text", "picture"})
