"""Verifying cards and receipts, and the keys to do it without us. Nothing that is sent is kept or logged."""

import datetime
from typing import Literal

from allauth.core import ratelimit
from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, File, Router, Schema
from ninja.files import UploadedFile

from jangkau.api.v1.problems import Problem, TooManyRequests
from jangkau.collection.selectors.verifications import CoverNow, ProofNotGenuine, Verification, verify
from jangkau.core.proofs import LONGEST_TEXT, Days, Proof
from jangkau.core.qr_codes import LARGEST_FILE_BYTES, PictureTooLarge, read_proof_code
from jangkau.core.selectors.proof_keys import PublishedKey, published_keys

router = Router(tags=["proofs"])


class Scanned(Schema):
    """What a scanner read."""

    text: str = Field(max_length=LONGEST_TEXT, description="What the QR code holds; begins with JANGKAU:")


class DaysCovered(Schema):
    """Days, the first and the last included."""

    first: datetime.date
    last: datetime.date


class SignedProof(Schema):
    """What was signed. Names nobody on the receipt of who paid for others."""

    kind: Literal["card", "workers_payment", "others_payment"]
    key_number: int
    issued_at: datetime.datetime
    participant_number: str | None
    name: str | None
    amount_rupiah: int
    first_month: str = Field(description="Such as 2026-01")
    last_month: str
    months: int
    programmes: list[Literal["JKK", "JKM", "JHT"]]
    paid_on: datetime.date | None
    risk: DaysCovered | None = Field(description="JKK and JKM")
    savings: DaysCovered | None = Field(description="JHT")


class Current(Schema):
    """What holds of a cover today."""

    is_covered: bool
    covered_until: datetime.date | None
    stands: bool = Field(description="Whether all the days that were signed are still covered")


class Verified(Schema):
    """Whether a proof is genuine and, if so, what it says and what holds of it today."""

    genuine: bool
    why: Literal["not_a_proof", "unknown_version", "unknown_key", "signature_wrong"] | None = None
    proof: SignedProof | None = None
    on: datetime.date | None = None
    stands: bool | None = Field(None, description="Whether nothing that was signed has been undone since")
    reversed_on: datetime.date | None = Field(None, description="When the payment of a receipt was reversed")
    risk: Current | None = None
    savings: Current | None = None


class ProofKeyEntry(Schema):
    """A key that signed proofs. One that is not in force still verifies, unless it was withdrawn."""

    number: int
    public_key: str = Field(description="Ed25519, 64 hexadecimal digits")
    in_force: bool
    made_at: datetime.datetime
    replaced_at: datetime.datetime | None
    withdrawn_at: datetime.datetime | None


class ProofKeys(Schema):
    """The published keys."""

    keys: list[ProofKeyEntry]


@router.post("verifications", response={200: Verified, 422: Problem, 429: Problem}, url_name="verifications")
def verify_text(request: HttpRequest, scanned: Scanned) -> Verified:
    """Verify what a scanner read from the QR code of a card or a receipt."""
    if not ratelimit.consume(request, action="verify_proof"):
        raise TooManyRequests()
    return _verified(scanned.text)


@router.post(
    "verifications/pictures", response={200: Verified, 422: Problem, 429: Problem}, url_name="verification_pictures"
)
def verify_picture(request: HttpRequest, picture: File[UploadedFile]) -> Verified:
    """Verify the card or receipt on a picture: PNG, JPEG or WebP, at most 8 MB."""
    if not ratelimit.consume(request, action="verify_proof"):
        raise TooManyRequests()
    if (picture.size or 0) > LARGEST_FILE_BYTES:
        raise PictureTooLarge()
    return _verified(read_proof_code(picture.read()))


@router.get("proof-keys", response=ProofKeys, url_name="proof_keys")
def proof_keys(request: HttpRequest) -> ProofKeys:
    """Return the keys with which anybody can verify cards and receipts without a network."""
    return ProofKeys(keys=[_key(key) for key in published_keys()])


def _verified(text: str) -> Verified:
    try:
        found = verify(text=text, today=timezone.localdate())
    except ProofNotGenuine as refusal:
        return Verified.model_validate({"genuine": False, "why": refusal.why})
    return _answer(found)


def _answer(found: Verification) -> Verified:
    return Verified(
        genuine=True,
        proof=_signed(found.proof),
        on=found.on,
        stands=found.stands,
        reversed_on=found.reversed_on,
        risk=_current(found.risk),
        savings=_current(found.savings),
    )


def _signed(proof: Proof) -> SignedProof:
    return SignedProof.model_validate(
        {
            "kind": proof.kind.name.lower(),
            "key_number": proof.key_number,
            "issued_at": proof.issued_at,
            "participant_number": proof.participant_number or None,
            "name": proof.name or None,
            "amount_rupiah": proof.amount_rupiah,
            "first_month": f"{proof.first_month:%Y-%m}",
            "last_month": f"{proof.last_month:%Y-%m}",
            "months": proof.months,
            "programmes": proof.programmes,
            "paid_on": proof.paid_on,
            "risk": _days(proof.risk),
            "savings": _days(proof.savings),
        }
    )


def _days(days: Days | None) -> DaysCovered | None:
    return None if days is None else DaysCovered(first=days.from_, last=days.last_day)


def _current(cover: CoverNow | None) -> Current | None:
    if cover is None:
        return None
    return Current(is_covered=cover.is_covered, covered_until=cover.covered_until, stands=cover.stands)


def _key(key: PublishedKey) -> ProofKeyEntry:
    return ProofKeyEntry(
        number=key.number,
        public_key=key.public_key,
        in_force=key.in_force,
        made_at=key.made_at,
        replaced_at=key.replaced_at,
        withdrawn_at=key.withdrawn_at,
    )
