"""Whether a stranger can tell, by what the portal answers or by how long it takes, which numbers and NIKs are known.

``./dev bench guessing [--tries N] [--json]``: at each door the same number of known and of unknown ones is tried, in
turn, each from an address of its own. Status, body (but for tokens) and number of queries must be the same, and the
medians within a tenth of each other.
"""

import argparse
import datetime
import json
import logging
import re
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from benchmarks.stage import staged_database

DATABASE = "jangkau_bench"
MOST_APART = 0.1
_TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]*"|value="[0-9]{16}"|[0-9a-f-]{36}')


@dataclass(frozen=True)
class Answered:
    """What a try was answered, without what differs from one request to the next by itself."""

    milliseconds: float
    queries: int
    status: int
    body: bytes


def main() -> None:
    """Measure, print, and fail if known and unknown can be told apart."""
    parser = argparse.ArgumentParser(prog="./dev bench guessing", description="What guessing of numbers tells.")
    parser.add_argument("--tries", type=int, default=500, help="how many known and how many unknown ones are tried")
    parser.add_argument("--json", action="store_true", help="one JSON document as the last line")
    options = parser.parse_args()
    with staged_database(DATABASE):
        doors = [_door(name, try_one, options.tries) for name, try_one in _doors(options.tries).items()]
    print(json.dumps({"doors": doors}) if options.json else "\n".join(map(str, doors)))
    raise SystemExit(not all(door["same"] and abs(door["ratio"] - 1) <= MOST_APART for door in doors))


def _doors(tries: int) -> dict[str, Callable[[int, bool], Any]]:
    """Return the doors by name: each tries one number, the known ones being those of the same place in a list."""
    from django.conf import settings
    from django.test import Client

    from jangkau.registry.models import Region
    from jangkau.registry.services.accounts import open_account
    from jangkau.registry.services.people import register_person

    logging.getLogger("django.request").setLevel(logging.ERROR)
    settings.ALLOWED_HOSTS = ["testserver"]
    now = datetime.datetime.now(datetime.UTC)  # noqa: TID251  the benchmark is where the clock is read
    Region.objects.create(code="64", level=1, name="Kalimantan Timur", name_key="kalimantantimur")
    Region.objects.create(code="6402", level=2, name="Kutai Kartanegara", name_key="kutai", parent_id="64")
    for one in range(tries):
        open_account(phone=_phone(one, is_known=True), now=now)
        register_person(
            nik=_nik(one, is_known=True), name="Orang Karangan", birth_date=datetime.date(1980, 8, 17), sex="L",
            region_code="6402", now=now,
        )  # fmt: skip
    writer = Client()
    account = open_account(phone="+6281299999999", now=now)
    session = writer.session
    session["account_id"] = account.pk
    session.save()
    form = writer.post("/pekerja/daftar/", {"relation": "self"}).url

    def ask(one: int, is_known: bool) -> Any:
        return _fresh().post("/pekerja/masuk/", {"phone": _phone(one, is_known=is_known)}, REMOTE_ADDR=_address(one))

    def use(one: int, is_known: bool) -> Any:
        client = _fresh()
        client.post("/pekerja/masuk/", {"phone": _phone(one, is_known=is_known)}, REMOTE_ADDR=_address(one))
        return lambda: client.post("/pekerja/masuk/kode/", {"code": "000000"}, REMOTE_ADDR=_address(one))

    def write(one: int, is_known: bool) -> Any:
        return writer.post(form, {"nik": _nik(one, is_known=is_known), "name": "Orang Karangan"})

    return {"asking for a code": ask, "using a code": use, "writing a NIK": write}


def _door(name: str, try_one: Callable[[int, bool], Any], tries: int) -> dict[str, Any]:
    answers: dict[bool, list[Answered]] = {True: [], False: []}
    for one in range(tries):
        # Known and unknown by turns, each as often first: what the machine does meanwhile falls on both.
        for is_known in (True, False) if one % 2 else (False, True):
            answers[is_known].append(_timed(lambda known=is_known, one=one: try_one(one, known)))
    medians = {known: statistics.median(each.milliseconds for each in answers[known]) for known in answers}
    seen = {known: {(each.status, each.queries, each.body) for each in answers[known]} for known in answers}
    return {
        "door": name,
        "tries": tries,
        "known_p50_ms": round(medians[True], 2),
        "unknown_p50_ms": round(medians[False], 2),
        "ratio": round(medians[True] / medians[False], 3),
        "queries": answers[True][-1].queries,
        "same": seen[True] == seen[False],
    }


def _timed(call: Callable[[], Any]) -> Answered:
    """Return what a try was answered; a call that returns another has only prepared, and that one is timed."""
    answer, asked, taken = _counted(call)
    if callable(answer):
        answer, asked, taken = _counted(answer)
    return Answered(taken * 1000, asked, answer.status_code, _TOKEN.sub(b"", answer.content))


def _counted(call: Callable[[], Any]) -> tuple[Any, int, float]:
    from django.db import connection

    queries = 0

    def count(execute: Callable[..., Any], *parts: Any) -> Any:
        nonlocal queries
        queries += 1
        return execute(*parts)

    with connection.execute_wrapper(count):
        begun = time.perf_counter()
        answer = call()
        return answer, queries, time.perf_counter() - begun


def _fresh() -> Any:
    from django.test import Client

    return Client()


def _phone(one: int, *, is_known: bool) -> str:
    return f"+62812{'30' if is_known else '40'}{one:06}"


def _nik(one: int, *, is_known: bool) -> str:
    return f"640206170880{one + (1 if is_known else 5001):04}"


def _address(one: int) -> str:
    return f"10.{one // 200}.{one % 200}.7"


if __name__ == "__main__":
    main()
