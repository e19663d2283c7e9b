"""Issuing a bill."""

import datetime
import json
from dataclasses import dataclass

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext_lazy as _
from psycopg.sql import SQL, Identifier

from jangkau.collection.models import Bill
from jangkau.collection.services.payment_codes import draw_payment_code
from jangkau.collection.services.prices import price_staged_lines
from jangkau.collection.services.reserved_keys import reserve_key
from jangkau.core import sql
from jangkau.core.broken_constraints import broken_constraint
from jangkau.core.bulk import refresh_statistics
from jangkau.core.errors import Refusal
from jangkau.rules.contributions import FundingSource


class NothingToBill(Refusal):
    """None of the months asked for is free."""

    message = _(
        "Tagihan %(number)s tidak diterbitkan: tidak ada bulan yang dapat ditagih. Bulan-bulan itu sudah ditagih atau "
        "sudah dibayar, atau kepesertaannya sudah berakhir. Periksa tagihan yang sudah ada."
    )


class BillNumberTaken(Refusal):
    """Another bill has this number."""

    message = _("Nomor tagihan %(number)s sudah dipakai. Gunakan nomor lain.")


@dataclass(frozen=True)
class IssuedBill:
    """A bill as it was issued. ``code`` is its payment code.

    ``taken_count`` is the number of staged rows that became no line: somebody else's bill or payment had the month,
    or the participation ends before it.
    """

    bill_id: int
    number: str
    code: str
    total_rupiah: int
    line_count: int
    taken_count: int


@transaction.atomic
def issue_bill(  # noqa: PLR0913  (a bill has this many terms; all are named by the caller)
    *,
    staged: str,
    payer_organisation_id: int | None = None,
    payer_person_id: int | None = None,
    office_id: int,
    number: str,
    purpose: str,
    funding: FundingSource,
    cover_starts_on: datetime.date | None = None,
    start_letter: str = "",
    now: datetime.datetime,
    expires_at: datetime.datetime | None = None,
    replaces_id: int | None = None,
    settles_death_on: datetime.date | None = None,
) -> IssuedBill:
    """Issue a bill for months of participants, each line at the price of its month (PP 44/2015 art. 20).

    It gets a payment code by which it can be paid, fixed from then on.

    Args:
        staged: name of a temporary table with the columns participant_id bigint, month date (first of the month),
            cover text (``risk`` or ``savings``), bracket int and sector text; one row a line.
        payer_organisation_id: who pays, if an organisation; exactly one of the two payers is given.
        payer_person_id: who pays, if a person.
        office_id: the office that issues the bill; its clock decides the day of payment.
        number: the bill's number, unique.
        purpose: what it is for, in words.
        funding: whose money pays; it decides relief.
        cover_starts_on: start of cover granted by the regional office's letter; without one, cover of newcomers
            starts when they have paid.
        start_letter: reference of that letter; needed with ``cover_starts_on``.
        now: when it is issued.
        expires_at: from when it can no longer be paid; None for never.
        replaces_id: the cancelled bill of which this is the new version.
        settles_death_on: the day of death, if heirs settle arrears by it; the payer is who died.

    Raises:
        NothingToBill: if no staged row could become a line; nothing is written.
        BillNumberTaken: if the number is used; nothing is written.
        ParameterError, UnknownBracket: if the law has no price for a staged row.
    """
    with connection.cursor() as cursor:
        cursor.execute(SQL("ANALYZE {}").format(Identifier(staged)))
        prices = price_staged_lines(staged=staged, funding=funding)
        # The lines come first: only they tell the total, which a bill never changes.
        bill_id = reserve_key(Bill)
        cursor.execute(
            SQL(sql.load("jangkau.collection", "bill_lines")).format(staged=Identifier(staged)),
            {"prices": prices.rows, "newcomers": prices.newcomers, "bill_id": bill_id},
        )
        asked_count, line_count, worker_count, total_rupiah, line_counts = cursor.fetchone()
    if not line_count:
        raise NothingToBill(number=number)
    refresh_statistics("collection_billline", written=line_count)
    code = _write(
        Bill(
            pk=bill_id,
            number=number,
            payer_organisation_id=payer_organisation_id,
            payer_person_id=payer_person_id,
            office_id=office_id,
            purpose=purpose,
            total_rupiah=total_rupiah,
            worker_count=worker_count,
            line_counts=json.loads(line_counts),
            cover_starts_on=cover_starts_on,
            start_letter=start_letter,
            issued_at=now,
            expires_at=expires_at,
            replaces_id=replaces_id,
            settles_death_on=settles_death_on,
        )
    )
    return IssuedBill(bill_id, number, code, total_rupiah, line_count, asked_count - line_count)


def _write(bill: Bill) -> str:
    """Write the bill under a payment code that no other has, and return the code."""
    while True:
        bill.code = draw_payment_code()
        try:
            with transaction.atomic():
                bill.save(force_insert=True)
        except IntegrityError as error:
            broken = broken_constraint(error)
            if broken.startswith("collection_bill_code"):
                continue
            if broken.startswith("collection_bill_number"):
                raise BillNumberTaken(number=bill.number) from error
            raise
        return bill.code
