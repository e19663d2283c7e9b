"""A worker dies or drops out: what becomes of the months paid ahead for him."""

import datetime
import enum
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.db import transaction
from django.db.models import QuerySet, Sum

from jangkau.collection.models import Bill, BillLine, CarryForward, InsuredMonth, MonthVoid, PriceAdjustment
from jangkau.collection.models.bills import BillState
from jangkau.collection.models.insured_months import VoidReason
from jangkau.collection.models.ledger import EntryKind
from jangkau.collection.models.payments import CarryForwardReason
from jangkau.collection.selectors.office_days import day_at_office
from jangkau.collection.services.books import source_of, write_entry
from jangkau.collection.services.chart import AccountCode


class DeparturePolicy(enum.StrEnum):
    """What payer and agency agreed for months paid ahead (handbook on Perdir 22/PERDIR.02/072022, item 10)."""

    REFUND = "refund"
    TRANSFER = "transfer"
    KEEP = "keep"


@dataclass(frozen=True)
class SettledDeparture:
    """What the settling did."""

    voided_months: int
    refunded_rupiah: int
    carried_rupiah: int
    freed_lines: int


@transaction.atomic
def settle_departure(
    *,
    participant_id: int,
    left_on: datetime.date,
    policy: DeparturePolicy,
    note: str,
    now: datetime.datetime,
    by_user_id: int,
    bill_ids: Collection[int] | None = None,
) -> SettledDeparture:
    """Settle the months that lie wholly after a departure, as the parties agreed.

    Refund and transfer void them: the money is owed back to the payer, or carried forward for another worker.
    Keep leaves them. Months that have begun by ``left_on`` stay insured, and so do savings already paid for them.
    Lines not paid yet are freed, save under keep. To settle again changes nothing more.

    Args:
        participant_id: who left.
        left_on: the last day as a participant, such as the day of death.
        policy: what was agreed.
        note: why, in words that an auditor understands.
        now: when this is recorded.
        by_user_id: who settles.
        bill_ids: only months of these bills, such as those of one agreement; None for all.
    """
    if policy is DeparturePolicy.KEEP:
        return SettledDeparture(0, 0, 0, 0)
    lines = BillLine.objects.filter(participant_id=participant_id, month__gt=left_on, live=True)
    if bill_ids is not None:
        lines = lines.filter(bill__in=bill_ids)
    bills = _locked_bills(lines)
    months = (
        InsuredMonth.objects.filter(line__in=lines, voided_by=None)
        .select_related("payment", "line")
        .order_by("payment_id", "month", "cover")
    )
    refunded = carried = voided = 0
    for payment_id, group in groupby(list(months), key=lambda month: month.payment_id):
        paid_ahead = list(group)
        void = MonthVoid.objects.create(
            reason=VoidReason.DEPARTED, payment_id=payment_id, note=note, recorded_at=now, recorded_by_id=by_user_id
        )
        InsuredMonth.objects.filter(pk__in=[month.pk for month in paid_ahead]).update(voided_by=void)
        given_back = _given_back(paid_ahead)
        amount_rupiah = _move_money(void, paid_ahead, given_back, policy, bills[payment_id])
        if policy is DeparturePolicy.TRANSFER:
            _carry_forward(paid_ahead, given_back, now)
            carried += amount_rupiah
        else:
            refunded += amount_rupiah
        voided += len(paid_ahead)
    return SettledDeparture(voided, refunded, carried, lines.update(live=False) - voided)


def _locked_bills(lines: QuerySet[BillLine]) -> dict[int, Bill]:
    """Lock the bills of these lines, paid or not yet, and return the paid ones by their payment."""
    wanted = Bill.objects.filter(pk__in=lines.values("bill"), state__in=[BillState.ISSUED, BillState.PAID])
    locked = wanted.select_for_update(of=("self",), no_key=True).order_by("pk").prefetch_related("payments")
    return {payment.pk: bill for bill in locked for payment in bill.payments.all()}


@dataclass(frozen=True)
class _GivenBack:
    """What a fall of the price has given back of a month already."""

    jkk_rupiah: int = 0
    jkm_rupiah: int = 0
    jht_rupiah: int = 0

    @property
    def total_rupiah(self) -> int:
        return self.jkk_rupiah + self.jkm_rupiah + self.jht_rupiah


def _given_back(months: Sequence[InsuredMonth]) -> dict[int, _GivenBack]:
    adjustments = PriceAdjustment.objects.filter(month__in=months).order_by("month")
    sums = adjustments.values_list("month").annotate(Sum("jkk_rupiah"), Sum("jkm_rupiah"), Sum("jht_rupiah"))
    found = {month: _GivenBack(jkk, jkm, jht) for month, jkk, jkm, jht in sums}
    return {month.pk: found.get(month.pk, _GivenBack()) for month in months}


def _move_money(
    void: MonthVoid,
    months: Sequence[InsuredMonth],
    given_back: Mapping[int, _GivenBack],
    policy: DeparturePolicy,
    bill: Bill,
) -> int:
    """Take what is left of the months' money out of the funds and return how much it was."""
    jkk_rupiah = sum(month.jkk_rupiah - given_back[month.pk].jkk_rupiah for month in months)
    jkm_rupiah = sum(month.jkm_rupiah - given_back[month.pk].jkm_rupiah for month in months)
    jht_rupiah = sum(month.jht_rupiah - given_back[month.pk].jht_rupiah for month in months)
    total_rupiah = jkk_rupiah + jkm_rupiah + jht_rupiah
    owed = AccountCode.CARRIED_FORWARD if policy is DeparturePolicy.TRANSFER else AccountCode.REFUNDS_PAYABLE
    write_entry(
        source=source_of(payment=months[0].payment, bill=bill),
        kind=EntryKind.DEPARTURE,
        key=f"departure:{void.pk}",
        narrative=f"Peserta keluar, {len(months)} bulan dibayar di muka",
        occurred_on=day_at_office(bill, void.recorded_at),
        now=void.recorded_at,
        amounts={
            AccountCode.JKK_CONTRIBUTIONS: jkk_rupiah,
            AccountCode.JKM_CONTRIBUTIONS: jkm_rupiah,
            AccountCode.JHT_CONTRIBUTIONS: jht_rupiah,
            owed: -total_rupiah,
        },
    )
    return total_rupiah


def _carry_forward(
    months: Sequence[InsuredMonth], given_back: Mapping[int, _GivenBack], now: datetime.datetime
) -> None:
    left = {month: month.line.amount_rupiah - given_back[month.pk].total_rupiah for month in months}
    CarryForward.objects.bulk_create(
        [
            CarryForward(
                payment_id=month.payment_id,
                line_id=month.line_id,
                cover=month.cover,
                amount_rupiah=left_rupiah,
                reason=CarryForwardReason.DEPARTED,
                recorded_at=now,
            )
            for month, left_rupiah in left.items()
            if left_rupiah
        ]
    )
