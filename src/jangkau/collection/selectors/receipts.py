"""Payment receipts as PDF (handbook on Perdir 22/PERDIR.02/072022, item 11: every payment has its proof)."""

import zoneinfo
from importlib import resources

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Sum
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jangkau.collection.models import CarryForward, InsuredMonth, MonthVoid, Payment, PriceBasis
from jangkau.collection.models.insured_months import VoidReason
from jangkau.collection.models.payments import CarryForwardReason
from jangkau.collection.models.prices import Cover
from jangkau.collection.selectors.bills import bill_in_reach
from jangkau.collection.selectors.laws import laws_of
from jangkau.collection.selectors.office_days import day_at_office
from jangkau.collection.selectors.payment_proofs import proof_of_payment
from jangkau.core.errors import NotFound
from jangkau.core.pdf import render
from jangkau.core.qr_codes import qr_svg
from jangkau.core.selectors.proof_keys import NoProofKey, sign
from jangkau.enrolment.models import ParticipantNumber
from jangkau.registry.models.offices import TimeZone
from jangkau.registry.selectors.reach import Reach
from jangkau.rules.money import format_rupiah
from jangkau.rules.months import Month
from jangkau.rules.wording import date_in_words, month_in_words

_SHOWN_DIGITS = 4


class NotPaidYet(NotFound):
    """There is no payment, hence no receipt."""

    message = gettext_lazy("Tagihan ini belum dibayar, jadi belum ada bukti bayarnya.")


def receipt_pdf(payment_id: int, language: str) -> bytes:
    """Return the receipt of a payment on A4: what was paid, for how many workers and months, and by which law.

    It names the payer and no participant but him, whose number is masked. A payment reversed since says so. Its QR
    code holds the proof of the payment, signed; it has none where no month was bought, or no key was made yet.

    Args:
        payment_id: the payment.
        language: ``id`` or ``en``.

    Raises:
        Payment.DoesNotExist: if there is no such payment.
    """
    payment = Payment.objects.select_related("bill__office", "bill__payer_organisation", "bill__payer_person").get(
        pk=payment_id
    )
    template = resources.files("jangkau.collection.selectors").joinpath("receipt.typ").read_text(encoding="utf-8")
    with translation.override(language):
        return render(template, _receipt(payment, language), made_at=payment.recorded_at)


def receipt_of_bill(*, bill_id: int, reach: Reach, language: str) -> bytes:
    """Return the receipt of the payment of a bill within reach, as ``receipt_pdf``.

    Raises:
        NotPermitted, BillNotFound: as for any bill.
        NotPaidYet: if nothing was paid for it.
    """
    bill = bill_in_reach(bill_id=bill_id, reach=reach)
    payment_id = Payment.objects.filter(bill=bill).order_by("-pk").values_list("pk", flat=True).first()
    if payment_id is None:
        raise NotPaidYet()
    return receipt_pdf(payment_id, language)


def _receipt(payment: Payment, language: str) -> dict[str, object]:
    bill = payment.bill
    workers = dict(
        InsuredMonth.objects.filter(payment=payment).values_list("basis").annotate(Count("pk")).order_by("basis")
    )
    bases = PriceBasis.objects.filter(pk__in=workers).order_by("month", "cover", "bracket", "sector", "pk")
    return {
        "language": language,
        "office": bill.office.name,
        "reference": payment.reference,
        "qr": _code(payment),
        "address": f"{settings.PUBLIC_HOST}/verify",
        "words": {
            "title": _("Bukti penerimaan iuran"),
            "month": _("Bulan dan program"),
            "workers": _("Pekerja"),
            "price": _("Iuran sebulan"),
            "amount": _("Jumlah"),
            "carried": _("Diperhitungkan untuk pembayar"),
            "total": _("Jumlah diterima"),
            "law": _("Dasar hukum"),
            "footer": _("Dibuat oleh sistem; sah tanpa tanda tangan."),
            "verify": _("Pindai kodenya lalu periksa di"),
        },
        "facts": [{"name": name, "value": value} for name, value in _facts(payment, language)],
        "rows": [_row(basis, workers[basis.pk], language) for basis in bases],
        "carried": _carried(payment),
        "total": format_rupiah(payment.amount_rupiah),
        "law": sorted({law.text for basis in bases for law in laws_of(basis.references)}),
        "reversed": _reversed(payment, language),
    }


def _code(payment: Payment) -> str | None:
    proof = proof_of_payment(payment)
    if proof is None:
        return None
    try:
        return qr_svg(sign(proof))
    except NoProofKey:
        return None


def _facts(payment: Payment, language: str) -> list[tuple[str, str]]:
    bill = payment.bill
    zone = TimeZone(bill.office.time_zone)
    paid_at = payment.paid_at.astimezone(zoneinfo.ZoneInfo(zone))
    paid_on = date_in_words(paid_at.date(), language=language)
    facts = [
        (_("Nomor tagihan"), bill.number),
        (_("Untuk"), bill.purpose),
        (_("Pembayar"), _payer(payment)),
        (_("Dibayar pada"), f"{paid_on} {paid_at:%H.%M} {zone.label}"),
        (_("Saluran dan referensi"), f"{payment.channel} · {payment.reference}"),
    ]
    if bill.cover_starts_on is not None:
        starts_on = date_in_words(bill.cover_starts_on, language=language)
        facts.append((_("Perlindungan mulai"), f"{starts_on} ({bill.start_letter})"))
    return facts


def _payer(payment: Payment) -> str:
    bill = payment.bill
    if bill.payer_organisation is not None:
        return bill.payer_organisation.name
    person = bill.payer_person
    numbers = ParticipantNumber.objects.filter(participant__person=person).order_by("-issued_at", "-pk")
    number = numbers.values_list("number", flat=True).first()
    name = person.name if person else ""
    if number is None:
        return name
    return f"{name} · {'*' * (len(number) - _SHOWN_DIGITS)}{number[-_SHOWN_DIGITS:]}"


def _row(basis: PriceBasis, workers: int, language: str) -> dict[str, str]:
    price_rupiah = basis.jkk_rupiah + basis.jkm_rupiah + basis.jht_rupiah
    explanation = basis.explanation_id if language == "id" else basis.explanation_en
    return {
        "month": month_in_words(Month.of(basis.month), language=language),
        "cover": str(Cover(basis.cover).label),
        "explanation": explanation.replace("\n", "; "),
        "workers": _count(workers),
        "price": format_rupiah(price_rupiah),
        "amount": format_rupiah(price_rupiah * workers),
    }


def _carried(payment: Payment) -> list[dict[str, str]]:
    """Return the money that bought no month when the payment was recorded; later departures are not on a receipt."""
    insured = InsuredMonth.objects.filter(line=OuterRef("line"), payment=payment)
    by_reason = (
        CarryForward.objects.filter(~Exists(insured), payment=payment)
        .values_list("reason")
        .annotate(lines=Count("pk"), rupiah=Sum("amount_rupiah"))
        .order_by("reason")
    )
    return [
        {"reason": str(CarryForwardReason(reason).label), "lines": _count(lines), "amount": format_rupiah(rupiah)}
        for reason, lines, rupiah in by_reason
    ]


def _reversed(payment: Payment, language: str) -> str | None:
    void = MonthVoid.objects.filter(payment=payment, reason=VoidReason.PAYMENT_REVERSED).first()
    if void is None:
        return None
    return _("Pembayaran ini dibatalkan pada %(day)s: %(reason)s") % {
        "day": date_in_words(day_at_office(payment.bill, void.recorded_at), language=language),
        "reason": void.note,
    }


def _count(number: int) -> str:
    return f"{number:,}".replace(",", ".")
