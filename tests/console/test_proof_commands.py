"""The commands about proofs: the keys, and verifying with nothing but them."""

import json
from pathlib import Path

import pytest

from jangkau.core.permissions import Role
from jangkau.core.proofs import verify_proof
from jangkau.core.selectors.proof_keys import sign, verifying_keys
from jangkau.core.services.proof_keys import make_first_proof_key
from tests.console.commands import run
from tests.core.test_proofs import CARD, PUBLIC, TEXT
from tests.core.test_qr_codes import code, sent
from tests.factories.registry import make_office
from tests.factories.staff import employ

NOW = ("--now", "2026-03-01T09:00+07:00")


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    """The published list with the one key of the tests."""
    path = tmp_path / "keys.json"
    path.write_text(json.dumps({"keys": [{"number": 7, "public_key": PUBLIC.hex()}]}))
    return path


@pytest.mark.parametrize("content", [TEXT.encode(), f"\n {TEXT}\n".encode(), sent(code()), sent(code(), "JPEG")])
def test_card_is_verified_without_a_database(content: bytes, keys: Path, tmp_path: Path) -> None:
    card = tmp_path / "card"
    card.write_bytes(content)

    said = run("verify_card", card, "--keys", keys, "--json")

    assert (said.status, said.document["valid"]) == (0, True)
    assert said.document["proof"]["amount_rupiah"] == 201_600
    assert "Asli." in run("verify_card", card, "--keys", keys).out


def test_changed_card_is_refused(keys: Path, tmp_path: Path) -> None:
    card = tmp_path / "card.txt"
    card.write_text(TEXT[:-1] + ("A" if TEXT[-1] != "A" else "B"))

    said = run("verify_card", card, "--keys", keys, "--json")

    assert (said.status, said.document["valid"]) == (1, False)


def test_files_that_will_not_do_are_refused(keys: Path, tmp_path: Path) -> None:
    card = tmp_path / "card.txt"
    card.write_bytes(b"JANGKAU:\xff\xfe")
    broken = tmp_path / "broken.json"
    broken.write_text("[]")

    refusals = [
        run("verify_card", card, "--keys", keys, "--json").document,
        run("verify_card", tmp_path / "none", "--keys", keys, "--json").document,
        run("verify_card", keys, "--keys", keys, "--json").document,
        run("verify_card", card, "--keys", broken, "--json").document,
    ]

    assert refusals[0] == {"valid": False, "why": "not_a_proof"}
    assert [each["error"]["code"] for each in refusals[1:]] == [
        "file_not_readable", "picture_unreadable", "keys_unreadable",
    ]  # fmt: skip


@pytest.mark.django_db
def test_keys_are_listed_for_everybody_and_changed_by_who_may() -> None:
    make_office()
    employ("admin", Role.ADMINISTRATOR, office="KC-TGR")
    employ("budi", Role.BRANCH_OFFICER, office="KC-TGR")
    make_first_proof_key()
    card = sign(CARD)

    assert [key["number"] for key in run("proof_keys", "--json").document["keys"]] == [1]
    assert run("proof_keys", "--replace", "--json", *NOW).document["error"]["code"] == "user_not_named"
    refused = run("proof_keys", "--replace", "--as", "budi", "--json", *NOW)
    assert refused.document["error"]["code"] == "not_permitted"
    dry = run("proof_keys", "--replace", "--as", "admin", "--json", *NOW)
    assert (dry.document["saved"], list(verifying_keys())) == (False, [1])

    run("proof_keys", "--replace", "--as", "admin", "--wet-run", *NOW)
    assert verify_proof(card, verifying_keys()).key_number == 1
    said = run("proof_keys", "--withdraw", "1", "--as", "admin", "--wet-run", *NOW)
    assert (said.status, list(verifying_keys())) == (0, [2])
    assert "dicabut" in said.out
    assert "dipakai" in said.out
