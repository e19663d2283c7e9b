"""Pages of the back office."""

import datetime
from pathlib import Path

from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.formats import date_format, number_format
from django.views.decorators.http import require_safe

from jangkau.backoffice.pages import public
from jangkau.collection.selectors.regencies import coverage_by_regency, latest_covered_day

_STYLE = Path(__file__).parent / "templates" / "backoffice" / "style.css"


@public
@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """Show how many workers of each regency are covered: counts that anybody may see, and no people."""
    day = latest_covered_day(today=_today())
    places = coverage_by_regency(on=day) if day else []
    active = sum(place.active for place in places)
    registered = sum(place.registered for place in places)
    return render(
        request,
        "backoffice/front.html",
        {
            "day": day and date_format(day, "j F Y"),
            "active": _count(active),
            "registered": _count(registered),
            "places": [
                {
                    "name": place.name,
                    "active": _count(place.active),
                    "registered": _count(place.registered),
                    "share": _percent(place.active, place.registered),
                }
                for place in places
            ],
        },
    )


@public
@require_safe
def style(request: HttpRequest) -> HttpResponse:
    """Send the style sheet, which is small enough to need no static files."""
    response = HttpResponse(_STYLE.read_bytes(), content_type="text/css; charset=utf-8")
    patch_cache_control(response, public=True, max_age=3600)
    return response


@public
@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """Answer that the process serves and its database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})


def _today() -> datetime.date:
    # The interface is where the clock is read.
    return timezone.localdate()


def _count(number: int) -> str:
    return number_format(number, force_grouping=True)


def _percent(part: int, whole: int) -> str:
    """Return tenths of a percent, cut and not rounded, so that 100 % means everybody."""
    tenths = part * 1000 // whole
    return number_format(f"{tenths // 10}.{tenths % 10}", 1) + " %"
