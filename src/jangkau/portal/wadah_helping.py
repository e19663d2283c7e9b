"""Members-to-be who asked for help with their forms, called and helped by whoever runs their wadah."""

import uuid

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from jangkau.backoffice.enrolment.assistance import FORMS
from jangkau.backoffice.enrolment.registration_forms import StepForm, beside
from jangkau.backoffice.enrolment.review_forms import CallForm
from jangkau.backoffice.pages import acting_for, done, refusals_on, show
from jangkau.collection.selectors.offers import offers_for
from jangkau.enrolment.selectors.assistance import answers_of_case, case_of, pages_of_form, waiting_cases
from jangkau.enrolment.services.assistance import fill_in_together, record_call, take_case
from jangkau.portal.pages import WorkerRequest, sent, worker_page


@worker_page()
def wadah_helping(request: WorkerRequest) -> HttpResponse:
    """List the forms that wait for help, of all wadah that one runs."""
    waiting = waiting_cases(reach=request.reach, after=request.GET.get("after", ""))
    return show(request, "portal/wadah/helping.html", {"slice": waiting})


@worker_page(writes=True)
def wadah_help(request: WorkerRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show a form that waits for help; take it up, and see the number to call."""
    if request.method == "POST":
        with acting_for(request, _("mengambil formulir untuk dibantu")):
            take_case(public_id=public_id, reach=request.reach, now=request.now)
        return HttpResponseRedirect(reverse("portal:wadah_help", args=[public_id]), status=303)
    case = case_of(public_id=public_id, reach=request.reach)
    pages = [
        (each, reverse(f"portal:wadah_help_{each.step}", args=[public_id])) for each in pages_of_form(case.line.step)
    ]
    return show(request, "portal/wadah/help.html", {"case": case, "pages": pages})


@worker_page(writes=True)
def wadah_help_step(request: WorkerRequest, public_id: uuid.UUID, step: str) -> HttpResponse:
    """Fill in one page of a form with its owner on the telephone."""
    case = case_of(public_id=public_id, reach=request.reach)
    back = reverse("portal:wadah_help", args=[public_id])
    reached = {each.step for each in pages_of_form(case.line.step) if each.state != "todo"}
    if not case.line.is_mine or step not in reached:
        return HttpResponseRedirect(back, status=303)
    form = _form(request, public_id, step)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form), acting_for(request, _("mengisi formulir bersama pemiliknya lewat telepon")):
            following = fill_in_together(
                public_id=public_id, reach=request.reach, step=step, answers=form.answers(), now=request.now
            )
            if following not in FORMS:
                return done(
                    request, to=back, say=_("Formulir lengkap. Pemiliknya sendiri yang memeriksa dan mengirimnya.")
                )
            return HttpResponseRedirect(reverse(f"portal:wadah_help_{following}", args=[public_id]), status=303)
    title = next(each.label for each in pages_of_form(case.line.step) if each.step == step)
    values = {"case": case, "step": step, "step_label": title, **beside(form)}
    return show(request, "portal/wadah/help_step.html", values, form=form)


@worker_page(writes=True)
def wadah_help_call(request: WorkerRequest, public_id: uuid.UUID) -> HttpResponse:
    """Record what came of a call; the form goes back into the queue, to its owner, or is done with."""
    case = case_of(public_id=public_id, reach=request.reach)
    form = CallForm(sent(request))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form), acting_for(request, _("mencatat hasil telepon")):
            record_call(public_id=public_id, reach=request.reach, now=request.now, **form.cleaned_data)
            return done(request, to=reverse("portal:wadah_helping"), say=_("Hasil telepon dicatat."))
    return show(request, "portal/wadah/help_call.html", {"case": case}, form=form)


def _address(public_id: uuid.UUID, step: str) -> str:
    return reverse(f"portal:wadah_help_{step}", args=[public_id])


def _form(request: WorkerRequest, public_id: uuid.UUID, step: str) -> StepForm:
    typed = answers_of_case(public_id=public_id, reach=request.reach)
    if step != "choice":
        return FORMS[step](sent(request), typed=typed, today=request.today)
    offers = offers_for(bracket=typed["bracket"], sector=typed["sector"], today=request.today)
    return FORMS[step](sent(request), typed=typed, today=request.today, offers=offers)  # type: ignore[call-arg]  # ChoiceForm takes them
