"""Closing the books of a month, what was kept of it, and files for accountants."""

from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from jangkau.backoffice.collection.book_forms import CloseForm, ExportForm
from jangkau.backoffice.pages import PageRequest, acting_for, done, form_of, page, refusals_on, show
from jangkau.collection.selectors.book_files import BookFile, FileKind, postings_file, trial_balance_file
from jangkau.collection.selectors.closed_months import closed_books, closing_check, closings
from jangkau.collection.services.closings import close_month
from jangkau.core.permissions import Right
from jangkau.registry.services.reasons import real_reason
from jangkau.rules.months import Month
from jangkau.rules.wording import month_in_words

_CONTENT_TYPES = {
    FileKind.CSV: "text/csv; charset=utf-8",
    FileKind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@page(Right.SEE_BOOKS)
def book_closings(request: PageRequest) -> HttpResponse:
    """List the months of the books, which are closed and which is to be closed next."""
    shown = {
        "closings": closings(reach=request.reach, today=request.today),
        "may_close": Right.CLOSE_BOOKS in request.reach.rights,
    }
    return show(request, "backoffice/collection/closings.html", shown)


@page(Right.SEE_BOOKS)
def closed_month(request: PageRequest, year: int, month: int) -> HttpResponse:
    """Show the trial balance that was kept when a month was closed."""
    kept = closed_books(year=year, month=month, reach=request.reach)
    return show(request, "backoffice/collection/closed_month.html", {"kept": kept, "closed": kept.closed})


@page(Right.CLOSE_BOOKS, writes=True)
def month_close(request: PageRequest) -> HttpResponse:
    """Show what to look at before the next month is closed, compare the books if asked to, and close it."""
    due = closings(reach=request.reach, today=request.today).due
    compares = "compare" in request.POST
    form = CloseForm(initial={"reason": request.POST.get("reason")}) if compares else form_of(request, CloseForm)
    if request.method == "POST" and form.is_valid():
        month = Month.of(form.cleaned_data["month"])
        with refusals_on(form):
            reason = real_reason(form.cleaned_data["reason"])
            with acting_for(request, _("menutup pembukuan: %(reason)s") % {"reason": reason}):
                close_month(
                    month=month,
                    today=request.today,
                    now=request.now,
                    by_user_id=request.reach.user_id,
                    office_ids=request.reach.offices_for(Right.CLOSE_BOOKS),
                )
            to = reverse("backoffice:closed_month", args=[month.year, month.month])
            return done(request, to=to, say=_("Pembukuan %(month)s ditutup.") % {"month": month_in_words(month)})
    # Whoever was refused sees why.
    compares = compares or bool(form.non_field_errors())
    check = closing_check(month=due, reach=request.reach, compares=compares) if due else None
    if due and not form.is_bound:
        form.initial["month"] = due.first_day
    return show(request, "backoffice/collection/month_close.html", {"check": check}, form=form)


@page(Right.SEE_BOOKS, writes=True)
def books_export(request: PageRequest) -> HttpResponseBase:
    """Ask what a file of the books is for; once that stands on record, send the file."""
    form = form_of(request, ExportForm, initial={"last": request.today, "first": request.today.replace(day=1)})
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            stated = _("mengekspor pembukuan: %(reason)s") % {"reason": real_reason(form.cleaned_data["reason"])}
            file = _file(request, form)
            with acting_for(request, stated):
                response = FileResponse(file.content, as_attachment=True, filename=file.name)
            response.headers["Content-Type"] = _CONTENT_TYPES[form.kind]
            response.headers["Cache-Control"] = "no-store, private"
            return response
    return show(request, "backoffice/collection/books_export.html", form=form)


def _file(request: PageRequest, form: ExportForm) -> BookFile:
    if form.is_trial_balance:
        return trial_balance_file(as_of=form.cleaned_data["last"], kind=form.kind, reach=request.reach)
    first, last = form.cleaned_data["first"], form.cleaned_data["last"]
    return postings_file(first=first, last=last, kind=form.kind, reach=request.reach)
