"""Founding a wadah, coming to one by its code, and leaving it."""

from allauth.core import ratelimit
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from jangkau.backoffice.pages import done, refusals_on, show
from jangkau.enrolment.selectors.wadah_foundings import own_foundings
from jangkau.enrolment.selectors.wadah_invitations import invited_to
from jangkau.enrolment.services.wadah_forms import begin_in_wadah
from jangkau.enrolment.services.wadah_foundings import ask_founding
from jangkau.enrolment.services.wadah_members import InvitationUnknown, join_wadah, leave_wadah, take_role
from jangkau.portal.pages import WorkerRequest, sent, worker_page
from jangkau.portal.wadah_forms import CodeForm, FoundingForm
from jangkau.registry.selectors.people import person_card


@worker_page(writes=True)
def wadah_found(request: WorkerRequest) -> HttpResponse:
    """Ask the branch to accept a wadah."""
    form = FoundingForm(sent(request))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            ask_founding(account_id=request.account_id, wish=form.wish(), now=request.now)
            say = _("Permohonan terkirim. Kantor cabang memeriksanya, lalu kami kirim SMS.")
            return done(request, to=reverse("portal:mine"), say=say)
    foundings = own_foundings(account_id=request.account_id)
    return show(request, "portal/wadah/found.html", {"foundings": foundings}, form=form)


@worker_page(writes=True)
def wadah_code(request: WorkerRequest) -> HttpResponse:
    """Take the code by which somebody comes to a wadah."""
    form = CodeForm(sent(request))
    if request.method == "POST" and form.is_valid():
        if not _may_try(request):
            form.add_error(None, _("Terlalu banyak percobaan. Tunggu sebentar, lalu coba lagi."))
            return show(request, "portal/wadah/code.html", form=form)
        with refusals_on(form, mistyped=(InvitationUnknown,)):
            invited_to(code=form.cleaned_data["code"], account_id=request.account_id, now=request.now)
            there = reverse("portal:wadah_join", args=[form.cleaned_data["code"]])
            return HttpResponseRedirect(there, status=303)
    return show(request, "portal/wadah/code.html", form=form)


@worker_page(writes=True)
def wadah_join(request: WorkerRequest, code: str) -> HttpResponse:
    """Show what a code invites to, and come: with a participation, by a new form, or to a role."""
    if not _may_try(request):
        raise InvitationUnknown()
    invited = invited_to(code=code, account_id=request.account_id, now=request.now)
    if request.method != "POST":
        return show(request, "portal/wadah/join.html", {"invited": invited, "code": code})
    if invited.role:
        wadah = take_role(account_id=request.account_id, code=code, now=request.now)
        say = _("Anda sekarang %(role)s %(name)s.") % {"role": invited.role_label, "name": wadah.name}
        return done(request, to=reverse("portal:wadah", args=[wadah.code]), say=say)
    if person := request.POST.get("person", ""):
        person_id = int(person) if person.isascii() and person.isdecimal() and len(person) < len(str(2**63)) else 0
        wadah = join_wadah(code=code, person_id=person_id, reach=request.reach, now=request.now)
        return done(request, to=reverse("portal:mine"), say=_("Bergabung dengan %(name)s.") % {"name": wadah.name})
    relation = "family" if request.POST.get("relation") == "family" else "self"
    public_id = begin_in_wadah(account_id=request.account_id, relation=relation, invitation_code=code, now=request.now)
    return HttpResponseRedirect(reverse("portal:step_who", args=[public_id]), status=303)


@worker_page(writes=True)
def wadah_leave(request: WorkerRequest, person_id: int) -> HttpResponse:
    """Let one of the account's people leave his wadah."""
    card = person_card(person_id=person_id, reach=request.reach)
    if request.method == "POST":
        leave_wadah(person_id=person_id, reach=request.reach)
        say = _("Keluar dari wadah. Iuran berikutnya dibayar sendiri.")
        return done(request, to=reverse("portal:person", args=[person_id]), say=say)
    return show(request, "portal/wadah/leave.html", {"card": card})


def _may_try(request: WorkerRequest) -> bool:
    return bool(ratelimit.consume(request, action="wadah_code", key=str(request.account_id)))
