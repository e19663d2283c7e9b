"""Refunds: the list, one with its steps, approving, dropping, the file for the bank and the bank's answer."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from jangkau.backoffice.collection.forms import ReasonForm
from jangkau.backoffice.collection.money_forms import ConfirmForm, RefundForm, ResultsForm, SendForm
from jangkau.backoffice.pages import PageRequest, acting_for, done, download, form_of, page, refusals_on, show
from jangkau.collection.selectors.payment_money import money_of_payment
from jangkau.collection.selectors.refunds import RefundStory, batch_file, refund_story, refunds_in_reach
from jangkau.collection.services.refund_requests import drop_refund, refund_carried_money, refund_months
from jangkau.collection.services.refunds import approve_refund, record_refund_results, send_refunds
from jangkau.core.permissions import Right

_SEE = (Right.RECORD_PAYMENT, Right.APPROVE_REFUND, Right.SEE_BOOKS)
_FORM = "backoffice/collection/money_form.html"


@page(*_SEE)
def refunds(request: PageRequest) -> HttpResponse:
    """List refunds, the newest first, and the files that went to banks."""
    shown = {
        "refunds": refunds_in_reach(reach=request.reach),
        "may_approve": Right.APPROVE_REFUND in request.reach.rights,
    }
    return show(request, "backoffice/collection/refunds.html", shown)


@page(*_SEE)
def refund(request: PageRequest, refund_id: int) -> HttpResponse:
    """Tell a refund's steps."""
    story = refund_story(refund_id=refund_id, reach=request.reach)
    rights = request.reach.rights
    return show(
        request,
        "backoffice/collection/refund.html",
        {
            "story": story,
            "row": story.row,
            "may_approve": Right.APPROVE_REFUND in rights
            and story.row.is_asked
            and story.row.asked_by_id != request.reach.user_id,
            "may_drop": Right.RECORD_PAYMENT in rights and story.row.may_be_dropped,
        },
    )


@page(Right.APPROVE_REFUND, writes=True)
def refund_approve(request: PageRequest, refund_id: int) -> HttpResponse:
    """Approve a refund that somebody else asked for."""
    story = refund_story(refund_id=refund_id, reach=request.reach)
    form = form_of(request, ConfirmForm)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form), acting_for(request, _("menyetujui pengembalian uang")):
            approve_refund(
                refund_id=refund_id,
                now=request.now,
                reach=request.reach,
            )
            return done(request, to=_path(refund_id), say=_("Pengembalian disetujui."))
    return _form_page(request, story, form, _("Setujui pengembalian"), _("Setujui"))


@page(Right.RECORD_PAYMENT, writes=True)
def refund_drop(request: PageRequest, refund_id: int) -> HttpResponse:
    """Drop a refund that was not sent; its money lies again where it lay."""
    story = refund_story(refund_id=refund_id, reach=request.reach)
    form = form_of(request, ReasonForm)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form), acting_for(request, _("membatalkan pengembalian uang")):
            drop_refund(
                refund_id=refund_id,
                note=form.cleaned_data["reason"],
                now=request.now,
                reach=request.reach,
            )
            said = _("Pengembalian dibatalkan; uangnya ada lagi di tempat semula.")
            return done(request, to=_path(refund_id), say=said)
    return _form_page(request, story, form, _("Batalkan pengembalian"), _("Batalkan pengembalian"))


@page(Right.APPROVE_REFUND, writes=True)
def refunds_send(request: PageRequest) -> HttpResponse:
    """Put all approved refunds into one file for a bank."""
    form = form_of(request, SendForm)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form), acting_for(request, _("mengirim pengembalian ke bank")):
            send_refunds(
                channel=form.cleaned_data["channel"],
                now=request.now,
                reach=request.reach,
            )
            return done(request, to=reverse("backoffice:refunds"), say=_("Berkas untuk bank siap diunduh."))
    shown = {
        "title": _("Kirim pengembalian ke bank"),
        "lead": _("Semua pengembalian yang disetujui masuk ke satu berkas."),
        "button": _("Buat berkas"),
        "back": reverse("backoffice:refunds"),
        "back_label": _("Pengembalian"),
    }
    return show(request, _FORM, shown, form=form)


@page(Right.APPROVE_REFUND)
def refund_batch(request: PageRequest, batch_id: int) -> HttpResponse:
    """Hand out the file of a batch for the bank."""
    return download(f"pengembalian-{batch_id}.csv", batch_file(batch_id=batch_id, reach=request.reach), "text/csv")


@page(Right.APPROVE_REFUND, writes=True)
def refunds_results(request: PageRequest) -> HttpResponse:
    """Record the bank's answer; the same file twice changes nothing."""
    form = form_of(request, ResultsForm)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form), acting_for(request, _("mencatat hasil pengembalian dari bank")):
            recorded = record_refund_results(
                content=form.cleaned_data["file"].read(),
                now=request.now,
                reach=request.reach,
            )
            said = _("%(paid)s dibayar, %(failed)s gagal, %(known)s sudah tercatat sebelumnya.") % {
                "paid": recorded.paid,
                "failed": recorded.failed,
                "known": recorded.known,
            }
            return done(request, to=reverse("backoffice:refunds"), say=said)
    shown = {
        "title": _("Catat hasil dari bank"),
        "lead": _("Kolomnya: refund, status (paid atau failed), bank_reference, note."),
        "button": _("Catat hasilnya"),
        "back": reverse("backoffice:refunds"),
        "back_label": _("Pengembalian"),
        "is_upload": True,
    }
    return show(request, _FORM, shown, form=form)


@page(Right.RECORD_PAYMENT, writes=True)
def payment_refund(request: PageRequest, payment_id: int) -> HttpResponse:
    """Ask back what is owed of months given up or, with ``?carried=1``, what is carried forward for the payer."""
    of_payer = request.GET.get("carried") == "1"
    found = money_of_payment(payment_id=payment_id, reach=request.reach, right=Right.RECORD_PAYMENT)
    left = found.payer_carried_rupiah if of_payer else found.owed_rupiah
    form = form_of(request, RefundForm, initial={"amount": left})
    if request.method == "POST" and form.is_valid():
        with refusals_on(form), acting_for(request, _("meminta pengembalian uang")):
            now, reach = request.now, request.reach
            if of_payer:
                refund_id = refund_carried_money(
                    payer=found.payer, office_id=found.office_id, wish=form.wish, now=now, reach=reach
                )
            else:
                refund_id = refund_months(payment_id=payment_id, wish=form.wish, now=now, reach=reach)
            said = _("Pengembalian diminta. Rekan yang berwenang perlu menyetujuinya.")
            return done(request, to=_path(refund_id), say=said)
    shown = {
        "title": _("Kembalikan iuran yang diperhitungkan") if of_payer else _("Kembalikan bulan yang gugur"),
        "button": _("Minta pengembalian"),
        "back": reverse("backoffice:payment", args=[payment_id]),
        "back_label": _("Pembayaran"),
    }
    return show(request, _FORM, shown, form=form)


def _path(refund_id: int) -> str:
    return reverse("backoffice:refund", args=[refund_id])


def _form_page(
    request: PageRequest, story: RefundStory, form: ConfirmForm | ReasonForm, title: str, button: str
) -> HttpResponse:
    shown = {"title": title, "button": button, "back": _path(story.row.refund_id), "refund": story.row}
    return show(request, _FORM, shown, form=form)
