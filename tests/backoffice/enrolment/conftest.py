"""The desk of KC-TGR."""

from typing import Any

import pytest
from django.test import Client

from tests.backoffice.conftest import signed_in
from tests.factories import partnership as given


@pytest.fixture
def officer(world: Any) -> Client:
    """The browser of an officer of KC-TGR."""
    return signed_in(given.OFFICER)


@pytest.fixture
def supervisor(world: Any) -> Client:
    """The browser of a supervisor of KC-TGR."""
    return signed_in(given.SUPERVISOR)
