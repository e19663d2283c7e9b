"""The trail of a person or of an agreement."""

from django.http import HttpResponse

from jangkau.backoffice.audit.forms import TrailFilterForm, filter_of
from jangkau.backoffice.pages import PageRequest, page, saw, show
from jangkau.core.permissions import Right
from jangkau.partnership.selectors.audit_trail import trail_of_agreement, trail_of_person


@page(Right.SEE_AUDIT)
def person(request: PageRequest, person_id: int) -> HttpResponse:
    """Tell who saw and changed what about a person."""
    filters = filter_of(request, TrailFilterForm)
    trail = trail_of_person(
        person_id=person_id, reach=request.reach, asked=filters.asked, after=request.GET.get("after", "")
    )
    saw(request, "person", person_id)
    return show(request, "backoffice/audit/person.html", {"trail": trail, "filters": filters})


@page(Right.SEE_AUDIT)
def agreement(request: PageRequest, agreement_id: int) -> HttpResponse:
    """Tell who saw and changed what about an agreement."""
    filters = filter_of(request, TrailFilterForm)
    trail = trail_of_agreement(
        agreement_id=agreement_id, reach=request.reach, asked=filters.asked, after=request.GET.get("after", "")
    )
    saw(request, "agreement", agreement_id)
    return show(request, "backoffice/audit/agreement.html", {"trail": trail, "filters": filters})
