"""Make, start and stop the embedded server.

Whatever is killed at whatever moment, the next start puts it right: a cluster is made under another name and
renamed when complete; a lock (which the kernel frees when its holder dies) lets one process at a time make or
start; and a process number left by a dead server is believed only if that process works in our data folder.
"""

import contextlib
import fcntl
import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg

from jangkau.core.postgres import configuration, processes
from jangkau.core.postgres.place import (
    DATABASE,
    OWNER_ROLE,
    PORT,
    NoServer,
    Place,
    find_place,
    make_private,
    private_folder,
)
from jangkau.core.postgres.programs import MAJOR, server_programs
from jangkau.core.postgres.server import Server

Say = Callable[[str], None]

_START_SECONDS = 180  # recovery after a kill reads up to max_wal_size of log
_STOP_SECONDS = 60
_PATIENCE_SECONDS = 5
_BOOTSTRAP = f"CREATE ROLE {OWNER_ROLE} LOGIN CREATEDB\nCREATE DATABASE {DATABASE} OWNER {OWNER_ROLE}\n"


class NotStarted(NoServer):
    """The server did not start. The message says where its log is and what it said last."""


class ClusterBroken(NoServer):
    """The data folder is there but is not a cluster."""


class OtherMajorVersion(NoServer):
    """The data were made by another major version of PostgreSQL."""


def ensure_running(*, root: Path, say: Say | None = None) -> Server:
    """Return the embedded server of the checkout at ``root``, made and started if need be.

    It goes on running when this process ends, so that the next one finds it.

    Args:
        root: the checkout; data are kept in ``root/.jangkau/pg``.
        say: told what takes time; standard error by default.

    Raises one of these, each a NoServer:
        NotOurs: if data, socket or lock belong to another user.
        Unreachable: if root asks and there is no unprivileged user who could run it.
        ProgramsMissing: if PostgreSQL's programs do not run here.
        OtherMajorVersion: if the data were made by another major version.
        ClusterBroken: if the data folder holds something else.
        NotStarted: if PostgreSQL refused, for example on a full disk.
    """
    place = find_place(root)
    if _refusal(place.server) is None:
        return place.server
    with _locked(place):
        refusal = _refusal(place.server)
        if refusal is not None:
            _start(place, say or _say)
    return place.server


def is_running(*, root: Path) -> bool:
    """Return whether the embedded server of the checkout answers; it is not started."""
    return _refusal(find_place(root).server) is None


def stop(*, root: Path) -> bool:
    """Stop the embedded server, ending its sessions, and return whether there was one.

    Raises:
        NotStarted: if it does not stop within a minute.
    """
    place = find_place(root)
    with _locked(place):
        if processes.postmaster(place) is None:
            return False
        programs = server_programs(root=place.root, account=place.account)
        done = place.account.run(
            [programs / "pg_ctl", "stop", "-D", place.data, "-m", "fast", "-w", "-t", str(_STOP_SECONDS)]
        )
        if done.returncode != 0:
            raise NotStarted(f"PostgreSQL in {place.data} does not stop: {done.stderr.strip()}")
        return True


def _say(message: str) -> None:
    """Tell the person at the terminal."""
    sys.stderr.write(f"jangkau: {message}\n")
    sys.stderr.flush()


def _refusal(server: Server) -> str | None:
    """Return why the server does not take us in, or None if it does."""
    try:
        psycopg.connect(server.conninfo(connect_timeout="5")).close()
    except psycopg.OperationalError as error:
        return str(error)
    return None


@contextlib.contextmanager
def _locked(place: Place) -> Iterator[None]:
    """Hold the checkout's lock; it is in our own folder, not in the server's user's."""
    path = place.state / "pg.lock"
    try:
        path.parent.mkdir(mode=0o755, exist_ok=True)
        lock = os.open(path, os.O_RDONLY | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o644)
    except OSError as error:
        raise NotStarted(f"{path} cannot be made: {error.strerror}. It keeps two starts apart.") from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


def _start(place: Place, say: Say) -> None:
    """Make the cluster if there is none, clear what a dead server left, start, and wait until it answers."""
    make_private(place.home, place.account)
    if not place.socket.is_relative_to(place.home):
        make_private(private_folder(place.root), place.account)
    make_private(place.socket, place.account)
    if place.data.exists():
        _check_version(place)
    else:
        _make(place, say)
    configuration.write(place)
    number = processes.postmaster(place)
    if number is not None and not _has_socket(place):
        _end_unreachable(place, number)
        number = None
    if number is None:
        processes.clear_remains(place)
        programs = server_programs(root=place.root, account=place.account)
        number = processes.launch(place, programs / "postgres")
    else:
        processes.reload(place, number)  # it is up and refused us: we may be a user whom it did not know yet
    _wait_until_up(place, number, say)


def _has_socket(place: Place) -> bool:
    """Return whether the server's socket is there, with patience for one that is only just starting."""
    socket = place.socket / f".s.PGSQL.{PORT}"
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while not (there := place.account.shell('test -S "$1"', socket).returncode == 0) and time.monotonic() < deadline:
        time.sleep(0.1)
    return there


def _end_unreachable(place: Place, number: int) -> None:
    """End a server whose socket somebody has removed, such as a cleaner of old files: nobody can reach it any more.

    Raises:
        NotStarted: if it does not end.
    """
    place.account.shell('kill -INT "$1"', str(number))
    deadline = time.monotonic() + _STOP_SECONDS
    while processes.is_alive(number):
        if time.monotonic() > deadline:
            raise NotStarted(f"PostgreSQL in {place.data} lost its socket and does not stop (process {number}).")
        time.sleep(0.1)


def _check_version(place: Place) -> None:
    """Refuse data that these programs cannot read."""
    read = place.account.shell('cat "$1"', place.data / "PG_VERSION")
    if read.returncode != 0:
        raise ClusterBroken(
            f"{place.data} holds no PostgreSQL cluster. Move the folder away and run this again: "
            "an empty database is made, into which ./dev restore FILE puts a backup."
        )
    found = read.stdout.strip()
    if found != str(MAJOR):
        raise OtherMajorVersion(
            f"The data in {place.data} were made by PostgreSQL {found}; "
            f"the programs installed are PostgreSQL {MAJOR}. "
            "To keep the data: check out the version of Jangkau that made them, ./dev backup FILE, "
            f"return to this version, move {place.data} away, ./dev restore FILE. "
            f"To begin empty: move {place.data} away."
        )


def _make(place: Place, say: Say) -> None:
    """Make the cluster with its role and database under another name, and rename it when all is done."""
    say(f"making an empty PostgreSQL {MAJOR} database in {place.home} (once)")
    if not place.is_beside_code:
        say(
            f"the data are kept there because user {place.account.name}, as whom root runs PostgreSQL, "
            f"cannot enter {place.root}"
        )
    programs = server_programs(root=place.root, account=place.account)
    unfinished = place.home / f"unfinished-{os.getpid()}-{time.monotonic_ns()}"
    place.account.shell('rm -rf "$1"/unfinished-*', place.home)
    steps: tuple[tuple[list[str | Path], str], ...] = (
        (_initdb_command(programs, unfinished), ""),
        (["/bin/sh", "-c", 'echo "include \'jangkau.conf\'" >> "$1/postgresql.conf"', "sh", unfinished], ""),
        (
            [programs / "postgres", "--single", "-D", unfinished, "-c", "exit_on_error=on", "postgres"],
            _BOOTSTRAP,
        ),
    )
    for command, feed in steps:
        if command[0] == programs / "postgres":
            configuration.write(place, data=unfinished)
        done = place.account.run(command, feed=feed)
        if done.returncode != 0:
            place.account.shell('rm -rf "$1"', unfinished)
            raise NotStarted(
                f"PostgreSQL could not make its data in {place.home}.{place.disk_hint}\n"
                f"{_last_lines(done.stdout + done.stderr)}"
            )
    unfinished.rename(place.data)


def _initdb_command(programs: Path, data: Path) -> list[str | Path]:
    """Return the command that makes a cluster whose order and letters no locale of the machine changes."""
    return [
        programs / "initdb",
        "--pgdata", data,
        "--username", "postgres",
        "--encoding", "UTF8",
        "--no-locale",
        "--locale-provider", "builtin",
        "--builtin-locale", "C.UTF-8",
        "--auth", "reject",
        "--no-instructions",
    ]  # fmt: skip


def _wait_until_up(place: Place, number: int, say: Say) -> None:
    """Wait until the server takes us in; say so if it is still recovering, and why if it gave up."""
    began = time.monotonic()
    said = False
    while (refusal := _refusal(place.server)) is not None:
        waited = time.monotonic() - began
        patience = _PATIENCE_SECONDS if _is_final(refusal) else _START_SECONDS
        if f'database "{DATABASE}" does not exist' in refusal:
            _make_database(place.server)
        if waited > patience or not processes.is_alive(number):
            break
        if waited > 5 and not said:
            say(f"PostgreSQL is not ready yet; if it was killed it is recovering (log: {place.log})")
            said = True
        time.sleep(0.02 if waited < 2 else 0.2)
    else:
        return
    log = place.account.shell('tail -n 15 "$1"', place.log).stdout
    raise NotStarted(
        f"PostgreSQL in {place.data} did not start.{place.disk_hint}\n{refusal}\n"
        f"The last lines of {place.log}:\n{_last_lines(log)}"
    )


def _make_database(server: Server) -> None:
    """Make the database anew where somebody has dropped it."""
    with (
        contextlib.suppress(psycopg.errors.DuplicateDatabase),
        psycopg.connect(server.with_database("postgres").conninfo(), autocommit=True) as connection,
    ):
        connection.execute(f"CREATE DATABASE {DATABASE}")


def _is_final(refusal: str) -> bool:
    """Return whether a server that is up refuses us, rather than one that is not ready."""
    return any(word in refusal for word in ("authentication failed", "does not exist", "connection slots", "clients"))


def _last_lines(text: str, count: int = 15) -> str:
    """Return the end of what a program said."""
    return "\n".join(text.strip().splitlines()[-count:])
