"""The embedded server is made, found again, and closed to everybody else."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from jangkau.core import postgres
from tests.core.postgres.conftest import MakeCheckout, own_environment, processes_of, query

as_root_only = pytest.mark.skipif(os.geteuid() != 0, reason="only root changes into another user")


def start_elsewhere(root: Path) -> subprocess.Popen[str]:
    """Start the server of a checkout in a process of its own."""
    command = [sys.executable, "-m", "jangkau.core.postgres", "--root", str(root), "start"]
    return subprocess.Popen(command, env=own_environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def test_first_start_makes_role_and_database_and_says_so(make_checkout: MakeCheckout) -> None:
    root = make_checkout("new")
    said: list[str] = []

    server = postgres.ensure_running(root=root, say=said.append)

    assert (server.user, server.dbname) == ("jangkau", "jangkau")
    assert query(root, "SELECT current_user || ' ' || current_database()") == "jangkau jangkau"
    assert query(root, "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = 'jangkau'") == "jangkau"
    assert len(said) == 1
    assert "(once)" in said[0]


def test_text_is_unicode_in_the_order_of_code_points_whatever_the_machine_speaks(running: Path) -> None:
    encoding = query(running, "SELECT pg_encoding_to_char(encoding) FROM pg_database WHERE datname = 'jangkau'")

    assert encoding == "UTF8"
    assert query(running, "SELECT lower('ÉÑ')") == "éñ"
    assert query(running, "SELECT string_agg(x, '' ORDER BY x) FROM unnest('{b,B,a,é}'::text[]) x") == "Babé"


def test_owner_makes_databases_but_is_no_superuser(running: Path) -> None:
    query(running, "CREATE DATABASE another")

    assert query(running, "SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user") is False


def test_folders_are_closed_to_others_and_those_above_are_left_alone(make_checkout: MakeCheckout) -> None:
    root = make_checkout("new")
    root.chmod(0o751)

    postgres.ensure_running(root=root, say=lambda message: None)

    place = postgres.find_place(root)
    for folder in (root / ".jangkau" / "pg", place.data, place.socket):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert folder.stat().st_uid == place.account.uid != 0
    assert stat.S_IMODE(root.stat().st_mode) == 0o751


def test_server_does_not_listen_on_the_network(running: Path) -> None:
    assert query(running, "SELECT inet_server_addr()") is None
    assert query(running, "SHOW listen_addresses") == ""
    assert query(running, "SHOW fsync") == "on"


@as_root_only
def test_our_user_is_not_taken_for_the_superuser(running: Path) -> None:
    server = postgres.find_place(running).server

    with pytest.raises(psycopg.OperationalError, match=r"[Pp]eer authentication failed"):
        psycopg.connect(server.conninfo(user="postgres", dbname="postgres"))


@as_root_only
def test_another_user_of_the_machine_is_refused_even_at_the_open_socket(running: Path) -> None:
    place = postgres.find_place(running)
    for path in (place.home, place.socket, place.socket / ".s.PGSQL.5432"):
        path.chmod(0o777)
    psql = postgres.programs.client_program("psql")

    refused = subprocess.run(
        [psql, place.server.conninfo(), "-c", "SELECT 1"], user=1, group=1, cwd="/", capture_output=True, text=True
    )

    assert refused.returncode != 0
    assert "Peer authentication failed" in refused.stderr


@as_root_only
def test_root_is_let_in_where_an_ordinary_user_made_the_database(checkout: Path) -> None:
    place = postgres.find_place(checkout)
    postgres.ensure_running(root=checkout)
    place.account.shell('printf "owner nobody-else jangkau\\n" > "$1"', place.data / "pg_ident.conf")
    place.account.shell('kill -HUP "$1"', str(postgres.processes.postmaster(place)))

    server = postgres.ensure_running(root=checkout)

    psycopg.connect(server.conninfo()).close()


def test_second_call_finds_the_running_server(running: Path) -> None:
    before = postgres.processes.postmaster(postgres.find_place(running))
    said: list[str] = []

    postgres.ensure_running(root=running, say=said.append)

    assert postgres.processes.postmaster(postgres.find_place(running)) == before
    assert said == []


def test_starts_at_once_make_one_server(make_checkout: MakeCheckout) -> None:
    root = make_checkout("new")

    starts = [start_elsewhere(root) for _ in range(6)]
    said = [start.communicate()[0] for start in starts]

    assert [start.returncode for start in starts] == [0] * 6
    assert "".join(said).count("(once)") == 1
    assert len([number for number in processes_of(root) if _is_postmaster(number)]) == 1


def test_stop_ends_the_server_and_tells_whether_there_was_one(running: Path) -> None:
    first, second = postgres.stop(root=running), postgres.stop(root=running)

    assert (first, second) == (True, False)
    assert processes_of(running) == []
    assert not postgres.is_running(root=running)


def test_dropped_database_is_made_anew(running: Path) -> None:
    server = postgres.find_place(running).server
    with psycopg.connect(server.with_database("postgres").conninfo(), autocommit=True) as connection:
        connection.execute("DROP DATABASE jangkau")

    postgres.ensure_running(root=running)

    assert query(running, "SELECT current_database()") == "jangkau"


def test_log_holds_nothing_of_the_rows_that_failed(running: Path) -> None:
    query(running, "CREATE TABLE person (nik text PRIMARY KEY, name text CHECK (name <> 'Siti Rahayu'))")
    query(running, "INSERT INTO person VALUES ('6402011708800001', 'Budi')")

    with pytest.raises(psycopg.errors.UniqueViolation):
        query(running, "INSERT INTO person VALUES ('6402011708800001', 'Budi')")
    with pytest.raises(psycopg.errors.CheckViolation):
        query(running, "INSERT INTO person VALUES ('6402011708800002', 'Siti Rahayu')")

    log = postgres.find_place(running).account.shell('cat "$1"', postgres.find_place(running).log).stdout
    assert "duplicate key" in log
    assert "64020117" not in log
    assert "Siti" not in log


def test_nothing_of_it_needs_django() -> None:
    command = "import sys, jangkau.core.postgres; sys.exit('django' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", command], env=own_environment()).returncode == 0


def _is_postmaster(number: int) -> bool:
    return b"-D" in Path(f"/proc/{number}/cmdline").read_bytes().split(b"\0")
