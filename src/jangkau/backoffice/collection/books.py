"""The books: the trial balance at the end of a day."""

import datetime

from django.http import HttpResponse

from jangkau.backoffice.pages import PageRequest, page, show
from jangkau.collection.selectors.books import books_in_reach
from jangkau.core.permissions import Right


@page(Right.SEE_BOOKS)
def books(request: PageRequest) -> HttpResponse:
    """Show the trial balance of the offices in reach."""
    shown = books_in_reach(reach=request.reach, as_of=_day(request.GET.get("as_of", "")) or request.today)
    return show(request, "backoffice/collection/books.html", {"books": shown})


def _day(text: str) -> datetime.date | None:
    try:
        day = datetime.date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.year < datetime.MAXYEAR else None
