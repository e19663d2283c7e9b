"""Lists of an agreement's participants to hand out: one workbook, or PDFs by village."""

from django.http import HttpResponse
from django.utils.translation import get_language

from jangkau.backoffice.pages import PageRequest, download, page, saw, show
from jangkau.core.permissions import Right
from jangkau.partnership.selectors.participant_lists import Document, participant_workbook, place_document
from jangkau.partnership.selectors.participant_places import ParticipantPlaces, participant_places

_KINDS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
    "zip": "application/zip",
}


@page(Right.SEE_ROSTER)
def participant_lists(request: PageRequest, agreement_id: int) -> HttpResponse:
    """Offer the lists of an agreement's participants, or hand one out.

    All villages of a large agreement at once take too long to set: PDFs come by village, or a kecamatan in one archive.
    """
    places = participant_places(agreement_id=agreement_id, reach=request.reach)
    document = _asked_for(request, places)
    if document is None:
        return show(request, "backoffice/collection/participant_lists.html", {"places": places})
    saw(request, "agreement", places.agreement_id)
    return download(document.name, document.content, _KINDS[document.name.rsplit(".", 1)[-1]])


def _asked_for(request: PageRequest, places: ParticipantPlaces) -> Document | None:
    language = get_language() or "id"
    if request.GET.get("form") == "xlsx" and places.participants:
        return participant_workbook(agreement_code=places.code, reach=request.reach, language=language)
    code = request.GET.get("place", "")
    if code not in _codes(places):
        return None
    return place_document(
        agreement_code=places.code, reach=request.reach, language=language, now=request.now, region_code=code
    )


def _codes(places: ParticipantPlaces) -> set[str]:
    villages = {place.code for district in places.districts for place in district.places}
    return villages | {district.code for district in places.districts}
