"""Offices: the tree, one office, making and changing them, and the places that they serve."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from jangkau.backoffice.pages import PageRequest, done, form_of, page, refusals_on, show
from jangkau.backoffice.registry.people_forms import ReasonForm
from jangkau.backoffice.registry.staff_forms import GiveRegionForm, NewOfficeForm, OfficeForm, PlacesForm
from jangkau.core.permissions import Right
from jangkau.partnership.selectors.office_agreements import count_office_agreements
from jangkau.registry.selectors.office_tree import (
    OfficeDetail,
    kinds_to_choose,
    office_detail,
    office_tree,
    offices_to_choose,
    region_served,
    regions_of_office,
    time_zones_to_choose,
    unserved_regencies,
)
from jangkau.registry.selectors.offices import UnknownOffice
from jangkau.registry.selectors.places import find_places_to_serve
from jangkau.registry.services.offices import change_office, create_office, release_region, serve_regions


@page(Right.SEE_OFFICES)
def offices(request: PageRequest) -> HttpResponse:
    """Show the offices as a tree, what each serves, and the places that nobody serves."""
    tree = office_tree(reach=request.reach, after=request.GET.get("after", ""))
    values = {"tree": tree, "gaps": unserved_regencies(reach=request.reach), "may_change": _may_change(request)}
    return show(request, "backoffice/registry/offices.html", values)


@page(Right.SEE_OFFICES)
def office(request: PageRequest, code: str) -> HttpResponse:
    """Show one office: where it stands, what it serves, who works there."""
    values = {
        "office": office_detail(code=code, reach=request.reach),
        "regions": regions_of_office(code=code, reach=request.reach, after=request.GET.get("after", "")),
        "agreements": count_office_agreements(office_code=code, reach=request.reach, today=request.today),
        "may_see_users": _may_change(request),
    }
    return show(request, "backoffice/registry/office.html", values)


@page(Right.MANAGE_USERS, writes=True)
def office_new(request: PageRequest) -> HttpResponse:
    """Make an office."""
    form = form_of(
        request,
        NewOfficeForm,
        parents=offices_to_choose(reach=request.reach),
        kinds=kinds_to_choose(),
        time_zones=time_zones_to_choose(),
    )
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        with refusals_on(form):
            made = create_office(
                reach=request.reach,
                code=typed["code"],
                name=typed["name"],
                kind=typed["kind"],
                parent_code=typed["parent"],
                time_zone=typed["time_zone"],
            )
            return done(
                request,
                to=reverse("backoffice:office_regions", args=[made.code]),
                say=_("Kantor %(code)s dibuat. Sekarang tentukan wilayah yang dilayaninya.") % {"code": made.code},
            )
    return show(request, "backoffice/registry/office_new.html", form=form)


@page(Right.MANAGE_USERS, writes=True)
def office_edit(request: PageRequest, code: str) -> HttpResponse:
    """Give an office another name or another office above it."""
    shown = _administered(request, code)
    parents = None
    if shown.may_move:
        parents = [one for one in offices_to_choose(reach=request.reach) if one.code != code]
    initial = {"name": shown.name, "parent": shown.parent.code if shown.parent else ""}
    form = form_of(request, OfficeForm, parents=parents, initial=initial)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        with refusals_on(form):
            change_office(
                reach=request.reach,
                code=code,
                name=typed["name"],
                parent_code=typed.get("parent") if parents is not None else None,
                reason=typed["reason"],
            )
            return done(request, to=reverse("backoffice:office", args=[code]), say=_("Kantor diubah."))
    return show(request, "backoffice/registry/office_edit.html", {"office": shown}, form=form)


@page(Right.MANAGE_USERS, writes=True)
def office_regions(request: PageRequest, code: str) -> HttpResponse:
    """Search for places and give them to an office."""
    shown = _administered(request, code)
    search = PlacesForm(request.GET) if "text" in request.GET else PlacesForm()
    text = search.cleaned_data["text"] if search.is_bound and search.is_valid() else ""
    form = GiveRegionForm(request.POST) if request.method == "POST" else GiveRegionForm()
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            serve_regions(
                reach=request.reach,
                office_code=code,
                region_codes=[form.cleaned_data["region"]],
                moving=form.cleaned_data["moving"],
            )
            return done(
                request,
                to=request.get_full_path(),
                say=_("Wilayah %(code)s sekarang dilayani kantor ini.") % {"code": form.cleaned_data["region"]},
            )
    values = {
        "office": shown,
        "search": search,
        "text": text,
        "places": find_places_to_serve(text=text, office_code=code, reach=request.reach),
        "regions": regions_of_office(code=code, reach=request.reach, after=request.GET.get("after", "")),
    }
    return show(request, "backoffice/registry/office_regions.html", values, form=form)


@page(Right.MANAGE_USERS, writes=True)
def office_region_release(request: PageRequest, code: str, region_code: str) -> HttpResponse:
    """Let an office serve a place no more."""
    shown = _administered(request, code)
    region = region_served(code=code, region_code=region_code, reach=request.reach)
    form = form_of(request, ReasonForm)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            release_region(
                reach=request.reach, office_code=code, region_code=region_code, reason=form.cleaned_data["reason"]
            )
            return done(
                request,
                to=reverse("backoffice:office_regions", args=[code]),
                say=_("%(name)s tidak lagi dilayani kantor ini.") % {"name": region.name},
            )
    return show(
        request, "backoffice/registry/office_region_release.html", {"office": shown, "region": region}, form=form
    )


def _may_change(request: PageRequest) -> bool:
    return Right.MANAGE_USERS in request.reach.rights


def _administered(request: PageRequest, code: str) -> OfficeDetail:
    """Return an office that the asker may change.

    Raises:
        UnknownOffice: if there is none, or he may only look at it.
    """
    shown = office_detail(code=code, reach=request.reach)
    if not shown.may_change:
        raise UnknownOffice(code=code)
    return shown
