"""Memory of this process, what it started, and the database server that serves it."""

import os
import threading
from types import TracebackType
from typing import Self

import psutil


class PeakMemory:
    """Samples the proportional set size (shared pages counted once) of the process tree and the server."""

    def __init__(self, server_pid: int | None, *, every_seconds: float = 0.05) -> None:
        self._server_pid = server_pid
        self._every_seconds = every_seconds
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._sample, daemon=True)
        self.peak_bytes = 0

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        self._thread.join()

    def _sample(self) -> None:
        roots = [psutil.Process(os.getpid())]
        if self._server_pid is not None:
            roots.append(psutil.Process(self._server_pid))
        while not self._stop.wait(self._every_seconds):
            total = 0
            for root in roots:
                for process in [root, *root.children(recursive=True)]:
                    try:
                        total += process.memory_full_info().pss
                    except psutil.NoSuchProcess:
                        continue
            self.peak_bytes = max(self.peak_bytes, total)
