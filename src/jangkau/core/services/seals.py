"""Seal the audit trail: close ranges of append-only rows and chain a digest over each."""

import datetime
import hmac
import logging

import psycopg.errors
from django.db import OperationalError, connection, transaction
from django.utils.translation import gettext_lazy as _
from psycopg import sql

from jangkau.core.errors import Refusal
from jangkau.core.history import acting
from jangkau.core.models import AuditHead, AuditSeal
from jangkau.core.sealing import digest as signed
from jangkau.core.sealing import is_digest_of
from jangkau.core.seals import (
    GENESIS,
    SEAL_BODY,
    SealedTable,
    chained,
    fix_text_of_values,
    head_text,
    row_digest,
    sealed_tables,
)

logger = logging.getLogger(__name__)

_LOWEST_ID = -(2**63)
_ROWS_A_SEAL = 1000
_LOCK_WAIT = "3s"


class ChainBroken(Refusal):
    """The chain does not end where the signed head says: sealing on would cover up what happened to it."""

    message = _(
        "Rantai segel jejak audit tidak berakhir pada segel terakhir yang ditandatangani. Penyegelan dihentikan. "
        "Jalankan verify_audit, laporkan temuannya kepada auditor, lalu auditor menjalankan accept_chain."
    )


class ChainIntact(Refusal):
    """The chain ends where the signed head says, so there is nothing to accept."""

    message = _("Rantai segel utuh: tidak ada yang perlu diterima.")


class AcceptanceUnexplained(Refusal):
    """No reason was given for going on from a broken chain."""

    message = _("Tuliskan apa yang ditemukan dan mengapa penyegelan boleh dilanjutkan.")


def seal_audit(*, now: datetime.datetime) -> int:
    """Seal every row of the sealed tables that is not sealed yet, and return how many.

    A table is locked against writing only while its last row is looked up: whoever was writing has then finished,
    and whoever comes later draws higher keys, so no row can appear in the range that is closed. A table that
    somebody writes to for longer than three seconds waits for the next run. Each table is a transaction of its
    own, so this must not be called inside one.

    Raises:
        ChainBroken: if seals were removed or changed at the end of the chain; nothing more is sealed.
    """
    sign_head(now=now)
    return sum(_seal_table(table, now) for table in sealed_tables())


@transaction.atomic(durable=True)
def sign_head(*, now: datetime.datetime) -> None:
    """Sign the head of the chain under the current key, if an older one signed it.

    An older key may leave the environment only after that.

    Raises:
        ChainBroken: if the chain does not end where the head says, or no key in the environment signed it.
    """
    head = _lock_head(now)
    current = signed(head_text(seal_count=head.seal_count, digest=bytes(head.digest)))
    if not hmac.compare_digest(bytes(head.signature), current):
        _sign(head, now)


@transaction.atomic(durable=True)
def accept_chain(*, by: str, reason: str, now: datetime.datetime) -> None:
    """Have sealing go on from the end of a broken chain, as it now is.

    What was found wrong with rows and seals stays to be found. Who went on, and why, is kept in the audit trail.

    Args:
        by: the user name of who accepts.
        reason: what was found and why sealing may go on.
        now: the moment of signing.

    Raises:
        AcceptanceUnexplained: if there is no reason.
        ChainIntact: if nothing is wrong with the end of the chain.
    """
    if not reason.strip():
        raise AcceptanceUnexplained()
    head = _held_head(now)
    if _is_true(head):
        raise ChainIntact()
    with acting(by=by, reason=f"menerima rantai segel yang putus: {reason.strip()}"):
        head.seal_count, head.digest = AuditSeal.objects.count(), _last_digest()
        _sign(head, now)


def _seal_table(table: SealedTable, now: datetime.datetime) -> int:
    until = _close_range(table)
    if until is None:
        return 0
    with transaction.atomic(durable=True):
        head = _lock_head(now)
        rows = _stage_seals(table, until, now)
        if rows:
            _append_to_chain(head, now)
    return rows


def _close_range(table: SealedTable) -> int | None:
    """Return the highest key of the table, below which no further row can appear; None if there is nothing to do."""
    name, key = sql.Identifier(table.name), sql.Identifier(table.key)
    try:
        with transaction.atomic(durable=True), connection.cursor() as cursor:
            cursor.execute("SELECT set_config('lock_timeout', %s, true)", [_LOCK_WAIT])
            cursor.execute(sql.SQL("LOCK TABLE {} IN SHARE MODE").format(name))
            cursor.execute("SELECT set_config('lock_timeout', '0', true)")
            cursor.execute(sql.SQL("SELECT max({}) FROM {}").format(key, name))
            until: int | None = cursor.fetchone()[0]
            return until
    except OperationalError as error:
        if not isinstance(error.__cause__, psycopg.errors.LockNotAvailable):
            raise
        logger.warning("%s is being written to; it is sealed at the next run", table.name)
        return None


def _lock_head(now: datetime.datetime) -> AuditHead:
    """Return the head of the chain, locked, having made sure that the chain ends there."""
    head = _held_head(now)
    if not _is_true(head):
        raise ChainBroken()
    return head


def _held_head(now: datetime.datetime) -> AuditHead:
    """Return the head of the chain, locked; before the first seal it says that there is none."""
    signature = signed(head_text(seal_count=0, digest=GENESIS))
    beginning = AuditHead(seal_count=0, digest=GENESIS, signature=signature, signed_at=now)
    AuditHead.objects.bulk_create([beginning], ignore_conflicts=True)
    return AuditHead.objects.select_for_update().get()


def _is_true(head: AuditHead) -> bool:
    ends_with = _last_digest()
    text = head_text(seal_count=AuditSeal.objects.count(), digest=ends_with)
    return bytes(head.digest) == ends_with and is_digest_of(text, bytes(head.signature))


def _last_digest() -> bytes:
    last = AuditSeal.objects.order_by("-pk").values_list("digest", flat=True).first()
    return bytes(last) if last else GENESIS


def _sign(head: AuditHead, now: datetime.datetime) -> None:
    head.signature = signed(head_text(seal_count=head.seal_count, digest=bytes(head.digest)))
    head.signed_at = now
    head.save()


def _stage_seals(table: SealedTable, until: int, now: datetime.datetime) -> int:
    """Compute the seals of the rows up to ``until``, without their place in the chain; return the number of rows."""
    last = AuditSeal.objects.filter(table_name=table.name).order_by("-last_id").first()
    after = last.last_id if last else _LOWEST_ID
    if until <= after:
        return 0
    with connection.cursor() as cursor:
        fix_text_of_values(cursor)
        cursor.execute("DROP TABLE IF EXISTS pg_temp.staged_seals")
        cursor.execute(
            sql.SQL(
                """
                CREATE TEMPORARY TABLE staged_seals ON COMMIT DROP AS
                SELECT position,
                       %(name)s::varchar AS table_name,
                       %(columns)s::varchar[] AS columns,
                       lag(last_id, 1, %(after)s) OVER (ORDER BY position) + 1 AS first_id,
                       last_id, row_count, row_ids, row_digests, rows_digest,
                       %(now)s::timestamptz AS sealed_at
                  FROM (
                    SELECT number / %(rows_a_seal)s AS position,
                           max(key) AS last_id,
                           count(*)::int AS row_count,
                           array_agg(key ORDER BY key) AS row_ids,
                           string_agg(substr(digest, 1, 8), ''::bytea ORDER BY key) AS row_digests,
                           sha256(string_agg(digest, ''::bytea ORDER BY key)) AS rows_digest
                      FROM (
                        SELECT {key} AS key, {digest} AS digest, row_number() OVER (ORDER BY {key}) - 1 AS number
                          FROM {table}
                         WHERE {key} > %(after)s AND {key} <= %(until)s
                      ) AS fresh
                     GROUP BY number / %(rows_a_seal)s
                  ) AS closed
                """
            ).format(key=sql.Identifier(table.key), digest=row_digest(table.columns), table=sql.Identifier(table.name)),
            {
                "name": table.name,
                "columns": list(table.columns),
                "after": after,
                "until": until,
                "rows_a_seal": _ROWS_A_SEAL,
                "now": now,
            },
        )
        cursor.execute("SELECT coalesce(sum(row_count), 0)::bigint FROM staged_seals")
        rows: int = cursor.fetchone()[0]
    return rows


def _append_to_chain(head: AuditHead, now: datetime.datetime) -> None:
    """Insert the staged seals, each chained to the one before, and sign the new head."""
    previous = bytes(head.digest)
    positions, befores, digests = [], [], []
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT position, {SEAL_BODY} FROM staged_seals ORDER BY position")  # noqa: S608  a constant
        for position, body in cursor.fetchall():
            digest = chained(previous, bytes(body))
            positions.append(position)
            befores.append(previous)
            digests.append(digest)
            previous = digest
        cursor.execute(
            """
            INSERT INTO core_auditseal (table_name, columns, first_id, last_id, row_count, row_ids, row_digests,
                                        rows_digest, sealed_at, previous_digest, digest)
            SELECT table_name, columns, first_id, last_id, row_count, row_ids, row_digests, rows_digest, sealed_at,
                   link.previous_digest, link.digest
              FROM staged_seals
              JOIN unnest(%s::bigint[], %s::bytea[], %s::bytea[]) AS link (position, previous_digest, digest)
                   USING (position)
             ORDER BY position
            """,
            [positions, befores, digests],
        )
    head.seal_count += len(positions)
    head.digest = previous
    _sign(head, now)
