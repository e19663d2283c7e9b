"""Handing workers over to paying themselves when their sponsor's months end: what it came to, and who loses cover."""

from django.http import HttpResponse

from jangkau.backoffice.pages import PageRequest, page, saw, show
from jangkau.core.permissions import Right
from jangkau.outreach.selectors.hand_overs import hand_over_page, list_hand_overs


@page(Right.SEE_ROSTER)
def hand_overs(request: PageRequest) -> HttpResponse:
    """List agreements that end soon or ended lately, with what handing over came to."""
    listed = list_hand_overs(reach=request.reach, today=request.today, after=request.GET.get("after", ""))
    return show(request, "backoffice/outreach/hand_overs.html", {"slice": listed})


@page(Right.SEE_ROSTER)
def hand_over(request: PageRequest, agreement_id: int) -> HttpResponse:
    """Show one agreement's hand-over; who loses cover when is for whoever may see people."""
    shown = hand_over_page(
        agreement_id=agreement_id, reach=request.reach, today=request.today, after=request.GET.get("after", "")
    )
    saw(request, "agreement", agreement_id)
    values = {"page": shown, "figures": shown.hand_over.figures, "slice": shown.workers}
    return show(request, "backoffice/outreach/hand_over.html", values)
