"""A QRIS code that was paid, told over SNAP: recorded once, and money that pays no bill is held and never lost."""

import datetime
import json
from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jangkau.collection.models import Bill, HeldMoney, InsuredMonth, PartnerNotice, Payment, QrisCode
from jangkau.collection.selectors.books import books_agree
from jangkau.collection.selectors.partners import lock_number
from jangkau.collection.services.bill_endings import expire_bills
from jangkau.collection.services.held_money import Arrived, hold_money
from jangkau.collection.services.partners import Terms, change_partner
from jangkau.gateways.bank.fake_acquirer import FakeAcquirer
from jangkau.registry.models import User
from tests.api.bank import Bank, code_of
from tests.api.conftest import NOW, a_bill, bank_of
from tests.factories.collection import cancel, make_bill, months, pay
from tests.factories.enrolment import make_participant
from tests.factories.partners import administrator
from tests.factories.qris import as_issued, ask, make_acquirer, stand_in
from tests.factories.registry import make_user
from tests.factories.statements import make_account
from tests.jobs import run_jobs

pytestmark = pytest.mark.django_db
NOTIFY = "qr/qr-mpm-notify"
MINUTE = datetime.timedelta(minutes=1)


@pytest.fixture
def acquirer() -> Bank:
    """The acquirer as it sends."""
    return bank_of(make_acquirer())


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> FakeAcquirer:
    """The acquirer as it is asked."""
    return stand_in(monkeypatch)


@pytest.fixture
def code(acquirer: Bank, fake: FakeAcquirer, bill: Bill) -> QrisCode:
    """A code for the bill that is ready to be paid."""
    return ready(bill)


def ready(bill: Bill) -> QrisCode:
    code = ask(bill, now=NOW - MINUTE)
    run_jobs()
    code.refresh_from_db()
    return code


def notice(code: QrisCode | None, rupiah: int = 16_800, theirs: str = "RRN1", **more: Any) -> dict[str, Any]:
    return {
        "originalReferenceNo": theirs,
        "originalPartnerReferenceNo": code.reference if code else "",
        "latestTransactionStatus": "00",
        "transactionStatusDesc": "success",
        "amount": {"value": f"{rupiah}.00", "currency": "IDR"},
        **more,
    }


def tell(acquirer: Bank, body: bytes | dict[str, Any], **changed: str | None) -> str:
    return code_of(acquirer.send_to(NOTIFY, body, **changed))


def money() -> tuple[int, int]:
    return Payment.objects.count(), HeldMoney.objects.count()


def test_code_that_was_paid_pays_its_bill(acquirer: Bank, bill: Bill, code: QrisCode) -> None:
    response = acquirer.send_to(NOTIFY, notice(code, additionalInfo={"paidTime": "2022-09-28T09:59:30+07:00"}))

    payment = Payment.objects.get()
    assert response.json() == {"responseCode": "2005200", "responseMessage": "Successful"}
    assert (payment.channel, payment.reference, payment.bill) == ("QRIS-UJI", "RRN1", bill)
    assert payment.paid_at == NOW - datetime.timedelta(seconds=30)
    assert InsuredMonth.objects.get().payment == payment
    assert run_jobs() == ["payment_came_in"]
    assert books_agree() == []


def test_payment_told_again_is_answered_the_same_and_recorded_once(acquirer: Bank, code: QrisCode) -> None:
    first = acquirer.send_to(NOTIFY, notice(code))

    again = acquirer.send_to(NOTIFY, notice(code))

    assert again.content == first.content
    assert money() == (1, 0)
    assert PartnerNotice.objects.filter(service="52").count() == 2
    change_partner(reach=administrator(), code="QRIS-UJI", terms=Terms(most_rupiah=100_000_000, repeats="duplicate"))
    assert tell(acquirer, notice(code)) == "4095201"


def test_same_reference_for_another_payment_is_inconsistent(acquirer: Bank, code: QrisCode) -> None:
    tell(acquirer, notice(code))

    assert tell(acquirer, notice(code, 16_801)) == "4045218"
    assert tell(acquirer, notice(code, latestTransactionStatus="04")) == "4045218"
    assert money() == (1, 0)


def test_code_that_waits_is_taken_note_of_and_paid_later(acquirer: Bank, code: QrisCode) -> None:
    for status in ("01", "02", "03", "05", "06", "07"):
        assert tell(acquirer, notice(code, latestTransactionStatus=status)) == "2005200"
    assert money() == (0, 0)

    assert tell(acquirer, notice(code)) == "2005200"
    assert money() == (1, 0)


def test_code_that_ran_out_pays_its_bill_while_the_bill_is_open(
    acquirer: Bank, code: QrisCode, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_hours = NOW + datetime.timedelta(hours=2)
    monkeypatch.setattr("django.utils.timezone.now", lambda: with_hours)
    acquirer.stamp = "2022-09-28T12:00:00+07:00"

    assert tell(acquirer, notice(code)) == "2005200"
    assert money() == (1, 0)


@pytest.mark.parametrize(("rupiah", "reason"), [(16_799, "underpaid"), (16_801, "overpaid")])
def test_other_amount_is_held_for_its_payer_by_who_asked_for_the_code(
    acquirer: Bank, bill: Bill, code: QrisCode, rupiah: int, reason: str
) -> None:
    first = acquirer.send_to(NOTIFY, notice(code, rupiah))

    held = HeldMoney.objects.get()
    assert code_of(first) == "2005200"
    assert (held.reason, held.amount_rupiah, held.bill, held.payer_person) == (reason, rupiah, bill, bill.payer_person)
    assert (held.channel, held.reference, held.source) == ("QRIS-UJI", "RRN1", "notice")
    assert held.responsible.username == "petugas.qris"
    assert acquirer.send_to(NOTIFY, notice(code, rupiah)).content == first.content
    assert money() == (0, 1)
    assert books_agree() == []


def test_bill_paid_twice_gives_a_payment_and_held_money(acquirer: Bank, code: QrisCode) -> None:
    tell(acquirer, notice(code))

    assert tell(acquirer, notice(code, theirs="RRN2")) == "2005200"
    assert HeldMoney.objects.get().reason == "duplicate"
    assert money() == (1, 1)


def test_bill_that_is_cancelled_or_over_gives_held_money(acquirer: Bank, fake: FakeAcquirer, bill: Bill) -> None:
    late = Bill.objects.get(
        pk=make_bill([make_participant()], months("2022-10"), expires_at=NOW - datetime.timedelta(seconds=1)).bill_id
    )
    codes = [ready(bill), ready(late), ready(a_bill())]
    cancel(as_issued(bill), now=NOW)
    QrisCode.objects.get(pk=codes[2].pk)
    for number, code in enumerate(codes[:2]):
        assert tell(acquirer, notice(code, theirs=f"R{number}")) == "2005200"
    expire_bills(now=NOW)
    assert tell(acquirer, notice(codes[1], theirs="R9")) == "2005200"

    assert set(HeldMoney.objects.values_list("reason", flat=True)) == {"bill_not_open"}
    assert money() == (0, 3)
    assert books_agree() == []


def test_money_for_a_code_that_is_not_known_is_held_at_the_partners_office(
    acquirer: Bank, bill: Bill, code: QrisCode
) -> None:
    other = bank_of(make_acquirer("QRIS-LAIN"))
    assert tell(acquirer, notice(None)) == "2005200"
    assert tell(acquirer, notice(None, theirs="R2", originalPartnerReferenceNo="NOT-OURS")) == "2005200"
    assert tell(other, notice(code, theirs="R3")) == "2005200"

    assert money() == (0, 3)
    assert {held.reason for held in HeldMoney.objects.all()} == {"unmatched"}
    assert HeldMoney.objects.first().office == acquirer_office("QRIS-UJI")
    bill.refresh_from_db()
    assert bill.state == "issued"


def test_money_for_an_unknown_code_goes_to_who_looks_after_the_account_of_the_partner(
    acquirer: Bank, code: QrisCode
) -> None:
    make_account(channel="QRIS-UJI")
    User.objects.filter(username="petugas.qris").update(is_active=False)

    tell(acquirer, notice(None))
    tell(acquirer, notice(code, 16_799, theirs="R2"))

    owners = HeldMoney.objects.values_list("reason", "responsible__username", "office__code").order_by("reason")
    assert list(owners) == [("underpaid", "penyelia", "KC-TGR"), ("unmatched", "penyelia", "KC-TGR")]


def acquirer_office(code: str) -> Any:
    from jangkau.collection.models import Partner

    return Partner.objects.get(code=code).organisation.office


def test_money_that_is_held_already_is_told_and_kept_once(acquirer: Bank, bill: Bill, code: QrisCode) -> None:
    arrived = Arrived("statement", "QRIS-UJI", "RRN1", 16_800, NOW)
    hold_money(arrived=arrived, reason="unmatched", office_id=bill.office_id, now=NOW, by_user_id=make_user("x").pk)

    assert tell(acquirer, notice(code)) == "4045218"
    assert money() == (0, 1)


def test_payment_in_progress_is_to_be_asked_after_later(acquirer: Bank, code: QrisCode, django_db_blocker: Any) -> None:
    import psycopg

    partner = code.partner_id
    key = lock_number(partner_id=partner, request_id="RRN1")
    parts = connection.get_connection_params()
    parts.pop("cursor_factory", None), parts.pop("context", None)
    with psycopg.connect(**parts) as beside:
        beside.execute("SELECT pg_advisory_xact_lock(%s)", [key])
        assert tell(acquirer, notice(code)) == "2025200"
        assert tell(acquirer, notice(code, latestTransactionStatus="03")) == "2025200"
    assert money() == (0, 0)


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"originalReferenceNo": None}, "4005202"),
        ({"originalReferenceNo": 7}, "4005201"),
        ({"originalReferenceNo": "R" * 65}, "4005201"),
        ({"originalReferenceNo": "R\x00"}, "4005201"),
        ({"originalPartnerReferenceNo": ["x"]}, "4005201"),
        ({"originalPartnerReferenceNo": "' OR 1=1 --"}, "4005201"),
        ({"latestTransactionStatus": None}, "4005202"),
        ({"latestTransactionStatus": "08"}, "4005201"),
        ({"latestTransactionStatus": 0}, "4005201"),
        ({"amount": None}, "4005202"),
        ({"amount": "16800.00"}, "4005201"),
        ({"amount": {"value": 16800.0, "currency": "IDR"}}, "4005201"),
        ({"amount": {"value": "-16800.00", "currency": "IDR"}}, "4005201"),
        ({"amount": {"value": "16800.50", "currency": "IDR"}}, "4045213"),
        ({"amount": {"value": "0.00", "currency": "IDR"}}, "4045213"),
        ({"amount": {"value": "9" * 30 + ".00", "currency": "IDR"}}, "4005201"),
        ({"amount": {"value": "16800.00", "currency": "USD"}}, "4005201"),
        ({"additionalInfo": "x"}, "4005201"),
        ({"additionalInfo": {"paidTime": "yesterday"}}, "4005201"),
        ({"additionalInfo": {"paidTime": 7}}, "4005201"),
        ({"additionalInfo": {"paidTime": "2023-09-28T10:00:00+07:00"}}, "4005201"),
        ({"additionalInfo": {"paidTime": "2021-09-28T10:00:00+07:00"}}, "4005201"),
    ],
)
def test_notice_that_cannot_be_read_is_refused_and_touches_no_money(
    acquirer: Bank, code: QrisCode, changed: dict[str, Any], expected: str
) -> None:
    assert tell(acquirer, {**notice(code), **changed}) == expected
    assert money() == (0, 0)


def test_notice_goes_through_the_same_doors_as_every_message(acquirer: Bank, code: QrisCode) -> None:
    body = notice(code)
    assert tell(acquirer, body, **{"X-SIGNATURE": "bm8="}) == "4015200"
    assert tell(acquirer, body, **{"X-TIMESTAMP": "2022-09-28T09:00:00+07:00"}) == "4015200"
    assert tell(acquirer, body, **{"Authorization": "Bearer no"}) == "4015201"
    assert tell(acquirer, body, **{"X-EXTERNAL-ID": None}) == "4005202"
    assert tell(acquirer, b"{" + b" " * 20_000 + b"}") == "4005200"
    assert tell(acquirer, json.dumps(body, separators=(",", ":")).encode()[:-9]) == "4005200"
    assert acquirer.client.get("/snap/v1.0/qr/qr-mpm-notify").json()["responseCode"] == "4055200"
    assert money() == (0, 0)


def test_bank_of_whom_no_codes_are_asked_tells_of_none(bank: Bank, code: QrisCode) -> None:
    assert tell(bank, notice(code)) == "4015200"
    assert money() == (0, 0)


def test_number_of_a_notice_is_used_once_a_day(acquirer: Bank, code: QrisCode) -> None:
    used = {"X-EXTERNAL-ID": "777"}
    assert tell(acquirer, notice(code, latestTransactionStatus="03"), **used) == "2005200"
    assert tell(acquirer, notice(code), **used) == "4095200"
    assert money() == (0, 0)


def test_acquirer_has_no_virtual_accounts(acquirer: Bank, bill: Bill) -> None:
    acquirer.prefix = "1"

    assert code_of(acquirer.send("payment", acquirer.payment(bill.code, 16_800))) == "4042512"
    assert money() == (0, 0)


@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from("ABC"), st.integers(0, 2), st.sampled_from([16_799, 16_800])), max_size=6))
def test_whatever_is_told_money_is_a_payment_or_held_and_never_lost(
    acquirer: Bank, fake: FakeAcquirer, told: list[tuple[str, int, int]]
) -> None:
    codes = [ready(a_bill()), ready(a_bill()), None]
    run = f"{PartnerNotice.objects.count()}-"
    first: dict[str, tuple[int, int]] = {}
    for theirs, which, rupiah in told:
        expected = "2005200" if first.setdefault(theirs, (which, rupiah)) == (which, rupiah) else "4045218"
        assert tell(acquirer, notice(codes[which], rupiah, theirs=run + theirs)) == expected

    kept = sum(Payment.objects.filter(reference__startswith=run).values_list("amount_rupiah", flat=True))
    held = sum(HeldMoney.objects.filter(reference__startswith=run).values_list("amount_rupiah", flat=True))
    assert kept + held == sum(rupiah for _which, rupiah in first.values())
    assert books_agree() == []


def test_bill_paid_at_the_counter_meanwhile_keeps_its_payment(acquirer: Bank, bill: Bill, code: QrisCode) -> None:
    pay(as_issued(bill), paid_at=NOW - MINUTE)

    assert tell(acquirer, notice(code)) == "2005200"
    assert money() == (1, 1)
