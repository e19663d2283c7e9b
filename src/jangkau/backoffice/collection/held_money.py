"""The payments desk: money that paid no bill, its story, and what is done with it."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from jangkau.backoffice.collection.forms import FindForm
from jangkau.backoffice.collection.money_forms import (
    ConfirmForm,
    HeldMoneyForm,
    MatchForm,
    RefundForm,
    ResponsibleForm,
)
from jangkau.backoffice.collection.saving_up import said_of
from jangkau.backoffice.pages import PageRequest, acting_for, done, form_of, page, refusals_on, show
from jangkau.collection.selectors.bills import find_bill
from jangkau.collection.selectors.held_money import (
    HeldStory,
    desk_offices,
    held_in_reach,
    held_story,
)
from jangkau.collection.selectors.payment_search import payments_with_reference
from jangkau.collection.selectors.payment_story import known_channels
from jangkau.collection.services.held_money import Arrived, assign_responsible, hold_money
from jangkau.collection.services.matching import Excess, match_money
from jangkau.collection.services.refund_requests import refund_held_money
from jangkau.collection.services.saving_up import carry_and_pay
from jangkau.core.permissions import Right

_FORM = "backoffice/collection/money_form.html"


@page(Right.RECORD_PAYMENT, Right.SEE_BOOKS, writes=True)
def money(request: PageRequest) -> HttpResponse:
    """List held money, the oldest first, and find money by its reference; a search is sent by POST."""
    form = FindForm(request.POST) if request.method == "POST" else FindForm()
    form.fields["q"].label = _("Referensi bank, saluran, pembayar, atau nomor tagihan")
    form.fields["q"].help_text = ""
    text = form.cleaned_data["q"] if form.is_bound and form.is_valid() else ""
    mine = request.GET.get("mine") == "1"
    rows = held_in_reach(reach=request.reach, today=request.today, mine=mine, text=text)
    return show(
        request,
        "backoffice/collection/money.html",
        {
            "rows": rows,
            "left_rupiah": sum(row.left_rupiah for row in rows),
            "oldest": max((row.days for row in rows), default=0),
            "mine": mine,
            "text": text,
            "payments": payments_with_reference(reference=text, reach=request.reach) if text else (),
            "may_hold": Right.RECORD_PAYMENT in request.reach.rights,
        },
        form=form,
    )


@page(Right.RECORD_PAYMENT, writes=True)
def held_new(request: PageRequest) -> HttpResponse:
    """Take down money seen on a statement that pays no bill as it is."""
    offices = desk_offices(request.reach)
    form = form_of(request, HeldMoneyForm, offices=offices, channels=known_channels())
    if request.method == "POST" and form.is_valid():
        with refusals_on(form), acting_for(request, _("menahan uang")):
            data, office = form.cleaned_data, form.office_chosen
            held_id = hold_money(
                arrived=Arrived(
                    "desk",
                    data["channel"],
                    data["reference"],
                    data["amount"],
                    form.instant_at(office.time_zone),
                ),
                reason=data["reason"],
                office_id=office.office_id,
                bill_id=find_bill(text=data["bill"], reach=request.reach) if data["bill"] else None,
                note=data["note"],
                now=request.now,
                by_user_id=request.reach.user_id,
            )
            return done(request, to=_story_path(held_id), say=_("Uang ditahan. Anda penanggung jawabnya."))
    return show(
        request,
        _FORM,
        {
            "title": _("Catat uang yang belum membayar tagihan"),
            "lead": _("Salin dari laporan bank. Uang yang sama tidak dicatat dua kali."),
            "button": _("Tahan uang ini"),
            "back": reverse("backoffice:money"),
            "back_label": _("Meja uang"),
        },
        form=form,
    )


@page(Right.RECORD_PAYMENT, Right.SEE_BOOKS)
def held(request: PageRequest, held_id: int) -> HttpResponse:
    """Tell where held money came from, what it was used for, and what can be done with the rest."""
    story = held_story(held_id=held_id, reach=request.reach, today=request.today)
    may_act = Right.RECORD_PAYMENT in request.reach.rights and story.row.left_rupiah > 0
    return show(request, "backoffice/collection/held.html", {"story": story, "row": story.row, "may_act": may_act})


@page(Right.RECORD_PAYMENT, writes=True)
def held_match(request: PageRequest, held_id: int) -> HttpResponse:
    """Pay a bill with held money, other held money, and money carried forward."""
    story = held_story(held_id=held_id, reach=request.reach, today=request.today)
    chosen = {"bill": request.GET.get("bill", "") or story.row.bill_number}
    form = form_of(request, MatchForm, others=story.others, initial=chosen)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form), acting_for(request, _("mencocokkan uang yang ditahan")):
            matched = match_money(
                bill_number=form.cleaned_data["bill"],
                held_ids=[held_id, *form.other_ids],
                with_carried=form.cleaned_data["with_carried"],
                excess=Excess(form.cleaned_data["excess"]),
                now=request.now,
                by_user_id=request.reach.user_id,
                office_ids=request.reach.offices_for(Right.RECORD_PAYMENT),
            )
            to = reverse("backoffice:payment", args=[matched.payment.payment_id])
            return done(request, to=to, say=_("Tagihan lunas dengan uang yang ditahan."))
    return _form_page(request, story, form, _("Cocokkan dengan tagihan"), _("Bayar tagihan ini"))


@page(Right.RECORD_PAYMENT, writes=True)
def held_carry(request: PageRequest, held_id: int) -> HttpResponse:
    """Carry what is left of held money forward for its payer."""
    story = held_story(held_id=held_id, reach=request.reach, today=request.today)
    form = form_of(request, ConfirmForm)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form), acting_for(request, _("memperhitungkan uang yang ditahan")):
            saved = carry_and_pay(
                held_id=held_id,
                payer=story.payer if story.payer.is_known else None,
                reach=request.reach,
                now=request.now,
            )
            return done(request, to=_story_path(held_id), say=said_of(saved))
    return _form_page(request, story, form, _("Perhitungkan untuk pembayar"), _("Perhitungkan sisanya"))


@page(Right.RECORD_PAYMENT, writes=True)
def held_refund(request: PageRequest, held_id: int) -> HttpResponse:
    """Ask that held money be paid back."""
    story = held_story(held_id=held_id, reach=request.reach, today=request.today)
    form = form_of(request, RefundForm, initial={"amount": story.row.left_rupiah})
    if request.method == "POST" and form.is_valid():
        with refusals_on(form), acting_for(request, _("meminta pengembalian uang")):
            refund_id = refund_held_money(
                held_id=held_id,
                wish=form.wish,
                now=request.now,
                reach=request.reach,
            )
            to = reverse("backoffice:refund", args=[refund_id])
            return done(request, to=to, say=_("Pengembalian diminta. Rekan yang berwenang perlu menyetujuinya."))
    return _form_page(request, story, form, _("Kembalikan uang"), _("Minta pengembalian"))


@page(Right.RECORD_PAYMENT, writes=True)
def held_assign(request: PageRequest, held_id: int) -> HttpResponse:
    """Make somebody else responsible for held money."""
    story = held_story(held_id=held_id, reach=request.reach, today=request.today)
    form = form_of(
        request, ResponsibleForm, initial={} if story.row.responsible else {"username": request.reach.username}
    )
    if request.method == "POST" and form.is_valid():
        with refusals_on(form), acting_for(request, _("mengganti penanggung jawab uang yang ditahan")):
            assign_responsible(
                held_id=held_id,
                username=form.cleaned_data["username"],
                office_ids=request.reach.offices_for(Right.RECORD_PAYMENT),
            )
            return done(request, to=_story_path(held_id), say=_("Penanggung jawab diganti."))
    return _form_page(request, story, form, _("Ganti penanggung jawab"), _("Ganti"))


def _story_path(held_id: int) -> str:
    return reverse("backoffice:held", args=[held_id])


def _form_page(
    request: PageRequest,
    story: HeldStory,
    form: MatchForm | ConfirmForm | RefundForm | ResponsibleForm,
    title: str,
    button: str,
) -> HttpResponse:
    return show(
        request,
        _FORM,
        {"title": title, "button": button, "back": _story_path(story.row.held_id), "row": story.row, "story": story},
        form=form,
    )
