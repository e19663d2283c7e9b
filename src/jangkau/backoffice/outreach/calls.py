"""The call list of an office, and one participant with his number and what calls came to."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from jangkau.backoffice.outreach.call_forms import ContactForm
from jangkau.backoffice.outreach.plan_forms import PlanForm, plan_as_typed
from jangkau.backoffice.pages import PageRequest, acting_for, done, form_of, page, refusals_on, saw, show
from jangkau.core.permissions import Right
from jangkau.outreach.selectors.call_list import call_list, callee, participant_to_call
from jangkau.outreach.selectors.pay_plans import plan_told
from jangkau.outreach.services.contacts import record_contact
from jangkau.outreach.services.pay_plans import tell_plan


@page(Right.CONTACT_PARTICIPANT)
def calls(request: PageRequest) -> HttpResponse:
    """List whom to call, the most urgent first, of the whole office or of one wadah."""
    wadah, tier = request.GET.get("wadah", ""), request.GET.get("tier", "")
    listed = call_list(
        reach=request.reach, today=request.today, wadah_code=wadah, tier=tier, after=request.GET.get("after", "")
    )
    values = {"listed": listed, "slice": listed.slice, "wadah": wadah, "tier": tier}
    return show(request, "backoffice/outreach/calls.html", values)


@page(Right.CONTACT_PARTICIPANT, writes=True)
def call(request: PageRequest, participant_id: int) -> HttpResponse:
    """Show somebody to call with his number, and record what came of it."""
    form = form_of(request, ContactForm)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form), acting_for(request, _("mencatat hasil hubungan dengan peserta")):
            record_contact(
                participant_id=participant_id,
                reach=request.reach,
                today=request.today,
                now=request.now,
                **form.cleaned_data,
            )
            return done(request, to=reverse("backoffice:calls"), say=_("Hasilnya dicatat."))
    called = callee(participant_id=participant_id, reach=request.reach, today=request.today, now=request.now)
    saw(request, "person", called.person_id)
    return show(request, "backoffice/outreach/call.html", {"called": called}, form=form)


@page(Right.CONTACT_PARTICIPANT, writes=True)
def call_plan(request: PageRequest, participant_id: int) -> HttpResponse:
    """Ask when a participant says that he can pay, and keep it."""
    participant = participant_to_call(participant_id=participant_id, reach=request.reach)
    told = plan_told(participant=participant, now=request.now)
    form = form_of(request, PlanForm, initial=plan_as_typed(told))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form), acting_for(request, _("mencatat kapan peserta dapat membayar")):
            tell_plan(participant_id=participant_id, when=form.when, reach=request.reach, now=request.now)
            return done(request, to=reverse("backoffice:call", args=[participant_id]), say=_("Rencana bayar dicatat."))
    saw(request, "person", told.person_id)
    return show(request, "backoffice/outreach/call_plan.html", {"told": told}, form=form)
