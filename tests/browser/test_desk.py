"""Home, the search of every page and the audit trail, as their users go through them."""

import re

from playwright.sync_api import Browser, Page, expect

from jangkau.core.permissions import Role
from tests.browser.site import Site, assert_accessible, assert_fits

REASON = "pemeriksaan semester pertama, surat tugas 12"


def test_home_leads_through_a_door_and_back(site: Site, page: Page) -> None:
    site.sign_in(page, Role.SPONSOR_OFFICER)
    page.goto("/home")
    assert_fits(page)
    assert_accessible(page)

    door = page.locator("#menunggu ~ * [data-row]").first
    told = door.inner_text()
    with page.expect_navigation():
        door.click()

    assert_fits(page)
    count = re.match(r"\d+", told)
    if count:
        expect(page.locator("main")).to_contain_text(count[0])
    page.goto("/home")
    expect(page.locator("main")).to_contain_text(told)


def test_home_of_every_role_fits_and_is_accessible(site: Site, page: Page) -> None:
    for role in (Role.BRANCH_OFFICER, Role.SUPERVISOR, Role.AUDITOR, Role.ADMINISTRATOR):
        page.context.clear_cookies()
        site.sign_in(page, role)
        page.goto("/home")
        assert_fits(page)
        assert_accessible(page)


def test_slash_and_a_code_open_the_agreement(site: Site, page: Page) -> None:
    site.sign_in(page, Role.BRANCH_OFFICER)
    page.goto("/home")

    page.keyboard.press("/")
    page.keyboard.type("sintetis-kukar-2022")
    with page.expect_navigation():
        page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile(r"/agreements/\d+$"))
    page.keyboard.press("/")
    page.keyboard.type("kukar")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/search$"))
    assert_fits(page)
    assert_accessible(page)


def test_an_auditor_goes_from_an_act_to_its_trail_and_takes_it_out(site: Site, page: Page) -> None:
    site.sign_in(page, Role.AUDITOR)
    page.goto("/audit")
    assert_fits(page)
    assert_accessible(page)

    page.locator("main [name=text]").fill("SINTETIS-KUKAR-2022")
    page.locator("main form[role=search] button").click()
    expect(page).to_have_url(re.compile(r"/audit/agreements/\d+$"))
    page.locator("main details summary").first.click()
    page.locator("[name=kind]").select_option("money")
    with page.expect_navigation():
        page.locator("main details form button").click()
    expect(page.locator(".history")).to_contain_text("Rp")
    assert_fits(page)
    assert_accessible(page)
    with page.expect_navigation():
        page.locator("main a[href*='/export']").click()
    assert_fits(page)
    assert_accessible(page)
    page.locator("[name=reason]").fill(REASON)
    with page.expect_download() as taken:
        page.locator("main form button[type=submit]").click()

    assert re.fullmatch(r"jejak-audit-perjanjian-\d+-\d{8}\.xlsx", taken.value.suggested_filename)
    page.goto("/audit")
    expect(page.locator(".history").first).to_contain_text(REASON)


def test_the_trail_can_be_read_without_scripts(site: Site, chromium: Browser, page: Page) -> None:
    site.sign_in(page, Role.AUDITOR)
    plain = chromium.new_context(base_url=site.address, java_script_enabled=False)
    plain.add_cookies(page.context.cookies())  # type: ignore[arg-type]  # what one context gives another takes
    still = plain.new_page()

    # The latest acts of everybody are those of the tests before this one: whose acts are read must not depend on them.
    still.goto(f"/audit?kind=changed&who={site.sign_ins[Role.SPONSOR_OFFICER]['username']}")
    still.locator("main .history a[href*='/audit/agreements/']").first.click()

    expect(still).to_have_url(re.compile(r"/audit/agreements/\d+$"))
    still.goto(f"{still.url}?kind=agreement")
    still.locator(".history details summary").first.click()
    expect(still.locator(".history dl").first).to_be_visible()
    plain.close()
