"""Ageing of arrears: how many have been without cover for how long, of everybody in reach."""

from django.http import HttpResponse

from jangkau.backoffice.pages import PageRequest, page, show
from jangkau.core.permissions import Right
from jangkau.outreach.selectors.arrears_ageing import arrears_ageing


@page(Right.CONTACT_PARTICIPANT)
def arrears(request: PageRequest) -> HttpResponse:
    """Show how everybody in reach stands, by office and by wadah; each count leads to those who are to be called."""
    office = request.GET.get("office", "")
    ageing = arrears_ageing(reach=request.reach, today=request.today, office_code=office)
    return show(request, "backoffice/outreach/arrears.html", {"ageing": ageing, "office": office})
