"""Signing in by a code to the telephone; the same door for who registers and for who comes back."""

import base64
from typing import Any

from allauth.core import ratelimit
from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jangkau.backoffice.form_look import DayInput
from jangkau.backoffice.pages import refusals_on, show
from jangkau.core.sealing import CannotUnseal, seal, unseal
from jangkau.portal.pages import OpenRequest, open_page, sent, sign_in_as, worker_page
from jangkau.portal.pages import WorkerRequest as Worker
from jangkau.registry.selectors.accounts import masked_phone, needs_birth_date
from jangkau.registry.services.accounts import ask_code, enter_account, mobile_number, take_over_number, use_code

_PHONE, _NEXT, _PENDING = "phone_asked", "sign_in_next", "account_pending"
_PURPOSE = "phone-asked"


class PhoneForm(forms.Form):
    """The number to which the code is sent."""

    phone = forms.CharField(
        label=gettext_lazy("Nomor HP"),
        help_text=gettext_lazy("Kami kirim kode 6 angka lewat SMS. Tidak dipungut biaya."),
        max_length=30,
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "tel", "class": "short"}),
    )


class CodeForm(forms.Form):
    """The code that came."""

    code = forms.CharField(
        label=gettext_lazy("Kode dari SMS"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "class": "short code"}),
    )


class BirthDateForm(forms.Form):
    """What whoever has the number knows of its people."""

    birth_date = forms.DateField(label=gettext_lazy("Tanggal lahir"), widget=DayInput)


@open_page(writes=True)
def sign_in(request: OpenRequest) -> HttpResponse:
    """Ask for the telephone number and send a code there; the answer is the same for every number."""
    if request.method == "GET" and "next" in request.GET:
        request.session[_NEXT] = _own_address(request)
    form = PhoneForm(sent(request))
    if request.method == "POST" and form.is_valid():
        if not ratelimit.consume(request, action="ask_code"):
            return _too_often(request, "portal/sign_in.html", form)
        with refusals_on(form):
            phone = mobile_number(form.cleaned_data["phone"])
            ask_code(phone=phone, now=request.now)
            _remember(request, phone)
            return HttpResponseRedirect(reverse("portal:code"), status=303)
    return show(request, "portal/sign_in.html", form=form)  # type: ignore[arg-type]  # reads method and HTMX only


@open_page(writes=True)
def code(request: OpenRequest) -> HttpResponse:
    """Take the code that came; it opens the account of the number."""
    phone = _remembered(request)
    if phone is None:
        return HttpResponseRedirect(reverse("portal:sign_in"), status=303)
    form = CodeForm(sent(request))
    if request.method == "POST" and form.is_valid():
        if not ratelimit.consume(request, action="use_code"):
            return _too_often(request, "portal/code.html", form)
        with refusals_on(form):
            account = use_code(phone=phone, code=form.cleaned_data["code"], now=request.now)
            if needs_birth_date(account_id=account.pk, now=request.now):
                request.session[_PENDING] = account.pk
                return HttpResponseRedirect(reverse("portal:proof"), status=303)
            return _entered(request, account.pk)
    values = {"phone": masked_phone(phone)}
    return show(request, "portal/code.html", values, form=form)  # type: ignore[arg-type]  # as above


@open_page(writes=True)
def proof(request: OpenRequest) -> HttpResponse:
    """Ask whoever holds a number that was unused for long for the birth date of one of its people."""
    pending = request.session.get(_PENDING)
    if pending is None:
        return HttpResponseRedirect(reverse("portal:sign_in"), status=303)
    form = BirthDateForm(sent(request))
    if request.method == "POST" and "new" in request.POST:
        return _entered(request, take_over_number(account_id=pending, now=request.now).pk)
    if request.method == "POST" and form.is_valid():
        if not ratelimit.consume(request, action="prove_number", key=str(pending)):
            return _too_often(request, "portal/proof.html", form)
        with refusals_on(form):
            enter_account(account_id=pending, now=request.now, birth_date=form.cleaned_data["birth_date"])
            return _entered(request, pending)
    return show(request, "portal/proof.html", form=form)  # type: ignore[arg-type]  # as above


@worker_page(writes=True)
def sign_out(request: Worker) -> HttpResponse:
    """Forget on this browser whose telephone it is."""
    if request.method == "POST":
        request.session.flush()
    return HttpResponseRedirect(reverse("portal:landing"), status=303)


def _entered(request: OpenRequest, account_id: int) -> HttpResponse:
    there = request.session.get(_NEXT) or reverse("portal:mine")
    enter_account(account_id=account_id, now=request.now)
    sign_in_as(request, account_id)
    return HttpResponseRedirect(there, status=303)


def _own_address(request: OpenRequest) -> str:
    address = request.GET["next"]
    is_ours = url_has_allowed_host_and_scheme(address, allowed_hosts=None) and address.startswith(
        reverse("portal:landing")
    )
    return address if is_ours else ""


def _remember(request: HttpRequest, phone: str) -> None:
    # Sealed: sessions lie in the database in the clear.
    request.session[_PHONE] = base64.b64encode(seal(phone.encode(), purpose=_PURPOSE)).decode()


def _remembered(request: HttpRequest) -> str | None:
    kept = request.session.get(_PHONE)
    if kept is None:
        return None
    try:
        return unseal(base64.b64decode(kept), purpose=_PURPOSE).decode()
    except CannotUnseal:
        return None


def _too_often(request: OpenRequest, template: str, form: forms.Form) -> HttpResponse:
    form.add_error(None, _("Terlalu banyak percobaan. Tunggu sebentar, lalu coba lagi."))
    response: HttpResponse = show(request, template, _phone_shown(request), form=form)  # type: ignore[arg-type]  # as above
    response.status_code = 429
    return response


def _phone_shown(request: OpenRequest) -> dict[str, Any]:
    phone = _remembered(request)
    return {"phone": masked_phone(phone) if phone else ""}
