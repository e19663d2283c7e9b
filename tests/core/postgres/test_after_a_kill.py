"""Whatever was killed, the next start puts it right and nothing committed is lost."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import psycopg
import pytest

from jangkau.core import postgres
from tests.core.postgres.conftest import MakeCheckout, end_server, kill_all, own_environment, processes_of, query
from tests.core.postgres.test_ensure_running import start_elsewhere


@pytest.fixture
def committed(running: Path) -> Path:
    """A running server that holds one committed row."""
    query(running, "CREATE TABLE kept AS SELECT 'yes' AS word")
    return running


def test_server_killed_with_all_its_processes_comes_back_with_what_was_committed(committed: Path) -> None:
    for _ in range(3):
        kill_all(committed)

        postgres.ensure_running(root=committed)

        assert query(committed, "SELECT word FROM kept") == "yes"


def test_process_number_that_belongs_to_another_program_now_is_not_believed(committed: Path) -> None:
    place = postgres.find_place(committed)
    kill_all(committed)
    drop = {"user": place.account.uid, "group": place.account.gid} if os.geteuid() == 0 else {}
    other = subprocess.Popen(["sleep", "60"], cwd="/", **drop)
    place.account.shell(
        'cd "$1" && { echo "$2"; tail -n +2 data/postmaster.pid; } > data/new && mv data/new data/postmaster.pid; '
        'echo "$2" > socket/.s.PGSQL.5432.lock',
        place.home,
        str(other.pid),
    )

    try:
        stopped = postgres.stop(root=committed)
        postgres.ensure_running(root=committed)

        assert stopped is False
        assert other.poll() is None
        assert query(committed, "SELECT word FROM kept") == "yes"
    finally:
        other.kill()
        other.wait()


def test_empty_process_file_is_no_hindrance(committed: Path) -> None:
    place = postgres.find_place(committed)
    kill_all(committed)
    place.account.shell(': > "$1"', place.data / "postmaster.pid")

    postgres.ensure_running(root=committed)

    assert query(committed, "SELECT word FROM kept") == "yes"


def test_child_still_at_work_when_its_server_was_killed_gives_way(committed: Path) -> None:
    place = postgres.find_place(committed)
    worker = threading.Thread(target=_work_until_killed, args=(place.server,))
    worker.start()
    while query(committed, "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'SELECT sum(i)%'") == 0:
        time.sleep(0.05)
    postmaster = postgres.processes.postmaster(place)
    assert postmaster is not None
    os.kill(postmaster, signal.SIGKILL)

    postgres.ensure_running(root=committed)

    worker.join(10)
    assert not worker.is_alive()
    assert query(committed, "SELECT word FROM kept") == "yes"


def test_cluster_left_half_made_is_made_anew(make_checkout: MakeCheckout) -> None:
    root = make_checkout("new")
    for seconds in (0.35, 0.6, 0.8, 1.0):
        start = start_elsewhere(root)
        time.sleep(seconds)
        start.kill()
        start.communicate()

    postgres.ensure_running(root=root, say=lambda message: None)

    place = postgres.find_place(root)
    assert query(root, "SELECT current_user") == "jangkau"
    assert place.account.shell('ls "$1"', place.home).stdout.split() == ["data", "server.log", "socket"]


def test_start_killed_at_any_moment_is_taken_up_by_the_next(committed: Path) -> None:
    for seconds in (0.2, 0.25, 0.3, 0.35, 0.4):
        kill_all(committed)
        start = start_elsewhere(committed)
        time.sleep(seconds)
        start.kill()
        start.communicate()

    postgres.ensure_running(root=committed)

    assert query(committed, "SELECT word FROM kept") == "yes"


def test_checkout_copied_while_its_server_runs_gets_a_server_of_its_own(committed: Path, scratch: Path) -> None:
    copy = scratch / "copy"
    postgres.stop(root=committed)
    postgres.ensure_running(root=committed)
    subprocess.run(["cp", "-a", committed, copy], check=True)

    try:
        postgres.ensure_running(root=copy)

        assert set(processes_of(copy)).isdisjoint(processes_of(committed))
        assert query(copy, "SELECT word FROM kept") == "yes"
    finally:
        end_server(copy)


def _work_until_killed(server: postgres.Server) -> None:
    with pytest.raises(psycopg.OperationalError), psycopg.connect(server.conninfo()) as connection:
        connection.execute("SELECT sum(i) FROM generate_series(1, 10000000000) AS i")


def test_server_outlives_the_process_that_started_it_and_its_terminal(checkout: Path) -> None:
    command = [sys.executable, "-m", "jangkau.core.postgres", "--root", str(checkout), "start"]
    start = subprocess.Popen(command, env=own_environment(), start_new_session=True, stderr=subprocess.DEVNULL)
    start.wait()

    with pytest.raises(ProcessLookupError):
        os.killpg(start.pid, signal.SIGINT)

    assert postgres.is_running(root=checkout)


def test_server_whose_socket_was_removed_is_ended_and_started_anew(committed: Path) -> None:
    place = postgres.find_place(committed)
    for left in place.socket.iterdir():
        left.unlink()

    postgres.ensure_running(root=committed)

    assert query(committed, "SELECT word FROM kept") == "yes"
