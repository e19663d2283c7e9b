"""Rosters: an agreement's lists, what became of one, its rows, and the rows to correct."""

from django.http import HttpResponse
from django.utils.translation import gettext as _

from jangkau.backoffice.pages import PageRequest, download, page, saw, show
from jangkau.backoffice.partnership.uploads import XLSX
from jangkau.core.permissions import Right
from jangkau.partnership.selectors.roster_lists import agreement_rosters
from jangkau.partnership.selectors.roster_results import faulty_rows, roster_result
from jangkau.partnership.selectors.roster_results import roster_rows as rows_of


@page(Right.SEE_ROSTER)
def rosters(request: PageRequest, agreement_id: int) -> HttpResponse:
    """List an agreement's rosters and its files under way."""
    shown = agreement_rosters(
        agreement_id=agreement_id, reach=request.reach, now=request.now, after=request.GET.get("after", "")
    )
    return show(request, "backoffice/partnership/rosters.html", {"shown": shown})


@page(Right.SEE_ROSTER)
def roster(request: PageRequest, agreement_id: int, number: int) -> HttpResponse:
    """Tell what became of a roster: by outcome, by reason with examples, and how far it is."""
    result = roster_result(agreement_id=agreement_id, number=number, reach=request.reach)
    saw(request, "agreement", agreement_id)
    return show(request, "backoffice/partnership/roster.html", {"result": result, "roster": result.roster})


@page(Right.SEE_ROSTER)
def roster_rows(request: PageRequest, agreement_id: int, number: int) -> HttpResponse:
    """List the rows of a roster, all or those of one outcome and one reason."""
    shown = rows_of(
        agreement_id=agreement_id,
        number=number,
        reach=request.reach,
        outcome=request.GET.get("outcome", ""),
        reason=request.GET.get("reason", ""),
        after=request.GET.get("after", ""),
    )
    saw(request, "agreement", agreement_id)
    return show(request, "backoffice/partnership/roster_rows.html", {"shown": shown, "roster": shown.roster})


@page(Right.SEE_ROSTER)
def roster_faulty(request: PageRequest, agreement_id: int, number: int) -> HttpResponse:
    """Hand out the rows to correct, in the sponsor's own columns."""
    content = faulty_rows(agreement_id=agreement_id, number=number, reach=request.reach)
    saw(request, "agreement", agreement_id)
    return download(_("perbaiki-daftar-%(number)s.xlsx") % {"number": number}, content, XLSX)
