"""Every page that a role can reach by following links fits a telephone, and is clean to axe in light and in dark."""

import itertools
from collections import Counter, deque
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Literal
from urllib.parse import urljoin, urlsplit

import pytest
from django.urls import Resolver404, resolve
from playwright.sync_api import Browser, BrowserContext, Page

from jangkau.core.permissions import Role
from tests.backoffice.rules_of_pages import PAGES
from tests.browser.site import Site, assert_accessible, assert_fits, page_without_errors

# Files to keep, answers to programs, and pages that a step leads to, which test_pages_behind_a_step takes.
# To person_saving nothing leads while saving up is not offered, to person_settle where nobody died in arrears.
NOT_WALKED = {
    "health", "language", "preferences", "search", "mfa_download_recovery_codes", "invitation", "audit_export",
    "bill_reprice", "person_saving", "person_settle", "user_invited", "user_reactivate", "person_merge_undo",
    "batch_minutes", "person_card", "person_card_picture", "proof_keys", "receipt", "refund_batch", "roster_faulty",
    "roster_template", "assistance_step", "assistance_call",
}  # fmt: skip
# Reached only while no agreement in reach has been billed, which other tests do.
AT_TIMES = {"agreement_letter"}
_MOST_OF_A_KIND = 6
# In the list of users those come first in whose names partners' notices are recorded, and whom nobody manages. Of the
# bills one has a QRIS code, and tests before this one may have left later ones. Whom to call is asked once: all of
# them lead to people and payments alike, and would use up those that differ.
_SO_MANY_OF_A_KIND = {"user": 12, "bill": 24, "payment": 18, "call": 1, "reminded": 1}
_LOOKS: tuple[tuple[int, Literal["light", "dark"]], ...] = ((1280, "light"), (360, "dark"))


class _Links(HTMLParser):
    """The addresses that a page leads to."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep where a link leads, unless it is a file to keep."""
        given = dict(attrs)
        if tag == "a" and given.get("href") and "download" not in given:
            self.found.append(given["href"] or "")


def kind_of(path: str) -> str | None:
    """Return the name of the page that an address is of; None if it is none of ours."""
    try:
        match = resolve(path)
    except Resolver404:
        return None
    return match.url_name


def walk(
    context: BrowserContext, site: Site, start: tuple[str, ...] = ("/home", "/components", "/account")
) -> dict[str, str]:
    """Follow links from where one starts, without drawing what they lead to; return an address of each kind of page."""
    found: dict[str, str] = {}
    times: Counter[str] = Counter()
    waiting = deque(start)
    seen = set(waiting)
    while waiting:
        path = waiting.popleft()
        kind = kind_of(urlsplit(path).path)
        if kind is None or kind in NOT_WALKED or times[kind] >= _SO_MANY_OF_A_KIND.get(kind, _MOST_OF_A_KIND):
            continue
        times[kind] += 1
        answer = context.request.get(path)
        assert answer.status == 200, f"{path}: {answer.status}"
        if not answer.headers["content-type"].startswith("text/html"):
            continue
        found.setdefault(kind, path)
        links = _Links()
        links.feed(answer.text())
        for link in links.found:
            parts = urlsplit(urljoin(answer.url, link))
            there = parts.path + (f"?{parts.query}" if parts.query else "")
            if f"{parts.scheme}://{parts.netloc}" == site.address and there not in seen:
                seen.add(there)
                waiting.append(there)
    return found


_walked: dict[Role, dict[str, str]] = {}
_asked_of_axe: set[str] = set()


@pytest.fixture
def window(site: Site, chromium: Browser) -> Iterator[Page]:
    """A window of no particular width, whose scripts must not fail."""
    context = chromium.new_context(
        base_url=site.address, locale="id-ID", timezone_id="Asia/Makassar", reduced_motion="reduce"
    )
    with page_without_errors(context) as page:
        yield page
    context.close()


@pytest.mark.parametrize("role", list(Role))
def test_pages_of_a_role_fit_and_are_accessible(role: Role, site: Site, window: Page) -> None:
    """Each kind of page that a role has fits both widths; axe is asked once of each kind, of the home page for each."""
    site.sign_in(window, role)
    _walked[role] = walk(window.context, site)

    for kind, path in _walked[role].items():
        window.goto(path)
        for width, scheme in _LOOKS:
            window.set_viewport_size({"width": width, "height": 800})
            window.emulate_media(color_scheme=scheme)
            assert_fits(window)
            if kind == "home" or kind not in _asked_of_axe:
                assert_accessible(window)
        _asked_of_axe.add(kind)


def test_every_kind_of_page_is_reached_by_links(site: Site, chromium: Browser) -> None:
    """Whatever may be seen by somebody is reached from the home page, and so looked at above."""
    for role in set(Role) - _walked.keys():
        context = chromium.new_context(base_url=site.address)
        site.sign_in(context.new_page(), role)
        _walked[role] = walk(context, site)
        context.close()

    reached = set().union(*_walked.values())
    public = {name for name, rule in PAGES.items() if rule.public}
    assert set(PAGES) - NOT_WALKED - AT_TIMES - public - reached == set()


@pytest.mark.parametrize("path", ["/", "/sign-in", "/verify", "/nowhere"])
def test_public_pages_fit_and_are_accessible(path: str, window: Page) -> None:
    window.goto(path)

    for width, scheme in itertools.product((1280, 360), ("light", "dark")):
        window.set_viewport_size({"width": width, "height": 800})
        window.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        assert_fits(window)
        assert_accessible(window)
