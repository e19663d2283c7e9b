"""What a worker saves up for his next month: how much there is, what is missing, and taking down a deposit."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from jangkau.backoffice.collection.forms import SavingForm
from jangkau.backoffice.pages import PageRequest, acting_for, done, form_of, page, refusals_on, saw, show
from jangkau.collection.selectors.payment_story import known_channels
from jangkau.collection.selectors.saving_up import saver
from jangkau.collection.services.saving_up import SavedUp, save_up
from jangkau.core.permissions import Right
from jangkau.rules.money import format_rupiah
from jangkau.rules.wording import month_in_words


@page(Right.RECORD_PAYMENT, writes=True)
def person_saving(request: PageRequest, person_id: int) -> HttpResponse:
    """Show what a worker saved and what it pays next, and take down a deposit."""
    shown = saver(person_id=person_id, reach=request.reach, now=request.now)
    form = form_of(request, SavingForm, channels=known_channels(), saver=shown)
    saw(request, "person", person_id)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form), acting_for(request, _("mencatat tabungan iuran")):
            saved = save_up(
                person_id=person_id,
                reach=request.reach,
                channel=form.cleaned_data["channel"],
                reference=form.cleaned_data["reference"],
                amount_rupiah=form.cleaned_data["amount"],
                paid_at=form.paid_at,
                now=request.now,
            )
            return done(request, to=reverse("backoffice:person_saving", args=[person_id]), say=said_of(saved))
    return show(request, "backoffice/collection/person_saving.html", {"saver": shown}, form=form)


def said_of(saved: SavedUp) -> str:
    """Return in words what was saved and what it paid."""
    amounts = {"saved": format_rupiah(saved.saved_rupiah), "left": format_rupiah(saved.left_rupiah)}
    if not saved.paid:
        return _("%(saved)s diperhitungkan. Sekarang tersimpan %(left)s.") % amounts
    paid = ", ".join(month_in_words(one.month) if one.month else one.bill_number for one in saved.paid)
    return _("%(saved)s diperhitungkan dan membayar %(paid)s. Masih tersimpan %(left)s.") % {**amounts, "paid": paid}
