"""Before joining: what it costs, what it pays, and who may join. No account is needed."""

from django.http import HttpResponse

from jangkau.backoffice.pages import show
from jangkau.portal.pages import ACCOUNT, OpenRequest, open_page


@open_page()
def landing(request: OpenRequest) -> HttpResponse:
    """Say in a few words what this is, and lead on."""
    values = {"is_signed_in": ACCOUNT in request.session}
    return show(request, "portal/landing.html", values)  # type: ignore[arg-type]  # reads method and HTMX only
