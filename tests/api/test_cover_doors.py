"""Who may ask for cover: with a token for its own key, for an agreed purpose, from where it said, not without end."""

import base64
import datetime
import json
import logging
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from jangkau.api import tokens, v1
from jangkau.api.v1.cover import FEWEST_UNCOVERED, CoverQuestion
from jangkau.collection.models.partners import CoverPurpose
from jangkau.collection.services.partner_keys import end_key, give_key
from jangkau.collection.services.partners import AskingTerms, let_ask_for_cover, set_partner_active
from jangkau.core.models import Sighting
from tests.api.conftest import NOW, bank_of
from tests.api.rules_of_addresses import RULES
from tests.factories.askers import Asker, make_asker
from tests.factories.partners import administrator, make_partner

pytestmark = pytest.mark.django_db
DESCRIPTION = Path(__file__).parents[2] / "docs" / "reference" / "openapi.json"
NIK = "6402061708800001"
QUESTION = {"nik": NIK, "purpose": "treatment"}


def basic(client_id: str, secret: str) -> dict[str, str]:
    return {"Authorization": "Basic " + base64.b64encode(f"{client_id}:{secret}".encode()).decode()}


def ask_token(client_id: str, secret: str) -> Any:
    return Client().post("/api/v1/token", {"grant_type": "client_credentials"}, headers=basic(client_id, secret))


def token_of(asker: Asker) -> str:
    return str(ask_token(asker.key.client_id, asker.key.secret).json()["access_token"])


def ask(token: str, body: object = QUESTION, **headers: str) -> Any:
    return Client().post(
        "/api/v1/cover", body, content_type="application/json", headers={"Authorization": f"Bearer {token}", **headers}
    )


def refused(answer: HttpResponse) -> tuple[int, str]:
    assert answer.headers["Content-Type"] == "application/problem+json"
    return answer.status_code, json.loads(answer.content)["code"]


@pytest.fixture
def asker(db: None) -> Asker:
    return make_asker()


def test_description_is_the_committed_one() -> None:
    """Made anew by ./dev manage export_openapi_schema --api jangkau.api.v1.api --indent 2 --output FILE."""
    assert json.loads(DESCRIPTION.read_text(encoding="utf-8")) == json.loads(json.dumps(v1.api.get_openapi_schema()))


def test_every_address_has_a_rule_and_lets_nobody_in_without() -> None:
    described = v1.api.get_openapi_schema()["paths"]
    found = {(method.upper(), path) for path, methods in described.items() for method in methods}

    assert found == set(RULES)
    for method, path in RULES:
        if RULES[method, path] == "anybody":
            continue
        answer = Client().generic(method, path, "{}", content_type="application/json")
        assert answer.status_code == 401, path
        assert "WWW-Authenticate" in answer.headers


def test_purposes_of_the_description_are_those_that_can_be_agreed() -> None:
    named = CoverQuestion.model_json_schema()["properties"]["purpose"]["enum"]

    assert sorted(named) == sorted(CoverPurpose.values)


def test_token_says_what_it_is_for_and_lives_for_fifteen_minutes(asker: Asker, monkeypatch: pytest.MonkeyPatch) -> None:
    granted = ask_token(asker.key.client_id, asker.key.secret).json()

    assert (granted["token_type"], granted["expires_in"], granted["scope"]) == ("Bearer", 900, "cover")
    assert ask(granted["access_token"]).status_code == 200
    monkeypatch.setattr(timezone, "now", lambda: NOW + datetime.timedelta(seconds=900))
    assert refused(ask(granted["access_token"])) == (401, "token_invalid")


@pytest.mark.parametrize(
    "authorization",
    [
        "",
        "Basic",
        "Basic !!",
        "Basic " + base64.b64encode(b"nocolon").decode(),
        "Basic " + base64.b64encode(b"\xff:\xff").decode(),
        "Basic " + base64.b64encode(b"a\x00:b").decode(),
        "Bearer x",
    ],
)
def test_key_that_is_none_gets_no_token(asker: Asker, authorization: str) -> None:
    answer = Client().post(
        "/api/v1/token", {"grant_type": "client_credentials"}, headers={"Authorization": authorization}
    )

    assert refused(answer) == (401, "client_unknown")


def test_wrong_secret_and_unknown_id_are_refused_alike_and_only_so_often(asker: Asker) -> None:
    wrong, unknown = ask_token(asker.key.client_id, "salah"), ask_token("rs-lain", asker.key.secret)

    assert refused(wrong) == (401, "client_unknown")
    assert wrong.content == unknown.content
    answers = {ask_token("rs-lain", "salah").status_code for _ in range(120)}
    assert answers == {401, 429}


@pytest.mark.parametrize("token", ["", "x", "1.9999999999.00", "é.é.é", "1.2", "..", "-1.99999999999." + "0" * 64])
def test_token_that_is_not_ours_opens_nothing(asker: Asker, token: str) -> None:
    assert refused(ask(token)) == (401, "token_invalid")


def test_token_of_snap_opens_no_question_and_the_other_way_round() -> None:
    bank = make_partner()
    let_ask_for_cover(reach=administrator(), code="BANK-UJI", purposes=["credit"], terms=AskingTerms())
    key_id = bank.partner.keys.get().pk
    snap = tokens.grant(key_id=key_id, use=tokens.Use.SNAP, now=NOW)
    rest = str(ask_token(bank.key.client_id, bank.key.secret).json()["access_token"])

    assert refused(ask(snap)) == (401, "token_invalid")
    assert ask(rest, {"nik": NIK, "purpose": "credit"}).status_code == 200
    assert tokens.key_of(rest, use=tokens.Use.SNAP, now=NOW) is None


def test_key_without_a_public_half_opens_no_payments(asker: Asker) -> None:
    bank = make_partner()

    answer = bank_of(type(bank)(bank.partner, asker.key, bank.private_key)).ask_for_token()

    assert answer.status_code == 401


def test_new_key_is_valid_beside_the_old_one_until_that_ends(asker: Asker) -> None:
    old = token_of(asker)
    new = token_of(Asker(asker.partner, give_key(reach=administrator(), code="RS-UJI", now=NOW)))
    assert (ask(old).status_code, ask(new).status_code) == (200, 200)

    end_key(reach=administrator(), code="RS-UJI", client_id=asker.key.client_id, now=NOW)

    assert (refused(ask(old)), ask(new).status_code) == ((401, "token_invalid"), 200)


def test_stopped_partner_asks_nothing(asker: Asker) -> None:
    token = token_of(asker)
    set_partner_active(reach=administrator(), code="RS-UJI", active=False)

    assert refused(ask(token)) == (401, "token_invalid")


def test_purpose_that_was_not_agreed_is_refused_whoever_is_asked_about(asker: Asker) -> None:
    token = token_of(asker)

    assert refused(ask(token, {"nik": NIK, "purpose": "credit"})) == (403, "purpose_not_agreed")
    let_ask_for_cover(reach=administrator(), code="RS-UJI", purposes=[], terms=AskingTerms())
    assert refused(ask(token)) == (403, "purpose_not_agreed")
    assert ask_token(asker.key.client_id, asker.key.secret).json()["scope"] == ""
    assert not Sighting.objects.exists()


def test_partner_asks_from_where_it_said_and_as_often_as_agreed() -> None:
    asker = make_asker(terms=AskingTerms(requests_a_minute=3, allowed_networks="127.0.0.1"))
    token = token_of(asker)

    assert [ask(token).status_code for _ in range(3)] == [200, 200, 429]
    elsewhere = make_asker("RS-JAUH", terms=AskingTerms(allowed_networks="203.0.113.7"))
    assert refused(ask_token(elsewhere.key.client_id, elsewhere.key.secret)) == (403, "address_not_allowed")


def test_who_tries_numbers_is_stopped_and_on_record(asker: Asker) -> None:
    token = token_of(asker)
    most = max(FEWEST_UNCOVERED, 60)

    answers = [ask(token, {"nik": f"64020617088{number:05d}", "purpose": "treatment"}) for number in range(most + 1)]

    assert [answer.status_code for answer in answers] == [200] * most + [429]
    assert Sighting.objects.filter(subject="nobody", subject_id=0, seen_by="mitra.rs-uji").count() == most


@pytest.mark.parametrize(
    ("body", "code", "fields"),
    [
        ("", "body_malformed", None),
        ("{", "body_malformed", None),
        (b"\xff\xfe", "body_malformed", None),
        ("[]", "body_malformed", None),
        ("null", "body_malformed", None),
        ("[" * 100_000, "body_malformed", None),
        ({}, "body_malformed", ["purpose"]),
        ({"purpose": "treatment"}, "body_malformed", None),
        ({**QUESTION, "participant_number": "10000000098"}, "body_malformed", None),
        ({**QUESTION, "nik": 6402061708800001}, "body_malformed", ["nik"]),
        ({**QUESTION, "nik": [NIK]}, "body_malformed", ["nik"]),
        ({**QUESTION, "nik": "1" * 41}, "body_malformed", ["nik"]),
        ({**QUESTION, "purpose": "curiosity"}, "body_malformed", ["purpose"]),
        ({**QUESTION, "name": "Budi"}, "body_malformed", None),
        ({**QUESTION, "day": 0}, "body_malformed", ["day"]),
        ({**QUESTION, "day": "28-09-2022"}, "body_malformed", ["day"]),
        ({**QUESTION, "day": "2022-02-30"}, "body_malformed", None),
        ({**QUESTION, "day": "2022-09-29"}, "day_out_of_range", None),
        ({**QUESTION, "day": "2017-08-31"}, "day_out_of_range", None),
        ({**QUESTION, "nik": ""}, "number_unreadable", None),
        ({**QUESTION, "nik": "640206170880000"}, "number_unreadable", None),
        ({**QUESTION, "nik": "640206170880000\x00"}, "number_unreadable", None),
        ({**QUESTION, "nik": "٦٤٠٢٠٦١٧٠٨٨٠٠٠٠١"}, "number_unreadable", None),
        ({"participant_number": "10000000099", "purpose": "treatment"}, "number_unreadable", None),
    ],
)
def test_question_that_cannot_be_read_is_refused_and_not_repeated(
    asker: Asker, body: object, code: str, fields: list[str] | None, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        answer = ask(token_of(asker), body)

    assert refused(answer) == (422, code)
    assert answer.json().get("fields") == fields
    assert NIK not in answer.content.decode()
    assert NIK not in caplog.text
    assert not Sighting.objects.exists()


def test_problems_speak_the_readers_language(asker: Asker) -> None:
    def title(language: str) -> str:
        answer = Client().post("/api/v1/cover", "{}", "application/json", headers={"Accept-Language": language})
        return str(answer.json()["title"])

    assert title("id") == title("") == title("fr") == title("x;;,;q=9")
    assert title("id").startswith("Token tidak ada")
    assert title("en-GB,id;q=0.5") == title("fr, en;q=0.3")
    assert title("en").startswith("There is no token")


def test_numbers_are_taken_from_the_body_alone(asker: Asker) -> None:
    token = token_of(asker)

    by_address = Client().get(f"/api/v1/cover?nik={NIK}", headers={"Authorization": f"Bearer {token}"})
    assert by_address.status_code == 405
    assert refused(Client().get(f"/api/v1/cover/{NIK}")) == (404, "address_unknown")


def test_error_of_ours_tells_nothing(
    asker: Asker, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(**asked: object) -> None:
        raise RuntimeError(f"failed for {NIK}")

    token = token_of(asker)
    monkeypatch.setattr("jangkau.collection.services.cover_questions.cover_on_day", fail)

    assert refused(ask(token)) == (500, "went_wrong")
    assert "RuntimeError" in caplog.text
    assert NIK not in caplog.text
