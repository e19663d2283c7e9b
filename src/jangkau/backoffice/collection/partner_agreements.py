"""What else is agreed with a partner: for what it may ask whether workers are covered, and its bank accounts."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from jangkau.backoffice.collection.partner_agreement_forms import AccountForm, AskingForm, NewAccountForm, NewAskerForm
from jangkau.backoffice.collection.partners import partner_form
from jangkau.backoffice.pages import PageRequest, done, form_of, page, refusals_on
from jangkau.collection.selectors.bank_accounts import account_offices
from jangkau.collection.selectors.partner_records import PartnerStory, partner_story
from jangkau.collection.services.bank_accounts import keep_account
from jangkau.collection.services.partners import let_ask_for_cover
from jangkau.core.permissions import Right
from jangkau.registry.selectors.offices import UnknownOrganisation


@page(Right.MANAGE_PARTNERS, writes=True)
def asker_new(request: PageRequest) -> HttpResponse:
    """Let an organisation that is no partner yet ask whether workers are covered."""
    form = form_of(request, NewAskerForm)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        with refusals_on(form, mistyped=(UnknownOrganisation,)):
            made = let_ask_for_cover(
                reach=request.reach, code=typed["code"].strip(), purposes=typed["purposes"], terms=form.terms()
            )
            say = _("Mitra %(code)s dicatat. Sekarang beri kuncinya.") % {"code": made.code}
            return done(request, to=reverse("backoffice:partner_key_new", args=[made.code]), say=say)
    lead = _("Rumah sakit, bank, atau instansi yang boleh bertanya apakah seorang pekerja terlindungi.")
    return partner_form(request, form, title=_("Catat penanya"), lead=lead)


@page(Right.MANAGE_PARTNERS, writes=True)
def partner_asking(request: PageRequest, code: str) -> HttpResponse:
    """Change for which purposes a partner may ask whether workers are covered; none ends it."""
    story = partner_story(code=code, reach=request.reach, now=request.now)
    initial = {
        "purposes": story.partner.cover_purposes,
        "requests_a_minute": story.partner.requests_a_minute,
        "allowed_networks": " ".join(story.partner.allowed_networks),
    }
    form = form_of(request, AskingForm, initial=initial)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            let_ask_for_cover(
                reach=request.reach, code=code, purposes=form.cleaned_data["purposes"], terms=form.terms()
            )
            return done(request, to=reverse("backoffice:partner", args=[code]), say=_("Tujuan bertanya diubah."))
    lead = _("Berlaku mulai pertanyaan berikutnya. Laju pesan dan alamat IP berlaku juga untuk pembayarannya.")
    return partner_form(request, form, title=_("Ubah tujuan bertanya"), lead=lead, story=story)


@page(Right.MANAGE_PARTNERS, writes=True)
def partner_account_new(request: PageRequest, code: str) -> HttpResponse:
    """Write down an account of ours into which a partner pays."""
    story = partner_story(code=code, reach=request.reach, now=request.now)
    form = form_of(request, NewAccountForm, offices=account_offices(request.reach))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            keep_account(reach=request.reach, number=form.cleaned_data["number"], terms=form.terms(code), is_new=True)
            return done(request, to=reverse("backoffice:partner", args=[code]), say=_("Rekening dicatat."))
    return _account_page(request, story, form, _("Catat rekening"))


@page(Right.MANAGE_PARTNERS, writes=True)
def partner_account(request: PageRequest, code: str, number: str) -> HttpResponse:
    """Correct what is known of an account of ours."""
    story = partner_story(code=code, reach=request.reach, now=request.now)
    account = story.account(number)
    form = form_of(
        request, AccountForm, offices=account_offices(request.reach), initial=AccountForm.initial_of(account)
    )
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            keep_account(reach=request.reach, number=account.number, terms=form.terms(code))
            return done(request, to=reverse("backoffice:partner", args=[code]), say=_("Rekening diubah."))
    return _account_page(request, story, form, _("Ubah rekening %(number)s") % {"number": account.number})


def _account_page(request: PageRequest, story: PartnerStory, form: AccountForm, title: str) -> HttpResponse:
    lead = _("Rekening kita yang menerima uang lewat mitra ini, dan cara membaca rekening korannya.")
    return partner_form(request, form, title=title, lead=lead, story=story)
