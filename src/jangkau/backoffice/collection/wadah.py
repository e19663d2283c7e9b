"""Wadah: the list, one wadah with its members' standing and its bills, and billing its members together."""

import uuid

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from jangkau.backoffice.collection.forms import IssueForm, ReasonForm
from jangkau.backoffice.collection.own_bills import amount_shown, chosen_months
from jangkau.backoffice.pages import PageRequest, acting_for, done, form_of, page, refusals_on, show
from jangkau.collection.selectors.own_bills import MonthsNotOffered
from jangkau.collection.selectors.wadah import list_wadah, reported_by_office, wadah_page
from jangkau.collection.selectors.wadah_bills import WadahMonths, wadah_months
from jangkau.collection.services.own_bills import bill_wadah
from jangkau.core.permissions import Right
from jangkau.enrolment.selectors.wadah_foundings import founding_to_decide, foundings_that_wait
from jangkau.enrolment.services.wadah_foundings import accept_founding, refuse_founding
from jangkau.rules.money import format_rupiah
from jangkau.rules.months import Month


@page(Right.SEE_PERSON)
def wadah_list(request: PageRequest) -> HttpResponse:
    """List the wadah of the offices within reach."""
    listed = list_wadah(reach=request.reach, today=request.today, after=request.GET.get("after", ""))
    values = {
        "listed": listed,
        "foundings": foundings_that_wait(reach=request.reach),
        "reported": reported_by_office(reach=request.reach),
    }
    return show(
        request,
        "backoffice/collection/wadah_list.html",
        values,
        parts={"wadah-list": "backoffice/collection/parts/wadah_rows.html"},
    )


@page(Right.MANAGE_MEMBERS, writes=True)
def wadah_founding(request: PageRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show a founding that waits, and accept it."""
    founding = founding_to_decide(public_id=public_id, reach=request.reach)
    if request.method == "POST":
        founded = accept_founding(public_id=public_id, reach=request.reach, now=request.now)
        say = _("Wadah diterima dengan kode %(code)s. Pendirinya diberi tahu lewat SMS.") % {"code": founded.code}
        return done(request, to=reverse("backoffice:wadah", args=[founded.code]), say=say)
    return show(request, "backoffice/collection/wadah_founding.html", {"founding": founding})


@page(Right.MANAGE_MEMBERS, writes=True)
def wadah_founding_refuse(request: PageRequest, public_id: uuid.UUID) -> HttpResponse:
    """Refuse a founding, with a reason that its founder reads."""
    founding = founding_to_decide(public_id=public_id, reach=request.reach)
    form = form_of(request, ReasonForm)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            refuse_founding(
                public_id=public_id, reach=request.reach, reason=form.cleaned_data["reason"], now=request.now
            )
            say = _("Permohonan ditolak. Pendirinya diberi tahu lewat SMS.")
            return done(request, to=reverse("backoffice:wadah_list"), say=say)
    return show(request, "backoffice/collection/wadah_founding_refuse.html", {"founding": founding}, form=form)


@page(Right.SEE_PERSON)
def wadah(request: PageRequest, code: str) -> HttpResponse:
    """Show a wadah with its members' standing and its bills."""
    shown = wadah_page(code=code, reach=request.reach, today=request.today, after=request.GET.get("after", ""))
    return show(
        request,
        "backoffice/collection/wadah.html",
        {"page": shown, "wadah": shown.line},
        parts={"wadah-bills": "backoffice/collection/parts/wadah_bills.html"},
    )


@page(Right.BILL, writes=True)
def wadah_bill_new(request: PageRequest, code: str) -> HttpResponse:
    """Show what a wadah would pay for its members, and issue the bill."""
    form = form_of(request, IssueForm)
    sent = request.POST if request.method == "POST" else request.GET
    first_month, count = chosen_months(sent)
    shown, is_offered = _shown(request, code, first_month, count)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form), acting_for(request, _("menerbitkan tagihan wadah")):
            issued = bill_wadah(
                wadah_code=code,
                reach=request.reach,
                now=request.now,
                first_month=first_month,
                count=count,
                total_rupiah=amount_shown(sent),
            )
            said = _("Tagihan %(total)s terbit.") % {"total": format_rupiah(issued.bill.total_rupiah)}
            return done(request, to=reverse("backoffice:bill", args=[issued.bill.bill_id]), say=said)
    return show(
        request, "backoffice/collection/wadah_bill_new.html", {"own": shown, "is_offered": is_offered}, form=form
    )


def _shown(request: PageRequest, code: str, first_month: Month | None, count: int | None) -> tuple[WadahMonths, bool]:
    """Return what was chosen and that it is offered; else the first choice, for months that are so no longer."""
    try:
        chosen = wadah_months(code=code, reach=request.reach, now=request.now, first_month=first_month, count=count)
    except MonthsNotOffered:
        return wadah_months(code=code, reach=request.reach, now=request.now), False
    return chosen, True
