"""./dev sets up from the lock files, once, whatever interrupted it before."""

import os
import signal
import stat
import time

import pytest

from tests.dev.conftest import REPOSITORY, Checkout


def test_first_command_sets_up_with_progress_and_then_runs(fresh: Checkout) -> None:
    done = fresh.run("manage", "version")

    assert done.returncode == 0
    assert [line for line in done.stderr.splitlines() if line[9:12] in ("1/4", "2/4", "3/4")] != []
    assert done.stdout.splitlines()[1:4] == ["-m", "jangkau", "version"]
    assert fresh.called("uv sync --frozen") == 1
    assert fresh.called("npm-cli.js ci --ignore-scripts") == 1


def test_second_command_begins_at_once(ready: Checkout) -> None:
    began = time.monotonic()

    done = ready.run("manage", "version")

    assert time.monotonic() - began < 1
    assert done.stderr == ""
    assert (ready.called("uv sync"), ready.called("npm-cli.js")) == (1, 1)


@pytest.mark.parametrize("name", ["uv.lock", "package-lock.json", "pyproject.toml", "requirements-uv.txt"])
def test_changed_lock_file_sets_up_again(ready: Checkout, name: str) -> None:
    (ready.root / name).write_text("changed")

    ready.run("manage", "version")

    assert ready.called("uv sync") == 2


def test_changed_translation_is_compiled_and_no_package_installed(ready: Checkout) -> None:
    catalogue = ready.root / "src" / "jangkau" / "locale" / "en" / "LC_MESSAGES" / "django.po"
    catalogue.parent.mkdir(parents=True)
    catalogue.write_text('msgid "ya"\nmsgstr "yes"\n')

    changed = ready.run("manage", "version")
    again = ready.run("manage", "version")

    assert "4/4 translations" in changed.stderr
    assert "babel.messages.frontend" in changed.stdout
    assert (again.stderr, "babel.messages.frontend" in again.stdout) == ("", False)
    assert ready.called("uv sync") == 1


def test_removed_environment_is_brought_back(ready: Checkout) -> None:
    (ready.root / ".venv" / "bin" / "python").unlink()

    done = ready.run("manage", "version")

    assert done.returncode == 0
    assert ready.called("uv sync") == 2


def test_moved_checkout_sets_up_again(ready: Checkout) -> None:
    moved = ready.root.with_name("moved")
    ready.root.rename(moved)
    ready.root = moved

    done = ready.run("manage", "version", CALLS=str(moved / "calls"))

    assert "setting up" in done.stderr
    assert done.returncode == 0


def test_set_up_killed_while_it_wrote_begins_anew(fresh: Checkout) -> None:
    process = fresh.start("manage", "version", UV_HANGS="1")
    while not (fresh.root / ".venv" / "half").exists():
        time.sleep(0.02)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()

    done = fresh.run("manage", "version")

    assert done.returncode == 0, done.stderr


def test_failed_download_is_told_and_the_next_try_goes_on(fresh: Checkout) -> None:
    failed = fresh.run("manage", "version", UV_FAILS="1")
    done = fresh.run("manage", "version")

    assert failed.returncode == 1
    assert "no network" in failed.stderr
    assert "Put it right and run this again" in failed.stderr
    assert done.returncode == 0


def test_two_set_ups_at_once_are_one(fresh: Checkout) -> None:
    processes = [fresh.start("manage", "version") for _ in range(4)]
    said = [process.communicate(timeout=60) for process in processes]

    assert [process.returncode for process in processes] == [0] * 4
    assert all(output.count("jangkau\n") for output, _ in said)
    assert fresh.called("uv sync") == 1


def test_python_that_is_too_old_is_told(fresh: Checkout) -> None:
    for name in ("python3.11", "python3.12", "python3.13", "python3.14"):
        (fresh.root / "bin" / name).symlink_to("python3")

    done = fresh.run("manage", "version", OLD_PYTHON="1")

    assert done.returncode == 1
    assert "Python 3.11 or later is needed" in done.stderr


def test_newer_python_under_another_name_is_found(fresh: Checkout) -> None:
    (fresh.root / "bin" / "python3.13").symlink_to("python3")
    (fresh.root / "bin" / "python3").rename(fresh.root / "bin" / "real")
    (fresh.root / "bin" / "python3.13").unlink()
    (fresh.root / "bin" / "real").rename(fresh.root / "bin" / "python3.13")
    (fresh.root / "bin" / "python3").write_text('#!/bin/sh\necho ""\n')
    (fresh.root / "bin" / "python3").chmod(0o755)

    done = fresh.run("manage", "version")

    assert done.returncode == 0, done.stderr


def test_python_without_venv_is_told_with_the_package_that_brings_it(fresh: Checkout) -> None:
    done = fresh.run("manage", "version", NO_VENV="1")

    assert done.returncode == 1
    assert "apt install python3-venv" in done.stderr


def test_keys_are_made_once_for_our_eyes_only(ready: Checkout) -> None:
    keys = ready.root / ".jangkau" / "secrets.env"
    first = keys.read_text()
    (ready.root / "uv.lock").write_text("changed")

    ready.run("manage", "version")

    assert keys.read_text() == first
    assert stat.S_IMODE(keys.stat().st_mode) == 0o600
    assert [line.partition("=")[0] for line in first.splitlines() if line[0] != "#"] == [
        "JANGKAU_SECRET_KEY",
        "JANGKAU_SEAL_KEYS",
        "JANGKAU_DIGEST_KEYS",
    ]


def test_uv_is_pinned_with_hashes() -> None:
    lines = (REPOSITORY / "requirements-uv.txt").read_text().splitlines()

    assert [line for line in lines if line.startswith("uv==")] != []
    assert len([line for line in lines if "--hash=sha256:" in line]) > 5
