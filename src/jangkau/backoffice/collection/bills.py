"""Bills: the list, one bill's story, issuing and cancelling."""

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from jangkau.backoffice.collection.forms import FindForm, IssueForm, ReasonForm
from jangkau.backoffice.collection.steps import events_of, steps_of
from jangkau.backoffice.pages import PageRequest, acting_for, done, form_of, page, refusals_on, saw, show
from jangkau.collection.selectors.bills import bill_head, find_bill
from jangkau.collection.services.bill_endings import cancel_bill
from jangkau.core.errors import Refusal
from jangkau.core.permissions import Right
from jangkau.partnership.selectors.bill_lists import bill_list
from jangkau.partnership.selectors.bill_pages import bill_page
from jangkau.partnership.selectors.billable import billable
from jangkau.partnership.services.billing import bill_agreement
from jangkau.registry.selectors.reach import NotPermitted


@page(Right.SEE_BILL, writes=True)
def bills(request: PageRequest) -> HttpResponse:
    """List bills within reach by state, and find one by its number or payment code.

    A search is sent by POST: what is typed may be a NIK by mistake, and must not stand in an address.
    """
    form = form_of(request, FindForm, initial={"q": request.GET.get("q", "")})
    text = str(form["q"].value() or "").strip()
    number = ""
    if text or form.is_bound:
        form = FindForm({"q": text})
        found = _found(request, form, text) if form.is_valid() else None
        if isinstance(found, HttpResponse):
            return found
        number = "" if form.errors else text
    asked = request.GET.get("agreement", "")
    listed = bill_list(
        reach=request.reach,
        state=request.GET.get("state", ""),
        agreement_id=int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < len(str(2**63)) else None,
        number=number,
        after=request.GET.get("after", ""),
    )
    return show(
        request,
        "backoffice/collection/bills.html",
        {
            "listed": listed,
            "state": request.GET.get("state", ""),
            "number": number,
            "may_bill": Right.BILL in request.reach.rights,
        },
        form=form,
        parts={"bill-list": "backoffice/collection/parts/bill_list.html"},
    )


def _found(request: PageRequest, form: FindForm, text: str) -> HttpResponse | None:
    """Lead on to the bill looked for, or to those whose number begins like that; else say on the form what is wrong."""
    try:
        bill_id = find_bill(text=text, reach=request.reach)
    except NotPermitted:
        raise
    except Refusal as refusal:
        form.add_error("q", str(refusal))
        return None
    if bill_id is not None:
        return HttpResponseRedirect(reverse("backoffice:bill", args=[bill_id]), status=303)
    if request.method == "POST":
        return HttpResponseRedirect(reverse("backoffice:bills", query={"q": text}), status=303)
    return None


@page(Right.SEE_BILL)
def bill(request: PageRequest, bill_id: int) -> HttpResponse:
    """Tell a bill's whole story."""
    shown = bill_page(
        bill_id=bill_id,
        reach=request.reach,
        language=get_language() or "id",
        now=request.now,
        after=request.GET.get("after", ""),
    )
    if shown.agreement is not None:
        saw(request, "agreement", shown.agreement.agreement_id)
    if shown.person_id is not None:
        saw(request, "person", shown.person_id)
    return show(
        request,
        "backoffice/collection/bill.html",
        {
            "page": shown,
            "story": shown.story,
            "head": shown.story.head,
            "steps": steps_of(shown.story),
            "events": events_of(shown.story),
        },
        parts={"bill-workers": "backoffice/collection/parts/bill_workers.html"},
    )


@page(Right.BILL, writes=True)
def bill_new(request: PageRequest, agreement_id: int) -> HttpResponse:
    """Show what would be billed under an agreement, and issue it."""
    form = form_of(request, IssueForm)
    sent = request.POST if request.method == "POST" else request.GET
    shown = billable(agreement_id=agreement_id, reach=request.reach, now=request.now, until=str(sent.get("until", "")))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            with acting_for(request, _("menerbitkan tagihan perjanjian")):
                issued = bill_agreement(
                    agreement_code=shown.code, reach=request.reach, now=request.now, month=shown.until
                )
            said = ngettext("%(count)s tagihan terbit.", "%(count)s tagihan terbit.", len(issued))
            is_one = len(issued) == 1
            to = reverse("backoffice:bill", args=[issued[0].bill_id]) if is_one else _bills_of(agreement_id)
            return done(request, to=to, say=said % {"count": len(issued)})
    return show(
        request,
        "backoffice/collection/bill_new.html",
        {"billable": shown, "bills_address": _bills_of(agreement_id)},
        form=form,
    )


def _bills_of(agreement_id: int) -> str:
    return reverse("backoffice:bills", query={"agreement": agreement_id})


@page(Right.BILL, writes=True)
def bill_cancel(request: PageRequest, bill_id: int) -> HttpResponse:
    """Cancel a bill that was not paid, for a reason."""
    head = bill_head(bill_id=bill_id, reach=request.reach, right=Right.BILL)
    form = form_of(request, ReasonForm)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form), acting_for(request, _("membatalkan tagihan")):
            freed = cancel_bill(
                bill_number=head.number,
                reason=form.cleaned_data["reason"],
                now=request.now,
                by_user_id=request.reach.user_id,
                office_ids=request.reach.offices_for(Right.BILL),
            )
            said = ngettext(
                "Tagihan dibatalkan; %(count)s bulan dapat ditagih lagi.",
                "Tagihan dibatalkan; %(count)s bulan dapat ditagih lagi.",
                freed,
            )
            return done(request, to=reverse("backoffice:bill", args=[bill_id]), say=said % {"count": freed})
    return show(request, "backoffice/collection/bill_cancel.html", {"head": head}, form=form)
