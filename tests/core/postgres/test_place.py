"""Where the data go, as whom the server runs, and what is refused with which words."""

import os
import stat
import subprocess
from pathlib import Path

import pytest

from jangkau.core import postgres
from jangkau.core.postgres import place as places
from jangkau.core.postgres import programs
from tests.core.postgres.conftest import MakeCheckout, query

as_root_only = pytest.mark.skipif(os.geteuid() != 0, reason="only root changes into another user")


def silent(message: str) -> None:
    """Say nothing."""


@pytest.mark.parametrize(
    "name",
    ["with space and 'quote'", 'dq"uote $HOME `id` \\ back, comma %s', "long-" + "x" * 120],
    ids=["spaces", "shell characters", "too long for a socket"],
)
def test_server_runs_whatever_the_path(make_checkout: MakeCheckout, made_once: Path, name: str) -> None:
    root = make_checkout(name)
    subprocess.run(["cp", "-a", made_once, root / ".jangkau"], check=True)

    postgres.ensure_running(root=root, say=silent)

    assert query(root, "SELECT current_user") == "jangkau"
    socket = postgres.find_place(root).socket
    assert len(os.fsencode(socket / ".s.PGSQL.5432")) <= 107
    assert stat.S_IMODE(socket.stat().st_mode) == 0o700


@as_root_only
def test_root_of_a_closed_checkout_keeps_the_data_in_a_private_folder_and_says_so_once(
    make_checkout: MakeCheckout,
) -> None:
    root = make_checkout("closed/inner")
    root.parent.chmod(0o700)
    said: list[str] = []

    postgres.ensure_running(root=root, say=said.append)
    postgres.stop(root=root)
    postgres.ensure_running(root=root, say=said.append)

    place = postgres.find_place(root)
    assert place.home == places.private_folder(root)
    assert stat.S_IMODE(place.home.stat().st_mode) == 0o700
    assert place.home.stat().st_uid == place.account.uid
    assert stat.S_IMODE(root.parent.stat().st_mode) == 0o700
    assert query(root, "SELECT current_user") == "jangkau"
    assert len([message for message in said if str(root) in message and "cannot enter" in message]) == 1


@as_root_only
def test_programs_out_of_reach_are_copied(
    make_checkout: MakeCheckout, scratch: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = scratch / "closed"
    closed.mkdir(mode=0o700)
    package = programs._package_folder()
    for name in (package.name, f"{package.name}.libs"):
        (closed / name).symlink_to(package.with_name(name))
    monkeypatch.setattr(programs, "_package_folder", lambda: closed / package.name)
    root = make_checkout("new")
    account = postgres.find_place(root).account

    first = programs.server_programs(root=root, account=account)
    second = programs.server_programs(root=root, account=account)

    assert first == second
    assert first.is_relative_to(f"{places.private_folder(root)}-programs")
    assert account.run([first / "initdb", "--version"]).returncode == 0
    assert first.stat().st_uid == os.geteuid()
    assert not (first / "postgres").stat().st_mode & 0o022


@as_root_only
@pytest.mark.parametrize(
    ("uid", "mode", "word"), [(5, 0o700, "belongs to"), (0, 0o700, "belongs to"), (None, 0o755, "open")]
)
def test_private_folder_that_somebody_else_made_is_refused(
    make_checkout: MakeCheckout, uid: int | None, mode: int, word: str
) -> None:
    root = make_checkout("closed/inner")
    root.parent.chmod(0o700)
    expected = postgres.find_place(root).account.uid
    squatted = places.private_folder(root)
    squatted.mkdir()
    squatted.chmod(mode)
    os.chown(squatted, expected if uid is None else uid, 0)

    with pytest.raises(postgres.NotOurs, match=word):
        postgres.ensure_running(root=root, say=silent)


def test_private_folder_that_is_a_link_is_refused(make_checkout: MakeCheckout, scratch: Path) -> None:
    root = make_checkout("x" * 120)
    (scratch / "target").mkdir(mode=0o700)
    squatted = places.private_folder(root)
    squatted.symlink_to(scratch / "target")

    try:
        with pytest.raises(postgres.NotOurs, match="should be a folder"):
            postgres.ensure_running(root=root, say=silent)
    finally:
        squatted.unlink()


@as_root_only
def test_root_becomes_the_owner_of_the_checkout(make_checkout: MakeCheckout) -> None:
    root = make_checkout("owned")
    os.chown(root, 1, 1)

    assert postgres.find_place(root).account.uid == 1


@as_root_only
def test_root_stays_with_the_owner_of_the_data(checkout: Path) -> None:
    home = checkout / ".jangkau" / "pg"
    os.chown(home, 1, 1)

    assert postgres.find_place(checkout).account.uid == 1


@as_root_only
def test_data_that_root_owns_are_refused(make_checkout: MakeCheckout) -> None:
    root = make_checkout("new")
    (root / ".jangkau" / "pg").mkdir(parents=True, mode=0o700)

    with pytest.raises(postgres.NotOurs, match="belongs to root"):
        postgres.ensure_running(root=root)


def test_data_of_another_major_version_are_left_alone_and_the_way_out_is_told(checkout: Path) -> None:
    place = postgres.find_place(checkout)
    place.account.shell('echo 16 > "$1"', place.data / "PG_VERSION")

    with pytest.raises(postgres.OtherMajorVersion, match=r"made by PostgreSQL 16.*PostgreSQL 18.*backup.*restore"):
        postgres.ensure_running(root=checkout)

    assert place.account.shell('ls "$1"', place.data / "base").returncode == 0


def test_folder_that_is_no_cluster_is_left_alone(make_checkout: MakeCheckout) -> None:
    root = make_checkout("new")
    (root / ".jangkau").mkdir()
    place = postgres.find_place(root)
    places.make_private(place.home, place.account)
    place.account.shell('mkdir "$1" && echo mine > "$1/file"', place.data)

    with pytest.raises(postgres.ClusterBroken, match="no PostgreSQL cluster"):
        postgres.ensure_running(root=root)

    assert place.account.shell('cat "$1/file"', place.data).stdout == "mine\n"


def test_disk_full_while_the_cluster_is_made_leaves_nothing_half_done(
    make_checkout: MakeCheckout, scratch: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The programs stand in for PostgreSQL's on a full disk: they write, complain and fail."""
    initdb = scratch / "initdb"
    initdb.write_text('#!/bin/sh\nmkdir "$2"\necho "could not write: No space left on device" >&2\nexit 1\n')
    initdb.chmod(0o755)
    monkeypatch.setattr("jangkau.core.postgres.cluster.server_programs", lambda root, account: scratch)
    monkeypatch.setattr("jangkau.core.postgres.place._FEW_BYTES", 1 << 60)
    root = make_checkout("new")

    with pytest.raises(postgres.NotStarted, match=r"MB left: make room[^\n]*\n.*No space left on device"):
        postgres.ensure_running(root=root, say=silent)

    place = postgres.find_place(root)
    assert place.account.shell('ls "$1"', place.home).stdout.split() == ["socket"]


def test_server_that_gives_up_is_reported_with_the_end_of_its_log(checkout: Path) -> None:
    place = postgres.find_place(checkout)
    place.account.shell('echo "shared_buffers = many" >> "$1"', place.data / "postgresql.conf")

    with pytest.raises(postgres.NotStarted, match=r'server\.log:\n(.*\n)*.*"shared_buffers": "many"'):
        postgres.ensure_running(root=checkout)
