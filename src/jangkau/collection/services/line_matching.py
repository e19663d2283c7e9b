"""What the lines of statements were: settlements of payments told of, payments of bills, or money to be held.

Every line that comes in is booked at once, bank account against clearing. What is decided here only moves what lies in
clearing, so the books do not depend on what was told first.
"""

import datetime
import zoneinfo
from dataclasses import dataclass
from typing import Any

import polars as pl
from django.db import connection, transaction

from jangkau.collection.models import Partner
from jangkau.collection.models.bills import BillState
from jangkau.collection.models.held_money import HeldReason
from jangkau.collection.models.statements import MatchReason
from jangkau.collection.services.books import open_from
from jangkau.collection.services.line_refunds import settle_refunds
from jangkau.collection.services.line_words import words_of
from jangkau.collection.services.open_bills import BillAlreadyPaid
from jangkau.collection.services.payments import record_payment
from jangkau.core import sql
from jangkau.core.bulk import copy_frame, drop_temporary_tables, temporary_table
from jangkau.core.errors import Refusal

_TABLES = ("open_line", "line_word", "settling", "why_held")


@dataclass(frozen=True, slots=True)
class Matching:
    """How many lines turned out to be what; ``paid_bills`` of those settled paid their bill themselves."""

    settled: int = 0
    paid_bills: int = 0
    held: int = 0
    refunds: int = 0


@transaction.atomic
def match_lines(*, channel: str, now: datetime.datetime, by_user_id: int) -> Matching:
    """Say of every line of a channel that nobody has judged what it is; may be run at any time, and again.

    In this order: a payment whose reference, or whose bill, the line names and whose amount it brings (less the fee
    agreed); all unsettled payments of a day, where the bank brings a day in one amount; the bill that it names, paid
    with it; else its money is held. Held money of which nothing was used is asked again each time: a payment told of
    later may be its own.

    Args:
        channel: whose accounts.
        now: when this is recorded.
        by_user_id: who does it.
    """
    fee = Partner.objects.filter(code=channel).values_list("fee_rupiah", flat=True).first() or 0
    parameters: dict[str, Any] = {
        "channel": channel,
        "fee_rupiah": fee,
        "now": now,
        "by_user_id": by_user_id,
        "note": "",
        "open_from": open_from(),
    }
    hold_channel(channel)
    stage_open_lines(parameters)
    _stage_words()
    while _run("pair_by_words", parameters):
        pass
    while _run("pair_by_day", parameters):
        pass
    paid = _pay_bills(parameters)
    settled = _count("SELECT count(DISTINCT line_id) FROM settling")
    _run("write_settlements", parameters)
    held = _run("hold_lines", parameters)
    drop_temporary_tables(*_TABLES)
    refunds = settle_refunds(channel=channel, now=now, by_user_id=by_user_id)
    return Matching(settled=settled, paid_bills=paid, held=held, refunds=refunds)


def hold_channel(channel: str) -> None:
    """Have whoever else matches lines of a channel wait until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('match:' || %s, 0))", [channel])


def stage_open_lines(parameters: dict[str, Any]) -> None:
    """Stage the lines that are not settled, and empty tables for what they settle."""
    drop_temporary_tables("open_line")
    _run("open_lines", parameters)
    temporary_table("settling", "line_id bigint, payment_id bigint, reason text")
    temporary_table("why_held", "line_id bigint, reason text, bill_id bigint")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE open_line")


def write_settlements(parameters: dict[str, Any]) -> None:
    """Write down what was staged as settled."""
    _run("write_settlements", parameters)
    drop_temporary_tables(*_TABLES)


def _stage_words() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT line_id, reference, narrative FROM open_line ORDER BY line_id")
        rows = [
            (line, word)
            for line, reference, narrative in cursor.fetchall()
            for word in sorted(words_of(reference=reference, narrative=narrative))
        ]
    temporary_table("line_word", "line_id bigint, word text")
    if rows:
        copy_frame(pl.DataFrame(rows, schema=("line_id", "word"), orient="row"), table="line_word")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE line_word")


def _run(statement: str, parameters: dict[str, Any]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql.load("jangkau.collection", statement), parameters)
        return int(cursor.rowcount)


def _count(statement: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return int(cursor.fetchone()[0])


def _pay_bills(parameters: dict[str, Any]) -> int:
    """Pay the bills that lines name, one after the other, and keep why a line paid none."""
    with connection.cursor() as cursor:
        cursor.execute(sql.load("jangkau.collection", "bills_named"))
        named: dict[int, list[tuple[int, str, int, str]]] = {}
        for line_id, *bill in cursor.fetchall():
            named.setdefault(line_id, []).append(tuple(bill))
        cursor.execute(
            "SELECT line_id, own_reference, amount_rupiah, value_date, time_zone FROM open_line"
            " WHERE line_id = ANY(%s) ORDER BY value_date, identity",
            [list(named)],
        )
        lines = cursor.fetchall()
    settling, why_held = [], []
    for line_id, reference, rupiah, day, zone in lines:
        if len(named[line_id]) > 1:
            continue  # it is not known which of them was meant
        ((bill_id, number, total, state),) = named[line_id]
        reason = _why_not(rupiah, total, state)
        paid = reason or _pay(parameters, reference, number, rupiah, _begin_of(day, zone))
        if isinstance(paid, HeldReason):
            why_held.append((line_id, paid.value, bill_id))
        else:
            settling.append((line_id, paid, MatchReason.BILL_PAID.value))
    with connection.cursor() as cursor:
        cursor.executemany("INSERT INTO settling VALUES (%s, %s, %s)", settling)
        cursor.executemany("INSERT INTO why_held VALUES (%s, %s, %s)", why_held)
    return len(settling)


def _why_not(rupiah: int, total: int, state: str) -> HeldReason | None:
    if state == BillState.PAID:
        return HeldReason.DUPLICATE
    if state != BillState.ISSUED:
        return HeldReason.BILL_NOT_OPEN
    if rupiah != total:
        return HeldReason.UNDERPAID if rupiah < total else HeldReason.OVERPAID
    return None


def _pay(
    parameters: dict[str, Any], reference: str, number: str, rupiah: int, paid_at: datetime.datetime
) -> int | HeldReason:
    """Return the key of the payment of a bill, or why there is none."""
    try:
        with transaction.atomic():
            answer = record_payment(
                channel=str(parameters["channel"]),
                reference=reference,
                bill_number=number,
                amount_rupiah=rupiah,
                paid_at=paid_at,
                now=parameters["now"],
                by_user_id=parameters["by_user_id"],
            )
    except BillAlreadyPaid:
        return HeldReason.DUPLICATE
    except Refusal:
        return HeldReason.BILL_NOT_OPEN
    return answer.payment_id


def _begin_of(day: datetime.date, zone: str) -> datetime.datetime:
    return datetime.datetime.combine(day, datetime.time.min, zoneinfo.ZoneInfo(zone))
