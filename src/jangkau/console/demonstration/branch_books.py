"""Writing the synthetic branch's money: bills, lines, payments, insured months and books, a table at a time."""

import datetime
import itertools
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl
from django.apps import apps
from django.db import connection

from jangkau.collection.services.chart import AccountCode
from jangkau.collection.services.prices import price_staged_lines
from jangkau.collection.services.reserved_keys import reserve_keys
from jangkau.console.demonstration.branch_rows import PaidBill
from jangkau.core.bulk import copy_frame, refresh_statistics, temporary_table
from jangkau.enrolment.services.participants import issue_numbers
from jangkau.rules.contributions import FundingSource

_PURPOSE = "Iuran peserta (data sintetis)"
_LETTER = "Surat kantor wilayah (sintetis)"
_TABLES = (
    "collection_bill", "collection_billline", "collection_payment", "collection_insuredmonth", "collection_entry",
    "collection_posting",
)  # fmt: skip
# As own_bills and the payment service write one, for all that are staged.
_WRITE = (
    """
    CREATE TEMPORARY TABLE branch_priced ON COMMIT DROP AS
    SELECT
        line.key, line.participant_id, line.month, line.covered_from, line.covered_until, basis.id AS basis_id,
        basis.jkk_rupiah, basis.jkm_rupiah, price.amount_rupiah, price.due_date
    FROM (
        SELECT line.*, least(min(line.month) OVER (PARTITION BY line.participant_id), insured.month) AS first_month
        FROM branch_line line
        LEFT JOIN (
            SELECT participant_id, min(month) AS month
            FROM collection_insuredmonth
            WHERE participant_id > %(first_participant)s
            GROUP BY participant_id
        ) AS insured USING (participant_id)
    ) AS line
    JOIN jsonb_to_recordset(%(prices)s::jsonb)
        AS price (month date, first_month date, basis_id bigint, amount_rupiah bigint, due_date date)
        ON price.month = line.month AND (price.first_month IS NULL OR price.first_month = line.first_month)
    JOIN collection_pricebasis basis ON basis.id = price.basis_id
    """,
    "ANALYZE branch_priced",
    """
    INSERT INTO collection_bill (
        number, payer_person_id, payer_organisation_id, office_id, purpose, total_rupiah, worker_count, state,
        cover_starts_on, start_letter, issued_at
    )
    SELECT
        bill.key, payer.person_id, bill.payer_organisation_id, %(office)s, %(purpose)s, sum(priced.amount_rupiah),
        count(DISTINCT priced.participant_id), 'paid', bill.cover_starts_on,
        CASE WHEN bill.cover_starts_on IS NULL THEN '' ELSE %(letter)s END, bill.paid_at
    FROM branch_bill bill
    JOIN branch_priced priced ON priced.key = bill.key
    LEFT JOIN enrolment_participant payer ON payer.id = bill.payer_participant_id
    GROUP BY bill.key, payer.person_id, bill.payer_organisation_id, bill.cover_starts_on, bill.paid_at
    ORDER BY bill.paid_at, bill.key
    """,
    """
    INSERT INTO collection_billline (bill_id, participant_id, month, cover, basis_id, amount_rupiah, due_date, live)
    SELECT bill.id, priced.participant_id, priced.month, 'risk', basis_id, amount_rupiah, due_date, TRUE
    FROM branch_priced priced
    JOIN collection_bill bill ON bill.number = priced.key
    ORDER BY bill.id, priced.participant_id, priced.month
    """,
    """
    INSERT INTO collection_payment (
        id, channel, reference, body_sha256, bill_id, amount_rupiah, paid_at, recorded_at, recorded_by_id, answer
    )
    SELECT
        staged.payment_id, %(channel)s, staged.key,
        sha256(convert_to(format(
            '["%%s", %%s, "%%s"]', bill.number, bill.total_rupiah,
            to_char(staged.paid_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"+00:00"')
        ), 'UTF8')),
        bill.id, bill.total_rupiah, staged.paid_at, staged.paid_at, %(by)s,
        jsonb_build_object(
            'payment_id', staged.payment_id, 'bill_number', bill.number, 'amount_rupiah', bill.total_rupiah,
            'insured_months', bought.months, 'carried_lines', 0, 'carried_rupiah', 0,
            'numbers_issued', staged.firsts
        )
    FROM branch_bill staged
    JOIN collection_bill bill ON bill.number = staged.key
    JOIN (SELECT key, count(*) AS months FROM branch_priced GROUP BY key) AS bought ON bought.key = staged.key
    """,
    """
    INSERT INTO collection_insuredmonth (
        participant_id, month, cover, basis_id, line_id, payment_id, jkk_rupiah, jkm_rupiah, jht_rupiah, covered_from,
        covered_until, paid_at, recorded_at
    )
    SELECT
        line.participant_id, line.month, line.cover, line.basis_id, line.id, payment.id, priced.jkk_rupiah,
        priced.jkm_rupiah, 0, priced.covered_from, priced.covered_until, payment.paid_at, payment.recorded_at
    FROM branch_priced priced
    JOIN collection_bill bill ON bill.number = priced.key
    JOIN collection_billline line
        ON line.bill_id = bill.id AND line.participant_id = priced.participant_id AND line.month = priced.month
    JOIN collection_payment payment ON payment.bill_id = bill.id
    ORDER BY line.id
    """,
    """
    INSERT INTO collection_entry (
        key, kind, narrative, occurred_on, recorded_at, channel, office_id, payment_id
    )
    SELECT
        'payment:' || %(channel)s || ':' || staged.key, 'payment', 'Pembayaran tagihan ' || staged.key, staged.paid_on,
        staged.paid_at, %(channel)s, %(office)s, staged.payment_id
    FROM branch_bill staged
    ORDER BY staged.payment_id
    """,
    """
    INSERT INTO collection_posting (entry_id, account_id, amount_rupiah)
    SELECT entry.id, posted.account, posted.rupiah
    FROM collection_entry entry
    JOIN (
        SELECT staged.payment_id, sum(priced.jkk_rupiah) AS jkk, sum(priced.jkm_rupiah) AS jkm
        FROM branch_bill staged JOIN branch_priced priced ON priced.key = staged.key
        GROUP BY staged.payment_id
    ) AS paid ON paid.payment_id = entry.payment_id
    CROSS JOIN LATERAL (
        VALUES (%(clearing)s, paid.jkk + paid.jkm), (%(jkk)s, -paid.jkk), (%(jkm)s, -paid.jkm)
    ) AS posted (account, rupiah)
    ORDER BY entry.id, posted.account
    """,
    "DROP TABLE branch_priced",
)


@dataclass(frozen=True, slots=True)
class Desk:
    """Where the branch's money comes in: its office, who records it, the bank, and who pays for others.

    ``wadah`` and ``sponsor`` are keys of organisations, ``first_participant`` is added to a number for its key.
    """

    office: int
    officer: int
    channel: str
    wadah: int
    sponsor: int
    first_participant: int


def write_books(bills: Sequence[PaidBill], desk: Desk) -> None:
    """Write the bills with all that came of them, a sponsor's first: theirs are the first months of who goes on."""
    sponsors = [bill for bill in bills if bill.key.startswith("CONTOH/SPONSOR/")]
    others = [bill for bill in bills if not bill.key.startswith("CONTOH/SPONSOR/")]
    firsts = _first_payments(bills)
    _write(sponsors, desk, firsts, FundingSource.CSR)
    _write(others, desk, firsts, FundingSource.SELF)
    refresh_statistics(*_TABLES, written=sum(len(bill.months) for bill in bills))
    by_moment = sorted((bill.paid_at, number) for bill in bills for number in firsts[bill.key])
    for moment, group in itertools.groupby(by_moment, key=lambda each: _month_of(each[0])):
        ids = [desk.first_participant + number for _paid_at, number in group]
        issue_numbers(participant_ids=ids, now=moment)


def _month_of(moment: datetime.datetime) -> datetime.datetime:
    """Return the last moment of the month's 28th day, by which its newcomers have their numbers."""
    return moment.replace(day=28, hour=23, minute=0)


def _first_payments(bills: Sequence[PaidBill]) -> Mapping[str, set[int]]:
    """Return whose first payment each bill is."""
    seen: set[int] = set()
    firsts: defaultdict[str, set[int]] = defaultdict(set)
    for bill in sorted(bills, key=lambda each: each.paid_at):
        firsts[bill.key] = {bought.number for bought in bill.months} - seen
        seen |= firsts[bill.key]
    return firsts


def _write(bills: Sequence[PaidBill], desk: Desk, firsts: Mapping[str, set[int]], funding: FundingSource) -> None:
    temporary_table(
        "branch_bill",
        "key text, payer_participant_id bigint, payer_organisation_id bigint, paid_at timestamptz, paid_on date,"
        " cover_starts_on date, firsts int, payment_id bigint",
    )
    temporary_table(
        "branch_line",
        "key text, participant_id bigint, month date, covered_from date, covered_until date, cover text,"
        " bracket smallint, sector text",
    )
    copy_frame(_bill_frame(bills, desk, firsts), table="branch_bill")
    copy_frame(_line_frame(bills, desk), table="branch_line")
    values: dict[str, Any] = {
        "prices": price_staged_lines(staged="branch_line", funding=funding).rows,
        "first_participant": desk.first_participant,
        "office": desk.office,
        "by": desk.officer,
        "channel": desk.channel,
        "purpose": _PURPOSE,
        "letter": _LETTER,
        "clearing": AccountCode.CLEARING,
        "jkk": AccountCode.JKK_CONTRIBUTIONS,
        "jkm": AccountCode.JKM_CONTRIBUTIONS,
    }
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE branch_bill, branch_line")
        for statement in _WRITE:
            cursor.execute(statement, values if "%(" in statement else None)


def _bill_frame(bills: Sequence[PaidBill], desk: Desk, firsts: Mapping[str, set[int]]) -> pl.DataFrame:
    keys = reserve_keys(apps.get_model("collection", "Payment"), count=len(bills))
    ordered = sorted(bills, key=lambda each: (each.paid_at, each.key))
    return pl.DataFrame(
        [
            {
                "key": bill.key,
                "payer_participant_id": bill.payer and desk.first_participant + bill.payer,
                "payer_organisation_id": _payer(bill, desk),
                "paid_at": bill.paid_at.isoformat(),
                "paid_on": bill.paid_at.date(),
                "cover_starts_on": bill.paid_at.date() if bill.key.startswith("CONTOH/SPONSOR/") else None,
                "firsts": len(firsts[bill.key]),
                "payment_id": key,
            }
            for bill, key in zip(ordered, keys, strict=True)
        ],
        infer_schema_length=None,
    )


def _payer(bill: PaidBill, desk: Desk) -> int | None:
    if bill.payer is not None:
        return None
    return desk.sponsor if bill.key.startswith("CONTOH/SPONSOR/") else desk.wadah


def _line_frame(bills: Sequence[PaidBill], desk: Desk) -> pl.DataFrame:
    return pl.DataFrame(
        [
            {
                "key": bill.key,
                "participant_id": desk.first_participant + bought.number,
                "month": bought.month,
                "covered_from": bought.covered_from,
                "covered_until": bought.covered_until,
                "cover": "risk",
                "bracket": 1,
                "sector": "other",
            }
            for bill in bills
            for bought in bill.months
        ]
    )
