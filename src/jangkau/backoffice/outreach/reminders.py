"""The ledger of reminders: what was due, sent and delivered in a month; its cost; and what reminders say."""

import datetime

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from jangkau.backoffice.outreach.reminder_forms import CapForm, TextForm
from jangkau.backoffice.pages import PageRequest, done, form_of, page, refusals_on, saw, show
from jangkau.core.permissions import Right
from jangkau.outreach.selectors.reminder_caps import office_cap, office_caps
from jangkau.outreach.selectors.reminder_ledger import (
    fates_to_choose,
    reminder_lines,
    reminder_month,
    reminders_to,
)
from jangkau.outreach.selectors.reminder_texts import VALUES, may_write_texts, reminder_text, texts_told
from jangkau.outreach.services.reminder_rules import set_reminder_cap, write_reminder_text
from jangkau.rules.months import Month


@page(Right.SEE_REMINDERS)
def reminders(request: PageRequest) -> HttpResponse:
    """Show what became of the reminders of a month, day by day, each gap with its reason, and what they cost."""
    month = _month(request)
    values = {
        "month": month,
        "found": reminder_month(reach=request.reach, month=month, now=request.now),
        "caps": office_caps(reach=request.reach, month=month),
        "may_manage": Right.MANAGE_REMINDERS in request.reach.rights,
    }
    return show(request, "backoffice/outreach/reminders.html", values)


@page(Right.SEE_REMINDERS)
def reminder_list(request: PageRequest) -> HttpResponse:
    """List the reminders of a month or of one of its days, all or those that met one fate."""
    month, day, fate = _month(request), _day(request.GET.get("day", "")), request.GET.get("fate", "")
    first, until = (day, day + datetime.timedelta(days=1)) if day else (month.first_day, month.until)
    after = request.GET.get("after", "")
    slice_ = reminder_lines(reach=request.reach, first=first, until=until, now=request.now, fate=fate, after=after)
    values = {"month": month, "day": day, "fate": fate, "fates": fates_to_choose(), "slice": slice_}
    return show(request, "backoffice/outreach/reminder_list.html", values)


@page(Right.SEE_REMINDERS)
def reminded(request: PageRequest, participant_id: int) -> HttpResponse:
    """List the reminders that were due to one participant."""
    found = reminders_to(participant_id=participant_id, reach=request.reach, today=request.today, now=request.now)
    saw(request, "person", found.person_id)
    return show(request, "backoffice/outreach/reminded.html", {"found": found})


@page(Right.MANAGE_REMINDERS, writes=True)
def reminder_cap(request: PageRequest, code: str) -> HttpResponse:
    """Ask what the reminders of an office may cost in a month, and keep it."""
    cap = office_cap(reach=request.reach, code=code, month=Month.of(request.today))
    form = form_of(request, CapForm, initial={"month_rupiah": cap.cap_rupiah})
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            set_reminder_cap(office_code=code, reach=request.reach, now=request.now, **form.cleaned_data)
            return done(request, to=reverse("backoffice:reminders"), say=_("Batas biayanya dicatat."))
    return show(request, "backoffice/outreach/reminder_cap.html", {"cap": cap}, form=form)


@page(Right.SEE_REMINDERS)
def reminder_texts(request: PageRequest) -> HttpResponse:
    """List what reminders say at each step, in each language."""
    return show(request, "backoffice/outreach/reminder_texts.html", {"texts": texts_told(reach=request.reach)})


@page(Right.SEE_REMINDERS, writes=True)
def reminder_text_page(request: PageRequest, step: str, language: str) -> HttpResponse:
    """Show what a step says and said, and have it say something else."""
    text, versions = reminder_text(reach=request.reach, step=step, language=language)
    form = form_of(request, TextForm, initial={"text": text.text})
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            write_reminder_text(
                step=text.step, language=language, reach=request.reach, now=request.now, **form.cleaned_data
            )
            to = reverse("backoffice:reminder_text", args=[step, language])
            return done(request, to=to, say=_("Teks baru dipakai mulai pengingat berikutnya."))
    values = {
        "text": text,
        "versions": versions,
        "names": [(f"{{{name}}}", example) for name, example in VALUES.items()],
        "may_write": may_write_texts(request.reach),
    }
    return show(request, "backoffice/outreach/reminder_text.html", values, form=form)


def _month(request: PageRequest) -> Month:
    try:
        return Month.parse(request.GET.get("month", ""))
    except ValueError:
        return Month.of(request.today)


def _day(text: str) -> datetime.date | None:
    try:
        day = datetime.date.fromisoformat(text)
    except ValueError:
        return None
    return day if 1 < day.year < datetime.MAXYEAR else None
