"""Before joining: what it costs, what it pays, and who may join. No account is needed.

These pages are compressed: they hold no secret but a token against forged forms, which is masked anew each time, so
that its length tells nothing (BREACH). Pages of people are not: at most 15 KB, they would gain a quarter of a second.
"""

from typing import Any

from django.http import HttpResponse
from django.views.decorators.gzip import gzip_page

from jangkau.backoffice.pages import show
from jangkau.collection.selectors.offers import offers_for
from jangkau.portal.pages import ACCOUNT, OpenRequest, open_page
from jangkau.rules import parameters
from jangkau.rules.benefits import benefits
from jangkau.rules.brackets import bracket
from jangkau.rules.contributions import Sector

_LOWEST = 1


@gzip_page
@open_page()
def landing(request: OpenRequest) -> HttpResponse:
    """Say what joining costs and pays at least, by today's law, and lead on."""
    base_rupiah = bracket(_LOWEST, request.today).base_rupiah
    paid = {each.code: each for each in benefits(base_rupiah=base_rupiah, schooling_children=1, on=request.today)}
    values: dict[str, Any] = {
        "is_signed_in": ACCOUNT in request.session,
        "usual": offers_for(bracket=_LOWEST, sector=Sector.OTHER, today=request.today),
        "transport": offers_for(bracket=_LOWEST, sector=Sector.TRANSPORT, today=request.today),
        "paid": paid,
        "age_limit": parameters.years("membership.registration_age_limit", on=request.today),
    }
    return show(request, "portal/landing.html", values)  # type: ignore[arg-type]  # reads method and HTMX only
