"""Tokens: a key, a use and a time, signed by us, so that nothing has to be looked up to believe one."""

import datetime
from enum import StrEnum

from django.utils.crypto import salted_hmac

from jangkau.gateways.bank.signing import same_secret

LIVES_SECONDS = 900


class Use(StrEnum):
    """What a token opens; one for the one is none for the other, for they are asked for with different proofs."""

    SNAP = "jangkau.api.snap.tokens"
    REST = "jangkau.api.v1.tokens"


def grant(*, key_id: int, use: Use, now: datetime.datetime) -> str:
    """Return a token for the holder of a key; it lives for fifteen minutes, and no longer than the key."""
    says = f"{key_id}.{int(now.timestamp()) + LIVES_SECONDS}"
    return f"{says}.{_seal(says, use)}"


def key_of(given: str, *, use: Use, now: datetime.datetime) -> int | None:
    """Return the key that a token was granted for; None if we never granted it for this or its time is over."""
    says, _point, seal = given.rpartition(".")
    if not same_secret(_seal(says, use), seal):
        return None
    key_id, _point, until = says.partition(".")
    return int(key_id) if now.timestamp() < int(until) else None


def _seal(says: str, use: Use) -> str:
    return salted_hmac(use, says, algorithm="sha256").hexdigest()
