"""Money at the payments desk, once in each state, and the bank that is a payment partner."""

import datetime
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from jangkau.collection.selectors.payers import Payer
from jangkau.collection.services.held_money import Arrived, hold_money
from jangkau.collection.services.matching import carry_held_money
from jangkau.collection.services.partner_keys import give_key
from jangkau.collection.services.partners import Terms, add_partner
from jangkau.collection.services.refund_requests import Account, Wish, refund_held_money
from jangkau.collection.services.refunds import approve_refund, send_refunds
from jangkau.console.demonstration import case
from jangkau.core.history import acting
from jangkau.core.permissions import Right
from jangkau.registry.selectors.offices import office_in_reach
from jangkau.registry.selectors.reach import reach_of

_CLOCK = ZoneInfo("Asia/Makassar")
_ACCOUNT = Account(case.CHANNEL, "0011223344", "Penyetor Sintetis")
_PREFIX = "88810"


@dataclass(frozen=True)
class Counter:
    """Who stood at the counter: one who paid, and another, whose bill is open."""

    paid_id: int
    waiting_id: int
    open_bill_id: int


def make_partner(*, now: datetime.datetime) -> None:
    """Make the bank a payment partner with a key of which nobody has the private half."""
    reach = reach_of(case.ADMINISTRATOR)
    public = rsa.generate_private_key(public_exponent=65537, key_size=2048).public_key()
    pem = public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    terms = Terms(most_rupiah=1_000_000_000, fee_rupiah=1_500)
    add_partner(reach=reach, code=case.CHANNEL, va_prefix=_PREFIX, terms=terms)
    give_key(reach=reach, code=case.CHANNEL, public_key=pem, now=_ago(now, 30))


def leave_money(counter: Counter, *, now: datetime.datetime) -> None:
    """Leave money that nobody can place and money that is short; carry some forward, and refund some in each state."""
    officer, supervisor = reach_of(case.BRANCH_OFFICER), reach_of(case.SUPERVISOR)
    with acting(by=officer.username, reason="menahan uang"):
        _hold("TRF-001", 50_000, "unmatched", now, days=40, note="Iuran ojek, tanpa nomor tagihan (sintetis)")
        _hold("TRF-002", 20_000, "underpaid", now, days=2, payer=counter.waiting_id, bill_id=counter.open_bill_id)
        over = _hold("TRF-003", 16_800, "overpaid", now, days=6, payer=counter.paid_id)
        carry_held_money(held_id=over, now=_ago(now, 5), by_user_id=officer.user_id)
        sent, approved, _asked = [
            _refund(_hold(f"TRF-{number:03}", rupiah, "unmatched", now, days=days), rupiah, now, days=days - 1)
            for number, rupiah, days in ((4, 1_000_000, 9), (5, 250_000, 5), (6, 75_000, 3))
        ]
    with acting(by=supervisor.username, reason="menyetujui pengembalian uang"):
        approve_refund(refund_id=sent, now=_ago(now, 6), by_user_id=supervisor.user_id)
        send_refunds(channel=case.CHANNEL, now=_ago(now, 6), by_user_id=supervisor.user_id)
        approve_refund(refund_id=approved, now=_ago(now, 3), by_user_id=supervisor.user_id)


def _hold(
    reference: str,
    rupiah: int,
    reason: str,
    now: datetime.datetime,
    *,
    days: int,
    payer: int | None = None,
    bill_id: int | None = None,
    note: str = "",
) -> int:
    officer = reach_of(case.BRANCH_OFFICER)
    return hold_money(
        arrived=Arrived("desk", case.CHANNEL, reference, rupiah, _ago(now, days)),
        reason=reason,
        office_id=office_in_reach(code=case.OFFICE, reach=officer, right=Right.RECORD_PAYMENT).pk,
        now=_ago(now, days),
        by_user_id=officer.user_id,
        payer=Payer(person_id=payer),
        bill_id=bill_id,
        note=note,
    )


def _refund(held_id: int, rupiah: int, now: datetime.datetime, *, days: int) -> int:
    return refund_held_money(
        held_id=held_id,
        wish=Wish(rupiah, "Salah transfer, surat penyetor diterima (sintetis)", _ACCOUNT),
        now=_ago(now, days),
        by_user_id=reach_of(case.BRANCH_OFFICER).user_id,
    )


def _ago(now: datetime.datetime, days: int) -> datetime.datetime:
    return (now - datetime.timedelta(days=days)).astimezone(_CLOCK).replace(hour=11, minute=0, second=0, microsecond=0)
