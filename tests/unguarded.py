"""What a database administrator could do: change rows while the triggers that guard them are off."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def guards_off(table: str) -> Iterator[None]:
    """Switch off the triggers of a table, and on again afterwards."""
    connection.check_constraints()
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield
        connection.check_constraints()
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def change_unguarded(table: str, statement: str, *parameters: object) -> None:
    """Run a statement that the triggers of a table would refuse."""
    with guards_off(table), connection.cursor() as cursor:
        cursor.execute(statement, parameters)
