"""The commands about money: payment, reversal, receipt, coverage, trial balance."""

import io
from pathlib import Path

import pytest
from django.db import connection
from pghistory.models import Context
from pypdf import PdfReader

from jangkau.collection.models import ClosedMonth, InsuredMonth, Payment
from jangkau.collection.services.bills import IssuedBill
from jangkau.core.permissions import Role
from tests.console.commands import rows_of_all_tables, run
from tests.factories.partnership import (
    AUDITOR,
    NEIGHBOUR,
    OFFICER,
    SPONSOR_OFFICER,
    SUPERVISOR,
    World,
    approve,
    bill,
    make_agreement,
    send,
    worker,
    workers,
)
from tests.factories.staff import employ

PAID, REVERSED = "2022-09-23T09:00+08:00", "2022-10-05T09:00+08:00"
PAYMENT = ("--channel", "BANK-KALTIM", "--reference", "T-1", "--paid-at", PAID, "--now", PAID)
THE_PAYMENT = ("--channel", "BANK-KALTIM", "--reference", "T-1")


@pytest.fixture(autouse=True)
def _media(media: Path) -> None:
    """Keep the files of each test apart."""


@pytest.fixture
def issued(world: World) -> IssuedBill:
    """A bill of October to December 2022 for two workers of Tenggarong and one of Samboja."""
    make_agreement()
    send([*workers(2), worker(village="Sanipah", district="Samboja")])
    approve()
    return bill()[0]


@pytest.fixture
def paid(issued: IssuedBill) -> IssuedBill:
    said = run("record_payment", "--bill", issued.number, "--amount", "151200", *PAYMENT, "--as", OFFICER, "--wet-run")
    assert said.status == 0, said.err
    return issued


# --- record_payment


def test_payment_is_recorded_only_when_told_to(issued: IssuedBill) -> None:
    before = rows_of_all_tables()
    given = ["--bill", issued.number, "--amount", "Rp151.200", *PAYMENT, "--as", OFFICER, "--json"]

    dry = run("record_payment", *given)
    assert (dry.status, dry.document["saved"]) == (0, False)
    assert rows_of_all_tables() == before

    wet = run("record_payment", *given, "--wet-run")
    assert wet.document == {
        "payment": Payment.objects.get().pk,
        "bill": issued.number,
        "amount_rupiah": 151_200,
        "insured_months": 9,
        "carried_lines": 0,
        "carried_rupiah": 0,
        "numbers_issued": 3,
        "saved": True,
    }


def test_same_payment_sent_again_gets_the_same_answer(paid: IssuedBill) -> None:
    before = rows_of_all_tables()

    again = run(
        "record_payment", "--bill", paid.number, "--amount", "151200", *PAYMENT, "--as", OFFICER, "--wet-run", "--json"
    )

    assert again.document["payment"] == Payment.objects.get().pk
    assert InsuredMonth.objects.count() == 9
    assert rows_of_all_tables() == {**before, "pghistory_context": before["pghistory_context"] + 1}


def test_wrong_amount_is_refused_with_both_amounts(issued: IssuedBill) -> None:
    said = run("record_payment", "--bill", issued.number, "--amount", "151000", *PAYMENT, "--as", OFFICER, "--wet-run")

    assert said.status == 1
    assert "Rp151.000" in said.err
    assert "Rp151.200" in said.err
    assert not Payment.objects.exists()


def test_bill_of_another_office_is_like_one_that_does_not_exist(issued: IssuedBill) -> None:
    given = ["--amount", "151200", *PAYMENT, "--as", NEIGHBOUR, "--wet-run", "--json"]

    foreign = run("record_payment", "--bill", issued.number, *given)
    absent = run("record_payment", "--bill", "TIADA", *given)

    assert foreign.document["error"]["code"] == absent.document["error"]["code"] == "unknown_bill"
    assert foreign.err.replace(issued.number, "TIADA") == absent.err


def test_sponsor_may_not_record_payments(issued: IssuedBill) -> None:
    said = run(
        "record_payment", "--bill", issued.number, "--amount", "151200", *PAYMENT, "--as", SPONSOR_OFFICER, "--json"
    )

    assert said.document["error"]["code"] == "not_permitted"


def test_money_that_bought_no_month_is_told(issued: IssuedBill) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE collection_billline SET live = false WHERE month = '2022-12-01'")

    said = run("record_payment", "--bill", issued.number, "--amount", "151200", *PAYMENT, "--as", OFFICER)

    assert "Rp50.400 dari 3 baris tidak membeli bulan perlindungan" in said.out


# --- reverse_payment


def test_reversal_voids_the_months_only_when_told_to(paid: IssuedBill) -> None:
    given = [*THE_PAYMENT, "--reason", "Surat bank 12/2022", "--now", REVERSED, "--as", SUPERVISOR, "--json"]
    before = rows_of_all_tables()

    assert run("reverse_payment", *given).document["saved"] is False
    assert rows_of_all_tables() == before

    wet = run("reverse_payment", *given, "--wet-run")
    assert wet.document == {
        "payment": Payment.objects.get().pk,
        "bill": paid.number,
        "amount_rupiah": 151_200,
        "voided_months": 9,
        "freed_lines": 9,
        "saved": True,
    }
    assert not InsuredMonth.objects.filter(voided_by=None).exists()


def test_branch_officer_may_not_reverse(paid: IssuedBill) -> None:
    said = run("reverse_payment", *THE_PAYMENT, "--reason", "Surat bank", "--as", OFFICER, "--json")

    assert said.document["error"]["code"] == "not_permitted"


@pytest.mark.parametrize("name", ["reverse_payment", "receipt"])
def test_payment_of_another_office_is_like_one_that_does_not_exist(name: str, paid: IssuedBill, tmp_path: Path) -> None:
    rest = ["--file", str(tmp_path / "r.pdf")] if name == "receipt" else ["--reason", "Surat bank", "--wet-run"]

    foreign = run(name, *THE_PAYMENT, *rest, "--as", NEIGHBOUR, "--json")
    absent = run(name, "--channel", "BANK-KALTIM", "--reference", "T-9", *rest, "--as", NEIGHBOUR, "--json")

    assert foreign.document["error"]["code"] == absent.document["error"]["code"] == "unknown_payment"
    assert not (tmp_path / "r.pdf").exists()


# --- receipt


@pytest.mark.parametrize(("language", "title"), [("id", "Bukti penerimaan iuran"), ("en", "Receipt for contributions")])
def test_receipt_is_written_in_the_readers_language(
    language: str, title: str, paid: IssuedBill, tmp_path: Path
) -> None:
    out = tmp_path / "bukti.pdf"

    said = run("receipt", *THE_PAYMENT, "--file", out, "--as", OFFICER, "--lang", language, "--json")

    assert said.document == {"payment": Payment.objects.get().pk, "file": str(out), "bytes": out.stat().st_size}
    text = PdfReader(io.BytesIO(out.read_bytes())).pages[0].extract_text()
    assert title in text
    assert "Rp151.200" in text


# --- coverage


def test_coverage_counts_every_status_in_a_region(paid: IssuedBill) -> None:
    said = run("coverage", "--region", "6402", "--as-of", "2022-12-01", "--as", OFFICER, "--json")

    assert said.document == {
        "region": "6402",
        "office": None,
        "as_of": "2022-12-01",
        "known_at": None,
        "cover": "risk",
        "counts": {
            "not_yet_covered": 0,
            "active": 3,
            "due": 0,
            "arrears_1": 0,
            "arrears_2": 0,
            "arrears_3": 0,
            "lapsed": 0,
            "ended": 0,
        },
        "total": 3,
    }


def test_coverage_goes_down_to_a_district(paid: IssuedBill) -> None:
    said = run("coverage", "--region", "640213", "--as-of", "2022-12-01", "--as", OFFICER, "--json")

    assert said.document["counts"]["active"] == 1


def test_coverage_of_an_office_counts_those_below_it(paid: IssuedBill) -> None:
    said = run("coverage", "--office", "PUSAT", "--as-of", "2022-12-01", "--as", AUDITOR, "--json")

    assert (said.document["office"], said.document["counts"]["active"]) == ("PUSAT", 3)


def test_coverage_is_told_as_it_was_known_at_a_moment(paid: IssuedBill) -> None:
    run("reverse_payment", *THE_PAYMENT, "--reason", "Surat bank", "--now", REVERSED, "--as", SUPERVISOR, "--wet-run")
    asked = ["coverage", "--region", "6402", "--as-of", "2022-12-01", "--as", OFFICER, "--json"]

    assert run(*asked).document["counts"]["active"] == 0
    assert run(*asked, "--known-at", "2022-10-05T08:59+08:00").document["counts"]["active"] == 3


def test_coverage_leaves_out_participants_of_offices_out_of_reach(paid: IssuedBill) -> None:
    said = run("coverage", "--region", "6402", "--as-of", "2022-12-01", "--as", NEIGHBOUR, "--json")

    assert said.document["total"] == 0


def test_office_out_of_reach_is_not_found(paid: IssuedBill) -> None:
    said = run("coverage", "--office", "KC-TGR", "--as-of", "2022-12-01", "--as", NEIGHBOUR, "--json")

    assert said.document["error"]["code"] == "unknown_office"


def test_unknown_region_is_refused(paid: IssuedBill) -> None:
    said = run("coverage", "--region", "9999", "--as-of", "2022-12-01", "--as", OFFICER, "--json")

    assert said.document["error"]["code"] == "unknown_region"


def test_coverage_in_words(paid: IssuedBill) -> None:
    said = run("coverage", "--region", "6402", "--as-of", "2022-12-01", "--as", OFFICER)

    assert "Kabupaten Kutai Kartanegara, 1 Desember 2022: 3 peserta" in said.out
    assert "3  terlindungi" in said.out


# --- trial_balance


def test_trial_balance_sums_to_zero_and_agrees(paid: IssuedBill) -> None:
    said = run("trial_balance", "--as", AUDITOR, "--json")

    assert said.status == 0
    assert said.document["balance_rupiah"] == 0
    assert said.document["differences"] == []
    assert set(said.document) == {"until", "accounts", "balance_rupiah", "differences"}
    by_name = {account["name"]: account["balance_rupiah"] for account in said.document["accounts"]}
    assert (by_name["Iuran JKK"], by_name["Iuran JKM"]) == (-90_000, -61_200)


def test_trial_balance_before_the_payment_is_nought(paid: IssuedBill) -> None:
    said = run("trial_balance", "--until", "2022-09-23", "--as", AUDITOR, "--json")

    assert [account["balance_rupiah"] for account in said.document["accounts"] if account["balance_rupiah"]] == []


def test_books_that_do_not_agree_end_with_one(paid: IssuedBill) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE collection_bill DISABLE TRIGGER USER")
        cursor.execute("UPDATE collection_bill SET total_rupiah = total_rupiah + 1")

    said = run("trial_balance", "--as", AUDITOR)

    assert said.status == 1
    assert "ketidakcocokan" in said.out


def test_branch_officer_may_not_see_the_books(world: World) -> None:
    assert run("trial_balance", "--as", OFFICER, "--json").document["error"]["code"] == "not_permitted"


# --- close_month, carry_fallen_prices


def test_month_is_closed_by_somebody_of_the_head_office(paid: IssuedBill) -> None:
    employ("pusat", Role.SUPERVISOR, office="PUSAT")
    given = ["close_month", "--month", "2022-09-30", "--now", REVERSED, "--json", "--reason"]
    assert run(*given, "x", "--as", "pusat").document["error"]["code"] == "reason_missing"
    given.append("triwulan ketiga selesai")

    assert run(*given, "--as", SUPERVISOR).document["error"]["code"] == "not_all_offices"
    assert run(*given, "--as", OFFICER).document["error"]["code"] == "not_permitted"
    closed = run(*given, "--as", "pusat", "--wet-run")

    assert (closed.status, closed.document["month"]) == (0, "2022-09")
    assert closed.document["digest"] == bytes(ClosedMonth.objects.get().digest).hex()
    assert Context.objects.filter(metadata__reason="menutup pembukuan: triwulan ketiga selesai").exists()
    again = run(*given, "--as", "pusat", "--wet-run")
    assert again.document["error"]["code"] == "month_closed_already"


def test_nothing_is_carried_forward_while_prices_stay(paid: IssuedBill) -> None:
    said = run("carry_fallen_prices", "--now", PAID, "--as", SUPERVISOR, "--json", "--wet-run")

    assert said.document == {"months": 0, "carried_rupiah": 0, "saved": True}


# --- export_books


def test_books_are_written_to_a_private_file(paid: IssuedBill, tmp_path: Path) -> None:
    given = ["export_books", "--to", "2022-12-31", "--directory", tmp_path, "--json"]
    why = ["--reason", "laporan keuangan triwulan keempat"]

    postings = run(*given, *why, "--from", "2022-01-01", "--as", SUPERVISOR)
    balance = run(*given, *why, "--format", "xlsx", "--as", SUPERVISOR)

    assert (postings.status, balance.status) == (0, 0), postings.err + balance.err
    file = tmp_path / str(postings.document["file"])
    assert file.name == "pembukuan-20220101-20221231.csv"
    assert len(file.read_text().splitlines()) == 1 + int(str(postings.document["rows"]))
    assert file.stat().st_mode & 0o077 == 0
    assert (tmp_path / "neraca-saldo-20221231.xlsx").stat().st_size > 0
    assert run(*given, "--reason", "x", "--as", SUPERVISOR).document["error"]["code"] == "reason_missing"
    assert run(*given, *why, "--as", OFFICER).document["error"]["code"] == "not_permitted"
