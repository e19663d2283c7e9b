"""Several people doing something at the same moment, each over a connection of his own."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from jangkau.core.errors import Refusal

# Two such tests in two processes at the same moment ask for more connections than a server of the usual size has.
FIFTY = pytest.mark.usefixtures("most_connections")


def all_at_once(calls: Sequence[Callable[[], object]]) -> list[object]:
    """Return what each call returned or refused, all having started together."""
    start = threading.Barrier(len(calls))

    def run(call: Callable[[], object]) -> object:
        try:
            connection.ensure_connection()
            start.wait(timeout=30)
            return call()
        except Refusal as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))
