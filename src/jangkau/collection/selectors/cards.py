"""The card that a participant carries: whom it protects, from when to when, and for what money; with a signed QR code.

PP 44/2015 Art 12 gives every participant a card. Ours adds what a card of plastic cannot say: that it holds today.
"""

import datetime
import enum
from collections.abc import Callable
from dataclasses import dataclass
from importlib import resources

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jangkau.collection.selectors.status import InsuredMonthView, departure_of, insured_months_of
from jangkau.core.errors import Refusal
from jangkau.core.pdf import render, render_picture
from jangkau.core.permissions import Right
from jangkau.core.proofs import Days, Kind, Proof, short_name
from jangkau.core.qr_codes import qr_svg
from jangkau.core.selectors.proof_keys import sign
from jangkau.enrolment.selectors.participations import Participation, participations_of
from jangkau.registry.selectors.people import person_in_reach
from jangkau.registry.selectors.person_merges import recorded_merges
from jangkau.registry.selectors.reach import Reach
from jangkau.rules.contributions import Cover
from jangkau.rules.cover_runs import CoverRun, cover_run
from jangkau.rules.money import format_rupiah
from jangkau.rules.months import Month
from jangkau.rules.wording import date_in_words, month_in_words


class NoCoverToShow(Refusal):
    """There is neither cover today nor cover paid ahead."""

    message = gettext_lazy(
        "Orang ini tidak terlindungi hari ini dan belum membayar bulan mendatang, jadi belum ada kartu yang dapat "
        "dibuat. Terima dahulu iurannya."
    )


class CardForm(enum.StrEnum):
    """How a card is handed out."""

    PDF = "pdf"
    PNG = "png"


@dataclass(frozen=True, slots=True)
class Card:
    """A card as a file. ``content_type`` is that of the web."""

    content: bytes
    content_type: str
    last_day: datetime.date


_MAKERS: dict[CardForm, tuple[Callable[..., bytes], str]] = {
    CardForm.PDF: (render, "application/pdf"),
    CardForm.PNG: (render_picture, "image/png"),
}


def cover_card(*, person_id: int, form: CardForm, reach: Reach, today: datetime.date, now: datetime.datetime) -> Card:
    """Return the card of a person's cover as of today, in Indonesian and English, as wide as a bank card.

    Args:
        person_id: whose; cover of a record that was merged into it counts as his.
        form: PDF to print, PNG to send to a telephone.
        reach: of who asks.
        today: the day of which the cover is told.
        now: the moment that the card says it was issued.

    Raises:
        NotPermitted: if the asker may give no cards.
        UnknownPerson: if there is no such person within reach.
        NoCoverToShow: if there is neither cover today nor cover paid ahead.
        NoProofKey: if no key was made yet.
    """
    person = person_in_reach(person_id=person_id, reach=reach, right=Right.GIVE_CARD)
    merges = [merge for merge in recorded_merges(person_id=person_id) if merge.undone_at is None]
    participations = participations_of(
        person_ids=[person_id, *(m.dropped_id for m in merges if m.kept_id == person_id)]
    )
    if not participations:
        raise NoCoverToShow()
    participation = participations[0]
    proof = proof_of_cover(participation, name=person.name, today=today, now=now)
    if proof.risk is None:
        raise NoCoverToShow()
    make, content_type = _MAKERS[form]
    template = resources.files("jangkau.collection.selectors").joinpath("card.typ").read_text(encoding="utf-8")
    content = make(template, _shown(participation, person.name, proof), made_at=now)
    return Card(content, content_type, proof.risk.last_day)


def proof_of_cover(participation: Participation, *, name: str, today: datetime.date, now: datetime.datetime) -> Proof:
    """Return what the card of a participation says, not signed yet; no key is named.

    Raises:
        NoCoverToShow: if there is neither cover of JKK and JKM today nor such cover paid ahead.
    """
    insured = [m for m in insured_months_of(participant_id=participation.participant_id) if m.voided_at is None]
    risk, savings = (_run(participation, insured, cover, today) for cover in (Cover.RISK, Cover.SAVINGS))
    if risk is None:
        raise NoCoverToShow()
    paid = {(Cover.RISK, month) for month in risk.months}
    paid |= {(Cover.SAVINGS, month) for month in savings.months} if savings else set()
    months = sorted({month for _cover, month in paid})
    return Proof(
        kind=Kind.CARD,
        key_number=0,
        issued_at=now,
        participant_number=participation.number,
        name=short_name(name),
        payment=0,
        amount_rupiah=sum(
            month.jkk_rupiah + month.jkm_rupiah + month.jht_rupiah
            for month in insured
            if (month.cover, month.month) in paid
        ),
        first_month=months[0].first_day,
        last_month=months[-1].first_day,
        months=len(months),
        has_risk=True,
        has_savings=savings is not None,
        paid_on=None,
        risk=Days(risk.days.from_, risk.days.until),
        savings=Days(savings.days.from_, savings.days.until) if savings else None,
    )


def _run(
    participation: Participation, insured: list[InsuredMonthView], cover: Cover, today: datetime.date
) -> CoverRun | None:
    departure = departure_of(
        ended_on=participation.ended_on,
        reason=participation.end_reason,
        recorded_at=participation.end_recorded_at,
    )
    return cover_run(insured=[month.span for month in insured], departure=departure, on=today, cover=cover)


def _shown(participation: Participation, name: str, proof: Proof) -> dict[str, object]:
    return {
        "name": name,
        "number": participation.number,
        "office": participation.office_name,
        "qr": qr_svg(sign(proof)),
        "address": f"{settings.PUBLIC_HOST}/verify",
        "programmes": "JKK + JKM + JHT" if proof.has_savings else "JKK + JKM",
        "amount": format_rupiah(proof.amount_rupiah),
        "id": _in_words(proof, "id"),
        "en": _in_words(proof, "en"),
    }


def _in_words(proof: Proof, language: str) -> dict[str, str]:
    """Return what differs between the two languages of the card."""
    assert proof.risk is not None  # noqa: S101  told to mypy; a card without cover is refused before
    with translation.override(language):
        return {
            "title": _("Kartu perlindungan"),
            "subtitle": _("Jaminan sosial pekerja mandiri"),
            "number": _("Nomor peserta"),
            "cover": _("Terlindungi"),
            "from": date_in_words(proof.risk.from_, language=language),
            "until": date_in_words(proof.risk.last_day, language=language),
            "programmes": _("Program"),
            "paid": _("Iuran"),
            "months": _months_in_words(proof, language),
            "issued": _("Dibuat %(day)s")
            % {"day": date_in_words(timezone.localdate(proof.issued_at), language=language)},
            "verify": _("Pindai kodenya lalu periksa di"),
        }


def _months_in_words(proof: Proof, language: str) -> str:
    first, last = (
        month_in_words(Month.of(month), language=language) for month in (proof.first_month, proof.last_month)
    )
    values = {"count": proof.months, "first": first, "last": last}
    if proof.months == 1:
        return _("1 bulan, %(first)s") % values
    return _("%(count)s bulan, %(first)s – %(last)s") % values
