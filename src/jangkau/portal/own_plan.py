"""When I can pay: reminders come on those days, and what to set aside is said."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from jangkau.backoffice.outreach.plan_forms import PlanForm, plan_as_typed
from jangkau.backoffice.pages import acting_for, done, refusals_on, show
from jangkau.outreach.selectors.pay_plans import own_participant, plan_told
from jangkau.outreach.services.pay_plans import tell_own_plan
from jangkau.portal.pages import WorkerRequest, sent, worker_page


@worker_page(writes=True)
def plan(request: WorkerRequest, person_id: int) -> HttpResponse:
    """Ask when money comes in, and keep it."""
    told = plan_told(participant=own_participant(person_id=person_id, reach=request.reach), now=request.now)
    form = PlanForm(sent(request), initial=plan_as_typed(told))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form), acting_for(request, _("mengatakan kapan dapat membayar")):
            tell_own_plan(person_id=person_id, when=form.when, reach=request.reach, now=request.now)
            return done(
                request, to=reverse("portal:plan", args=[person_id]), say=_("Dicatat. Pengingat menyesuaikan diri.")
            )
    return show(request, "portal/own/plan.html", {"told": told, "person_id": person_id}, form=form)
