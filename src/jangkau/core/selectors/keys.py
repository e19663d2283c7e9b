"""Reads of the keys in use: digests to look somebody up by, and what is still sealed under an older key."""

from dataclasses import dataclass

from django.db import connection
from django.utils.translation import gettext_lazy as _
from psycopg import sql

from jangkau.core import vault
from jangkau.core.errors import Refusal
from jangkau.core.models import DigestKey, SealedFile
from jangkau.core.sealed_columns import SealedColumn, sealed_columns
from jangkau.core.sealing import current_seal_key, digest_key_marks, digests, sealed_with


class DigestKeyMissing(Refusal):
    """A key that look-up columns were made with is not in the environment, or is another one under its id."""

    message = _(
        "Kunci pencarian %(key_id)s masih dipakai oleh data, tetapi tidak ada (atau berbeda) di JANGKAU_DIGEST_KEYS. "
        "Pasang kembali kunci itu, atau jalankan rotate_keys sampai selesai."
    )


class DigestsBeingChanged(Refusal):
    """The look-up columns are being made anew under another key; bulk work would miss some of the people."""

    message = _(
        "Kunci pencarian sedang diganti (kunci lama: %(key_id)s). Tunggu sampai rotate_keys selesai, lalu ulangi."
    )


@dataclass(frozen=True, slots=True)
class OutdatedSeals:
    """What ``rotate_keys`` has left to do.

    ``values`` counts by column what is sealed under an older key, ``files`` the files that are, and
    ``digest_keys`` names the keys whose digests are still in the look-up columns.
    """

    values: dict[str, int]
    files: int
    digest_keys: tuple[str, ...]

    @property
    def is_clear(self) -> bool:
        """Whether nothing is left, so that older keys can be taken out of the environment."""
        return not (any(self.values.values()) or self.files or self.digest_keys)


def lookup_digests(identifier: str) -> list[bytes]:
    """Return every digest under which an identifier may stand in a look-up column, the current one first.

    Raises:
        DigestKeyMissing: if rows may stand under a key that is not in the environment: the answer "nobody" would
            not be true.
    """
    _keys_in_use()
    return digests(identifier)


def require_settled_digests() -> None:
    """Return if every look-up column stands under the current digest key, so that columns may be compared.

    Raises:
        DigestKeyMissing: if the columns stand under a key that is not in the environment.
        DigestsBeingChanged: if the environment's first key is another, or an older one is not retired yet.
    """
    current = next(iter(digest_key_marks()))
    for key in _keys_in_use():
        if key.key_id != current:
            raise DigestsBeingChanged(key_id=key.key_id)


def outdated_seals() -> OutdatedSeals:
    """Return what is still sealed or digested under older keys."""
    files = 0
    for file in SealedFile.objects.filter(destroyed_at__isnull=True).order_by("pk"):
        try:
            headers = {sealed_with(bytes(file.name_sealed)), sealed_with(vault.read(file.path))}
        except FileNotFoundError:
            headers = set()
        files += headers != {current_seal_key()}
    current = next(iter(digest_key_marks()))
    pending = DigestKey.objects.filter(retired_at__isnull=True).exclude(key_id=current).order_by("key_id")
    return OutdatedSeals(
        values={column.name: _count_outdated(column) for column in sealed_columns()},
        files=files,
        digest_keys=tuple(pending.values_list("key_id", flat=True)),
    )


def _keys_in_use() -> list[DigestKey]:
    """Return the digest keys that rows may stand under, after making sure that the environment has them."""
    known = digest_key_marks()
    keys = list(DigestKey.objects.filter(retired_at__isnull=True).order_by("key_id"))
    for key in keys:
        if known.get(key.key_id) != bytes(key.mark):
            raise DigestKeyMissing(key_id=key.key_id)
    return keys


def _count_outdated(column: SealedColumn) -> int:
    header = seal_header()
    query = sql.SQL("SELECT count(*) FROM {table} WHERE substring({column} FROM 1 FOR %s) <> %s").format(
        table=sql.Identifier(column.table), column=sql.Identifier(column.column)
    )
    with connection.cursor() as cursor:
        cursor.execute(query, [len(header), header])
        return int(cursor.fetchone()[0])


def seal_header() -> bytes:
    """Return the bytes with which every value sealed under the current key begins."""
    key_id = current_seal_key()
    return bytes([len(key_id)]) + key_id
