"""The hospital of the benchmark of cover: a process of its own that asks over HTTP, one question after the other.

It reads what it needs as JSON from its standard input, and writes what came of it as JSON to its standard output.
"""

import base64
import http.client
import json
import random
import sys
import threading
import time
from dataclasses import dataclass, field
from typing import Any

from benchmarks.cover_stage import is_covered, nik_of, number_of

SEED = 20_260_101


@dataclass
class Told:
    """What one client asked and heard."""

    milliseconds: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


def main() -> None:
    """Ask, all clients at once, until the time is over."""
    asked: dict[str, Any] = json.load(sys.stdin)
    everybody = [Told() for _client in range(asked["clients"])]
    began = time.perf_counter()
    until = began + asked["seconds"]
    threads = [
        threading.Thread(target=_ask, args=(asked, random.Random(SEED + number), until, told))
        for number, told in enumerate(everybody)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    json.dump(
        {
            "seconds": time.perf_counter() - began,
            "milliseconds": [taken for told in everybody for taken in told.milliseconds],
            "errors": [error for told in everybody for error in told.errors],
        },
        sys.stdout,
    )


def _ask(asked: dict[str, Any], chance: random.Random, until: float, told: Told) -> None:
    line = http.client.HTTPConnection("127.0.0.1", asked["port"], timeout=30)
    shown = base64.b64encode(f"{asked['client_id']}:{asked['secret']}".encode()).decode()
    form = {"Authorization": f"Basic {shown}", "Content-Type": "application/x-www-form-urlencoded"}
    line.request("POST", "/api/v1/token", b"grant_type=client_credentials", form)
    token = json.loads(line.getresponse().read())["access_token"]
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    while time.perf_counter() < until:
        worker = chance.randrange(1, asked["workers"] + 1)
        named = {"nik": nik_of(worker)} if worker % 2 else {"participant_number": number_of(worker)}
        body = json.dumps(named | {"purpose": "treatment"}).encode()
        began = time.perf_counter()
        line.request("POST", "/api/v1/cover", body, headers)
        answer = line.getresponse()
        raw = answer.read()
        told.milliseconds.append((time.perf_counter() - began) * 1000)
        if answer.status != 200 or json.loads(raw)["covered"] is not is_covered(worker):
            told.errors.append(f"{answer.status} {raw.decode()}")
    line.close()


if __name__ == "__main__":
    main()
