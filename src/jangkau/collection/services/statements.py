"""Taking a bank statement in: whole or not at all, and each line once however often it is told."""

import datetime
import hashlib
import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

import polars as pl
from django.db import connection, transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from jangkau.collection.intake.csv_mapping import CsvMapping
from jangkau.collection.intake.csv_statement import read_csv
from jangkau.collection.intake.faults import Fault, StatementFaulty
from jangkau.collection.intake.mt940 import read_mt940
from jangkau.collection.intake.statement import ReadStatement, identities
from jangkau.collection.models import BankAccount, Statement
from jangkau.collection.models.statements import StatementFormat
from jangkau.collection.selectors.office_days import office_day
from jangkau.collection.services.books import open_from
from jangkau.collection.services.line_matching import Matching, match_lines
from jangkau.collection.services.reserved_keys import reserve_key
from jangkau.core import sql
from jangkau.core.bulk import copy_frame, drop_temporary_tables, refresh_statistics, temporary_table
from jangkau.core.errors import NotFound, Refusal
from jangkau.core.models import SealedFile
from jangkau.core.permissions import Right
from jangkau.core.services.files import store_file
from jangkau.registry.selectors.reach import Reach
from jangkau.rules.nik import NikMalformed, mask_nik, parse_nik
from jangkau.rules.retention import support_of_books_kept_until

MOST_BYTES = 50 * 1024 * 1024
STAGED = "staged_statement_line"
_SIXTEEN_DIGITS = re.compile(r"(?<![0-9])[0-9]{16}(?![0-9])")


class UnknownAccount(NotFound):
    """There is no such bank account within reach."""

    message = _("Rekening bank %(number)s tidak ditemukan.")


class UnknownStatement(NotFound):
    """There is no such statement within reach."""

    message = _("Rekening koran itu tidak ditemukan.")


class StatementTooLarge(Refusal):
    """The file is larger than any statement."""

    message = _("Berkas rekening koran %(size_mb)s MB; paling besar %(most_mb)s MB. Minta bank membaginya per hari.")


class StatementContradicts(Refusal):
    """Lines known already are missing in the file while others of the same day and amount are new."""

    message = _(
        "Rekening koran ditolak seluruhnya: baris %(rows)s menggantikan mutasi yang sudah dikenal pada hari dan jumlah "
        "yang sama dengan kata-kata lain. Minta bank mengirim hari itu utuh, dan periksa pemetaan kolom rekening ini."
    )


@dataclass(frozen=True, slots=True)
class ReceivedStatement:
    """What a file brought. ``is_new`` is False for a file that was taken before, letter for letter."""

    statement_ids: tuple[int, ...]
    lines: int
    new_lines: int
    is_new: bool
    matching: Matching


def account_in_reach(*, number: str, reach: Reach) -> BankAccount:
    """Return a bank account at whose office the asker may reconcile.

    Raises:
        NotPermitted: if he may nowhere.
        UnknownAccount: if there is none within reach.
    """
    reach.require(Right.RECONCILE)
    accounts = BankAccount.objects.select_related("office")
    account = accounts.filter(number=number, office__in=reach.offices_for(Right.RECONCILE)).first()
    if account is None:
        raise UnknownAccount(number=number[:40])
    return account


@transaction.atomic
def receive_statement(
    *, content: bytes, file_name: str, account_number: str, reach: Reach, now: datetime.datetime
) -> ReceivedStatement:
    """Take a statement in, book what came, and say of each line what it was where that is certain.

    The same file again, or one that overlaps, in any order, adds nothing to what is known.

    Args:
        content: the file; it is kept encrypted.
        file_name: its name.
        account_number: the account it is of.
        reach: who brings it.
        now: when this is recorded.

    Raises:
        NotPermitted, UnknownAccount: as ``account_in_reach``.
        StatementTooLarge: if the file is too large.
        StatementFaulty: if anything in it is wrong; nothing is taken.
        StatementContradicts: if it contradicts what is known.
    """
    account = account_in_reach(number=account_number, reach=reach)
    if len(content) > MOST_BYTES:
        raise StatementTooLarge(size_mb=len(content) // 2**20, most_mb=MOST_BYTES // 2**20)
    # One file of an account after the other.
    BankAccount.objects.select_for_update(no_key=True).get(pk=account.pk)
    known = Statement.objects.filter(account=account, file__sha256=hashlib.sha256(content).digest()).order_by("pk")
    if known:
        matching = match_lines(channel=account.channel, now=now, by_user_id=reach.user_id)
        lines = sum(statement.line_count for statement in known)
        return ReceivedStatement(tuple(each.pk for each in known), lines, 0, is_new=False, matching=matching)
    today = office_day(account.office, now)
    statements = _read(account, content, today)
    kept_until = support_of_books_kept_until(today.year, on=today)
    file = store_file(kind=SealedFile.Kind.STATEMENT, name=file_name, content=content, now=now, retain_until=kept_until)
    written = [_write(account, file, statement, now, reach.user_id) for statement in statements]
    return ReceivedStatement(
        statement_ids=tuple(each.pk for each in written),
        lines=sum(each.line_count for each in written),
        new_lines=sum(each.new_count for each in written),
        is_new=True,
        matching=match_lines(channel=account.channel, now=now, by_user_id=reach.user_id),
    )


def _read(account: BankAccount, content: bytes, today: datetime.date) -> list[ReadStatement]:
    if not content.strip():
        raise StatementFaulty([Fault(0, "nothing_in_it")])
    if account.format == StatementFormat.MT940:
        return read_mt940(content, account_number=account.number, today=today)
    return read_csv(content, mapping=CsvMapping(**account.mapping), today=today)


def _write(
    account: BankAccount, file: SealedFile, read: ReadStatement, now: datetime.datetime, by_user_id: int
) -> Statement:
    days = [line.value_date for line in read.lines] or [read.closing_on]
    key = reserve_key(Statement)
    parameters: dict[str, Any] = {
        "account_id": account.pk,
        "statement_id": key,
        "number": account.number,
        "channel": account.channel,
        "office_id": account.office_id,
        "first_on": min(days),
        "last_on": max(days),
        "now": now,
        "open_from": open_from(),
        "apart_ids": _apart(account, read),
    }
    _stage(read, parameters)
    _require_no_contradiction(parameters)
    with connection.cursor() as cursor:
        cursor.execute(sql.load("jangkau.collection", "staged_lines_new"), parameters)
        new = int(cursor.fetchone()[0])
    statement = Statement.objects.create(
        pk=key,
        account=account,
        file=file,
        number=read.number,
        page=read.page,
        opening_rupiah=read.opening_rupiah,
        closing_rupiah=read.closing_rupiah,
        opening_on=read.opening_on,
        closing_on=read.closing_on,
        first_on=min(days),
        last_on=max(days),
        line_count=len(read.lines),
        new_count=new,
        received_at=now,
        received_by_id=by_user_id,
    )
    with connection.cursor() as cursor:
        cursor.execute(sql.load("jangkau.collection", "write_statement_lines"), parameters)
    drop_temporary_tables(STAGED)
    refresh_statistics("collection_statementline", "collection_entry", "collection_posting", written=new)
    return statement


def _apart(account: BankAccount, read: ReadStatement) -> list[int]:
    """Return statements that surely do not overlap this one: other pages, and those that end where it begins."""
    if read.opening_on is None:
        return []
    pages = Q(number=read.number, last_on__year=read.closing_on.year) & ~Q(page=read.page) if read.page else Q(pk=None)
    ends_where_it_begins = Q(closing_on=read.opening_on, closing_rupiah=read.opening_rupiah)
    begins_where_it_ends = Q(opening_on=read.closing_on, opening_rupiah=read.closing_rupiah)
    touching = ends_where_it_begins | begins_where_it_ends
    if read.opening_on == read.closing_on:
        # Of two statements within one day the balances alone do not tell which came first.
        touching &= Q(opening_on__lt=F("closing_on"))
    beyond = Q(closing_on__lt=read.opening_on) | Q(opening_on__gt=read.closing_on)
    apart = Statement.objects.filter(pages | touching | beyond, account=account)
    return list(apart.order_by("pk").values_list("pk", flat=True))


def _stage(read: ReadStatement, parameters: dict[str, Any]) -> None:
    before: Counter[bytes] = Counter()
    if parameters["apart_ids"]:
        with connection.cursor() as cursor:
            cursor.execute(sql.load("jangkau.collection", "staged_lines_known"), parameters)
            before.update({bytes(likeness): count for likeness, count in cursor.fetchall()})
    temporary_table(
        STAGED,
        "row int, value_date date, amount_rupiah bigint, reference text, narrative text, likeness bytea,"
        " identity bytea",
    )
    rows = [
        (line.row, line.value_date, line.amount_rupiah, line.reference, _without_niks(line.narrative), *known_by)
        for line, *known_by in identities(read.lines, before)
    ]
    columns = ("row", "value_date", "amount_rupiah", "reference", "narrative", "likeness", "identity")
    if rows:
        copy_frame(pl.DataFrame(rows, schema=columns, orient="row"), table=STAGED)
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {STAGED}")


def _without_niks(narrative: str) -> str:
    """Return a narrative with what reads as a NIK masked; payment codes of a bank are left alone."""
    return _SIXTEEN_DIGITS.sub(lambda match: _masked(match[0]), narrative)


def _masked(digits: str) -> str:
    try:
        parse_nik(digits, today=datetime.date.max)
    except NikMalformed:
        return digits
    return mask_nik(digits)


def _require_no_contradiction(parameters: dict[str, Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql.load("jangkau.collection", "lines_contradicted"), parameters)
        rows = [row for (row,) in cursor.fetchall()]
    if rows:
        raise StatementContradicts(rows=", ".join(map(str, rows[:20])))
