"""My data: address, work and income at once; name, NIK, birth date and sex by an officer; heirs and children."""

import datetime
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from jangkau.backoffice.enrolment.registration_forms import WorkForm, beside
from jangkau.backoffice.enrolment.words import SEXES
from jangkau.backoffice.pages import acting_for, done, refusals_on, show
from jangkau.collection.services.own_work import keep_own_work
from jangkau.core.permissions import Right
from jangkau.core.wording import said
from jangkau.enrolment.selectors.data_changes import latest_change
from jangkau.enrolment.selectors.family import family_of
from jangkau.enrolment.selectors.participations import participations_of
from jangkau.enrolment.services.data_changes import ask_data_change, withdraw_data_change
from jangkau.enrolment.services.family import UnknownFamilyMember, name_family_member, remove_family_member
from jangkau.enrolment.services.registrations import occupations_of
from jangkau.portal.own_forms import AddressForm, ChangeForm, FamilyForm
from jangkau.portal.pages import WorkerRequest, sent, worker_page
from jangkau.registry.selectors.changeable_people import ChangeablePerson, changeable_person
from jangkau.registry.selectors.consents import has_consent
from jangkau.registry.selectors.contact_stops import is_stopped
from jangkau.registry.selectors.named_places import region_named
from jangkau.registry.selectors.ways import is_email_offered
from jangkau.registry.services.consents import give_consent
from jangkau.registry.services.people import Correction, keep_address
from jangkau.rules.benefits import heirs_in_words, most_schooling_children
from jangkau.rules.consents import Purpose, consent_text, current_version
from jangkau.rules.wording import date_in_words

_PLACES = ("regency", "district", "village")


@worker_page()
def data(request: WorkerRequest, person_id: int) -> HttpResponse:
    """Show what is on record, where to change it, and a change that waits for an officer."""
    own = _own(request, person_id)
    values = {
        "own": own,
        "person_id": person_id,
        "sex": SEXES[own.card.sex],
        "participations": [each for each in participations_of(person_ids=[person_id]) if each.is_live],
        "change": latest_change(person_id=person_id, reach=request.reach),
        "offers_email": is_email_offered(),
        "has_stopped_emails": bool(own.card.email) and is_stopped(own.card.email),
    }
    return show(request, "portal/own/data.html", values)


@worker_page(writes=True)
def address(request: WorkerRequest, person_id: int) -> HttpResponse:
    """Put down another address; it holds at once."""
    own = _own(request, person_id)
    initial = {name: getattr(own, name) for name in _PLACES} | {"address": own.card.address}
    form = AddressForm(sent(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form), acting_for(request, _("mengubah alamat sendiri")):
            typed = form.cleaned_data
            places = {name: typed[name] for name in _PLACES}
            keep_address(
                reach=request.reach,
                person_id=person_id,
                address=typed["address"],
                region_code=region_named(**places) if places != {name: initial[name] for name in _PLACES} else None,
                now=request.now,
            )
            return _back(request, person_id, _("Alamat baru tercatat."))
    return show(request, "portal/own/address.html", {"person_id": person_id}, form=form)


@worker_page(writes=True)
def work(request: WorkerRequest, person_id: int) -> HttpResponse:
    """Put down another work or income; later bills ask its price."""
    _own(request, person_id)
    live = next((each for each in participations_of(person_ids=[person_id]) if each.is_live), None)
    typed = dict(zip(("occupation_words", "second_words"), live.occupations if live else (), strict=False))
    form = WorkForm(sent(request), typed=typed, today=request.today)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form), acting_for(request, _("mengubah pekerjaan dan penghasilan sendiri")):
            answers = form.answers()
            replaced = keep_own_work(
                person_id=person_id, reach=request.reach, occupations=occupations_of(answers),
                bracket=answers["bracket"], now=request.now,
            )  # fmt: skip
            told = _("Pekerjaan dan penghasilan baru tercatat. Tagihan berikutnya mengikutinya.")
            if replaced:
                told = _(
                    "Pekerjaan dan penghasilan baru tercatat. Tagihan yang belum dibayar diganti dengan yang baru."
                )
            return _back(request, person_id, told)
    return show(request, "portal/own/work.html", {"person_id": person_id, **beside(form)}, form=form)


@worker_page(writes=True)
def change(request: WorkerRequest, person_id: int) -> HttpResponse:
    """Ask an officer to change name, NIK, birth date or sex."""
    own = _own(request, person_id)
    form = ChangeForm(sent(request), recorded=_recorded(own))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form), acting_for(request, _("meminta perubahan data")):
            typed = form.cleaned_data
            wanted = Correction(**{name: typed[name] or None for name in ("nik", "name", "birth_date", "sex")})
            ask_data_change(person_id=person_id, reach=request.reach, wanted=wanted, why=typed["why"], now=request.now)
            return _back(request, person_id, _("Permintaan terkirim. Kami kirim SMS begitu diputuskan."))
    return show(request, "portal/own/change.html", {"person_id": person_id}, form=form)


@worker_page(writes=True)
def change_withdraw(request: WorkerRequest, person_id: int, change_id: int) -> HttpResponse:
    """Take back a change that waits."""
    _own(request, person_id)
    if request.method == "POST":
        with acting_for(request, _("membatalkan permintaan perubahan data")):
            withdraw_data_change(change_id=change_id, reach=request.reach, now=request.now)
        return _back(request, person_id, _("Permintaan dibatalkan."))
    return show(request, "portal/own/change_withdraw.html", {"person_id": person_id})


@worker_page(writes=True)
def family(request: WorkerRequest, person_id: int) -> HttpResponse:
    """Show who the heirs and children are, in the law's order, and name one more."""
    own = _own(request, person_id)
    asks = not has_consent(account_id=request.account_id, purpose=Purpose.FAMILY, today=request.today)
    form = FamilyForm(sent(request), asks_consent=asks)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form), acting_for(request, _("menyebut anggota keluarga")):
            typed = {name: form.cleaned_data[name] for name in ("relation", "name", "birth_date", "in_school")}
            name_family_member(person_id=person_id, reach=request.reach, now=request.now, **typed)
            if asks:
                version = current_version(Purpose.FAMILY, on=request.today)
                give_consent(account_id=request.account_id, purpose=Purpose.FAMILY, version=version, now=request.now)
            there = reverse("portal:family", args=[person_id])
            return done(request, to=there, say=_("%(name)s tercatat.") % {"name": typed["name"]})
    values = {
        "own": own,
        "person_id": person_id,
        "members": family_of(person_id=person_id, reach=request.reach),
        "order": [said(step) for step in heirs_in_words(on=request.today)],
        "most": most_schooling_children(on=request.today),
        "consent": said(consent_text(Purpose.FAMILY, on=request.today).text) if asks else "",
    }
    return show(request, "portal/own/family.html", values, form=form)


@worker_page(writes=True)
def family_remove(request: WorkerRequest, person_id: int, member_id: int) -> HttpResponse:
    """Take somebody off the list."""
    _own(request, person_id)
    named = {member.member_id: member for member in family_of(person_id=person_id, reach=request.reach)}
    if request.method == "POST":
        with acting_for(request, _("menghapus anggota keluarga")):
            remove_family_member(member_id=member_id, reach=request.reach, now=request.now)
        return done(request, to=reverse("portal:family", args=[person_id]), say=_("Dihapus dari daftar."))
    if member_id not in named:
        raise UnknownFamilyMember()
    values = {"person_id": person_id, "member": named[member_id]}
    return show(request, "portal/own/family_remove.html", values)


def _own(request: WorkerRequest, person_id: int) -> ChangeablePerson:
    return changeable_person(person_id=person_id, reach=request.reach, right=Right.KEEP_OWN_DATA)


def _recorded(own: ChangeablePerson) -> dict[str, Any]:
    card = own.card
    return {
        "nik": card.masked_nik,
        "name": card.name,
        "birth_date": _day(card.birth_date),
        "sex": SEXES[card.sex],
    }


def _day(day: datetime.date) -> str:
    return date_in_words(day, language=get_language() or "id")


def _back(request: WorkerRequest, person_id: int, told: str) -> HttpResponse:
    return done(request, to=reverse("portal:data", args=[person_id]), say=told)
