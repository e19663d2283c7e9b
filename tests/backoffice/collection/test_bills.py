"""The pages of bills: found, told whole, issued and cancelled."""

import pytest
from django.urls import reverse

from jangkau.collection.models import Bill, BillCancellation
from jangkau.collection.selectors.payment_codes import grouped_code
from jangkau.core.models import Sighting
from tests.backoffice.parts import assert_part_is_the_pages
from tests.backoffice.queries import assert_same_queries, queries_of
from tests.factories import partnership as given
from tests.factories.partnership import approve, day, send, workers

HTML = "<script>alert(1)</script>"
LIST = reverse("backoffice:bills")


@pytest.fixture
def officer(house, sign_in):
    """A browser of the branch officer."""
    return sign_in(given.OFFICER)


@pytest.fixture
def waiting(house):
    """A bill of our agreement that waits for its payment."""
    assert house.bill.state == "paid"  # the house knows its bill by being the only one
    (issued,) = take_in_and_bill(1)
    return Bill.objects.get(pk=issued.bill_id)


def take_in_and_bill(count, **changes):
    send(workers(count, **changes), at=day("2022-09-25"))
    approve(at=day("2022-09-25", hour=10))
    return given.bill(at=day("2022-09-25", hour=11))


def text_of(answer) -> str:
    return answer.content.decode()


def story(bill) -> str:
    return reverse("backoffice:bill", args=[bill.pk])


# Finding


@pytest.mark.parametrize("written", ["{code}", "{grouped}", "{number}"])
def test_bill_is_found_by_its_code_or_number(officer, house, written):
    bill = house.bill
    text = written.format(code=bill.code, grouped=grouped_code(bill.code), number=bill.number)

    sent = officer.post(LIST, {"q": text})
    asked = officer.get(LIST, {"q": text})

    assert (sent.status_code, sent.headers["Location"]) == (303, story(bill))
    assert asked.headers["Location"] == story(bill)


def test_mistyped_code_is_refused_in_words(officer, house):
    wrong = house.bill.code[:-1] + str((int(house.bill.code[-1]) + 1) % 10)

    answer = officer.post(LIST, {"q": wrong})

    assert answer.status_code == 422
    assert "salah ketik" in text_of(answer)


def test_nik_typed_by_mistake_stands_in_no_address_and_no_sentence(officer):
    answer = officer.post(LIST, {"q": "6402061708800001"})

    assert answer.status_code == 422
    assert "Location" not in answer.headers
    assert "yang diketik 16 angka" in text_of(answer)


def test_code_of_another_office_is_answered_like_none(officer, house):
    answer = officer.post(LIST, {"q": house.other_bill.code})

    assert answer.status_code == 422
    assert "tidak ditemukan" in text_of(answer)
    assert house.other_bill.number not in text_of(answer)


def test_beginning_of_a_number_lists_the_bills_of_it(officer, house):
    answer = officer.post(LIST, {"q": given.AGREEMENT}, follow=True)

    assert answer.redirect_chain == [(f"{LIST}?q={given.AGREEMENT}", 303)]
    assert house.bill.number in text_of(answer)


@pytest.mark.parametrize("text", ["", "   ", "\x00", "x" * 61])
def test_what_cannot_be_a_number_is_refused(officer, text):
    assert officer.post(LIST, {"q": text}).status_code == 422


@pytest.mark.parametrize("text", [HTML, "%", "'; --", "\u202e1-SKP", "💸"])
def test_whatever_is_typed_is_only_text(officer, text):
    answer = officer.get(LIST, {"q": text})

    assert answer.status_code == 200
    assert HTML not in text_of(answer)


# The list


@pytest.mark.parametrize(
    "query",
    [
        {"state": "nirgends"},
        {"agreement": "x"},
        {"agreement": "9" * 40},
        {"agreement": "²"},
        {"after": "x"},
        {"state": "paid", "after": "1"},
    ],
)
def test_list_bears_whatever_stands_in_its_address(officer, query):
    assert officer.get(LIST, query).status_code == 200


def test_list_shows_the_states_with_their_sums(officer, house, waiting):
    page = text_of(officer.get(LIST))

    assert "semua (2)" in page
    assert "menunggu pembayaran (1)" in page
    assert "lunas (1)" in page
    assert "1 dari 2 tagihan, dari Rp201.600 yang ditagih" in page


def test_list_is_narrowed_by_state_and_agreement(officer, house, waiting):
    paid = text_of(officer.get(LIST, {"state": "paid"}))
    ours = officer.get(LIST, {"agreement": house.agreement.pk})

    assert story(house.bill) in paid
    assert story(waiting) not in paid
    assert story(waiting) in text_of(ours)
    assert officer.get(LIST, {"agreement": house.other_agreement.pk}).status_code == 404


def test_list_without_bills_tells_where_they_come_from(house, sign_in):
    page = text_of(sign_in(given.NEIGHBOUR).get(LIST))

    assert "Belum ada tagihan" in page
    assert reverse("backoffice:agreements") in page


def test_list_asks_as_many_questions_for_many_bills(officer, house):
    assert_same_queries(officer, LIST, lambda: [take_in_and_bill(1) for _one in range(3)])


def test_part_of_the_list_is_the_pages(officer, house):
    assert_part_is_the_pages(officer, LIST, "bill-list")


# The story


def test_bill_tells_amount_code_payer_law_and_people(officer, house):
    page = text_of(officer.get(story(house.bill)))

    assert "3 bulan × 3 pekerja × Rp16.800" in page
    assert grouped_code(house.bill.code) in page
    assert house.agreement.sponsor.name in page
    assert "PP 44/2015, Pasal 20 ayat (3)" in page
    assert page.count("Petugas") >= 2
    assert "9 bulan perlindungan" in page


def test_bill_shows_workers_with_masked_niks_and_puts_it_on_record(officer, house):
    page = text_of(officer.get(story(house.bill)))

    assert house.person.name in page
    assert "**********" in page
    sighting = Sighting.objects.get(page="bill")
    assert (sighting.subject, sighting.subject_id, sighting.seen_by) == (
        "agreement",
        house.agreement.pk,
        given.OFFICER,
    )


def test_books_stand_on_the_page_for_who_may_see_them(officer, house, sign_in):
    assert "Dalam pembukuan" not in text_of(officer.get(story(house.bill)))
    assert "Debit kurang kredit: Rp0" in text_of(sign_in(given.SUPERVISOR).get(story(house.bill)))


def test_sponsor_sees_code_and_receipt_but_nothing_to_do(house, waiting, sign_in):
    browser = sign_in(given.SPONSOR_OFFICER)

    open_bill, paid = text_of(browser.get(story(waiting))), text_of(browser.get(story(house.bill)))

    assert grouped_code(waiting.code) in open_bill
    assert reverse("backoffice:payment_new", args=[waiting.pk]) not in open_bill
    assert reverse("backoffice:bill_cancel", args=[waiting.pk]) not in open_bill
    assert reverse("backoffice:receipt", args=[house.payment.pk]) in paid


def test_bill_asks_as_many_questions_for_many_workers(officer, house, waiting):
    path = story(waiting)
    (large,) = take_in_and_bill(70)

    few = count_queries(officer, path)
    many = count_queries(officer, reverse("backoffice:bill", args=[large.bill_id]))

    assert few == many


def count_queries(browser, path) -> int:
    browser.get(path)
    return len(queries_of(browser, path))


def test_part_of_the_workers_is_the_pages(officer, house):
    assert_part_is_the_pages(officer, story(house.bill), "bill-workers")


def test_workers_come_a_page_at_a_time(officer, house):
    (large,) = take_in_and_bill(30)
    path = reverse("backoffice:bill", args=[large.bill_id])

    first = officer.get(path).context["page"].workers
    second = officer.get(path, {"after": first.after}).context["page"].workers

    assert (len(first.rows), len(second.rows), second.after) == (20, 10, None)
    assert not {worker.name for worker in first.rows} & {worker.name for worker in second.rows}


def test_bill_from_before_there_were_codes_says_to_use_its_number(officer, house):
    bill = Bill.objects.get(pk=house.bill.pk)
    bill.pk, bill.number, bill.code, bill.state = None, "LAMA", None, "issued"
    bill.save(force_insert=True)

    assert "Pakai nomor tagihannya" in text_of(officer.get(story(bill)))


def test_html_in_names_is_only_text(officer, house):
    (issued,) = take_in_and_bill(1)
    house.agreement.title = HTML
    house.agreement.save(update_fields=["title"])
    house.agreement.sponsor.name = HTML * 4
    house.agreement.sponsor.save(update_fields=["name"])

    for path in (LIST, reverse("backoffice:bill", args=[issued.bill_id]), new_path(house)):
        assert HTML not in text_of(officer.get(path))


# Issuing


def new_path(house) -> str:
    return reverse("backoffice:bill_new", args=[house.agreement.pk])


def test_what_would_be_billed_is_shown_before_it_is(officer, house):
    send(workers(4), at=day("2022-09-25"))
    approve(at=day("2022-09-25", hour=10))

    page = text_of(officer.get(new_path(house)))

    assert "4 pekerja, 12 bulan perlindungan, Rp201.600" in page
    assert Bill.objects.filter(for_agreement__agreement=house.agreement).count() == 1


def test_bill_is_issued_once_however_often_it_is_sent(officer, house):
    send(workers(4), at=day("2022-09-25"))
    approve(at=day("2022-09-25", hour=10))

    first = officer.post(new_path(house))
    again = officer.post(new_path(house))

    bill = Bill.objects.get(number=f"{given.AGREEMENT}/2")
    assert (first.status_code, first.headers["Location"]) == (303, story(bill))
    assert again.status_code == 422
    assert "Tidak ada yang dapat ditagih" in text_of(again)
    assert "Petugas" in text_of(officer.get(story(bill)))


def test_nothing_to_bill_is_told_kindly(officer, house):
    page = text_of(officer.get(new_path(house)))

    assert "Tidak ada yang perlu ditagih" in page
    assert 'name="until"' not in page


def test_agreement_without_workers_says_what_comes_first(officer, house):
    agreement = given.make_agreement(code="PKS-KOSONG")

    page = text_of(officer.get(reverse("backoffice:bill_new", args=[agreement.pk])))

    assert "Belum ada pekerja yang disetujui" in page


def test_month_is_chosen_where_it_is_billed_monthly(officer, house):
    agreement = given.make_agreement(code="PKS-BULANAN", billing="monthly")
    send(workers(2), agreement="PKS-BULANAN", at=day("2022-09-25"))
    approve(agreement="PKS-BULANAN", at=day("2022-09-25", hour=10))
    path = reverse("backoffice:bill_new", args=[agreement.pk])

    chosen = text_of(officer.get(path, {"until": "2022-11"}))
    sent = officer.post(path, {"until": "2022-11"})

    assert "Terbitkan 2 tagihan" in chosen
    assert "Ditagih kemudian" in chosen
    assert sent.headers["Location"] == f"{LIST}?agreement={agreement.pk}"
    assert Bill.objects.filter(for_agreement__agreement=agreement).count() == 2


# Cancelling


def cancel_path(bill) -> str:
    return reverse("backoffice:bill_cancel", args=[bill.pk])


def test_bill_is_cancelled_for_a_reason_that_its_story_tells(officer, waiting):
    answer = officer.post(cancel_path(waiting), {"reason": HTML + "salah bulan"}, follow=True)

    assert answer.redirect_chain == [(story(waiting), 303)]
    assert "3 bulan dapat ditagih lagi" in text_of(answer)
    assert "salah bulan" in text_of(answer)
    assert HTML not in text_of(answer)
    assert BillCancellation.objects.get().recorded_by.username == given.OFFICER


@pytest.mark.parametrize("reason", ["", "   ", "x" * 1001, "a\x00b"])
def test_bill_is_not_cancelled_without_a_reason(officer, waiting, reason):
    answer = officer.post(cancel_path(waiting), {"reason": reason})

    assert answer.status_code == 422
    assert Bill.objects.get(pk=waiting.pk).state == "issued"


def test_paid_bill_is_not_cancelled(officer, house):
    shown, sent = officer.get(cancel_path(house.bill)), officer.post(cancel_path(house.bill), {"reason": "salah"})

    assert "tidak dapat dibatalkan lagi" in text_of(shown)
    assert sent.status_code == 422
    assert "sudah lunas" in text_of(sent)


def test_bill_cancelled_twice_is_cancelled_once(officer, waiting):
    officer.post(cancel_path(waiting), {"reason": "salah"})

    assert officer.post(cancel_path(waiting), {"reason": "salah"}).status_code == 422
    assert BillCancellation.objects.count() == 1
