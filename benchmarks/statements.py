"""A bank statement of many lines, from the file to the books.

``./dev bench statements [--lines N] [--json]`` prints how many lines were taken in, and how many seconds it took: read,
known again, booked, matched. Nine lines of ten bring the money of a payment that the bank has told of, one of a hundred
pays the bill that it names, the others are held. A second run of the same lines in another file is measured as well.

Fails if the first takes more than 30 seconds for 100,000 lines, or as much less for fewer.
"""

import argparse
import datetime
import json
import time
from typing import Any

from benchmarks import payments_stage
from benchmarks.stage import staged_database

NOW = datetime.datetime(2026, 11, 27, 3, 0, tzinfo=datetime.UTC)
DAY = datetime.date(2026, 11, 27)
ACCOUNT = "1234567890"
OPENING = 5_000_000
MOST_SECONDS_A_LINE = 30 / 100_000


def main() -> None:
    """Measure, print, and fail if the bar is missed."""
    parser = argparse.ArgumentParser(prog="./dev bench statements", description="A statement from file to books.")
    parser.add_argument("--lines", type=int, default=100_000)
    parser.add_argument("--json", action="store_true", help="one JSON document as the last line")
    options = parser.parse_args()
    with staged_database("jangkau_bench_statements"):
        result = _measure(options.lines)
    print(json.dumps(result) if options.json else "\n".join(f"{key}: {value}" for key, value in result.items()))
    raise SystemExit(result["seconds"] > MOST_SECONDS_A_LINE * options.lines)


def _measure(lines: int) -> dict[str, float]:
    from jangkau.collection.selectors.books import books_agree

    told, paying = lines * 9 // 10, lines // 100
    payments_stage.stage(bills=told + paying, now=NOW - datetime.timedelta(days=1))
    reach = _stage(told)
    moves = [f"NTRFTRX-{number:09d}" for number in range(1, told + 1)]
    moves += [
        f"NTRFNONREF\r\n:86:IURAN {payments_stage.code_of(number)}" for number in range(told + 1, told + paying + 1)
    ]
    moves += [f"NTRFLAIN-{number:09d}" for number in range(lines - len(moves))]
    first, seconds = _receive(_file(moves, "1"), reach)
    again, again_seconds = _receive(_file(moves, "2"), reach)
    strays = books_agree()
    if strays or again.new_lines or (first.new_lines, first.matching.settled) != (lines, told + paying):
        raise SystemExit(f"not all is well: {first} {again} {strays[:3]}")
    return {
        "lines": lines,
        "seconds": round(seconds, 2),
        "settled": first.matching.settled,
        "paid_bills": first.matching.paid_bills,
        "held": first.matching.held,
        "again_seconds": round(again_seconds, 2),
    }


def _receive(content: bytes, reach: Any) -> tuple[Any, float]:
    from jangkau.collection.services.statements import receive_statement
    from jangkau.core.history import acting

    began = time.monotonic()
    with acting(by=reach.username, reason="ukuran"):
        received = receive_statement(
            content=content, file_name="ukur.sta", account_number=ACCOUNT, reach=reach, now=NOW
        )
    return received, time.monotonic() - began


def _file(moves: list[str], number: str) -> bytes:
    price = payments_stage.PRICE_RUPIAH
    day = f"{DAY:%y%m%d}"
    head = f":20:UKUR\r\n:25:{ACCOUNT}\r\n:28C:{number}\r\n:60F:C261126IDR{OPENING},00\r\n"
    body = "".join(f":61:{day}C{price},00{move}\r\n" for move in moves)
    return f"{head}{body}:62F:C{day}IDR{OPENING + price * len(moves)},00\r\n-\r\n".encode()


def _stage(told: int) -> Any:
    """Write our account, and payments that the bank has told of with what the books hold of them."""
    from django.db import connection

    from jangkau.collection.services.bank_accounts import AccountTerms, keep_account
    from jangkau.registry.models import Assignment, Office, User
    from jangkau.registry.selectors.reach import reach_of

    admin = User.objects.get(username="admin")
    Assignment.objects.create(user=admin, role="supervisor", office=Office.objects.get(code="PUSAT"))
    reach = reach_of("admin")
    terms = AccountTerms(bank="Bank Ukur", channel="BANK-UKUR", office="PUSAT", responsible="admin")
    keep_account(reach=reach, number=ACCOUNT, terms=terms)
    values = {
        "first": payments_stage.FIRST, "told": told, "price": payments_stage.PRICE_RUPIAH, "now": NOW, "by": admin.pk,
        "paid_at": NOW - datetime.timedelta(hours=6),
    }  # fmt: skip
    with connection.cursor() as cursor:
        for statement in _PAYMENTS:
            cursor.execute(statement, values)
            cursor.execute("ANALYZE")
    return reach


# What recording a payment writes, by the thousand.
_PAYMENTS = (
    """INSERT INTO collection_payment (
        channel, reference, body_sha256, bill_id, amount_rupiah, paid_at, recorded_at, recorded_by_id, answer
    )
    SELECT 'BANK-UKUR', 'TRX-' || lpad(i::text, 9, '0'), sha256(i::text::bytea), %(first)s + i, %(price)s, %(paid_at)s,
        %(now)s, %(by)s, '{}'
    FROM generate_series(1, %(told)s) AS i""",
    """INSERT INTO collection_insuredmonth (
        participant_id, month, cover, basis_id, line_id, payment_id, jkk_rupiah, jkm_rupiah, jht_rupiah, covered_from,
        covered_until, paid_at, recorded_at
    )
    SELECT line.participant_id, line.month, line.cover, line.basis_id, line.id, payment.id, basis.jkk_rupiah,
        basis.jkm_rupiah, basis.jht_rupiah, line.month, (line.month + interval '1 month')::date, payment.paid_at,
        %(now)s
    FROM collection_payment payment
    JOIN collection_billline line ON line.bill_id = payment.bill_id
    JOIN collection_pricebasis basis ON basis.id = line.basis_id""",
    """INSERT INTO collection_entry (
        key, kind, narrative, occurred_on, recorded_at, channel, office_id, payment_id
    )
    SELECT 'payment:' || channel || ':' || reference, 'payment', 'Pembayaran', %(paid_at)s::date, %(now)s, channel,
        bill.office_id, payment.id
    FROM collection_payment payment JOIN collection_bill bill ON bill.id = payment.bill_id""",
    """INSERT INTO collection_posting (entry_id, account_id, amount_rupiah)
    SELECT entry.id, moved.account_id, moved.rupiah
    FROM collection_entry entry
    JOIN collection_insuredmonth month USING (payment_id)
    CROSS JOIN LATERAL (VALUES
        ('1100', month.jkk_rupiah + month.jkm_rupiah + month.jht_rupiah), ('4100', -month.jkk_rupiah),
        ('4200', -month.jkm_rupiah), ('4300', -month.jht_rupiah)
    ) AS moved (account_id, rupiah)
    WHERE moved.rupiah <> 0""",
    "UPDATE collection_bill SET state = 'paid' WHERE id IN (SELECT bill_id FROM collection_payment)",
)


if __name__ == "__main__":
    main()
