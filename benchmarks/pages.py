"""How long each page takes on the demonstration's data, against the sign-in page of the same run.

``./dev bench pages [--accepted N] [--rounds N] [--json]`` signs in as each role, follows the links of every page, and
asks the real server for one address of each kind of page again and again. It prints the median and the 95th percentile
in milliseconds, as a browser on this machine waits for them, and the number of queries. It fails if the 95th percentile
of a page is over ten times that of the sign-in page.
"""

import argparse
import http.client
import json
import re
import statistics
import tempfile
import time
from collections import deque
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from html import unescape
from typing import Any
from urllib.parse import urlsplit

from benchmarks.served import served
from benchmarks.stage import staged_database

DATABASE = "jangkau_bench"
MOST_TIMES_THE_SIGN_IN_PAGE = 10
SIGN_IN = "/sign-in"
# Asked for once: files of many pages, whose making is not a page's business.
FILES = {"receipt", "batch_minutes", "audit_export", "roster_faulty", "roster_template", "participant_list"}
# Each of the server's threads plans a page's statements anew on its own connection, and then keeps the plans as long as
# it lives. So many looks go before those that count, at the sign-in page too: of a day's looks they are the first few.
_LOOKS_BEFORE = 12
_MOST_VACUUMS = 60
# A vacuum may leave a fiftieth of a table for the next one, where hardly anything is to be cleaned.
_UNMARKED = """
    SELECT relname FROM pg_class
    WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relpages - relallvisible > 8 + relpages / 50
    ORDER BY relname
"""
_LINK = re.compile(r'<a\b[^>]*?\shref="(/[^"#]*)')


@dataclass(frozen=True)
class Measured:
    """A page: milliseconds and queries."""

    path: str
    p50_ms: float
    p95_ms: float
    queries: int


def main() -> None:
    """Measure, print, and fail if a page is too slow."""
    parser = argparse.ArgumentParser(prog="./dev bench pages", description="The pages of the back office.")
    parser.add_argument("--accepted", type=int, default=35_440, help="accepted rows of the demonstration")
    parser.add_argument("--rounds", type=int, default=50, help="how often each page is asked for")
    parser.add_argument("--json", action="store_true", help="one JSON document as the last line")
    options = parser.parse_args()
    with staged_database(DATABASE):
        _make_demonstration(options.accepted)
        with served() as port:
            pages = sorted(_measure_all(port, options.rounds), key=lambda page: -page.p95_ms)
    limit = MOST_TIMES_THE_SIGN_IN_PAGE * next(page.p95_ms for page in pages if page.path == SIGN_IN)
    slow = [page.path for page in pages if page.p95_ms > limit]
    if options.json:
        print(json.dumps({"pages": [asdict(page) for page in pages], "limit_ms": round(limit, 1), "slow": slow}))
    else:
        for page in pages:
            print(f"{page.p95_ms:8.1f} ms (median {page.p50_ms:.1f}), {page.queries:3} queries  {page.path}")
        print(f"limit {limit:.1f} ms: {', '.join(slow) or 'no page is over it'}")
    raise SystemExit(bool(slow))


def _make_demonstration(accepted: int) -> None:
    from django.core.management import call_command
    from django.db import connection

    with tempfile.TemporaryFile("w+") as unread:
        call_command("demo", "--no-serve", "--accepted", str(accepted), stdout=unread, stderr=unread)
    # What the server does by itself within minutes of such a load. A transaction that is still open, such as that of a
    # table being analyzed, keeps rows from being marked as seen by all; then it is done once more.
    with connection.cursor() as cursor:
        for _attempt in range(_MOST_VACUUMS):
            cursor.execute("VACUUM (ANALYZE)")
            cursor.execute(_UNMARKED)
            unmarked = [table for (table,) in cursor.fetchall()]
            if not unmarked:
                return
            time.sleep(1)
    raise SystemExit(f"not vacuumed: {', '.join(unmarked)}")


def _measure_all(port: int, rounds: int) -> Iterator[Measured]:
    from django.test import Client

    yield _measure(Client(headers={"host": "localhost"}), SIGN_IN, port, rounds)
    done: set[str] = set()
    for client in _clients():
        for kind, path in _walk(client):
            if kind not in done:
                done.add(kind)
                yield _measure(client, path, port, rounds)


def _clients() -> Iterator[Any]:
    from django.contrib.auth import get_user_model
    from django.test import Client

    from jangkau.console.demonstration.sign_ins import SHOWN

    for _role, username in SHOWN:
        client = Client(headers={"host": "localhost"})
        client.force_login(get_user_model().objects.get(username=username))
        session = client.session
        session["has_second_factor"] = True
        session.save()
        yield client


def _walk(client: Any) -> Iterator[tuple[str, str]]:
    """Yield each kind of page that is reached by links, and one address of it: if it can be, of the large agreement."""
    from django.urls import Resolver404, resolve

    waiting, seen, kinds = deque([_large_agreement(), "/home", "/account", "/components"]), set(), set()
    while waiting:
        path = waiting.popleft()
        try:
            kind = resolve(urlsplit(path).path).url_name or ""
        except Resolver404:
            continue
        if path in seen or kind in FILES:
            continue
        seen.add(path)
        if sum(urlsplit(other).path == urlsplit(path).path for other in seen) > 3 or len(seen) > 400:
            continue
        answer = client.get(path)
        if answer.status_code != 200 or "html" not in answer.headers.get("Content-Type", ""):
            continue
        if kind not in kinds:
            kinds.add(kind)
            yield kind, path
        waiting.extend(unescape(link) for link in _LINK.findall(answer.content.decode()))


def _large_agreement() -> str:
    from django.urls import reverse

    from jangkau.console.demonstration import case
    from jangkau.core.permissions import Right
    from jangkau.partnership.selectors.agreements import agreement_in_reach
    from jangkau.registry.selectors.reach import reach_of

    large = agreement_in_reach(code=case.AGREEMENT, reach=reach_of(case.AUDITOR), right=Right.SEE_ROSTER)
    return reverse("backoffice:agreement", args=[large.pk])


def _measure(client: Any, path: str, port: int, rounds: int) -> Measured:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        client.get(path)
    queries = len(captured.captured_queries)  # counted now: the next request empties the log
    cookies = "; ".join(f"{name}={cookie.value}" for name, cookie in client.cookies.items())
    browser = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    taken = [_seconds(browser, path, cookies) for _round in range(_LOOKS_BEFORE + rounds)][_LOOKS_BEFORE:]
    browser.close()
    return Measured(
        path=path,
        p50_ms=round(statistics.median(taken) * 1000, 1),
        p95_ms=round(statistics.quantiles(taken, n=20, method="inclusive")[-1] * 1000, 1),
        queries=queries,
    )


def _seconds(browser: http.client.HTTPConnection, path: str, cookies: str) -> float:
    began = time.perf_counter()
    browser.request("GET", path, headers={"Cookie": cookies})
    answer = browser.getresponse()
    answer.read()
    taken = time.perf_counter() - began
    if answer.status != 200:
        raise SystemExit(f"{path}: {answer.status}")
    return taken


if __name__ == "__main__":
    main()
