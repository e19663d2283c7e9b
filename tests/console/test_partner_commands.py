"""Setting a bank up, trying it and being it, by commands alone."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest import mock

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.utils import timezone

from jangkau.api.addresses import RATE
from jangkau.collection.models import Bill, Partner, PartnerKey, PartnerTrial, Payment
from jangkau.collection.selectors.books import books_agree
from jangkau.collection.services.qris_codes import make_code
from jangkau.console import bank_side, clock
from jangkau.console.management.commands import acquirer_simulator
from jangkau.gateways.bank.client import Reply
from jangkau.gateways.bank.fake import BankSimulator
from jangkau.gateways.bank.fake_acquirer import Door, FakeAcquirer
from jangkau.registry.models.organisations import OrganisationKind
from tests.api.conftest import NOW, a_bill
from tests.console.commands import rows_of_all_tables, run
from tests.factories.partners import Made, administrator, make_bank, make_partner, public_pem
from tests.factories.qris import QRIS, ask, make_acquirer
from tests.factories.registry import make_organisation
from tests.gateways.inside import Inside

pytestmark = pytest.mark.django_db

PARTNERS = """\
partners:
  - organisation: BANK-UJI
    va_prefix: "12345"
    most_rupiah: 100000000
    fee_rupiah: 2500
    allowed_networks: [203.0.113.0/24, "2001:db8::1"]
    repeats: duplicate
"""
AS = ("--as", "admin.mitra")


@pytest.fixture(autouse=True)
def _inside(monkeypatch: pytest.MonkeyPatch) -> None:
    """Speak with the application of this process, at a moment that stands still."""
    RATE.forget()
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    monkeypatch.setattr(clock, "now", lambda: NOW)
    monkeypatch.setattr(bank_side, "BankClient", Inside)
    monkeypatch.setattr(bank_side, "is_served", lambda _url: True)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    make_bank()
    administrator()
    path = tmp_path / "partners.yaml"
    path.write_text(PARTNERS, encoding="utf-8")
    return path


def test_partners_are_made_only_when_told_to(file: Path) -> None:
    before = rows_of_all_tables()
    assert run("load_partners", file, *AS, "--json").document == {"partners": ["BANK-UJI"], "saved": False}
    assert rows_of_all_tables() == before

    assert run("load_partners", file, *AS, "--wet-run").status == 0

    partner = Partner.objects.select_related("user").get()
    assert (partner.code, partner.fee_rupiah, partner.least_rupiah) == ("BANK-UJI", 2500, 1)
    assert partner.allowed_networks == ["203.0.113.0/24", "2001:db8::1/128"]
    assert partner.repeats == "duplicate"
    assert (partner.user.username, partner.user.is_active) == ("mitra.bank-uji", False)


def test_acquirer_needs_no_virtual_accounts(file: Path) -> None:
    file.write_text("partners:\n  - organisation: BANK-UJI\n    most_rupiah: 100000000\n", encoding="utf-8")

    assert run("load_partners", file, *AS, "--wet-run").status == 0
    assert Partner.objects.get().va_prefix == ""
    again = run("load_partners", file, *AS, "--wet-run", "--json")
    assert again.document["error"]["code"] == "partner_exists"


@pytest.mark.parametrize(
    ("faulty", "code"),
    [
        ("va_prefix: '123456789'", "prefix_malformed"),
        ("va_prefix: 12A", "prefix_malformed"),
        ("most_rupiah: 0", "terms_impossible"),
        ("most_rupiah: 12.5", "document_faulty"),
        ("allowed_networks: [bank.example]", "network_malformed"),
        ("repeats: sometimes", "document_faulty"),
        ("clock_tolerance_seconds: 3601", "terms_impossible"),
    ],
)
def test_faulty_terms_are_refused(file: Path, faulty: str, code: str) -> None:
    name = faulty.partition(":")[0]
    kept = [line for line in PARTNERS.splitlines() if name not in line]
    file.write_text("\n".join([*kept, f"    {faulty}"]) + "\n", encoding="utf-8")

    said = run("load_partners", file, *AS, "--wet-run", "--json")

    assert (said.status, said.document["error"]["code"]) == (1, code)
    assert Partner.objects.count() == 0


def test_prefix_and_bank_are_one_partners_alone(file: Path) -> None:
    make_partner("BANK-DUA", va_prefix="12345")
    assert run("load_partners", file, *AS, "--wet-run", "--json").document["error"]["code"] == "partner_exists"


def test_secret_is_shown_once_and_lies_sealed(tmp_path: Path) -> None:
    make_partner()
    pem = tmp_path / "bank.pem"
    pem.write_text(public_pem(), encoding="ascii")

    assert "client_secret" not in run("give_partner_key", "BANK-UJI", pem, *AS, "--json").document
    given = run("give_partner_key", "BANK-UJI", pem, *AS, "--wet-run", "--json").document

    key = PartnerKey.objects.get(client_id=given["client_id"])
    assert given["client_secret"].encode() not in bytes(key.secret_sealed)
    third = run("give_partner_key", "BANK-UJI", pem, *AS, "--wet-run", "--json")
    assert third.document["error"]["code"] == "too_many_keys"
    assert run("end_partner_key", "BANK-UJI", given["client_id"], *AS, "--wet-run").status == 0
    assert (
        run("end_partner_key", "BANK-UJI", "x", *AS, "--wet-run", "--json").document["error"]["code"] == "unknown_key"
    )


def test_what_is_no_public_key_is_refused(tmp_path: Path) -> None:
    make_partner()
    pem = tmp_path / "bank.pem"
    pem.write_bytes(b"\xff\xfe not a key")

    said = run("give_partner_key", "BANK-UJI", pem, *AS, "--wet-run", "--json")
    assert said.document["error"]["code"] == "public_key_unfit"


def test_whole_conversation_conforms_and_is_kept() -> None:
    partner, bill = make_partner().partner, a_bill()

    said = run("snap_conformance", "--partner", "BANK-UJI", "--bill", bill.code, *AS, "--json")

    wrong = [step for step in said.document["steps"] if step["came"] not in step["expected"].split("/")]
    assert wrong == []
    assert (said.status, said.document["failed"], said.document["not_run"]) == (0, 0, 0)
    assert PartnerTrial.objects.get().passed == said.document["passed"] > 30
    assert Payment.objects.get().bill == bill
    assert partner.keys.filter(valid_until__isnull=True).count() == 1


def _own_key(folder: Path, made: Made) -> list[object]:
    pem, secret = folder / "bank.pem", folder / "secret.txt"
    pem.write_bytes(
        made.private_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()),
    )
    secret.write_text(made.key.secret + "\n", encoding="ascii")
    return ["--client-id", made.key.client_id, "--private-key", pem, "--secret", secret]


def test_bank_tries_its_own_key_and_none_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made, bill = make_partner(), a_bill()
    named = _own_key(tmp_path, made)

    said = run("snap_conformance", "--partner", "BANK-UJI", *named, *AS, "--json")
    assert (said.status, said.document["failed"]) == (0, 0)

    # The secret may stand in the environment instead.
    monkeypatch.setenv("JANGKAU_BANK_SECRET", made.key.secret)
    told = run("bank_simulator", bill.code, "--partner", "BANK-UJI", *named[:4], *AS, "--json").document["told"]
    assert [one["came"] for one in told] == ["2002500"]
    assert made.partner.keys.count() == 1


def test_own_key_that_cannot_be_used_is_refused(tmp_path: Path) -> None:
    named = _own_key(tmp_path, make_partner())
    (tmp_path / "bank.pem").write_text("no key", encoding="ascii")

    asked = ("snap_conformance", "--partner", "BANK-UJI")
    assert run(*asked, *named, *AS, "--json").document["error"]["code"] == "own_key_unreadable"
    named[3] = tmp_path / "nothing.pem"
    assert run(*asked, *named, *AS, "--json").document["error"]["code"] == "own_key_unreadable"
    assert run(*asked, *named[:2], *AS, "--json").document["error"]["code"] == "own_key_incomplete"


def test_without_a_bill_nothing_is_paid_and_the_table_says_so() -> None:
    make_partner()

    said = run("snap_conformance", "--partner", "BANK-UJI", *AS)

    assert said.status == 0
    assert "10 tidak dijalankan" in said.out
    assert Payment.objects.count() == 0


def test_conversation_is_held_with_this_machine_alone() -> None:
    make_partner()

    said = run("snap_conformance", "--partner", "BANK-UJI", "--url", "https://bank.example/snap", *AS, "--json")
    assert said.document["error"]["code"] == "not_this_machine"


def test_nobody_is_called_where_nobody_serves_and_no_key_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    made = make_partner()
    monkeypatch.setattr(bank_side, "is_served", lambda _url: False)

    said = run("bank_simulator", "1", "--partner", "BANK-UJI", *AS, "--json")

    assert said.document["error"]["code"] == "not_served"
    assert made.partner.keys.count() == 1


def test_bank_whose_payment_is_in_progress_asks_again() -> None:
    waited: list[float] = []
    bank = mock.Mock(**{"send.side_effect": [
        Reply(200, b"", {"responseCode": "2002400", "virtualAccountData": {"totalAmount": {"value": "16800.00"}}}),
        *(Reply(int(code[:3]), b"", {"responseCode": code}) for code in ("2022500", "2022500", "2002500")),
    ]})  # fmt: skip

    told = BankSimulator(bank, clock=clock.now, wait=waited.append).pay(["48210937551236"])

    assert [one.came for one in told] == ["2022500", "2022500", "2002500"]
    assert len(waited) == 2


def test_acquirer_makes_the_code_that_was_asked_for_and_tells_that_it_was_paid(monkeypatch: pytest.MonkeyPatch) -> None:
    make_acquirer()
    bill = a_bill()
    asked = ask(bill, now=NOW)

    @contextmanager
    def called_at_once(fake: FakeAcquirer, door: Door, **_where: object) -> Iterator[object]:
        assert (door.client_id, door.secret) == (QRIS.client_id, QRIS.secret)
        make_code(code_id=asked.pk, clock=clock.now, reach_acquirer=lambda _asked: fake)
        yield mock.Mock(url="http://127.0.0.1:8100")

    monkeypatch.setattr(acquirer_simulator, "serve", called_at_once)
    monkeypatch.setattr(acquirer_simulator, "_GLANCE_SECONDS", 0)
    as_acquirer = ("acquirer_simulator", "--partner", "QRIS-UJI", *AS)

    told = run(*as_acquirer, "--pay", "--json").document["told"]

    assert told == [{"reference": asked.reference, "rupiah": 16_800, "came": "2005200"}]
    assert Payment.objects.get().bill == bill
    assert "Tidak ada kode yang diminta" in run(*as_acquirer, "--seconds", "0").out
    assert run("snap_conformance", "--partner", "QRIS-UJI", *AS, "--json").document["error"]["code"] == "no_accounts"


def test_bank_that_misbehaves_in_every_way_pays_each_bill_once() -> None:
    make_partner()
    bills = [a_bill() for _ in range(5)]
    ways = ("duplicates", "late", "wrong_amount", "bad_signature", "timeout")

    told = run(
        "bank_simulator", *[bill.code for bill in bills], "--partner", "BANK-UJI",
        "--misbehave", "out_of_order", *ways, *AS, "--json",
    ).document["told"]  # fmt: skip

    came = {one["misbehaviour"]: one["came"] for one in told if one["misbehaviour"]}
    assert came == {
        "duplicates": "2002500",
        "late": "2002500",
        "wrong_amount": "4042513",
        "bad_signature": "4012500",
        "timeout": "hung up",
    }
    assert set(Bill.objects.values_list("state", flat=True)) == {"paid"}
    assert Payment.objects.count() == 5
    assert books_agree() == []


def test_organisation_is_let_ask_for_cover_only_when_told_to_and_until_nothing_is_agreed() -> None:
    make_organisation("RS-UJI", kind=OrganisationKind.AGENCY)
    administrator()
    before = rows_of_all_tables()
    agreed = ["let_ask_for_cover", "RS-UJI", "--purpose", "treatment", "--purpose", "credit", "--from", "203.0.113.7"]

    dry = run(*agreed, *AS, "--json").document
    assert dry == {"partner": "RS-UJI", "purposes": ["credit", "treatment"], "saved": False}
    assert rows_of_all_tables() == before
    assert run(*agreed, *AS, "--wet-run").status == 0

    partner = Partner.objects.select_related("user").get()
    assert (partner.cover_purposes, partner.va_prefix) == (["credit", "treatment"], "")
    assert (partner.allowed_networks, partner.requests_a_minute) == (["203.0.113.7/32"], 600)
    assert partner.user.is_active is False
    assert run("let_ask_for_cover", "RS-UJI", *AS, "--wet-run", "--json").document["purposes"] == []


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        (("RS-UJI", "--purpose", "gossip"), "purpose_unknown"),
        (("RS-UJI", "--purpose", "credit", "--a-minute", 0), "terms_impossible"),
        (("RS-UJI", "--purpose", "credit", "--from", "rs.example"), "network_malformed"),
        (("RS-LAIN", "--purpose", "credit"), "unknown_organisation"),
    ],
)
def test_impossible_agreement_about_asking_is_refused(asked: tuple[object, ...], code: str) -> None:
    make_organisation("RS-UJI", kind=OrganisationKind.AGENCY)
    administrator()

    assert run("let_ask_for_cover", *asked, *AS, "--wet-run", "--json").document["error"]["code"] == code
    assert Partner.objects.count() == 0
