"""Tokens: a key and a time, signed by us, so that nothing has to be looked up to believe one."""

import datetime

from django.utils.crypto import salted_hmac

from jangkau.gateways.bank.signing import same_secret

LIVES_SECONDS = 900
_SALT = "jangkau.api.snap.tokens"


def grant(*, key_id: int, now: datetime.datetime) -> str:
    """Return a token for the holder of a key; it lives for fifteen minutes, and no longer than the key."""
    says = f"{key_id}.{int(now.timestamp()) + LIVES_SECONDS}"
    return f"{says}.{_seal(says)}"


def key_of(given: str, *, now: datetime.datetime) -> int | None:
    """Return the key that a token was granted for; None if we never granted it or its time is over."""
    says, _point, seal = given.rpartition(".")
    if not same_secret(_seal(says), seal):
        return None
    key_id, _point, until = says.partition(".")
    return int(key_id) if now.timestamp() < int(until) else None


def _seal(says: str) -> str:
    return salted_hmac(_SALT, says, algorithm="sha256").hexdigest()
