"""Every page that a worker can reach by links fits a telephone and a desk, and is clean to axe in the dark.

In light, test_two_minutes asks axe of the pages from the landing page to the bill.
"""

from urllib.parse import urljoin

from playwright.sync_api import Browser

from benchmarks.walk import Walk, Worker
from jangkau.console.demonstration.own_door import COVERED, SENT_BACK
from jangkau.console.demonstration.wadah import COORDINATOR
from jangkau.portal.registration import ADDRESSES
from jangkau.portal.urls import urlpatterns
from tests.browser.site import Site, assert_accessible, assert_fits, page_without_errors
from tests.browser.test_every_page import kind_of, walk

# Files, what only sends on, and what is asked once a number has been unused for half a year.
_NOT_LOOKED_AT = {
    "card", "card_picture", "receipt", "sign_out", "proof",
    "wadah_paper", "wadah_receipt", "wadah_blank", "wadah_faulty",
}  # fmt: skip
# Reached once somebody has family on record, waits for a change, or holds a code; by links of an e-mail, at which
# test_pages_behind_a_step looks.
_AT_TIMES = {
    "change_withdraw", "family_remove", "savings_statement", "wadah_join", "email_confirm", "email_stop",
}  # fmt: skip
_BEFORE = ("/pekerja/", "/pekerja/hitung/?occupation=nelayan&income=1+juta&children=1&months=3", "/pekerja/masuk/")


def test_pages_of_workers_fit_and_are_accessible(site: Site, chromium: Browser) -> None:
    """Of who is covered, of whose form was sent back, and of who runs a wadah; axe is asked once of each kind."""
    seen = {"code"}  # test_two_minutes looks at it, and at a bill that waits
    for number in (COVERED, SENT_BACK, COORDINATOR):
        context = chromium.new_context(
            base_url=site.address, locale="id-ID", color_scheme="dark", reduced_motion="reduce"
        )
        with page_without_errors(context) as page:
            worker = Worker(number="0" + number.removeprefix("+62"))
            Walk(page, outbox=site.outbox, worker=worker).sign_in()
            found = walk(context, site, start=("/pekerja/saya/", *(_BEFORE if number == COVERED else ())))
            open_form = next((path for kind, path in found.items() if kind.startswith("step_")), None)
            # A page that is ahead of what is filled in leads back to where the form goes on.
            there = ("../", *(f"../{address}/" for address in ADDRESSES.values())) if open_form else ()
            for path in [*found.values(), *(urljoin(open_form or "", each) for each in there)]:
                page.goto(path)
                kind = kind_of(page.evaluate("() => location.pathname"))
                if kind is None or (kind in seen and kind != "mine"):
                    continue
                for width in (1280, 360):
                    page.set_viewport_size({"width": width, "height": 800})
                    assert_fits(page)
                assert_accessible(page)
                seen.add(kind)
        context.close()

    assert {str(pattern.name) for pattern in urlpatterns} - _NOT_LOOKED_AT - _AT_TIMES - seen == set()
