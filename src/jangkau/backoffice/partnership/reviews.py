"""The review of a roster: many rows at once, one row beside the register, and what was decided."""

from collections.abc import Collection

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jangkau.backoffice.pages import PageRequest, acting_for, done, form_of, page, refusals_on, saw, show
from jangkau.backoffice.partnership.review_forms import ALL, DecisionForm, RowsDecisionForm
from jangkau.core.permissions import Right
from jangkau.partnership.selectors.review_rows import RowReview, row_review
from jangkau.partnership.selectors.reviews import Decided, Review, decided_among, decisions_of, review_of
from jangkau.partnership.services.reviews import decide_rows, decide_rows_of_reason


@page(Right.SEE_PERSON, writes=True)
def review(request: PageRequest, agreement_id: int, number: int) -> HttpResponse:
    """Show the rows that wait, and decide on many with one reason."""
    form = form_of(request, RowsDecisionForm)
    shown = _review(request, agreement_id, number)
    closed: tuple[Decided, ...] = ()
    if request.method == "POST":
        request.reach.require(Right.REVIEW_ROSTER)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            count = _decide(request, shown, form)
            return done(request, to=request.get_full_path(), say=_said(count, accepted=form.is_accepted))
    if form.is_bound and form.non_field_errors():
        # What was refused may have been decided by somebody else.
        closed = decided_among(agreement_id=agreement_id, number=number, row_numbers=form.chosen, reach=request.reach)
        shown = _review(request, agreement_id, number)
    saw(request, "agreement", agreement_id)
    return show(
        request,
        "backoffice/partnership/review.html",
        {"review": shown, "chosen": form.chosen, "closed": closed, "scope": form["scope"].value()},
        form=form,
    )


def _review(request: PageRequest, agreement_id: int, number: int) -> Review:
    return review_of(
        agreement_id=agreement_id,
        number=number,
        reach=request.reach,
        waits_for=request.GET.get("reason", ""),
        after=request.GET.get("after", ""),
    )


def _decide(request: PageRequest, shown: Review, form: RowsDecisionForm) -> int:
    accepted, reason = form.is_accepted, form.cleaned_data["reason"]
    with acting_for(request, _("memutuskan baris daftar pekerja")):
        if form.cleaned_data["scope"] == ALL:
            return decide_rows_of_reason(
                agreement_code=shown.roster.agreement_code,
                roster_number=shown.roster.number,
                waits_for=shown.chosen.words.code if shown.chosen else "",
                accepted=accepted,
                reason=reason,
                reach=request.reach,
                now=request.now,
            )
        return _decide_some(request, shown, form.cleaned_data["rows"], accepted, reason)


def _decide_some(
    request: PageRequest, shown: Review | RowReview, rows: Collection[int], accepted: bool, reason: str
) -> int:
    return decide_rows(
        agreement_code=shown.roster.agreement_code,
        roster_number=shown.roster.number,
        row_numbers=rows,
        accepted=accepted,
        reason=reason,
        reach=request.reach,
        now=request.now,
    )


def _said(count: int, *, accepted: bool) -> str:
    line = (
        ngettext("%(count)s baris diterima.", "%(count)s baris diterima.", count)
        if accepted
        else ngettext("%(count)s baris ditolak.", "%(count)s baris ditolak.", count)
    )
    return line % {"count": count}


@page(Right.SEE_PERSON, writes=True)
def review_row(request: PageRequest, agreement_id: int, number: int, row_number: int) -> HttpResponse:
    """Show one row beside what the register knows, and decide on it."""
    form = form_of(request, DecisionForm)
    shown = _row(request, agreement_id, number, row_number)
    if request.method == "POST":
        request.reach.require(Right.REVIEW_ROSTER)
    if request.method == "POST" and form.is_valid():
        accepted = form.is_accepted
        with refusals_on(form):
            with acting_for(request, _("memutuskan baris daftar pekerja")):
                _decide_some(request, shown, [row_number], accepted, form.cleaned_data["reason"])
            return done(request, to=_next(request, shown), say=_said_of(row_number, shown, accepted=accepted))
    if form.is_bound and form.non_field_errors():
        # Somebody else may have decided it a moment ago.
        shown = _row(request, agreement_id, number, row_number)
    saw(request, "agreement", agreement_id)
    for record in shown.records:
        saw(request, "person", record.person_id)
    return show(request, "backoffice/partnership/review_row.html", {"row": shown}, form=form)


def _row(request: PageRequest, agreement_id: int, number: int, row_number: int) -> RowReview:
    return row_review(
        agreement_id=agreement_id,
        number=number,
        row_number=row_number,
        reach=request.reach,
        today=request.today,
        waits_for=request.GET.get("reason", ""),
    )


def _next(request: PageRequest, shown: RowReview) -> str:
    """Return the address of the next row that waits, for the same reason if one was chosen; else of the review."""
    roster, waits_for = shown.roster, request.GET.get("reason", "")
    if shown.walk.next_number is None:
        return reverse("backoffice:review", args=[roster.agreement_id, roster.number])
    return reverse(
        "backoffice:review_row",
        args=[roster.agreement_id, roster.number, shown.walk.next_number],
        query={"reason": waits_for} if waits_for else None,
    )


def _said_of(row_number: int, shown: RowReview, *, accepted: bool) -> str:
    said = _("Baris %(row)s diterima.") if accepted else _("Baris %(row)s ditolak.")
    if shown.walk.next_number is None:
        return said % {"row": row_number} + " " + _("Tidak ada lagi baris yang menunggu.")
    return said % {"row": row_number} + " " + _("Ini baris berikutnya.")


@page(Right.SEE_PERSON)
def decisions(request: PageRequest, agreement_id: int, number: int) -> HttpResponse:
    """List what was decided on a roster's rows, by whom, when and why."""
    shown = decisions_of(
        agreement_id=agreement_id, number=number, reach=request.reach, after=request.GET.get("after", "")
    )
    saw(request, "agreement", agreement_id)
    return show(request, "backoffice/partnership/decisions.html", {"decisions": shown})
