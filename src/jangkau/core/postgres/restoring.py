"""Put a backup back: read it whole first, build it beside what is there, and exchange the two in one transaction."""

import contextlib
import os
import re
import secrets
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Any

import psycopg
from psycopg import sql

from jangkau.core.postgres.archive import (
    BackupDamaged,
    client_environment,
    fingerprints,
    members,
    opened,
    verify,
)
from jangkau.core.postgres.programs import client_program
from jangkau.core.postgres.server import Server

# Known since 17; and a mark on columns, which only the security releases of November 2026 and later ones know.
_UNKNOWN_TO_OTHER_SERVERS = re.compile(
    rb"SET transaction_timeout = 0;\n|ALTER TABLE ONLY .+ ALTER COLUMN .+ SET \(pg_attver=[0-9]+\);\n"
)
_FIRST_DATA = re.compile(rb"COPY .+ FROM stdin;\n")
_EXTRA_SESSIONS = """
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = %s AND pid <> pg_backend_pid() AND backend_type = 'client backend'
"""
_LOCALE = """
    SELECT pg_encoding_to_char(encoding), datcollate, datctype, datlocprovider,
           to_jsonb(d) ->> CASE WHEN to_jsonb(d) ? 'datlocale' THEN 'datlocale' ELSE 'daticulocale' END
    FROM pg_database AS d WHERE datname = %s
"""


class RestoreFailed(Exception):
    """The backup was not put back; database and media folder are as they were."""


class DatabaseInUse(RestoreFailed):
    """Somebody works in the database that would be replaced."""


def restore(*, server: Server, media: Path, file: Path, keys: Mapping[str, str]) -> dict[str, Any]:
    """Replace the database and the media folder by those of the backup and return its manifest.

    Until the last moment the old ones stay as they are; then both are exchanged, the databases in one transaction.
    What the old held is gone afterwards. The manifest gains ``missing_keys``: keys without which some sealed fields
    of the backup cannot be read.

    Args:
        server: the database to replace; it may be absent. The role must be able to create databases.
        media: the media folder to replace; it may be absent.
        file: a file that ``backup`` wrote.
        keys: the environment's keys.

    Raises:
        BackupDamaged: if the file is not whole and unchanged.
        DatabaseInUse: if other sessions are open in the database.
        RestoreFailed: if anything else prevents it.
    """
    manifest = verify(file)
    token = secrets.token_hex(4)
    built = server.with_database(f"{server.dbname}_restore_{token}")
    new_media = media.with_name(f"{media.name}.restore-{token}")
    try:
        with _maintenance(server) as connection:
            exists = _check_unused(connection, server.dbname)
            _create(connection, built.dbname, like=server.dbname)
            try:
                _fill(built, file)
                _unpack_media(file, new_media)
                with _exchanged_media(media, new_media, token):
                    _exchange(connection, server.dbname, built.dbname, token, exists=exists)
            except BaseException:
                _drop(connection, built.dbname)
                raise
            _drop(connection, _old(server.dbname, token))
    except (psycopg.Error, OSError) as error:
        raise RestoreFailed(f"The backup was not restored: {error}") from error
    finally:
        shutil.rmtree(new_media, ignore_errors=True)
    present = fingerprints(keys)
    return {**manifest, "missing_keys": sorted(k for k, v in manifest["keys"].items() if present.get(k) != v)}


@contextlib.contextmanager
def _maintenance(server: Server) -> Iterator[psycopg.Connection[Any]]:
    """Connect beside the database: it cannot be renamed from within."""
    refusals = []
    for dbname in ("postgres", "template1"):
        try:
            connection = psycopg.connect(server.with_database(dbname).conninfo(), autocommit=True)
        except psycopg.OperationalError as error:
            refusals.append(str(error))
            continue
        with connection:
            yield connection
        return
    raise RestoreFailed(f"No connection to the server beside its database {server.dbname}: {refusals[0]}")


def _check_unused(connection: psycopg.Connection[Any], dbname: str) -> bool:
    """Return whether the database exists, having made sure that nobody works in it."""
    row = connection.execute(_EXTRA_SESSIONS, [dbname]).fetchone()
    if row and row[0]:
        raise DatabaseInUse(
            f"{row[0]} sessions are open in the database {dbname}. "
            "Stop what uses it (./dev serve, a worker, psql) and try again; nothing was changed."
        )
    return connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [dbname]).fetchone() is not None


def _create(connection: psycopg.Connection[Any], dbname: str, *, like: str) -> None:
    """Create an empty database with the encoding and locale of another, or the server's own if that is absent."""
    parts = [sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(dbname))]
    row = connection.execute(_LOCALE, [like]).fetchone()
    if row is not None:
        encoding, collate, ctype, provider, locale = row
        parts.append(sql.SQL("ENCODING {} LC_COLLATE {} LC_CTYPE {}").format(encoding, collate, ctype))
        if provider == "i":
            parts.append(sql.SQL("LOCALE_PROVIDER icu ICU_LOCALE {}").format(locale))
        elif provider == "b":
            parts.append(sql.SQL("LOCALE_PROVIDER builtin BUILTIN_LOCALE {}").format(locale))
    connection.execute(sql.SQL(" ").join(parts))


def _drop(connection: psycopg.Connection[Any], dbname: str) -> None:
    """Drop a database that is not needed any more; leave it, with its telling name, if that cannot be."""
    with contextlib.suppress(psycopg.Error):
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(dbname)))


def _old(dbname: str, token: str) -> str:
    """Return the name that the replaced database bears until it is dropped."""
    return f"{dbname}_old_{token}"


def _exchange(connection: psycopg.Connection[Any], dbname: str, built: str, token: str, *, exists: bool) -> None:
    """Give the new database the name of the old one, in one transaction."""
    rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
    try:
        with connection.transaction():
            if exists:
                connection.execute(rename.format(sql.Identifier(dbname), sql.Identifier(_old(dbname, token))))
            connection.execute(rename.format(sql.Identifier(built), sql.Identifier(dbname)))
    except psycopg.errors.ObjectInUse as error:
        raise DatabaseInUse(
            f"Somebody began to use the database {dbname} meanwhile. Stop it and try again; nothing was changed."
        ) from error


@contextlib.contextmanager
def _exchanged_media(media: Path, new: Path, token: str) -> Iterator[None]:
    """Give the new folder the name of the old one; put the old one back if what follows fails."""
    old = media.with_name(f"{media.name}.old-{token}")
    had = media.exists()
    if had:
        media.rename(old)
    new.rename(media)
    try:
        yield
    except BaseException:
        media.rename(new)
        if had:
            old.rename(media)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _unpack_media(file: Path, folder: Path) -> None:
    """Write the media files, readable by us alone."""
    folder.mkdir(mode=0o700, parents=True)
    with opened(file) as archive:
        for name, content in members(archive):
            if not name.startswith("media/"):
                continue
            path = folder / name.removeprefix("media/")
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "wb") as target:
                shutil.copyfileobj(content, target)


def _fill(server: Server, file: Path) -> None:
    """Run the dump into an empty database, in one transaction that the first error ends.

    pg_restore turns the dump into SQL for psql, so that statements which not every server knows can be left out. They
    stand before the data, in which a line may look like anything.
    """
    writer: list[str | Path] = [client_program("pg_restore"), "--no-owner", "--no-privileges", "--file=-"]
    reader: list[str | Path] = [
        client_program("psql"),
        "--no-psqlrc",
        "--quiet",
        "--single-transaction",
        "--set=ON_ERROR_STOP=1",
    ]
    target = ["--no-password", "--output=/dev/null", "--dbname", server.conninfo(with_password=False)]
    environment = client_environment(server)
    with (
        tempfile.TemporaryFile() as complaints,
        subprocess.Popen(  # noqa: S603 - our own program; no shell
            [*reader, *target], env=environment, stdin=subprocess.PIPE, stderr=complaints, stdout=complaints
        ) as psql,
        subprocess.Popen(  # noqa: S603 - our own program; no shell
            writer, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=complaints
        ) as pg_restore,
    ):
        feeder = threading.Thread(target=_feed, args=(file, pg_restore.stdin), daemon=True)
        feeder.start()
        _pass_on(pg_restore.stdout, psql.stdin)
        feeder.join()
        codes = (pg_restore.wait(), psql.wait())
        complaints.seek(0)
        said = complaints.read().decode(errors="replace").strip()
    if codes != (0, 0):
        raise RestoreFailed(f"The dump could not be read into {server.dbname}; nothing was changed.\n{said}")
    with psycopg.connect(server.conninfo(), autocommit=True) as connection:
        connection.execute("ANALYZE")


def _feed(file: Path, target: IO[bytes] | None) -> None:
    """Write the dump's pieces to pg_restore; if it gave up, its exit code will tell."""
    if target is None:
        return
    with contextlib.suppress(BrokenPipeError, BackupDamaged), target, opened(file) as archive:
        for name, content in members(archive):
            if name.startswith("database/"):
                shutil.copyfileobj(content, target, 1024 * 1024)


def _pass_on(source: IO[bytes] | None, target: IO[bytes] | None) -> None:
    """Hand pg_restore's SQL to psql; if psql gave up, its exit code will tell."""
    if source is None or target is None:
        return
    with contextlib.suppress(BrokenPipeError), target:
        for line in source:
            if not _UNKNOWN_TO_OTHER_SERVERS.fullmatch(line):
                target.write(line)
            if _FIRST_DATA.fullmatch(line):
                break
        shutil.copyfileobj(source, target, 1024 * 1024)
