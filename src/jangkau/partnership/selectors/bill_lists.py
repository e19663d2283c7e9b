"""Lists of bills with the agreements that they are for."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, QuerySet, Sum

from jangkau.collection.models import Bill, Payment
from jangkau.collection.models.bills import BillState
from jangkau.collection.selectors.bill_story import issuers
from jangkau.collection.selectors.bills import BillHead, bills_in_reach, head_of, state_in_words
from jangkau.collection.selectors.payment_records import Act
from jangkau.core.paging import PAGE_ROWS, Slice, slice_of
from jangkau.core.permissions import Right
from jangkau.partnership.models import Agreement, AgreementBill
from jangkau.partnership.selectors.agreements import agreement_by_id
from jangkau.registry.selectors.reach import Reach


@dataclass(frozen=True, slots=True)
class AgreementOfBill:
    """The agreement that a bill is for."""

    agreement_id: int
    code: str
    title: str


@dataclass(frozen=True, slots=True)
class PaymentOfBill:
    """How a bill was paid: when the bank had the money, who recorded it, and how many months of cover it bought."""

    payment_id: int
    paid_at: datetime.datetime
    recorded: Act
    insured_months: int


@dataclass(frozen=True, slots=True)
class BillRow:
    """A bill in a list; ``agreement`` is None where a worker pays for himself."""

    head: BillHead
    issued: Act
    agreement: AgreementOfBill | None
    payment: PaymentOfBill | None


@dataclass(frozen=True, slots=True)
class StateTotal:
    """How many bills stand in a state, and what they ask for together."""

    state: BillState
    bills: int
    total_rupiah: int

    @property
    def label(self) -> str:
        """The state in words."""
        return state_in_words(self.state)


@dataclass(frozen=True, slots=True)
class BillList:
    """A page of bills, and the totals of all that the page was chosen from, whatever their state."""

    page: Slice[BillRow]
    totals: tuple[StateTotal, ...]
    agreement: AgreementOfBill | None

    @property
    def bills(self) -> int:
        """How many bills there are in all states."""
        return sum(total.bills for total in self.totals)

    @property
    def total_rupiah(self) -> int:
        """What all of them ask for."""
        return sum(total.total_rupiah for total in self.totals)

    def of_state(self, state: BillState) -> StateTotal:
        """Return the total of one state."""
        return next(total for total in self.totals if total.state == state)


def bill_list(
    *,
    reach: Reach,
    state: str = "",
    agreement_id: int | None = None,
    number: str = "",
    after: str = "",
    limit: int = PAGE_ROWS,
) -> BillList:
    """Return bills within reach, the latest first, and how many stand in which state.

    Args:
        reach: of the reader.
        state: only bills in this state are listed; all if it is no state.
        agreement_id: only bills of this agreement.
        number: only bills whose number begins with this.
        after: where the page begins, as the page before says; anything else counts as the beginning.
        limit: how many at most.

    Raises:
        NotPermitted: if the reader may see no bills.
        AgreementNotFound: if the agreement is not within reach.
    """
    bills = bills_in_reach(reach)
    agreement = None
    if agreement_id is not None:
        agreement = agreement_by_id(agreement_id=agreement_id, reach=reach, right=Right.SEE_BILL)
        bills = bills.filter(for_agreement__agreement=agreement)
    if number:
        bills = bills.filter(number__istartswith=number)
    totals = _totals(bills)
    if state in BillState.values:
        bills = bills.filter(state=state)
    if after.isascii() and after.isdecimal() and len(after) < len(str(2**63)):
        bills = bills.filter(pk__lt=int(after))
    found = list(bills.order_by("-pk")[: limit + 1])
    page = slice_of(_rows(found), limit=limit, cursor=lambda row: str(row.head.bill_id))
    return BillList(page, totals, _brief(agreement) if agreement else None)


def agreement_of(bill: Bill) -> AgreementOfBill | None:
    """Return the agreement that a bill is for, if it is for one."""
    tie = AgreementBill.objects.filter(bill=bill).order_by("pk")
    facts = tie.values_list("agreement_id", "agreement__code", "agreement__title").first()
    return AgreementOfBill(*facts) if facts else None


def _brief(agreement: Agreement) -> AgreementOfBill:
    return AgreementOfBill(agreement.pk, agreement.code, agreement.title)


def _totals(bills: QuerySet[Bill]) -> tuple[StateTotal, ...]:
    counted = {
        state: (count, rupiah)
        for state, count, rupiah in bills.values_list("state")
        .annotate(bills=Count("pk"), rupiah=Sum("total_rupiah"))
        .order_by("state")
    }
    return tuple(StateTotal(state, *counted.get(state, (0, 0))) for state in BillState)


def _rows(bills: list[Bill]) -> list[BillRow]:
    """Return the rows of bills, with what belongs to them asked for once each."""
    ids = [bill.pk for bill in bills]
    names, payments = issuers(bills), _payments(ids)
    ties = AgreementBill.objects.select_related("agreement").filter(bill__in=ids)
    agreements = {tie.bill_id: _brief(tie.agreement) for tie in ties}
    return [
        BillRow(
            head=head_of(bill),
            issued=Act(bill.issued_at, names.get(bill.pk, "")),
            agreement=agreements.get(bill.pk),
            payment=payments.get(bill.pk),
        )
        for bill in bills
    ]


def _payments(bill_ids: Iterable[int]) -> dict[int, PaymentOfBill]:
    found = Payment.objects.select_related("recorded_by").filter(bill__in=list(bill_ids)).order_by("pk")
    return {
        payment.bill_id: PaymentOfBill(
            payment_id=payment.pk,
            paid_at=payment.paid_at,
            recorded=Act(payment.recorded_at, payment.recorded_by.full_name),
            insured_months=payment.answer["insured_months"],
        )
        for payment in found
    }
