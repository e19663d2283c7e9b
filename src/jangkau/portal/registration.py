"""Registration, page by page: everything typed is kept at once, and can be gone on with on another telephone."""

import datetime
import uuid
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from jangkau.backoffice.enrolment.registration_forms import (
    BirthForm,
    ChoiceForm,
    HelpForm,
    SendForm,
    StepForm,
    WhoForm,
    WorkForm,
    beside,
)
from jangkau.backoffice.pages import acting_for, done, refusals_on, show
from jangkau.collection.selectors.offers import Offers, offers_for
from jangkau.collection.services.joining import join
from jangkau.core.wording import said
from jangkau.enrolment.selectors.registrations import OwnForm, own_form
from jangkau.enrolment.services.assistance import ask_assistance
from jangkau.enrolment.services.registrations import (
    RegistrationClosed,
    begin_registration,
    save_answers,
    withdraw_registration,
)
from jangkau.portal.pages import WorkerRequest, sent, worker_page
from jangkau.registry.selectors.place_names import place_names
from jangkau.registry.services.consents import give_consent
from jangkau.rules.consents import Purpose, consent_text, current_version
from jangkau.rules.nik import mask_nik

# The pages in their order, and how each is called in its address.
ADDRESSES = {"who": "siapa", "birth": "tinggal", "work": "kerja", "choice": "pilih", "check": "periksa"}
STEPS = tuple(ADDRESSES)
_FORMS: dict[str, type[StepForm]] = {"who": WhoForm, "birth": BirthForm, "work": WorkForm, "choice": ChoiceForm}


@worker_page(writes=True)
def register(request: WorkerRequest) -> HttpResponse:
    """Begin a form, for oneself or for one of the family."""
    if request.method == "POST":
        relation = "family" if request.POST.get("relation") == "family" else "self"
        public_id = begin_registration(account_id=request.account_id, relation=relation, now=request.now)
        return HttpResponseRedirect(reverse("portal:step_who", args=[public_id]), status=303)
    return show(request, "portal/register.html")


@worker_page(writes=True)
def step(request: WorkerRequest, public_id: uuid.UUID, step: str) -> HttpResponse:
    """Show a page of a form, and keep what is typed on it."""
    own = own_form(account_id=request.account_id, public_id=public_id)
    if not own.is_open:
        raise RegistrationClosed()
    if STEPS.index(step) > STEPS.index(own.step):
        return HttpResponseRedirect(_page(public_id, own.step), status=303)
    if step == "check":
        return _check(request, own)
    form = _form(request, own, step)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            following = save_answers(
                account_id=request.account_id, public_id=public_id, step=step, answers=form.answers(), now=request.now
            )
            return HttpResponseRedirect(_page(public_id, following), status=303)
    values = _values(own, step) | {"marked": [name for name in own.marked if name in form.boxes], **beside(form)}
    return show(request, f"portal/registration/{step}.html", values, form=form)


@worker_page(writes=True)
def give_up(request: WorkerRequest, public_id: uuid.UUID) -> HttpResponse:
    """Throw a form away that was not sent."""
    own = own_form(account_id=request.account_id, public_id=public_id)
    if request.method == "POST":
        withdraw_registration(account_id=request.account_id, public_id=public_id, now=request.now)
        return done(request, to=_home(own), say=_("Formulir dibatalkan. Isiannya sudah dihapus."))
    return show(request, "portal/registration/give_up.html", {"own": own})


@worker_page(writes=True)
def ask_help(request: WorkerRequest, public_id: uuid.UUID) -> HttpResponse:
    """Ask to be called by somebody who fills the form in together with its owner."""
    own = own_form(account_id=request.account_id, public_id=public_id)
    form = HelpForm(sent(request), knows_place="region_code" in own.answers)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form), acting_for(request, _("minta dibantu mengisi formulir")):
            ask_assistance(
                account_id=request.account_id, public_id=public_id, regency=form.cleaned_data.get("regency", ""),
                now=request.now,
            )  # fmt: skip
            version = current_version(Purpose.ASSISTANCE, on=request.today)
            give_consent(account_id=request.account_id, purpose=Purpose.ASSISTANCE, version=version, now=request.now)
            return done(request, to=reverse("portal:mine"), say=_("Petugas akan menelepon Anda. Isian Anda tersimpan."))
    values = {"own": own, **consent_shown(request, Purpose.ASSISTANCE)}
    return show(request, "portal/registration/ask_help.html", values, form=form)


def consent_shown(request: WorkerRequest, purpose: Purpose) -> dict[str, Any]:
    """Return the text of a consent as it is asked for today."""
    return {"consent": said(consent_text(purpose, on=request.today).text)}


def form_page(own: OwnForm) -> str:
    """Return where a form goes on: at the first page that an officer marked, else at the first not filled in."""
    marked = [step for step in _FORMS if set(own.marked) & set(_FORMS[step].boxes)]
    return _page(own.public_id, marked[0] if marked else own.step)


def _home(own: OwnForm) -> str:
    return reverse("portal:wadah", args=[own.wadah_code]) if own.relation == "member" else reverse("portal:mine")


def _page(public_id: uuid.UUID, step: str) -> str:
    return reverse(f"portal:step_{step}", args=[public_id])


def _form(request: WorkerRequest, own: OwnForm, step: str) -> StepForm:
    options: dict[str, Any] = {"typed": own.answers, "today": request.today}
    if step == "choice":
        options["offers"] = _offers(request, own)
    return _FORMS[step](sent(request), **options)


def _offers(request: WorkerRequest, own: OwnForm) -> Offers:
    return offers_for(bracket=own.answers["bracket"], sector=own.answers["sector"], today=request.today)


def _check(request: WorkerRequest, own: OwnForm) -> HttpResponse:
    form = SendForm(sent(request), is_member=own.relation == "member")
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            joined = join(
                account_id=request.account_id, public_id=own.public_id, attested=form.cleaned_data["attested"],
                now=request.now,
            )  # fmt: skip
            if form.cleaned_data.get("reminders"):
                version = current_version(Purpose.REMINDERS, on=request.today)
                give_consent(account_id=request.account_id, purpose=Purpose.REMINDERS, version=version, now=request.now)
            if joined.person_id is not None and joined.bill_id is not None:
                there = reverse("portal:pay", args=[joined.person_id, joined.bill_id])
                return done(request, to=there, say=_("Pendaftaran diterima. Terlindungi sejak hari Anda membayar."))
            if own.relation == "member" and joined.person_id is not None:
                say = _("%(name)s sudah menjadi anggota. Iurannya ikut pada tagihan wadah berikutnya.")
                there = reverse("portal:wadah", args=[own.wadah_code])
                return done(request, to=there, say=say % {"name": own.name})
            return HttpResponseRedirect(reverse("portal:form_sent", args=[own.public_id]), status=303)
    offers = _offers(request, own)
    chosen = next(offer for offer in offers.offers if offer.months == own.answers["months"])
    total = chosen.risk_rupiah + (chosen.savings_rupiah if own.answers["with_savings"] else 0)
    values = {
        "birth_date": datetime.date.fromisoformat(own.answers["birth_date"]),
        "masked_nik": mask_nik(own.answers["nik"]),
        "place": place_names([own.answers["region_code"]])[own.answers["region_code"]],
        "offer": chosen,
        "total_rupiah": total,
        "relief_until": offers.relief_until,
        **consent_shown(request, Purpose.MEMBERSHIP),
    }
    return show(request, "portal/registration/check.html", _values(own, "check") | values, form=form)


def _values(own: OwnForm, step: str) -> dict[str, Any]:
    number = STEPS.index(step)
    return {
        "own": own,
        "step": step,
        "number": number + 1,
        "of": len(STEPS),
        "back": _page(own.public_id, STEPS[number - 1]) if number else _home(own),
    }
