"""Covered workers for the benchmark of cover: one made by the services, and copies of him by the thousand.

Worker number ``i`` has NIK and participant number that follow from ``i``, so that the client knows them without asking.
A year was paid for each, half of it to come; of one in twenty the half that is over alone.
"""

import datetime

from benchmarks.payments_stage import FIRST, agency, first_bill

WORKERS = 20_000
MONTHS = 12
_LOWEST_NUMBER = 100_000_000
_UNCOVERED_EVERY = 20
_ONE = {
    "registry_person": "'id', %(first)s + i, 'nik_digest', '\\x' || encode(worker.nik_digest, 'hex')",
    "enrolment_participant": "'id', %(first)s + i, 'person_id', %(first)s + i",
    "enrolment_participantnumber": "'id', %(first)s + i, 'participant_id', %(first)s + i, 'number', worker.number",
}

# Five months that are over, the one at hand and six to come; of who is not covered the five alone.
_MONTHS_OF_WORKERS = (
    "(SELECT i, %(first)s + i * %(months)s + step AS k,"
    " (date_trunc('month', %(today)s::date) + make_interval(months => step - 6))::date AS first_day"
    " FROM worker, generate_series(1, %(months)s) AS step WHERE step < 6 OR i %% %(every)s <> 0) AS made"
)


def nik_of(worker: int) -> str:
    """Return the NIK of a worker."""
    return f"64020616088{worker:05d}"


def number_of(worker: int) -> str:
    """Return the participant number of a worker."""
    digits = _LOWEST_NUMBER + worker
    return str(digits * 100 + 98 - digits * 100 % 97)


def is_covered(worker: int) -> bool:
    """Say whether a worker is covered today."""
    return worker % _UNCOVERED_EVERY != 0


def stage_cover(*, now: datetime.datetime) -> tuple[str, str]:
    """Make a hospital that may ask, and the workers it asks about; return its client id and secret."""
    from jangkau.collection.services.partner_keys import give_key
    from jangkau.collection.services.partners import AskingTerms, let_ask_for_cover
    from jangkau.registry.services.organisations import create_organisation

    reach = agency(now)
    create_organisation(reach=reach, code="RS-UKUR", name="Rumah Sakit Ukur", kind="agency", office_code="PUSAT")
    terms = AskingTerms(requests_a_minute=1_000_000)
    let_ask_for_cover(reach=reach, code="RS-UKUR", purposes=["treatment"], terms=terms)
    _make_workers(now)
    key = give_key(reach=reach, code="RS-UKUR", now=now)
    return key.client_id, key.secret


def _make_workers(now: datetime.datetime) -> None:
    from django.db import connection, transaction
    from django.utils import timezone

    from jangkau.collection.models import Bill, BillLine, InsuredMonth
    from jangkau.collection.services.payments import record_payment
    from jangkau.core import sealing
    from jangkau.core.bulk import temporary_table
    from jangkau.enrolment.models import ParticipantNumber
    from jangkau.registry.models import User

    keys = first_bill(now)
    bill = Bill.objects.get(pk=keys["collection_bill"])
    record_payment(
        channel="bank-ukur", reference="UKUR", bill_number=bill.number, amount_rupiah=bill.total_rupiah,
        paid_at=now, now=now, by_user_id=User.objects.get(username="admin").pk,
    )  # fmt: skip
    keys["enrolment_participantnumber"] = ParticipantNumber.objects.get().pk
    workers = range(1, WORKERS + 1)
    with transaction.atomic(), connection.cursor() as cursor:
        temporary_table("worker", "i bigint, number text, nik_digest bytea")
        with cursor.copy("COPY worker FROM STDIN") as copy:
            for worker, sealed in zip(workers, sealing.digest_many(map(nik_of, workers)), strict=True):
                copy.write_row((worker, number_of(worker), sealed))
        for table, changes in _ONE.items():
            cursor.execute(_copies(table, changes, of="worker"), {"first": FIRST, "id": keys[table]})
        values = {
            "first": FIRST, "months": MONTHS, "every": _UNCOVERED_EVERY, "today": timezone.localdate(now),
        }  # fmt: skip
        for table, (changes, key) in _months(BillLine.objects.get().pk, InsuredMonth.objects.get().pk).items():
            cursor.execute(_copies(table, changes, of=_MONTHS_OF_WORKERS), values | {"id": key})
        for table in (*_ONE, "collection_billline", "collection_insuredmonth"):
            cursor.execute(f"ANALYZE {table}")


def _months(line_id: int, month_id: int) -> dict[str, tuple[str, int]]:
    line = "'id', k, 'participant_id', %(first)s + i, 'month', first_day"
    return {
        "collection_billline": (line, line_id),
        "collection_insuredmonth": (
            f"{line}, 'line_id', k, 'covered_from', first_day, 'covered_until', first_day + interval '1 month'",
            month_id,
        ),
    }


def _copies(table: str, changes: str, *, of: str) -> str:
    return (
        f"INSERT INTO {table} SELECT (jsonb_populate_record(NULL::{table},"
        f" to_jsonb(one) || jsonb_build_object({changes}))).* FROM {table} one, {of} WHERE one.id = %(id)s"
    )
