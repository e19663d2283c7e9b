"""Bank accounts, statements and lines as they are shown."""

import datetime
from dataclasses import dataclass

from django.db.models import QuerySet

from jangkau.collection.models import BankAccount, LineMatch, Payment, Statement, StatementLine
from jangkau.collection.models.bills import BillState
from jangkau.collection.models.statements import LineOutcome, MatchReason
from jangkau.core.paging import PAGE_ROWS, Slice, slice_of
from jangkau.core.permissions import Right
from jangkau.registry.selectors.reach import NotPermitted, Reach

_FINAL = (LineOutcome.SETTLED, LineOutcome.REFUND, LineOutcome.FEE)
_MOST_CANDIDATES = 20


@dataclass(frozen=True, slots=True)
class AccountShown:
    """A bank account."""

    number: str
    name: str
    channel: str


@dataclass(frozen=True, slots=True)
class LineShown:
    """A line, and what it turned out to be; no outcome for money that left and is not explained yet.

    ``may_decide`` says whether the desk still has something to say, ``responsible`` who looks after what is held.
    """

    line_id: int
    value_date: datetime.date
    amount_rupiah: int
    reference: str
    narrative: str
    channel: str
    outcome: str
    reason: str
    note: str
    fee_rupiah: int
    may_decide: bool
    is_held: bool
    responsible: str


@dataclass(frozen=True, slots=True)
class StatementShown:
    """A statement and a page of the lines that it told first."""

    statement_id: int
    account: AccountShown
    number: str
    first_on: datetime.date
    last_on: datetime.date
    opening_rupiah: int | None
    closing_rupiah: int | None
    line_count: int
    new_count: int
    received_at: datetime.datetime
    received_by: str
    lines: Slice[LineShown]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A payment whose money has not been seen on a statement yet."""

    payment_id: int
    reference: str
    bill_number: str
    amount_rupiah: int
    paid_at: datetime.datetime


def accounts_in_reach(*, reach: Reach) -> list[AccountShown]:
    """Return the bank accounts whose statements the asker may take in.

    Raises:
        NotPermitted: if he may nowhere.
    """
    reach.require(Right.RECONCILE)
    accounts = BankAccount.objects.filter(office__in=reach.offices_for(Right.RECONCILE))
    return [_account(account) for account in accounts.order_by("bank", "number")]


def statement_shown(*, statement_id: int, after: str, reach: Reach) -> StatementShown | None:
    """Return a statement with the lines after a row; None if there is none within reach.

    Raises:
        NotPermitted: if the asker may neither reconcile nor see the books.
    """
    found = Statement.objects.select_related("account", "received_by").filter(
        pk=statement_id, account__office__in=_offices(reach)
    )
    statement = found.first()
    if statement is None:
        return None
    rows = StatementLine.objects.filter(statement=statement, row__gt=int(after) if after.isdecimal() else 0)
    lines = [_line(line) for line in _with_matches(rows).order_by("row")[: PAGE_ROWS + 1]]
    rows_of = {line.pk: line.row for line in rows.order_by("row")[: PAGE_ROWS + 1]}
    return StatementShown(
        statement_id=statement.pk,
        account=_account(statement.account),
        number=statement.number,
        first_on=statement.first_on,
        last_on=statement.last_on,
        opening_rupiah=statement.opening_rupiah,
        closing_rupiah=statement.closing_rupiah,
        line_count=statement.line_count,
        new_count=statement.new_count,
        received_at=statement.received_at,
        received_by=statement.received_by.full_name,
        lines=slice_of(lines, limit=PAGE_ROWS, cursor=lambda line: str(rows_of[line.line_id])),
    )


def latest_statements(*, channel: str, reach: Reach) -> list[Statement]:
    """Return the statements of a channel that came last."""
    statements = Statement.objects.select_related("account").filter(
        account__channel=channel, account__office__in=_offices(reach)
    )
    return list(statements.order_by("-pk")[:10])


def line_shown(*, line_id: int, reach: Reach) -> LineShown | None:
    """Return a line; None if there is none within reach.

    Raises:
        NotPermitted: if the asker may neither reconcile nor see the books.
    """
    line = _with_matches(StatementLine.objects.filter(pk=line_id, account__office__in=_offices(reach))).first()
    return _line(line) if line is not None else None


def candidates(*, line: LineShown) -> list[Candidate]:
    """Return payments of a line's channel that were not settled, those nearest to its day first."""
    payments = Payment.objects.select_related("bill").filter(
        channel=line.channel,
        settlement__isnull=True,
        paid_at__lt=datetime.datetime.combine(line.value_date, datetime.time.max, datetime.UTC),
    )
    latest = payments.exclude(bill__state=BillState.REVERSED).order_by("-paid_at", "-pk")[:_MOST_CANDIDATES]
    return [
        Candidate(payment.pk, payment.reference, payment.bill.number, payment.amount_rupiah, payment.paid_at)
        for payment in latest
    ]


def _offices(reach: Reach) -> frozenset[int]:
    offices = reach.offices_for(Right.RECONCILE) | reach.offices_for(Right.SEE_BOOKS)
    if not offices:
        raise NotPermitted(username=reach.username, right=Right.RECONCILE.label)
    return offices


def _account(account: BankAccount) -> AccountShown:
    return AccountShown(account.number, str(account), account.channel)


def _with_matches(lines: QuerySet[StatementLine]) -> QuerySet[StatementLine]:
    return lines.select_related("account").prefetch_related("matches__held__responsible")


def _line(line: StatementLine) -> LineShown:
    matches = sorted(line.matches.all(), key=lambda match: match.pk)
    last: LineMatch | None = matches[-1] if matches else None
    held = next((match.held for match in matches if match.held is not None), None)
    outcome = last.outcome if last is not None else ""
    return LineShown(
        line_id=line.pk,
        value_date=line.value_date,
        amount_rupiah=line.amount_rupiah,
        reference=line.reference,
        narrative=line.narrative,
        channel=line.account.channel,
        outcome=str(LineOutcome(outcome).label) if outcome else "",
        reason=str(MatchReason(last.reason).label) if last is not None else "",
        note=last.note if last is not None else "",
        fee_rupiah=last.fee_rupiah if last is not None else 0,
        may_decide=outcome not in {*_FINAL, LineOutcome.LEFT},
        is_held=held is not None and outcome not in _FINAL,
        responsible=held.responsible.full_name if held is not None else "",
    )
