"""Pages that no link from the home page leads to, but a step taken before: they fit and are accessible as well."""

import re
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from benchmarks.walk import Walk, Worker
from jangkau.console.demonstration.own_door import BILLED
from jangkau.core.permissions import Role
from jangkau.gateways.messaging.outbox import Outbox, OutboxAddress
from tests.browser.site import Site, assert_accessible, assert_fits
from tests.browser.test_people import number_of

REASON = "Surat tugas diperlihatkan di kantor"
INVITED = "rina.langkah"
MAILBOX = "rina@contoh.id"


@pytest.fixture
def desk(site: Site, chromium: Browser) -> Iterator[Page]:
    """A window of its own for the whole test: what a step did is not done once more for each width."""
    context = chromium.new_context(base_url=site.address, locale="id-ID", timezone_id="Asia/Jakarta")
    yield context.new_page()
    context.close()


def look(page: Page) -> None:
    """Look at the page that is there on a desk in light and on a telephone in dark, without asking for it again."""
    for width, scheme in ((1280, "light"), (360, "dark")):
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        assert_fits(page)
        assert_accessible(page)
    page.set_viewport_size({"width": 1280, "height": 800})


def send(page: Page, action: str = "") -> None:
    named = f"[value={action}]" if action else ""
    with page.expect_navigation():
        page.locator(f"main form[method=post] button[type=submit]{named}").first.click()


def person_of(page: Page, serial: int) -> str:
    """Return the address of the person whose participant number was issued as the so-manieth."""
    page.goto("/people")
    page.locator("#id_text").fill(number_of(serial))
    send(page)
    expect(page).to_have_url(re.compile(r"/people/\d+$"))
    return page.url


def test_pages_of_an_invitation_and_of_a_user_who_comes_back(site: Site, desk: Page) -> None:
    site.sign_in(desk, Role.ADMINISTRATOR)
    desk.goto("/new-user")
    desk.locator("#id_full_name").fill("Rina Langkah")
    desk.locator("#id_username").fill(INVITED)
    desk.locator("[name=role][value=auditor]").check()
    desk.locator("#id_office").select_option(index=1)
    send(desk)
    expect(desk).to_have_url(re.compile(f"/users/{INVITED}/invitation$"))
    look(desk)
    link = desk.locator("#tautan").input_value()

    desk.goto(link)
    expect(desk.locator("#id_password")).to_be_visible()
    look(desk)

    desk.goto(f"/users/{INVITED}/deactivate")
    desk.locator("#id_reason").fill(REASON)
    send(desk)
    desk.goto(f"/users/{INVITED}/reactivate")
    expect(desk.locator("#id_reason")).to_be_visible()
    look(desk)

    desk.goto(link)
    expect(desk.get_by_role("heading", name="Undangan tidak berlaku")).to_be_visible()
    look(desk)


def test_pages_of_a_bill_replaced_because_its_worker_earns_more(site: Site, desk: Page, chromium: Browser) -> None:
    telephone = chromium.new_context(base_url=site.address, locale="id-ID")
    page = telephone.new_page()
    Walk(page, outbox=site.outbox, worker=Worker(number="0" + BILLED.removeprefix("+62"))).sign_in()
    page.locator("main a[href^='/pekerja/saya/']").first.click()
    bill = str(page.locator("main a[href*='/bayar/']").first.get_attribute("href")).rstrip("/").split("/")[-1]
    page.goto(f"{page.url}data/kerja/")
    page.locator("#id_income").fill("3 juta sebulan")
    send(page)
    telephone.close()

    site.sign_in(desk, Role.BRANCH_OFFICER)
    desk.goto(f"/bills/{bill}")
    look(desk)
    newer = desk.locator("main a[href*='/bills/']", has_text="MANDIRI/").last
    newer.click()

    expect(desk).not_to_have_url(re.compile(rf"/bills/{bill}$"))
    look(desk)


def test_pages_of_the_links_of_an_email(site: Site, desk: Page, chromium: Browser) -> None:
    telephone = chromium.new_context(base_url=site.address, locale="id-ID")
    page = telephone.new_page()
    Walk(page, outbox=site.outbox, worker=Worker(number="0" + BILLED.removeprefix("+62"))).sign_in()
    page.locator("main a[href^='/pekerja/saya/']").first.click()
    page.goto(f"{page.url}data/surel/")
    page.locator("#id_email").fill(MAILBOX)
    send(page)
    telephone.close()
    confirm, stop = links_of_email(Outbox(OutboxAddress(site.outbox)))

    for path, then in ((confirm, "Alamat surel ditegaskan"), (stop, "Tidak ada surel lagi")):
        desk.goto(path)
        look(desk)
        send(desk)
        expect(desk.get_by_role("heading", name=then)).to_be_visible()
        look(desk)


def links_of_email(outbox: Outbox) -> list[str]:
    """Return the paths of the links of the last e-mail to our mailbox, once the worker has sent it."""
    until = time.monotonic() + 20
    while time.monotonic() < until:
        if found := outbox.latest(to=MAILBOX, most=1):
            return re.findall(r"https://[^/\s]+(/\S+)", found[0].text)
        time.sleep(0.05)
    raise TimeoutError("no e-mail came")


def test_pages_of_a_merge_and_its_undoing(site: Site, desk: Page) -> None:
    site.sign_in(desk, Role.BRANCH_OFFICER)
    one, other = person_of(desk, 150), person_of(desk, 151)
    desk.goto(f"{other}/end")
    desk.locator("#id_ended_on").fill(desk.evaluate("() => new Date().toLocaleDateString('en-GB')"))
    desk.locator("[name=end_reason]").first.check()
    desk.locator("#id_reason").fill(REASON)
    send(desk)
    desk.goto(f"{one}/merge?with={other.rsplit('/', 1)[1]}")
    desk.locator("#id_reason").fill(REASON)
    look(desk)
    send(desk, "check")
    look(desk)
    send(desk, "merge")
    look(desk)

    desk.locator("a[href*='/merge']", has_text="Batalkan penggabungan").first.click()

    expect(desk.locator("#id_reason")).to_be_visible()
    look(desk)
    desk.locator("#id_reason").fill(REASON)
    send(desk)
    expect(desk.get_by_text("Kedua catatan berdiri sendiri")).to_be_visible()


def test_pages_of_a_form_that_an_officer_has_taken_up(site: Site, desk: Page) -> None:
    site.sign_in(desk, Role.BRANCH_OFFICER)
    desk.goto("/assistance")
    desk.locator("main a[data-row]").first.click()
    send(desk)
    expect(desk.locator("main a[href^='tel:']")).to_be_visible()
    look(desk)
    form = desk.url

    for step in ("who", "birth", "work"):
        desk.goto(f"{form}/{step}")
        look(desk)
    desk.goto(f"{form}/call")
    look(desk)
    desk.locator("[name=outcome][value=not_reached]").check()
    send(desk)

    expect(desk).to_have_url(re.compile("/assistance$"))
