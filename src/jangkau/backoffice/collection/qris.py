"""QRIS: the code of a bill, and how a partner is asked for codes."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from jangkau.backoffice.collection.partner_forms import QrisForm
from jangkau.backoffice.collection.partners import partner_form
from jangkau.backoffice.pages import PageRequest, done, form_of, page, refusals_on, show
from jangkau.collection.selectors.partner_records import partner_story
from jangkau.collection.selectors.qris import qris_page
from jangkau.collection.services.qris_acquirers import QrisTerms, connect_acquirer
from jangkau.collection.services.qris_codes import ask_for_code
from jangkau.core.permissions import Right


@page(Right.SEE_BILL, writes=True)
def bill_qris(request: PageRequest, bill_id: int) -> HttpResponse:
    """Show the code of a bill, and ask for one."""
    shown = qris_page(bill_id=bill_id, reach=request.reach, now=request.now)
    if request.method == "POST":
        ask_for_code(
            bill_id=bill_id, acquirer_code=request.POST.get("acquirer", ""), reach=request.reach, now=request.now
        )
        say = _("Kode QRIS diminta. Ia tampil di sini begitu mitra menjawab.")
        return done(request, to=reverse("backoffice:bill_qris", args=[bill_id]), say=say)
    return show(
        request,
        "backoffice/collection/bill_qris.html",
        {
            "head": shown.head,
            "qris": shown.qris,
            "bill_id": bill_id,
            "zone": shown.head.time_zone,
            "may_ask": shown.may_ask,
            "is_open": shown.qris is not None,
        },
        parts={"bill-qris": "backoffice/collection/parts/bill_qris.html"},
    )


@page(Right.MANAGE_PARTNERS, writes=True)
def partner_qris(request: PageRequest, code: str) -> HttpResponse:
    """Set up how a partner is asked for codes."""
    story = partner_story(code=code, reach=request.reach, now=request.now)
    names = [name for name in QrisTerms.__dataclass_fields__ if name not in {"secret", "new_key"}]
    initial = {name: getattr(story.qris, name) for name in names} if story.qris else None
    form = form_of(request, QrisForm, initial=initial)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            connect_acquirer(reach=request.reach, code=code, terms=form.terms())
            say = _("Sambungan QRIS disimpan. Serahkan kunci publik di bawah kepada mitra.")
            return done(request, to=reverse("backoffice:partner", args=[code]), say=say)
    lead = _("Data yang diberikan mitra, supaya kita dapat meminta kode untuk tagihan.")
    return partner_form(request, form, title=_("Sambungan QRIS"), lead=lead, story=story)
