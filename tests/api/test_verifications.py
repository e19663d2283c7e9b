"""Verifying over REST: anybody may, within bounds; the answer is as the committed description says."""

import datetime
import json
import logging
from pathlib import Path

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client, override_settings

from jangkau.api.v1 import api
from jangkau.core.proofs import read_keys, verify_proof
from jangkau.core.qr_codes import LARGEST_FILE_BYTES
from jangkau.core.selectors.proof_keys import sign
from jangkau.core.services.proof_keys import make_first_proof_key, replace_proof_key
from tests.core.test_proofs import CARD
from tests.core.test_qr_codes import code, sent

pytestmark = pytest.mark.django_db
DESCRIPTION = Path(__file__).parents[2] / "docs" / "reference" / "openapi.json"
NOW = datetime.datetime(2026, 3, 1, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def _cards_can_be_signed(db: None) -> None:
    make_first_proof_key()


@pytest.fixture(autouse=True)
def _nobody_has_asked_yet() -> None:
    cache.clear()


def post(body: object) -> HttpResponse:
    return Client().post("/api/v1/verifications", body, content_type="application/json")


def post_picture(content: bytes) -> HttpResponse:
    return Client().post("/api/v1/verifications/pictures", {"picture": SimpleUploadedFile("kartu.png", content)})


def test_description_is_the_committed_one() -> None:
    """Made anew by ./dev manage export_openapi_schema --api jangkau.api.v1.api --indent 2 --output FILE."""
    assert json.loads(DESCRIPTION.read_text(encoding="utf-8")) == json.loads(json.dumps(api.get_openapi_schema()))


def test_genuine_card_is_told_with_what_holds_today() -> None:
    answer = post({"text": sign(CARD)}).json()

    # Nobody has this number: what was signed is genuine, and nothing of it is on record here.
    assert (answer["genuine"], answer["stands"]) == (True, False)
    assert answer["risk"] == {"is_covered": False, "covered_until": None, "stands": False}
    assert answer["proof"]["risk"] == {"first": "2026-01-05", "last": "2026-12-31"}
    assert answer["proof"]["amount_rupiah"] == 201_600
    assert answer["proof"]["programmes"] == ["JKK", "JKM"]


def test_changed_card_is_told_apart() -> None:
    text = sign(CARD)
    changed = text[:60] + ("A" if text[60] != "A" else "B") + text[61:]

    assert post({"text": changed}).json()["why"] == "signature_wrong"
    assert post({"text": "HTTPS://EXAMPLE.ORG"}).json() == {
        "genuine": False, "why": "not_a_proof", "proof": None, "on": None, "stands": None, "reversed_on": None,
        "risk": None, "savings": None,
    }  # fmt: skip


def test_picture_of_a_card_is_read() -> None:
    assert post_picture(sent(code(sign(CARD)))).json()["genuine"] is True


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "picture_unreadable"),
        (b"%PDF-1.7", "picture_unreadable"),
        (sent(code("hello")), "no_code_found"),
        (bytes(LARGEST_FILE_BYTES + 1), "picture_too_large"),
    ],
    ids=["empty", "pdf", "other code", "large"],
)
def test_picture_that_will_not_do_is_refused_with_its_reason(content: bytes, why: str) -> None:
    answer = post_picture(content)

    assert (answer.status_code, answer.json()["code"]) == (422, why)


@pytest.mark.parametrize(
    "body", ["", "{", "[]", "{}", '{"text": 1}', '{"text": null}', json.dumps({"text": "J" * 401}), b"\xff\xfe"]
)
def test_request_that_is_none_is_refused(body: str | bytes) -> None:
    assert post(body).status_code in {400, 422}


def test_only_posting_verifies() -> None:
    assert Client().get("/api/v1/verifications").status_code == 405


def test_published_keys_verify_without_us_and_tell_nothing_else() -> None:
    old = sign(CARD)
    replace_proof_key(now=NOW)

    answer = Client().get("/api/v1/proof-keys")

    keys = read_keys(answer.content.decode())
    assert {verify_proof(text, keys).key_number for text in (old, sign(CARD))} == {1, 2}
    assert {field for key in answer.json()["keys"] for field in key} == {
        "number", "public_key", "in_force", "made_at", "replaced_at", "withdrawn_at",
    }  # fmt: skip


@override_settings(ACCOUNT_RATE_LIMITS={"verify_proof": "2/m/ip"})
def test_who_asks_too_often_waits() -> None:
    assert [post({"text": "x"}).status_code for _ in range(3)] == [200, 200, 429]
    assert post_picture(b"x").status_code == 429


def test_what_was_sent_is_in_no_log(caplog: pytest.LogCaptureFixture) -> None:
    text = sign(CARD)
    with caplog.at_level(logging.DEBUG):
        post({"text": text})
        post({"text": text[:-1]})
        post({"text": text * 3})
        post_picture(b"JANGKAU:SECRET")

    assert text[10:60] not in caplog.text
    assert "SECRET" not in caplog.text
