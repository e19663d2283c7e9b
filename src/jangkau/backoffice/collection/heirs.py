"""Settling the arrears of somebody who died: what it costs, what it releases, and the bill for his heirs."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from jangkau.backoffice.collection.forms import IssueForm
from jangkau.backoffice.collection.own_bills import amount_shown
from jangkau.backoffice.pages import PageRequest, acting_for, done, form_of, page, refusals_on, saw, show
from jangkau.collection.selectors.heirs_settlements import heirs_settlement
from jangkau.collection.services.heirs_settlements import bill_heirs
from jangkau.core.permissions import Right
from jangkau.rules.money import format_rupiah


@page(Right.BILL, writes=True)
def person_settle(request: PageRequest, person_id: int) -> HttpResponse:
    """Show what heirs would pay to settle and what that releases, or why they cannot; and issue the bill."""
    form = form_of(request, IssueForm)
    shown = heirs_settlement(person_id=person_id, reach=request.reach, now=request.now)
    saw(request, "person", person_id)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form), acting_for(request, _("menerbitkan tagihan pelunasan ahli waris")):
            issued = bill_heirs(
                person_id=person_id, reach=request.reach, now=request.now, total_rupiah=amount_shown(request.POST)
            )
            said = _("Tagihan %(total)s terbit.") % {"total": format_rupiah(issued.total_rupiah)}
            return done(request, to=reverse("backoffice:bill", args=[issued.bill_id]), say=said)
    return show(request, "backoffice/collection/person_settle.html", {"shown": shown}, form=form)
