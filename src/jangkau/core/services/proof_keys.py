"""Making, replacing and withdrawing the keys that sign proofs."""

import datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from jangkau.core.errors import NotFound, Refusal
from jangkau.core.models import ProofKey
from jangkau.core.sealing import seal
from jangkau.core.selectors.proof_keys import PROOF_KEY_PURPOSE

_LOCK = 0x70_72_6F_66  # "prof": one change of keys at a time


class UnknownProofKey(NotFound):
    """No key has this number."""

    message = _("Tidak ada kunci bukti bernomor %(number)s. Lihat daftarnya dengan proof_keys.")


class ProofKeyInForce(Refusal):
    """The key still signs; it must be replaced before it can be withdrawn."""

    message = _("Kunci bukti %(number)s masih dipakai menandatangani. Ganti dahulu kunci itu, lalu cabut.")


class ProofKeyWithdrawn(Refusal):
    """The key was withdrawn before."""

    message = _("Kunci bukti %(number)s sudah dicabut.")


@transaction.atomic
def make_first_proof_key() -> None:
    """Make the first key; where there is one nothing is done."""
    _take_turn()
    if not ProofKey.objects.exists():
        _make_key(1)


@transaction.atomic
def replace_proof_key(*, now: datetime.datetime) -> int:
    """Put a new key in force, the first or another, and return its number.

    What the key of before signed stays valid; it can sign no more.
    """
    _take_turn()
    ProofKey.objects.filter(in_force=True).update(in_force=False, private_sealed=None, replaced_at=now)
    latest = ProofKey.objects.order_by("-number").values_list("number", flat=True).first() or 0
    return _make_key(latest + 1).number


@transaction.atomic
def withdraw_proof_key(*, number: int, now: datetime.datetime) -> None:
    """Let nothing that a key signed be valid any more: somebody else may have used it.

    Raises:
        UnknownProofKey, ProofKeyInForce, ProofKeyWithdrawn: as the names say.
    """
    _take_turn()
    key = ProofKey.objects.filter(number=number).first()
    if key is None:
        raise UnknownProofKey(number=number)
    if key.in_force:
        raise ProofKeyInForce(number=number)
    if key.withdrawn_at is not None:
        raise ProofKeyWithdrawn(number=number)
    ProofKey.objects.filter(pk=key.pk).update(withdrawn_at=now)


def _take_turn() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def _make_key(number: int) -> ProofKey:
    private_key = Ed25519PrivateKey.generate()
    return ProofKey.objects.create(
        number=number,
        public_key=private_key.public_key().public_bytes_raw(),
        private_sealed=seal(private_key.private_bytes_raw(), purpose=PROOF_KEY_PURPOSE),
        in_force=True,
    )
