"""The web process and a worker, on this machine only; a reverse proxy stands before them in real use."""

import functools
import os
import threading
from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from granian import Granian
from granian._internal import load_target
from granian.constants import Interfaces

from jangkau.console.worker import stop_without, worker_beside

DEFAULT_PORT = 8000
ADDRESS = "127.0.0.1"
THREADS = 4


def serve(*, port: int, say: Callable[[str], None]) -> None:
    """Serve the pages, and do what they leave to the worker, until stopped with Ctrl-C."""
    say(_("Halaman muka: http://%(address)s:%(port)s (hentikan dengan Ctrl-C)") % {"address": ADDRESS, "port": port})
    server = Granian(
        "jangkau.config.wsgi:application",
        address=ADDRESS,
        port=port,
        interface=Interfaces.WSGI,
        blocking_threads=THREADS,
        backpressure=THREADS * 8,
        websockets=False,
    )
    with worker_beside(say=say):
        server.serve(target_loader=functools.partial(_load, parent=os.getpid()))


def _load(target: str, *, parent: int) -> Callable[..., Any]:
    """Return the application in the process that answers requests, which ends when ``parent``, its starter, is gone.

    Whoever kills the starter would else leave a process that holds the port and nobody stops.
    """
    threading.Thread(target=stop_without, args=[parent], name="watches-its-parent", daemon=True).start()
    application: Callable[..., Any] = load_target(target)
    return application
