"""Steps of money that the crash drill interrupts: a bank's notice, held money that pays a bill, and a refund."""

import datetime
import json
import secrets

from jangkau.collection.models import Bill, HeldMoney, InsuredMonth, PartnerNotice, Payment, RefundRequest
from jangkau.collection.models.partners import PartnerKey
from jangkau.collection.selectors.books import books_agree
from jangkau.collection.selectors.partners import PartnerProfile, partner_of_client
from jangkau.collection.services.held_money import Arrived, hold_money
from jangkau.collection.services.matching import match_money
from jangkau.collection.services.own_bills import bill_participant
from jangkau.collection.services.partner_keys import give_key
from jangkau.collection.services.partner_notices import PAYMENT_SERVICE, Message, PaymentTold, Said, hear_payment
from jangkau.collection.services.partners import Terms, add_partner
from jangkau.collection.services.payments import PaymentAnswer
from jangkau.collection.services.refund_requests import Account, Wish, refund_held_money
from jangkau.collection.services.refunds import approve_refund, record_refund_results, send_refunds
from jangkau.console.demonstration import case
from jangkau.core.errors import Refusal
from jangkau.core.history import acting
from jangkau.partnership.models import Member
from jangkau.registry.selectors.reach import Reach, reach_of

AT = case.PAID_AT + datetime.timedelta(days=1)
REQUEST = "LATIHAN-1"
TO_MATCH, TO_REFUND = "LATIHAN-2", "LATIHAN-3"
_PAYER_BILLS = "MANDIRI/"
_held: dict[str, PartnerProfile] = {}


def prepare() -> None:
    """Make the bank a partner, bill two workers, and hold money for one bill and for a refund."""
    from cryptography.hazmat.primitives.asymmetric import rsa
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    administrator, officer = reach_of(case.ADMINISTRATOR), reach_of(case.BRANCH_OFFICER)
    add_partner(reach=administrator, code=case.CHANNEL, va_prefix="12345", terms=Terms(most_rupiah=1_000_000_000))
    public = rsa.generate_private_key(public_exponent=65537, key_size=2048).public_key()
    pem = public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    give_key(reach=administrator, code=case.CHANNEL, public_key=pem, now=AT)
    members = Member.objects.filter(agreement__code=case.AGREEMENT).order_by("pk")[:2]
    with acting(by=officer.username, reason="menyiapkan latihan"):
        for member in members:
            issued = bill_participant(person_id=member.participant.person_id, reach=officer, now=AT, count=1)
        bill = Bill.objects.get(pk=issued.bill_id)
        for reference in (TO_MATCH, TO_REFUND):
            arrived = Arrived("desk", case.CHANNEL, reference, bill.total_rupiah, AT)
            hold_money(
                arrived=arrived, reason="unmatched", office_id=bill.office_id, now=AT, by_user_id=officer.user_id
            )


def ready() -> None:
    """Look up the bank, so that only statements of the step itself are counted and interrupted."""
    key = PartnerKey.objects.filter(partner__code=case.CHANNEL).first()
    if key is not None:
        partner = partner_of_client(client_id=key.client_id, now=AT)
        assert partner is not None
        _held["bank"] = partner


def notice(_officer: Reach) -> None:
    """Tell of a payment as a bank does: each time as a new message."""
    _tell()


def _tell() -> str:
    bill = _bills()[0]
    message = Message(PAYMENT_SERVICE, str(secrets.randbelow(10**30)), REQUEST, b"notice".ljust(32), AT.date())
    told = PaymentTold(customer_number=bill.code, amount_rupiah=bill.total_rupiah, paid_at=AT)
    return hear_payment(partner=_held["bank"], message=message, told=told, say=_say, now=AT).text


def _say(outcome: PaymentAnswer | Refusal) -> Said:
    if isinstance(outcome, Refusal):
        raise outcome
    return Said("2002500", json.dumps({"payment": outcome.payment_id, "months": outcome.insured_months}))


def match(officer: Reach) -> None:
    """Pay the second bill with held money."""
    held = HeldMoney.objects.get(reference=TO_MATCH)
    with acting(by=officer.username, reason="mencocokkan uang"):
        match_money(bill_number=_bills()[1].number, held_ids=[held.pk], now=AT, by_user_id=officer.user_id)


def ask_refund(officer: Reach) -> None:
    """Ask that the other held money be paid back."""
    held = HeldMoney.objects.get(reference=TO_REFUND)
    wish = Wish(held.amount_rupiah, "salah kirim", Account("BANK-SINTETIS", "1234567890", "Budi"))
    with acting(by=officer.username, reason="meminta pengembalian"):
        refund_held_money(held_id=held.pk, wish=wish, now=AT, reach=officer)


def approve(supervisor: Reach) -> None:
    """Approve it."""
    with acting(by=supervisor.username, reason="menyetujui pengembalian"):
        approve_refund(refund_id=RefundRequest.objects.get().pk, now=AT, reach=supervisor)


def send(supervisor: Reach) -> None:
    """Put it into a batch for the bank."""
    with acting(by=supervisor.username, reason="mengirim pengembalian"):
        send_refunds(channel=case.CHANNEL, now=AT, reach=supervisor)


def hear_result(supervisor: Reach) -> None:
    """Record that the bank has paid it."""
    content = f"refund,status,bank_reference,note\n{RefundRequest.objects.get().pk},paid,HASIL-1,\n".encode()
    with acting(by=supervisor.username, reason="mencatat hasil"):
        record_refund_results(content=content, now=AT, reach=supervisor)


def whole(name: str) -> dict[str, tuple[object, object]]:
    """Return what is there, and what must be, when a step of money is done."""
    from django.db import transaction

    first, second = _bills()
    must: dict[str, tuple[object, object]] = {"differences in the books": (books_agree(), [])}
    must |= _paid("notice", first)
    kept = PartnerNotice.objects.get(request_id=REQUEST, payment__isnull=False)
    with transaction.atomic():
        must["answer to the notice told again"] = (_tell(), kept.answer)
        transaction.set_rollback(True)
    if name != "notice":
        must |= _paid("held money", second)
        used = HeldMoney.objects.get(reference=TO_MATCH).uses.values_list("amount_rupiah", flat=True)
        must["held money used"] = (list(used), [second.total_rupiah])
    if name in REFUND_STATES:
        must["refund"] = (RefundRequest.objects.get().state, REFUND_STATES[name])
        used = HeldMoney.objects.get(reference=TO_REFUND).uses.values_list("amount_rupiah", flat=True)
        must["money paid back"] = (list(used), [second.total_rupiah])
    return must


REFUND_STATES = {"ask refund": "asked", "approve refund": "approved", "send refund": "sent", "refund paid": "paid"}


def _paid(what: str, bill: Bill) -> dict[str, tuple[object, object]]:
    payments = list(Payment.objects.filter(bill=bill))
    months = InsuredMonth.objects.filter(payment__in=payments, voided_by=None).count()
    return {f"payments by {what}": (len(payments), 1), f"months by {what}": (months, bill.lines.count())}


def _bills() -> list[Bill]:
    return list(Bill.objects.filter(number__startswith=_PAYER_BILLS).order_by("pk"))
