"""Home: what waits for whoever has signed in, each thing with the number that he finds behind its door."""

from django.http import HttpResponse

from jangkau.backoffice.frame.doors import door_of, line_of
from jangkau.backoffice.pages import PageRequest, page, show
from jangkau.core.permissions import Right
from jangkau.partnership.selectors.waiting import what_waits


@page()
def home(request: PageRequest) -> HttpResponse:
    """Show what waits, what ends soon, and to whom it befits what was done lately."""
    waiting = what_waits(reach=request.reach, today=request.today, now=request.now)
    return show(
        request,
        "backoffice/frame/home.html",
        {
            "waiting": waiting,
            "doors": [door_of(task) for task in waiting.tasks or ()],
            "followed": None if waiting.followed is None else [line_of(one) for one in waiting.followed],
            "rights": {right.value for right in request.reach.rights},
            "may_write": Right.WRITE_AGREEMENT in request.reach.rights,
        },
    )
