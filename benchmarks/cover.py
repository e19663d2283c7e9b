"""Whether workers are covered, asked over REST by real HTTP and from another process.

``./dev bench cover [--seconds N] [--json]``: clients with a token each ask one question after the other of ``serve``
with two processes, all on the cores of this machine: by NIK and by participant number, of people picked at random, one
in twenty of whom is not covered. Each answer is compared with what it must be, and afterwards the record of sightings
must hold each answer once.

Fails under 450 answers a second, if the 95th percentile is over 30 ms, or if any answer was wrong or is not on record.
"""

import argparse
import datetime
import json
import os
import statistics
import subprocess
import sys
from typing import Any

from benchmarks.cover_stage import WORKERS, stage_cover
from benchmarks.served import served
from benchmarks.stage import staged_database

DATABASE = "jangkau_bench"
CLIENTS = 4
PROCESSES = 2
LEAST_PER_SECOND = 450.0
MOST_P95_MS = 30.0


def main() -> None:
    """Measure, print, and fail if a bar is missed."""
    parser = argparse.ArgumentParser(prog="./dev bench cover", description="Whether workers are covered, over REST.")
    parser.add_argument("--seconds", type=int, default=30, help="how long questions are asked")
    parser.add_argument("--json", action="store_true", help="one JSON document as the last line")
    options = parser.parse_args()
    with staged_database(DATABASE):
        now = datetime.datetime.now(datetime.UTC)  # noqa: TID251  the benchmark is where the clock is read
        client_id, secret = stage_cover(now=now)
        with served(processes=PROCESSES) as port:
            asked = {
                "port": port, "client_id": client_id, "secret": secret, "seconds": options.seconds,
                "clients": CLIENTS, "workers": WORKERS,
            }  # fmt: skip
            told = _ask(asked)
        recorded = _recorded()
    taken = told["milliseconds"]
    result = {
        "per_second": round(len(taken) / told["seconds"], 1),
        "p50_ms": round(statistics.median(taken), 1),
        "p95_ms": round(statistics.quantiles(taken, n=20, method="inclusive")[-1], 1),
    }
    for error in told["errors"][:5]:
        print(f"error: {error}", file=sys.stderr)
    print(
        f"answers {len(taken)}, on record {recorded}, wrong {len(told['errors'])}, load {os.getloadavg()}",
        file=sys.stderr,
    )
    print(json.dumps(result) if options.json else "\n".join(f"{key}: {value}" for key, value in result.items()))
    good = result["per_second"] >= LEAST_PER_SECOND and result["p95_ms"] <= MOST_P95_MS
    raise SystemExit(not good or bool(told["errors"]) or recorded != len(taken))


def _ask(asked: dict[str, Any]) -> dict[str, Any]:
    client = subprocess.run(
        [sys.executable, "-m", "benchmarks.cover_client"],
        input=json.dumps(asked),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    told: dict[str, Any] = json.loads(client.stdout)
    return told


def _recorded() -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM core_sighting WHERE page = 'cover_treatment'")
        return int(cursor.fetchone()[0])


if __name__ == "__main__":
    main()
