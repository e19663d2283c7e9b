"""Every page that a role can reach by following links fits a telephone, and is clean to axe in light and in dark."""

from collections import Counter, deque
from urllib.parse import urlsplit

import pytest
from django.urls import Resolver404, resolve
from playwright.sync_api import Browser, Page
from playwright.sync_api import Error as PlaywrightError

from jangkau.core.permissions import Role
from tests.backoffice.rules_of_pages import PAGES
from tests.browser.site import Site, assert_accessible, assert_fits

# Files to keep, answers to programs, and pages that a step leads to, which test_pages_behind_a_step takes.
NOT_WALKED = {
    "health", "language", "preferences", "search", "mfa_download_recovery_codes", "invitation",
    "audit_export", "user_invited", "user_reactivate", "person_merge_undo",
    "batch_minutes", "person_card", "person_card_picture", "proof_keys", "receipt", "roster_faulty", "roster_template",
}  # fmt: skip
_LINKS = "() => [...document.querySelectorAll('a[href]:not([download])')].map(link => link.href)"
# Reached only while no agreement in reach has been billed, which other tests do.
AT_TIMES = {"agreement_letter"}
_MOST_OF_A_KIND = 3


def kind_of(path: str) -> str | None:
    """Return the name of the page that an address is of; None if it is none of ours."""
    try:
        match = resolve(path)
    except Resolver404:
        return None
    return match.url_name


def walk(page: Page, site: Site) -> dict[str, str]:
    """Follow links from the home page; return an address of each kind of page."""
    found: dict[str, str] = {}
    times: Counter[str] = Counter()
    waiting = deque(["/home", "/components", "/account"])
    seen = set(waiting)
    while waiting:
        path = waiting.popleft()
        kind = kind_of(urlsplit(path).path)
        if kind is None or kind in NOT_WALKED or times[kind] >= _MOST_OF_A_KIND:
            continue
        times[kind] += 1
        try:
            answer = page.goto(path, wait_until="domcontentloaded")
        except PlaywrightError as error:
            if "Download is starting" not in str(error):
                raise
            continue
        assert answer is not None
        assert answer.status == 200, f"{path}: {answer.status}"
        found.setdefault(kind, path)
        for link in page.evaluate(_LINKS):
            parts = urlsplit(link)
            there = parts.path + (f"?{parts.query}" if parts.query else "")
            if f"{parts.scheme}://{parts.netloc}" == site.address and there not in seen:
                seen.add(there)
                waiting.append(there)
    return found


_walked: dict[Role, dict[str, str]] = {}
_looked_at: set[tuple[str, int]] = set()


@pytest.mark.parametrize("role", list(Role))
def test_pages_of_a_role_fit_and_are_accessible(role: Role, site: Site, page: Page, width: int) -> None:
    """Each kind of page is looked at once a width, by the first role that has it; the home page by each."""
    page.emulate_media(color_scheme="dark" if width == 360 else "light", reduced_motion="reduce")
    site.sign_in(page, role)

    if role not in _walked:
        _walked[role] = walk(page, site)

    for kind, path in _walked[role].items():
        if kind == "home" or (kind, width) not in _looked_at:
            _looked_at.add((kind, width))
            page.goto(path)
            assert_fits(page)
            assert_accessible(page)


def test_every_kind_of_page_is_reached_by_links(site: Site, chromium: Browser) -> None:
    """Whatever may be seen by somebody is reached from the home page, and so looked at above."""
    for role in set(Role) - _walked.keys():
        context = chromium.new_context(base_url=site.address)
        page = context.new_page()
        site.sign_in(page, role)
        _walked[role] = walk(page, site)
        context.close()

    reached = set().union(*_walked.values())
    public = {name for name, rule in PAGES.items() if rule.public}
    assert set(PAGES) - NOT_WALKED - AT_TIMES - public - reached == set()


@pytest.mark.parametrize("path", ["/", "/sign-in", "/verify", "/nowhere"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_public_pages_fit_and_are_accessible(path: str, scheme: str, page: Page, width: int) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")

    page.goto(path)

    assert_fits(page)
    assert_accessible(page)
