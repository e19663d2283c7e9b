"""The main road: a sponsor's list is sent, looked at, approved, billed and paid, each by whom it befits.

The same steps with and without scripts, on a desk's window and on a telephone's.
"""

import itertools
import re
from collections.abc import Iterator
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Locator, Page, expect

from jangkau.console.demonstration import case
from jangkau.core.permissions import Role
from tests.browser.site import Site, assert_accessible, assert_fits, picture

_run = itertools.count(1)
_AMOUNT = re.compile(r"Rp[0-9.]+")
_BILL = re.compile(r"/bills/\d+$")
_PRIMARY = "main form[method=post] button.btn-primary"


@pytest.fixture(params=["with scripts", "without scripts"])
def desk(request: pytest.FixtureRequest, chromium: Browser, site: Site, width: int) -> Iterator["Desk"]:
    """A window, with or without scripts, in which one person after another signs in."""
    context = chromium.new_context(
        base_url=site.address,
        viewport={"width": width, "height": 800},
        java_script_enabled=request.param == "with scripts",
    )
    yield Desk(context.new_page(), site, f"{width}" if request.param == "with scripts" else "")
    context.close()


class Desk:
    """One browser, at which people take turns."""

    def __init__(self, page: Page, site: Site, pictures: str) -> None:
        self.page = page
        self._site = site
        self._pictures = pictures

    def turn_of(self, role: Role) -> Page:
        """Let somebody else sign in."""
        self.page.context.clear_cookies()
        self._site.sign_in(self.page, role)
        return self.page

    def look(self, name: str) -> None:
        """Look at a page on the way: does it fit; take its picture for the guides."""
        if self._pictures:
            assert_fits(self.page)
            if self._pictures == "360":
                assert_accessible(self.page)
            picture(self.page, name)


def follow(link: Locator) -> None:
    """Go where a link leads, and wait until one is there: a click alone does not."""
    there = re.escape(link.get_attribute("href") or "")
    link.click()
    link.page.wait_for_url(re.compile(f"{there}$"))


def roster(run: int) -> bytes:
    """Return a list of four made-up men, the last said to be a woman, so that somebody must look at him."""
    lines = ["NIK;Nama Lengkap;L/P;Tgl Lahir;Desa;Kecamatan;Kabupaten;Pekerjaan;Kategori"]
    names = ("Sabran Lahang", "Ngau Kuleh", "Awang Tekwan", "Ambo Palinggi")
    for number, name in enumerate(names):
        sex = "P" if number == len(names) - 1 else "L"
        nik = f"6402061{7 + number % 2}0880{8000 + run * 10 + number}"
        born = f"1{7 + number % 2}-08-1980"
        lines.append(
            f"{nik};{name} {'ABCDEFGHIJ'[run]};{sex};{born};Jahab;Tenggarong;Kutai Kartanegara;Nelayan;Pekerja Rentan"
        )
    return "\n".join(lines).encode()


def test_list_becomes_insured_months(desk: Desk) -> None:
    run = next(_run)
    agreement_path, roster_path = send(desk, run)
    review(desk, roster_path)
    approve(desk, roster_path)
    bill = issue(desk, agreement_path)
    pay(desk, bill)

    page = desk.turn_of(Role.SPONSOR_OFFICER)
    page.goto(roster_path)
    expect(page.locator("main")).to_contain_text("4")
    desk.look("roster-paid")


def send(desk: Desk, run: int) -> tuple[str, str]:
    page = desk.turn_of(Role.SPONSOR_OFFICER)
    desk.look("home-sponsor")
    page.goto("/agreements")
    desk.look("agreements-sponsor")
    follow(page.locator("main a", has_text=re.compile("Kutai Kartanegara 2027|Kutai Kartanegara 20[3-9]")).first)
    agreement_path = page.url
    desk.look("agreement-sponsor")
    follow(page.locator("main a[href$='/uploads/new']").first)
    desk.look("upload-new")
    page.locator("input[type=file]").set_input_files(
        {"name": f"daftar-{run}.csv", "mimeType": "text/csv", "buffer": roster(run)}
    )
    page.locator(_PRIMARY).first.click()
    page.wait_for_url("**/columns", timeout=60_000)
    desk.look("upload-columns")
    page.locator(_PRIMARY).first.click()
    page.wait_for_url("**/rosters/*", timeout=60_000)
    desk.look("roster-result")
    return agreement_path, page.url


def review(desk: Desk, roster_path: str) -> None:
    page = desk.turn_of(Role.BRANCH_OFFICER)
    page.goto(roster_path)
    follow(page.locator("main a[href$='/review']").first)
    desk.look("review")
    follow(page.locator("main a[href*='/review/']").first)
    desk.look("review-row")
    page.locator("input[name=accepted]").first.check()
    page.locator("[name=reason]").fill("KTP asli sudah dilihat di loket kantor desa")
    page.locator(_PRIMARY).first.click()
    expect(page.locator("main")).to_contain_text("Tidak ada baris yang menunggu")


def approve(desk: Desk, roster_path: str) -> None:
    page = desk.turn_of(Role.SUPERVISOR)
    desk.look("home-supervisor")
    page.goto(roster_path)
    follow(page.locator("main a[href$='/approval']").first)
    desk.look("approval")
    page.locator(_PRIMARY).first.click()
    page.wait_for_url("**/batches/*")
    desk.look("batch")


def issue(desk: Desk, agreement_path: str) -> str:
    page = desk.turn_of(Role.BRANCH_OFFICER)
    desk.look("home-officer")
    page.goto(agreement_path)
    follow(page.locator("main a[href$='/bills/new']").first)
    desk.look("bill-new")
    page.locator(_PRIMARY).first.click()
    page.wait_for_url(re.compile(r"/bills(/\d+|\?agreement=\d+)$"))
    if not _BILL.search(page.url):
        page.locator("main a[href*='/bills/']").first.click()
        page.wait_for_url(_BILL)
    desk.look("bill")
    return page.url


def pay(desk: Desk, bill: str) -> None:
    page = desk.page
    page.goto(bill)
    amount = _AMOUNT.findall(page.locator("main").inner_text())[0]
    follow(page.locator("main a[href$='/payments/new']").first)
    page.locator("[name=channel]").fill(case.CHANNEL)
    page.locator("[name=reference]").fill("RK-" + bill.rsplit("/", 1)[1])
    page.locator("[name=amount]").fill(amount)
    now = timezone.localtime(timezone=ZoneInfo("Asia/Makassar"))
    page.locator("[name=paid_on]").fill(f"{now:%Y-%m-%d}")
    page.locator("[name=paid_time]").fill(f"{now:%H:%M}")
    desk.look("payment-new")
    with page.expect_navigation():
        page.locator("main form[method=post] button[type=submit]").first.click()
    desk.look("payment-check")
    page.locator(_PRIMARY).first.click()
    page.wait_for_url(re.compile(r"/payments/\d+$"))
    desk.look("payment")
