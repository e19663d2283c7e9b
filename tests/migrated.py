"""A migrated database on the server, which every run of the tests copies instead of migrating anew.

Migrating takes some seconds, for each worker of each run; a copy takes a moment. The database that
is copied bears in its name a digest of all that migrations are made of: after a change another is made, and
it is dropped.
"""

import hashlib
from pathlib import Path
from urllib.parse import quote, urlencode

from django.conf import settings
from django.db import connection

_PREFIX = "test_migrated_"
_LOCK = 4_110_202_601
"""One maker at a time; any number will do that nobody else locks."""


def migrated_database() -> str:
    """Return the name of a migrated database that nobody works in, made if need be."""
    name = _PREFIX + _digest()
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_LOCK])  # until this connection ends
        cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [_PREFIX])
        found = {datname for (datname,) in cursor.fetchall()}
        if name not in found:
            for outdated in found:
                cursor.execute(f'DROP DATABASE IF EXISTS "{outdated}"')
            _migrate(f"{name}_unfinished")
            cursor.execute(f'ALTER DATABASE "{name}_unfinished" RENAME TO "{name}"')
    return name


def migrated_copy(name: str) -> str:
    """Make a migrated database for other processes, and return its address as ``DATABASE_URL`` has it."""
    template = migrated_database()
    known = connection.get_connection_params()
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    password = f":{quote(known['password'], safe='')}" if known.get("password") else ""
    where = {key: known[key] for key in ("host", "port") if known.get(key)}
    return f"postgresql://{known['user']}{password}@/{name}?{urlencode(where)}"


def drop_copy(name: str) -> None:
    """Drop such a database, whoever of us is still connected to it."""
    with connection._nodb_cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND usename = current_user",
            [name],
        )
        cursor.execute(f'DROP DATABASE "{name}"')


def _digest() -> str:
    root: Path = settings.REPOSITORY
    source = (path for path in (root / "src").rglob("*") if path.suffix in {".py", ".sql"})
    digest = hashlib.sha256()
    for path in sorted([*source, root / "tests" / "settings.py", root / "uv.lock"]):
        digest.update(f"{path.relative_to(root)} {path.stat().st_size}\n".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:24]


def _migrate(name: str) -> None:
    own, test = connection.settings_dict["NAME"], connection.settings_dict["TEST"]
    own_test_name, test["NAME"] = test["NAME"], name
    try:
        connection.creation.create_test_db(verbosity=0, autoclobber=True)
    finally:
        connection.close()
        settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = own
        test["NAME"] = own_test_name
