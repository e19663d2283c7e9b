"""Selecting the reminders of a day among a million participants, against one plain aggregate over their months.

``./dev bench reminders [--participants N] [--json]`` fills a database with participants of a hundred offices on three
clocks, five insured months each on average, selects the reminders of the two heaviest days of a month (five days before
the due date, when all who pay monthly and have not paid are due one, and sixty days before the months of sponsors end)
and writes them into the ledger; and asks, in the same run, for the end of cover of everybody. It prints the slower
selection and its ratio to the aggregate, and fails if that is over five.
"""

import argparse
import datetime
import json
import statistics
import time

from benchmarks.stage import staged_database

DATABASE = "jangkau_bench"
MOST_RATIO = 5.0
ROUNDS = 3
# The 15th of November 2026 is a Sunday; the months of sponsors end with the year.
BEFORE_DUE = datetime.date(2026, 11, 11)
BEFORE_END = datetime.date(2026, 11, 2)

# Of a hundred participants: by whom and how their months were paid, from which month, and how many.
_GROUPS = """
    (VALUES
        (0, 35, 'self', date '2025-02-01', 3, 'monthly'),     -- lapsed long ago
        (35, 55, 'sponsor', date '2026-07-01', 6, 'ahead'),   -- until the end of the year
        (55, 68, 'self', date '2026-05-01', 6, 'monthly'),    -- have not paid for November
        (68, 80, 'self', date '2026-05-01', 7, 'monthly'),    -- have
        (80, 90, 'self', date '2026-09-01', 6, 'ahead'),
        (90, 95, 'self', date '2026-06-01', 3, 'monthly'),    -- in arrears
        (95, 100, 'self', date '2026-05-01', 3, 'monthly')
    ) AS grouping (low, high, payer, first_month, months, manner)
"""
_FILL = [
    # What is written here needs no checking, row by row, for minutes.
    """
    DO $$
    DECLARE filled regclass; checked record;
    BEGIN
        FOREACH filled IN ARRAY ARRAY[
            'registry_person', 'enrolment_participant', 'collection_bill', 'collection_billline',
            'collection_payment', 'collection_insuredmonth'
        ]::regclass[] LOOP
            EXECUTE format('ALTER TABLE %%s DISABLE TRIGGER USER', filled);
            FOR checked IN SELECT conname FROM pg_constraint WHERE contype = 'f' AND conrelid = filled LOOP
                EXECUTE format('ALTER TABLE %%s DROP CONSTRAINT %%I', filled, checked.conname);
            END LOOP;
        END LOOP;
    END $$
    """,
    """
    INSERT INTO registry_office (code, name, kind, time_zone) VALUES ('UKUR', 'Pusat', 'head', 'Asia/Jakarta')
    """,
    """
    INSERT INTO registry_office (code, name, kind, parent_id, time_zone)
    SELECT
        'UKUR-' || number, 'Cabang ' || number, 'branch', (SELECT max(id) FROM registry_office),
        (ARRAY['Asia/Jakarta', 'Asia/Makassar', 'Asia/Jayapura'])[number %% 3 + 1]
    FROM generate_series(1, 100) number
    """,
    """
    INSERT INTO registry_organisation (code, name, kind, office_id)
    SELECT 'UKUR-SPONSOR', 'Pemerintah Kabupaten Ukur', 'regency_government', min(id) FROM registry_office
    """,
    """
    INSERT INTO registry_person (
        id, nik_sealed, nik_digest, name, name_key, birth_date, sex, phone, address, region_id, registered_at
    )
    SELECT
        number, '', sha256(int8send(number)), 'Pekerja ' || number, 'pekerja ' || number, '1980-01-01', 'L',
        CASE WHEN number %% 10 < 8 THEN '+62812' || number ELSE '' END, '', '6402', '2025-01-01'
    FROM generate_series(1, %(participants)s) number
    """,
    """
    INSERT INTO enrolment_participant (
        id, person_id, office_id, channel, bracket, with_savings, occupation, sector, registered_at
    )
    SELECT
        number, number, (SELECT min(id) FROM registry_office WHERE code LIKE 'UKUR-%%') + number %% 100, 'self', 1,
        FALSE, 'petani', 'other', '2025-01-01'
    FROM generate_series(1, %(participants)s) number
    """,
    """
    INSERT INTO collection_bill (
        id, number, payer_person_id, payer_organisation_id, office_id, purpose, total_rupiah, state, start_letter,
        issued_at
    )
    SELECT
        number, 'UKUR-' || number, CASE WHEN payer = 'self' THEN number END,
        CASE WHEN payer = 'sponsor' THEN (SELECT max(id) FROM registry_organisation) END,
        (SELECT min(id) FROM registry_office), 'Iuran', 16800, 'paid', '', '2025-01-01'
    FROM generate_series(1, %(participants)s) number
    JOIN """
    + _GROUPS
    + """ ON number %% 100 >= low AND number %% 100 < high
    """,
    """
    INSERT INTO collection_payment (
        id, bill_id, channel, reference, body_sha256, amount_rupiah, paid_at, recorded_at, recorded_by_id, answer
    )
    SELECT id, id, 'BANK-UKUR', 'UKUR-' || id, '', 16800, paid, paid, 1, '{}'
    FROM collection_bill
    JOIN """
    + _GROUPS
    + """ ON id %% 100 >= low AND id %% 100 < high
    CROSS JOIN LATERAL (
        SELECT CASE WHEN manner = 'ahead' THEN first_month ELSE first_month + make_interval(months => months - 1) END
            + interval '9 days' AS paid
    ) AS of_payment
    """,
    """
    INSERT INTO collection_billline (id, bill_id, participant_id, month, cover, basis_id, amount_rupiah, due_date, live)
    SELECT
        number * 10 + step, number, number, first_month + make_interval(months => step::int), 'risk', 1, 16800,
        first_month, TRUE
    FROM generate_series(1, %(participants)s) number
    JOIN """
    + _GROUPS
    + """ ON number %% 100 >= low AND number %% 100 < high
    CROSS JOIN LATERAL generate_series(0, months - 1) step
    """,
    """
    INSERT INTO collection_insuredmonth (
        participant_id, month, cover, basis_id, line_id, payment_id, jkk_rupiah, jkm_rupiah, jht_rupiah, covered_from,
        covered_until, paid_at, recorded_at
    )
    SELECT
        number, begun, 'risk', 1, number * 10 + step, number, 10000, 6800, 0, begun, begun + interval '1 month', paid,
        paid
    FROM generate_series(1, %(participants)s) number
    JOIN """
    + _GROUPS
    + """ ON number %% 100 >= low AND number %% 100 < high
    CROSS JOIN LATERAL generate_series(0, months - 1) step
    CROSS JOIN LATERAL (SELECT (first_month + make_interval(months => step::int))::date AS begun) AS of_step
    CROSS JOIN LATERAL (
        SELECT CASE WHEN manner = 'ahead' THEN first_month ELSE begun END + interval '9 days' AS paid
    ) AS of_month
    """,
]
_AGGREGATE = """
    SELECT count(*), max(covered_until)
    FROM (
        SELECT participant_id, max(covered_until) AS covered_until
        FROM collection_insuredmonth
        WHERE cover = 'risk' AND voided_by_id IS NULL
        GROUP BY participant_id
    ) AS ending
"""


def main() -> None:
    """Fill, measure, print, and fail if it is too slow."""
    parser = argparse.ArgumentParser(prog="./dev bench reminders", description="Selecting the reminders of a day.")
    parser.add_argument("--participants", type=int, default=1_000_000, help="among how many")
    parser.add_argument("--json", action="store_true", help="one JSON document as the last line")
    options = parser.parse_args()
    with staged_database(DATABASE):
        _fill(options.participants)
        aggregate = statistics.median(_aggregate() for _round in range(ROUNDS))
        found = [_select(day) for day in (BEFORE_END, BEFORE_DUE)]
        again = statistics.median(_aggregate() for _round in range(ROUNDS))
    seconds, due = max(found)
    floor = min(aggregate, again)
    ratio = seconds / floor
    if options.json:
        figures = {
            "participants": options.participants,
            "seconds": round(seconds, 2),
            "ratio": round(ratio, 2),
            "due": due,
            "aggregate_seconds": round(floor, 2),
            "days": [{"due": count, "seconds": round(each, 2)} for each, count in found],
        }
        print(json.dumps(figures))
    else:
        for each, count in found:
            print(f"{count} reminders selected and written in {each:.2f} s")
        print(f"the aggregate takes {floor:.2f} s; ratio of the slower day {ratio:.2f}, at most {MOST_RATIO}")
    raise SystemExit(ratio > MOST_RATIO)


def _fill(participants: int) -> None:
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        for statement in _FILL:
            cursor.execute(statement, {"participants": participants})
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")


def _aggregate() -> float:
    from django.db import connection

    begun = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute(_AGGREGATE)
        cursor.fetchall()
    return time.perf_counter() - begun


def _select(day: datetime.date) -> tuple[float, int]:
    """Return how long the reminders of one day take on all clocks, and how many there are."""
    from jangkau.outreach.models import ReminderDay
    from jangkau.outreach.services.reminder_days import select_reminders
    from jangkau.registry.models.offices import TimeZone

    noon = datetime.datetime.combine(day, datetime.time(5), datetime.UTC)
    before = day - datetime.timedelta(days=1)
    ReminderDay.objects.bulk_create(ReminderDay(zone=zone, day=before, selected_at=noon, due=0) for zone in TimeZone)
    begun = time.perf_counter()
    days = select_reminders(now=noon)
    seconds = time.perf_counter() - begun
    assert days == len(TimeZone)
    return seconds, sum(ReminderDay.objects.filter(day=day).values_list("due", flat=True))


if __name__ == "__main__":
    main()
