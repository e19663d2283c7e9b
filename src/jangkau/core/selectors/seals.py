"""Verify the audit trail against its seals."""

import datetime
import enum
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from psycopg import sql

from jangkau.core.models import AuditHead, AuditSeal
from jangkau.core.sealing import is_digest_of
from jangkau.core.seals import GENESIS, SEAL_BODY, chained, fix_text_of_values, head_text, row_digest, sealed_tables


class Fault(enum.StrEnum):
    """What can be wrong with the audit trail."""

    ROW_CHANGED = "row_changed"
    ROW_REMOVED = "row_removed"
    ROW_INSERTED = "row_inserted"
    RANGE_CHANGED = "range_changed"
    COLUMN_REMOVED = "column_removed"
    SEAL_CHANGED = "seal_changed"
    SEAL_REMOVED = "seal_removed"
    HEAD_FALSE = "head_false"
    WITNESS_MISSING = "witness_missing"
    GUARD_OFF = "guard_off"


_SENTENCES: dict[Fault, str | Promise] = {
    Fault.ROW_CHANGED: _("%(table)s: baris %(row_id)s berubah setelah disegel."),
    Fault.ROW_REMOVED: _("%(table)s: baris %(row_id)s hilang setelah disegel."),
    Fault.ROW_INSERTED: _("%(table)s: baris %(row_id)s disisipkan ke rentang yang sudah disegel."),
    Fault.RANGE_CHANGED: _("%(table)s: ada baris yang berubah dalam rentang segel %(seal_id)s."),
    Fault.COLUMN_REMOVED: _("%(table)s: kolom yang dicakup segel %(seal_id)s tidak ada lagi."),
    Fault.SEAL_CHANGED: _("Segel %(seal_id)s (%(table)s) berubah."),
    Fault.SEAL_REMOVED: _("Satu segel atau lebih sebelum segel %(seal_id)s (%(table)s) hilang."),
    Fault.HEAD_FALSE: _("Rantai segel tidak berakhir pada segel terakhir yang ditandatangani."),
    Fault.WITNESS_MISSING: _("Segel yang dicatat auditor tidak ada lagi dalam rantai."),
    Fault.GUARD_OFF: _("%(table)s: penjaga tabel ini dimatikan."),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong: what, in which table, and which row or seal where that can be said."""

    fault: Fault
    table: str = ""
    row_id: int | None = None
    seal_id: int | None = None

    def __str__(self) -> str:
        """Return the finding as a sentence in the reader's language."""
        values = {"table": self.table, "row_id": self.row_id, "seal_id": self.seal_id}
        return str(_SENTENCES[self.fault]) % values


@dataclass(frozen=True, slots=True)
class Head:
    """The end of the chain. Written down outside the system, it proves later that nothing was cut off."""

    seal_count: int
    digest: str


def audit_head() -> Head:
    """Return how many seals there are and the digest of the last, in hexadecimal."""
    last = AuditSeal.objects.order_by("-pk").first()
    return Head(AuditSeal.objects.count(), (bytes(last.digest) if last else GENESIS).hex())


@dataclass(frozen=True, slots=True)
class SealState:
    """How many seals there are, when the last was set, and whether the chain ends where it was signed to end."""

    seal_count: int
    last_sealed_at: datetime.datetime | None
    end_is_signed: bool


def seal_state() -> SealState:
    """Return the state of the seals without reading what they seal; ``verify_audit`` does that."""
    last = AuditSeal.objects.order_by("-pk").values_list("sealed_at", flat=True).first()
    return SealState(AuditSeal.objects.count(), last, end_is_signed=not list(_head_findings()))


@transaction.atomic
def verify_audit(*, witnessed: str | None = None) -> list[Finding]:
    """Compare every sealed row, every seal and the chain with what they were, and return what differs.

    A row that is younger than the last seal of its table is not judged. Sealing waits meanwhile.

    Args:
        witnessed: the digest of a head that an auditor wrote down earlier; it must still be in the chain.
    """
    with connection.cursor() as cursor:
        # Statements that follow each other must see the same chain.
        cursor.execute("LOCK TABLE core_audithead IN SHARE MODE")
        fix_text_of_values(cursor)
        findings = [*_chain_findings(cursor), *_head_findings(), *_guard_findings(cursor)]
        cursor.execute("SELECT DISTINCT table_name, columns FROM core_auditseal ORDER BY 1, 2")
        for table, columns in cursor.fetchall():
            findings += _row_findings(cursor, table, tuple(columns))
    if witnessed is not None and not _is_in_chain(witnessed):
        findings.append(Finding(Fault.WITNESS_MISSING))
    return findings


def _is_in_chain(witnessed: str) -> bool:
    try:
        digest = bytes.fromhex(witnessed)
    except ValueError:
        return False
    return digest == GENESIS or AuditSeal.objects.filter(digest=digest).exists()


def _chain_findings(cursor: CursorWrapper) -> Iterator[Finding]:
    cursor.execute(
        f"SELECT id, table_name, previous_digest, digest, {SEAL_BODY} FROM core_auditseal ORDER BY id"  # noqa: S608  a constant
    )
    expected = {GENESIS}
    for seal_id, table, previous, digest, body in cursor.fetchall():
        if bytes(previous) not in expected:
            yield Finding(Fault.SEAL_REMOVED, table, seal_id=seal_id)
        computed = chained(bytes(previous), bytes(body))
        if computed != bytes(digest):
            yield Finding(Fault.SEAL_CHANGED, table, seal_id=seal_id)
        # The next seal was chained to what this one was, whichever part of it was changed.
        expected = {computed, bytes(digest)}


def _head_findings() -> Iterator[Finding]:
    chain = audit_head()
    head = AuditHead.objects.first()
    if head is None:
        if chain.seal_count:
            yield Finding(Fault.HEAD_FALSE)
        return
    text = head_text(seal_count=chain.seal_count, digest=bytes.fromhex(chain.digest))
    if not is_digest_of(text, bytes(head.signature)):
        yield Finding(Fault.HEAD_FALSE)


def _guard_findings(cursor: CursorWrapper) -> Iterator[Finding]:
    """Find tables one of whose triggers is switched off."""
    names = [table.name for table in sealed_tables()] + [AuditSeal._meta.db_table]
    cursor.execute(
        "SELECT DISTINCT relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid"
        " WHERE NOT tgisinternal AND tgenabled <> 'O' AND relname = ANY(%s) ORDER BY 1",
        [names],
    )
    for (table,) in cursor.fetchall():
        yield Finding(Fault.GUARD_OFF, table)


def _row_findings(cursor: CursorWrapper, table: str, columns: tuple[str, ...]) -> list[Finding]:
    """Compare the rows of one table with those of its seals that cover these columns."""
    key = _key_of(table)
    if not _has_columns(cursor, table, {key, *columns}):
        seals = AuditSeal.objects.filter(table_name=table, columns=list(columns)).order_by("pk")
        return [Finding(Fault.COLUMN_REMOVED, table, seal_id=seal_id) for seal_id in seals.values_list("pk", flat=True)]
    parts = {"key": sql.Identifier(key), "digest": row_digest(columns), "table": sql.Identifier(table)}
    cursor.execute(
        sql.SQL(
            """
            SELECT seal.id
              FROM core_auditseal AS seal
             CROSS JOIN LATERAL (
                SELECT count(*) AS row_count, sha256(string_agg({digest}, ''::bytea ORDER BY {key})) AS rows_digest
                  FROM {table} WHERE {key} BETWEEN seal.first_id AND seal.last_id
             ) AS found
             WHERE seal.table_name = %s AND seal.columns = %s::varchar[]
               AND (found.row_count, found.rows_digest) IS DISTINCT FROM (seal.row_count::bigint, seal.rows_digest)
             ORDER BY seal.id
            """
        ).format(**parts),
        [table, list(columns)],
    )
    findings: list[Finding] = []
    for (seal_id,) in cursor.fetchall():
        named = _rows_that_differ(cursor, parts, table, seal_id)
        findings += named or [Finding(Fault.RANGE_CHANGED, table, seal_id=seal_id)]
    return findings


def _rows_that_differ(
    cursor: CursorWrapper, parts: dict[str, sql.Composable], table: str, seal_id: int
) -> list[Finding]:
    cursor.execute(
        sql.SQL(
            """
            WITH seal AS (SELECT * FROM core_auditseal WHERE id = %s),
            sealed AS (
                SELECT entry.key, substr(seal.row_digests, (entry.place * 8 - 7)::int, 8) AS digest
                  FROM seal, unnest(seal.row_ids) WITH ORDINALITY AS entry (key, place)
            ),
            found AS (
                SELECT {key} AS key, substr({digest}, 1, 8) AS digest
                  FROM {table} WHERE {key} BETWEEN (SELECT first_id FROM seal) AND (SELECT last_id FROM seal)
            )
            SELECT CASE WHEN found.key IS NULL THEN 'row_removed'
                        WHEN sealed.key IS NULL THEN 'row_inserted'
                        ELSE 'row_changed' END,
                   key
              FROM sealed FULL JOIN found USING (key)
             WHERE sealed.digest IS DISTINCT FROM found.digest
             ORDER BY key
            """
        ).format(**parts),
        [seal_id],
    )
    return [Finding(Fault(fault), table, row_id=key, seal_id=seal_id) for fault, key in cursor.fetchall()]


def _key_of(table: str) -> str:
    """Return the key of a sealed table; ``id`` if the table is no longer declared."""
    return next((declared.key for declared in sealed_tables() if declared.name == table), "id")


def _has_columns(cursor: CursorWrapper, table: str, columns: set[str]) -> bool:
    cursor.execute(
        "SELECT count(*) FROM pg_attribute"
        " WHERE attrelid = to_regclass(quote_ident(%s)) AND attname = ANY(%s) AND NOT attisdropped",
        [table, sorted(columns)],
    )
    count: int = cursor.fetchone()[0]
    return count == len(columns)
