"""The web process and a worker, on this machine only; a reverse proxy stands before them in real use."""

from collections.abc import Callable

from django.utils.translation import gettext as _
from granian import Granian
from granian.constants import Interfaces

from jangkau.console.worker import worker_beside

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
        server.serve()
