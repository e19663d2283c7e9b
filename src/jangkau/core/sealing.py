"""Sealing of personal identifiers at rest: randomised authenticated encryption, and a keyed look-up digest.

Keys come from the environment as ``id:base64`` pairs, the first being the one for new values:
``JANGKAU_SEAL_KEYS="k2:…,k1:…"``. A sealed value names its key, so keys can be rotated while old values stay
readable.
"""

import base64
import binascii
import hmac
import os
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

_NONCE_BYTES = 12
_KEY_BYTES = 32
_MARKED = b"the mark of a digest key"


class CannotUnseal(Exception):
    """The value was changed, or the key that sealed it is not in the environment."""


@dataclass(frozen=True)
class _Key:
    key_id: bytes
    cipher: AESGCM
    secret: bytes


@lru_cache(maxsize=8)
def _keys(text: str) -> tuple[_Key, ...]:
    keys = []
    for pair in text.split(","):
        key_id, _, encoded = pair.strip().partition(":")
        try:
            secret = base64.b64decode(encoded, validate=True)
        except binascii.Error as error:
            raise ImproperlyConfigured(f"key {key_id!r} is not base64") from error
        if not key_id or len(secret) != _KEY_BYTES:
            raise ImproperlyConfigured(f"key {key_id!r} must be 'id:' and {_KEY_BYTES} bytes in base64")
        keys.append(_Key(key_id.encode(), AESGCM(secret), secret))
    if len({key.key_id for key in keys}) != len(keys):
        raise ImproperlyConfigured("two keys have the same id")
    return tuple(keys)


def seal(plain: bytes, *, purpose: str) -> bytes:
    """Return ``plain`` encrypted under the current key; the purpose is bound to it and must be given again.

    Layout: length of key id (1 byte), key id, nonce (12 bytes), AES-256-GCM ciphertext and tag.
    """
    key = _keys(settings.SEAL_KEYS)[0]
    header = bytes([len(key.key_id)]) + key.key_id
    nonce = os.urandom(_NONCE_BYTES)
    return header + nonce + key.cipher.encrypt(nonce, plain, header + purpose.encode())


def seal_many(plains: Iterable[bytes | None], *, purpose: str) -> list[bytes | None]:
    """Return each of ``plains`` sealed as by ``seal``; None stays None."""
    key = _keys(settings.SEAL_KEYS)[0]
    header = bytes([len(key.key_id)]) + key.key_id
    bound = header + purpose.encode()
    encrypt = key.cipher.encrypt
    sealed: list[bytes | None] = []
    for plain in plains:
        if plain is None:
            sealed.append(None)
        else:
            nonce = os.urandom(_NONCE_BYTES)
            sealed.append(header + nonce + encrypt(nonce, plain, bound))
    return sealed


def unseal(sealed: bytes, *, purpose: str) -> bytes:
    """Return the plain bytes of a sealed value.

    Raises:
        CannotUnseal: if a byte was changed, the purpose differs, or the key is unknown.
    """
    sealed = bytes(sealed)
    key_id = sealed_with(sealed)
    header = sealed[: 1 + len(key_id)]
    nonce, body = sealed[len(header) : len(header) + _NONCE_BYTES], sealed[len(header) + _NONCE_BYTES :]
    for key in _keys(settings.SEAL_KEYS):
        if key.key_id == key_id:
            try:
                return key.cipher.decrypt(nonce, body, header + purpose.encode())
            except (InvalidTag, ValueError) as error:
                raise CannotUnseal("the sealed value was changed or has another purpose") from error
    raise CannotUnseal(f"no key {key_id.decode(errors='replace')!r} in JANGKAU_SEAL_KEYS")


def sealed_with(sealed: bytes) -> bytes:
    """Return the id of the key that sealed the value."""
    return bytes(sealed[1 : 1 + sealed[0]]) if sealed else b""


def current_seal_key() -> bytes:
    """Return the id of the key that seals new values."""
    return _keys(settings.SEAL_KEYS)[0].key_id


def digest(text: str) -> bytes:
    """Return the keyed look-up digest (HMAC-SHA256, 32 bytes) of an identifier under the current digest key."""
    return hmac.digest(_keys(settings.DIGEST_KEYS)[0].secret, text.encode(), "sha256")


def is_digest_of(text: str, candidate: bytes) -> bool:
    """Say whether ``candidate`` is the digest of ``text`` under any digest key in the environment."""
    found = False
    for key in _keys(settings.DIGEST_KEYS):
        found |= hmac.compare_digest(hmac.digest(key.secret, text.encode(), "sha256"), bytes(candidate))
    return found


def digest_many(texts: Iterable[str | None]) -> list[bytes | None]:
    """Return the digest of each text; None stays None."""
    secret = _keys(settings.DIGEST_KEYS)[0].secret
    return [None if text is None else hmac.digest(secret, text.encode(), "sha256") for text in texts]


def digests(text: str) -> list[bytes]:
    """Return the digest of an identifier under every digest key, the current one first, to look it up by.

    While the digest key is being changed, some rows carry the digest of the old key and some that of the new.
    """
    return [hmac.digest(key.secret, text.encode(), "sha256") for key in _keys(settings.DIGEST_KEYS)]


def digest_key_marks() -> dict[str, bytes]:
    """Return a mark of every digest key by its id, the current one first.

    The mark tells whether a key is the one that it was; it tells nothing about the key, nor about an identifier.
    """
    return {key.key_id.decode(): hmac.digest(key.secret, _MARKED, "sha256") for key in _keys(settings.DIGEST_KEYS)}
