"""At the counter: finding a person by keys alone, reading the story, mending the record, seeing a NIK once."""

import re

from playwright.sync_api import Browser, Page, expect

from jangkau.core.permissions import Role
from jangkau.rules.months import Month
from jangkau.rules.wording import month_in_words
from tests.browser.site import Site, assert_accessible, assert_fits

REASON = "KTP asli diperlihatkan di loket"
_NIK = re.compile(r"\b\d{16}\b")
_MONTHS = {month_in_words(Month(2024, number)).split()[0]: number for number in range(1, 13)}


def number_of(serial: int) -> str:
    """Return the participant number that was issued as the so-manieth."""
    digits = serial * 100
    return f"{digits + (1 - digits) % 97:011d}"


def open_search(page: Page) -> None:
    page.goto("/people")
    expect(page.locator("#id_text")).to_be_focused()


def find_by_number(page: Page, serial: int) -> None:
    open_search(page)
    page.keyboard.type(number_of(serial))
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/people/\d+$"))


def test_a_number_leads_to_the_story_and_a_name_to_a_list_to_pick_from(site: Site, page: Page) -> None:
    site.sign_in(page, Role.BRANCH_OFFICER)

    find_by_number(page, 20)

    assert_fits(page)
    assert_accessible(page)
    name = page.locator("h1").inner_text()
    day, month, year = page.locator("dl.facts dd").nth(1).inner_text().split()
    address = page.url
    open_search(page)
    page.keyboard.type(name)
    page.keyboard.press("Tab")
    page.keyboard.type(f"{int(day):02d}{_MONTHS[month]:02d}{year}")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert_fits(page)
    assert_accessible(page)
    expect(page.locator("[data-row]").first).to_be_focused()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page).to_have_url(address)


def test_a_correction_is_seen_in_the_history(site: Site, page: Page, width: int) -> None:
    site.sign_in(page, Role.BRANCH_OFFICER)
    find_by_number(page, 21)

    page.locator("a[href$='/correct']").click()
    assert_fits(page)
    assert_accessible(page)
    page.locator("[name=address]").fill(f"Jl. Mawar {width}")
    page.locator("main form button[type=submit]").click()
    expect(page.locator(".error-summary")).to_be_visible()
    expect(page.locator("[name=address]")).to_have_value(f"Jl. Mawar {width}")
    page.locator("[name=reason]").fill(REASON)
    page.locator("main form button[type=submit]").click()

    expect(page).to_have_url(re.compile(r"/people/\d+$"))
    expect(page.locator(".history ins").first).to_have_text(f"Jl. Mawar {width}")
    assert_fits(page)


def test_a_nik_is_seen_once(site: Site, page: Page) -> None:
    site.sign_in(page, Role.BRANCH_OFFICER)
    find_by_number(page, 22)
    assert not _NIK.search(page.content())

    page.locator("a[href$='/nik']").click()
    page.locator("[name=reason]").fill(REASON)
    page.locator("main form button[type=submit]").click()

    expect(page.locator("main")).to_contain_text(_NIK)
    assert_fits(page)
    assert_accessible(page)
    assert not _NIK.search(page.url)
    page.locator("main a.btn").click()
    expect(page.locator(".history")).to_contain_text("NIK dibuka")
    assert not _NIK.search(page.content())


def test_the_forms_of_a_person_fit_and_are_accessible(site: Site, page: Page) -> None:
    site.sign_in(page, Role.SUPERVISOR)
    find_by_number(page, 23)
    address = page.url

    for form in ("death", "end", "merge", "nik"):
        page.goto(f"{address}/{form}")
        assert_fits(page)
        assert_accessible(page)


def test_a_person_is_found_without_scripts(site: Site, chromium: Browser, page: Page) -> None:
    site.sign_in(page, Role.BRANCH_OFFICER)
    plain = chromium.new_context(base_url=site.address, java_script_enabled=False)
    plain.add_cookies(page.context.cookies())  # type: ignore[arg-type]  # what one context gives another takes
    still = plain.new_page()

    still.goto("/people")
    still.locator("main [name=text]").fill(number_of(24))
    still.locator("main form button[type=submit]").click()

    expect(still).to_have_url(re.compile(r"/people/\d+$"))
    still.locator("details summary").last.click()
    plain.close()
