"""Signatures of SNAP, Bank Indonesia's open API standard for payments.

A token is asked for with the bank's own RSA key (SHA256withRSA over ``client id|timestamp``); every other message is
signed with the shared secret (HMAC-SHA512 over ``METHOD:path:token:digest of the body:timestamp``). Both are written in
base64. docs/reference/snap.md names the sources.
"""

import base64
import binascii
import hashlib
import hmac
import re

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_public_key

SHORTEST_KEY_BITS = 2048
_TEXT_OR_SPACE = re.compile(rb'("(?:[^"\\]|\\.)*")|[ \t\r\n]+', re.DOTALL)


class UnfitPublicKey(ValueError):
    """The text is not the public half of an RSA key of 2048 bits or more in PEM."""


def minified(body: bytes) -> bytes:
    """Return a JSON body without the white space between its parts; what stands in quotes stays as it is."""
    return _TEXT_OR_SPACE.sub(lambda found: found[1] or b"", body)


def body_digest(body: bytes) -> bytes:
    """Return the SHA-256 of a body without its white space, 32 bytes."""
    return hashlib.sha256(minified(body)).digest()


def read_public_key(pem: str) -> RSAPublicKey:
    """Return the RSA key of a PEM text.

    Raises:
        UnfitPublicKey: if it is anything else, or too short.
    """
    try:
        key = load_pem_public_key(pem.encode())
    except ValueError as error:
        raise UnfitPublicKey("not a public key in PEM") from error
    if not isinstance(key, RSAPublicKey) or key.key_size < SHORTEST_KEY_BITS:
        raise UnfitPublicKey(f"not an RSA key of {SHORTEST_KEY_BITS} bits")
    return key


def sign_token_request(key: RSAPrivateKey, *, client_id: str, timestamp: str) -> str:
    """Return the signature with which a bank asks for a token."""
    signed = key.sign(f"{client_id}|{timestamp}".encode(), padding.PKCS1v15(), SHA256())
    return base64.b64encode(signed).decode()


def is_token_request_signed(key: RSAPublicKey, *, client_id: str, timestamp: str, given: str) -> bool:
    """Say whether the holder of the private key signed this request for a token."""
    try:
        signed = base64.b64decode(given, validate=True)
        key.verify(signed, f"{client_id}|{timestamp}".encode(), padding.PKCS1v15(), SHA256())
    except (binascii.Error, ValueError, InvalidSignature):
        return False
    return True


def sign_message(secret: bytes, *, method: str, path: str, token: str, digest: bytes, timestamp: str) -> str:
    """Return the signature of a message.

    Args:
        secret: the client secret.
        method: in capitals.
        path: of the address, without host and query, as the bank sends it.
        token: without ``Bearer``.
        digest: of the body, from ``body_digest``.
        timestamp: letter for letter as in ``X-TIMESTAMP``.
    """
    text = f"{method}:{path}:{token}:{digest.hex()}:{timestamp}"
    return base64.b64encode(hmac.digest(secret, text.encode(), "sha512")).decode()


def same_secret(expected: str, given: str) -> bool:
    """Say whether two secrets are the same, in a time that tells nothing about either."""
    return hmac.compare_digest(expected.encode(), given.encode())
