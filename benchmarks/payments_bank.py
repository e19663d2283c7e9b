"""The bank of the benchmark of payments: a process of its own that tells of payments over HTTP, one after the other.

It reads what it needs as JSON from its standard input, and writes what came of it as JSON to its standard output.
"""

import datetime
import itertools
import json
import sys
import threading
import time
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.serialization import load_pem_private_key

from benchmarks.payments_stage import PRICE_RUPIAH, code_of
from jangkau.gateways.bank.client import BankClient, Credentials
from jangkau.gateways.bank.errors import BankGatewayError

# Every twentieth payment is told a second time.
DUPLICATE_EVERY = 20
# Payments of each client before the time begins: by then every thread of the server has its connection and its plans.
WARM_UP = 25


@dataclass
class Told:
    """What one client told and heard."""

    answered: list[int] = field(default_factory=list)
    milliseconds: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    duplicates: int = 0
    before: list[int] = field(default_factory=list)


def main() -> None:
    """Tell, all clients at once, until the time is over or there are no more bills."""
    asked: dict[str, Any] = json.load(sys.stdin)
    everybody = [Told() for _client in range(asked["clients"])]
    # All have their tokens, and have paid a little, before the time begins.
    ready = threading.Barrier(asked["clients"] + 1)
    threads = [
        threading.Thread(target=_tell, args=(asked, number, ready, told)) for number, told in enumerate(everybody)
    ]
    for thread in threads:
        thread.start()
    ready.wait()
    began = time.perf_counter()
    for thread in threads:
        thread.join()
    json.dump(
        {
            "seconds": time.perf_counter() - began,
            "answered": [number for told in everybody for number in told.answered],
            "milliseconds": [taken for told in everybody for taken in told.milliseconds],
            "errors": [error for told in everybody for error in told.errors],
            "duplicates": sum(told.duplicates for told in everybody),
            "before": [number for told in everybody for number in told.before],
            "cpu_seconds": time.process_time(),
        },
        sys.stdout,
    )


def _tell(asked: dict[str, Any], client_number: int, ready: threading.Barrier, told: Told) -> None:
    key = load_pem_private_key(asked["private_key_pem"].encode(), None)
    held = Credentials(asked["partner_code"], asked["va_prefix"], asked["client_id"], asked["secret"], key)  # type: ignore[arg-type]  # an RSA key
    bank = BankClient(f"http://127.0.0.1:{asked['port']}/snap", held)
    bank.ask_for_token(now=_now())
    numbers = iter(range(client_number + 1, asked["bills"] + 1, asked["clients"]))
    for number in itertools.islice(numbers, WARM_UP):
        # What is wrong here is wrong later, and told then.
        if _send(bank, bank.payment(code_of(number), PRICE_RUPIAH, f"UKUR-{number}"), Told()) is not None:
            told.before.append(number)
    ready.wait()
    until = time.perf_counter() + asked["seconds"]
    for number in numbers:
        if time.perf_counter() >= until:
            break
        body = bank.payment(code_of(number), PRICE_RUPIAH, f"UKUR-{number}")
        first = _send(bank, body, told)
        if first is None:
            continue
        told.answered.append(number)
        if (number // asked["clients"]) % DUPLICATE_EVERY == 0:
            told.duplicates += 1
            if _send(bank, body, told) not in (None, first):
                told.errors.append(f"{number}: another answer the second time")
    bank.close()


def _send(bank: BankClient, body: dict[str, object], told: Told) -> bytes | None:
    began = time.perf_counter()
    try:
        reply = bank.send("payment", body, now=_now())
    except BankGatewayError as error:
        told.errors.append(type(error).__name__)
        return None
    told.milliseconds.append((time.perf_counter() - began) * 1000)
    if reply.code != "2002500":
        told.errors.append(reply.raw.decode())
        return None
    return reply.raw


def _now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)  # noqa: TID251  a bank has a clock of its own


if __name__ == "__main__":
    main()
