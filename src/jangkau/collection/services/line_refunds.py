"""Debit lines that are refunds: under way, and paid with this; or paid by the bank's answer already."""

import datetime
import re

from jangkau.collection.models import LineMatch, RefundRequest, RefundStep, StatementLine
from jangkau.collection.models.refunds import RefundState
from jangkau.collection.models.statements import LineOutcome, MatchReason
from jangkau.collection.services.chart import AccountCode
from jangkau.collection.services.line_words import words_of
from jangkau.collection.services.refund_requests import lock_refund, record_step

FINAL = (LineOutcome.SETTLED, LineOutcome.REFUND, LineOutcome.FEE)
_NUMBERS = re.compile(r"(?<![0-9])[0-9]{1,18}(?![0-9])", re.ASCII)


def settle_refunds(*, channel: str, now: datetime.datetime, by_user_id: int) -> int:
    """Match debit lines of a channel with refunds that they name and whose amount they are; return how many.

    Args:
        channel: whose accounts.
        now: when this is recorded.
        by_user_id: who does it.
    """
    lines = StatementLine.objects.filter(account__channel=channel, amount_rupiah__lt=0)
    found = 0
    for line in lines.exclude(matches__outcome__in=FINAL).order_by("value_date", "identity"):
        refund = _refund_of(line, channel)
        if refund is not None:
            settle_refund(line=line, refund_id=refund.pk, now=now, by_user_id=by_user_id)
            found += 1
    return found


def settle_refund(
    *,
    line: StatementLine,
    refund_id: int,
    reason: MatchReason = MatchReason.REFUND_NUMBER,
    note: str = "",
    now: datetime.datetime,
    by_user_id: int,
) -> None:
    """Write down that a debit line is a refund; one that is still under way is paid with it."""
    refund = lock_refund(refund_id=refund_id)
    if refund.state == RefundState.SENT:
        step = RefundStep(
            refund=refund,
            state=RefundState.PAID,
            reference=line.reference,
            recorded_at=now,
            recorded_by_id=by_user_id,
        )
        rupiah = refund.amount_rupiah
        amounts = {AccountCode.REFUNDS_UNDER_WAY: rupiah, AccountCode.BANK: -rupiah}
        record_step(refund=refund, step=step, amounts=amounts)
    LineMatch.objects.create(
        line=line,
        outcome=LineOutcome.REFUND,
        reason=reason,
        note=note,
        refund=refund,
        recorded_at=now,
        recorded_by_id=by_user_id,
    )


def _refund_of(line: StatementLine, channel: str) -> RefundRequest | None:
    """Return the one refund that a line names by its number or by the bank's reference."""
    numbers = [int(number) for number in _NUMBERS.findall(f"{line.reference} {line.narrative}")]
    sent = RefundRequest.objects.filter(
        steps__batch__channel=channel, state__in=[RefundState.SENT, RefundState.PAID], amount_rupiah=-line.amount_rupiah
    ).exclude(pk__in=LineMatch.objects.filter(refund__isnull=False).values("refund"))
    words = words_of(reference=line.reference, narrative=line.narrative)
    by_reference = sent.filter(steps__state=RefundState.PAID, steps__reference__in=words)
    found = list(by_reference.distinct()[:2]) or list(sent.filter(pk__in=numbers).distinct()[:2])
    return found[0] if len(found) == 1 else None
