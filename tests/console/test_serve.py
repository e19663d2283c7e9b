"""Serving: on this machine only, and not before the tables are those of the code."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest
from django.db import connection

from jangkau.console import server
from jangkau.console.management.commands import serve
from jangkau.gateways.messaging.outbox import OutboxAddress
from tests.console.commands import run
from tests.console.test_worker import in_time

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]
# The server as it is, but for what it serves and the worker beside it.
BARE = """
import contextlib, sys
from django.conf import settings
settings.configure(USE_I18N=False, SMS=None)
from jangkau.console import server
server.APPLICATION = "wsgiref.simple_server:demo_app"
server.worker_beside = lambda *, say: contextlib.nullcontext()
server.serve(port=int(sys.argv[1]), say=print)
"""


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The ports that were served."""
    ports: list[int] = []
    monkeypatch.setattr(serve, "serve", lambda *, port, processes, say: ports.append(port))
    return ports


def test_pages_are_served_when_the_tables_are_up_to_date(served: list[int]) -> None:
    said = run("serve", "--port", "8123", "--json")

    assert (said.status, said.document) == (0, {"address": "localhost", "port": 8123})
    assert served == [8123]


def test_nothing_is_served_while_a_migration_is_missing(served: list[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'collection'")

    said = run("serve", "--json")

    assert (said.status, said.document["error"]["code"]) == (1, "tables_outdated")
    assert "./dev manage migrate" in said.err
    assert served == []


def test_server_listens_on_this_machine_only_with_a_worker_beside_it(monkeypatch: pytest.MonkeyPatch) -> None:
    given: dict[str, object] = {}

    @contextmanager
    def worker_beside(*, say: object) -> Iterator[None]:
        given["works"] = True
        yield
        given["works"] = False

    class Recorded:
        def __init__(self, target: str, **options: object) -> None:
            given.update(options, target=target)

        def serve(self, *, target_loader: object) -> None:
            given["served"] = given["works"]

    monkeypatch.setattr(server, "Granian", Recorded)
    monkeypatch.setattr(server, "worker_beside", worker_beside)
    monkeypatch.setattr(server.settings, "SMS", OutboxAddress(Path("/state/outbox")))
    lines: list[str] = []

    server.serve(port=8123, say=lines.append)

    assert (given["target"], given["address"], given["port"]) == ("jangkau.config.wsgi:application", "127.0.0.1", 8123)
    assert (given["served"], given["works"]) == (True, False)
    assert lines == [
        "SMS tidak dikirim, tetapi ditaruh di /state/outbox (./dev manage read_outbox)",
        "Halaman muka: http://localhost:8123 (hentikan dengan Ctrl-C)",
    ]


@pytest.mark.slow
@pytest.mark.enable_socket
def test_nothing_answers_any_more_when_the_server_was_killed() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    with subprocess.Popen(
        [sys.executable, "-c", BARE, str(port)], env=environment, stderr=subprocess.DEVNULL
    ) as server:
        starter = psutil.Process(server.pid)
        assert in_time(lambda: is_answered(port))
        answering = starter.children()

        server.kill()

    assert answering
    assert in_time(lambda: not is_answered(port))
    assert in_time(lambda: not any(one.is_running() and one.status() != psutil.STATUS_ZOMBIE for one in answering))


def is_answered(port: int) -> bool:
    """Say whether anything listens there."""
    with socket.socket() as asking:
        return asking.connect_ex(("127.0.0.1", port)) == 0
