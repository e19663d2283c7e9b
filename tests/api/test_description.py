"""The REST interface answers as its description says, whatever is asked."""

import base64
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from jangkau.api import tokens
from jangkau.collection.services.partners import AskingTerms
from tests.api.conftest import NOW
from tests.factories.askers import make_asker

pytestmark = pytest.mark.django_db
_SITE = get_wsgi_application()


def _called_from_here(environ: dict[str, Any], start_response: Any) -> Any:
    """Call the site as a server does, which always knows who calls."""
    environ.setdefault("REMOTE_ADDR", "127.0.0.1")
    return _SITE(environ, start_response)


DESCRIPTION = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", _called_from_here)
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


@pytest.fixture(autouse=True)
def _connection_is_that_of_the_test() -> Iterator[None]:
    """Past Django's own client nobody keeps the end of a request from closing it."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def authorizations(db: None) -> dict[str, str]:
    asker = make_asker(terms=AskingTerms(requests_a_minute=1_000_000))
    key = f"{asker.key.client_id}:{asker.key.secret}"
    token = tokens.grant(key_id=asker.partner.keys.get().pk, use=tokens.Use.REST, now=NOW)
    return {
        "/api/v1/token": "Basic " + base64.b64encode(key.encode()).decode(),
        "/api/v1/cover": f"Bearer {token}",
    }


@DESCRIPTION.parametrize()
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_whatever_is_asked_is_answered_as_described(case: schemathesis.Case, authorizations: dict[str, str]) -> None:
    case.call_and_validate(headers={"Authorization": authorizations.get(case.path, "")}, checks=CHECKS)
