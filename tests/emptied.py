"""Emptying the database after a test that committed: only the tables that it wrote into.

Django truncates all of them, a hundred and twenty, and then writes its content types, permissions and our chart of
accounts anew: a second for each such test. Those tables say the same in every test, and are left as they are.
"""

from functools import cache

from django.db import connection, transaction

_THE_SAME_IN_EVERY_TEST = {"django_content_type", "auth_permission", "collection_account", "django_migrations"}


def empty_what_has_rows() -> None:
    """Delete all rows of the tables that have any, their guards switched off meanwhile."""
    with connection.cursor() as cursor:
        cursor.execute(_question())
        written = [table for (table,) in cursor.fetchall()]
        if not written:
            return
        # One after the other: a table with deleted rows that a constraint is still to look at takes no ALTER.
        with transaction.atomic():
            for table in written:
                cursor.execute(f'ALTER TABLE "{table}" DISABLE TRIGGER USER')
        with transaction.atomic():
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
            for table in written:
                cursor.execute(f'DELETE FROM "{table}"')
        with transaction.atomic():
            for table in written:
                cursor.execute(f'ALTER TABLE "{table}" ENABLE TRIGGER USER')


@cache
def _question() -> str:
    """Return the statement that names the tables with rows in them, in one question however many there are."""
    tables = sorted(set(connection.introspection.django_table_names(only_existing=True)) - _THE_SAME_IN_EVERY_TEST)
    return " UNION ALL ".join(f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM \"{table}\")" for table in tables)
