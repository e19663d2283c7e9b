"""The books: the trial balance at the end of a day, by fund and channel, and down to one insured month."""

import datetime

from django.http import HttpResponse

from jangkau.backoffice.pages import PageRequest, page, show
from jangkau.collection.selectors.books import books_in_reach
from jangkau.collection.selectors.channel_books import channel_books
from jangkau.collection.selectors.fund_books import fund_rows, fund_year, insured_month_story
from jangkau.core.permissions import Right


@page(Right.SEE_BOOKS)
def books(request: PageRequest) -> HttpResponse:
    """Show the trial balance of the offices in reach."""
    shown = books_in_reach(reach=request.reach, as_of=_day(request.GET.get("as_of", "")) or request.today)
    return show(request, "backoffice/collection/books.html", {"books": shown})


@page(Right.SEE_BOOKS)
def books_by_channel(request: PageRequest) -> HttpResponse:
    """Show the trial balance of the offices in reach by fund and channel."""
    as_of = _day(request.GET.get("as_of", "")) or request.today
    funds = channel_books(reach=request.reach, as_of=as_of)
    balance_rupiah = sum(fund.balance_rupiah for fund in funds)
    shown = {"funds": funds, "as_of": as_of, "balance_rupiah": balance_rupiah, "year": as_of.year}
    return show(request, "backoffice/collection/books_by_channel.html", shown)


@page(Right.SEE_BOOKS)
def fund(request: PageRequest, fund: str, year: int) -> HttpResponse:
    """Show what a fund holds of the months of a year."""
    shown = {"year": fund_year(fund=fund, year=year, reach=request.reach), "before": year - 1, "next": year + 1}
    return show(request, "backoffice/collection/fund.html", shown)


@page(Right.SEE_BOOKS)
def fund_month(request: PageRequest, fund: str, year: int, month: int) -> HttpResponse:
    """List the insured months that a fund holds of a month."""
    asked = request.GET.get("after", "")
    after = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < len(str(2**63)) else 0
    listed = fund_rows(fund=fund, year=year, month=month, reach=request.reach, after=after)
    return show(request, "backoffice/collection/fund_month.html", {"listed": listed})


@page(Right.SEE_BOOKS)
def insured_month(request: PageRequest, month_id: int) -> HttpResponse:
    """Tell one insured month to the rupiah."""
    story = insured_month_story(month_id=month_id, reach=request.reach)
    return show(request, "backoffice/collection/insured_month.html", {"story": story, "month": story.month})


def _day(text: str) -> datetime.date | None:
    try:
        day = datetime.date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.year < datetime.MAXYEAR else None
