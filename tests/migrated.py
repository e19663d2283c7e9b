"""A migrated database on the server, which every run of the tests copies instead of migrating anew.

Migrating takes a processor about twenty seconds, for each worker of each run; a copy takes a moment. The database that
is copied bears in its name a digest of all that migrations are made of: after a change another is made, and
it is dropped.
"""

import hashlib
from pathlib import Path

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
