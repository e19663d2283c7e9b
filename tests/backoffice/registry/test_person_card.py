"""The card is handed out from the person's page, and the trail knows it."""

from unittest import mock

import pytest

from jangkau.core.models import Sighting
from jangkau.core.proofs import verify_proof
from jangkau.core.qr_codes import read_proof_code
from jangkau.core.selectors.proof_keys import verifying_keys
from jangkau.core.services.proof_keys import make_first_proof_key
from tests.backoffice.conftest import SignIn
from tests.backoffice.queries import queries_of
from tests.factories import partnership as given
from tests.factories.house import House

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _cards_can_be_signed(db: None) -> None:
    make_first_proof_key()


@pytest.fixture
def covered(house: House) -> int:
    """Somebody whose month our sponsor has paid."""
    return int(house.payment.insured_months.order_by("pk")[0].participant.person_id)


def on_the_day(house: House) -> object:
    first = house.payment.insured_months.order_by("pk")[0].covered_from
    return mock.patch("jangkau.backoffice.pages.timezone.localdate", return_value=first)


def test_officer_downloads_the_card_and_the_trail_knows_it(house: House, covered: int, sign_in: SignIn) -> None:
    browser = sign_in(given.OFFICER)
    with on_the_day(house):  # type: ignore[attr-defined]  # a patch is a context
        printed = browser.get(f"/people/{covered}/card.pdf")
        picture = browser.get(f"/people/{covered}/card.png")
        page = browser.get(f"/people/{covered}").content.decode()

    assert printed.content.startswith(b"%PDF")
    assert f'filename="kartu-perlindungan-{covered}.png"' in picture.headers["Content-Disposition"]
    assert verify_proof(read_proof_code(picture.content), verifying_keys()).key_number == 1
    assert f"/people/{covered}/card.pdf" in page
    seen = Sighting.objects.filter(subject="person", subject_id=covered, seen_by=given.OFFICER).order_by("pk")
    assert list(seen.values_list("page", flat=True))[:2] == ["person_card", "person_card_picture"]


def test_auditor_sees_the_person_and_is_offered_no_card(house: House, covered: int, sign_in: SignIn) -> None:
    with on_the_day(house):  # type: ignore[attr-defined]  # a patch is a context
        page = sign_in("auditor.tgr").get(f"/people/{covered}")

    assert page.status_code == 200
    assert "card.pdf" not in page.content.decode()


def test_person_without_cover_has_no_card_and_no_button(house: House, covered: int, sign_in: SignIn) -> None:
    browser = sign_in(given.OFFICER)
    refused = browser.get(f"/people/{covered}/card.pdf")

    assert refused.status_code == 409
    assert "Terima dahulu iurannya." in refused.content.decode()
    assert "card.pdf" not in browser.get(f"/people/{covered}").content.decode()
    assert not Sighting.objects.filter(page="person_card").exists()


def test_card_asks_a_bounded_number_of_questions(house: House, covered: int, sign_in: SignIn) -> None:
    browser = sign_in(given.OFFICER)
    with on_the_day(house):  # type: ignore[attr-defined]  # a patch is a context
        browser.get(f"/people/{covered}/card.pdf")
        assert len(queries_of(browser, f"/people/{covered}/card.pdf")) <= 14
