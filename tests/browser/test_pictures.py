"""The guides are illustrated with pictures of the pages as they are."""

import re

import pytest
from playwright.sync_api import Page

from jangkau.console.demonstration import case
from jangkau.core.permissions import Role
from tests.browser.site import ROOT, Site, assert_fits, picture, pictures_of, pictures_shown
from tests.browser.test_people import find_by_number

_WIDTH = re.compile(r"-(?:1280|360)$")
ROLES = ("sponsor-officer", "branch-officer", "supervisor", "auditor", "administrator")


@pytest.mark.parametrize(
    ("role", "path", "name"),
    [
        (Role.BRANCH_OFFICER, "/bills", "bills"),
        (Role.BRANCH_OFFICER, "/money", "money"),
        (Role.BRANCH_OFFICER, f"/wadah/{case.WADAH}", "wadah"),
        (Role.SUPERVISOR, "/reconciliation", "reconciliation"),
        (Role.SUPERVISOR, "/endings", "endings"),
        (Role.AUDITOR, "/home", "home-auditor"),
        (Role.AUDITOR, "/audit", "audit"),
        (Role.ADMINISTRATOR, "/home", "home-administrator"),
        (Role.ADMINISTRATOR, "/users", "users"),
        (Role.ADMINISTRATOR, "/offices", "offices"),
    ],
)
def test_pages_of_the_guides_fit(role: Role, path: str, name: str, site: Site, page: Page) -> None:
    site.sign_in(page, role)

    page.goto(path)

    assert_fits(page)
    picture(page, name)


def test_trail_of_an_agreement_fits(site: Site, page: Page) -> None:
    site.sign_in(page, Role.AUDITOR)
    page.goto("/agreements")
    page.locator("main td a, main th a").first.click()

    page.locator("main a[href*='/audit/agreements/']").first.click()

    assert_fits(page)
    picture(page, "audit-agreement")


def test_person_of_the_guide_fits(site: Site, page: Page) -> None:
    site.sign_in(page, Role.BRANCH_OFFICER)

    find_by_number(page, 20)

    assert_fits(page)
    picture(page, "person")


@pytest.mark.parametrize("role", ROLES)
def test_each_role_has_an_illustrated_guide(role: str) -> None:
    assert len(pictures_of(ROOT / "docs" / "guides" / f"{role}.md")) >= 3


def test_every_picture_of_the_guides_is_there_and_made_by_these_tests() -> None:
    sources = "".join(file.read_text(encoding="utf-8") for file in (ROOT / "tests" / "browser").glob("test_*.py"))

    assert {name for name in pictures_shown() if not (ROOT / "docs" / "pictures" / f"{name}.png").exists()} == set()
    assert {name for name in pictures_shown() if f'"{_WIDTH.sub("", name)}"' not in sources} == set()


def test_no_picture_is_kept_that_no_guide_shows() -> None:
    assert {file.stem for file in (ROOT / "docs" / "pictures").glob("*.png")} - pictures_shown() == set()
