"""My rights: savings and their statement, consents, who looked at my data, closing the account, leaving."""

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from jangkau.backoffice.pages import acting_for, done, download, refusals_on, show
from jangkau.collection.selectors.savings import old_age_savings, savings_statement
from jangkau.collection.selectors.viewers import who_looked
from jangkau.core.wording import said
from jangkau.enrolment.services.own_consents import withdraw_own_consent
from jangkau.partnership.selectors.own_leaving import leaving_outlook
from jangkau.partnership.services.own_leaving import leave_participation
from jangkau.portal.own_forms import SureForm
from jangkau.portal.pages import WorkerRequest, sent, worker_page
from jangkau.registry.selectors.accounts import account_view
from jangkau.registry.selectors.consents import consents_of
from jangkau.registry.services.accounts import close_account
from jangkau.registry.services.consents import give_consent
from jangkau.rules.benefits import savings_paid_out
from jangkau.rules.consents import Purpose, consent_text, current_version
from jangkau.rules.money import format_rupiah


@worker_page()
def savings(request: WorkerRequest, person_id: int) -> HttpResponse:
    """Show what was paid into JHT, by years."""
    saved = old_age_savings(person_id=person_id, reach=request.reach)
    paid_out = savings_paid_out(saved_rupiah=saved.total_rupiah, on=request.today)
    values = {"saved": saved, "person_id": person_id, "paid_out": [said(step) for step in paid_out.explanation]}
    return show(request, "portal/own/savings.html", values)


@worker_page()
def statement(request: WorkerRequest, person_id: int, year: int) -> HttpResponse:
    """Hand out the statement of a year."""
    content = savings_statement(
        person_id=person_id, year=year, reach=request.reach, language=get_language() or "id",
        now=request.now.replace(microsecond=0), today=request.today,
    )  # fmt: skip
    return download(f"{_('iuran-jht')}-{year}.pdf", content, "application/pdf")


@worker_page(writes=True)
def consents(request: WorkerRequest) -> HttpResponse:
    """Show what was agreed to, in which words; give and withdraw."""
    if request.method == "POST":
        purpose = Purpose(request.POST["purpose"]) if request.POST.get("purpose") in set(Purpose) else None
        with acting_for(request, _("mengubah persetujuan")):
            told = _change(request, purpose) if purpose else ""
        return done(request, to=reverse("portal:consents"), say=told or _("Tidak ada yang berubah."))
    shown = [
        (
            consent,
            said(consent.title),
            [said(step) for step in (consent.text.text, consent.text.data, consent.text.kept)],
        )
        for consent in consents_of(account_id=request.account_id, today=request.today)
    ]
    return show(request, "portal/own/consents.html", {"consents": shown})


@worker_page()
def viewers(request: WorkerRequest, person_id: int) -> HttpResponse:
    """Show who looked at a person's data."""
    seen = who_looked(person_id=person_id, reach=request.reach)
    return show(request, "portal/own/viewers.html", {"seen": seen, "person_id": person_id})


@worker_page(writes=True)
def close(request: WorkerRequest) -> HttpResponse:
    """Close the account; the people stay participants."""
    form = SureForm(sent(request), label=_("Saya ingin menutup akun ini."))
    if request.method == "POST" and form.is_valid():
        with acting_for(request, _("menutup akun peserta")):
            close_account(account_id=request.account_id, now=request.now)
        request.session.flush()
        return HttpResponseRedirect(reverse("portal:landing"), status=303)
    return show(request, "portal/own/close.html", {"account": account_view(account_id=request.account_id)}, form=form)


@worker_page()
def leave(request: WorkerRequest, person_id: int) -> HttpResponse:
    """Show what is lost by leaving, from when, and how to stop paying without leaving."""
    outlook = leaving_outlook(person_id=person_id, reach=request.reach, today=request.today)
    return show(request, "portal/own/leave.html", {"outlook": outlook, "person_id": person_id})


@worker_page(writes=True)
def leave_surely(request: WorkerRequest, person_id: int) -> HttpResponse:
    """Leave, after a second word."""
    outlook = leaving_outlook(person_id=person_id, reach=request.reach, today=request.today)
    form = SureForm(sent(request), label=_("Saya mengerti: mulai hari ini saya tidak terlindungi."))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form), acting_for(request, _("berhenti menjadi peserta atas permintaan sendiri")):
            settled = leave_participation(person_id=person_id, reach=request.reach, now=request.now)
            told = _("Anda sudah berhenti menjadi peserta.")
            if settled.refunded_rupiah:
                told += " " + _("%(money)s dikembalikan lewat kantor cabang; bawa KTP dan nomor rekening.") % {
                    "money": format_rupiah(settled.refunded_rupiah)
                }
            return done(request, to=reverse("portal:person", args=[person_id]), say=told)
    return show(request, "portal/own/leave_surely.html", {"outlook": outlook, "person_id": person_id}, form=form)


def _change(request: WorkerRequest, purpose: Purpose) -> str:
    if request.POST.get("wish") == "withdraw":
        withdraw_own_consent(account_id=request.account_id, purpose=purpose, now=request.now)
        return _("Persetujuan dicabut. Data itu tidak dipakai lagi untuk hal tersebut.")
    if not consent_text(purpose, on=request.today).needs_consent:
        return ""
    version = current_version(purpose, on=request.today)
    give_consent(account_id=request.account_id, purpose=purpose, version=version, now=request.now)
    return _("Persetujuan tercatat.")
