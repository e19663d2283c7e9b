"""QRIS on the pages: a code that another reader reads, asked for without scripts, and an acquirer that is set up."""

import base64
import datetime
import io
import re

import pytest
import zxingcpp
from django.urls import reverse
from PIL import Image

from jangkau.backoffice import pages
from jangkau.collection.models import Bill, QrisAcquirer, QrisCode
from jangkau.gateways.bank.fake_acquirer import Flaw
from jangkau.gateways.bank.qris_payload import read_payload
from tests.backoffice.parts import assert_part_is_the_pages
from tests.factories import partnership as given
from tests.factories.collection import pay
from tests.factories.partners import make_partner
from tests.factories.qris import QRIS, as_issued, make_acquirer, stand_in
from tests.jobs import run_jobs

NOW = datetime.datetime(2027, 1, 10, 2, 0, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def _clock(monkeypatch):
    monkeypatch.setattr(pages.timezone, "now", lambda: NOW)
    monkeypatch.setattr(pages.timezone, "localdate", lambda *_instant: NOW.date())
    monkeypatch.setattr("jangkau.console.clock.now", lambda: NOW)


@pytest.fixture
def officer(house, sign_in):
    """A browser of the branch officer."""
    return sign_in(given.OFFICER)


@pytest.fixture
def bill(officer, house) -> Bill:
    """A bill that a worker pays himself, for three months."""
    path = reverse("backoffice:person_bill_new", args=[house.person.pk])
    officer.post(path, {"first_month": "2027-01", "count": 3, "total": 3 * 16_800, "attested": "on"})
    return Bill.objects.get(payer_person__isnull=False, state="issued")


@pytest.fixture
def fake(monkeypatch):
    """The acquirer that the worker finds."""
    make_acquirer()
    return stand_in(monkeypatch)


def text_of(answer) -> str:
    return answer.content.decode()


def decoded(page: str) -> list[str]:
    """Return what an independent reader reads in the pictures that were served with a page."""
    found = []
    for data in re.findall(r'src="data:image/png;base64,([^"]+)"', page):
        picture = Image.open(io.BytesIO(base64.b64decode(data)))
        found += [code.text for code in zxingcpp.read_barcodes(picture)]
    return found


def test_code_is_asked_for_without_scripts_and_read_by_another_reader(officer, bill, fake):
    page, here = reverse("backoffice:bill", args=[bill.pk]), reverse("backoffice:bill_qris", args=[bill.pk])
    form = re.search(rf'<form method="post" action="{here}".*?</form>', text_of(officer.get(page)), re.DOTALL)[0]
    assert 'value="QRIS-UJI"' in form
    # The form stands in a part that is given all it needs by name.
    assert 'name="csrfmiddlewaretoken"' in form

    asked = text_of(officer.post(here, {"acquirer": "QRIS-UJI"}, follow=True))
    assert "Kode sedang diminta" in asked
    assert 'hx-trigger="every 2s"' in asked
    run_jobs()

    for path in (page, here):
        (text,) = decoded(text_of(officer.get(path)))
        assert text == QrisCode.objects.get().content
        assert read_payload(text).amount_rupiah == bill.total_rupiah
    assert_part_is_the_pages(officer, here, "bill-qris")


def test_code_that_is_wrong_is_not_shown_and_the_page_says_what_is(officer, bill, fake):
    fake.flaw = Flaw.WRONG_AMOUNT
    here = reverse("backoffice:bill_qris", args=[bill.pk])
    officer.post(here, {"acquirer": "QRIS-UJI"})
    run_jobs()

    shown = text_of(officer.get(here))
    assert "tidak sama dengan tagihan" in shown
    assert decoded(shown) == []
    assert 'value="QRIS-UJI"' in shown


def test_code_is_gone_once_the_bill_is_paid_or_its_time_is_over(officer, bill, fake, monkeypatch):
    here = reverse("backoffice:bill_qris", args=[bill.pk])
    officer.post(here, {"acquirer": "QRIS-UJI"})
    run_jobs()
    monkeypatch.setattr(pages.timezone, "now", lambda: NOW + datetime.timedelta(hours=1))
    over = text_of(officer.get(here))
    assert "sudah habis" in over
    assert decoded(over) == []

    pay(as_issued(bill), paid_at=NOW)
    paid = text_of(officer.get(here))
    assert "tidak menunggu pembayaran lagi" in paid
    assert decoded(paid) == []
    assert officer.post(here, {"acquirer": "QRIS-UJI"}).status_code == 409


def test_who_may_only_see_bills_asks_for_no_code(bill, fake, sign_in):
    auditor = sign_in("auditor.tgr")
    here = reverse("backoffice:bill_qris", args=[bill.pk])

    assert 'value="QRIS-UJI"' not in text_of(auditor.get(here))
    assert auditor.post(here, {"acquirer": "QRIS-UJI"}).status_code == 403
    assert not QrisCode.objects.exists()


def test_bill_without_an_acquirer_says_nothing_of_qris(officer, bill):
    assert "QRIS" not in text_of(officer.get(reverse("backoffice:bill", args=[bill.pk])))


def test_acquirer_is_connected_by_an_administrator_and_shown_without_its_secret(house, sign_in):
    administrator = sign_in("admin.tgr")
    code = house.partner.code
    path, page = (reverse(f"backoffice:{name}", args=[code]) for name in ("partner_qris", "partner"))
    typed = {name: getattr(QRIS, name) for name in QRIS.__dataclass_fields__ if name != "new_key"}
    assert "tidak dimintai kode QRIS" in text_of(administrator.get(page))
    assert administrator.post(path, {**typed, "url": "http://acquirer.example"}).status_code == 422

    shown = text_of(administrator.post(path, typed, follow=True))

    assert QrisAcquirer.objects.get().merchant_id == "FM0001"
    assert "BEGIN PUBLIC KEY" in shown
    assert QRIS.secret not in shown + text_of(administrator.get(path))
    assert "QRIS" in text_of(administrator.get(reverse("backoffice:partners")))


def test_partner_without_virtual_accounts_is_made_on_the_page(house, sign_in):
    make_partner("BANK-LAIN", va_prefix="77")
    administrator = sign_in("admin.tgr")

    shown = text_of(administrator.get(reverse("backoffice:partner_new")))

    assert "hanya menerima QRIS" in shown
