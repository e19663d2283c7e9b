"""The payments desk: money is taken down, matched, carried or asked back; a refund needs two people and a bank."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from jangkau.collection.models import Bill, HeldMoney, Payment, RefundRequest
from jangkau.collection.selectors.books import books_agree
from jangkau.registry.models import User
from tests.backoffice.collection.test_payments import bill_of, text_of
from tests.factories import partnership as given
from tests.factories.registry import make_user

ARRIVED = {
    "channel": "BANK-KALTIMTARA",
    "reference": "20220928-0099",
    "amount": "Rp110.000",
    "paid_on": "2022-09-28",
    "paid_time": "10:00",
    "office": "KC-TGR",
    "reason": "overpaid",
    "bill": "",
    "note": "iuran <b>desa</b>",
}
REFUND = {
    "amount": "Rp9.200",
    "reason": "lebih bayar",
    "bank": "BANK-X",
    "number": "0011223344",
    "holder": "Bendahara",
}


@pytest.fixture
def officer(house, sign_in):
    """A browser of the branch officer."""
    return sign_in(given.OFFICER)


@pytest.fixture
def supervisor(house, sign_in):
    """A browser of the supervisor."""
    return sign_in(given.SUPERVISOR)


@pytest.fixture
def waiting(house) -> Bill:
    """A bill of Rp100.800 that waits for its payment."""
    return bill_of(2)


def take_down(browser, **changes: str) -> HeldMoney:
    answer = browser.post(reverse("backoffice:held_new"), ARRIVED | changes)
    assert answer.status_code == 303, text_of(answer)
    return HeldMoney.objects.get(reference=(ARRIVED | changes)["reference"])


def act(browser, name: str, key: int, **typed: str):
    answer = browser.post(reverse(f"backoffice:{name}", args=[key]), typed)
    assert answer.status_code == 303, text_of(answer)
    return answer


def test_money_taken_down_is_listed_with_its_age_and_owner_and_pays_the_bill(officer, waiting):
    money = take_down(officer, bill=waiting.number)

    listed = text_of(officer.get(reverse("backoffice:money")))
    story = text_of(officer.get(reverse("backoffice:held", args=[money.pk])))
    act(officer, "held_match", money.pk, bill=waiting.number, excess="stays")

    assert "20220928-0099" in listed
    assert "Rp110.000" in listed
    assert "iuran &lt;b&gt;desa&lt;/b&gt;" in story
    assert "tagihan yang dimaksud" in story
    paid = Payment.objects.get(bill=waiting)
    assert (paid.channel, paid.paid_at) == ("internal", money.received_at)
    assert "dari uang yang ditahan" in text_of(officer.get(reverse("backoffice:payment", args=[paid.pk])))
    assert "Rp9.200" in text_of(officer.get(reverse("backoffice:held", args=[money.pk])))
    assert books_agree() == []


def test_same_money_taken_down_twice_is_one(officer):
    first = take_down(officer)

    assert take_down(officer) == first
    refused = officer.post(reverse("backoffice:held_new"), ARRIVED | {"amount": "Rp110.001"})
    assert refused.status_code == 422
    assert "sudah tercatat untuk uang lain" in text_of(refused)


def test_money_that_does_not_suffice_says_how_much_is_missing(officer, waiting):
    money = take_down(officer, amount="Rp100.000", reason="underpaid")

    answer = officer.post(
        reverse("backoffice:held_match", args=[money.pk]), {"bill": waiting.number, "excess": "stays"}
    )

    assert answer.status_code == 422
    assert "kurang Rp800" in text_of(answer)


def test_money_is_topped_up_and_carried_for_the_payer_of_its_bill(officer, waiting):
    first = take_down(officer, amount="Rp100.000", bill=waiting.number)
    second = take_down(officer, amount="Rp5.000", reference="20220930-0001", bill=waiting.number)

    act(officer, "held_match", first.pk, bill=waiting.number, others=str(second.pk), excess="carried")

    paid = Payment.objects.get(bill=waiting)
    assert "Rp4.200 diperhitungkan untuk pembayar ini" in text_of(
        officer.get(reverse("backoffice:payment", args=[paid.pk]))
    )
    assert books_agree() == []


def test_desk_finds_money_and_payments_by_reference(officer, house):
    take_down(officer)

    found = text_of(officer.post(reverse("backoffice:money"), {"q": "20220928-0099"}))
    paid = text_of(officer.post(reverse("backoffice:money"), {"q": house.payment.reference}))

    assert "20220928-0099" in found
    assert reverse("backoffice:payment", args=[house.payment.pk]) in paid


def test_somebody_else_becomes_responsible(officer):
    money = take_down(officer)

    act(officer, "held_assign", money.pk, username=given.SUPERVISOR)

    assert HeldMoney.objects.get().responsible.username == given.SUPERVISOR
    assert "20220928-0099" not in text_of(officer.get(reverse("backoffice:money") + "?mine=1"))


def test_money_of_somebody_who_cannot_sign_in_belongs_to_nobody_until_it_is_taken(officer):
    money = take_down(officer)
    story = reverse("backoffice:held", args=[money.pk])
    deactivated = make_user("mitra.bank")
    User.objects.filter(pk=deactivated.pk).update(is_active=False)
    HeldMoney.objects.update(responsible=deactivated)

    assert "<strong>belum ada</strong>" in text_of(officer.get(reverse("backoffice:money")))
    assert "Ambil tanggung jawab" in text_of(officer.get(story))
    form = text_of(officer.get(reverse("backoffice:held_assign", args=[money.pk])))
    assert f'value="{given.OFFICER}"' in form
    act(officer, "held_assign", money.pk, username=given.OFFICER)

    assert "<strong>belum ada</strong>" not in text_of(officer.get(story))


def test_refund_goes_through_two_people_and_the_bank(officer, supervisor):
    money = take_down(officer)
    act(officer, "held_refund", money.pk, **REFUND)
    refund = RefundRequest.objects.get()
    story = text_of(officer.get(reverse("backoffice:refund", args=[refund.pk])))
    assert "0011223344" not in story
    assert "…3344" in story

    act(supervisor, "refund_approve", refund.pk)
    supervisor.post(reverse("backoffice:refunds_send"), {"channel": "BANK-X"})
    listed = text_of(supervisor.get(reverse("backoffice:refunds")))
    path = re.search(r"/refunds/batches/\d+", listed)
    assert path is not None
    file = supervisor.get(f"{reverse('backoffice:refunds')}/batches/{path[0].rsplit('/', 1)[1]}")
    answer = f"refund,status,bank_reference,note\n{refund.pk},paid,BNK-1,\n"
    results = supervisor.post(
        reverse("backoffice:refunds_results"), {"file": SimpleUploadedFile("hasil.csv", answer.encode())}
    )

    assert "0011223344" in text_of(file)
    assert results.status_code == 303
    refund.refresh_from_db()
    assert refund.state == "paid"
    assert books_agree() == []


def test_refund_is_not_approved_by_whoever_asked_for_it(supervisor):
    money = take_down(supervisor)
    act(supervisor, "held_refund", money.pk, **REFUND)
    refund = RefundRequest.objects.get()

    page = text_of(supervisor.get(reverse("backoffice:refund", args=[refund.pk])))
    answer = supervisor.post(reverse("backoffice:refund_approve", args=[refund.pk]))

    assert reverse("backoffice:refund_approve", args=[refund.pk]) not in page
    assert answer.status_code == 422
    act(supervisor, "refund_drop", refund.pk, reason="salah minta")
    assert books_agree() == []


@pytest.mark.parametrize("name", ["money", "refunds"])
def test_lists_take_as_many_queries_however_many_rows_they_have(officer, house, name, django_assert_max_num_queries):
    assert house.refund
    for number in range(12):
        take_down(officer, reference=f"R-{number}")

    with django_assert_max_num_queries(12):
        officer.get(reverse(f"backoffice:{name}"))
