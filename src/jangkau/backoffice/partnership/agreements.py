"""Agreements: the list, the page from which everything about one is reached, and what can change about it."""

import enum

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from jangkau.backoffice.pages import PageRequest, acting_for, done, form_of, page, refusals_on, saw, show
from jangkau.backoffice.partnership.agreement_forms import BudgetForm, InChargeForm, LetterForm
from jangkau.backoffice.partnership.agreement_words import STATES, facts_of
from jangkau.core.permissions import Right
from jangkau.partnership.selectors.agreement_changes import Changeable, changeable_agreement
from jangkau.partnership.selectors.agreement_lists import list_agreements
from jangkau.partnership.selectors.agreement_pages import agreement_page
from jangkau.partnership.selectors.agreement_states import AgreementState
from jangkau.partnership.services.agreements import record_start_letter
from jangkau.partnership.services.budgets import change_budget
from jangkau.partnership.services.handovers import put_in_charge


@page(Right.SEE_ROSTER)
def agreements(request: PageRequest) -> HttpResponse:
    """List agreements within reach, by state and by sponsor."""
    state = request.GET.get("state", "")
    sponsor = request.GET.get("sponsor", "")
    listed = list_agreements(
        reach=request.reach,
        today=request.today,
        state=AgreementState(state) if _is_one_of(state, AgreementState) else None,
        sponsor_code=sponsor,
        after=request.GET.get("after", ""),
    )
    return show(
        request,
        "backoffice/partnership/agreements.html",
        {
            "listed": listed,
            "state": state,
            "states": STATES,
            "sponsor": sponsor,
            "rights": {right.value for right in request.reach.rights},
        },
        parts={"agreement-list": "backoffice/partnership/parts/agreement_list.html"},
    )


def _is_one_of(text: str, kind: type[enum.StrEnum]) -> bool:
    return text in set(kind)


@page(Right.SEE_ROSTER)
def agreement(request: PageRequest, agreement_id: int) -> HttpResponse:
    """Show an agreement: what to do now, money, members, endings, rosters, bills and terms."""
    shown = agreement_page(agreement_id=agreement_id, reach=request.reach, today=request.today)
    saw(request, "agreement", agreement_id)
    return show(
        request,
        "backoffice/partnership/agreement.html",
        {"page": shown, "terms": shown.terms, "facts": facts_of(shown.terms)},
    )


@page(Right.WRITE_AGREEMENT, writes=True)
def agreement_letter(request: PageRequest, agreement_id: int) -> HttpResponse:
    """Record the letter of the regional office that fixes the start of cover."""
    shown = changeable_agreement(agreement_id=agreement_id, reach=request.reach)
    initial = {"letter": shown.start_letter, "cover_starts_on": shown.cover_starts_on or shown.first_month.first_day}
    form = form_of(request, LetterForm, initial=initial)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            with acting_for(request, _("mencatat surat awal perlindungan")):
                record_start_letter(
                    code=shown.code,
                    letter=form.cleaned_data["letter"],
                    cover_starts_on=form.cleaned_data["cover_starts_on"],
                    reach=request.reach,
                )
            return done(request, to=_home_of(shown), say=_("Surat Kanwil tercatat."))
    return show(request, "backoffice/partnership/agreement_letter.html", {"agreement": shown}, form=form)


@page(Right.WRITE_AGREEMENT, writes=True)
def agreement_budget(request: PageRequest, agreement_id: int) -> HttpResponse:
    """Change the budget by decree."""
    shown = changeable_agreement(agreement_id=agreement_id, reach=request.reach)
    form = form_of(request, BudgetForm)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            with acting_for(request, _("mengubah anggaran perjanjian")):
                change_budget(
                    agreement_id=agreement_id,
                    budget_rupiah=form.cleaned_data["budget"],
                    decree=form.cleaned_data["decree"],
                    decree_date=form.cleaned_data["decree_date"],
                    reach=request.reach,
                    now=request.now,
                )
            return done(request, to=_home_of(shown), say=_("Anggaran diubah. Keputusannya tercatat."))
    return show(request, "backoffice/partnership/agreement_budget.html", {"agreement": shown}, form=form)


@page(Right.WRITE_AGREEMENT, writes=True)
def agreement_in_charge(request: PageRequest, agreement_id: int) -> HttpResponse:
    """Put another officer in charge."""
    shown = changeable_agreement(agreement_id=agreement_id, reach=request.reach)
    form = form_of(request, InChargeForm, officers=shown.officers, initial={"officer": shown.in_charge})
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            with acting_for(request, _("mengganti penanggung jawab perjanjian")):
                put_in_charge(agreement_id=agreement_id, username=form.cleaned_data["officer"], reach=request.reach)
            return done(request, to=_home_of(shown), say=_("Penanggung jawab diganti."))
    return show(request, "backoffice/partnership/agreement_in_charge.html", {"agreement": shown}, form=form)


def _home_of(shown: Changeable) -> str:
    return reverse("backoffice:agreement", args=[shown.agreement_id])
