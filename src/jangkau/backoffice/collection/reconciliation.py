"""The reconciliation day: whether statements, payments and books of a channel agree."""

import datetime

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from jangkau.backoffice.pages import PageRequest, acting_for, done, page, show
from jangkau.collection.selectors.statements import latest_statements
from jangkau.collection.selectors.tie_out import Day, UnknownChannel, channels_in_reach, days_to_reconcile, tie_out
from jangkau.collection.services.line_desk import hold_reversed
from jangkau.core.permissions import Right
from jangkau.rules.months import Month


@page(Right.RECONCILE, Right.SEE_BOOKS)
def reconciliation(request: PageRequest) -> HttpResponse:
    """Show the days of a month of one channel, and how each stands."""
    channels = channels_in_reach(reach=request.reach)
    channel = request.GET.get("channel", "") or (channels[0] if channels else "")
    month = _month(request.GET.get("month", "")) or Month.of(request.today)
    context: dict[str, object] = {
        "channels": channels,
        "channel": channel,
        "month": month,
        "days": (),
        "statements": (),
    }
    if channel:
        last_on = month.until - datetime.timedelta(days=1)
        context["days"] = tie_out(channel=channel, first_on=month.first_day, last_on=last_on, reach=request.reach)
        context["statements"] = latest_statements(channel=channel, reach=request.reach)
    context["may_reconcile"] = Right.RECONCILE in request.reach.rights
    context["open_days"] = (
        days_to_reconcile(reach=request.reach, today=request.today) if context["may_reconcile"] else ()
    )
    return show(request, "backoffice/collection/reconciliation.html", context)


@page(Right.RECONCILE, Right.SEE_BOOKS, writes=True)
def reconciliation_day(request: PageRequest, channel: str, day: str) -> HttpResponse:
    """Show one day in three columns, each difference by name and what to do about it."""
    date = _day(day)
    if date is None:
        raise UnknownChannel(channel=channel[:40])
    found = tie_out(channel=channel, first_on=date, last_on=date, reach=request.reach)
    if request.method == "POST":
        with acting_for(request, _("menahan uang pembayaran yang dibatalkan")):
            payment_id = request.POST.get("payment", "")
            hold_reversed(
                payment_id=int(payment_id) if payment_id.isdecimal() else 0, reach=request.reach, now=request.now
            )
        to = reverse("backoffice:reconciliation_day", args=[channel, day])
        return done(request, to=to, say=_("Uangnya ditahan, dengan Anda sebagai penanggung jawab."))
    shown = found[0] if found else Day(date, 0, 0, 0, 0, 0, 0, 0, 0, ())
    context = {"channel": channel, "day": shown, "may_reconcile": Right.RECONCILE in request.reach.rights}
    return show(request, "backoffice/collection/reconciliation_day.html", context)


def _month(text: str) -> Month | None:
    try:
        return Month.parse(text)
    except ValueError:
        return None


def _day(text: str) -> datetime.date | None:
    try:
        day = datetime.date.fromisoformat(text)
    except ValueError:
        return None
    return day if 1 < day.year < datetime.MAXYEAR else None
