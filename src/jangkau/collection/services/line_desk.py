"""What the desk decides of a line that matched nothing by itself; each decision says why."""

import datetime
from collections.abc import Collection
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from jangkau.collection.models import HeldMoney, LineMatch, Payment, StatementLine
from jangkau.collection.models.bills import BillState
from jangkau.collection.models.held_money import HeldReason, MoneySource
from jangkau.collection.models.ledger import EntryKind
from jangkau.collection.models.statements import LineOutcome, MatchReason
from jangkau.collection.selectors.payers import payer_of
from jangkau.collection.services.books import Source, open_from, write_entry
from jangkau.collection.services.chart import AccountCode
from jangkau.collection.services.held_money import Arrived, assign_responsible, hold_money
from jangkau.collection.services.line_matching import hold_channel, stage_open_lines, write_settlements
from jangkau.collection.services.line_refunds import FINAL
from jangkau.collection.services.matching import Matched, match_money
from jangkau.core.errors import NotFound, Refusal
from jangkau.core.permissions import Right
from jangkau.registry.selectors.reach import Reach
from jangkau.rules.money import format_rupiah


class UnknownLine(NotFound):
    """There is no such line within reach."""

    message = _("Mutasi itu tidak ditemukan.")


class LineDecided(Refusal):
    """What the line was is known already, or its money was used."""

    message = _("Mutasi itu sudah diputuskan, atau uangnya sudah dipakai.")


class WhyMissing(Refusal):
    """A decision needs its reason."""

    message = _("Tulis alasannya, supaya pemeriksa memahaminya.")


class PaymentsDoNotFit(Refusal):
    """The payments named cannot be what the line brought."""

    message = _(
        "Pembayaran yang disebut berjumlah %(payments)s, mutasinya %(line)s. Yang disebut harus pembayaran saluran ini "
        "yang belum diselesaikan, dan tidak kurang dari uang yang masuk."
    )


def line_in_reach(*, line_id: int, reach: Reach) -> StatementLine:
    """Return a line of an account at whose office the asker may reconcile.

    Raises:
        NotPermitted: if he may nowhere.
        UnknownLine: if there is none within reach.
    """
    reach.require(Right.RECONCILE)
    lines = StatementLine.objects.select_related("account__office")
    line = lines.filter(pk=line_id, account__office__in=reach.offices_for(Right.RECONCILE)).first()
    if line is None:
        raise UnknownLine()
    return line


@transaction.atomic
def settle_line(*, line_id: int, references: Collection[str], note: str, reach: Reach, now: datetime.datetime) -> None:
    """Say which payments of its channel a line has brought; what is missing is the channel's fee.

    Args:
        line_id: the line.
        references: the channel's own references of the payments.
        note: why.
        reach: who decides.
        now: when.

    Raises:
        NotPermitted, UnknownLine, WhyMissing, LineDecided: as the names say.
        PaymentsDoNotFit: if one is not there, is settled or reversed, or they are less than the line brought.
    """
    line = _undecided(line_id, note, reach)
    parameters: dict[str, Any] = {
        "channel": line.account.channel, "now": now, "by_user_id": reach.user_id, "note": note.strip(),
        "open_from": open_from(),
    }  # fmt: skip
    payments = Payment.objects.filter(channel=line.account.channel, reference__in=set(references))
    open_ones = list(payments.filter(settlement__isnull=True).exclude(bill__state=BillState.REVERSED).order_by("pk"))
    rupiah = sum(payment.amount_rupiah for payment in open_ones)
    if len(open_ones) != len(set(references)) or rupiah < line.amount_rupiah or line.amount_rupiah < 0:
        raise PaymentsDoNotFit(payments=format_rupiah(rupiah), line=format_rupiah(line.amount_rupiah))
    stage_open_lines(parameters)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM open_line WHERE line_id = %s", [line.pk])
        if not cursor.fetchone()[0]:
            raise LineDecided()
        rows = [(line.pk, payment.pk, MatchReason.DESK.value) for payment in open_ones]
        cursor.executemany("INSERT INTO settling VALUES (%s, %s, %s)", rows)
    write_settlements(parameters)


@transaction.atomic
def pay_bill_with_line(*, line_id: int, bill_number: str, reach: Reach, now: datetime.datetime) -> Matched:
    """Pay a bill with the held money of a line; what is over stays held.

    Raises:
        NotPermitted, UnknownLine, LineDecided: as the names say.
        Refusal: as ``match_money``.
    """
    line = line_in_reach(line_id=line_id, reach=reach)
    held = _held_of(line)
    return match_money(
        bill_number=bill_number,
        held_ids=[held.pk],
        now=now,
        by_user_id=reach.user_id,
        office_ids=reach.offices_for(Right.RECORD_PAYMENT),
    )


@transaction.atomic
def leave_line_held(*, line_id: int, responsible: str, note: str, reach: Reach, now: datetime.datetime) -> None:
    """Leave the money of a line held, with somebody who looks after it and the reason.

    Raises:
        NotPermitted, UnknownLine, WhyMissing, LineDecided, UnknownResponsible: as the names say.
    """
    line = _undecided(line_id, note, reach)
    held = _held_of(line)
    assign_responsible(held_id=held.pk, username=responsible)
    _decide(line, LineOutcome.LEFT, note, reach, now, held=held)


@transaction.atomic
def book_line_as_fee(*, line_id: int, note: str, reach: Reach, now: datetime.datetime) -> None:
    """Say that a debit line is what the bank takes for itself.

    Raises:
        NotPermitted, UnknownLine, WhyMissing, LineDecided: as the names say.
    """
    line = _undecided(line_id, note, reach)
    if line.amount_rupiah > 0:
        raise LineDecided()
    entry = write_entry(
        source=Source(line.account.channel, line.account.office_id),
        kind=EntryKind.FEE,
        key=f"fee:{line.pk}",
        narrative="Biaya bank",
        occurred_on=line.value_date,
        now=now,
        amounts={AccountCode.CHANNEL_FEES: -line.amount_rupiah, AccountCode.BANK: line.amount_rupiah},
    )
    _decide(line, LineOutcome.FEE, note, reach, now, entry=entry, fee_rupiah=-line.amount_rupiah)


@transaction.atomic
def hold_reversed(*, payment_id: int, reach: Reach, now: datetime.datetime) -> int:
    """Hold the money of a payment that was reversed after a line had brought it, and return the held money's key.

    Raises:
        NotPermitted: if the asker may not reconcile.
        UnknownLine: if no line within reach brought the money of such a payment.
    """
    payments = Payment.objects.select_related("bill", "settlement__match")
    payment = payments.filter(pk=payment_id, settlement__isnull=False, bill__state=BillState.REVERSED).first()
    if payment is None:
        raise UnknownLine()
    line = line_in_reach(line_id=payment.settlement.match.line_id, reach=reach)
    return hold_money(
        arrived=Arrived(
            MoneySource.STATEMENT, payment.channel, f"RKP-{payment.pk}", payment.amount_rupiah, payment.paid_at
        ),
        reason=HeldReason.BILL_NOT_OPEN,
        office_id=line.account.office_id,
        now=now,
        by_user_id=reach.user_id,
        payer=payer_of(payment.bill),
        bill_id=payment.bill_id,
    )


def _undecided(line_id: int, note: str, reach: Reach) -> StatementLine:
    line = line_in_reach(line_id=line_id, reach=reach)
    if not note.strip():
        raise WhyMissing()
    hold_channel(line.account.channel)
    if line.matches.filter(outcome__in=[*FINAL, LineOutcome.LEFT]).exists():
        raise LineDecided()
    return line


def _held_of(line: StatementLine) -> HeldMoney:
    match = line.matches.select_related("held").filter(outcome=LineOutcome.HELD).first()
    if match is None or match.held is None or line.matches.filter(outcome__in=FINAL).exists():
        raise LineDecided()
    return match.held


def _decide(
    line: StatementLine, outcome: LineOutcome, note: str, reach: Reach, now: datetime.datetime, **fields: object
) -> None:
    LineMatch.objects.create(
        line=line,
        outcome=outcome,
        reason=MatchReason.DESK,
        note=note.strip(),
        recorded_at=now,
        recorded_by_id=reach.user_id,
        **fields,
    )
