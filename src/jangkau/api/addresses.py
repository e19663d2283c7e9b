"""Where a request comes from, and how often."""

import threading
import time

from django.conf import settings
from django.http import HttpRequest

_MOST_CALLERS = 10_000


def client_address(request: HttpRequest) -> str:
    """Return the address that a request came from, as the outermost proxy of ours saw it.

    As many proxies are believed as ``ALLAUTH_TRUSTED_PROXY_COUNT`` says; what the caller wrote itself is not.
    """
    proxies = getattr(settings, "ALLAUTH_TRUSTED_PROXY_COUNT", 0)
    if not proxies:
        return str(request.META.get("REMOTE_ADDR", ""))
    passed = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
    return passed[-proxies] if len(passed) >= proxies else ""


class Rate:
    """How often each caller has called in the minute at hand, counted in this process alone.

    Counting across processes would cost every message a write; a limit is therefore for each server process.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._minute = 0
        self._calls: dict[str, int] = {}

    def allows(self, caller: str, *, most: int) -> bool:
        """Count a call, and say whether the caller has made no more than ``most`` in this minute."""
        minute = int(time.monotonic() // 60)
        with self._lock:
            if minute != self._minute or len(self._calls) > _MOST_CALLERS:
                self._minute, self._calls = minute, {}
            calls = self._calls[caller] = self._calls.get(caller, 0) + 1
        return calls <= most

    def has_left(self, caller: str, *, most: int) -> bool:
        """Say whether the caller has called fewer than ``most`` times in this minute, and count nothing."""
        with self._lock:
            return self._minute != int(time.monotonic() // 60) or self._calls.get(caller, 0) < most

    def forget(self) -> None:
        """Begin to count anew."""
        with self._lock:
            self._calls = {}


RATE = Rate()
