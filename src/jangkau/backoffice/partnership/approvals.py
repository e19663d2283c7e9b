"""The approval of a roster, the batch that it makes, and its minutes."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from jangkau.backoffice.pages import PageRequest, acting_for, done, download, form_of, page, refusals_on, saw, show
from jangkau.backoffice.partnership.review_forms import ApprovalForm
from jangkau.core.permissions import Right
from jangkau.partnership.selectors.agreements import agreement_by_id
from jangkau.partnership.selectors.approvals import approval_of
from jangkau.partnership.selectors.batches import BatchStory, batch_story
from jangkau.partnership.selectors.minutes import batch_minutes as minutes_of
from jangkau.partnership.services.approvals import AlreadyApproved, Foreseen, approve_roster


@page(Right.APPROVE_ROSTER, writes=True)
def approval(request: PageRequest, agreement_id: int, number: int) -> HttpResponse:
    """Show what an approval would come to, and approve exactly that."""
    form = form_of(request, ApprovalForm)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            try:
                return _approve(request, agreement_id, number, Foreseen(**form.cleaned_data))
            except AlreadyApproved as refusal:
                batch_page = reverse("backoffice:batch", args=[refusal.params["batch_id"]])
                return done(request, to=batch_page, say=str(refusal))
    shown = approval_of(agreement_id=agreement_id, number=number, reach=request.reach, now=request.now)
    return show(request, "backoffice/partnership/approval.html", {"approval": shown}, form=form)


def _approve(request: PageRequest, agreement_id: int, number: int, foreseen: Foreseen) -> HttpResponse:
    agreement = agreement_by_id(agreement_id=agreement_id, reach=request.reach, right=Right.APPROVE_ROSTER)
    with acting_for(request, _("menyetujui daftar pekerja")):
        approved = approve_roster(
            agreement_code=agreement.code,
            roster_number=number,
            reach=request.reach,
            now=request.now,
            foreseen=foreseen,
        )
    said = ngettext("%(count)s pekerja disetujui.", "%(count)s pekerja disetujui.", approved.members)
    return done(
        request, to=reverse("backoffice:batch", args=[approved.batch_id]), say=said % {"count": approved.members}
    )


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a batch's way; ``state`` is ``done``, ``now`` or ``todo``."""

    label: str
    state: str
    at: datetime.datetime | None = None
    who: str = ""
    zone: str = ""


@page(Right.SEE_ROSTER)
def batch(request: PageRequest, batch_id: int) -> HttpResponse:
    """Tell the story of one batch."""
    story = batch_story(batch_id=batch_id, reach=request.reach, after=request.GET.get("after", ""))
    saw(request, "agreement", story.roster.agreement_id)
    return show(
        request,
        "backoffice/partnership/batch.html",
        {
            "batch": story,
            "steps": list(_steps(story)),
            "may_see_bill": Right.SEE_BILL in request.reach.rights,
        },
    )


def _steps(story: BatchStory) -> Iterator[Step]:
    zone = story.time_zone
    yield Step(_("Daftar dikirim"), "done", story.uploaded_at, story.uploaded_by, zone)
    if story.decided:
        decided = ngettext("%(count)s baris diputuskan", "%(count)s baris diputuskan", story.decided)
        yield Step(decided % {"count": story.decided}, "done", story.last_decided_at, zone=zone)
    yield Step(_("Disetujui orang kedua"), "done", story.approved_at, story.approved_by, zone)
    if not story.approved.members:
        return
    bills = [bill for bill in story.bills if bill.state in ("issued", "paid")]
    paid = [bill.paid_at for bill in bills if bill.paid_at]
    is_paid = bool(bills) and len(paid) == len(bills)
    if bills:
        yield Step(_("Ditagih"), "done", bills[0].issued_at, zone=zone)
    else:
        yield Step(_("Ditagih"), "now")
    yield Step(
        _("Dibayar, pekerja terlindungi"),
        "done" if is_paid else "now" if bills else "todo",
        max(paid) if is_paid else None,
        zone=zone,
    )


@page(Right.SEE_ROSTER)
def batch_minutes(request: PageRequest, batch_id: int) -> HttpResponse:
    """Hand out the minutes of a batch, in the reader's language."""
    language = "en" if (get_language() or "id").startswith("en") else "id"
    document = minutes_of(batch_id=batch_id, reach=request.reach, language=language)
    return download(document.name, document.content, "application/pdf")
