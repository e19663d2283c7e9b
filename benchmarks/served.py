"""The web process on a benchmark's own database."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote, urlencode


@contextmanager
def served(*, processes: int = 1) -> Iterator[int]:
    """Serve the database of the benchmark as ``./dev serve`` does, and give the port."""
    from django.db import connection

    known = connection.get_connection_params()
    address = f"postgresql://{known['user']}@/{known['dbname']}?" + urlencode({"host": known["host"]})
    if known.get("password"):
        address = address.replace("@/", f":{quote(known['password'], safe='')}@/", 1)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    server = subprocess.Popen(
        [sys.executable, "-m", "jangkau", "serve", "--port", str(port), "--processes", str(processes)],
        env=os.environ | {"DATABASE_URL": address},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(port, server)
        yield port
    finally:
        server.terminate()
        server.wait(timeout=30)


def _wait_for(port: int, server: "subprocess.Popen[bytes]") -> None:
    for _attempt in range(300):
        if server.poll() is not None:
            raise SystemExit("the server ended before it answered")
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("the server did not answer")
