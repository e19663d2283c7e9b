"""Checkouts with an embedded server of their own, which ends with the test."""

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from jangkau.core import postgres

MakeCheckout = Callable[[str], Path]
_ENOUGH_BYTES = 1 << 30


def own_environment() -> dict[str, str]:
    """Return an environment in which another process finds our code, and no other server."""
    elsewhere = ("JANGKAU_EMBEDDED_ROOT", "DATABASE_URL")
    kept = {name: value for name, value in os.environ.items() if name not in elsewhere}
    return {**kept, "PYTHONPATH": str(Path(postgres.__file__).parents[3])}


def processes_of(root: Path) -> list[int]:
    """Return every process of the server of a checkout."""
    clusters = {str(root / ".jangkau" / "pg" / "data"), str(postgres.place.private_folder(root) / "data")}
    found = []
    for entry in Path("/proc").iterdir():
        with contextlib.suppress(OSError):
            if entry.name.isdigit() and os.readlink(entry / "cwd") in clusters:
                found.append(int(entry.name))
    return found


def kill_all(root: Path) -> None:
    """Kill -9 every process of the server, and wait until the kernel has done so."""
    while numbers := processes_of(root):
        for number in numbers:
            with contextlib.suppress(ProcessLookupError):
                os.kill(number, signal.SIGKILL)


def end_server(root: Path) -> None:
    """End the server at once, letting it give back its shared memory; then make sure."""
    for number in processes_of(root):
        with contextlib.suppress(OSError):
            if b"-D" in Path(f"/proc/{number}/cmdline").read_bytes().split(b"\0"):
                os.kill(number, signal.SIGQUIT)
    deadline = time.monotonic() + 5
    while processes_of(root) and time.monotonic() < deadline:
        time.sleep(0.02)
    kill_all(root)


def query(root: Path, statement: str) -> Any:
    """Run one statement on the running server and return the first value of its result."""
    with psycopg.connect(postgres.find_place(root).server.conninfo(), autocommit=True) as connection:
        cursor = connection.execute(statement)
        row = cursor.fetchone() if cursor.description else None
        return row[0] if row else None


def new_folder() -> Path:
    """Return a new folder that every user of the machine can enter, unlike pytest's own; in memory if there is room."""
    in_memory = Path("/dev/shm")
    roomy = in_memory.is_dir() and shutil.disk_usage(in_memory).free > _ENOUGH_BYTES
    folder = Path(tempfile.mkdtemp(prefix="jangkau-test-", dir=in_memory if roomy else "/tmp")).resolve()
    folder.chmod(0o755)
    return folder


@pytest.fixture
def scratch() -> Iterator[Path]:
    """A folder that every user of the machine can enter."""
    folder = new_folder()
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def make_checkout(scratch: Path) -> Iterator[MakeCheckout]:
    """Make empty checkouts by name; their servers are stopped and removed in the end."""
    made = []

    def make(name: str) -> Path:
        root = scratch / name
        root.mkdir(parents=True)
        made.append(root)
        return root

    yield make
    for root in made:
        end_server(root)
        outside = postgres.place.private_folder(root)
        for folder in (outside, Path(f"{outside}-programs")):
            if folder.exists():
                shutil.rmtree(folder)


@pytest.fixture(scope="session")
def made_once() -> Iterator[Path]:
    """A cluster made once and stopped, to be copied: making one takes a second."""
    folder = new_folder()
    postgres.ensure_running(root=folder, say=lambda message: None)
    postgres.stop(root=folder)
    yield folder / ".jangkau"
    shutil.rmtree(folder)


@pytest.fixture
def checkout(make_checkout: MakeCheckout, made_once: Path) -> Path:
    """A checkout whose cluster has been made and whose server does not run."""
    root = make_checkout("checkout")
    subprocess.run(["cp", "-a", made_once, root / ".jangkau"], check=True)
    return root


@pytest.fixture
def running(checkout: Path) -> Path:
    """A checkout whose server runs."""
    postgres.ensure_running(root=checkout)
    return checkout
