"""The worker's jobs: when each last came to its end, when it is next due, and what is wrong."""

from django.http import HttpResponse

from jangkau.backoffice.pages import PageRequest, page, show
from jangkau.core.permissions import Right
from jangkau.core.selectors.jobs import jobs_state


@page(Right.SEE_JOBS)
def jobs(request: PageRequest) -> HttpResponse:
    """Show how the jobs of the installation fare."""
    return show(request, "backoffice/frame/jobs.html", {"jobs": jobs_state(now=request.now)})
