"""Changing the keys that sign proofs, on behalf of somebody who may."""

import datetime

from jangkau.core.permissions import Right
from jangkau.core.services import proof_keys
from jangkau.registry.selectors.reach import Reach


def replace_proof_key(*, reach: Reach, now: datetime.datetime) -> int:
    """Put a new key in force and return its number; see ``core.services.proof_keys.replace_proof_key``.

    Raises:
        NotPermitted: if the asker may not change keys.
    """
    reach.require(Right.MANAGE_KEYS)
    return proof_keys.replace_proof_key(now=now)


def withdraw_proof_key(*, reach: Reach, number: int, now: datetime.datetime) -> None:
    """Let nothing that a key signed be valid any more; see ``core.services.proof_keys.withdraw_proof_key``.

    Raises:
        NotPermitted: if the asker may not change keys.
        UnknownProofKey, ProofKeyInForce, ProofKeyWithdrawn: as ``withdraw_proof_key`` does.
    """
    reach.require(Right.MANAGE_KEYS)
    proof_keys.withdraw_proof_key(number=number, now=now)
