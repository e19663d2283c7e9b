"""The demonstration, served, with Chromium before it and the messages to telephones in a folder."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.served import served
from benchmarks.stage import staged_database

if TYPE_CHECKING:
    from playwright.sync_api import Browser

DATABASE = "jangkau_bench"
ACCEPTED = 300


@dataclass(frozen=True)
class StagedPortal:
    """Where it is served, what looks at it, and where its messages lie."""

    address: str
    browser: "Browser"
    outbox: Path


@contextmanager
def staged_portal() -> Iterator[StagedPortal]:
    """Make a small demonstration and serve it within the block."""
    from playwright.sync_api import sync_playwright

    # The browser's driver keeps an event loop in this thread; Django would take what follows for a part of it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with tempfile.TemporaryDirectory() as folder:
        outbox = Path(folder) / "outbox"
        os.environ |= {"JANGKAU_MEDIA_DIR": f"{folder}/media", "JANGKAU_SMS": f"outbox:{outbox}"}
        with staged_database(DATABASE):
            from django.core.management import call_command

            with tempfile.TemporaryFile("w+") as unread:
                call_command("demo", "--no-serve", "--accepted", str(ACCEPTED), stdout=unread, stderr=unread)
            with served() as port, sync_playwright() as driver:
                browser = driver.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
                yield StagedPortal(f"http://127.0.0.1:{port}", browser, outbox)
                browser.close()


def chromium() -> str:
    """Return where Chromium is; without it nothing can be measured."""
    found = shutil.which("chromium")
    if found is None:
        raise SystemExit("Chromium is needed (on Debian: apt install chromium)")
    return found
