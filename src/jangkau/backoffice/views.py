"""Pages of the back office."""

import datetime

from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from jangkau.backoffice.pages import public
from jangkau.collection.selectors.regencies import coverage_by_regency, latest_covered_day


@public
@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """Show how many workers of each regency are covered: counts that anybody may see, and no people."""
    day = latest_covered_day(today=_today())
    places = coverage_by_regency(on=day) if day else []
    return render(
        request,
        "backoffice/front.html",
        {
            "day": day,
            "active": sum(place.active for place in places),
            "registered": sum(place.registered for place in places),
            "places": places,
        },
    )


@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """Answer that the process serves and its database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})


def _today() -> datetime.date:
    # The interface is where the clock is read.
    return timezone.localdate()
