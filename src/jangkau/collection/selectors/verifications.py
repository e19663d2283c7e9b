"""Whether the proof on a card or a receipt is genuine, and what holds of it now. Anybody may ask."""

import datetime
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from jangkau.collection.models import MonthVoid
from jangkau.collection.models.insured_months import VoidReason
from jangkau.collection.selectors.office_days import day_at_office
from jangkau.collection.selectors.status import departure_of, insured_months_of
from jangkau.core.errors import Refusal
from jangkau.core.proofs import Days, Proof, ProofRefused, verify_proof
from jangkau.core.selectors.proof_keys import verifying_keys
from jangkau.enrolment.models import Participant
from jangkau.rules.contributions import Cover
from jangkau.rules.cover_runs import cover_run
from jangkau.rules.months import Period

_WHY: dict[str, str | Promise] = {
    "not_a_proof": _("Itu bukan isi kode QR kartu atau bukti bayar Jangkau yang utuh. Pindai kodenya sekali lagi."),
    "unknown_version": _("Kode itu dari versi yang lebih baru. Periksa di alamat yang tertulis di kartunya."),
    "unknown_key": _("Kode itu tidak ditandatangani dengan kunci yang berlaku. Jangan percayai kartu ini."),
    "signature_wrong": _("Isi kode itu sudah diubah. Jangan percayai kartu ini."),
}


class ProofNotGenuine(Refusal):
    """The text is not what we signed. ``why`` is the stable name of the reason."""

    message = _("Tidak asli. Jangan percayai kartu ini.")

    def __init__(self, why: str) -> None:
        super().__init__()
        self.why = why

    def __str__(self) -> str:
        return str(_WHY[self.why])


@dataclass(frozen=True, slots=True)
class CoverNow:
    """What holds of a cover that a proof names.

    ``covered_until`` is the last day of the cover that holds today, or of the next one paid ahead; None if there is
    none. ``stands`` says whether all the days of the proof are still covered.
    """

    is_covered: bool
    covered_until: datetime.date | None
    stands: bool


@dataclass(frozen=True, slots=True)
class Verification:
    """A genuine proof, and what holds of it on a day.

    ``risk`` and ``savings`` are None where the proof names none. ``reversed_on`` is the day on which the payment of a
    receipt was reversed; None while it stands, and for a card.
    """

    proof: Proof
    on: datetime.date
    risk: CoverNow | None
    savings: CoverNow | None
    reversed_on: datetime.date | None

    @property
    def stands(self) -> bool:
        """Whether nothing that was signed has been undone since."""
        covers = [cover for cover in (self.risk, self.savings) if cover is not None]
        return self.reversed_on is None and all(cover.stands for cover in covers)


def verify(*, text: str, today: datetime.date) -> Verification:
    """Return what a genuine proof says and what holds of it today.

    Nobody is named but by what the proof itself says, and nothing is told to who does not hold it.

    Args:
        text: what the QR code holds.
        today: the day of which the cover is told.

    Raises:
        ProofNotGenuine: if the text is no proof of ours, was changed, or its key was withdrawn.
    """
    try:
        proof = verify_proof(text, verifying_keys())
    except ProofRefused as refused:
        raise ProofNotGenuine(refused.code) from refused
    participant = None
    if proof.participant_number:
        participant = Participant.objects.filter(issued_number__number=proof.participant_number).first()
    return Verification(
        proof=proof,
        on=today,
        risk=_cover_now(participant, proof.risk, Cover.RISK, today),
        savings=_cover_now(participant, proof.savings, Cover.SAVINGS, today),
        reversed_on=_reversed_on(proof.payment),
    )


def _cover_now(
    participant: Participant | None, signed: Days | None, cover: Cover, today: datetime.date
) -> CoverNow | None:
    if signed is None:
        return None
    if participant is None:
        return CoverNow(is_covered=False, covered_until=None, stands=False)
    insured = [month.span for month in insured_months_of(participant_id=participant.pk)]
    departure = departure_of(
        ended_on=participant.ended_on,
        reason=participant.end_reason,
        recorded_at=participant.end_recorded_at,
    )
    now = cover_run(insured=insured, departure=departure, on=today, cover=cover)
    then = cover_run(insured=insured, departure=departure, on=signed.from_, cover=cover)
    return CoverNow(
        is_covered=now is not None and now.days.contains(today),
        covered_until=None if now is None else now.days.last_day,
        stands=then is not None and _holds(then.days, signed),
    )


def _holds(days: Period, signed: Days) -> bool:
    return days.from_ <= signed.from_ and signed.until <= days.until


def _reversed_on(payment_id: int) -> datetime.date | None:
    void = (
        MonthVoid.objects.filter(payment_id=payment_id, reason=VoidReason.PAYMENT_REVERSED)
        .select_related("payment__bill__office")
        .first()
    )
    return None if void is None else day_at_office(void.payment.bill, void.recorded_at)
