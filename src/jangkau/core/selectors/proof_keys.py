"""Reads of the keys that sign proofs: those published, and signing under the one in force."""

import dataclasses
import datetime
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from jangkau.core.errors import Refusal
from jangkau.core.models import ProofKey
from jangkau.core.proofs import Proof, sign_proof
from jangkau.core.sealing import unseal

PROOF_KEY_PURPOSE = "proof-key"


class NoProofKey(Refusal):
    """There is no key to sign with."""

    message = _("Belum ada kunci untuk menandatangani kartu. Mintalah administrator menjalankan proof_keys --replace.")


@dataclass(frozen=True, slots=True)
class PublishedKey:
    """What everybody may know of a key. ``withdrawn_at`` is None while what it signed is to be relied on."""

    number: int
    public_key: str
    in_force: bool
    made_at: datetime.datetime
    replaced_at: datetime.datetime | None
    withdrawn_at: datetime.datetime | None


def published_keys() -> list[PublishedKey]:
    """Return every key that ever signed, by number; the public part in hexadecimal digits."""
    return [
        PublishedKey(
            number=key.number,
            public_key=bytes(key.public_key).hex(),
            in_force=key.in_force,
            made_at=key.made_at,
            replaced_at=key.replaced_at,
            withdrawn_at=key.withdrawn_at,
        )
        for key in ProofKey.objects.defer("private_sealed").order_by("number")
    ]


def verifying_keys() -> dict[int, bytes]:
    """Return the keys that verify proofs, by number: all but those withdrawn."""
    keys = ProofKey.objects.filter(withdrawn_at__isnull=True).order_by("number")
    return {number: bytes(public_key) for number, public_key in keys.values_list("number", "public_key")}


def sign(proof: Proof) -> str:
    """Return the text for the QR code of a proof, signed by the key in force, whose number is put in.

    Raises:
        NoProofKey: if no key is in force.
        CannotUnseal: if no key in the environment opens the private part.
        ValueError: if a value does not fit its place.
    """
    key = ProofKey.objects.filter(in_force=True).first()
    if key is None:
        raise NoProofKey()
    private_key = unseal(bytes(key.private_sealed or b""), purpose=PROOF_KEY_PURPOSE)
    return sign_proof(dataclasses.replace(proof, key_number=key.number), private_key)
