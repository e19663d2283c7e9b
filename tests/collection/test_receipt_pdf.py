"""The receipt of a payment says what was paid, for whom, and by which law."""

import datetime
import io

import pytest
from pypdf import PdfReader

from jangkau.collection.models import Payment
from jangkau.collection.selectors import receipts
from jangkau.collection.selectors.receipts import receipt_pdf
from jangkau.collection.services.departures import DeparturePolicy, settle_departure
from jangkau.collection.services.reversals import reverse_payment
from jangkau.core.pdf import render_picture
from jangkau.core.proofs import Kind, verify_proof
from jangkau.core.qr_codes import read_proof_code
from jangkau.core.selectors.proof_keys import verifying_keys
from jangkau.core.services.proof_keys import make_first_proof_key
from jangkau.enrolment.models import ParticipantNumber
from jangkau.registry.models import Organisation
from jangkau.rules.contributions import Cover
from tests.factories.collection import at, make_bill, months, pay
from tests.factories.enrolment import make_participant
from tests.factories.registry import make_organisation, make_person, make_user

pytestmark = pytest.mark.django_db


def receipt(payment_id: int, language: str = "id") -> str:
    reader = PdfReader(io.BytesIO(receipt_pdf(payment_id, language)))
    return " ".join("\n".join(page.extract_text() for page in reader.pages).split())


def test_receipt_multiplies_workers_by_the_price_of_each_month() -> None:
    workers = [make_participant() for _ in range(3)]
    bill = make_bill(workers, months("2022-10", 2), covers=[Cover.RISK, Cover.SAVINGS])

    text = receipt(pay(bill, paid_at=at("2022-09-28")).payment_id)

    assert "Oktober 2022 · JKK + JKM" in text
    assert "November 2022 · JHT" in text
    assert "3 Rp16.800 Rp50.400" in text
    assert "3 Rp20.000 Rp60.000" in text
    assert "Jumlah diterima Rp220.800" in text
    assert f"Nomor tagihan {bill.number}" in text
    assert "Pembayar Pemerintah Kabupaten Kutai Kartanegara" in text


def test_receipt_cites_the_law_of_each_price() -> None:
    text = receipt(pay(make_bill([make_participant()], months("2022-10")), paid_at=at("2022-09-28")).payment_id)

    assert "PP 44/2015, Pasal 20 ayat (3)" in text
    assert "JKM: Rp6.800" in text


def test_receipt_tells_the_time_of_payment_by_the_clock_of_the_office() -> None:
    bill = make_bill([make_participant()], months("2022-10"))

    text = receipt(pay(bill, paid_at=datetime.datetime(2022, 9, 30, 16, 30, tzinfo=datetime.UTC)).payment_id)

    assert "Dibayar pada 1 Oktober 2022 00.30 WITA" in text


def test_receipt_shows_money_that_bought_no_month() -> None:
    bill = make_bill([make_participant(), make_participant()], months("2022-10", 2))

    text = receipt(pay(bill, paid_at=at("2022-11-02")).payment_id)

    assert "Diperhitungkan untuk pembayar bulan itu berakhir sebelum perlindungan dimulai 2 Rp33.600" in text
    assert "Jumlah diterima Rp67.200" in text


def test_receipt_shows_the_letter_that_starts_cover() -> None:
    bill = make_bill([make_participant()], months("2022-10"), letter_start=datetime.date(2022, 10, 1))

    text = receipt(pay(bill, paid_at=at("2022-10-20")).payment_id)

    assert "Perlindungan mulai 1 Oktober 2022 (S-1/KANWIL/2022)" in text


def test_worker_who_paid_is_named_with_a_masked_number() -> None:
    worker = make_participant(person=make_person(name="Siti Aminah", nik="6402065708800001"))
    bill = make_bill([worker], months("2022-10"), payer=worker)

    text = receipt(pay(bill, paid_at=at("2022-09-28")).payment_id)

    number = ParticipantNumber.objects.get(participant=worker).number
    assert f"Siti Aminah · *******{number[-4:]}" in text
    assert number not in text
    assert "6402065708800001" not in text


def test_worker_without_a_number_is_named_alone() -> None:
    worker = make_participant(person=make_person(name="Siti Aminah"))
    bill = make_bill([worker], months("2022-10"), payer=worker)

    text = receipt(pay(bill, paid_at=at("2022-11-02")).payment_id)

    assert "Pembayar Siti Aminah Dibayar" in text


def test_workers_of_a_sponsor_are_not_named() -> None:
    worker = make_participant(person=make_person(name="Siti Aminah"))

    text = receipt(pay(make_bill([worker], months("2022-10")), paid_at=at("2022-09-28")).payment_id)

    assert "Siti Aminah" not in text


def test_receipt_of_a_reversed_payment_says_so() -> None:
    answer = pay(
        make_bill([make_participant()], months("2022-10")), paid_at=at("2022-09-28"), channel="b", reference="1"
    )
    reverse_payment(channel="b", reference="1", reason="dana kembali", now=at("2022-10-03"), by_user_id=make_user().pk)

    text = receipt(answer.payment_id)

    assert "Pembayaran ini dibatalkan pada 3 Oktober 2022: dana kembali" in text
    assert "Oktober 2022 · JKK + JKM" in text


def test_receipt_stays_as_it_was_when_a_worker_leaves_later() -> None:
    worker = make_participant()
    answer = pay(make_bill([worker], months("2022-10", 3)), paid_at=at("2022-09-28"))
    before = receipt_pdf(answer.payment_id, "id")

    settle_departure(
        participant_id=worker.pk,
        left_on=datetime.date(2022, 10, 5),
        policy=DeparturePolicy.TRANSFER,
        note="keluar",
        now=at("2022-10-06"),
        by_user_id=make_user().pk,
    )

    assert receipt_pdf(answer.payment_id, "id") == before


def test_receipt_in_english_has_english_dates_and_sums() -> None:
    text = receipt(pay(make_bill([make_participant()], months("2022-10")), paid_at=at("2022-09-28")).payment_id, "en")

    assert "October 2022 · JKK + JKM" in text
    assert "28 September 2022" in text
    assert "income bracket 1" in text


def test_name_of_a_payer_is_never_read_as_markup() -> None:
    name = '#read("/etc/passwd") *x* #panic()'
    make_organisation()
    Organisation.objects.update(name=name)

    text = receipt(pay(make_bill([make_participant()], months("2022-10")), paid_at=at("2022-09-28")).payment_id)

    assert name in text


def test_code_on_a_receipt_is_read_by_an_independent_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    make_first_proof_key()
    monkeypatch.setattr(receipts, "render", render_picture)
    answer = pay(make_bill([make_participant()], months("2022-10", 2)), paid_at=at("2022-09-28"))

    proof = verify_proof(read_proof_code(receipt_pdf(answer.payment_id, "id")), verifying_keys())

    assert (proof.kind, proof.payment, proof.amount_rupiah) == (Kind.OTHERS_PAYMENT, answer.payment_id, 33_600)
    assert (proof.issued_at, proof.name, proof.participant_number) == (at("2022-09-28"), "", "")


def test_receipt_without_a_key_or_without_a_month_has_no_code() -> None:
    bought = pay(make_bill([make_participant()], months("2022-10")), paid_at=at("2022-09-28"))
    assert "Pindai kodenya" not in receipt(bought.payment_id)

    make_first_proof_key()
    nothing = pay(make_bill([make_participant()], months("2022-10")), paid_at=at("2022-11-02"))
    assert "Pindai kodenya" in receipt(bought.payment_id)
    assert "Pindai kodenya" not in receipt(nothing.payment_id)


def test_receipt_of_no_payment_is_an_error() -> None:
    with pytest.raises(Payment.DoesNotExist):
        receipt_pdf(0, "id")
