"""A backup comes back whole, on our server and on PostgreSQL 15; a damaged one is refused and harms nothing."""

import datetime
import io
import os
import random
import re
import secrets
import shutil
import stat
import subprocess
import tarfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from jangkau.core import postgres
from jangkau.core.postgres import archive, restoring
from jangkau.core.postgres.place import Account, find_place
from tests.core.postgres.conftest import end_server, new_folder
from tests.programs import require_program

NOW = datetime.datetime(2026, 3, 1, 8, 30, tzinfo=datetime.UTC)
KEYS = {"JANGKAU_SEAL_KEYS": "k1:" + "A" * 43 + "=", "JANGKAU_DIGEST_KEYS": "k1:" + "B" * 42 + "A="}


@pytest.fixture
def media(scratch: Path) -> Path:
    """A media folder with a file in a folder, and one that is large for its kind."""
    folder = scratch / "media"
    (folder / "rosters 2026").mkdir(parents=True)
    (folder / "rosters 2026" / "a'b.bin").write_bytes(b"original")
    (folder / "large").write_bytes(random.Random(7).randbytes(300_000))
    return folder


@pytest.fixture
def server(running: Path) -> postgres.Server:
    """The embedded server with two tables, a trigger that refuses changes, and a partial index."""
    server = find_place(running).server
    fill(server)
    return server


@pytest.fixture(scope="module")
def debian15() -> Iterator[postgres.Server]:
    """A server of Debian's PostgreSQL 15, reached by password on a private socket."""
    programs = require_program("postgres", "/usr/lib/postgresql/15/bin/postgres", package="postgresql-15")
    programs = programs if "15" in str(programs) else Path("/usr/lib/postgresql/15/bin/postgres")
    folder = new_folder()
    account = find_place(folder).account
    password = secrets.token_hex(8)
    (folder / "password").write_text(password)
    home = folder / "home"
    home.mkdir(mode=0o700)
    os.chown(home, account.uid, account.gid)
    (folder / "password").chmod(0o644)
    options = f"-c listen_addresses='' -c unix_socket_directories={home} -c fsync=off"
    run(account, programs.with_name("initdb"), "-D", home / "data", "-U", "jangkau", "-E", "UTF8", "--locale=C.UTF-8",
        "--auth=scram-sha-256", f"--pwfile={folder / 'password'}", "--no-sync")  # fmt: skip
    run(account, programs.with_name("pg_ctl"), "-D", home / "data", "-l", home / "log", "-o", options, "-w", "start")
    yield postgres.parse_database_url(f"postgresql://jangkau:{password}@/jangkau?host={home}")
    run(account, programs.with_name("pg_ctl"), "-D", home / "data", "-m", "immediate", "stop")
    shutil.rmtree(folder)


def run(account: Account, *command: str | Path) -> None:
    """Run a program of PostgreSQL as an unprivileged user; it must succeed."""
    done = account.run(list(command))
    assert done.returncode == 0, done.stderr


def fill(server: postgres.Server) -> None:
    """Make what a restore must bring back."""
    with psycopg.connect(server.conninfo()) as connection:
        connection.execute(
            "CREATE TABLE person (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL)"
        )
        connection.execute("CREATE TABLE note (person bigint REFERENCES person, text text)")
        connection.execute("CREATE UNIQUE INDEX once ON note (person) WHERE text IS NOT NULL")
        connection.execute("INSERT INTO person (name) SELECT 'orang ' || i FROM generate_series(1, 1000) AS i")
        connection.execute("INSERT INTO note VALUES (1, E'SET transaction_timeout = 0;\\n\\\\.\\té')")
        connection.execute(
            "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'never'; END $$"
        )
        connection.execute("CREATE TRIGGER append_only BEFORE DELETE ON person EXECUTE FUNCTION refuse()")


def contents(server: postgres.Server) -> tuple[int, str, bool]:
    """Return what ``fill`` made, as it is found, and whether its trigger still stands."""
    with psycopg.connect(server.conninfo(), autocommit=True) as connection:
        persons = connection.execute("SELECT count(*) FROM person").fetchone()
        note = connection.execute("SELECT text FROM note").fetchone()
        assert persons is not None
        assert note is not None
        try:
            connection.execute("DELETE FROM person")
        except psycopg.errors.RaiseException:
            return persons[0], note[0], True
        return persons[0], note[0], False


def change(server: postgres.Server, media: Path) -> None:
    """Change what is there after the backup was made."""
    with psycopg.connect(server.conninfo()) as connection:
        connection.execute("DROP TABLE note")
        connection.execute("CREATE TABLE newer (id int)")
    (media / "newer").write_bytes(b"newer")
    (media / "large").write_bytes(b"changed")


def files(media: Path) -> dict[str, bytes]:
    """Return the media folder's files and what is in them."""
    return {str(path.relative_to(media)): path.read_bytes() for path in media.rglob("*") if path.is_file()}


def databases(server: postgres.Server) -> list[str]:
    """Return the names of the server's databases."""
    with psycopg.connect(server.with_database("postgres").conninfo()) as connection:
        rows = connection.execute("SELECT datname FROM pg_database WHERE NOT datistemplate ORDER BY 1").fetchall()
    return [name for (name,) in rows]


EXPECTED = (1000, "SET transaction_timeout = 0;\n\\.\té", True)


def test_restore_brings_back_database_and_media_as_they_were(
    server: postgres.Server, media: Path, scratch: Path
) -> None:
    file = scratch / "the backup.jangkau"
    before = files(media)
    archive.backup(server=server, media=media, file=file, now=NOW, keys=KEYS)
    change(server, media)

    manifest = restoring.restore(server=server, media=media, file=file, keys=KEYS)

    assert contents(server) == EXPECTED
    assert files(media) == before
    assert databases(server) == ["jangkau", "postgres"]
    assert sorted(path.name for path in media.parent.iterdir() if "media" in path.name) == ["media"]
    assert manifest["made_at"] == "2026-03-01T08:30:00+00:00"
    assert manifest["missing_keys"] == []


def test_backup_of_our_server_is_restored_by_postgresql_15_and_the_other_way_round(
    server: postgres.Server, debian15: postgres.Server, media: Path, scratch: Path
) -> None:
    archive.backup(server=server, media=media, file=scratch / "ours", now=NOW, keys=KEYS)

    restoring.restore(server=debian15, media=scratch / "there", file=scratch / "ours", keys=KEYS)
    archive.backup(server=debian15, media=scratch / "there", file=scratch / "theirs", now=NOW, keys=KEYS)
    change(server, media)
    restoring.restore(server=server, media=media, file=scratch / "theirs", keys=KEYS)

    assert contents(debian15) == EXPECTED
    assert contents(server) == EXPECTED
    assert files(scratch / "there") == files(media)


def test_restored_database_keeps_encoding_and_locale(
    server: postgres.Server, debian15: postgres.Server, scratch: Path
) -> None:
    statement = "SELECT pg_encoding_to_char(encoding), datcollate, datlocprovider FROM pg_database WHERE datname = %s"

    def locale_of(server: postgres.Server) -> object:
        with psycopg.connect(server.conninfo()) as connection:
            return connection.execute(statement, [server.dbname]).fetchone()

    archive.backup(server=server, media=scratch / "none", file=scratch / "backup", now=NOW, keys=KEYS)
    for target in (server, debian15.with_database("second")):
        if target.dbname == "second":
            with psycopg.connect(debian15.with_database("postgres").conninfo(), autocommit=True) as connection:
                connection.execute("CREATE DATABASE second TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C.UTF-8'")
        before = locale_of(target)

        restoring.restore(server=target, media=scratch / "none", file=scratch / "backup", keys=KEYS)

        assert locale_of(target) == before


def test_database_that_does_not_exist_is_made(server: postgres.Server, media: Path, scratch: Path) -> None:
    archive.backup(server=server, media=media, file=scratch / "backup", now=NOW, keys=KEYS)
    empty = server.with_database("elsewhere")

    restoring.restore(server=empty, media=scratch / "elsewhere", file=scratch / "backup", keys=KEYS)

    assert contents(empty) == EXPECTED
    assert contents(server) == EXPECTED


def test_backup_is_for_our_eyes_only_and_holds_no_key(server: postgres.Server, media: Path, scratch: Path) -> None:
    file = scratch / "backup"
    keys = {"JANGKAU_SEAL_KEYS": "k1:c2VjcmV0IHNlY3JldCBzZWNyZXQgc2VjcmV0IHNlY3I="}

    manifest = archive.backup(server=server, media=media, file=file, now=NOW, keys=keys)

    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert b"c2VjcmV0" not in file.read_bytes()
    assert b"secret secret" not in file.read_bytes()
    assert list(manifest["keys"]) == ["JANGKAU_SEAL_KEYS k1"]


def test_keys_that_differ_are_told(server: postgres.Server, media: Path, scratch: Path) -> None:
    archive.backup(server=server, media=media, file=scratch / "backup", now=NOW, keys=KEYS)
    others = {**KEYS, "JANGKAU_SEAL_KEYS": "k1:" + "C" * 42 + "A="}

    manifest = restoring.restore(server=server, media=media, file=scratch / "backup", keys=others)

    assert manifest["missing_keys"] == ["JANGKAU_SEAL_KEYS k1"]


def test_failed_backup_leaves_the_earlier_one(server: postgres.Server, media: Path, scratch: Path) -> None:
    file = scratch / "backups" / "backup"
    file.parent.mkdir()
    file.write_bytes(b"earlier")

    with pytest.raises(archive.BackupFailed, match="nowhere"):
        archive.backup(server=server.with_database("nowhere"), media=media, file=file, now=NOW, keys=KEYS)

    assert [path.name for path in file.parent.iterdir()] == ["backup"]
    assert file.read_bytes() == b"earlier"


def test_folder_that_does_not_exist_is_told(server: postgres.Server, media: Path, scratch: Path) -> None:
    with pytest.raises(archive.BackupFailed, match="No such file or directory"):
        archive.backup(server=server, media=media, file=scratch / "none" / "backup", now=NOW, keys=KEYS)


@pytest.fixture(scope="module")
def sound(made_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sound backup, for the tests that damage a copy of it."""
    root = new_folder()
    subprocess.run(["cp", "-a", made_once, root / ".jangkau"], check=True)
    server = postgres.ensure_running(root=root)
    fill(server)
    media = tmp_path_factory.mktemp("media")
    (media / "file").write_bytes(b"x" * 20_000)
    file = tmp_path_factory.mktemp("backup") / "sound"
    archive.backup(server=server, media=media, file=file, now=NOW, keys=KEYS)
    end_server(root)
    shutil.rmtree(root)
    return file


def test_sound_backup_is_accepted(sound: Path) -> None:
    assert archive.verify(sound)["media_files"] == 1


def test_backup_cut_short_anywhere_is_refused(sound: Path, tmp_path: Path) -> None:
    whole = sound.read_bytes()
    end = whole.rstrip(b"\0")
    cut = tmp_path / "cut"
    for length in [*range(0, len(end), 997), len(end) - 1]:
        cut.write_bytes(whole[:length])

        with pytest.raises(archive.BackupDamaged):
            archive.verify(cut)


def test_changed_byte_is_noticed_wherever_it_matters(sound: Path, tmp_path: Path) -> None:
    whole = bytearray(sound.read_bytes())
    manifest = archive.verify(sound)
    changed = tmp_path / "changed"
    refused = 0
    for position in range(0, len(whole), 211):
        whole[position] ^= 0x20
        changed.write_bytes(whole)
        whole[position] ^= 0x20

        try:
            read = archive.verify(changed)
        except archive.BackupDamaged:
            refused += 1
        else:
            assert read == manifest  # padding between the parts
    assert refused > 100


@pytest.mark.parametrize("content", [b"", b"not a tar", b"\0" * 20_480, b"PK\x03\x04" + b"x" * 600])
def test_other_files_are_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "other").write_bytes(content)

    with pytest.raises(archive.BackupDamaged):
        archive.verify(tmp_path / "other")


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("media/../../escaped", tarfile.REGTYPE),
        ("/etc/passwd", tarfile.REGTYPE),
        ("media/link", tarfile.SYMTYPE),
        ("media/device", tarfile.CHRTYPE),
        ("other", tarfile.REGTYPE),
    ],
)
def test_tar_that_reaches_out_of_its_folder_is_refused(tmp_path: Path, name: str, kind: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.type = kind
    member.linkname = "/etc"
    with tarfile.open(tmp_path / "evil", "w") as evil:
        evil.addfile(member, io.BytesIO())

    with pytest.raises(archive.BackupDamaged, match="which no backup of Jangkau does"):
        archive.verify(tmp_path / "evil")


def test_damaged_backup_harms_nothing(server: postgres.Server, media: Path, scratch: Path) -> None:
    file = scratch / "backup"
    archive.backup(server=server, media=media, file=file, now=NOW, keys=KEYS)
    file.write_bytes(file.read_bytes()[:-20_000])
    before = files(media)

    with pytest.raises(archive.BackupDamaged):
        restoring.restore(server=server, media=media, file=file, keys=KEYS)

    assert (contents(server), files(media)) == (EXPECTED, before)
    assert databases(server) == ["jangkau", "postgres"]


def test_database_in_use_is_not_replaced(server: postgres.Server, media: Path, scratch: Path) -> None:
    archive.backup(server=server, media=media, file=scratch / "backup", now=NOW, keys=KEYS)

    with (
        psycopg.connect(server.conninfo()) as connection,
        pytest.raises(restoring.DatabaseInUse, match="1 sessions are open in the database jangkau"),
    ):
        restoring.restore(server=server, media=media, file=scratch / "backup", keys=KEYS)

    assert connection.closed
    assert databases(server) == ["jangkau", "postgres"]


@pytest.mark.parametrize("step", ["_fill", "_unpack_media", "_exchange"])
def test_restore_that_fails_at_any_step_leaves_the_old_as_it_was(
    server: postgres.Server, media: Path, scratch: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    archive.backup(server=server, media=media, file=scratch / "backup", now=NOW, keys=KEYS)
    (media / "newer").write_bytes(b"newer")
    before = files(media)

    def fail(*arguments: object, **more: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(restoring, step, fail)
    with pytest.raises(restoring.RestoreFailed, match="No space left on device"):
        restoring.restore(server=server, media=media, file=scratch / "backup", keys=KEYS)

    assert (contents(server), files(media)) == (EXPECTED, before)
    assert databases(server) == ["jangkau", "postgres"]
    assert sorted(path.name for path in media.parent.iterdir() if "media" in path.name) == ["media"]


def test_dump_that_the_server_refuses_leaves_the_old_as_it_was(
    server: postgres.Server, media: Path, scratch: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive.backup(server=server, media=media, file=scratch / "backup", now=NOW, keys=KEYS)
    monkeypatch.setattr(restoring, "_UNKNOWN_TO_OTHER_SERVERS", re.compile(rb"CREATE TABLE public\.note \(\n"))

    with pytest.raises(restoring.RestoreFailed, match="syntax error"):
        restoring.restore(server=server, media=media, file=scratch / "backup", keys=KEYS)

    assert contents(server) == EXPECTED
    assert databases(server) == ["jangkau", "postgres"]
