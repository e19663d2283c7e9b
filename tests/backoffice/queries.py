"""The number of queries of a page does not grow with what it lists."""

from collections.abc import Callable

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext


def queries_of(client: Client, path: str) -> list[str]:
    """Return the statements that a page asks of the database."""
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(path)
    assert answer.status_code == 200, answer.status_code
    return [query["sql"] for query in captured.captured_queries]


def assert_same_queries(client: Client, path: str, grow: Callable[[], object]) -> None:
    """Fail unless a page asks as many questions after ``grow`` as before it."""
    client.get(path)
    before = queries_of(client, path)
    grow()
    after = queries_of(client, path)

    assert len(after) == len(before), "\n".join(sorted(set(after) - set(before))[:20])
