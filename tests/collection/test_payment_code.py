"""The payment code: typed by a teller, unlike its neighbours, fixed, and refused when it is mistyped."""

import datetime
import itertools

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from jangkau.collection.models import Bill, Payment
from jangkau.collection.selectors.payment_codes import (
    PaymentCodeMistyped,
    PaymentCodeTooShortOrLong,
    grouped_code,
    read_payment_code,
)
from jangkau.collection.services import bills as issuing
from jangkau.collection.services.open_bills import UnknownBill
from jangkau.collection.services.payment_codes import draw_payment_code
from jangkau.collection.services.payments import record_payment
from jangkau.core.check_digits import has_check_digits, with_check_digits
from tests.factories.collection import at, make_bill, months, pay
from tests.factories.enrolment import make_participant
from tests.factories.registry import make_office, make_user


def test_check_digits_are_those_of_the_standard() -> None:
    # The worked example of ISO/IEC 7064 for MOD 97-10.
    assert with_check_digits("794") == "79444"


def test_code_has_fourteen_digits_and_never_begins_with_nought() -> None:
    drawn = {draw_payment_code() for _ in range(200)}

    assert len(drawn) == 200
    assert all(len(code) == 14 and code[0] != "0" and has_check_digits(code) for code in drawn)


def test_code_of_the_next_bill_cannot_be_told_from_the_last() -> None:
    drawn = sorted(int(draw_payment_code()) for _ in range(200))

    assert min(later - earlier for earlier, later in itertools.pairwise(drawn)) > 1000


@pytest.mark.parametrize("place", range(14))
def test_one_wrong_digit_is_noticed(place: int) -> None:
    code = with_check_digits("482109375512")
    wrong = code[:place] + str((int(code[place]) + 1) % 10) + code[place + 1 :]

    with pytest.raises(PaymentCodeMistyped):
        read_payment_code(wrong)


@pytest.mark.parametrize("place", range(13))
def test_two_digits_exchanged_are_noticed(place: int) -> None:
    code = with_check_digits("482109375512")
    wrong = code[:place] + code[place + 1] + code[place] + code[place + 2 :]

    assert wrong == code or not has_check_digits(wrong)


def test_code_is_read_however_it_is_grouped() -> None:
    code = with_check_digits("482109375512")
    for shown in (code, grouped_code(code), grouped_code(code).replace(" ", "-"), grouped_code(code).replace(" ", ".")):
        assert read_payment_code(f" {shown} ") == code


def test_code_is_shown_in_groups_of_four() -> None:
    assert grouped_code("12345678901234") == "1234 5678 9012 34"


@pytest.mark.parametrize("text", ["PKS-1/2022/1", "", "12345678901", "12345678901234 a", "١٢٣٤٥٦٧٨٩٠١٢٣٤"])
def test_what_is_no_row_of_digits_is_no_code(text: str) -> None:
    assert read_payment_code(text) is None


@pytest.mark.parametrize("digits", ["123456789012", "1234567890123", "123456789012345", "6402061708800001"])
def test_code_of_another_length_is_refused_without_repeating_it(digits: str) -> None:
    with pytest.raises(PaymentCodeTooShortOrLong) as refused:
        read_payment_code(digits)

    assert str(len(digits)) in str(refused.value)
    assert digits not in str(refused.value)


@pytest.mark.django_db
class TestOfBills:
    def test_every_bill_has_a_code_of_its_own(self) -> None:
        bills = [make_bill([make_participant()], months("2022-10")) for _ in range(5)]

        assert len({bill.code for bill in bills}) == 5
        assert all(read_payment_code(bill.code) for bill in bills)
        assert set(Bill.objects.values_list("code", flat=True)) == {bill.code for bill in bills}

    def test_code_that_is_taken_is_drawn_again(self, monkeypatch: pytest.MonkeyPatch) -> None:
        first = make_bill([make_participant()], months("2022-10"))
        other = draw_payment_code()
        drawn = iter([first.code, first.code, other])
        monkeypatch.setattr(issuing, "draw_payment_code", lambda: next(drawn))

        second = make_bill([make_participant()], months("2022-10"))

        assert second.code == other

    def test_code_is_fixed(self) -> None:
        bill = make_bill([make_participant()], months("2022-10"))

        with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
            Bill.objects.filter(pk=bill.bill_id).update(code=draw_payment_code())

    @pytest.mark.parametrize("code", ["1234", "01234567890123", "1234567890123x", ""])
    def test_database_takes_no_code_of_another_form(self, code: str) -> None:
        bill = Bill.objects.get(pk=make_bill([make_participant()], months("2022-10")).bill_id)
        bill.pk, bill.number, bill.code = None, "LAIN", code

        with pytest.raises(IntegrityError, match="bill_code_form"), transaction.atomic():
            bill.save(force_insert=True)

    def test_bill_from_before_there_were_codes_is_paid_by_its_number(self) -> None:
        bill = Bill.objects.get(pk=make_bill([make_participant()], months("2022-10")).bill_id)
        bill.pk, bill.number, bill.code = None, "LAMA", None

        bill.save(force_insert=True)

        assert Bill.objects.get(number="LAMA").code is None

    def test_payment_by_code_in_groups_is_the_payment_by_number(self) -> None:
        bill = make_bill([make_participant()], months("2022-10"))
        by_number = pay(bill, paid_at=at("2022-09-28"), reference="R-1")

        by_code = record_payment(
            channel="bank-kaltimtara",
            reference="R-1",
            bill_number=grouped_code(bill.code),
            amount_rupiah=bill.total_rupiah,
            paid_at=at("2022-09-28"),
            now=at("2022-09-29"),
            by_user_id=make_user().pk,
        )

        assert by_code == by_number
        assert Payment.objects.count() == 1

    def test_payment_by_a_mistyped_code_is_refused(self) -> None:
        bill = make_bill([make_participant()], months("2022-10"))
        wrong = bill.code[:-1] + str((int(bill.code[-1]) + 1) % 10)

        with pytest.raises(PaymentCodeMistyped):
            self.pay_by(wrong, bill.total_rupiah)

        assert not Payment.objects.exists()

    def test_code_of_another_office_is_unknown_and_tells_no_number(self) -> None:
        bill = make_bill([make_participant()], months("2022-10"))

        with pytest.raises(UnknownBill) as refused:
            self.pay_by(bill.code, bill.total_rupiah, office_ids=[make_office("KC-BPN").pk])

        assert bill.number not in str(refused.value)
        assert grouped_code(bill.code) in str(refused.value)

    def pay_by(self, code: str, amount_rupiah: int, office_ids: list[int] | None = None) -> None:
        record_payment(
            channel="bank",
            reference="R-2",
            bill_number=code,
            amount_rupiah=amount_rupiah,
            paid_at=datetime.datetime(2022, 9, 28, tzinfo=datetime.UTC),
            now=datetime.datetime(2022, 9, 29, tzinfo=datetime.UTC),
            by_user_id=make_user().pk,
            office_ids=office_ids,
        )
