"""The served site as its users see it: signing in, looking, and what must hold on every page."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Page, expect

from jangkau.core.permissions import Role

ACCEPTED = 300
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
# Where the pictures of the guides go: JANGKAU_PICTURES=docs/pictures makes them anew.
PICTURES = os.environ.get("JANGKAU_PICTURES", "")
GUIDES = sorted((ROOT / "docs" / "guides").glob("*.md"))
_PICTURE = re.compile(r"\]\(\.\./pictures/([a-z0-9-]+)\.png\)")


@dataclass
class Site:
    """A served demonstration: its address, its sign-ins by role, and the messages it sent to telephones."""

    address: str
    sign_ins: dict[str, dict[str, Any]]
    outbox: Path
    _codes_used: dict[str, int] = field(default_factory=dict)
    _cookies: dict[str, Any] = field(default_factory=dict)

    def sign_in(self, page: Page, role: Role) -> None:
        """Sign in as the demonstration says; the session is kept for the next test of that role."""
        if role in self._cookies:
            page.context.add_cookies(self._cookies[role])
            page.goto("/home")
            return
        shown = self.sign_ins[role]
        page.goto("/sign-in")
        page.locator("[name=login]").fill(shown["username"])
        page.locator("[name=password]").fill(shown["password"])
        page.locator("main form:has([name=password]) button[type=submit]").click()
        if shown["backup_codes"]:
            used = self._codes_used.setdefault(role, 0)
            self._codes_used[role] += 1
            page.locator("[name=code]").fill(shown["backup_codes"][used])
            page.locator("main form:has([name=code]) button[type=submit]").click()
        expect(page).to_have_url(f"{self.address}/home")
        self._cookies[role] = page.context.cookies()


@contextmanager
def page_without_errors(context: BrowserContext) -> Iterator[Page]:
    """Open a page, and fail if a script on it failed or asked for what the policy forbids."""
    said: list[str] = []
    opened = context.new_page()
    opened.on("pageerror", lambda error: said.append(str(error)))
    opened.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    yield opened
    loud = [text for text in said if "Failed to load resource: the server responded with a status of 4" not in text]
    assert loud == []


def assert_fits(page: Page) -> None:
    """Fail if the page must be scrolled sideways."""
    wide = page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"{page.url} is {wide} px too wide"


def assert_accessible(page: Page) -> None:
    """Fail if axe finds anything serious or critical (WCAG 2.2 A and AA, best practices)."""
    if not page.evaluate("() => 'axe' in window"):
        # Evaluated, not added as a script: the content security policy would rightly forbid that.
        page.evaluate(AXE.read_text(encoding="utf-8"))
    # Until a frame or two have been drawn, colours are still those of the look before.
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 150)))")
    found = page.evaluate("async () => (await axe.run()).violations")
    grave = [
        f"{page.url} {rule['id']}: {rule['help']}: {[_why(node) for node in rule['nodes']][:4]}"
        for rule in found
        if rule["impact"] in {"serious", "critical"}
    ]
    assert not grave, "\n".join(grave)


def _why(node: dict[str, Any]) -> str:
    return f"{node['target']} {[reason['message'] for reason in node['any']][:1]}"


def pictures_of(guide: Path) -> list[str]:
    """Return the names of the pictures that a guide shows."""
    return _PICTURE.findall(guide.read_text(encoding="utf-8"))


def pictures_shown() -> set[str]:
    """Return the names of all pictures that the guides show."""
    return {name for guide in GUIDES for name in pictures_of(guide)}


def picture(page: Page, name: str) -> None:
    """Take a picture, named after the window's width as well, if pictures are being made and a guide shows it."""
    size = page.viewport_size
    named = f"{name}-{size['width']}" if size else name
    if PICTURES and named in pictures_shown():
        folder = ROOT / PICTURES
        folder.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=folder / f"{named}.png")
