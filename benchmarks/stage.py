"""A database of its own for a benchmark or drill, so that nobody's data are touched."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import django


@contextmanager
def staged_database(name: str, *, keep: bool = False) -> Iterator[None]:
    """Make an empty, migrated database on the configured server, use it within the block, and drop it after.

    Args:
        name: of the database; one of the same name is dropped first.
        keep: leave it for a look afterwards.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jangkau.config.settings")
    django.setup()
    from django.core.management import call_command
    from django.db import connection

    usual = connection.settings_dict["NAME"]
    with _elsewhere():
        _recreate(name)
    connection.settings_dict["NAME"] = name
    try:
        call_command("migrate", verbosity=0)
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = usual
        if not keep:
            with _elsewhere():
                _drop(name)


def _recreate(name: str) -> None:
    from django.db import connection
    from psycopg import sql

    _drop(name)
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'").format(sql.Identifier(name)))


def _drop(name: str) -> None:
    from django.db import connection
    from psycopg import sql

    with connection.cursor() as cursor:
        # Not WITH (FORCE): that would also end autovacuum's workers, which a role like ours may not.
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND usename = current_user",
            [name],
        )
        cursor.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))


def server_pid() -> int | None:
    """Return the process id of the database server if it runs on this machine."""
    import psutil
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend = cursor.fetchone()[0]
    parent = psutil.Process(backend).parent() if psutil.pid_exists(backend) else None
    return parent.pid if parent is not None else None


@contextmanager
def copy_of_database(name: str, copy: str) -> Iterator[str]:
    """Copy a staged database as it stands, give the copy's name, and drop the copy after the block."""
    from django.db import connection
    from psycopg import sql

    connection.close()
    with _elsewhere():
        _drop(copy)
        with connection.cursor() as cursor:
            cursor.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(copy), sql.Identifier(name)))
    try:
        yield copy
    finally:
        connection.close()
        with _elsewhere():
            _drop(copy)


@contextmanager
def _elsewhere() -> Iterator[None]:
    """Use the database that every server has, for what cannot be done from within another."""
    from django.db import connection

    usual = connection.settings_dict["NAME"]
    connection.settings_dict["NAME"] = "postgres"
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = usual
