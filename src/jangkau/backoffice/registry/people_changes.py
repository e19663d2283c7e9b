"""What may be done to a person's record: correct it, record or withdraw a death, end his participation, see his NIK."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from jangkau.backoffice.pages import PageRequest, acting_for, done, form_of, page, refusals_on, saw, show
from jangkau.backoffice.registry.people_forms import CorrectForm, DeathForm, EndForm, ReasonForm
from jangkau.core.permissions import Right
from jangkau.enrolment.selectors.participations import participations_of, reasons_to_end
from jangkau.partnership.services.person_endings import (
    PersonEnded,
    end_person_participation,
    record_person_death,
    withdraw_person_death,
)
from jangkau.registry.selectors.changeable_people import ChangeablePerson, changeable_person
from jangkau.registry.selectors.named_places import region_named
from jangkau.registry.selectors.people import UnknownPerson, person_card
from jangkau.registry.services.people import Correction, correct_person
from jangkau.registry.services.reveals import reveal_nik


@page(Right.CORRECT_PERSON, writes=True)
def person_correct(request: PageRequest, person_id: int) -> HttpResponse:
    """Correct a record: what it says stands beside what it is to say."""
    person = changeable_person(person_id=person_id, reach=request.reach)
    saw(request, "person", person_id)
    form = form_of(request, CorrectForm, initial=_as_recorded(person), masked_nik=person.card.masked_nik)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form), acting_for(request, form.cleaned_data["reason"]):
            correct_person(
                reach=request.reach,
                person_id=person_id,
                correction=_correction(person, form.cleaned_data),
                reason=form.cleaned_data["reason"],
                now=request.now,
            )
            return _back_to(request, person_id, _("Data diperbaiki. Perubahannya ada di riwayat."))
    return show(request, "backoffice/registry/person_correct.html", {"person": person}, form=form)


@page(Right.CORRECT_PERSON, writes=True)
def person_death(request: PageRequest, person_id: int) -> HttpResponse:
    """Record a death, or withdraw one that was recorded in error."""
    person = changeable_person(person_id=person_id, reach=request.reach)
    saw(request, "person", person_id)
    if person.card.died_on is not None and request.POST.get("action") != "record":
        return _withdraw_death(request, person)
    form = form_of(request, DeathForm)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form), acting_for(request, form.cleaned_data["reason"]):
            ended = record_person_death(
                reach=request.reach,
                person_id=person_id,
                died_on=form.cleaned_data["died_on"],
                reason=form.cleaned_data["reason"],
                now=request.now,
            )
            return _back_to(request, person_id, _("Kematian dicatat.") + _what_ended(ended))
    return show(request, "backoffice/registry/person_death.html", {"person": person}, form=form)


def _withdraw_death(request: PageRequest, person: ChangeablePerson) -> HttpResponse:
    form = form_of(request, ReasonForm)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form), acting_for(request, form.cleaned_data["reason"]):
            goes_on = withdraw_person_death(
                reach=request.reach, person_id=person.card.person_id, reason=form.cleaned_data["reason"]
            )
            said = _("Catatan kematian dicabut.")
            if goes_on:
                said += " " + _(
                    "Kepesertaannya berjalan lagi. Perjanjian yang sudah melepasnya memasukkannya lagi lewat daftar "
                    "berikutnya."
                )
            return _back_to(request, person.card.person_id, said)
    participations = participations_of(person_ids=[person.card.person_id])
    values = {"person": person, "participates": any(participation.is_live for participation in participations)}
    return show(request, "backoffice/registry/person_death_withdraw.html", values, form=form)


@page(Right.CORRECT_PERSON, writes=True)
def person_end(request: PageRequest, person_id: int) -> HttpResponse:
    """End a participation for another reason than death."""
    person = changeable_person(person_id=person_id, reach=request.reach)
    saw(request, "person", person_id)
    form = form_of(request, EndForm, choices=reasons_to_end())
    if request.method == "POST" and form.is_valid():
        with refusals_on(form), acting_for(request, form.cleaned_data["reason"]):
            ended = end_person_participation(
                reach=request.reach,
                person_id=person_id,
                ended_on=form.cleaned_data["ended_on"],
                end_reason=form.cleaned_data["end_reason"],
                reason=form.cleaned_data["reason"],
                now=request.now,
            )
            return _back_to(request, person_id, _("Kepesertaan diakhiri.") + _what_ended(ended))
    return show(request, "backoffice/registry/person_end.html", {"person": person}, form=form)


@page(Right.REVEAL_NIK, writes=True)
def person_reveal(request: PageRequest, person_id: int) -> HttpResponse:
    """Show a NIK once, in the answer to the reason; it stands in no address and is kept nowhere."""
    person = changeable_person(person_id=person_id, reach=request.reach, right=Right.REVEAL_NIK)
    saw(request, "person", person_id)
    form = form_of(request, ReasonForm)
    if request.method == "POST" and form.is_valid():
        # Opens its own transaction: nobody sees a NIK before it stands on record.
        with refusals_on(form):
            nik = reveal_nik(
                reach=request.reach, person_id=person_id, reason=form.cleaned_data["reason"], now=request.now
            )
            return show(request, "backoffice/registry/person_revealed.html", {"person": person, "nik": nik})
    return show(request, "backoffice/registry/person_reveal.html", {"person": person}, form=form)


def _as_recorded(person: ChangeablePerson) -> dict[str, Any]:
    card = person.card
    return {
        "name": card.name,
        "birth_date": card.birth_date,
        "sex": card.sex,
        "regency": person.regency,
        "district": person.district,
        "village": person.village,
        "address": card.address,
        "phone": card.phone,
        "email": card.email,
    }


def _correction(person: ChangeablePerson, typed: dict[str, Any]) -> Correction:
    """Return what was typed. A place is looked up only if its names were changed.

    Raises:
        Refusal: if the place does not exist.
    """
    places = {level: typed[level] for level in ("regency", "district", "village")}
    is_moved = any(name != getattr(person, level) for level, name in places.items())
    return Correction(
        nik=typed["nik"] or None,
        name=typed["name"],
        birth_date=typed["birth_date"],
        sex=typed["sex"],
        phone=typed["phone"],
        email=typed["email"],
        address=typed["address"],
        region_code=region_named(**places) if is_moved else None,
    )


def _what_ended(ended: PersonEnded) -> str:
    said = ""
    if ended.agreements_left:
        said += " " + _("Ia keluar dari perjanjian %(codes)s.") % {"codes": ", ".join(ended.agreements_left)}
    if ended.voided_months:
        said += " " + _("%(months)s bulan yang dibayar di muka dilepas.") % {"months": ended.voided_months}
    if ended.agreements_elsewhere:
        said += " " + _("Kabari kantor pemegang perjanjian %(codes)s: ia masih terdaftar di sana.") % {
            "codes": ", ".join(ended.agreements_elsewhere)
        }
    return said


def _back_to(request: PageRequest, person_id: int, said: str) -> HttpResponse:
    """Lead back to the person, or to the search if he now lives where another office serves."""
    try:
        person_card(person_id=person_id, reach=request.reach)
    except UnknownPerson:
        said += " " + _("Orang ini sekarang dilayani kantor lain.")
        return done(request, to=reverse("backoffice:people"), say=said)
    return done(request, to=reverse("backoffice:person", args=[person_id]), say=said)
