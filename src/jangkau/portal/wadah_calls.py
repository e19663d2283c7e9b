"""Which members of the wadah that one runs are to be called, and what came of it; their numbers are not told here."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from jangkau.backoffice.pages import acting_for, done, refusals_on, show
from jangkau.outreach.selectors.call_list import call_list
from jangkau.outreach.selectors.wadah_calls import member_to_call
from jangkau.outreach.services.contacts import record_contact
from jangkau.portal.pages import WorkerRequest, sent, worker_page
from jangkau.portal.wadah_forms import MemberContactForm


@worker_page()
def wadah_calls(request: WorkerRequest, code: str) -> HttpResponse:
    """List the members to be called, the most urgent first."""
    listed = call_list(reach=request.reach, today=request.today, wadah_code=code, after=request.GET.get("after", ""))
    values = {"code": code, "listed": listed, "slice": listed.slice}
    return show(request, "portal/wadah/calls.html", values)


@worker_page(writes=True)
def wadah_call(request: WorkerRequest, code: str, participant_id: int) -> HttpResponse:
    """Show why a member is to be called and until when he can settle, and record what came of it."""
    member = member_to_call(wadah_code=code, participant_id=participant_id, reach=request.reach, today=request.today)
    form = MemberContactForm(sent(request))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form), acting_for(request, _("mencatat hasil hubungan dengan anggota wadah")):
            record_contact(
                participant_id=participant_id,
                reach=request.reach,
                note="",
                today=request.today,
                now=request.now,
                **form.cleaned_data,
            )
            return done(request, to=reverse("portal:wadah_calls", args=[code]), say=_("Hasilnya dicatat."))
    return show(request, "portal/wadah/call.html", {"member": member}, form=form)
