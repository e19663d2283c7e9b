"""The card of a person's cover: what it says, to whom it is given, and that an independent reader reads it."""

import datetime
import io
from unittest import mock

import pytest
from pypdf import PdfReader

from jangkau.collection.selectors import cards
from jangkau.collection.selectors.cards import Card, CardForm, NoCoverToShow, cover_card
from jangkau.collection.services.reversals import reverse_payment
from jangkau.core.permissions import Role
from jangkau.core.proofs import Days, Kind, Proof, verify_proof
from jangkau.core.qr_codes import read_proof_code
from jangkau.core.selectors.proof_keys import verifying_keys
from jangkau.core.services.proof_keys import make_first_proof_key
from jangkau.enrolment.models import Participant, ParticipantNumber
from jangkau.registry.models import OfficeRegion
from jangkau.registry.selectors.people import UnknownPerson
from jangkau.registry.selectors.reach import NotPermitted, Reach
from jangkau.rules.contributions import Cover
from tests.factories.collection import at, make_bill, months, pay
from tests.factories.enrolment import end_participant, make_participant
from tests.factories.registry import make_office, make_person, make_region, make_user
from tests.factories.staff import employ

pytestmark = pytest.mark.django_db
DAY = datetime.date


@pytest.fixture(autouse=True)
def _cards_can_be_signed(db: None) -> None:
    make_first_proof_key()


@pytest.fixture
def officer() -> Reach:
    """Somebody of the office that serves the participants."""
    OfficeRegion.objects.create(office=make_office(), region=make_region())
    return employ("budi", Role.BRANCH_OFFICER, office="KC-TGR")


@pytest.fixture
def worker(officer: Reach) -> Participant:
    """Covered from October to December 2022, with savings for two of the months."""
    worker = make_participant(person=make_person(name="Siti Aminah Sulaiman", nik="6402065708800001"))
    pay(make_bill([worker], months("2022-10", 2), covers=[Cover.RISK, Cover.SAVINGS]), paid_at=at("2022-09-28"))
    pay(make_bill([worker], months("2022-12")), paid_at=at("2022-11-28"))
    return worker


def card_of(worker: Participant, reach: Reach, today: DAY, form: CardForm = CardForm.PNG) -> Card:
    return cover_card(person_id=worker.person_id, form=form, reach=reach, today=today, now=at(str(today)))


def proof_on(card: Card) -> Proof:
    return verify_proof(read_proof_code(card.content), verifying_keys())


def test_code_on_the_card_says_what_is_paid_and_covered(worker: Participant, officer: Reach) -> None:
    proof = proof_on(card_of(worker, officer, DAY(2022, 10, 5)))

    assert proof == Proof(
        kind=Kind.CARD,
        key_number=1,
        issued_at=at("2022-10-05"),
        participant_number=ParticipantNumber.objects.get(participant=worker).number,
        name="Siti A. S.",
        payment=0,
        amount_rupiah=3 * 16_800 + 2 * 20_000,
        first_month=DAY(2022, 10, 1),
        last_month=DAY(2022, 12, 1),
        months=3,
        has_risk=True,
        has_savings=True,
        paid_on=None,
        risk=Days(DAY(2022, 10, 1), DAY(2023, 1, 1)),
        savings=Days(DAY(2022, 10, 1), DAY(2022, 12, 1)),
    )


def test_card_shows_the_same_to_people_in_both_languages(worker: Participant, officer: Reach) -> None:
    card = card_of(worker, officer, DAY(2022, 10, 5), CardForm.PDF)

    page = PdfReader(io.BytesIO(card.content)).pages[0]
    text = " ".join(page.extract_text().split())
    assert "Siti Aminah Sulaiman" in text
    assert "1 Oktober 2022 – 31 Desember 2022" in text
    assert "1 October 2022 – 31 December 2022" in text
    assert "Rp90.400" in text
    assert "JKK + JKM + JHT" in text
    assert "3 bulan, Oktober 2022 – Desember 2022" in text
    assert "6402065708800001" not in text
    assert [round(float(side) / 72 * 25.4, 1) for side in (page.mediabox.width, page.mediabox.height)] == [85.6, 54.0]


def test_card_is_given_to_the_last_day_of_cover_and_not_after(worker: Participant, officer: Reach) -> None:
    assert card_of(worker, officer, DAY(2022, 12, 30)).last_day == DAY(2022, 12, 31)
    assert card_of(worker, officer, DAY(2022, 12, 31)).last_day == DAY(2022, 12, 31)
    with pytest.raises(NoCoverToShow):
        card_of(worker, officer, DAY(2023, 1, 1))


def test_card_of_cover_paid_ahead_says_when_it_begins(worker: Participant, officer: Reach) -> None:
    risk = proof_on(card_of(worker, officer, DAY(2022, 9, 29))).risk

    assert risk == Days(DAY(2022, 10, 1), DAY(2023, 1, 1))


def test_card_ends_with_the_participation(worker: Participant, officer: Reach) -> None:
    end_participant(worker, on=DAY(2022, 11, 10), recorded_at=at("2022-10-20"))

    assert card_of(worker, officer, DAY(2022, 11, 9)).last_day == DAY(2022, 11, 9)
    with pytest.raises(NoCoverToShow):
        card_of(worker, officer, DAY(2022, 11, 10))


def test_reversed_months_are_on_no_card(officer: Reach) -> None:
    worker = make_participant()
    pay(make_bill([worker], months("2022-10")), paid_at=at("2022-09-28"), channel="b", reference="1")
    reverse_payment(channel="b", reference="1", reason="salah", now=at("2022-10-01"), by_user_id=make_user().pk)

    with pytest.raises(NoCoverToShow):
        card_of(worker, officer, DAY(2022, 10, 5))


def test_person_who_never_took_part_has_no_card(officer: Reach) -> None:
    with pytest.raises(NoCoverToShow):
        cover_card(
            person_id=make_person().pk, form=CardForm.PDF, reach=officer, today=DAY(2022, 10, 5), now=at("2022-10-05")
        )


def test_card_is_given_by_branch_officers_and_supervisors_within_reach(worker: Participant, officer: Reach) -> None:
    supervisor = employ("rina", Role.SUPERVISOR, office="KC-TGR")
    assert card_of(worker, supervisor, DAY(2022, 10, 5), CardForm.PDF).content
    for role in (Role.AUDITOR, Role.ADMINISTRATOR):
        with pytest.raises(NotPermitted):
            card_of(worker, employ(role, role, office="KC-TGR"), DAY(2022, 10, 5))
    make_office("KC-SMD", name="Samarinda")
    with pytest.raises(UnknownPerson):
        card_of(worker, employ("citra", Role.BRANCH_OFFICER, office="KC-SMD"), DAY(2022, 10, 5))
    with pytest.raises(UnknownPerson):
        cover_card(person_id=0, form=CardForm.PDF, reach=officer, today=DAY(2022, 10, 5), now=at("2022-10-05"))


def test_name_is_never_read_as_markup_and_a_long_one_fits(officer: Reach) -> None:
    name = '#read("/etc/passwd") *x* ' + "Panjang " * 40
    worker = make_participant(person=make_person(name=name))
    pay(make_bill([worker], months("2022-10")), paid_at=at("2022-09-28"))

    card = card_of(worker, officer, DAY(2022, 10, 5), CardForm.PDF)

    reader = PdfReader(io.BytesIO(card.content))
    assert len(reader.pages) == 1
    assert '#read("/etc/passwd") *x*' in reader.pages[0].extract_text()


def test_same_moment_gives_the_same_card(worker: Participant, officer: Reach) -> None:
    first = card_of(worker, officer, DAY(2022, 10, 5), CardForm.PDF)

    assert card_of(worker, officer, DAY(2022, 10, 5), CardForm.PDF) == first


def test_private_key_is_in_no_card(worker: Participant, officer: Reach) -> None:
    opened: list[bytes] = []
    unseal = cards.sign.__globals__["unseal"]

    def watched(sealed: bytes, *, purpose: str) -> bytes:
        opened.append(unseal(sealed, purpose=purpose))
        return opened[-1]

    with mock.patch("jangkau.core.selectors.proof_keys.unseal", watched):
        contents = [card_of(worker, officer, DAY(2022, 10, 5), form).content for form in CardForm]

    assert len(opened) == 2
    assert not any(opened[0] in content or opened[0].hex().encode() in content for content in contents)
