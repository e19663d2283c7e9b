"""Endings: who is about to lose cover, and what can be done."""

from django.http import HttpResponse

from jangkau.backoffice.pages import PageRequest, page, show
from jangkau.core.permissions import Right
from jangkau.partnership.selectors.endings import list_endings


@page(Right.SEE_ROSTER)
def endings(request: PageRequest) -> HttpResponse:
    """List who loses cover within 90 days or lost it lately, by day and agreement."""
    listed = list_endings(reach=request.reach, today=request.today, after=request.GET.get("after", ""))
    return show(
        request,
        "backoffice/partnership/endings.html",
        {"endings": listed, "may_write": Right.WRITE_AGREEMENT in request.reach.rights},
        parts={"ending-list": "backoffice/partnership/parts/ending_list.html"},
    )
