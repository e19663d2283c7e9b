"""The trial balance by fund and channel as of a date, over ten million postings.

``./dev bench books [--postings N] [--rounds N] [--json]`` fills books of two years, a hundred offices and twelve
channels, asks for the trial balance as of a day on which nine tenths had happened, and prints the slowest of some
rounds in seconds, while no month is closed and after all were whose books are usually closed by that day. It fails if
one of them is over five seconds. The processor seconds are those of one process that does it all by itself: on a
machine that others use as well they say more than the clock.
"""

import argparse
import datetime
import json
import time

from benchmarks.stage import staged_database

DATABASE = "jangkau_bench"
MOST_SECONDS = 5.0
FIRST_DAY = datetime.date(2025, 1, 1)
DAYS = 730
AS_OF = FIRST_DAY + datetime.timedelta(days=DAYS * 9 // 10)
# The month before is still open then.
CLOSED = datetime.date(2026, 8, 1)

# Of a payment of risk and savings: clearing, three funds, and some money carried forward.
_POSTINGS_AN_ENTRY = 5
_FILL = """
    ALTER TABLE collection_entry DISABLE TRIGGER USER;
    ALTER TABLE collection_posting DISABLE TRIGGER USER;
    -- What is written here needs no checking, row by row, for an hour.
    DO $$
    DECLARE checked record;
    BEGIN
        FOR checked IN
            SELECT conrelid::regclass AS books, conname FROM pg_constraint
            WHERE contype = 'f' AND conrelid IN ('collection_entry'::regclass, 'collection_posting'::regclass)
        LOOP
            EXECUTE format('ALTER TABLE %%s DROP CONSTRAINT %%I', checked.books, checked.conname);
        END LOOP;
    END $$;
    INSERT INTO registry_office (code, name, kind, parent_id, time_zone)
    SELECT 'UKUR-PUSAT', 'Pusat', 'head', NULL, 'Asia/Jakarta';
    INSERT INTO registry_office (code, name, kind, parent_id, time_zone)
    SELECT 'UKUR-' || number, 'Cabang ' || number, 'branch', (SELECT max(id) FROM registry_office), 'Asia/Jakarta'
    FROM generate_series(1, 100) number;
    INSERT INTO collection_entry (key, kind, narrative, occurred_on, recorded_at, channel, office_id)
    SELECT
        'payment:BANK-' || number %% 12 || ':' || number, 'payment', 'Pembayaran tagihan ' || number,
        %(first_day)s::date + (number * %(days)s / %(entries)s)::int,
        %(first_day)s::date + (number * %(days)s / %(entries)s)::int, 'BANK-' || number %% 12,
        (SELECT min(id) FROM registry_office WHERE code LIKE 'UKUR-%%') + number %% 100
    FROM generate_series(1, %(entries)s::bigint) number;
    INSERT INTO collection_posting (entry_id, account_id, amount_rupiah)
    SELECT entry.id, part.account_id, part.amount_rupiah
    FROM collection_entry entry
    CROSS JOIN (
        VALUES ('1100', 70000), ('2100', -16400), ('4100', -10000), ('4200', -6800), ('4300', -36800)
    ) AS part (account_id, amount_rupiah)
    WHERE entry.key LIKE 'payment:BANK-%%'
    ORDER BY entry.id;
"""


def main() -> None:
    """Fill, measure, print, and fail if it is too slow."""
    parser = argparse.ArgumentParser(prog="./dev bench books", description="The trial balance over many postings.")
    parser.add_argument("--postings", type=int, default=10_000_000, help="how many postings the books hold")
    parser.add_argument("--rounds", type=int, default=3, help="how often the trial balance is asked for")
    parser.add_argument("--json", action="store_true", help="one JSON document as the last line")
    options = parser.parse_args()
    with staged_database(DATABASE):
        postings = _fill(options.postings)
        open_seconds = _slowest(options.rounds)
        processor_seconds = _processor_seconds()
        _close()
        closed_seconds = _slowest(options.rounds)
    if options.json:
        figures = {
            "postings": postings,
            "seconds": round(open_seconds, 2),
            "seconds_with_closed_months": round(closed_seconds, 2),
            "processor_seconds": processor_seconds,
        }
        print(json.dumps(figures))
    else:
        print(f"{postings} postings, the trial balance by fund and channel as of {AS_OF}:")
        print(f"{open_seconds:.2f} s while no month is closed, {closed_seconds:.2f} s after {CLOSED:%Y-%m} was closed,")
        print(f"{processor_seconds:.2f} s of one processor while no month is closed")
    raise SystemExit(max(open_seconds, closed_seconds) > MOST_SECONDS)


def _fill(postings: int) -> int:
    from django.db import connection, transaction

    entries = postings // _POSTINGS_AN_ENTRY
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_FILL, {"first_day": FIRST_DAY, "days": DAYS, "entries": entries})
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE) collection_entry, collection_posting")
        cursor.execute("SELECT count(*) FROM collection_posting")
        return int(cursor.fetchone()[0])


def _slowest(rounds: int) -> float:
    return max(_measure() for _round in range(rounds))


def _measure() -> float:
    from jangkau.collection.selectors.channel_books import channel_balances

    begun = time.perf_counter()
    balances = channel_balances(until=AS_OF + datetime.timedelta(days=1))
    seconds = time.perf_counter() - begun
    assert sum(balance.balance_rupiah for balance in balances) == 0
    return seconds


def _processor_seconds() -> float:
    """Return what the server's process uses when no other helps it."""
    import psutil
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid(), set_config('max_parallel_workers_per_gather', '0', true)")
        process = psutil.Process(cursor.fetchone()[0])
        before = process.cpu_times()
        _measure()
        after = process.cpu_times()
    return round(after.user + after.system - before.user - before.system, 2)


def _close() -> None:
    """Close a month as ``close_month`` does, without those before it."""
    from django.db import connection, transaction

    from jangkau.collection.models import ClosedMonth
    from jangkau.core import sql
    from jangkau.registry.models import User
    from jangkau.rules.months import Month

    with transaction.atomic(), connection.cursor() as cursor:
        boss = User.objects.create(username="ukur")
        month = Month.of(CLOSED)
        now = datetime.datetime.combine(month.until, datetime.time(), tzinfo=datetime.UTC)
        closed = ClosedMonth.objects.create(month=CLOSED, digest=b"", closed_at=now, closed_by=boss)
        cursor.execute(sql.load("jangkau.collection", "close_month"), {"closed_id": closed.pk, "until": month.until})
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE collection_closedbalance")


if __name__ == "__main__":
    main()
