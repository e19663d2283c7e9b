"""Half-finished forms that somebody asked help with: the queue, one form, filling it in together, and the call."""

import datetime
import uuid
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from jangkau.backoffice.enrolment.registration_forms import (
    BirthForm,
    ChoiceForm,
    StepForm,
    WhoForm,
    WorkForm,
    beside,
)
from jangkau.backoffice.enrolment.review_forms import CallForm
from jangkau.backoffice.pages import PageRequest, acting_for, done, form_of, page, refusals_on, show
from jangkau.collection.selectors.offers import offers_for
from jangkau.core.permissions import Right
from jangkau.enrolment.selectors.assistance import (
    answers_of_case,
    assistance_effect,
    case_of,
    pages_of_form,
    waiting_cases,
)
from jangkau.enrolment.services.assistance import fill_in_together, record_call, take_case
from jangkau.rules.nik import mask_nik

# How far back the effect is counted: long enough for numbers, short enough to be about how we work now.
_EFFECT_DAYS = 90
_KEPT = _("Kosongkan bila sudah benar.")


class KnownWhoForm(WhoForm):
    """Who joins, where the NIK was typed already: it is not shown, and stays unless another is typed."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if known := self.typed.get("nik"):
            self.initial.pop("nik", None)
            self.fields["nik"].required = False
            self.fields["nik"].help_text = format_html("{} {}. {}", _("Sudah diisi:"), mask_nik(known), _KEPT)

    def clean_nik(self) -> str:
        """Return the NIK that was typed before where none is typed now."""
        if not self.cleaned_data["nik"]:
            return str(self.typed["nik"])
        return super().clean_nik()


FORMS: dict[str, type[StepForm]] = {"who": KnownWhoForm, "birth": BirthForm, "work": WorkForm, "choice": ChoiceForm}


@page(Right.REVIEW_REGISTRATION)
def assistance(request: PageRequest) -> HttpResponse:
    """List the forms that wait for help, and say what help has come to."""
    since = request.now - datetime.timedelta(days=_EFFECT_DAYS)
    values = {
        "slice": waiting_cases(reach=request.reach, after=request.GET.get("after", "")),
        "effect": assistance_effect(reach=request.reach, since=since),
        "effect_days": _EFFECT_DAYS,
    }
    return show(request, "backoffice/enrolment/assistance.html", values)


@page(Right.REVIEW_REGISTRATION, writes=True)
def assistance_case(request: PageRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show a form that waits for help; take it up, and see the number to call."""
    if request.method == "POST":
        with acting_for(request, _("mengambil formulir untuk dibantu")):
            take_case(public_id=public_id, reach=request.reach, now=request.now)
        return HttpResponseRedirect(_path(public_id), status=303)
    case = case_of(public_id=public_id, reach=request.reach)
    values = {"case": case, "pages": pages_of_form(case.line.step)}
    return show(request, "backoffice/enrolment/assistance_case.html", values)


@page(Right.REVIEW_REGISTRATION, writes=True)
def assistance_step(request: PageRequest, public_id: uuid.UUID, step: str) -> HttpResponse:
    """Fill in one page of a form with its owner on the telephone."""
    case = case_of(public_id=public_id, reach=request.reach)
    if step not in FORMS:
        raise Http404
    reached = {each.step for each in pages_of_form(case.line.step) if each.state != "todo"}
    if not case.line.is_mine or step not in reached:
        return HttpResponseRedirect(_path(public_id), status=303)
    form = _form(request, public_id, step)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form), acting_for(request, _("mengisi formulir bersama pemiliknya lewat telepon")):
            following = fill_in_together(
                public_id=public_id, reach=request.reach, step=step, answers=form.answers(), now=request.now
            )
            if following not in FORMS:
                said = _("Formulir lengkap. Pemiliknya sendiri yang memeriksa dan mengirimnya.")
                return done(request, to=_path(public_id), say=said)
            return HttpResponseRedirect(_path(public_id, following), status=303)
    values = {"case": case, "step": step, "pages": pages_of_form(case.line.step), **beside(form)}
    return show(request, "backoffice/enrolment/assistance_step.html", values, form=form)


@page(Right.REVIEW_REGISTRATION, writes=True)
def assistance_call(request: PageRequest, public_id: uuid.UUID) -> HttpResponse:
    """Record what came of a call; the form goes back into the queue, to its owner, or is done with."""
    case = case_of(public_id=public_id, reach=request.reach)
    form = form_of(request, CallForm)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form), acting_for(request, _("mencatat hasil telepon")):
            record_call(public_id=public_id, reach=request.reach, now=request.now, **form.cleaned_data)
            return done(request, to=reverse("backoffice:assistance"), say=_("Hasil telepon dicatat."))
    return show(request, "backoffice/enrolment/assistance_call.html", {"case": case}, form=form)


def _form(request: PageRequest, public_id: uuid.UUID, step: str) -> StepForm:
    typed = answers_of_case(public_id=public_id, reach=request.reach)
    options: dict[str, Any] = {"typed": typed, "today": request.today}
    if step == "choice":
        options["offers"] = offers_for(bracket=typed["bracket"], sector=typed["sector"], today=request.today)
    return form_of(request, FORMS[step], **options)


def _path(public_id: uuid.UUID, step: str | None = None) -> str:
    if step is None:
        return reverse("backoffice:assistance_case", args=[public_id])
    return reverse("backoffice:assistance_step", args=[public_id, step])
