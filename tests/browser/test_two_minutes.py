"""A worker registers on a telephone of 360 pixels, from the landing page to being covered, in under 150 seconds.

Typing (three letters a second), thinking (two seconds for each press and choice) and the code (twenty seconds) are
counted and not waited for, and so is the network of Slow 3G: two seconds for each answer that the next waits for, and
50 kB a second. Only the time of the pages themselves is real. ``./dev bench registration`` waits for all of it.
"""

import re
import sys
from collections.abc import Iterator
from contextlib import nullcontext
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from benchmarks.walk import MOST_SECONDS, PHONE, Walk, Worker, told
from jangkau.console.demonstration import case
from jangkau.core.permissions import Role
from tests.browser.site import Site, assert_accessible, assert_fits, page_without_errors, picture

PICTURES = {
    "halaman muka": "worker-landing", "siapa yang didaftarkan": "worker-whom", "NIK dan nama": "worker-who",
    "pekerjaan": "worker-work", "periksa dan kirim": "worker-check", "kode iuran": "worker-pay",
}  # fmt: skip


@pytest.fixture(params=[True, False], ids=["with scripts", "without"])
def telephone(site: Site, chromium: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A telephone's browser, with scripts and without."""
    context = chromium.new_context(
        base_url=site.address, viewport=PHONE, locale="id-ID", timezone_id="Asia/Makassar", is_mobile=True,
        java_script_enabled=request.param, reduced_motion="reduce",
    )  # fmt: skip
    with page_without_errors(context) if request.param else nullcontext(context.new_page()) as page:
        yield page
    context.close()


def pay(site: Site, chromium: Browser, bill: str, amount: str) -> None:
    """Take down the payment of a bill, as an officer does who sees it on a statement."""
    context = chromium.new_context(base_url=site.address, locale="id-ID")
    desk = context.new_page()
    site.sign_in(desk, Role.BRANCH_OFFICER)
    desk.goto(f"/bills/{bill}/payments/new")
    now = timezone.localtime(timezone=ZoneInfo("Asia/Makassar"))
    for name, text in {
        "channel": case.CHANNEL, "reference": f"HP-{bill}", "amount": amount, "paid_on": f"{now:%Y-%m-%d}",
        "paid_time": f"{now:%H:%M}",
    }.items():  # fmt: skip
        desk.locator(f"[name={name}]").fill(text)
    for _step in ("check", "record"):
        with desk.expect_navigation():
            desk.locator("main form[method=post] button[type=submit]").first.click()
    expect(desk).to_have_url(re.compile(r"/payments/\d+$"))
    context.close()


def test_worker_comes_from_the_landing_page_to_being_covered_in_two_minutes(
    site: Site, chromium: Browser, telephone: Page, request: pytest.FixtureRequest
) -> None:
    with_scripts = "without" not in request.node.name
    serial = 1 if with_scripts else 2
    worker = Worker(nik=f"640206170880800{serial}", number=f"08123456780{serial}")

    def look(name: str) -> None:
        if with_scripts:
            assert_fits(telephone)
            assert_accessible(telephone)
            picture(telephone, PICTURES.get(name, ""))

    steps = Walk(telephone, outbox=site.outbox, worker=worker, look=look).to_the_payment_code()
    look("kode iuran")
    sys.stdout.write("\n".join(told(steps)))
    assert sum(step.seconds for step in steps) <= MOST_SECONDS
    shown = telephone.locator("main").inner_text()
    assert "Terlindungi sejak hari Anda membayar" in shown

    amount = re.search(r"Rp[0-9.]+", shown)
    assert amount is not None
    pay(site, chromium, telephone.url.rstrip("/").rsplit("/", 1)[1], amount[0])
    telephone.get_by_role("link", name="periksa").click()
    expect(telephone.locator("main")).to_contain_text("Terima kasih")
    telephone.goto("/pekerja/saya/")
    expect(telephone.locator("main")).to_contain_text("Terlindungi sampai")
    look("terlindungi")
