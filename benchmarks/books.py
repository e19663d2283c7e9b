"""The trial balance by fund and channel as of a date, over ten million postings.

``./dev bench books [--postings N] [--rounds N] [--json]`` fills books of two years, a hundred offices and twelve
channels, asks for the trial balance as of a day on which nine tenths had happened, and prints the slowest of some
rounds in seconds. It fails if that is over five seconds.
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
        seconds = max(_measure() for _round in range(options.rounds))
    if options.json:
        print(json.dumps({"postings": postings, "seconds": round(seconds, 2)}))
    else:
        print(f"{postings} postings: {seconds:.2f} s for the trial balance by fund and channel as of {AS_OF}")
    raise SystemExit(seconds > MOST_SECONDS)


def _fill(postings: int) -> int:
    from django.db import connection, transaction

    entries = postings // _POSTINGS_AN_ENTRY
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_FILL, {"first_day": FIRST_DAY, "days": DAYS, "entries": entries})
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE) collection_entry, collection_posting")
        cursor.execute("SELECT count(*) FROM collection_posting")
        return int(cursor.fetchone()[0])


def _measure() -> float:
    from jangkau.collection.selectors.channel_books import channel_balances

    begun = time.perf_counter()
    balances = channel_balances(until=AS_OF + datetime.timedelta(days=1))
    seconds = time.perf_counter() - begun
    assert sum(balance.balance_rupiah for balance in balances) == 0
    return seconds


if __name__ == "__main__":
    main()
