"""The web process, on this machine only; a reverse proxy stands before it in real use."""

from collections.abc import Callable

from django.utils.translation import gettext as _
from granian import Granian
from granian.constants import Interfaces

DEFAULT_PORT = 8000
ADDRESS = "127.0.0.1"
THREADS = 4


def serve(*, port: int, say: Callable[[str], None]) -> None:
    """Serve the pages until stopped with Ctrl-C."""
    say(_("Halaman muka: http://%(address)s:%(port)s (hentikan dengan Ctrl-C)") % {"address": ADDRESS, "port": port})
    Granian(
        "jangkau.config.wsgi:application",
        address=ADDRESS,
        port=port,
        interface=Interfaces.WSGI,
        blocking_threads=THREADS,
        backpressure=THREADS * 8,
        websockets=False,
    ).serve()
