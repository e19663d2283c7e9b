"""Registrations that a rule wants looked at: the list, one beside what is on record, and what an officer decides."""

import datetime
import uuid
from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from jangkau.backoffice.enrolment.review_forms import AcceptForm, RefuseForm, SendBackForm, VillageForm
from jangkau.backoffice.enrolment.words import SEXES, why_looked_at
from jangkau.backoffice.pages import PageRequest, acting_for, done, form_of, page, refusals_on, saw, show
from jangkau.collection.services.joining import accept_and_bill
from jangkau.core.permissions import Right
from jangkau.enrolment.selectors.registrations import FormToReview, form_to_review, forms_to_review
from jangkau.enrolment.services.registration_reviews import refuse_registration, send_back, set_village
from jangkau.registry.selectors.people import PersonCard, UnknownPerson, person_card
from jangkau.registry.selectors.place_names import place_names

_TEMPLATE = "backoffice/enrolment/registration_act.html"


@page(Right.REVIEW_REGISTRATION)
def registrations(request: PageRequest) -> HttpResponse:
    """List the forms that wait for a look, those that wait longest first."""
    waiting = forms_to_review(reach=request.reach, after=request.GET.get("after", ""))
    rows = [(line, why_looked_at(line.reasons)) for line in waiting.rows]
    return show(request, "backoffice/enrolment/registrations.html", {"slice": waiting, "rows": rows})


@page(Right.REVIEW_REGISTRATION)
def registration(request: PageRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show a form: why it waits, what was typed, and who has the NIK already."""
    form = form_to_review(public_id=public_id, reach=request.reach)
    return show(request, "backoffice/enrolment/registration.html", _shown(request, form))


@page(Right.REVIEW_REGISTRATION, writes=True)
def registration_accept(request: PageRequest, public_id: uuid.UUID) -> HttpResponse:
    """Accept a form after the identity card was seen; its first months are billed."""
    waiting = form_to_review(public_id=public_id, reach=request.reach)
    form = form_of(request, AcceptForm)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form), acting_for(request, form.cleaned_data["reason"]):
            joined = accept_and_bill(
                public_id=public_id, reach=request.reach, reason=form.cleaned_data["reason"], now=request.now
            )
            said = _("Pendaftaran diterima dan tagihan pertamanya terbit. Pekerja dikabari lewat SMS.")
            if joined.bill_id is None:
                said = _("Pendaftaran diterima. Pekerja dikabari lewat SMS.")
            return _decided(request, said)
    return _act(request, waiting, form, _("Terima pendaftaran"))


@page(Right.REVIEW_REGISTRATION, writes=True)
def registration_send_back(request: PageRequest, public_id: uuid.UUID) -> HttpResponse:
    """Give a form back with the boxes marked that are to be put right."""
    waiting = form_to_review(public_id=public_id, reach=request.reach)
    form = form_of(request, SendBackForm)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form), acting_for(request, form.cleaned_data["note"]):
            send_back(public_id=public_id, reach=request.reach, now=request.now, **form.cleaned_data)
            return _decided(request, _("Formulir dikembalikan. Pekerja dikabari lewat SMS."))
    return _act(request, waiting, form, _("Kembalikan untuk diperbaiki"))


@page(Right.REVIEW_REGISTRATION, writes=True)
def registration_refuse(request: PageRequest, public_id: uuid.UUID) -> HttpResponse:
    """Refuse a form for good."""
    waiting = form_to_review(public_id=public_id, reach=request.reach)
    form = form_of(request, RefuseForm)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form), acting_for(request, form.cleaned_data["reason"]):
            refuse_registration(
                public_id=public_id, reach=request.reach, reason=form.cleaned_data["reason"], now=request.now
            )
            return _decided(request, _("Pendaftaran ditolak dan isiannya dihapus. Pekerja dikabari lewat SMS."))
    return _act(request, waiting, form, _("Tolak pendaftaran"))


@page(Right.REVIEW_REGISTRATION, writes=True)
def registration_village(request: PageRequest, public_id: uuid.UUID) -> HttpResponse:
    """Put a known place on a form whose worker wrote one that is not known."""
    waiting = form_to_review(public_id=public_id, reach=request.reach)
    typed = waiting.answers
    initial = {"regency": typed.get("regency"), "district": typed.get("district"), "village": typed.get("place")}
    form = form_of(request, VillageForm, initial=initial)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form), acting_for(request, _("menetapkan desa pada formulir pendaftaran")):
            set_village(public_id=public_id, reach=request.reach, now=request.now, **form.cleaned_data)
            return _back_to(request, public_id)
    return _act(request, waiting, form, _("Tetapkan desa"))


def _back_to(request: PageRequest, public_id: uuid.UUID) -> HttpResponse:
    """Lead back to the form, or to the list if another office serves where its worker lives."""
    if any(line.public_id == public_id for line in forms_to_review(reach=request.reach).rows):
        there = reverse("backoffice:registration", args=[public_id])
        return done(request, to=there, say=_("Desa ditetapkan."))
    return _decided(request, _("Desa ditetapkan. Formulirnya sekarang pada kantor yang melayani desa itu."))


def _decided(request: PageRequest, said: str | Promise) -> HttpResponse:
    return done(request, to=reverse("backoffice:registrations"), say=said)


def _act(request: PageRequest, waiting: FormToReview, form: forms.Form, title: Promise) -> HttpResponse:
    return show(request, _TEMPLATE, _shown(request, waiting) | {"title": title}, form=form)


def _shown(request: PageRequest, waiting: FormToReview) -> dict[str, Any]:
    region_code = waiting.answers["region_code"]
    return {
        "waiting": waiting,
        "why": why_looked_at(waiting.line.reasons),
        "birth_date": datetime.date.fromisoformat(waiting.answers["birth_date"]),
        "sex": SEXES[waiting.answers["sex"]],
        "place": place_names([region_code])[region_code],
        "known": _known(request, waiting),
        "asks_village": "village_unknown" in waiting.line.reasons,
    }


def _known(request: PageRequest, waiting: FormToReview) -> PersonCard | None:
    """Return whoever has the NIK already, as far as the officer may see him; that he was shown goes on record."""
    if waiting.known_person_id is None:
        return None
    try:
        known = person_card(person_id=waiting.known_person_id, reach=request.reach)
    except UnknownPerson:
        return None
    saw(request, "person", known.person_id)
    return known
