"""Many notices at one moment: one payment, and everybody else is told that it stands or is under way."""

from collections import Counter

import pytest

from jangkau.collection.models import InsuredMonth, Payment
from jangkau.collection.selectors.books import books_agree
from tests.api.bank import Bank, code_of
from tests.api.conftest import a_bill, bank_of
from tests.at_once import FIFTY, all_at_once
from tests.factories.partners import make_partner

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@FIFTY
def test_fifty_notices_of_one_payment_at_once_make_one_payment() -> None:
    bank, bill = bank_of(make_partner()), a_bill()
    bank.ask_for_token()

    answers = all_at_once([lambda: bank.send("payment", bank.payment(bill.code, 16_800))] * 50)

    codes = Counter(code_of(answer) for answer in answers)
    assert codes.keys() <= {"2002500", "2022500"}
    assert codes["2002500"] >= 1
    assert len({answer.content for answer in answers if answer.status_code == 200}) == 1
    assert (Payment.objects.count(), InsuredMonth.objects.count()) == (1, 1)
    assert books_agree() == []


def test_one_message_sent_by_many_at_once_is_heard_once() -> None:
    bank = bank_of(make_partner())
    bills = [a_bill() for _ in range(8)]
    bank.ask_for_token()

    answers = all_at_once(
        [lambda number=number, bill=bill: _send(bank, bill.code, number) for number, bill in enumerate(bills)]
    )

    codes = Counter(code_of(answer) for answer in answers)
    assert codes == {"2002500": 1, "4092500": 7}
    assert Payment.objects.count() == 1


def _send(bank: Bank, code: str, number: int) -> object:
    return bank.send("payment", bank.payment(code, 16_800, f"REQ{number}"), **{"X-EXTERNAL-ID": "1"})


def test_two_requests_for_one_bill_at_once_pay_it_once() -> None:
    bank, bill = bank_of(make_partner()), a_bill()
    bank.ask_for_token()

    answers = all_at_once(
        [
            lambda number=number: bank.send("payment", bank.payment(bill.code, 16_800, f"REQ{number}"))
            for number in range(6)
        ]
    )

    assert Counter(code_of(answer) for answer in answers) == {"2002500": 1, "4042514": 5}
    assert Payment.objects.count() == 1
