"""A new agreement, step by step: each step is kept, and all of it is checked before it is recorded."""

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from jangkau.backoffice.pages import PageRequest, acting_for, done, form_of, page, refusals_on, show
from jangkau.backoffice.partnership.draft_forms import STEP_LABELS, StepForm
from jangkau.backoffice.partnership.draft_words import in_words, marks_of, sections_of
from jangkau.core.permissions import Right
from jangkau.partnership.intake.agreement_answers import STEPS
from jangkau.partnership.selectors.drafts import DraftNotFound, DraftView, draft_view, list_drafts
from jangkau.partnership.services.drafts import (
    DraftDiscarded,
    begin_draft,
    discard_draft,
    record_draft,
    save_step,
)

CHECK = "check"


@page(Right.WRITE_AGREEMENT, writes=True)
def agreement_new(request: PageRequest) -> HttpResponse:
    """Begin a new agreement, or go on with a draft."""
    if request.method == "POST":
        with acting_for(request, _("memulai draf perjanjian")):
            draft = begin_draft(reach=request.reach, now=request.now)
        return HttpResponseRedirect(_step(draft.pk, next(iter(STEPS))), status=303)
    drafts = list_drafts(reach=request.reach, after=request.GET.get("after", ""))
    return show(
        request, "backoffice/partnership/agreement_new.html", {"drafts": drafts, "step_labels": dict(STEP_LABELS)}
    )


@page(Right.WRITE_AGREEMENT, writes=True)
def agreement_draft(request: PageRequest, draft_id: int, step: str) -> HttpResponse:
    """Ask one step of a new agreement, or show all answers and record it."""
    if step not in STEP_LABELS:
        raise DraftNotFound(id=draft_id)
    view = draft_view(draft_id=draft_id, reach=request.reach)
    if view.agreement_id is not None:
        return HttpResponseRedirect(reverse("backoffice:agreement", args=[view.agreement_id]), status=303)
    if view.is_discarded:
        raise DraftDiscarded()
    return _check(request, view) if step == CHECK else _ask(request, view, step)


def _ask(request: PageRequest, view: DraftView, step: str) -> HttpResponse:
    form = form_of(request, StepForm, view=view, step=step, today=request.today, initial=dict(view.answers))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            with acting_for(request, _("menulis draf perjanjian")):
                problems = save_step(
                    draft_id=view.draft_id, step=step, answers=form.cleaned_data, reach=request.reach, now=request.now
                )
            for problem in problems:
                form.add_error(problem.key, in_words(problem, form.cleaned_data))
            if not problems:
                return HttpResponseRedirect(_step(view.draft_id, _after(request, step)), status=303)
    return show(
        request,
        "backoffice/partnership/agreement_draft.html",
        {
            "draft": view,
            "step": step,
            "label": STEP_LABELS[step],
            "marks": marks_of(view, step),
            "number": list(STEPS).index(step) + 1,
            "steps": len(STEPS),
            "previous": _before(step),
            "back_to_check": _wants_check(request),
        },
        form=form,
    )


def _check(request: PageRequest, view: DraftView) -> HttpResponse:
    form = form_of(request, forms.Form)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            with acting_for(request, _("mencatat perjanjian")):
                agreement = record_draft(draft_id=view.draft_id, reach=request.reach)
            to = reverse("backoffice:agreement", args=[agreement.pk])
            return done(request, to=to, say=_("Perjanjian %(code)s tercatat.") % {"code": agreement.code})
    return show(
        request,
        "backoffice/partnership/agreement_check.html",
        {"draft": view, "sections": sections_of(view), "marks": marks_of(view, CHECK), "law": view.law},
        form=form,
    )


@page(Right.WRITE_AGREEMENT, writes=True)
def agreement_draft_discard(request: PageRequest, draft_id: int) -> HttpResponse:
    """Give a draft up, after a second look."""
    view = draft_view(draft_id=draft_id, reach=request.reach)
    form = form_of(request, forms.Form)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            with acting_for(request, _("membuang draf perjanjian")):
                discard_draft(draft_id=draft_id, reach=request.reach, now=request.now)
            return done(request, to=reverse("backoffice:agreement_new"), say=_("Draf dibuang."))
    return show(request, "backoffice/partnership/agreement_draft_discard.html", {"draft": view}, form=form)


def _step(draft_id: int, step: str) -> str:
    return reverse("backoffice:agreement_draft", args=[draft_id, step])


def _wants_check(request: PageRequest) -> bool:
    """Say whether one answer is being changed from the check, to which the reader goes back."""
    return request.GET.get("back") == CHECK


def _after(request: PageRequest, step: str) -> str:
    names = [*STEPS, CHECK]
    return CHECK if _wants_check(request) else names[names.index(step) + 1]


def _before(step: str) -> str:
    names = list(STEPS)
    return names[names.index(step) - 1] if step != names[0] else ""
