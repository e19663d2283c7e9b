"""Taking a trail out of the system as a file: who did, of whom and for what, is itself put on record first."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from jangkau.backoffice.audit.forms import ActsFilterForm, ExportForm, FilterForm, TrailFilterForm, filter_of
from jangkau.backoffice.audit.words import page_words
from jangkau.backoffice.pages import PageRequest, acting_for, download, form_of, page, refusals_on, saw, show
from jangkau.core.permissions import Right
from jangkau.partnership.selectors.audit_acts import acts_in_reach
from jangkau.partnership.selectors.audit_files import CHUNK, CONTENT_TYPES, audit_file, listed_lines, told_lines
from jangkau.partnership.selectors.audit_trail import trail_of_agreement, trail_of_person
from jangkau.registry.services.reasons import real_reason


@page(Right.SEE_AUDIT, writes=True)
def acts(request: PageRequest) -> HttpResponse:
    """Give what the people in reach did and saw as a file."""
    filters = filter_of(request, ActsFilterForm)
    pages = partial(_acts, request, filters)
    request.reach.require(Right.SEE_AUDIT)
    lines = listed_lines(pages=pages, page_words=page_words)
    return _export(request, lines, filters=filters, of="perbuatan", context={})


@page(Right.SEE_AUDIT, writes=True)
def person(request: PageRequest, person_id: int) -> HttpResponse:
    """Give a person's trail as a file."""
    filters = filter_of(request, TrailFilterForm)
    trail = trail_of_person(person_id=person_id, reach=request.reach, limit=1)
    lines = told_lines(
        pages=lambda after: (
            trail_of_person(
                person_id=person_id, reach=request.reach, asked=filters.asked, after=after, limit=CHUNK
            ).acts
        ),
        page_words=page_words,
    )
    return _export(
        request,
        lines,
        filters=filters,
        of=f"orang-{person_id}",
        context={"person": trail.person},
        subject=("person", person_id),
    )


@page(Right.SEE_AUDIT, writes=True)
def agreement(request: PageRequest, agreement_id: int) -> HttpResponse:
    """Give an agreement's trail as a file."""
    filters = filter_of(request, TrailFilterForm)
    trail = trail_of_agreement(agreement_id=agreement_id, reach=request.reach, limit=1)
    lines = told_lines(
        pages=lambda after: (
            trail_of_agreement(
                agreement_id=agreement_id, reach=request.reach, asked=filters.asked, after=after, limit=CHUNK
            ).acts
        ),
        page_words=page_words,
    )
    return _export(
        request,
        lines,
        filters=filters,
        of=f"perjanjian-{agreement_id}",
        context={"agreement": trail},
        subject=("agreement", agreement_id),
    )


def _acts(request: PageRequest, filters: FilterForm, after: str) -> Any:
    return acts_in_reach(reach=request.reach, asked=filters.asked, after=after, limit=CHUNK)


def _export(
    request: PageRequest,
    lines: Iterator[tuple[str, ...]],
    *,
    filters: FilterForm,
    of: str,
    context: dict[str, Any],
    subject: tuple[str, int] | None = None,
) -> HttpResponse:
    """Ask what the file is for; once that stands on record, send the file."""
    form = form_of(request, ExportForm)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            stated = _("mengekspor jejak audit: %(reason)s") % {"reason": real_reason(form.cleaned_data["reason"])}
            with acting_for(request, stated):
                if subject is not None:
                    saw(request, *subject)
            kind = form.cleaned_data["kind_of_file"]
            name = f"jejak-audit-{of}-{request.today:%Y%m%d}.{kind}"
            return download(name, audit_file(lines=lines, kind=kind), CONTENT_TYPES[kind])
    return show(request, "backoffice/audit/export.html", {**context, "filters": filters}, form=form)
