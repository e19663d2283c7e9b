"""Which tables the audit seals: each room declares its own append-only rows when Django starts."""

import hashlib
from dataclasses import dataclass
from typing import Any

import pghistory.models
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.db import models
from django.db.backends.utils import CursorWrapper
from psycopg import sql

GENESIS = bytes(32)  # what the first seal is chained to

_declared: dict[type[models.Model], frozenset[str]] = {}


@dataclass(frozen=True, slots=True)
class SealedTable:
    """A table whose rows are sealed.

    ``key`` is a column that the INSERT itself draws from a sequence, so that a row written later has a higher
    one; ``columns`` are those that never change once written.
    """

    name: str
    key: str
    columns: tuple[str, ...]


# pghistory's contexts (who and why) have a UUID for key; the sequence number is ours (core migration 0002).
_CONTEXTS = SealedTable("pghistory_context", "sequence_number", ("id", "created_at", "metadata"))


def declare_sealed(model: type[models.Model], *, except_for: tuple[str, ...] = ()) -> None:
    """Have the rows of ``model`` sealed; called from ``AppConfig.ready`` of the model's room.

    Args:
        model: its primary key must be drawn by the database.
        except_for: names of fields that may rightly change after the row was written: sealed identifiers, which
            are sealed anew when keys are rotated, and the marks that a trigger lets pass.

    Raises:
        ImproperlyConfigured: if the key is not drawn by the database or there is no such field.
    """
    if not isinstance(model._meta.pk, models.AutoField):
        raise ImproperlyConfigured(f"{model.__name__} cannot be sealed: its key is not drawn by the database")
    unknown = set(except_for) - {field.name for field in model._meta.concrete_fields}
    if unknown:
        raise ImproperlyConfigured(f"{model.__name__} has no field {', '.join(sorted(unknown))}")
    _declared[model] = frozenset(except_for)


def sealed_tables() -> list[SealedTable]:
    """Return every table that is sealed, by name: those declared, all row histories, and the contexts."""
    histories = {model: frozenset[str]() for model in apps.get_models() if issubclass(model, pghistory.models.Event)}
    tables = [_table(model, except_for) for model, except_for in (_declared | histories).items()]
    return sorted([*tables, _CONTEXTS], key=lambda table: table.name)


def _table(model: type[models.Model], except_for: frozenset[str]) -> SealedTable:
    sealed = [field for field in model._meta.concrete_fields if field.name not in except_for]
    columns = sorted(_column(field) for field in sealed)
    return SealedTable(model._meta.db_table, _column(model._meta.pk), tuple(columns))


def _column(field: "models.Field[Any, Any]") -> str:
    return field.db_column or field.attname


def row_digest(columns: tuple[str, ...]) -> sql.Composed:
    """Return the SQL of a row's digest: SHA-256 over the text of its columns, in this order.

    The text of a row quotes and escapes each value and tells null from empty, so no two rows have the same.
    """
    return sql.SQL("sha256(convert_to(ROW({})::text, 'UTF8'))").format(
        sql.SQL(", ").join(sql.Identifier(column) for column in columns)
    )


# What a seal says, without its place in the chain.
SEAL_BODY = (
    "sha256(convert_to(ROW(table_name, columns, first_id, last_id, row_count, row_ids, row_digests, rows_digest,"
    " sealed_at)::text, 'UTF8'))"
)


def fix_text_of_values(cursor: CursorWrapper) -> None:
    """Have the database write times and bytes as text in one way, until the transaction ends."""
    cursor.execute(
        "SELECT set_config('TimeZone', 'UTC', true), set_config('DateStyle', 'ISO, YMD', true),"
        " set_config('IntervalStyle', 'postgres', true), set_config('bytea_output', 'hex', true)"
    )


def head_text(*, seal_count: int, digest: bytes) -> str:
    """Return what the signature of the head of the chain is made over."""
    return f"audit head: {seal_count} seals, the last {digest.hex()}"


def chained(previous: bytes, body: bytes) -> bytes:
    """Return a seal's digest: over the digest of the seal before and over what the seal says."""
    return hashlib.sha256(previous + body).digest()
