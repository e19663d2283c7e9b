"""Paying: which months, the bill, how to pay it, and its receipt."""

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from jangkau.backoffice.collection.forms import OwnBillForm
from jangkau.backoffice.collection.own_bills import amount_shown, chosen_months
from jangkau.backoffice.pages import download, show
from jangkau.collection.selectors.bills import BillHead, BillNotFound, bill_head
from jangkau.collection.selectors.own_bills import MonthsNotOffered, OwnBill
from jangkau.collection.selectors.qris import QrisPage, qris_page
from jangkau.collection.selectors.receipts import receipt_of_bill
from jangkau.collection.services.own_bills import AmountChanged
from jangkau.collection.services.qris_codes import ask_for_code
from jangkau.collection.services.reattestations import ReattestationMissing
from jangkau.core.permissions import Right
from jangkau.outreach.selectors.self_pay_offers import own_bill_beside_sponsors
from jangkau.outreach.services.hand_over import bill_own_months
from jangkau.portal.pages import WorkerRequest, worker_page
from jangkau.registry.selectors.accounts import is_holder_himself


@worker_page(writes=True)
def months(request: WorkerRequest, person_id: int) -> HttpResponse:
    """Show what months cost and bill those chosen; a second press finds the bill that the first one made.

    The offer to go on after a sponsor's end is taken here as well, in one tap.
    """
    sent = request.POST if request.method == "POST" else request.GET
    first_month, count = chosen_months(sent)
    is_changed = False
    if request.method == "POST":
        try:
            issued = bill_own_months(
                person_id=person_id, reach=request.reach, now=request.now, first_month=first_month, count=count,
                total_rupiah=amount_shown(sent), is_tap="after_sponsor" in sent, attested="attested" in sent,
            )  # fmt: skip
            return HttpResponseRedirect(reverse("portal:pay", args=[person_id, issued.bill_id]), status=303)
        except (AmountChanged, MonthsNotOffered):
            if "after_sponsor" in sent:
                # His own page says how the offer stands now: billed by a tap before, paid, or at another price.
                return HttpResponseRedirect(reverse("portal:person", args=[person_id]), status=303)
            is_changed, first_month, count = True, None, None
        except ReattestationMissing:
            # What is to be stated stands on the page below.
            pass
    try:
        own = own_bill_beside_sponsors(
            person_id=person_id, reach=request.reach, now=request.now, first_month=first_month, count=count
        )
    except MonthsNotOffered:
        is_changed = True
        own = own_bill_beside_sponsors(person_id=person_id, reach=request.reach, now=request.now)
    values = {"own": own, "person_id": person_id, "is_changed": is_changed, "is_tap": "after_sponsor" in sent}
    status = 409 if request.method == "POST" else 200
    return show(request, "portal/months.html", values, form=_statement(request, own), status=status)


def _statement(request: WorkerRequest, own: OwnBill) -> OwnBillForm:
    """Return the form on which a worker states, or whoever looks after him, that he works; empty where nothing is."""
    asks, holder = own.asks_statement, {"user_id": request.reach.user_id, "person_id": own.card.person_id}
    speaks_for = own.card.name if asks and not is_holder_himself(**holder) else ""
    return OwnBillForm(request.POST if request.method == "POST" else None, asks=asks, speaks_for=speaks_for)


@worker_page(writes=True)
def pay(request: WorkerRequest, person_id: int, bill_id: int) -> HttpResponse:
    """Show a bill and how to pay it: by its code at a bank or shop, or by QRIS, which is asked for here."""
    shown = qris_page(bill_id=bill_id, reach=request.reach, now=request.now)
    _require_own(shown.head, person_id)
    if request.method == "POST":
        ask_for_code(
            bill_id=bill_id, acquirer_code=request.POST.get("acquirer", ""), reach=request.reach, now=request.now
        )
        return HttpResponseRedirect(f"{reverse('portal:pay', args=[person_id, bill_id])}#qris", status=303)
    return show_bill(
        request, shown, back=reverse("portal:person", args=[person_id]),
        receipt=reverse("portal:receipt", args=[person_id, bill_id]),
    )  # fmt: skip


def show_bill(request: WorkerRequest, shown: QrisPage, *, back: str, receipt: str) -> HttpResponse:
    """Show a bill and how to pay it.

    Args:
        request: who asks.
        shown: the bill.
        back: the address of whose bill it is.
        receipt: the address of its receipt.
    """
    values = {
        "head": shown.head,
        "qris": shown.qris,
        "here": request.path,
        "back": back,
        "receipt": receipt,
        "is_paid": shown.head.state == "paid",
    }
    return show(request, "portal/pay.html", values)


@worker_page()
def receipt(request: WorkerRequest, person_id: int, bill_id: int) -> HttpResponse:
    """Hand out the receipt of a bill that was paid."""
    _require_own(bill_head(bill_id=bill_id, reach=request.reach, right=Right.SEE_BILL), person_id)
    content = receipt_of_bill(bill_id=bill_id, reach=request.reach, language=get_language() or "id")
    return download(f"{_('bukti-bayar')}-{bill_id}.pdf", content, "application/pdf")


def _require_own(head: BillHead, person_id: int) -> None:
    """Refuse a bill under the address of somebody who does not pay it."""
    if head.payer_person_id != person_id:
        raise BillNotFound(bill="")
