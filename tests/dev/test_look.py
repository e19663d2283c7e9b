"""./dev builds the look of the pages when something it is made of has changed, and for commands that show pages."""

import os
import time
from pathlib import Path

import pytest

from tests.dev.conftest import Checkout

PAGES = Path("src/jangkau/backoffice")


@pytest.fixture
def looked(ready: Checkout) -> Checkout:
    """A checkout with a template and a style, whose look has been built."""
    for name in ("templates/page.html", "assets/css/jangkau.css"):
        (ready.root / PAGES / name).parent.mkdir(parents=True)
        (ready.root / PAGES / name).write_text("before")
    assert ready.run("assets").returncode == 0
    ready.calls.unlink()
    return ready


@pytest.mark.parametrize("command", [["demo"], ["serve"], ["manage", "serve"], ["test"], ["check"], ["assets"]])
@pytest.mark.parametrize("name", ["templates/page.html", "assets/css/jangkau.css"])
def test_changed_page_or_style_is_built_again_without_a_set_up(looked: Checkout, command: list[str], name: str) -> None:
    (looked.root / PAGES / name).write_text("after")

    done = looked.run(*command)

    assert done.returncode == 0
    assert looked.called("look ") == 1
    assert looked.called("uv sync") == 0


def test_new_and_removed_pages_are_changes(looked: Checkout) -> None:
    (looked.root / PAGES / "templates" / "new.html").write_text("new")
    looked.run("assets")
    (looked.root / PAGES / "templates" / "new.html").unlink()
    looked.run("assets")

    assert looked.called("look ") == 2


def test_changed_lock_file_builds_the_look_again(looked: Checkout) -> None:
    (looked.root / "package-lock.json").write_text("changed")

    looked.run("serve")

    assert looked.called("look ") == 1


def test_nothing_changed_builds_nothing_and_loses_no_time(looked: Checkout) -> None:
    os.utime(looked.root / PAGES / "templates" / "page.html")
    began = time.monotonic()

    done = looked.run("serve")

    assert time.monotonic() - began < 1
    assert done.stderr == ""
    assert looked.called("look ") == 0


def test_commands_without_pages_do_not_wait_for_the_look(looked: Checkout) -> None:
    (looked.root / PAGES / "templates" / "page.html").write_text("after")

    looked.run("manage", "coverage")
    looked.run("stop")

    assert looked.called("look ") == 0


def test_first_command_of_a_checkout_finds_a_look(fresh: Checkout) -> None:
    fresh.run("manage", "version")

    assert fresh.called("look ") == 1


def test_look_that_cannot_be_built_is_told_and_tried_again(looked: Checkout) -> None:
    (looked.root / PAGES / "assets" / "css" / "jangkau.css").write_text("broken")

    failed = looked.run("serve", LOOK_FAILS="1")
    done = looked.run("serve")

    assert (failed.returncode, failed.stdout) == (1, "")
    assert "no such icon" in failed.stderr
    assert "could not be built" in failed.stderr
    assert done.returncode == 0


def test_two_commands_at_once_build_the_look_once(looked: Checkout) -> None:
    (looked.root / PAGES / "templates" / "page.html").write_text("after")

    processes = [looked.start("serve") for _ in range(4)]
    for process in processes:
        process.communicate(timeout=60)

    assert [process.returncode for process in processes] == [0] * 4
    assert looked.called("look ") == 1


def test_files_of_earlier_builds_stay_a_week(looked: Checkout) -> None:
    recent, old = (looked.root / ".jangkau" / "static" / name for name in ("recent.css", "old.css"))
    for file, days in ((recent, 6), (old, 9)):
        file.write_text("")
        os.utime(file, (time.time() - days * 86400,) * 2)
    (looked.root / PAGES / "templates" / "page.html").write_text("after")

    looked.run("assets")

    assert recent.exists()
    assert not old.exists()
