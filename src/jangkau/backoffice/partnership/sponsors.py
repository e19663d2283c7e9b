"""Sponsors: the list, one sponsor's page, recording a new one and mending a name."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from jangkau.backoffice.pages import PageRequest, acting_for, done, form_of, page, refusals_on, show
from jangkau.backoffice.partnership.agreement_forms import RenameForm, SponsorForm
from jangkau.core.permissions import Right
from jangkau.partnership.selectors.sponsors import list_sponsors, sponsor_choices, sponsor_page
from jangkau.registry.selectors.offices import organisation_in_reach
from jangkau.registry.services.organisations import create_organisation, rename_organisation


@page(Right.SEE_ROSTER)
def sponsors(request: PageRequest) -> HttpResponse:
    """List the sponsors that the reader may know of."""
    listed = list_sponsors(reach=request.reach, today=request.today, after=request.GET.get("after", ""))
    return show(
        request,
        "backoffice/partnership/sponsors.html",
        {"listed": listed, "may_write": Right.WRITE_ORGANISATION in request.reach.rights},
        parts={"sponsor-list": "backoffice/partnership/parts/sponsor_list.html"},
    )


@page(Right.SEE_ROSTER)
def sponsor(request: PageRequest, code: str) -> HttpResponse:
    """Show a sponsor with its agreements, its officers and its totals."""
    shown = sponsor_page(code=code, reach=request.reach, today=request.today, after=request.GET.get("after", ""))
    return show(
        request,
        "backoffice/partnership/sponsor.html",
        {
            "sponsor": shown,
            "listed": shown.agreements,
            "rights": {right.value for right in request.reach.rights},
            "state": "",
        },
        parts={"agreement-list": "backoffice/partnership/parts/agreement_list.html"},
    )


@page(Right.WRITE_ORGANISATION, writes=True)
def sponsor_new(request: PageRequest) -> HttpResponse:
    """Record a sponsor."""
    request.reach.require(Right.SEE_ROSTER)
    choices = sponsor_choices(reach=request.reach)
    initial = {"office": choices.offices[0].code if choices.offices else ""}
    form = form_of(request, SponsorForm, kinds=choices.kinds, offices=choices.offices, initial=initial)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        with refusals_on(form):
            with acting_for(request, _("mencatat sponsor")):
                create_organisation(
                    reach=request.reach,
                    code=typed["code"],
                    name=typed["name"],
                    kind=typed["kind"],
                    office_code=typed["office"],
                    region_code=typed["region"] or None,
                )
            to = reverse("backoffice:sponsor", args=[typed["code"]])
            return done(request, to=to, say=_("Sponsor tercatat. Sekarang perjanjiannya dapat dibuat."))
    return show(request, "backoffice/partnership/sponsor_new.html", form=form)


@page(Right.WRITE_ORGANISATION, writes=True)
def sponsor_rename(request: PageRequest, code: str) -> HttpResponse:
    """Mend a sponsor's name."""
    request.reach.require(Right.SEE_ROSTER)
    found = organisation_in_reach(code=code, reach=request.reach, right=Right.WRITE_ORGANISATION)
    form = form_of(request, RenameForm, initial={"name": found.name})
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            with acting_for(request, _("mengganti nama sponsor")):
                rename_organisation(reach=request.reach, code=code, name=form.cleaned_data["name"])
            return done(request, to=reverse("backoffice:sponsor", args=[code]), say=_("Nama sponsor diganti."))
    return show(request, "backoffice/partnership/sponsor_rename.html", {"code": code, "name": found.name}, form=form)
