"""Signed proofs of cover and payment: what the QR code of a card or a receipt says, made and verified.

This file imports nothing of Jangkau, so it can be taken away by itself: with Python and the ``cryptography`` package it
verifies a proof without a network, given the published keys. docs/reference/card.md describes the form byte by byte.

    python proofs.py TEXT_OR_FILE --keys proof-keys.json
"""

import argparse
import base64
import datetime
import enum
import json
import re
import struct
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

MARK = "JANGKAU:"
VERSION = 1
LONGEST_TEXT = 400
LONGEST_NAME_BYTES = 20
KEY_BYTES = 32
NUMBER_DIGITS = 11

_SIGNED_FOR = b"jangkau proof\n"  # so that a signature over a proof can never be one over anything else
_SIGNATURE_BYTES = 64
# Whole numbers, the most significant byte first; the name follows. Numbers of 48 bits are two parts of 16 and 32.
_FIELDS = struct.Struct(">BBHIHIHIHIHHHBHHHHHB")
_EPOCH = datetime.date(2000, 1, 1)
_EPOCH_MONTH = 2000 * 12
_RISK, _SAVINGS = 1, 2
_LONGEST_FILE = 100_000


class Kind(enum.IntEnum):
    """What a proof proves."""

    CARD = 1
    WORKERS_PAYMENT = 2
    OTHERS_PAYMENT = 3


class ProofRefused(Exception):
    """The text is no proof that can be relied on."""

    code: ClassVar[str] = "refused"


class NotAProof(ProofRefused):
    """The text does not have the form of a proof: something else, cut off, or changed."""

    code = "not_a_proof"


class UnknownVersion(ProofRefused):
    """The text has the form of a later version."""

    code = "unknown_version"


class UnknownKey(ProofRefused):
    """The proof names a key that is not among those given: made up, withdrawn, or newer than the list of keys."""

    code = "unknown_key"


class SignatureWrong(ProofRefused):
    """Something was changed after the proof was signed, or another signed it."""

    code = "signature_wrong"


@dataclass(frozen=True, slots=True)
class Days:
    """Days of cover: from ``from_`` up to but not including ``until``."""

    from_: datetime.date
    until: datetime.date

    @property
    def last_day(self) -> datetime.date:
        """The last day covered."""
        return self.until - datetime.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Proof:
    """What was signed.

    Attributes:
        kind: a card, the receipt of a worker who paid for himself, or that of somebody who paid for others.
        key_number: which of the published keys verifies it.
        issued_at: when that which it says was so; whole seconds, with a time zone.
        participant_number: eleven digits; blank on the receipt of who paid for others, or where none is issued yet.
        name: first name and initials, ``Siti A.``; blank likewise.
        payment: the number of the payment; 0 on a card.
        amount_rupiah: paid for the months.
        first_month: the first day of the first month paid.
        last_month: the first day of the last.
        months: how many different months.
        has_risk: whether JKK and JKM are among what was paid.
        has_savings: whether JHT is.
        paid_on: the day of the payment; None on a card.
        risk: the days covered by JKK and JKM; None on the receipt of who paid for others.
        savings: the days for which JHT is paid; None likewise.
    """

    kind: Kind
    key_number: int
    issued_at: datetime.datetime
    participant_number: str
    name: str
    payment: int
    amount_rupiah: int
    first_month: datetime.date
    last_month: datetime.date
    months: int
    has_risk: bool
    has_savings: bool
    paid_on: datetime.date | None
    risk: Days | None
    savings: Days | None

    @property
    def programmes(self) -> list[str]:
        """The programmes among what was paid."""
        return ["JKK", "JKM"] * self.has_risk + ["JHT"] * self.has_savings


def short_name(name: str) -> str:
    """Return the first name in full and the others as initials, at most twenty bytes: ``Siti A.``."""
    first, *others = name.split() or [""]
    words = [first, *(f"{word[0].upper()}." for word in others)]
    while len(" ".join(words).encode()) > LONGEST_NAME_BYTES and len(words) > 1:
        words.pop()
    return " ".join(words).encode()[:LONGEST_NAME_BYTES].decode(errors="ignore")


def sign_proof(proof: Proof, private_key: bytes) -> str:
    """Return the text for the QR code.

    Args:
        proof: what is to be signed.
        private_key: the 32 bytes of the Ed25519 key with the number ``proof.key_number``.

    Raises:
        ValueError: if a value does not fit its place.
    """
    try:
        body = _body(proof)
    except struct.error as error:
        raise ValueError("a value of the proof does not fit its place") from error
    signature = Ed25519PrivateKey.from_private_bytes(private_key).sign(_SIGNED_FOR + body)
    return MARK + _armoured(body + signature)


def verify_proof(text: str, keys: Mapping[int, bytes]) -> Proof:
    """Return what was signed, if nothing of it was changed.

    Args:
        text: what the QR code holds; blanks and line breaks, which copying adds, make no difference.
        keys: the published keys by their numbers, 32 bytes each.

    Raises:
        NotAProof, UnknownVersion, UnknownKey, SignatureWrong: as the names say.
    """
    content = _content(text)
    body, signature = content[:-_SIGNATURE_BYTES], content[-_SIGNATURE_BYTES:]
    if not body:
        raise NotAProof
    if body[0] != VERSION:
        raise UnknownVersion
    if len(body) < _FIELDS.size:
        raise NotAProof
    key = keys.get(_FIELDS.unpack_from(body)[2])
    if key is None:
        raise UnknownKey
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, _SIGNED_FOR + body)
    except InvalidSignature as error:
        raise SignatureWrong from error
    return _proof(body)


def _content(text: str) -> bytes:
    packed = re.sub(r"[ \t\r\n]+", "", text[: LONGEST_TEXT + 1])
    if len(text) > LONGEST_TEXT or not packed.startswith(MARK):
        raise NotAProof
    letters = packed.removeprefix(MARK)
    try:
        content = base64.b32decode(letters + "=" * (-len(letters) % 8))
    except ValueError as error:
        raise NotAProof from error
    # The last letter has bits to spare: the same content must not be written in two ways.
    if _armoured(content) != letters:
        raise NotAProof
    return content


def _armoured(content: bytes) -> str:
    return base64.b32encode(content).decode("ascii").rstrip("=")


def _body(proof: Proof) -> bytes:
    name = proof.name.encode()
    if len(name) > LONGEST_NAME_BYTES:
        raise ValueError("the name of the proof is too long")
    return (
        _FIELDS.pack(
            VERSION,
            proof.kind,
            proof.key_number,
            int(proof.issued_at.timestamp()),
            *divmod(int(proof.participant_number or 0), 2**32),
            *divmod(proof.payment, 2**32),
            *divmod(proof.amount_rupiah, 2**32),
            _month_number(proof.first_month),
            _month_number(proof.last_month),
            proof.months,
            _RISK * proof.has_risk + _SAVINGS * proof.has_savings,
            _day_number(proof.paid_on),
            *_day_numbers(proof.risk),
            *_day_numbers(proof.savings),
            len(name),
        )
        + name
    )


def _proof(body: bytes) -> Proof:
    """Return what a body says whose signature is right."""
    values = _FIELDS.unpack_from(body)
    _version, kind, key_number, issued_at, *numbers = values[:10]
    first_month, last_month, months, covers, paid_on, *days, name_bytes = values[10:]
    name = body[_FIELDS.size :]
    if len(name) != name_bytes or kind not in set(Kind):
        raise NotAProof
    participant, payment, amount = (high * 2**32 + low for high, low in zip(numbers[::2], numbers[1::2], strict=True))
    return Proof(
        kind=Kind(kind),
        key_number=key_number,
        issued_at=datetime.datetime.fromtimestamp(issued_at, tz=datetime.UTC),
        participant_number=f"{participant:0{NUMBER_DIGITS}}" if participant else "",
        name=name.decode(),
        payment=payment,
        amount_rupiah=amount,
        first_month=_month(first_month),
        last_month=_month(last_month),
        months=months,
        has_risk=bool(covers & _RISK),
        has_savings=bool(covers & _SAVINGS),
        paid_on=_day(paid_on),
        risk=_days(*days[:2]),
        savings=_days(*days[2:]),
    )


def _month_number(month: datetime.date) -> int:
    return month.year * 12 + month.month - 1 - _EPOCH_MONTH


def _month(number: int) -> datetime.date:
    year, month = divmod(number + _EPOCH_MONTH, 12)
    return datetime.date(year, month + 1, 1)


def _day_number(day: datetime.date | None) -> int:
    return 0 if day is None else (day - _EPOCH).days


def _day(number: int) -> datetime.date | None:
    return _EPOCH + datetime.timedelta(days=number) if number else None


def _day_numbers(days: Days | None) -> tuple[int, int]:
    return (0, 0) if days is None else (_day_number(days.from_), _day_number(days.until))


def _days(from_: int, until: int) -> Days | None:
    if not until:
        return None
    return Days(_EPOCH + datetime.timedelta(days=from_), _EPOCH + datetime.timedelta(days=until))


def read_keys(document: str) -> dict[int, bytes]:
    """Return the keys of the published list, those withdrawn left out.

    Raises:
        ValueError: if it is no such list.
    """
    try:
        listed = json.loads(document)["keys"]
        keys = {int(key["number"]): bytes.fromhex(key["public_key"]) for key in listed if not key.get("withdrawn_at")}
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("no list of keys") from error
    if any(len(key) != KEY_BYTES for key in keys.values()):
        raise ValueError("a key does not have 32 bytes")
    return keys


def as_document(proof: Proof) -> dict[str, object]:
    """Return what a proof says for programs; days of cover with the last one covered."""
    return {
        "kind": proof.kind.name.lower(),
        "key_number": proof.key_number,
        "issued_at": proof.issued_at.isoformat(),
        "participant_number": proof.participant_number or None,
        "name": proof.name or None,
        "payment": proof.payment or None,
        "amount_rupiah": proof.amount_rupiah,
        "first_month": f"{proof.first_month:%Y-%m}",
        "last_month": f"{proof.last_month:%Y-%m}",
        "months": proof.months,
        "programmes": proof.programmes,
        "paid_on": proof.paid_on and proof.paid_on.isoformat(),
        "risk": _days_document(proof.risk),
        "savings": _days_document(proof.savings),
    }


def _days_document(days: Days | None) -> dict[str, str] | None:
    return None if days is None else {"first": days.from_.isoformat(), "last": days.last_day.isoformat()}


def main(arguments: list[str]) -> int:
    """Verify a proof for whoever has this file and the published keys alone; return the exit status."""
    parser = argparse.ArgumentParser(description="Verify the QR code of a Jangkau card or receipt, without a network.")
    parser.add_argument("proof", help="the text of the QR code, or a file that holds it")
    parser.add_argument("--keys", required=True, type=Path, help="the published list of keys, a JSON file")
    options = parser.parse_args(arguments)
    try:
        proof = verify_proof(_text(options.proof), read_keys(options.keys.read_text(encoding="utf-8")))
    except ProofRefused as refused:
        sys.stdout.write(json.dumps({"valid": False, "why": refused.code}) + "\n")
        return 1
    except (OSError, ValueError) as error:
        sys.stderr.write(f"{type(error).__name__}: {error}\n")
        return 2
    sys.stdout.write(json.dumps({"valid": True, "proof": as_document(proof)}, indent=2) + "\n")
    return 0


def _text(given: str) -> str:
    if given.strip().startswith(MARK):
        return given
    path = Path(given)
    if path.stat().st_size > _LONGEST_FILE:
        raise NotAProof
    return path.read_bytes().decode(errors="replace")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
