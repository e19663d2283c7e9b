"""Payments told over SNAP, by real HTTP and from another process, against the same statements run by pgbench.

``./dev bench payments [--seconds N] [--json]``: four clients sign and send notices, every twentieth twice, to ``serve``
with two processes, all on the cores of this machine, after a few that warm the server up. The floor
(payments_floor.sql) is what one such payment sends to the database, run by ``pgbench -M prepared`` with as many clients
on other bills of the same database, triggers on.

Fails if the ratio of the two is under 0.08, the 99th percentile is over 100 ms, or anything was refused, lost or
doubled. ``cpu_ms`` is the time that each part computed for one payment, warm-up and repeats included: it tells the
system's own cost from waiting for others on the machine.

``--capture`` prints the statements of one payment instead, from which the floor is written.
"""

import argparse
import datetime
import json
import os
import re
import statistics
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks.payments_stage import FIRST, PRICE_RUPIAH, Staged, code_of, stage
from benchmarks.served import served
from benchmarks.stage import server_pid, staged_database

DATABASE = "jangkau_bench"
FLOOR = Path(__file__).with_name("payments_floor.sql")
CLIENTS = 4
PROCESSES = 2
FLOOR_SECONDS = 15
LEAST_RATIO = 0.08
MOST_P99_MS = 100.0
# More than two cores can pay in the time.
BILLS_A_SECOND, FLOOR_BILLS_A_SECOND = 300, 3_000
_TPS = re.compile(r"^tps = ([0-9.]+)", re.MULTILINE)


def main() -> None:
    """Measure, print, and fail if a bar is missed."""
    parser = argparse.ArgumentParser(prog="./dev bench payments", description="Payments told by a bank.")
    parser.add_argument("--seconds", type=int, default=60, help="how long notices are sent")
    parser.add_argument("--capture", action="store_true", help="print the statements of one payment and stop")
    parser.add_argument("--json", action="store_true", help="one JSON document as the last line")
    options = parser.parse_args()
    with staged_database(DATABASE):
        now = datetime.datetime.now(datetime.UTC)  # noqa: TID251  the benchmark is where the clock is read
        if options.capture:
            _capture(stage(bills=10, now=now), now)
            return
        floor_seconds = min(FLOOR_SECONDS, options.seconds)
        bills = options.seconds * BILLS_A_SECOND
        staged = stage(bills=bills + floor_seconds * FLOOR_BILLS_A_SECOND, now=now)
        with served(processes=PROCESSES) as port:
            before = _computed()
            told = _tell(staged, port=port, bills=bills, seconds=options.seconds)
            computed = {part: seconds - before[part] for part, seconds in _computed().items()}
        lost, doubled = _look(told["answered"] + told["before"])
        floor = _floor(first=bills, seconds=floor_seconds)
    computed["bank"] = told["cpu_seconds"]
    result = _result(told, lost, doubled, floor) | {"cpu_ms": _a_payment(computed, told)}
    print(json.dumps(result) if options.json else "\n".join(f"{key}: {value}" for key, value in result.items()))
    good = result["ratio"] >= LEAST_RATIO and result["p99_ms"] <= MOST_P99_MS
    raise SystemExit(not good or bool(result["errors"] or result["lost"] or result["doubled"]))


def _tell(staged: Staged, *, port: int, bills: int, seconds: int) -> dict[str, Any]:
    asked = {**asdict(staged), "port": port, "bills": bills, "seconds": seconds, "clients": CLIENTS}
    bank = subprocess.run(
        [sys.executable, "-m", "benchmarks.payments_bank"],
        input=json.dumps(asked),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    told: dict[str, Any] = json.loads(bank.stdout)
    for error in told["errors"][:5]:
        print(f"error: {error}", file=sys.stderr)
    if len(told["milliseconds"]) < CLIENTS:
        raise SystemExit("no payment was answered")
    return told


def _computed() -> dict[str, float]:
    """Return for how many seconds the server, its worker and the database have computed so far."""
    import psutil

    found = {"server": 0.0, "worker": 0.0, "database": 0.0}
    for process in psutil.Process().children(recursive=True):
        part = "worker" if "jangkau.console.worker" in process.cmdline() else "server"
        found[part] += sum(process.cpu_times()[:2])
    database = server_pid()
    if database is not None:
        postmaster = psutil.Process(database)
        # Those that have ended as well.
        found["database"] = sum(postmaster.cpu_times()[2:4])
        found["database"] += sum(sum(backend.cpu_times()[:2]) for backend in postmaster.children(recursive=True))
    return found


def _a_payment(computed: dict[str, float], told: dict[str, Any]) -> dict[str, float]:
    payments = len(told["answered"]) + len(told["before"])
    return {part: round(seconds * 1000 / payments, 2) for part, seconds in computed.items()}


def _look(answered: list[int]) -> tuple[int, int]:
    """Return how many answered payments are not in the database, and how many requests or months are there twice."""
    from django.db import connection

    from jangkau.collection.selectors.books import books_agree

    with connection.cursor() as cursor:
        cursor.execute("SELECT bill_id, count(*) FROM collection_payment GROUP BY bill_id")
        payments = dict(cursor.fetchall())
        cursor.execute(
            "SELECT count(*) FROM (SELECT FROM collection_insuredmonth GROUP BY line_id HAVING count(*) > 1) AS twice"
        )
        months_twice = int(cursor.fetchone()[0])
        cursor.execute(
            "SELECT payment.bill_id FROM collection_payment payment"
            " JOIN collection_insuredmonth month ON month.payment_id = payment.id"
        )
        insured = {bill for (bill,) in cursor.fetchall()}
    lost = sum(FIRST + number not in insured for number in answered)
    doubled = months_twice + sum(count > 1 for count in payments.values()) + len(books_agree())
    return lost, doubled


def _floor(*, first: int, seconds: int) -> float:
    """Return how many times a second pgbench runs what one payment sends to the database."""
    from django.db import connection

    from jangkau.core.postgres.programs import client_program

    known = connection.get_connection_params()
    environment = os.environ | {
        "PGPASSWORD": str(known.get("password") or ""),
        "PGOPTIONS": f"--client-min-messages=error {known['options']}",
    }
    run = subprocess.run(
        [
            client_program("pgbench"), "--no-vacuum", "--protocol=prepared", f"--client={CLIENTS}", "--jobs=2",
            f"--time={seconds}", f"--file={FLOOR}", "--define=n=0", f"--define=first={first}",
            f"--define=key={FIRST}", f"--host={known['host']}", f"--port={known.get('port') or 5432}",
            f"--username={known['user']}", str(known["dbname"]),
        ],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    found = _TPS.search(run.stdout)
    if run.returncode or found is None or "aborted" in run.stderr:
        raise SystemExit(f"pgbench did not run the floor:\n{run.stdout}{run.stderr}")
    return float(found[1])


def _result(told: dict[str, Any], lost: int, doubled: int, floor: float) -> dict[str, Any]:
    taken = told["milliseconds"]
    per_second = len(told["answered"]) / told["seconds"]
    return {
        "payments": len(told["answered"]),
        "seconds": round(told["seconds"], 2),
        "per_second": round(per_second, 1),
        "p50_ms": round(statistics.median(taken), 1),
        "p99_ms": round(statistics.quantiles(taken, n=100, method="inclusive")[-1], 1),
        "errors": len(told["errors"]),
        "floor_per_second": round(floor, 1),
        "ratio": round(per_second / floor, 3),
        "lost": lost,
        "doubled": doubled,
    }


def _capture(staged: Staged, now: datetime.datetime) -> None:
    """Print the statements that one notice sends to the database, in order."""
    from cryptography.hazmat.primitives.serialization import load_pem_private_key
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from jangkau.gateways.bank.client import BankClient, Credentials, Reply

    key: Any = load_pem_private_key(staged.private_key_pem.encode(), None)
    held = Credentials(staged.partner_code, staged.va_prefix, staged.client_id, staged.secret, key)

    class Inside(BankClient):
        def _post(self, path: str, raw: bytes, headers: Any, changed: Any) -> Reply:
            answer = Client().post(path, raw, content_type="application/json", headers=headers)
            return Reply(answer.status_code, answer.content, answer.json())

    bank = Inside("http://localhost/snap", held)
    # The second payment: what is asked once a process is known by then.
    for number in (1, 2):
        with CaptureQueriesContext(connection) as captured:
            reply = bank.send("payment", bank.payment(code_of(number), PRICE_RUPIAH, f"UKUR-{number}"), now=now)
    if reply.code != "2002500":
        raise SystemExit(reply.raw.decode())
    for query in captured:
        print(query["sql"] + ";")


if __name__ == "__main__":
    main()
