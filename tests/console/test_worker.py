"""The worker beside the server runs as long as the server does, and no longer."""

import asyncio
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import psutil
import pytest

from jangkau.console import worker

SOURCE = Path(__file__).resolve().parents[2] / "src"
# A parent that starts a process which watches it, says its id, and is gone.
ABANDONED = """
import os, subprocess, sys
watch = "import sys; from jangkau.console.worker import stop_without; stop_without(int(sys.argv[1]))"
child = subprocess.Popen([sys.executable, "-c", watch, str(os.getpid())], stdout=subprocess.DEVNULL)
print(child.pid, flush=True)
sys.stdin.read()
"""

DEAF = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); time.sleep(60)"

pytestmark = pytest.mark.slow


def in_time(is_so: Callable[[], bool]) -> bool:
    """Say whether something comes true within a few seconds."""
    end = time.monotonic() + 15
    while time.monotonic() < end:
        if is_so():
            return True
        time.sleep(0.05)
    return False


def process(code: str) -> "subprocess.Popen[bytes]":
    return subprocess.Popen([sys.executable, "-c", code])


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> "list[subprocess.Popen[bytes]]":
    """The workers that were started; each only sleeps, the first but a moment."""
    workers: list[subprocess.Popen[bytes]] = []

    def start() -> "subprocess.Popen[bytes]":
        workers.append(process("import time; time.sleep(60)" if workers else "raise SystemExit(3)"))
        return workers[-1]

    monkeypatch.setattr(worker, "_start", start)
    monkeypatch.setattr(worker, "_START_AGAIN_SECONDS", 0.01)
    return workers


def test_worker_that_ends_by_itself_is_started_again_and_ends_with_the_server(
    started: "list[subprocess.Popen[bytes]]",
) -> None:
    said: list[str] = []

    with worker.worker_beside(say=said.append):
        assert in_time(lambda: len(started) == 2)
        runs = started[1].poll() is None

    assert runs
    assert [one.poll() is not None for one in started] == [True, True]
    assert said == ["Pekerja latar berhenti sendiri (status 3); dijalankan lagi."]
    assert not any(thread.name == "keeper-of-the-worker" for thread in threading.enumerate())


def test_messages_are_done_beside_all_other_jobs_and_end_with_them() -> None:
    ran: list[tuple[object, str]] = []

    class App:
        @asynccontextmanager
        async def open_async(self) -> AsyncIterator[None]:
            yield

        async def run_worker_async(self, *, queues: object = None, **options: object) -> None:
            ran.append((queues, "begins"))
            if queues is None:
                while len(ran) < 2:
                    await asyncio.sleep(0)
            else:
                try:
                    await asyncio.Event().wait()
                finally:
                    ran.append((queues, "ends"))

    asyncio.run(worker.work(App(), at_once="messages"))

    assert sorted(ran[:2], key=str) == [(None, "begins"), (["messages"], "begins")]
    assert ran[2:] == [(["messages"], "ends")]


def test_worker_that_does_not_listen_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "_FINISH_SECONDS", 0.2)
    with subprocess.Popen([sys.executable, "-c", DEAF], stdout=subprocess.PIPE) as deaf:
        assert deaf.stdout is not None
        assert deaf.stdout.readline() == b"deaf\n"

        worker._end(deaf)

        assert deaf.wait(15) == -signal.SIGKILL


def test_worker_ends_when_the_server_was_killed() -> None:
    server = subprocess.Popen(
        [sys.executable, "-c", ABANDONED],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": str(SOURCE)},
    )
    assert server.stdout is not None
    watcher = psutil.Process(int(server.stdout.readline()))
    assert watcher.is_running()

    server.kill()
    server.communicate()

    assert in_time(lambda: not watcher.is_running() or watcher.status() == psutil.STATUS_ZOMBIE)
