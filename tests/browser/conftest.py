"""A real server with the demonstration's data, and Chromium to look at it as each role does."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect, sync_playwright

from tests.browser.site import ACCEPTED, FLAGS, Site, page_without_errors
from tests.migrated import drop_copy, migrated_copy
from tests.programs import require_program

ROOT = Path(__file__).resolve().parents[2]
# A wait ends as soon as what is waited for is there; so long may a machine take that does much else.
PATIENCE_SECONDS = 120

# The browser's driver keeps an event loop in this thread until the last test of this folder; Django would take what the
# tests do meanwhile for parts of it. What ends with the folder is of "package": tests after it have their own loops.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give the browser tests their sockets, which lead to this machine only, and let them come first.

    Where several processes share the tests, each begins with its part of the list and others take from the end of it
    only: so one process runs all that need the site, and it is made once.
    """
    of_browser = [item for item in items if Path(__file__).parent in item.path.parents]
    for item in of_browser:
        item.add_marker(pytest.mark.enable_socket)
        item.add_marker(pytest.mark.slow)
    chosen = set(of_browser)
    items[:] = [*of_browser, *(item for item in items if item not in chosen)]


@pytest.fixture(scope="package")
def site(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: Any) -> Iterator[Site]:
    """The demonstration, small, served with its worker as ``./dev demo`` does, in a database of its own."""
    require_program("chromium")
    folder, name = tmp_path_factory.mktemp("site"), f"test_site_{os.getpid()}"
    with django_db_blocker.unblock():
        address = migrated_copy(name)
    environment = os.environ | {
        "JANGKAU_ENV": "development",
        "JANGKAU_MEDIA_DIR": str(folder / "media"),
        "JANGKAU_SMS": f"outbox:{folder / 'outbox'}",
        "JANGKAU_EMAIL": f"outbox:{folder / 'outbox'}",
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
        "DJANGO_SETTINGS_MODULE": "tests.browser.settings",
        "DATABASE_URL": address,
    }
    try:
        yield from _served(environment, folder / "outbox")
    finally:
        with django_db_blocker.unblock():
            drop_copy(name)


def _served(environment: dict[str, str], outbox: Path) -> Iterator[Site]:
    python = [sys.executable, "-m", "jangkau"]
    made = subprocess.run(
        [*python, "demo", "--no-serve", "--json", "--accepted", str(ACCEPTED), "--branch", "0"],
        env=environment, cwd=ROOT, capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    # Of a role the first: there is a supervisor of the head office too.
    sign_ins = {one["role"]: one for one in reversed(json.loads(made.stdout.splitlines()[-1])["sign_ins"])}
    port = _free_port()
    server = subprocess.Popen(
        [*python, "serve", "--port", str(port)],
        env=environment, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        _wait_for(f"http://127.0.0.1:{port}/healthz", server)
        yield Site(f"http://127.0.0.1:{port}", sign_ins, outbox)
    finally:
        server.terminate()
        server.wait(timeout=PATIENCE_SECONDS)


@pytest.fixture(scope="package")
def playwright() -> Iterator[Playwright]:
    """Playwright, driving Debian's Chromium."""
    expect.set_options(timeout=PATIENCE_SECONDS * 1_000 / 4)
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="package")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """A browser for the whole run."""
    browser = playwright.chromium.launch(executable_path=str(require_program("chromium")), args=FLAGS)
    yield browser
    browser.close()


@pytest.fixture(params=[1280, 360], ids=["1280px", "360px"])
def width(request: pytest.FixtureRequest) -> int:
    """The width of the window: a desk's and a telephone's."""
    return int(request.param)


@pytest.fixture
def context(site: Site, chromium: Browser, width: int) -> Iterator[BrowserContext]:
    """A fresh browser profile with a window of that width."""
    fresh = chromium.new_context(
        base_url=site.address, viewport={"width": width, "height": 800}, locale="id-ID", timezone_id="Asia/Makassar"
    )
    yield fresh
    fresh.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page that fails its test when a script on it fails or asks for what the policy forbids."""
    with page_without_errors(context) as opened:
        yield opened


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        assert server.poll() is None, "the server ended"
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the server did not answer")
