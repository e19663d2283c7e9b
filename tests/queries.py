"""Counting statements."""

from collections.abc import Callable

from django.db import connection
from django.test.utils import CaptureQueriesContext


def statements(run: Callable[[], object]) -> int:
    """Return how many statements a call sends to the database."""
    with CaptureQueriesContext(connection) as captured:
        run()
    return len(captured)
