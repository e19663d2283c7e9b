"""A worker goes on by himself when his sponsor's months end: one tap on a telephone of 360 pixels, and no day without
cover. The branch's page counts him.
"""

import re

from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from benchmarks.walk import PHONE, Walk, Worker
from jangkau.console.demonstration.days import CLOCK
from jangkau.console.demonstration.hand_overs import SPONSORED
from jangkau.core.permissions import Role
from jangkau.rules.months import Month
from jangkau.rules.wording import date_in_words
from tests.browser.site import Site, assert_fits, picture
from tests.browser.test_two_minutes import pay


def paid_themselves(site: Site, desk: Page) -> int:
    """Return of how many workers the branch's page says that they paid themselves, and look at the page."""
    site.sign_in(desk, Role.BRANCH_OFFICER)
    desk.goto("/hand-overs")
    year = timezone.localtime(timezone=CLOCK).year
    desk.get_by_role("link", name=f"Pekerja rentan Kutai Kartanegara {year}").click()
    figure = desk.locator(".figure", has_text="Membayar sendiri")
    expect(figure).to_be_visible()
    assert_fits(desk)
    picture(desk, "hand-over")
    return int(figure.locator(".value").inner_text())


def test_worker_goes_on_by_himself_in_one_tap_and_without_a_gap(site: Site, chromium: Browser) -> None:
    desk = chromium.new_context(base_url=site.address, viewport={"width": 1280, "height": 800}, locale="id-ID")
    before = paid_themselves(site, desk.new_page())
    telephone = chromium.new_context(
        base_url=site.address, viewport=PHONE, locale="id-ID", timezone_id="Asia/Makassar", is_mobile=True,
        java_script_enabled=False, reduced_motion="reduce",
    )  # fmt: skip
    page = telephone.new_page()
    Walk(page, outbox=site.outbox, worker=Worker(number="0" + SPONSORED.removeprefix("+62"))).sign_in()
    # Two people share the telephone; the second goes on.
    expect(page.get_by_role("button", name="Teruskan sendiri")).to_have_count(2)
    assert_fits(page)
    picture(page, "worker-offer")
    offer = page.locator("section", has_text="Sesudah itu tidak terlindungi").last
    next_month = Month.of(timezone.localtime(timezone=CLOCK).date()).next
    expect(offer).to_contain_text(f"mulai {date_in_words(next_month.first_day, language='id')}")
    with page.expect_navigation():
        offer.get_by_role("button").click()
    expect(page.locator(".pay-code")).to_be_visible()
    amount = re.search(r"Rp[0-9.]+", page.locator("main").inner_text())
    assert amount is not None

    pay(site, chromium, page.url.rstrip("/").rsplit("/", 1)[1], amount[0])
    page.goto(page.url.split("/bayar/")[0] + "/")
    expect(page.locator("main")).to_contain_text(
        f"Terlindungi sampai {date_in_words(next_month.last_day, language='id')}"
    )
    expect(page.locator("main")).not_to_contain_text("tidak terlindungi, mulai")
    assert paid_themselves(site, desk.new_page()) == before + 1
    telephone.close()
    desk.close()
