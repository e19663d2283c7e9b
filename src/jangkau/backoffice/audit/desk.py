"""The desk of the audit: whose trail, what everybody did lately, and whether the seals hold."""

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from jangkau.backoffice.audit.forms import ActsFilterForm, FindForm, filter_of
from jangkau.backoffice.pages import PageRequest, form_of, page, refusals_on, saw, show
from jangkau.core.permissions import Right
from jangkau.core.selectors.seals import seal_state
from jangkau.partnership.selectors.agreements import AgreementNotFound, agreement_in_reach
from jangkau.partnership.selectors.audit_acts import acts_in_reach
from jangkau.partnership.selectors.person_search import asks_for_number, find_people_by


@page(Right.SEE_AUDIT, Right.VERIFY_AUDIT, writes=True)
def audit(request: PageRequest) -> HttpResponse:
    """Show what the people in reach did and saw lately, and lead to the trail of one person or agreement."""
    form = form_of(request, FindForm)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            there = _trail(request, form.cleaned_data["text"])
            if there is not None:
                return HttpResponseRedirect(there, status=303)
            form.add_error(
                "text", _("Tidak ditemukan. Periksa angkanya, atau cari orang itu dengan nama dan tanggal lahir.")
            )
    filters = filter_of(request, ActsFilterForm)
    may_see = Right.SEE_AUDIT in request.reach.rights
    context = {
        "filters": filters,
        "may_see": may_see,
        "acts": acts_in_reach(reach=request.reach, asked=filters.asked, after=request.GET.get("after", ""))
        if may_see
        else None,
        "seals": seal_state() if Right.VERIFY_AUDIT in request.reach.rights else None,
    }
    return show(request, "backoffice/audit/audit.html", context, form=form)


def _trail(request: PageRequest, text: str) -> str | None:
    """Return the address of the trail that a text asks for; None if it names nobody within reach."""
    text = text.strip()
    if asks_for_number(text):
        found = find_people_by(text=text, birth_date=None, reach=request.reach, today=request.today)
        for person in found:
            saw(request, "person", person.person_id)
            return reverse("backoffice:audit_person", args=[person.person_id])
        return None
    try:
        agreement = agreement_in_reach(code=text, reach=request.reach, right=Right.SEE_AUDIT)
    except AgreementNotFound:
        return None
    return reverse("backoffice:audit_agreement", args=[agreement.pk])
