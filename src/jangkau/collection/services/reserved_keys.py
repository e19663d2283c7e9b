"""Keys drawn before their rows are written, where rows that point to them must be written first."""

from typing import Any

from django.db import connection, models
from psycopg.sql import SQL, Identifier, Literal


def reserve_key(model: type[models.Model]) -> int:
    """Return a fresh primary key of a model for a row that this transaction writes later."""
    return reserve_keys(model, count=1)[0]


def reserve_keys(model: type[models.Model], *, count: int) -> list[int]:
    """Return so many fresh primary keys of a model for rows that this transaction writes later.

    The table is marked as being written to until the transaction ends, as an INSERT would: the audit closes a range
    of keys only when nobody is writing, and must not close one over a key that is still to come.
    """
    table = model._meta.db_table
    with connection.cursor() as cursor:
        lock = SQL(
            "LOCK TABLE {} IN ROW EXCLUSIVE MODE;"
            " SELECT nextval(pg_get_serial_sequence({}, 'id')) FROM generate_series(1, {})"
        )
        cursor.execute(lock.format(Identifier(table), Literal(table), Literal(count)))
        cursor.nextset()
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return [int(row[0]) for row in rows]
