"""What is shown of a payment: who recorded it, what was undone since, and how it stands in the books."""

import datetime
from dataclasses import dataclass

from django.db import connection

from jangkau.collection.models import Bill, Entry, MonthVoid, Payment
from jangkau.collection.models.insured_months import VoidReason
from jangkau.collection.models.ledger import EntryKind
from jangkau.collection.models.payments import CarryForwardReason
from jangkau.core import sql
from jangkau.core.permissions import Right
from jangkau.registry.selectors.reach import Reach


@dataclass(frozen=True, slots=True)
class Act:
    """Somebody's act on a bill: when, by whom, and why where that is asked for. ``who`` is a name."""

    at: datetime.datetime
    who: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class PaymentRecord:
    """A payment as it was recorded, and its reversal if there was one.

    ``insured_months``, ``carried_rupiah`` and ``numbers_issued`` are what it brought about when it was recorded.
    """

    payment_id: int
    channel: str
    reference: str
    amount_rupiah: int
    paid_at: datetime.datetime
    recorded: Act
    insured_months: int
    carried_rupiah: int
    numbers_issued: int
    reversal: Act | None


@dataclass(frozen=True, slots=True)
class Carried:
    """Money that bought no month, of some lines, for one reason."""

    reason: CarryForwardReason
    lines: int
    amount_rupiah: int

    @property
    def label(self) -> str:
        """The reason in words."""
        return str(self.reason.label)


@dataclass(frozen=True, slots=True)
class Departed:
    """Months that were given up because workers left, on one occasion."""

    months: int
    act: Act


@dataclass(frozen=True, slots=True)
class BookedAmount:
    """A posting: a debit is positive, a credit negative."""

    code: str
    name: str
    name_en: str
    amount_rupiah: int

    @property
    def debit_rupiah(self) -> int:
        """The amount if it is a debit, else 0."""
        return max(self.amount_rupiah, 0)

    @property
    def credit_rupiah(self) -> int:
        """The amount without its sign if it is a credit, else 0."""
        return max(-self.amount_rupiah, 0)


@dataclass(frozen=True, slots=True)
class BookEntry:
    """An entry of the books with its postings, which sum to zero."""

    kind: EntryKind
    narrative: str
    occurred_on: datetime.date
    recorded_at: datetime.datetime
    amounts: tuple[BookedAmount, ...]

    @property
    def label(self) -> str:
        """What happened, in words."""
        return str(self.kind.label)

    @property
    def sum_rupiah(self) -> int:
        """The sum of the postings: 0."""
        return sum(amount.amount_rupiah for amount in self.amounts)

    @property
    def debit_rupiah(self) -> int:
        """All debits; as much as all credits."""
        return sum(amount.debit_rupiah for amount in self.amounts)

    @property
    def credit_rupiah(self) -> int:
        """All credits."""
        return sum(amount.credit_rupiah for amount in self.amounts)


def payment_record(payment: Payment) -> PaymentRecord:
    """Return what is shown of a payment; it must be one that the reader may see."""
    reversal = (
        MonthVoid.objects.filter(payment=payment, reason=VoidReason.PAYMENT_REVERSED)
        .select_related("recorded_by")
        .first()
    )
    return PaymentRecord(
        payment_id=payment.pk,
        channel=payment.channel,
        reference=payment.reference,
        amount_rupiah=payment.amount_rupiah,
        paid_at=payment.paid_at,
        recorded=Act(payment.recorded_at, payment.recorded_by.full_name),
        insured_months=payment.answer["insured_months"],
        carried_rupiah=payment.answer["carried_rupiah"],
        numbers_issued=payment.answer["numbers_issued"],
        reversal=Act(reversal.recorded_at, reversal.recorded_by.full_name, reversal.note) if reversal else None,
    )


def carried_forward(payment_id: int) -> tuple[Carried, ...]:
    """Return the money of a payment that bought no month or was carried over from months given up, by reason."""
    with connection.cursor() as cursor:
        cursor.execute(sql.load("jangkau.collection", "carried_forward"), {"payment_id": payment_id})
        return tuple(Carried(CarryForwardReason(reason), lines, rupiah) for reason, lines, rupiah in cursor.fetchall())


def departures_from(payment_id: int) -> tuple[Departed, ...]:
    """Return the occasions on which workers left whose months a payment had bought, the first hundred."""
    if not MonthVoid.objects.filter(payment=payment_id, reason=VoidReason.DEPARTED).exists():
        return ()
    with connection.cursor() as cursor:
        cursor.execute(sql.load("jangkau.collection", "departures_from_payment"), {"payment_id": payment_id})
        return tuple(Departed(months, Act(at, who, note)) for months, at, who, note in cursor.fetchall())


def book_entries(*, payment: Payment, bill: Bill, reach: Reach) -> tuple[BookEntry, ...]:
    """Return what the books hold of a payment, the first hundred entries; nothing to whoever may not see the books."""
    if bill.office_id not in reach.offices_for(Right.SEE_BOOKS):
        return ()
    entries = Entry.objects.filter(payment=payment).order_by("pk").prefetch_related("postings__account")[:100]
    return tuple(
        BookEntry(
            kind=EntryKind(entry.kind),
            narrative=entry.narrative,
            occurred_on=entry.occurred_on,
            recorded_at=entry.recorded_at,
            amounts=tuple(
                BookedAmount(posting.account.code, posting.account.name, posting.account.name_en, posting.amount_rupiah)
                for posting in sorted(entry.postings.all(), key=lambda posting: posting.account_id)
            ),
        )
        for entry in entries
    )
