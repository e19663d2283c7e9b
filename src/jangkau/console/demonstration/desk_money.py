"""Money at the payments desk, once in each state, a closed month, and the bank that is a payment partner."""

import datetime
from dataclasses import dataclass

from jangkau.collection.selectors.payers import Payer
from jangkau.collection.services.bills import IssuedBill
from jangkau.collection.services.closings import close_month
from jangkau.collection.services.held_money import Arrived, assign_responsible, hold_money
from jangkau.collection.services.matching import carry_held_money
from jangkau.collection.services.partner_keys import give_key
from jangkau.collection.services.partners import Terms, add_partner
from jangkau.collection.services.refund_requests import Account, Wish, drop_refund, refund_held_money
from jangkau.collection.services.refunds import RESULT_COLUMNS, approve_refund, record_refund_results, send_refunds
from jangkau.console.demonstration import case
from jangkau.console.demonstration.days import ago
from jangkau.core.history import acting
from jangkau.core.permissions import Right
from jangkau.registry.selectors.offices import office_in_reach
from jangkau.registry.selectors.reach import Reach, reach_of
from jangkau.rules.months import Month

_ACCOUNT = Account(case.CHANNEL, "0011223344", "Penyetor Sintetis")
_PREFIX = "88810"


@dataclass(frozen=True)
class Counter:
    """Who stood at the counter, and their bills: one who paid, one whose bill is open, one whose bill ran out."""

    paid_id: int
    waiting_id: int
    paid_bill: IssuedBill
    open_bill: IssuedBill
    late_bill: IssuedBill


def make_partner(public_key: str, *, now: datetime.datetime) -> None:
    """Make the bank a payment partner with a key."""
    reach = reach_of(case.ADMINISTRATOR)
    terms = Terms(most_rupiah=1_000_000_000, fee_rupiah=1_500)
    add_partner(reach=reach, code=case.CHANNEL, va_prefix=_PREFIX, terms=terms)
    give_key(reach=reach, code=case.CHANNEL, public_key=public_key, now=_ago(now, 30))


def leave_money(counter: Counter, *, now: datetime.datetime) -> None:
    """Hold money for each reason, give some to a colleague, carry some forward, and refund some in each state."""
    officer = reach_of(case.BRANCH_OFFICER)
    paid, waiting, late = counter.paid_bill, counter.open_bill, counter.late_bill
    with acting(by=officer.username, reason="menahan uang"):
        _hold("TRF-001", 50_000, "unmatched", _ago(now, 75), note="Iuran ojek, tanpa nomor tagihan (sintetis)")
        _hold("TRF-002", 20_000, "underpaid", _ago(now, 2), payer=counter.waiting_id, bill=waiting)
        _hold("TRF-007", paid.total_rupiah, "duplicate", _ago(now, 1), payer=counter.paid_id, bill=paid)
        _hold("TRF-008", late.total_rupiah, "bill_not_open", _ago(now, 12), bill=late)
        _hold("TRF-009", 5_000, "overpaid", _ago(now, 1), payer=counter.paid_id, bill=paid)
        given = _hold("TRF-010", 84_000, "unmatched", _ago(now, 9))
        assign_responsible(held_id=given, username=case.SUPERVISOR)
        over = _hold("TRF-003", 16_800, "overpaid", _ago(now, 6), payer=counter.paid_id)
        carry_held_money(held_id=over, now=_ago(now, 5), by_user_id=officer.user_id)
    _refund_in_each_state(officer, reach_of(case.SUPERVISOR), now)


def close_first_month(*, now: datetime.datetime) -> None:
    """Close the first month in which anything was booked."""
    head = reach_of(case.HEAD_SUPERVISOR)
    with acting(by=head.username, reason="menutup pembukuan: semua rekening koran sudah dicocokkan"):
        close_month(
            month=Month.of(case.PROVINCE_PAID_AT.date()),
            today=now.date(),
            now=now,
            by_user_id=head.user_id,
            office_ids=head.offices_for(Right.CLOSE_BOOKS),
        )


def _refund_in_each_state(officer: Reach, supervisor: Reach, now: datetime.datetime) -> None:
    with acting(by=officer.username, reason="meminta pengembalian uang"):
        sent, approved, _asked, paid, failed, dropped = (
            _refund(_hold(reference, rupiah, "unmatched", _ago(now, 9)), rupiah, officer, _ago(now, 8))
            for reference, rupiah in (
                ("TRF-004", 1_000_000), ("TRF-005", 250_000), ("TRF-006", 75_000),
                ("TRF-011", 120_000), ("TRF-012", 60_000), ("TRF-013", 33_600),
            )
        )  # fmt: skip
        drop_refund(refund_id=dropped, note="Penyetor ternyata peserta (sintetis)", now=_ago(now, 7), reach=officer)
    with acting(by=supervisor.username, reason="mengembalikan uang lewat bank"):
        for refund_id in (sent, paid, failed):
            approve_refund(refund_id=refund_id, now=_ago(now, 6), reach=supervisor)
        send_refunds(channel=case.CHANNEL, now=_ago(now, 5), reach=supervisor)
        answer = f"{paid},paid,BALIK-1,\n{failed},failed,BALIK-2,rekening sudah ditutup\n"
        record_refund_results(
            content=f"{','.join(RESULT_COLUMNS)}\n{answer}".encode(), now=_ago(now, 4), reach=supervisor
        )
        approve_refund(refund_id=approved, now=_ago(now, 3), reach=supervisor)


def _hold(
    reference: str,
    rupiah: int,
    reason: str,
    at: datetime.datetime,
    *,
    payer: int | None = None,
    bill: IssuedBill | None = None,
    note: str = "",
) -> int:
    officer = reach_of(case.BRANCH_OFFICER)
    return hold_money(
        arrived=Arrived("desk", case.CHANNEL, reference, rupiah, at),
        reason=reason,
        office_id=office_in_reach(code=case.OFFICE, reach=officer, right=Right.RECORD_PAYMENT).pk,
        now=at,
        by_user_id=officer.user_id,
        payer=Payer(person_id=payer),
        bill_id=bill.bill_id if bill else None,
        note=note,
    )


def _refund(held_id: int, rupiah: int, officer: Reach, at: datetime.datetime) -> int:
    wish = Wish(rupiah, "Salah transfer, surat penyetor diterima (sintetis)", _ACCOUNT)
    return refund_held_money(held_id=held_id, wish=wish, now=at, reach=officer)


def _ago(now: datetime.datetime, days: int) -> datetime.datetime:
    # After whoever stood at the counter that day.
    return ago(now, days, hour=11)
