"""Payment partners: the list, one partner with its keys and messages, setting it up and changing it."""

from django.forms import BaseForm
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from jangkau.backoffice.collection.partner_forms import KeyForm, NewPartnerForm, TermsForm
from jangkau.backoffice.pages import PageRequest, done, form_of, page, refusals_on, show
from jangkau.collection.selectors.partner_records import PartnerStory, list_partners, partner_story
from jangkau.collection.services.partner_keys import end_key, give_key
from jangkau.collection.services.partners import Terms, add_partner, change_partner, set_partner_active
from jangkau.core.permissions import Right
from jangkau.registry.selectors.offices import UnknownOrganisation


@page(Right.MANAGE_PARTNERS)
def partners(request: PageRequest) -> HttpResponse:
    """Show the partners within reach."""
    values = {"partners": list_partners(reach=request.reach, now=request.now)}
    return show(request, "backoffice/partners/partners.html", values)


@page(Right.MANAGE_PARTNERS)
def partner(request: PageRequest, code: str) -> HttpResponse:
    """Show what was agreed with a partner, its keys, the last rehearsal, and what it told us lately."""
    story = partner_story(code=code, reach=request.reach, now=request.now)
    return show(request, "backoffice/partners/partner.html", {"story": story})


@page(Right.MANAGE_PARTNERS, writes=True)
def partner_new(request: PageRequest) -> HttpResponse:
    """Make a bank a partner."""
    form = form_of(request, NewPartnerForm)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        with refusals_on(form, mistyped=(UnknownOrganisation,)):
            made = add_partner(
                reach=request.reach, code=typed["code"].strip(), va_prefix=typed["va_prefix"], terms=form.terms()
            )
            say = _("Mitra %(code)s dicatat. Sekarang beri kuncinya.") % {"code": made.code}
            return done(request, to=reverse("backoffice:partner_key_new", args=[made.code]), say=say)
    lead = _("Bank menjadi mitra pembayaran. Sebelum punya kunci, ia belum dapat mengirim apa pun.")
    return partner_form(request, form, title=_("Catat mitra"), lead=lead, button=_("Catat mitra"))


@page(Right.MANAGE_PARTNERS, writes=True)
def partner_change(request: PageRequest, code: str) -> HttpResponse:
    """Change what was agreed with a partner."""
    story = partner_story(code=code, reach=request.reach, now=request.now)
    initial = {name: getattr(story.partner, name) for name in Terms.__dataclass_fields__}
    initial["fee_rupiah"] = story.partner.fee_rupiah or ""
    initial["allowed_networks"] = " ".join(story.partner.allowed_networks)
    form = form_of(request, TermsForm, initial=initial)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            change_partner(reach=request.reach, code=code, terms=form.terms())
            return done(request, to=reverse("backoffice:partner", args=[code]), say=_("Kesepakatan diubah."))
    lead = _("Berlaku mulai pesan berikutnya dari mitra ini.")
    return partner_form(request, form, title=_("Ubah kesepakatan"), lead=lead, story=story)


@page(Right.MANAGE_PARTNERS, writes=True)
def partner_stop(request: PageRequest, code: str) -> HttpResponse:
    """Stop listening to a partner, or begin again."""
    story = partner_story(code=code, reach=request.reach, now=request.now)
    if request.method == "POST":
        now_active = set_partner_active(reach=request.reach, code=code, active=not story.partner.is_active).is_active
        say = _("Mitra didengar lagi.") if now_active else _("Mitra dihentikan: pesannya tidak didengar lagi.")
        return done(request, to=reverse("backoffice:partner", args=[code]), say=say)
    return show(request, "backoffice/partners/partner_stop.html", {"story": story})


@page(Right.MANAGE_PARTNERS, writes=True)
def partner_key_new(request: PageRequest, code: str) -> HttpResponse:
    """Give a partner a key, and show its secret this once."""
    story = partner_story(code=code, reach=request.reach, now=request.now)
    form = form_of(request, KeyForm)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            key = give_key(reach=request.reach, code=code, public_key=form.cleaned_data["public_key"], now=request.now)
            return show(request, "backoffice/partners/partner_key_given.html", {"story": story, "key": key})
    lead = _(
        "Mitra mengirim bagian publik kuncinya; kita memberi X-CLIENT-KEY dan rahasia yang ditampilkan sekali saja."
    )
    title = _("Beri kunci")
    return partner_form(request, form, title=title, lead=lead, button=title, story=story)


@page(Right.MANAGE_PARTNERS, writes=True)
def partner_key_end(request: PageRequest, code: str, client_id: str) -> HttpResponse:
    """End a key of a partner."""
    story = partner_story(code=code, reach=request.reach, now=request.now)
    key = story.key(client_id)
    if request.method == "POST":
        end_key(reach=request.reach, code=code, client_id=key.client_id, now=request.now)
        return done(request, to=reverse("backoffice:partner", args=[code]), say=_("Kunci tidak berlaku lagi."))
    return show(request, "backoffice/partners/partner_key_end.html", {"story": story, "key": key})


def partner_form(
    request: PageRequest,
    form: BaseForm,
    *,
    title: str,
    lead: str,
    button: str = "",
    story: PartnerStory | None = None,
) -> HttpResponse:
    """Show a form about a partner, or about one to come; its button says ``button``, else that it saves."""
    shown = {"title": title, "lead": lead, "button": button or _("Simpan"), "partner": story and story.partner}
    return show(request, "backoffice/partners/partner_form.html", shown, form=form)
