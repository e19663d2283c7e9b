"""A worker beside the server, so that one command is enough on a laptop; it ends when the server does, or is killed.

The worker is a process of its own: reading a long list must not slow down the pages. When the server stops it asks the
worker to; when the server is killed the worker notices that its parent is gone. Either way it finishes what it does, or
is ended if that takes long: work that is broken off leaves nothing, and is begun again by the next worker.
"""

import asyncio
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, cast

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from procrastinate import App

_JOBS_AT_ONCE = 2
_FINISH_SECONDS = 10.0
_LOOK_SECONDS = 0.5
_START_AGAIN_SECONDS = 5.0


@contextmanager
def worker_beside(*, say: Callable[[str], None]) -> Iterator[None]:
    """Run a worker for as long as the block runs; one that ends by itself is started again."""
    over = threading.Event()
    keeper = threading.Thread(target=_keep_running, args=(over, say), name="keeper-of-the-worker", daemon=True)
    keeper.start()
    try:
        yield
    finally:
        over.set()
        keeper.join()


def _keep_running(over: threading.Event, say: Callable[[str], None]) -> None:
    while not over.is_set():
        with _start() as worker:
            while worker.poll() is None and not over.wait(0.2):
                pass
            _end(worker)
        if not over.is_set():
            say(
                _("Pekerja latar berhenti sendiri (status %(status)s); dijalankan lagi.")
                % {"status": worker.returncode}
            )
            over.wait(_START_AGAIN_SECONDS)


def _start() -> "subprocess.Popen[bytes]":
    return subprocess.Popen(  # noqa: S603  our own interpreter and module
        [sys.executable, "-m", "jangkau.console.worker", str(os.getpid())],
        stdin=subprocess.DEVNULL,
        # By value: the server writes its title where the system keeps the environment to be inherited.
        env=dict(os.environ),
        # A session of its own: Ctrl-C is for the server, which then lets the worker finish.
        start_new_session=True,
    )


def _end(worker: "subprocess.Popen[bytes]") -> None:
    worker.terminate()
    try:
        worker.wait(_FINISH_SECONDS)
    except subprocess.TimeoutExpired:
        worker.kill()


def stop_without(parent: int) -> None:
    """Stop this process when the one that started it is gone.

    Args:
        parent: the id of the process that started it.
    """
    while os.getppid() == parent:
        time.sleep(_LOOK_SECONDS)
    # Asked like this, it takes no new job and finishes those in hand.
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(_FINISH_SECONDS)
    # What is in hand after that is a thread that cannot be stopped otherwise.
    os._exit(1)


def main(parent: int) -> None:
    """Work for as long as the server does.

    Args:
        parent: the id of its process.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jangkau.config.settings")
    import django

    django.setup()
    from procrastinate.contrib.django import app
    from procrastinate.contrib.django.django_connector import DjangoConnector

    threading.Thread(target=stop_without, args=[parent], daemon=True).start()
    connector = cast(DjangoConnector, app.connector)
    from jangkau.console.job_records import take_up_jobs
    from jangkau.registry.services.messages import QUEUE

    take_up_jobs()
    with app.replace_connector(connector.get_worker_connector()) as working:
        asyncio.run(work(working, at_once=QUEUE))


async def work(app: "App", *, at_once: str) -> None:
    """Do jobs until asked to stop.

    Args:
        app: over connections of its own.
        at_once: the queue of jobs that are done besides, because they must not wait for long ones.
    """
    async with app.open_async():
        beside = asyncio.create_task(app.run_worker_async(queues=[at_once], install_signal_handlers=False))
        try:
            await app.run_worker_async(concurrency=_JOBS_AT_ONCE)
        finally:
            # Asked like this, it finishes what it has in hand.
            beside.cancel()
            await asyncio.gather(beside, return_exceptions=True)


if __name__ == "__main__":
    main(int(sys.argv[1]))
