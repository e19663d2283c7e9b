"""The web process and a worker, on this machine only; a reverse proxy stands before them in real use."""

import functools
import os
import threading
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from granian import Granian
from granian.constants import Interfaces

from jangkau.console.worker import stop_without, worker_beside
from jangkau.gateways.messaging.outbox import OutboxAddress

DEFAULT_PORT = 8000
APPLICATION = "jangkau.config.wsgi:application"
ADDRESS = "127.0.0.1"
# What browsers are told: they take no passkey for an address of numbers.
NAME = "localhost"
THREADS = 4
STOP_SECONDS = 15


def serve(*, port: int, processes: int = 1, say: Callable[[str], None]) -> None:
    """Serve the pages, and do what they leave to the worker, until stopped with Ctrl-C.

    Args:
        port: on this machine.
        processes: how many answer; one for each core is enough.
        say: tells the address, and where messages lie if there are no telephones.
    """
    if isinstance(settings.SMS, OutboxAddress):
        say(
            _("SMS tidak dikirim, tetapi ditaruh di %(folder)s (./dev manage read_outbox)")
            % {"folder": settings.SMS.folder}
        )
    say(_("Halaman muka: http://%(address)s:%(port)s (hentikan dengan Ctrl-C)") % {"address": NAME, "port": port})
    server = Granian(
        APPLICATION,
        address=ADDRESS,
        port=port,
        interface=Interfaces.WSGI,
        workers=processes,
        blocking_threads=THREADS,
        backpressure=THREADS * 8,
        # A process that was asked to stop while it began hears nothing, and would be waited for without end.
        workers_kill_timeout=STOP_SECONDS,
        websockets=False,
    )
    with worker_beside(say=say):
        server.serve(target_loader=functools.partial(_load, parent=os.getpid()))


def _load(target: str, *, parent: int) -> Callable[..., Any]:
    """Return the application to the process that answers requests, and let that process end with its parent.

    Nothing else ends it when the parent is killed: it would go on answering, with code of yesterday, and hold the port.
    """
    threading.Thread(target=stop_without, args=[parent], name="watches-its-parent", daemon=True).start()
    application: Callable[..., Any] = import_string(target.replace(":", "."))
    return application
