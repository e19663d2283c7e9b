"""The page on which anybody verifies a card: it says what is so in plain words, keeps nothing, is not to be flooded."""

import datetime
from unittest import mock

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client, override_settings

from jangkau.collection.services.reversals import reverse_payment
from jangkau.core.selectors.proof_keys import sign
from jangkau.core.services.proof_keys import make_first_proof_key
from jangkau.enrolment.models import Participant
from jangkau.rules.contributions import Cover
from tests.backoffice.queries import queries_of
from tests.collection.test_verify_proof import card, receipt
from tests.core.test_proofs import CARD
from tests.core.test_qr_codes import code, sent
from tests.factories.collection import at, make_bill, months, pay
from tests.factories.enrolment import end_participant, make_participant
from tests.factories.registry import make_user

pytestmark = pytest.mark.django_db
DAY = datetime.date
FIFTH_OF_OCTOBER = DAY(2022, 10, 5)


@pytest.fixture(autouse=True)
def _cards_can_be_signed(db: None) -> None:
    make_first_proof_key()


@pytest.fixture(autouse=True)
def _nobody_has_asked_yet() -> None:
    cache.clear()


@pytest.fixture
def worker() -> Participant:
    """Covered in October and November 2022."""
    worker = make_participant()
    pay(make_bill([worker], months("2022-10", 2), payer=worker), paid_at=at("2022-09-28"), channel="b", reference="1")
    return worker


def ask(today: DAY = FIFTH_OF_OCTOBER, **sent_fields: object) -> HttpResponse:
    with mock.patch("jangkau.backoffice.collection.verify.timezone.localdate", return_value=today):
        return Client().post("/verify", sent_fields)


def said(answer: HttpResponse) -> str:
    return " ".join(answer.content.decode().split())


def picture(content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("kartu.png", content)


def test_anybody_opens_the_page_and_it_asks_the_database_nothing() -> None:
    assert queries_of(Client(), "/verify") == []


@pytest.mark.parametrize(
    ("today", "words"),
    [
        (DAY(2022, 9, 30), "Perlindungannya belum mulai; yang sudah dibayar berlaku sampai 30 November 2022."),
        (DAY(2022, 10, 1), "Asli, dan terlindungi sampai 30 November 2022"),
        (DAY(2022, 11, 30), "Asli, dan terlindungi sampai 30 November 2022"),
        (DAY(2022, 12, 1), "Masa yang tertulis sudah lewat dan bulan sesudahnya belum dibayar."),
    ],
)
def test_card_is_told_in_plain_words(worker: Participant, today: DAY, words: str) -> None:
    answer = ask(today, text=card(worker, DAY(2022, 10, 5)))

    assert answer.status_code == 200
    assert words in said(answer)
    assert "Rp33.600" in said(answer)
    assert "Siti A." in said(answer)


def test_picture_of_the_card_is_read(worker: Participant) -> None:
    answer = ask(picture=picture(sent(code(card(worker, DAY(2022, 10, 5))), "JPEG")))

    assert "Asli, dan terlindungi sampai 30 November 2022" in said(answer)


def test_reversed_payment_is_told_on_receipt_and_card(worker: Participant) -> None:
    text, proof = card(worker, DAY(2022, 10, 5)), receipt(worker.insuredmonth_set.order_by("pk")[0].payment_id)
    reverse_payment(channel="b", reference="1", reason="salah", now=at("2022-10-04"), by_user_id=make_user().pk)

    assert "Sejak kartu dibuat pembayarannya dibatalkan atau kepesertaannya berakhir." in said(ask(text=text))
    assert "Asli, tetapi pembayarannya dibatalkan pada 4 Oktober 2022" in said(ask(text=proof))


def test_cover_that_was_shortened_asks_for_a_new_card(worker: Participant) -> None:
    text = card(worker, DAY(2022, 10, 5))
    end_participant(worker, on=DAY(2022, 11, 10), recorded_at=at("2022-10-20"))

    answer = said(ask(DAY(2022, 10, 21), text=text))
    assert "Asli, dan terlindungi sampai 9 November 2022" in answer
    assert "Mintalah kartu baru." in answer


def test_receipts_of_sponsors_and_of_savings_are_told() -> None:
    workers = [make_participant(), make_participant()]
    sponsors = pay(make_bill(workers, months("2022-10")), paid_at=at("2022-09-28"))
    savings = make_bill([workers[0]], months("2022-10"), covers=[Cover.SAVINGS], payer=workers[0])
    saved = pay(savings, paid_at=at("2022-09-29"))

    assert "Asli: pembayaran ini tercatat" in said(ask(text=receipt(sponsors.payment_id)))
    assert "Bukti ini untuk tabungan hari tua (JHT) saja." in said(ask(text=receipt(saved.payment_id)))
    reverse_payment(
        channel="bank-kaltimtara", reference=f"REF-{savings.number}", reason="salah", now=at("2022-10-04"),
        by_user_id=make_user().pk,
    )  # fmt: skip
    assert "pembayarannya dibatalkan pada 4 Oktober 2022" in said(ask(text=receipt(saved.payment_id)))


def test_changed_code_is_not_genuine() -> None:
    text = sign(CARD)

    answer = ask(text=text[:-1] + ("A" if text[-1] != "A" else "B"))
    assert answer.status_code == 200
    assert "Tidak asli" in said(answer)
    assert "Siti" not in said(answer)


def test_form_that_cannot_be_read_says_what_to_do() -> None:
    both = {"text": "x", "picture": picture(b"x")}
    answers = {
        "Pilih fotonya, atau tempelkan isi kodenya; salah satu saja.": (ask(), ask(**both)),
        "Berkas itu bukan gambar PNG, JPEG, atau WebP yang utuh.": (ask(picture=picture(b"%PDF-1.7")),),
        "Kode QR Jangkau tidak ditemukan pada gambar itu.": (ask(picture=picture(sent(code("hello")))),),
        "Gambar itu terlalu besar.": (ask(picture=picture(bytes(8_000_001))),),
    }

    for words, told in answers.items():
        assert [(answer.status_code, words in said(answer)) for answer in told] == [(422, True)] * len(told)


@override_settings(ACCOUNT_RATE_LIMITS={"verify_proof": "2/m/ip"})
def test_who_asks_too_often_waits() -> None:
    answers = [ask(text="x") for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert "Tunggu satu menit" in said(answers[-1])


def test_answer_is_kept_nowhere() -> None:
    assert "no-store" in ask(text=sign(CARD)).headers["Cache-Control"]
