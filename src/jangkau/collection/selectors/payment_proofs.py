"""What the QR code of a receipt says of a payment."""

from django.db.models import Max, Min

from jangkau.collection.models import InsuredMonth, Payment
from jangkau.collection.models.prices import Cover
from jangkau.collection.selectors.office_days import day_at_office
from jangkau.core.proofs import Days, Kind, Proof, short_name
from jangkau.enrolment.models import ParticipantNumber


def proof_of_payment(payment: Payment) -> Proof | None:
    """Return what a receipt proves, not signed yet; no key is named. None if the payment bought no month.

    It says what the payment bought when it was recorded; what became of it since is told when it is verified. Of who
    paid for himself it names number, first name and initials, and the days covered; of who paid for others, nobody.

    Args:
        payment: with its bill, the bill's office and payer.
    """
    bought = InsuredMonth.objects.filter(payment=payment)
    months = list(bought.order_by("month").values_list("month", flat=True).distinct())
    if not months:
        return None
    days = {
        cover: Days(first, until)
        for cover, first, until in bought.values_list("cover")
        .annotate(first=Min("covered_from"), until=Max("covered_until"))
        .order_by("cover")
    }
    number, name = _who_paid_for_himself(payment)
    return Proof(
        kind=Kind.WORKERS_PAYMENT if name else Kind.OTHERS_PAYMENT,
        key_number=0,
        issued_at=payment.recorded_at,
        participant_number=number,
        name=name,
        payment=payment.pk,
        amount_rupiah=payment.amount_rupiah,
        first_month=months[0],
        last_month=months[-1],
        months=len(months),
        has_risk=Cover.RISK in days,
        has_savings=Cover.SAVINGS in days,
        paid_on=day_at_office(payment.bill, payment.paid_at),
        risk=days.get(Cover.RISK) if name else None,
        savings=days.get(Cover.SAVINGS) if name else None,
    )


def _who_paid_for_himself(payment: Payment) -> tuple[str, str]:
    """Return number and short name of the payer if all that was bought is his; blank otherwise."""
    person = payment.bill.payer_person
    if person is None or InsuredMonth.objects.filter(payment=payment).exclude(participant__person=person).exists():
        return "", ""
    numbers = ParticipantNumber.objects.filter(participant__insuredmonth__payment=payment).order_by("-issued_at", "-pk")
    return numbers.values_list("number", flat=True).first() or "", short_name(person.name)
