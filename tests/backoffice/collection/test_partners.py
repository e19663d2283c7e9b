"""Payment partners on their pages: made, changed, given keys whose secret is shown once, stopped."""

import pytest
from django.urls import reverse
from pghistory.models import Context

from jangkau.collection.models import BankAccount, Partner, PartnerKey
from jangkau.core.permissions import Role
from jangkau.registry.models.organisations import OrganisationKind
from tests.backoffice.conftest import SignIn
from tests.factories import partnership as given
from tests.factories.house import PLAYERS, House
from tests.factories.partners import make_bank, public_pem
from tests.factories.registry import make_organisation
from tests.queries import statements

pytestmark = pytest.mark.django_db

TERMS = {
    "most_rupiah": "100.000.000",
    "least_rupiah": "1",
    "fee_rupiah": "2.500",
    "clock_tolerance_seconds": "300",
    "requests_a_minute": "600",
    "allowed_networks": "203.0.113.7",
    "repeats": "same_answer",
}


def test_bank_becomes_a_partner_and_gets_a_key_whose_secret_is_shown_once(house: House, sign_in: SignIn) -> None:
    make_bank("BANK-BARU")
    browser = sign_in(PLAYERS[Role.ADMINISTRATOR])

    made = browser.post(
        reverse("backoffice:partner_new"), {**TERMS, "code": "BANK-BARU", "va_prefix": "999"}, follow=True
    )
    assert made.redirect_chain == [(reverse("backoffice:partner_key_new", args=["BANK-BARU"]), 303)]
    given = browser.post(reverse("backoffice:partner_key_new", args=["BANK-BARU"]), {"public_key": public_pem()})

    key = PartnerKey.objects.get()
    secret = given.context["key"].secret
    assert secret in given.content.decode()
    page = browser.get(reverse("backoffice:partner", args=["BANK-BARU"])).content.decode()
    assert key.client_id in page
    assert secret not in page
    assert "Rp2.500" in page


@pytest.mark.parametrize("page", ["partner_new", "asker_new"])
def test_code_of_nobody_is_told_on_the_form_which_keeps_what_was_typed(
    page: str, house: House, sign_in: SignIn
) -> None:
    browser = sign_in(PLAYERS[Role.ADMINISTRATOR])
    typed = {**TERMS, "code": "BANK-SALAH-KETIK", "va_prefix": "999", "purposes": ["treatment"]}

    answer = browser.post(reverse(f"backoffice:{page}"), typed)

    assert answer.status_code == 422
    assert "BANK-SALAH-KETIK" in answer.content.decode()
    assert not Partner.objects.filter(code="BANK-SALAH-KETIK").exists()


def test_terms_are_changed_and_faults_are_told_on_the_form(house: House, sign_in: SignIn) -> None:
    browser, code = sign_in(PLAYERS[Role.ADMINISTRATOR]), house.partner.code
    path = reverse("backoffice:partner_change", args=[code])

    wrong = browser.post(path, {**TERMS, "allowed_networks": "bank.example"})
    assert wrong.status_code == 422
    assert browser.post(path, TERMS).status_code == 303

    assert Partner.objects.get(code=code).allowed_networks == ["203.0.113.7/32"]


def test_partner_is_stopped_and_heard_again_and_a_key_ends(house: House, sign_in: SignIn) -> None:
    browser, code = sign_in(PLAYERS[Role.ADMINISTRATOR]), house.partner.code
    stop = reverse("backoffice:partner_stop", args=[code])

    for active in (False, True):
        assert browser.post(stop).status_code == 303
        assert Partner.objects.get(code=code).is_active is active

    key = PartnerKey.objects.get(partner=house.partner)
    assert browser.post(reverse("backoffice:partner_key_end", args=[code, key.client_id])).status_code == 303
    key.refresh_from_db()
    assert key.valid_until is not None


def test_pages_of_partners_ask_the_database_a_bounded_number_of_times(house: House, sign_in: SignIn) -> None:
    browser, code = sign_in(PLAYERS[Role.ADMINISTRATOR]), house.partner.code

    assert statements(lambda: browser.get(reverse("backoffice:partners"))) <= 8
    assert statements(lambda: browser.get(reverse("backoffice:partner", args=[code]))) <= 10


def test_hospital_may_ask_for_what_was_agreed_until_nothing_is(house: House, sign_in: SignIn) -> None:
    make_organisation("RS-UJI", kind=OrganisationKind.AGENCY)
    browser, page = sign_in(PLAYERS[Role.ADMINISTRATOR]), reverse("backoffice:partner", args=["RS-UJI"])
    agreed = {"purposes": ["treatment", "credit"], "requests_a_minute": "60", "allowed_networks": "203.0.113.7"}

    made = browser.post(reverse("backoffice:asker_new"), {"code": "RS-UJI", **agreed})
    key = browser.post(reverse("backoffice:partner_key_new", args=["RS-UJI"]))

    assert made.headers["Location"] == reverse("backoffice:partner_key_new", args=["RS-UJI"])
    assert key.context["key"].secret
    assert "pengobatan kecelakaan kerja" in browser.get(page).content.decode()
    asking = reverse("backoffice:partner_asking", args=["RS-UJI"])
    assert browser.post(asking, {**agreed, "purposes": ["gossip"]}).status_code == 422
    assert browser.post(asking, {**agreed, "allowed_networks": "rs.example"}).status_code == 422
    assert browser.post(asking, {**agreed, "purposes": []}).status_code == 303
    partner = Partner.objects.get(code="RS-UJI")
    assert (partner.cover_purposes, partner.requests_a_minute) == ([], 60)
    assert "tidak boleh bertanya" in browser.get(page).content.decode()
    told = {"by": PLAYERS[Role.ADMINISTRATOR], "reason": "mengatur pertanyaan perlindungan oleh mitra RS-UJI"}
    assert Context.objects.filter(metadata=told).count() == 2


def test_account_of_a_partner_is_written_down_once_and_corrected(house: House, sign_in: SignIn) -> None:
    browser, code = sign_in(PLAYERS[Role.ADMINISTRATOR]), house.partner.code
    new = reverse("backoffice:partner_account_new", args=[code])
    terms = {"bank": "Bank Uji", "office": "KC-TGR", "responsible": given.SUPERVISOR, "format": "csv"}
    mapping = "date: Tanggal\nnarrative: Uraian|Berita\namount: Jumlah\nthousands: "

    for faulty in ("date Tanggal", "date: Tanggal", "colour: biru"):
        assert browser.post(new, {**terms, "number": "001-22", "mapping": faulty}).status_code == 422
    assert browser.post(new, {**terms, "number": "001-22", "mapping": mapping}).status_code == 303
    assert browser.post(new, {**terms, "number": "00122", "mapping": mapping}).status_code == 422

    account = BankAccount.objects.get(number="00122")
    assert (account.channel, account.mapping["narrative"], account.mapping["thousands"]) == (code, "Uraian|Berita", "")
    change = reverse("backoffice:partner_account", args=[code, "00122"])
    shown = browser.get(change).content.decode()
    assert "narrative: Uraian|Berita" in shown
    assert browser.post(change, {**terms, "responsible": "siapa", "mapping": mapping}).status_code == 422
    assert browser.post(change, {**terms, "format": "mt940", "mapping": ""}).status_code == 303
    account.refresh_from_db()
    assert (account.format, account.mapping) == ("mt940", {})
    assert "00122" in browser.get(reverse("backoffice:partner", args=[code])).content.decode()
