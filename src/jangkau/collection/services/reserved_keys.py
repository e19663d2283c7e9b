"""Keys drawn before their rows are written, where rows that point to them must be written first."""

from typing import Any

from django.db import connection, models
from psycopg.sql import SQL, Identifier, Literal


def reserve_key(model: type[models.Model]) -> int:
    """Return a fresh primary key of a model for a row that this transaction writes later.

    The table is marked as being written to until the transaction ends, as an INSERT would: the audit closes a range
    of keys only when nobody is writing, and must not close one over a key that is still to come.
    """
    table = model._meta.db_table
    with connection.cursor() as cursor:
        lock = SQL("LOCK TABLE {} IN ROW EXCLUSIVE MODE; SELECT nextval(pg_get_serial_sequence({}, 'id'))")
        cursor.execute(lock.format(Identifier(table), Literal(table)))
        cursor.nextset()
        row: tuple[Any, ...] = cursor.fetchone()
    return int(row[0])
