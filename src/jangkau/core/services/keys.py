"""Changing keys: what older keys sealed is sealed anew, and look-up digests are made anew under a new digest key.

docs/how-to/keys.md tells the whole procedure. Everything here can be killed at any moment and run again.
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext_lazy as _
from psycopg import sql

from jangkau.core.errors import Refusal
from jangkau.core.history import acting
from jangkau.core.models import DigestKey, SealedFile
from jangkau.core.sealed_columns import SealedColumn, sealed_columns
from jangkau.core.sealing import CannotUnseal, digest_key_marks, digest_many, seal, unseal
from jangkau.core.selectors.keys import require_settled_digests, seal_header
from jangkau.core.services.files import FileMissing, FileUnreadable, reseal_file

Progress = Callable[[str, int], None]
BATCH_ROWS = 5000
FILES = "core_sealedfile"

_LOCK = 0x6B_65_79_73  # "keys": writers of digests share it, a change of the digest key has it alone
_REASON = "mengganti kunci enkripsi"


class DigestKeyNotInForce(Refusal):
    """The environment begins with another digest key than the one that the database is written with."""

    message = _(
        "Kunci pencarian %(key_id)s belum berlaku; data ditulis dengan kunci %(in_force)s. "
        "Jalankan rotate_keys, atau muat ulang proses ini dengan kunci yang berlaku di urutan pertama."
    )


class DigestKeyReplaced(Refusal):
    """A key was replaced by another under the same id."""

    message = _(
        "Kunci pencarian %(key_id)s bukan lagi kunci yang dahulu memakai nama itu. "
        "Beri kunci baru nama yang baru di JANGKAU_DIGEST_KEYS."
    )


class SameIdentifierTwice(Refusal):
    """Two rows of a look-up column that must not repeat hold the same identifier."""

    message = _(
        "Di %(column)s ada dua baris dengan nomor identitas yang sama, satu di antaranya antara baris %(first_id)s dan "
        "%(last_id)s. Tidak ada baris dari kelompok ini yang diubah. Perbaiki salah satunya, lalu jalankan lagi."
    )


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A value or file that no key in the environment opens, left as it was."""

    column: str
    row_id: int


@dataclass(slots=True)
class Rotation:
    """What a rotation did: values sealed anew and digests made anew by column, and what could not be opened."""

    resealed: dict[str, int] = field(default_factory=dict)
    redigested: dict[str, int] = field(default_factory=dict)
    unreadable: list[Unreadable] = field(default_factory=list)
    retired_keys: tuple[str, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether nothing is left under an older key."""
        return not self.unreadable


class _Change(NamedTuple):
    row_id: int
    sealed: bytes
    digest: bytes | None


def hold_digest_key(*, now: datetime.datetime) -> None:
    """Make sure, until the transaction ends, that new digests are made under the key in force.

    Every writer of a look-up column calls it first. Without it two processes, one with the old key and one with
    the new, could write one identifier twice and the unique column would not notice. The first writer of an empty
    database puts its key in force.

    Raises:
        DigestKeyNotInForce: if the environment begins with another key.
        DigestKeyReplaced: if it has the id of the key in force, but is another.
    """
    key_id, mark = next(iter(digest_key_marks().items()))
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [_LOCK])
        cursor.execute(
            "INSERT INTO core_digestkey (key_id, mark, in_force, put_in_force_at) SELECT %s, %s, true, %s"
            " WHERE NOT EXISTS (SELECT FROM core_digestkey) ON CONFLICT DO NOTHING",
            [key_id, mark, now],
        )
    in_force = DigestKey.objects.get(in_force=True)
    if in_force.key_id != key_id:
        raise DigestKeyNotInForce(key_id=key_id, in_force=in_force.key_id)
    if bytes(in_force.mark) != mark:
        raise DigestKeyReplaced(key_id=key_id)


def hold_settled_digests(*, now: datetime.datetime) -> None:
    """As ``hold_digest_key``, and make sure that no row stands under an older key: for comparing whole columns.

    Raises:
        DigestKeyNotInForce, DigestKeyReplaced: as ``hold_digest_key`` does.
        DigestKeyMissing, DigestsBeingChanged: as ``require_settled_digests`` does.
    """
    hold_digest_key(now=now)
    require_settled_digests()


def rotate(
    *, by: str, now: datetime.datetime, progress: Progress | None = None, batch_rows: int = BATCH_ROWS
) -> Rotation:
    """Seal anew whatever is not sealed under the current key, and make digests anew if the digest key changed.

    Works in batches, each committed by itself: killed at any moment it can be run again, and it never undoes what
    is done. The database stays in use meanwhile. Must not be called inside a transaction.

    Args:
        by: the user name of who rotates.
        now: the moment; written beside the keys.
        progress: told the column and the rows done so far after each batch.
        batch_rows: rows a transaction.

    Raises:
        DigestKeyReplaced: if the first digest key has the id of a known key but is another.
        DigestKeyNotInForce: if another rotation put another digest key in force meanwhile; that one goes on.
        SameIdentifierTwice: if a new digest is already another row's; earlier batches stay.
    """
    rotation = Rotation()
    with transaction.atomic(durable=True), acting(by=by, reason=_REASON):
        pending = _put_in_force(now)
    for column in sealed_columns():
        _rotate_column(column, bool(pending), rotation, by=by, now=now, progress=progress, batch_rows=batch_rows)
    _rotate_files(rotation, by=by, progress=progress)
    with_digest = {column.name for column in sealed_columns() if column.digest_column is not None}
    if pending and with_digest.isdisjoint(left.column for left in rotation.unreadable):
        with transaction.atomic(durable=True), acting(by=by, reason=_REASON):
            rotation.retired_keys = _retire(pending, now)
    return rotation


def _put_in_force(now: datetime.datetime) -> list[int]:
    """Put the environment's first digest key in force and return the rows of those not retired yet."""
    key_id, mark = next(iter(digest_key_marks().items()))
    with connection.cursor() as cursor:
        # Waits for every writer that is at work with the key of before.
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    key = DigestKey.objects.filter(key_id=key_id).first()
    if key is not None and bytes(key.mark) != mark:
        raise DigestKeyReplaced(key_id=key_id)
    if key is None or not key.in_force:
        DigestKey.objects.filter(in_force=True).update(in_force=False)
        DigestKey.objects.update_or_create(
            key_id=key_id,
            defaults={"mark": mark, "in_force": True, "put_in_force_at": now, "retired_at": None},
        )
    others = DigestKey.objects.filter(retired_at__isnull=True, in_force=False)
    return list(others.order_by("pk").values_list("pk", flat=True))


def _retire(pending: list[int], now: datetime.datetime) -> tuple[str, ...]:
    """Retire the keys under which no row stands any more."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    hold_digest_key(now=now)
    keys = DigestKey.objects.filter(pk__in=pending, in_force=False, retired_at__isnull=True).order_by("pk")
    names = tuple(keys.values_list("key_id", flat=True))
    keys.update(retired_at=now)
    return names


def _rotate_column(
    column: SealedColumn,
    with_digests: bool,
    rotation: Rotation,
    *,
    by: str,
    now: datetime.datetime,
    progress: Progress | None,
    batch_rows: int,
) -> None:
    with_digests = with_digests and column.digest_column is not None
    last, done = 0, 0
    rotation.resealed[column.name] = 0
    if column.digest_column is not None:
        rotation.redigested[column.name] = 0
    while True:
        with transaction.atomic(durable=True), acting(by=by, reason=_REASON):
            if with_digests:
                hold_digest_key(now=now)
            rows = _read_batch(column, with_digests, after=last, limit=batch_rows)
            if not rows:
                return
            _write_batch(column, _changes(column, rows, with_digests, rotation), with_digests)
        last, done = rows[-1][0], done + len(rows)
        if progress is not None:
            progress(column.name, done)


def _read_batch(
    column: SealedColumn, with_digests: bool, *, after: int, limit: int
) -> list[tuple[int, bytes, bytes | None]]:
    """Return the next rows to be looked at, locked: id, sealed value, digest."""
    query = sql.SQL(
        "SELECT {key}, {column}, {digest} FROM {table} WHERE {key} > %s AND {column} IS NOT NULL AND {wanted}"
        " ORDER BY {key} LIMIT %s FOR UPDATE"
    ).format(
        key=sql.Identifier(column.key),
        column=sql.Identifier(column.column),
        digest=sql.Identifier(column.digest_column) if column.digest_column and with_digests else sql.SQL("NULL"),
        table=sql.Identifier(column.table),
        wanted=sql.SQL("true" if with_digests else "substring({} FROM 1 FOR %s) <> %s").format(
            sql.Identifier(column.column)
        ),
    )
    header = seal_header()
    parameters: list[int | bytes] = [after, limit] if with_digests else [after, len(header), header, limit]
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        return [(row_id, bytes(sealed), digest and bytes(digest)) for row_id, sealed, digest in cursor.fetchall()]


def _changes(
    column: SealedColumn, rows: list[tuple[int, bytes, bytes | None]], with_digests: bool, rotation: Rotation
) -> list[_Change]:
    """Return what must be written, counting it in ``rotation``."""
    header = seal_header()
    opened = []
    for row_id, sealed, digest in rows:
        try:
            opened.append((row_id, sealed, digest, unseal(sealed, purpose=column.purpose)))
        except CannotUnseal:
            rotation.unreadable.append(Unreadable(column.name, row_id))
    texts = [plain.decode() for *_, plain in opened] if with_digests else [None] * len(opened)
    changes = []
    for (row_id, sealed, old_digest, plain), digest in zip(opened, digest_many(texts), strict=True):
        is_current = sealed.startswith(header)
        if is_current and digest == old_digest:
            continue
        rotation.resealed[column.name] += not is_current
        if digest != old_digest:
            rotation.redigested[column.name] += 1
        changes.append(_Change(row_id, sealed if is_current else seal(plain, purpose=column.purpose), digest))
    return changes


def _write_batch(column: SealedColumn, changes: list[_Change], with_digests: bool) -> None:
    if not changes:
        return
    query = sql.SQL(
        "UPDATE {table} AS kept SET {column} = new.sealed {digest}"
        " FROM unnest(%s::bigint[], %s::bytea[], %s::bytea[]) AS new (id, sealed, digest) WHERE kept.{key} = new.id"
    ).format(
        table=sql.Identifier(column.table),
        column=sql.Identifier(column.column),
        digest=sql.SQL(", {} = new.digest").format(sql.Identifier(column.digest_column))
        if column.digest_column and with_digests
        else sql.SQL(""),
        key=sql.Identifier(column.key),
    )
    row_ids, sealed, digests = (list(values) for values in zip(*changes, strict=True))
    try:
        with connection.cursor() as cursor:
            cursor.execute(query, [row_ids, sealed, digests])
    except IntegrityError as error:
        raise SameIdentifierTwice(column=column.name, first_id=row_ids[0], last_id=row_ids[-1]) from error


def _rotate_files(rotation: Rotation, *, by: str, progress: Progress | None) -> None:
    rotation.resealed[FILES] = 0
    files = SealedFile.objects.filter(destroyed_at__isnull=True).order_by("pk").values_list("pk", flat=True)
    for done, file_id in enumerate(list(files), start=1):
        try:
            with transaction.atomic(durable=True), acting(by=by, reason=_REASON):
                rotation.resealed[FILES] += reseal_file(file_id=file_id)
        except (FileMissing, FileUnreadable):
            rotation.unreadable.append(Unreadable(FILES, file_id))
        if progress is not None:
            progress(FILES, done)
