"""Changes of name, NIK, birth date or sex that workers ask for: the list, one with old beside new, the decision."""

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from jangkau.backoffice.enrolment.review_forms import AcceptForm, RefuseForm
from jangkau.backoffice.pages import PageRequest, acting_for, done, form_of, page, refusals_on, saw, show
from jangkau.core.permissions import Right
from jangkau.enrolment.selectors.data_changes import ChangeToDecide, change_to_decide, changes_to_decide
from jangkau.enrolment.services.data_changes import accept_data_change, refuse_data_change


@page(Right.REVIEW_REGISTRATION)
def data_changes(request: PageRequest) -> HttpResponse:
    """List the changes that wait, those overdue first."""
    waiting = changes_to_decide(reach=request.reach, today=request.today, after=request.GET.get("after", ""))
    saw(request, "person", *(line.person_id for line in waiting.rows))
    return show(request, "backoffice/enrolment/data_changes.html", {"slice": waiting})


@page(Right.REVIEW_REGISTRATION)
def data_change(request: PageRequest, change_id: int) -> HttpResponse:
    """Show a change: what the record says, and what it shall say."""
    return show(request, "backoffice/enrolment/data_change.html", {"change": _change(request, change_id)})


@page(Right.REVIEW_REGISTRATION, writes=True)
def data_change_accept(request: PageRequest, change_id: int) -> HttpResponse:
    """Correct the record as asked, after the identity card was seen."""
    change, form = _change(request, change_id), form_of(request, AcceptForm)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form), acting_for(request, form.cleaned_data["reason"]):
            accept_data_change(
                change_id=change_id, reach=request.reach, reason=form.cleaned_data["reason"], now=request.now
            )
            return _decided(request, _("Data diubah. Pekerja dikabari lewat SMS."))
    return _act(request, change, form, _("Terima perubahan"))


@page(Right.REVIEW_REGISTRATION, writes=True)
def data_change_refuse(request: PageRequest, change_id: int) -> HttpResponse:
    """Leave the record as it is."""
    change, form = _change(request, change_id), form_of(request, RefuseForm)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form), acting_for(request, form.cleaned_data["reason"]):
            refuse_data_change(
                change_id=change_id, reach=request.reach, reason=form.cleaned_data["reason"], now=request.now
            )
            return _decided(request, _("Permintaan ditolak. Pekerja dikabari lewat SMS."))
    return _act(request, change, form, _("Tolak perubahan"))


def _change(request: PageRequest, change_id: int) -> ChangeToDecide:
    change = change_to_decide(change_id=change_id, reach=request.reach, today=request.today)
    saw(request, "person", change.line.person_id)
    return change


def _decided(request: PageRequest, said: Promise) -> HttpResponse:
    return done(request, to=reverse("backoffice:data_changes"), say=said)


def _act(request: PageRequest, change: ChangeToDecide, form: forms.Form, title: Promise) -> HttpResponse:
    return show(request, "backoffice/enrolment/data_change_act.html", {"change": change, "title": title}, form=form)
