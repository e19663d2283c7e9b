"""The pages of payments: checked, recorded once, told whole, reversed by a supervisor."""

from collections import Counter

import pytest
from django.test import Client
from django.urls import reverse

from jangkau.collection.models import Bill, InsuredMonth, Payment
from jangkau.collection.selectors.books import books_agree
from tests.at_once import FIFTY, all_at_once
from tests.factories import partnership as given
from tests.factories.partnership import approve, day, send, workers

HTML = "<script>alert(1)</script>"


@pytest.fixture
def officer(house, sign_in):
    """A browser of the branch officer."""
    return sign_in(given.OFFICER)


@pytest.fixture
def supervisor(house, sign_in):
    """A browser of the supervisor."""
    return sign_in(given.SUPERVISOR)


@pytest.fixture
def waiting(house):
    """A bill of two workers, three months each, Rp100.800, that waits for its payment."""
    return bill_of(2)


def bill_of(count: int) -> Bill:
    send(workers(count), at=day("2022-09-25"))
    approve(at=day("2022-09-25", hour=10))
    (issued,) = given.bill(at=day("2022-09-25", hour=11))
    return Bill.objects.get(pk=issued.bill_id)


def typed(**changes: str) -> dict[str, str]:
    statement = {
        "channel": "BANK-KALTIMTARA",
        "reference": "20220928-0071",
        "amount": "Rp100.800",
        "paid_on": "2022-09-28",
        "paid_time": "10:00",
        "step": "check",
    }
    return statement | changes


def new_path(bill) -> str:
    return reverse("backoffice:payment_new", args=[bill.pk])


def record(browser, bill, **changes):
    return browser.post(new_path(bill), typed(step="record", **changes))


def text_of(answer) -> str:
    return answer.content.decode()


# Checking and recording


def test_payment_is_shown_for_checking_before_anything_is_written(officer, waiting):
    answer = officer.post(new_path(waiting), typed())

    assert answer.status_code == 200
    assert "Belum ada yang dicatat" in text_of(answer)
    assert "28 September 2022 pukul 10.00 WITA" in text_of(answer)
    assert not Payment.objects.filter(bill=waiting).exists()


def test_payment_is_recorded_and_tells_what_it_bought(officer, waiting):
    answer = record(officer, waiting)

    payment = Payment.objects.get(bill=waiting)
    assert (answer.status_code, answer.headers["Location"]) == (303, reverse("backoffice:payment", args=[payment.pk]))
    assert payment.recorded_by.username == given.OFFICER
    assert payment.paid_at == day("2022-09-28", hour=10)
    page = text_of(officer.get(answer.headers["Location"]))
    assert "6 bulan perlindungan, 2 nomor peserta baru" in page
    assert "berlaku sekarang, dari 6 yang dibeli" in page
    assert "20220928-0071" in page


def test_payment_sent_again_is_the_same_payment(officer, waiting):
    first = record(officer, waiting)
    again = record(officer, waiting)
    checked_again = officer.post(new_path(waiting), typed())

    assert first.headers["Location"] == again.headers["Location"] == checked_again.headers["Location"]
    assert Payment.objects.filter(bill=waiting).count() == 1


def test_change_brings_back_what_was_typed_without_a_word_of_blame(officer, waiting):
    answer = officer.post(new_path(waiting), typed(step="change"))

    assert answer.status_code == 200
    assert 'value="20220928-0071"' in text_of(answer)
    assert "Ada yang perlu diperbaiki" not in text_of(answer)


@pytest.mark.parametrize(
    "amount", ["Rp100.800", "100800", "100.800", "rp 100.800,00", "Rp100.800,-", " 100800 ", "00100800"]
)
def test_amount_is_read_however_it_is_written(officer, waiting, amount):
    assert "Belum ada yang dicatat" in text_of(officer.post(new_path(waiting), typed(amount=amount)))


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        ("", "Isi jumlahnya"),
        ("seratus ribu", "Tulis jumlahnya dengan angka"),
        ("-100800", "Tulis jumlahnya dengan angka"),
        ("100,800", "Tulis jumlahnya dengan angka"),
        ("100.80", "Tulis jumlahnya dengan angka"),
        ("1e5", "Tulis jumlahnya dengan angka"),
        ("١٠٠٨٠٠", "Tulis jumlahnya dengan angka"),
        ("0", "lebih dari nol"),
        ("9" * 30, "terlalu besar"),
        ("9" * 50, ""),
        (HTML, ""),
        ("Rp1.786.176.000", "tidak sama dengan tagihan"),
        ("100.799", "tidak sama dengan tagihan"),
    ],
)
@pytest.mark.parametrize("step", ["check", "record"])
def test_amount_that_cannot_be_is_refused_and_kept_in_the_form(officer, waiting, amount, said, step):
    answer = officer.post(new_path(waiting), typed(amount=amount, step=step))

    assert answer.status_code == 422
    assert said in text_of(answer)
    assert HTML not in text_of(answer)
    assert 'value="20220928-0071"' in text_of(answer)
    assert not Payment.objects.filter(bill=waiting).exists()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"paid_on": "2099-01-01"}, "belum terjadi"),
        ({"paid_on": "2022-09-24"}, "mendahului tanggal terbit"),
        ({"paid_on": "0001-01-01"}, "Tahun itu tidak mungkin"),
        ({"paid_on": "9999-12-31"}, "Tahun itu tidak mungkin"),
        ({"paid_on": "2022-02-30"}, "Tanggal itu tidak ada"),
        ({"paid_on": "kemarin"}, "Tanggal itu tidak ada"),
        ({"paid_time": "25:00"}, "Jam itu tidak ada"),
        ({"paid_time": ""}, "Isi jam"),
        ({"channel": " "}, "Isi bank"),
        ({"channel": "x" * 31}, ""),
        ({"reference": ""}, "Isi nomor referensi"),
        ({"reference": "x" * 101}, ""),
        ({"reference": "a\x00b"}, ""),
    ],
)
def test_what_cannot_be_a_payment_is_refused(officer, waiting, changes, said):
    answer = record(officer, waiting, **changes)

    assert answer.status_code == 422
    assert said in text_of(answer)
    assert not Payment.objects.filter(bill=waiting).exists()


def test_day_written_the_indonesian_way_is_read(officer, waiting):
    assert "28 September 2022" in text_of(officer.post(new_path(waiting), typed(paid_on="28-09-2022")))


def test_reference_used_for_another_bill_is_refused(officer, waiting):
    other = bill_of(2)
    record(officer, waiting)

    answer = record(officer, other)

    assert answer.status_code == 422
    assert "sudah tercatat dengan tagihan, jumlah atau waktu bayar yang berbeda" in text_of(answer)


def test_bank_is_written_as_it_was_the_first_time(officer, waiting):
    record(officer, waiting)

    record(officer, bill_of(2), channel="bank-Kaltimtara ", reference="LAIN")

    assert set(Payment.objects.exclude(channel="BANK").values_list("channel", flat=True)) == {"BANK-KALTIMTARA"}


def test_html_in_a_reference_is_only_text(officer, waiting):
    checked = officer.post(new_path(waiting), typed(reference=HTML))
    answer = record(officer, waiting, reference=HTML)

    pages = [
        checked,
        officer.get(answer.headers["Location"]),
        officer.get(reverse("backoffice:bill", args=[waiting.pk])),
    ]
    assert Payment.objects.get(bill=waiting).reference == HTML
    assert all(HTML not in text_of(page) for page in pages)


def test_paid_bill_offers_no_form(officer, house):
    page = text_of(officer.get(new_path(house.bill)))

    assert "tidak menunggu pembayaran" in page
    assert 'name="reference"' not in page


def test_cancelled_bill_is_not_paid(officer, waiting):
    officer.post(reverse("backoffice:bill_cancel", args=[waiting.pk]), {"reason": "salah"})

    answer = record(officer, waiting)

    assert answer.status_code == 422
    assert "sudah dibatalkan" in text_of(answer)


@FIFTY
@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_fifty_submits_at_once_make_one_payment(house, sign_in):
    bill = bill_of(5)
    path, sent = new_path(bill), typed(step="record", amount="252000")
    cookies = sign_in(given.OFFICER).cookies

    def submit() -> tuple[int, str]:
        browser = Client()
        browser.cookies.update(cookies)
        answer = browser.post(path, sent)
        return answer.status_code, answer.headers.get("Location", "")

    answers = Counter(all_at_once([submit] * 50))

    payment = Payment.objects.get(bill=bill)
    assert answers == {(303, reverse("backoffice:payment", args=[payment.pk])): 50}
    assert InsuredMonth.objects.filter(payment=payment).count() == 15
    assert books_agree() == []


# Story and receipt


def test_payment_tells_who_recorded_it_and_its_books_to_who_may_see_them(officer, supervisor, house):
    path = reverse("backoffice:payment", args=[house.payment.pk])

    assert "Dalam pembukuan" not in text_of(officer.get(path))
    assert reverse("backoffice:payment_reverse", args=[house.payment.pk]) not in text_of(officer.get(path))
    page = text_of(supervisor.get(path))
    assert "Debit kurang kredit: Rp0" in page
    assert reverse("backoffice:payment_reverse", args=[house.payment.pk]) in page


def test_receipt_is_a_pdf_to_keep(house, sign_in):
    answer = sign_in(given.SPONSOR_OFFICER).get(reverse("backoffice:receipt", args=[house.payment.pk]))

    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.content.startswith(b"%PDF")


# Reversing


def reverse_path(payment) -> str:
    return reverse("backoffice:payment_reverse", args=[payment.pk])


def test_reversal_says_beforehand_what_it_undoes(supervisor, house):
    page = text_of(supervisor.get(reverse_path(house.payment)))

    assert "9 bulan perlindungan dari 3 pekerja gugur" in page
    assert "Nomor peserta yang sudah terbit tetap" in page
    assert Bill.objects.get(pk=house.bill.pk).state == "paid"


def test_reversal_is_done_for_a_reason_and_told(supervisor, house):
    answer = supervisor.post(reverse_path(house.payment), {"reason": "surat bank 12/2022"}, follow=True)

    assert "9 bulan perlindungan gugur" in text_of(answer)
    assert "surat bank 12/2022" in text_of(answer)
    assert Bill.objects.get(pk=house.bill.pk).state == "reversed"
    assert books_agree() == []


def test_reversal_without_a_reason_is_not_done(supervisor, house):
    answer = supervisor.post(reverse_path(house.payment), {"reason": " "})

    assert answer.status_code == 422
    assert Bill.objects.get(pk=house.bill.pk).state == "paid"


def test_reversal_sent_twice_is_done_once(supervisor, house):
    supervisor.post(reverse_path(house.payment), {"reason": "salah"})

    again = supervisor.post(reverse_path(house.payment), {"reason": "salah"})

    assert again.status_code == 422
    assert "sudah pernah dibatalkan" in text_of(again)
    assert "sudah dibatalkan" in text_of(supervisor.get(reverse_path(house.payment)))


def test_reversed_payment_still_gives_its_receipt_which_says_so(supervisor, house):
    supervisor.post(reverse_path(house.payment), {"reason": "salah"})

    answer = supervisor.get(reverse("backoffice:receipt", args=[house.payment.pk]))

    assert answer.status_code == 200
