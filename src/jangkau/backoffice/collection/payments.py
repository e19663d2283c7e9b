"""Payments: recording one, its story, its receipt, and reversing it."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from jangkau.backoffice.collection.forms import PaymentForm, ReasonForm
from jangkau.backoffice.collection.steps import events_of_payment
from jangkau.backoffice.pages import PageRequest, acting_for, done, download, form_of, page, refusals_on, show
from jangkau.collection.selectors.bills import BillHead, bill_head
from jangkau.collection.selectors.payment_money import money_of_payment
from jangkau.collection.selectors.payment_story import (
    known_channels,
    payment_by_id,
    payment_story,
    reversal_preview,
)
from jangkau.collection.selectors.receipts import receipt_pdf
from jangkau.collection.services.payments import PaymentAnswer, check_payment, record_payment
from jangkau.collection.services.reversals import reverse_payment
from jangkau.core.permissions import Right


@page(Right.RECORD_PAYMENT, writes=True)
def payment_new(request: PageRequest, bill_id: int) -> HttpResponse:
    """Take down a payment seen on a statement, show it for checking, then record it; the same one twice is one."""
    head = bill_head(bill_id=bill_id, reach=request.reach, right=Right.RECORD_PAYMENT)
    form = form_of(request, PaymentForm, head=head, channels=known_channels())
    step = request.POST.get("step", "")
    if request.method == "POST" and step != "change" and form.is_valid():
        with refusals_on(form):
            return _record(request, head, form) if step == "record" else _check(request, head, form)
    return show(request, "backoffice/collection/payment_new.html", {"head": head}, form=form)


def _check(request: PageRequest, head: BillHead, form: PaymentForm) -> HttpResponse:
    checked = check_payment(
        channel=form.cleaned_data["channel"],
        reference=form.cleaned_data["reference"],
        bill_number=head.number,
        amount_rupiah=form.cleaned_data["amount"],
        paid_at=form.paid_at,
        now=request.now,
        office_ids=request.reach.offices_for(Right.RECORD_PAYMENT),
    )
    if checked.payment_id is not None:
        to = reverse("backoffice:payment", args=[checked.payment_id])
        return done(request, to=to, say=_("Pembayaran ini sudah tercatat sebelumnya. Tidak dicatat dua kali."))
    return show(
        request,
        "backoffice/collection/payment_check.html",
        {"head": head, "paid_at": form.paid_at, "typed": form.cleaned_data},
        form=form,
    )


def _record(request: PageRequest, head: BillHead, form: PaymentForm) -> HttpResponse:
    with acting_for(request, _("mencatat pembayaran")):
        answer = record_payment(
            channel=form.cleaned_data["channel"],
            reference=form.cleaned_data["reference"],
            bill_number=head.number,
            amount_rupiah=form.cleaned_data["amount"],
            paid_at=form.paid_at,
            now=request.now,
            by_user_id=request.reach.user_id,
            office_ids=request.reach.offices_for(Right.RECORD_PAYMENT),
        )
    return done(request, to=reverse("backoffice:payment", args=[answer.payment_id]), say=_recorded(answer))


def _recorded(answer: PaymentAnswer) -> str:
    return _("Pembayaran tercatat: %(months)s bulan perlindungan, %(numbers)s nomor peserta baru.") % {
        "months": number_format(answer.insured_months, force_grouping=True),
        "numbers": number_format(answer.numbers_issued, force_grouping=True),
    }


@page(Right.SEE_BILL)
def payment(request: PageRequest, payment_id: int) -> HttpResponse:
    """Tell what a payment bought, who recorded it, and what became of it."""
    story = payment_story(payment_id=payment_id, reach=request.reach, language=get_language() or "id")
    return show(
        request,
        "backoffice/collection/payment.html",
        {
            "story": story,
            "head": story.head,
            "record": story.record,
            "events": events_of_payment(story),
            "money": money_of_payment(payment_id=payment_id, reach=request.reach, right=Right.SEE_BILL),
            "may_refund": Right.RECORD_PAYMENT in request.reach.rights,
            "may_reverse": story.record.reversal is None and Right.REVERSE_PAYMENT in request.reach.rights,
        },
    )


@page(Right.SEE_BILL)
def receipt(request: PageRequest, payment_id: int) -> HttpResponse:
    """Hand out the receipt of a payment as a PDF."""
    found = payment_by_id(payment_id=payment_id, reach=request.reach, right=Right.SEE_BILL)
    content = receipt_pdf(found.pk, get_language() or "id")
    return download(f"bukti-pembayaran-{found.pk}.pdf", content, "application/pdf")


@page(Right.REVERSE_PAYMENT, writes=True)
def payment_reverse(request: PageRequest, payment_id: int) -> HttpResponse:
    """Say what reversing a payment undoes, and reverse it for a reason."""
    preview = reversal_preview(payment_id=payment_id, reach=request.reach, now=request.now)
    form = form_of(request, ReasonForm)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form), acting_for(request, _("membatalkan pembayaran")):
            undone = reverse_payment(
                channel=preview.record.channel,
                reference=preview.record.reference,
                reason=form.cleaned_data["reason"],
                now=request.now,
                by_user_id=request.reach.user_id,
                office_ids=request.reach.offices_for(Right.REVERSE_PAYMENT),
            )
            said = _("Pembayaran dibatalkan; %(months)s bulan perlindungan gugur dan dapat ditagih lagi.") % {
                "months": number_format(undone.voided_months, force_grouping=True)
            }
            return done(request, to=reverse("backoffice:payment", args=[payment_id]), say=said)
    return show(request, "backoffice/collection/payment_reverse.html", {"preview": preview}, form=form)
