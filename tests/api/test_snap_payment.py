"""A payment told over SNAP: recorded once, answered the same for ever, and refused with the standard's own codes."""

import json

import psycopg
import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from jangkau.collection.models import Bill, Entry, InsuredMonth, PartnerNotice, Payment
from jangkau.collection.selectors.books import books_agree
from jangkau.collection.selectors.partners import lock_number
from jangkau.collection.selectors.payment_agreement import PaymentDisagrees, require_payment_agrees
from jangkau.collection.services.partners import Terms
from jangkau.collection.services.payments import record_payment
from jangkau.collection.services.reversals import reverse_payment
from tests.api.bank import Bank, code_of
from tests.api.conftest import NOW, a_bill, bank_of
from tests.factories.collection import at, cancel, make_bill, months
from tests.factories.enrolment import make_participant
from tests.factories.partners import Made, make_partner
from tests.factories.registry import make_user
from tests.factories.statements import Moved, make_account, mt940, receive
from tests.jobs import run_jobs, waiting_jobs

pytestmark = pytest.mark.django_db


def written() -> tuple[int, ...]:
    return (*(model.objects.count() for model in (Payment, InsuredMonth, Entry)), len(waiting_jobs()))


def test_payment_insures_the_month_and_is_answered_with_its_reference(bank: Bank, bill: Bill) -> None:
    response = bank.send("payment", bank.payment(bill.code, 16_800))

    payment = Payment.objects.get()
    assert code_of(response) == "2002500"
    assert response.json()["virtualAccountData"] == {
        **bank.account(bill.code),
        "paymentRequestId": "REQ1",
        "paidAmount": {"value": "16800.00", "currency": "IDR"},
        "totalAmount": {"value": "16800.00", "currency": "IDR"},
        "trxDateTime": "2022-09-28T10:00:00+07:00",
        "referenceNo": str(payment.pk),
        "paymentFlagStatus": "00",
        "paymentFlagReason": {"english": "Success", "indonesia": "Sukses"},
    }
    assert (payment.channel, payment.reference, payment.paid_at) == ("BANK-UJI", "REQ1", NOW)
    assert InsuredMonth.objects.get().payment == payment
    assert books_agree() == []


def test_news_of_a_payment_is_left_with_it_and_heard(bank: Bank, bill: Bill) -> None:
    bank.send("payment", bank.payment(bill.code, 16_800))

    assert run_jobs() == ["payment_came_in"]


def test_payment_that_does_not_agree_with_its_months_is_cried_out() -> None:
    with pytest.raises(PaymentDisagrees):
        require_payment_agrees(payment_id=404)


def test_same_payment_told_again_gets_the_same_answer_letter_for_letter(bank: Bank, bill: Bill) -> None:
    body = bank.payment(bill.code, 16_800)
    first = bank.send("payment", body)
    before = written()

    bank.stamp = "2022-09-28T10:00:30+07:00"
    again = bank.send("payment", body)

    assert again.content == first.content
    assert written() == before
    assert [notice.answer is None for notice in PartnerNotice.objects.order_by("pk")] == [False, True]


def test_notice_that_comes_after_the_statement_is_answered_with_the_payment_that_stands(
    bank: Bank, bill: Bill, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_account(channel=bank.code)
    receive(mt940([Moved(3, 16_800, narrative=f"SETORAN {bill.code}")]), day=4)
    payment = Payment.objects.get()
    monkeypatch.setattr("django.utils.timezone.now", lambda: at("2022-10-05"))
    bank.stamp = "2022-10-05T10:00:00+07:00"
    body = bank.payment(bill.code, 16_800)

    late = bank.send("payment", body)
    again = bank.send("payment", body)
    second = bank.send("payment", bank.payment(bill.code, 16_800, "REQ2"))

    assert [code_of(each) for each in (late, again, second)] == ["2002500", "2002500", "4042514"]
    assert late.json()["virtualAccountData"]["referenceNo"] == str(payment.pk)
    assert again.content == late.content
    assert PartnerNotice.objects.get(answer__isnull=False).payment == payment
    assert (Payment.objects.get(), books_agree()) == (payment, [])


def test_white_space_is_no_part_of_what_a_payment_says(bank: Bank, bill: Bill) -> None:
    first = bank.send("payment", bank.payment(bill.code, 16_800))

    again = bank.send("payment", json.dumps(bank.payment(bill.code, 16_800), separators=(",", ":")).encode())

    assert again.content == first.content


def test_same_request_for_another_payment_is_inconsistent_and_touches_no_money(bank: Bank, bill: Bill) -> None:
    bank.send("payment", bank.payment(bill.code, 16_800))
    other = a_bill()
    before = written()

    for body in (
        bank.payment(other.code, 16_800),
        bank.payment(bill.code, 16_800, trxDateTime="2022-09-28T09:00:00+07:00"),
    ):
        assert code_of(bank.send("payment", body)) == "4042518"

    assert written() == before


def test_partner_that_wants_repeats_refused_hears_that_it_is_a_duplicate(bill: Bill) -> None:
    bank = bank_of(make_partner(terms=Terms(most_rupiah=1_000_000, repeats="duplicate")))
    body = bank.payment(bill.code, 16_800)
    bank.send("payment", body)

    assert code_of(bank.send("payment", body)) == "4092501"
    assert Payment.objects.count() == 1


def test_number_of_a_message_is_used_once_a_day_by_the_clock_of_jakarta(
    bank: Bank, bill: Bill, monkeypatch: pytest.MonkeyPatch
) -> None:
    fresh = {"X-EXTERNAL-ID": "41807553358950093184162180797837"}
    assert code_of(bank.send("inquiry", bank.inquiry(bill.code), **fresh)) == "2002400"

    assert code_of(bank.send("inquiry", bank.inquiry(bill.code), **fresh)) == "4092400"
    assert code_of(bank.send("payment", bank.payment(bill.code, 16_800), **fresh)) == "4092500"
    assert Payment.objects.count() == 0

    # 16:59 and 17:00 UTC: the last minute of the 28th and the first of the 29th in Jakarta.
    for instant, stamp, code in (
        (at("2022-09-28", 16).replace(minute=59), "2022-09-28T23:59:00+07:00", "4092400"),
        (at("2022-09-28", 17), "2022-09-29T00:00:00+07:00", "2002400"),
    ):
        monkeypatch.setattr("django.utils.timezone.now", lambda instant=instant: instant)
        bank.stamp = stamp
        bank.ask_for_token()
        assert code_of(bank.send("inquiry", bank.inquiry(bill.code), **fresh)) == code


def test_two_partners_may_use_the_same_numbers_and_requests(bank: Bank, bill: Bill) -> None:
    other = bank_of(make_partner("BANK-DUA", va_prefix="777"))
    fresh = {"X-EXTERNAL-ID": "1"}

    assert code_of(bank.send("payment", bank.payment(bill.code, 16_800), **fresh)) == "2002500"
    assert code_of(other.send("payment", other.payment(a_bill().code, 16_800), **fresh)) == "2002500"


@pytest.mark.parametrize(
    ("amount", "code"),
    [
        ({"value": "16799.00", "currency": "IDR"}, "4042513"),
        ({"value": "16800.50", "currency": "IDR"}, "4042513"),
        ({"value": "0.00", "currency": "IDR"}, "4042513"),
        ({"value": 16800, "currency": "IDR"}, "4002501"),
        ({"value": 16800.00, "currency": "IDR"}, "4002501"),
        ({"value": "16800", "currency": "IDR"}, "4002501"),
        ({"value": "16800.0", "currency": "IDR"}, "4002501"),
        ({"value": "-16800.00", "currency": "IDR"}, "4002501"),
        ({"value": "+16800.00", "currency": "IDR"}, "4002501"),
        ({"value": "016800.00", "currency": "IDR"}, "4002501"),
        ({"value": "1e4.00", "currency": "IDR"}, "4002501"),
        ({"value": "16800.00\n", "currency": "IDR"}, "4002501"),
        ({"value": "1٦800.00", "currency": "IDR"}, "4002501"),
        ({"value": "9" * 40 + ".00", "currency": "IDR"}, "4002501"),
        ({"value": "9999999999999.00", "currency": "IDR"}, "4032502"),
        ({"value": "16800.00", "currency": "USD"}, "4002501"),
        ({"value": "16800.00"}, "4002502"),
        ({"currency": "IDR"}, "4002502"),
        ("16800.00", "4002501"),
        (None, "4002502"),
    ],
)
def test_amount_is_whole_rupiah_written_as_text_or_refused(bank: Bank, bill: Bill, amount: object, code: str) -> None:
    response = bank.send("payment", {**bank.payment(bill.code, 1), "paidAmount": amount})

    assert code_of(response) == code
    assert written() == (0, 0, 0, 0)


def test_unknown_and_other_partners_accounts_are_not_found(bank: Bank, bill: Bill) -> None:
    other = bank_of(make_partner("BANK-DUA", va_prefix="777"))

    for body in (
        bank.payment("48210937551236", 16_800),
        bank.payment("123", 16_800),
        {**bank.payment(bill.code, 16_800), **other.account(bill.code)},
    ):
        assert code_of(bank.send("payment", body)) == "4042512"
    assert written() == (0, 0, 0, 0)


def test_bill_cannot_be_paid_by_its_number(bank: Bank) -> None:
    make_bill([make_participant()], months("2022-10"), number="123")

    assert code_of(bank.send("payment", bank.payment("123", 16_800))) == "4042512"


def test_paid_cancelled_expired_and_reversed_bills_are_told_apart_as_the_standard_does(bank: Bank) -> None:
    workers = [make_participant() for _ in range(4)]
    paid, cancelled, expired, undone = (
        make_bill([worker], months("2022-10"), expires_at=at("2022-09-28", 3) if number == 2 else None)
        for number, worker in enumerate(workers)
    )
    cancel(cancelled)
    code = {bill.number: Bill.objects.get(pk=bill.bill_id).code for bill in (paid, cancelled, expired, undone)}
    for number, bill in enumerate((paid, undone)):
        bank.send("payment", bank.payment(code[bill.number], 16_800, f"FIRST{number}"))
    reverse_payment(channel=bank.code, reference="FIRST1", reason="salah kirim", now=NOW, by_user_id=make_user().pk)

    answers = {
        name: [
            code_of(bank.send("inquiry", bank.inquiry(code[bill.number]))),
            code_of(bank.send("payment", bank.payment(code[bill.number], 16_800, f"SECOND-{name}"))),
        ]
        for name, bill in (("paid", paid), ("cancelled", cancelled), ("expired", expired), ("undone", undone))
    }

    assert answers == {
        "paid": ["4042414", "4042514"],
        "cancelled": ["4042419", "4042519"],
        "expired": ["4042419", "4042519"],
        "undone": ["4042419", "4042519"],
    }


def test_payment_that_the_counter_has_recorded_is_not_recorded_again(bank: Bank, bill: Bill) -> None:
    record_payment(
        channel=bank.code,
        reference="REQ1",
        bill_number=bill.number,
        amount_rupiah=16_800,
        paid_at=at("2022-09-27"),
        now=NOW,
        by_user_id=make_user().pk,
    )
    told = {"trxDateTime": "2022-09-27T10:00:00+07:00"}

    assert code_of(bank.send("payment", bank.payment(bill.code, 16_800, **told))) == "2002500"
    assert Payment.objects.count() == 1


def test_time_of_payment_is_the_banks_within_what_can_be(bank: Bank, bill: Bill) -> None:
    def told(stamp: object) -> str:
        return code_of(bank.send("payment", bank.payment(bill.code, 16_800, trxDateTime=stamp)))

    assert told("2022-09-28T10:10:00+07:00") == "4002501"  # ten minutes from now
    assert told("2022-09-19T10:00:00+07:00") == "4002501"  # the day before the bill was issued
    assert told("2022-02-30T10:00:00+07:00") == "4002501"
    assert told("28-09-2022 10:00") == "4002501"
    assert told(1664334000) == "4002501"
    assert told("2022-09-28T10:00:20+07:00") == "2002500"  # a clock a little ahead
    assert Payment.objects.get().paid_at == NOW


def test_payment_that_is_being_recorded_is_in_progress(bank: Bank, bill: Bill, made: Made) -> None:
    number = lock_number(partner_id=made.partner.pk, request_id="REQ1")
    # Another session must hold it: this one would be given again what it holds.
    with psycopg.connect(**connection.get_connection_params()) as other:
        other.execute("SELECT pg_advisory_lock(%s)", [number])

        assert code_of(bank.send("payment", bank.payment(bill.code, 16_800))) == "2022500"
        assert code_of(bank.send("status", bank.inquiry(bill.code, "REQ1"))) == "2022600"

    assert written() == (0, 0, 0, 0)
    assert code_of(bank.send("payment", bank.payment(bill.code, 16_800))) == "2002500"


def test_notices_cannot_be_changed_or_removed(bank: Bank, bill: Bill) -> None:
    bank.send("payment", bank.payment(bill.code, 16_800))

    for change in (lambda: PartnerNotice.objects.update(answer="x"), lambda: PartnerNotice.objects.all().delete()):
        with pytest.raises(ProgrammingError, match="Cannot update or delete"), transaction.atomic():
            change()


def test_unforeseen_error_is_the_standards_general_error_and_leaves_nothing(
    bank: Bank, bill: Bill, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down(**_: object) -> None:
        raise RuntimeError("nothing to see")

    monkeypatch.setattr("jangkau.collection.services.partner_notices.jobs.defer", break_down)

    response = bank.send("payment", bank.payment(bill.code, 16_800))

    assert code_of(response) == "5002500"
    assert b"nothing to see" not in response.content
    assert written() == (0, 0, 0, 0)
    assert PartnerNotice.objects.count() == 0


def test_status_of_a_payment_tells_whether_it_stands(bank: Bank, bill: Bill) -> None:
    asked = bank.inquiry(bill.code, "REQ1")
    assert code_of(bank.send("status", asked)) == "4042601"
    bank.send("payment", bank.payment(bill.code, 16_800))

    response = bank.send("status", {**asked, "inquiryRequestId": "ASK", "paymentRequestId": "REQ1"})

    assert code_of(response) == "2002600"
    assert response.json()["virtualAccountData"]["paymentFlagStatus"] == "00"
    reverse_payment(channel=bank.code, reference="REQ1", reason="salah kirim", now=NOW, by_user_id=make_user().pk)
    undone = bank.send("status", asked)
    assert undone.json()["virtualAccountData"]["paymentFlagStatus"] == "01"


def test_inquiry_tells_amount_and_payer_and_writes_no_money(bank: Bank, bill: Bill) -> None:
    response = bank.send("inquiry", bank.inquiry(bill.code))

    data = response.json()["virtualAccountData"]
    assert code_of(response) == "2002400"
    assert data["totalAmount"] == {"value": "16800.00", "currency": "IDR"}
    assert data["virtualAccountName"] == "Pemerintah Kabupaten Kutai Kartanegara"
    assert written() == (0, 0, 0, 0)


def test_person_is_named_to_a_teller_by_first_name_and_letters(bank: Bank) -> None:
    worker = make_participant()
    bill = Bill.objects.get(pk=make_bill([worker], months("2022-10"), payer=worker).bill_id)

    response = bank.send("inquiry", bank.inquiry(bill.code))

    assert response.json()["virtualAccountData"]["virtualAccountName"] == "Budi S."


def test_status_of_another_partners_account_is_not_found(bank: Bank, bill: Bill) -> None:
    other = bank_of(make_partner("BANK-DUA", va_prefix="777"))

    asked = {**bank.inquiry(bill.code), **other.account(bill.code)}
    assert code_of(bank.send("status", asked)) == "4042612"
