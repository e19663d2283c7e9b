"""The way into SNAP: nothing unsigned, stale, oversized or malformed gets through, and each is told which it was."""

import datetime

import pytest
from django.test import Client
from django.urls import URLPattern, reverse

from jangkau.api import tokens
from jangkau.api.snap import doors
from jangkau.api.snap.bodies import LARGEST_BYTES
from jangkau.api.snap.urls import urlpatterns
from jangkau.collection.models import Bill, PartnerNotice, Payment
from jangkau.collection.services.partner_keys import end_key, give_key
from jangkau.collection.services.partners import Terms, set_partner_active
from tests.api.bank import Bank, code_of
from tests.api.conftest import NOW, bank_of
from tests.factories.partners import TERMS, Made, administrator, make_partner, public_pem
from tests.queries import statements

pytestmark = pytest.mark.django_db

# Written by hand: who may call what. Every address of the API needs its line.
MAY_CALL = {
    "access_token": "whoever signs with a partner's private key",
    "inquiry": "partner with a token",
    "payment": "partner with a token",
    "status": "partner with a token",
    "qris_notice": "partner with a token",
}
SERVICES = ("inquiry", "payment", "status")


def test_every_address_says_who_may_call_it() -> None:
    assert {str(pattern.name) for pattern in urlpatterns if isinstance(pattern, URLPattern)} == MAY_CALL.keys()
    assert all(hasattr(pattern.callback, "service") for pattern in urlpatterns)


def test_strangers_get_nothing_from_any_address() -> None:
    for name in MAY_CALL:
        path = reverse(f"snap:{name}")
        assert Client().get(path).json()["responseCode"][:3] == "405"
        assert Client().post(path, b"{}", content_type="application/json").json()["responseCode"][:3] == "400"
    assert PartnerNotice.objects.count() == 0


def test_address_that_is_none_is_answered_in_the_standards_form() -> None:
    response = Client().post("/snap/v1.0/transfer-va/nothing", b"{}", content_type="application/json")

    assert code_of(response) == "4040000"


def test_token_lives_fifteen_minutes(bank: Bank, bill: Bill, monkeypatch: pytest.MonkeyPatch) -> None:
    response = bank.ask_for_token()
    assert code_of(response) == "2007300"
    assert (response.json()["tokenType"], response.json()["expiresIn"]) == ("Bearer", "900")
    assert response.headers["X-TIMESTAMP"] == "2022-09-28T10:00:00+07:00"

    for seconds, code in ((899, "2002400"), (900, "4012401")):
        later = NOW + datetime.timedelta(seconds=seconds)
        monkeypatch.setattr("django.utils.timezone.now", lambda later=later: later)
        bank.stamp = (later + datetime.timedelta(hours=7)).strftime("%Y-%m-%dT%H:%M:%S+07:00")
        assert code_of(bank.send("inquiry", bank.inquiry(bill.code))) == code


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"X-CLIENT-KEY": None}, "4007302"),
        ({"X-TIMESTAMP": None}, "4007302"),
        ({"X-SIGNATURE": None}, "4007302"),
        ({"X-CLIENT-KEY": "nobody"}, "4017300"),
        ({"X-SIGNATURE": "bm8="}, "4017300"),
        ({"X-TIMESTAMP": "2022-09-28T10:00:01+07:00"}, "4017300"),
        ({"X-TIMESTAMP": "2022-09-28 10:00"}, "4007301"),
        ({"Content-Type": "text/plain"}, "4007301"),
    ],
)
def test_token_is_granted_to_the_holder_of_the_key_alone(bank: Bank, changed: dict[str, str], code: str) -> None:
    assert code_of(bank.ask_for_token(**changed)) == code


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize(
    ("changed", "case"),
    [
        ({"Authorization": None}, ("400", "02", "{Authorization}")),
        ({"X-TIMESTAMP": None}, ("400", "02", "{X-TIMESTAMP}")),
        ({"X-SIGNATURE": None}, ("400", "02", "{X-SIGNATURE}")),
        ({"X-PARTNER-ID": None}, ("400", "02", "{X-PARTNER-ID}")),
        ({"X-EXTERNAL-ID": None}, ("400", "02", "{X-EXTERNAL-ID}")),
        ({"CHANNEL-ID": None}, ("400", "02", "{CHANNEL-ID}")),
        ({"X-EXTERNAL-ID": "1" * 37}, ("400", "01", "{X-EXTERNAL-ID}")),
        ({"CHANNEL-ID": "952311"}, ("400", "01", "{CHANNEL-ID}")),
        ({"X-TIMESTAMP": "2022-09-28T10:00:00"}, ("400", "01", "{X-TIMESTAMP}")),
        ({"X-TIMESTAMP": "0001-01-01T00:00:00+07:00"}, ("400", "01", "{X-TIMESTAMP}")),
        ({"X-TIMESTAMP": "2022-09-28T10:00:01+07:00"}, ("401", "00", "[Signature]")),
        ({"X-SIGNATURE": "bm8="}, ("401", "00", "[Signature]")),
        ({"X-SIGNATURE": "\u00e9"}, ("401", "00", "[Signature]")),
        ({"X-PARTNER-ID": "BANK-LAIN"}, ("401", "00", "[Unknown Client]")),
        ({"Authorization": "Bearer 1.9999999999.00"}, ("401", "01", "(B2B)")),
        ({"Authorization": "Bearer x"}, ("401", "01", "(B2B)")),
        ({"Authorization": "Basic x"}, ("401", "01", "(B2B)")),
        ({"Content-Type": "application/xml"}, ("400", "01", "{Content-Type}")),
    ],
)
def test_message_with_a_wrong_header_is_refused_and_leaves_nothing(
    bank: Bank, bill: Bill, service: str, changed: dict[str, str], case: tuple[str, str, str]
) -> None:
    response = bank.send(service, bank.payment(bill.code, 16_800, inquiryRequestId="A"), **changed)

    status, number, words = case
    code = code_of(response)
    assert (code[:3], code[5:]) == (status, number)
    assert words in response.json()["responseMessage"]
    assert (Payment.objects.count(), PartnerNotice.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b'{"paymentRequestId":"R1","paymentRequestId":"R2"}', "4002500"),
        (b'{"paymentRequestId":"R1","more":{"a":1,"a":2}}', "4002500"),
        (b'{"paymentRequestId":"R1"', "4002500"),
        (b"0", "4002500"),
        (b"null", "4002500"),
        (b'["paymentRequestId"]', "4002500"),
        (b'{"paymentRequestId":NaN}', "4002500"),
        (b'{"paymentRequestId":"R\xe9"}', "4002500"),
        ('{"paymentRequestId":"R1"}'.encode("utf-16"), "4002500"),
        (b'\xef\xbb\xbf{"paymentRequestId":"R1"}', "4002500"),
        (b"[" * 9000, "4002500"),
        (b'{"paymentRequestId":"' + b"R" * LARGEST_BYTES + b'"}', "4002500"),
        (b"{}", "4002502"),
        (b'{"paymentRequestId":""}', "4002502"),
        (b'{"paymentRequestId":7}', "4002501"),
        (b'{"paymentRequestId":"' + b"R" * 129 + b'"}', "4002501"),
        (b'{"paymentRequestId":"R\\u0000"}', "4002501"),
        (b'{"paymentRequestId":"R\\ud800"}', "4002501"),
        (b'{"paymentRequestId":"R1"}', "4002502"),
        (b'{"paymentRequestId":"R1","partnerServiceId":"12345"}', "4002502"),
        (b'{"paymentRequestId":"R1","partnerServiceId":"    12345","customerNo":"1"}', "4002502"),
        (
            b'{"paymentRequestId":"R1","partnerServiceId":"   12345","customerNo":"1","virtualAccountNo":"   123452"}',
            "4002501",
        ),
    ],
)
def test_body_that_could_be_misread_is_not_read(bank: Bank, raw: bytes, code: str) -> None:
    assert code_of(bank.send("payment", raw)) == code
    assert PartnerNotice.objects.count() == 0


@pytest.mark.parametrize(
    ("seconds", "refused"), [(0, False), (300, False), (301, True), (-300, False), (-301, True), (86_400, True)]
)
def test_clock_of_a_partner_may_be_off_by_what_was_agreed(bank: Bank, bill: Bill, seconds: int, refused: bool) -> None:
    bank.ask_for_token()
    off = NOW + datetime.timedelta(hours=7, seconds=seconds)
    bank.stamp = off.strftime("%Y-%m-%dT%H:%M:%S+07:00")

    assert code_of(bank.send("inquiry", bank.inquiry(bill.code))) == ("4012400" if refused else "2002400")


def test_message_that_was_changed_on_its_way_is_refused(bank: Bank, bill: Bill) -> None:
    bank.ask_for_token()
    sent = bank.payment(bill.code, 16_800)
    post = bank._post

    def tamper(path: str, raw: bytes, headers: dict[str, str | None]) -> object:
        return post(path, raw.replace(b"16800.00", b"16801.00"), headers)

    bank._post = tamper  # type: ignore[method-assign]  # what happens between the bank and us

    assert code_of(bank.send("payment", sent)) == "4012500"


def test_message_signed_for_another_address_is_refused(bank: Bank, bill: Bill) -> None:
    bank.ask_for_token()
    post = bank._post
    bank._post = lambda path, raw, headers: post(path.replace("inquiry", "status"), raw, headers)  # type: ignore[method-assign]  # as above

    assert code_of(bank.send("inquiry", bank.inquiry(bill.code))) == "4012600"


def test_message_sent_once_more_as_it_was_is_a_conflict(bank: Bank, bill: Bill) -> None:
    again = {"X-EXTERNAL-ID": "77"}
    bank.send("payment", bank.payment(bill.code, 16_800), **again)

    assert code_of(bank.send("payment", bank.payment(bill.code, 16_800), **again)) == "4092500"
    assert Payment.objects.count() == 1


def test_two_keys_are_valid_while_a_partner_changes_over(made: Made, bill: Bill) -> None:
    new = give_key(reach=administrator(), code="BANK-UJI", public_key=public_pem(), now=NOW)
    old_bank, new_bank = bank_of(made), bank_of(Made(made.partner, new, made.private_key))

    assert code_of(old_bank.send("inquiry", old_bank.inquiry(bill.code))) == "2002400"
    assert code_of(new_bank.send("inquiry", new_bank.inquiry(bill.code))) == "2002400"

    end_key(reach=administrator(), code="BANK-UJI", client_id=made.key.client_id, now=NOW)
    assert code_of(old_bank.send("inquiry", old_bank.inquiry(bill.code))) == "4012401"
    assert code_of(old_bank.ask_for_token()) == "4017300"
    assert code_of(new_bank.send("inquiry", new_bank.inquiry(bill.code))) == "2002400"


def test_partner_that_was_stopped_is_not_heard(bank: Bank, bill: Bill) -> None:
    bank.ask_for_token()
    set_partner_active(reach=administrator(), code="BANK-UJI", active=False)

    assert code_of(bank.send("inquiry", bank.inquiry(bill.code))) == "4012401"
    assert code_of(bank.ask_for_token()) == "4017300"


@pytest.mark.parametrize(
    ("networks", "seen", "heard"),
    [
        ("127.0.0.1", "127.0.0.1", True),
        ("127.0.0.0/8, 10.0.0.1", "127.9.9.9", True),
        ("203.0.113.0/24", "127.0.0.1", False),
        ("203.0.113.0/24", "::1", False),
        ("2001:db8::/32", "2001:db8::7", True),
        ("127.0.0.1", "", False),
    ],
)
def test_partner_is_heard_from_where_it_said_alone(networks: str, seen: str, heard: bool) -> None:
    bank = bank_of(make_partner(terms=Terms(most_rupiah=1, allowed_networks=networks)))
    bank.client = Client(REMOTE_ADDR=seen)

    assert code_of(bank.ask_for_token()) == ("2007300" if heard else "4017300")


def test_address_is_the_one_that_our_own_proxy_saw(settings: object) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    bank = bank_of(make_partner(terms=Terms(most_rupiah=1, allowed_networks="203.0.113.7")))

    def heard(forwarded: str | None) -> bool:
        return bank.ask_for_token(**{"X-Forwarded-For": forwarded}).status_code == 200

    assert heard("203.0.113.7")
    assert heard("198.51.100.1, 203.0.113.7")
    assert not heard("203.0.113.7, 198.51.100.1")
    assert not heard(None)


def test_partner_and_stranger_call_no_more_often_than_agreed(bill: Bill, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jangkau.api.addresses.time.monotonic", lambda: 60.0)
    bank = bank_of(make_partner(terms=Terms(most_rupiah=TERMS.most_rupiah, requests_a_minute=3)))
    bank.ask_for_token()

    codes = [code_of(bank.send("inquiry", bank.inquiry(bill.code))) for _ in range(3)]
    assert codes == ["2002400", "2002400", "4292400"]

    monkeypatch.setattr(doors, "CALLS_OF_STRANGERS_A_MINUTE", 1)
    assert code_of(bank.ask_for_token()) == "4297300"

    monkeypatch.setattr("jangkau.api.addresses.time.monotonic", lambda: 120.0)
    assert code_of(bank.send("inquiry", bank.inquiry(bill.code))) == "2002400"


def test_token_of_another_key_or_with_a_changed_letter_is_none() -> None:
    granted = tokens.grant(key_id=7, use=tokens.Use.SNAP, now=NOW)

    assert tokens.key_of(granted, use=tokens.Use.SNAP, now=NOW) == 7
    assert tokens.key_of("8" + granted[1:], use=tokens.Use.SNAP, now=NOW) is None
    assert tokens.key_of(granted[:-1] + ("0" if granted[-1] != "0" else "1"), use=tokens.Use.SNAP, now=NOW) is None
    assert tokens.key_of("", use=tokens.Use.SNAP, now=NOW) is None


def test_messages_cost_few_statements(bank: Bank, bill: Bill) -> None:
    bank.ask_for_token()

    assert statements(lambda: bank.ask_for_token()) == 1
    assert statements(lambda: bank.send("inquiry", bank.inquiry(bill.code))) == 3
    assert statements(lambda: bank.send("payment", bank.payment(bill.code, 16_800))) <= 40
    assert statements(lambda: bank.send("payment", bank.payment(bill.code, 16_800))) <= 12
