"""Keys of proofs: replaced without making a card worthless, withdrawn at need, and never to be had in private."""

import datetime
import json

import pytest
from django.core import serializers
from django.db import DatabaseError, IntegrityError, connection, transaction

from jangkau.core.models import ProofKey
from jangkau.core.proofs import UnknownKey, verify_proof
from jangkau.core.sealed_columns import sealed_columns
from jangkau.core.sealing import unseal
from jangkau.core.selectors.proof_keys import PROOF_KEY_PURPOSE, NoProofKey, published_keys, sign, verifying_keys
from jangkau.core.services.proof_keys import (
    ProofKeyInForce,
    ProofKeyWithdrawn,
    UnknownProofKey,
    make_first_proof_key,
    replace_proof_key,
    withdraw_proof_key,
)
from tests.core.test_proofs import CARD

pytestmark = pytest.mark.django_db
NOW = datetime.datetime(2026, 3, 1, 2, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def _cards_can_be_signed(db: None) -> None:
    make_first_proof_key()


def test_installation_begins_with_one_key_and_keeps_it() -> None:
    before = published_keys()

    make_first_proof_key()

    assert [(key.number, key.in_force) for key in before] == [(1, True)]
    assert published_keys() == before


def test_nothing_is_signed_without_a_key() -> None:
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE core_proofkey")

    with pytest.raises(NoProofKey, match="proof_keys --replace"):
        sign(CARD)
    assert replace_proof_key(now=NOW) == 1
    assert sign(CARD)


def test_card_stays_valid_when_its_key_is_replaced() -> None:
    card = sign(CARD)

    assert replace_proof_key(now=NOW) == 2
    assert verify_proof(card, verifying_keys()).key_number == 1
    assert verify_proof(sign(CARD), verifying_keys()).key_number == 2


def test_private_part_of_a_replaced_key_is_destroyed() -> None:
    replace_proof_key(now=NOW)

    old = ProofKey.objects.get(number=1)
    assert (old.in_force, old.private_sealed, old.replaced_at) == (False, None, NOW)


def test_nothing_that_a_withdrawn_key_signed_is_valid() -> None:
    card = sign(CARD)
    replace_proof_key(now=NOW)

    withdraw_proof_key(number=1, now=NOW)

    with pytest.raises(UnknownKey):
        verify_proof(card, verifying_keys())
    assert published_keys()[0].withdrawn_at == NOW


def test_key_in_force_unknown_or_withdrawn_cannot_be_withdrawn() -> None:
    with pytest.raises(ProofKeyInForce):
        withdraw_proof_key(number=1, now=NOW)
    with pytest.raises(UnknownProofKey):
        withdraw_proof_key(number=9, now=NOW)
    replace_proof_key(now=NOW)
    withdraw_proof_key(number=1, now=NOW)
    with pytest.raises(ProofKeyWithdrawn):
        withdraw_proof_key(number=1, now=NOW)


def test_private_part_lies_sealed_and_is_sealed_anew_with_the_other_values() -> None:
    key = ProofKey.objects.get(in_force=True)
    private = unseal(bytes(key.private_sealed or b""), purpose=PROOF_KEY_PURPOSE)

    assert len(private) == 32
    assert private not in bytes(key.private_sealed or b"")
    assert "core_proofkey.private_sealed" in {column.name for column in sealed_columns()}


def test_private_part_leaves_the_database_nowhere() -> None:
    """Neither by what is published, nor by the history, nor by a signed text."""
    key = ProofKey.objects.get(in_force=True)
    private = unseal(bytes(key.private_sealed or b""), purpose=PROOF_KEY_PURPOSE)
    card = sign(CARD)
    replace_proof_key(now=NOW)
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(kept::text, ' ') FROM core_proofkeyevent AS kept")
        history = cursor.fetchone()[0]
        cursor.execute("SELECT string_agg(kept::text, ' ') FROM core_proofkey AS kept")
        rows = cursor.fetchone()[0]

    published = json.dumps([key.public_key for key in published_keys()])
    told = " ".join([history, rows, published, serializers.serialize("json", ProofKey.objects.order_by("pk")), card])
    assert bytes(key.public_key).hex() in told
    assert private.hex() not in told
    assert "private" not in {field.name for field in ProofKey.pgh_event_model._meta.fields}  # type: ignore[attr-defined]  # made by pghistory


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE core_proofkey SET public_key = sha256('x')",
        "UPDATE core_proofkey SET number = 2",
        "DELETE FROM core_proofkey",
    ],
)
def test_database_keeps_a_key_as_it_was_made(statement: str) -> None:
    with pytest.raises(DatabaseError, match="pgtrigger"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize(
    "values",
    [
        {"number": 2, "in_force": True, "private_sealed": b"x"},
        {"number": 2, "in_force": False, "private_sealed": b"x", "replaced_at": NOW},
        {"number": 2, "in_force": False, "private_sealed": None},
        {"number": 0, "in_force": False, "private_sealed": None, "replaced_at": NOW},
        {"number": 65536, "in_force": False, "private_sealed": None, "replaced_at": NOW},
    ],
)
def test_database_refuses_a_key_that_cannot_be(values: dict[str, object]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        ProofKey.objects.create(public_key=bytes(32), **values)
