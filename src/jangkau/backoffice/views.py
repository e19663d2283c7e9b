"""Pages of the back office."""

import datetime
from dataclasses import astuple

from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from jangkau.backoffice.pages import public
from jangkau.collection.selectors.regencies import (
    RegencyCoverage,
    coverage_by_regency,
    coverage_version,
    latest_covered_day,
)
from jangkau.core.selectors.jobs import jobs_state

# Payments, voids, newcomers and those who left are seen at once. A move to another regency, or one of two changes
# that were made in the same moment, can wait so long.
_KEPT_SECONDS = 60
# Anybody may ask how the jobs fare; the queue is not counted more often than this for it.
_JOBS_KEPT_SECONDS = 10


@public
@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """Show how many workers of each regency are covered: counts that anybody may see, and no people."""
    day, places = _coverage(today=_today())
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


def _coverage(*, today: datetime.date) -> tuple[datetime.date | None, list[RegencyCoverage]]:
    """Return the day that is counted and its counts, from a short while ago if nothing was paid or changed since."""
    # Read before counting: what is counted is never older than the mark that it is kept under.
    key = f"front-{today:%Y-%m-%d}-{coverage_version()}"
    kept = cache.get(key)
    if kept is None:
        day = latest_covered_day(today=today)
        kept = (day, [astuple(place) for place in coverage_by_regency(on=day)] if day else [])
        cache.set(key, kept, _KEPT_SECONDS)
    day, places = kept
    return day, [RegencyCoverage(*place) for place in places]


@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """Answer that the process serves and its database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})


@require_safe
def jobs_health(request: HttpRequest) -> JsonResponse:
    """Answer 200 if every job came to its end at its time, else 503; which one did not is for the administrator."""
    alarming = cache.get_or_set("jobs-health", _jobs_alarm, _JOBS_KEPT_SECONDS)
    return JsonResponse({"status": "alarm" if alarming else "ok"}, status=503 if alarming else 200)


def _jobs_alarm() -> bool:
    return jobs_state(now=timezone.now()).is_alarming  # noqa: TID251  the interface is where the clock is read


def _today() -> datetime.date:
    # The interface is where the clock is read.
    return timezone.localdate()
