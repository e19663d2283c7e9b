"""Bills that workers pay themselves: shown before they are issued, and replaced when their price is no longer right."""

from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from jangkau.backoffice.collection.forms import OwnBillForm, ReasonForm
from jangkau.backoffice.pages import PageRequest, acting_for, done, form_of, page, refusals_on, saw, show
from jangkau.collection.selectors.own_bills import MonthsNotOffered, OwnBill
from jangkau.collection.selectors.price_changes import new_version
from jangkau.collection.services.new_versions import reprice_bill
from jangkau.core.permissions import Right
from jangkau.outreach.selectors.self_pay_offers import own_bill_beside_sponsors
from jangkau.outreach.services.hand_over import bill_own_months
from jangkau.rules.money import format_rupiah
from jangkau.rules.months import InvalidMonth, Month

_LONGEST_COUNT = 2
_LONGEST_AMOUNT = 15


@page(Right.BILL, writes=True)
def person_bill_new(request: PageRequest, person_id: int) -> HttpResponse:
    """Show what a worker would pay for the months that he chooses, and issue the bill."""
    sent = request.POST if request.method == "POST" else request.GET
    first_month, count = chosen_months(sent)
    shown, is_offered = _shown(request, person_id, first_month, count)
    form = form_of(request, OwnBillForm, asks=shown.asks_statement, speaks_for=shown.card.name)
    saw(request, "person", person_id)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form), acting_for(request, _("menerbitkan tagihan iuran sendiri")):
            issued = bill_own_months(
                person_id=person_id,
                reach=request.reach,
                now=request.now,
                first_month=first_month,
                count=count,
                total_rupiah=amount_shown(sent),
                attested=form.cleaned_data.get("attested", False),
            )
            said = _("Tagihan %(total)s terbit.") % {"total": format_rupiah(issued.total_rupiah)}
            return done(request, to=reverse("backoffice:bill", args=[issued.bill_id]), say=said)
    return show(
        request, "backoffice/collection/person_bill_new.html", {"own": shown, "is_offered": is_offered}, form=form
    )


@page(Right.BILL, writes=True)
def bill_reprice(request: PageRequest, bill_id: int) -> HttpResponse:
    """Show where the price of an unpaid bill is no longer right, and replace it for a reason."""
    shown = new_version(bill_id=bill_id, reach=request.reach, now=request.now)
    form = form_of(request, ReasonForm)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form), acting_for(request, _("mengganti tagihan yang harganya berubah")):
            issued = reprice_bill(
                bill_number=shown.head.number,
                reason=form.cleaned_data["reason"],
                now=request.now,
                by_user_id=request.reach.user_id,
                office_ids=request.reach.offices_for(Right.BILL),
            )
            said = _("Tagihan diganti. Yang baru sebesar %(total)s, dengan kode iuran baru.") % {
                "total": format_rupiah(issued.total_rupiah)
            }
            return done(request, to=reverse("backoffice:bill", args=[issued.bill_id]), say=said)
    return show(request, "backoffice/collection/bill_reprice.html", {"version": shown, "head": shown.head}, form=form)


def chosen_months(sent: QueryDict) -> tuple[Month | None, int | None]:
    """Return the first month and how many that a form names; None for what is no month or no number."""
    text = str(sent.get("count", ""))
    is_number = text.isascii() and text.isdecimal() and len(text) <= _LONGEST_COUNT
    try:
        first_month = Month.parse(str(sent.get("first_month", "")))
    except InvalidMonth:
        first_month = None
    return first_month, int(text) if is_number else None


def amount_shown(sent: QueryDict) -> int:
    """Return the amount that stood on the form; one that no bill has if it is not there."""
    text = str(sent.get("total", ""))
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= _LONGEST_AMOUNT else 0


def _shown(request: PageRequest, person_id: int, first_month: Month | None, count: int | None) -> tuple[OwnBill, bool]:
    """Return what was chosen and that it is offered; else the first choice, for months that are so no longer."""
    try:
        chosen = own_bill_beside_sponsors(
            person_id=person_id, reach=request.reach, now=request.now, first_month=first_month, count=count
        )
    except MonthsNotOffered:
        return own_bill_beside_sponsors(person_id=person_id, reach=request.reach, now=request.now), False
    return chosen, True
