"""One payment for all members of a wadah: which months, the bill, how to pay it, and its receipt."""

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from jangkau.backoffice.collection.own_bills import amount_shown, chosen_months
from jangkau.backoffice.pages import download, show
from jangkau.collection.selectors.own_bills import MonthsNotOffered
from jangkau.collection.selectors.qris import qris_page
from jangkau.collection.selectors.receipts import receipt_of_bill
from jangkau.collection.selectors.wadah_bills import bill_of_wadah, open_bills_of_wadah, wadah_months
from jangkau.collection.services.bills import NothingToBill
from jangkau.collection.services.own_bills import AmountChanged, bill_wadah
from jangkau.collection.services.qris_codes import ask_for_code
from jangkau.portal.pages import WorkerRequest, worker_page
from jangkau.portal.paying import show_bill


@worker_page(writes=True)
def wadah_months_page(request: WorkerRequest, code: str) -> HttpResponse:
    """Show what months cost for all members and bill those chosen; a second press bills nothing twice."""
    sent = request.POST if request.method == "POST" else request.GET
    first_month, count = chosen_months(sent)
    is_changed = False
    if request.method == "POST":
        try:
            issued = bill_wadah(
                wadah_code=code, reach=request.reach, now=request.now, first_month=first_month, count=count,
                total_rupiah=amount_shown(sent),
            )  # fmt: skip
            there = reverse("portal:wadah_pay", args=[code, issued.bill.bill_id])
            return HttpResponseRedirect(there, status=303)
        except (AmountChanged, MonthsNotOffered, NothingToBill):
            is_changed, first_month, count = True, None, None
    try:
        own = wadah_months(code=code, reach=request.reach, now=request.now, first_month=first_month, count=count)
    except MonthsNotOffered:
        is_changed, own = True, wadah_months(code=code, reach=request.reach, now=request.now)
    waiting = open_bills_of_wadah(code=code, reach=request.reach)
    values = {"own": own, "waiting": waiting, "is_changed": is_changed}
    return show(request, "portal/wadah/months.html", values, status=409 if request.method == "POST" else 200)


@worker_page(writes=True)
def wadah_pay(request: WorkerRequest, code: str, bill_id: int) -> HttpResponse:
    """Show the bill of a wadah and how to pay it."""
    bill_of_wadah(code=code, bill_id=bill_id, reach=request.reach)
    if request.method == "POST":
        ask_for_code(
            bill_id=bill_id, acquirer_code=request.POST.get("acquirer", ""), reach=request.reach, now=request.now
        )
        return HttpResponseRedirect(f"{request.path}#qris", status=303)
    shown = qris_page(bill_id=bill_id, reach=request.reach, now=request.now)
    receipt = reverse("portal:wadah_receipt", args=[code, bill_id])
    return show_bill(request, shown, back=reverse("portal:wadah", args=[code]), receipt=receipt)


@worker_page()
def wadah_receipt(request: WorkerRequest, code: str, bill_id: int) -> HttpResponse:
    """Hand out the receipt of a bill that was paid."""
    bill_of_wadah(code=code, bill_id=bill_id, reach=request.reach)
    content = receipt_of_bill(bill_id=bill_id, reach=request.reach, language=get_language() or "id")
    return download(f"{_('bukti-bayar')}-{bill_id}.pdf", content, "application/pdf")
