"""The wadah that one runs: how it stands, its members and sheet, its invitations, and who runs it."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from jangkau.backoffice.collection.own_bills import chosen_months
from jangkau.backoffice.pages import done, download, show
from jangkau.collection.selectors.wadah import wadah_page
from jangkau.collection.selectors.wadah_sheet import SheetOrder, WadahSheet, wadah_sheet
from jangkau.core.qr_codes import qr_picture
from jangkau.enrolment.selectors.registrations import forms_of_members
from jangkau.enrolment.selectors.wadah_invitations import InvitationShown, invitations_of
from jangkau.enrolment.selectors.wadah_members import member_name
from jangkau.enrolment.services.wadah_forms import begin_member
from jangkau.enrolment.services.wadah_members import let_member_go, renew_invitation
from jangkau.partnership.selectors.wadah_sheets import sheet_document
from jangkau.portal.pages import WorkerRequest, worker_page
from jangkau.portal.registration import form_page
from jangkau.registry.selectors.wadah_roles import wadah_roles
from jangkau.registry.services.wadah_roles import end_wadah_role

_ROLES = frozenset({"coordinator", "treasurer"})


@worker_page()
def wadah(request: WorkerRequest, code: str) -> HttpResponse:
    """Show a wadah: who of its members is covered, what is to be collected this month, and its bills."""
    shown = wadah_page(code=code, reach=request.reach, today=request.today)
    sheet = wadah_sheet(code=code, reach=request.reach, now=request.now, limit=1)
    forms = forms_of_members(account_id=request.account_id, wadah_code=code)
    values = {"shown": shown, "sheet": sheet, "forms": [(form, form_page(form)) for form in forms]}
    return show(request, "portal/wadah/wadah.html", values)


@worker_page()
def wadah_members(request: WorkerRequest, code: str) -> HttpResponse:
    """Show the members with what each has to pay for a month; who is behind comes first."""
    return show(request, "portal/wadah/members.html", {"sheet": _sheet(request, code)})


@worker_page()
def wadah_paper(request: WorkerRequest, code: str) -> HttpResponse:
    """Hand out the sheet of a month to print, with a box to tick."""
    month, _count = chosen_months(request.GET)
    document = sheet_document(
        code=code, reach=request.reach, language=get_language() or "id", now=request.now, month=month
    )
    is_one = document.name.endswith(".pdf")
    return download(document.name, document.content, "application/pdf" if is_one else "application/zip")


@worker_page(writes=True)
def wadah_member_new(request: WorkerRequest, code: str) -> HttpResponse:
    """Begin the form of a member who has no telephone."""
    if request.method == "POST":
        public_id = begin_member(account_id=request.account_id, wadah_code=code, reach=request.reach, now=request.now)
        return HttpResponseRedirect(reverse("portal:step_who", args=[public_id]), status=303)
    return show(request, "portal/wadah/member_new.html", {"roles": wadah_roles(wadah_code=code, reach=request.reach)})


@worker_page(writes=True)
def wadah_member_go(request: WorkerRequest, code: str, participant_id: int) -> HttpResponse:
    """Let a member go who should not be on the list."""
    name = member_name(wadah_code=code, participant_id=participant_id, reach=request.reach)
    if request.method == "POST":
        let_member_go(wadah_code=code, participant_id=participant_id, reach=request.reach)
        say = _("Anggota dikeluarkan. Ia tetap peserta dan membayar sendiri.")
        return done(request, to=reverse("portal:wadah_members", args=[code]), say=say)
    return show(request, "portal/wadah/member_go.html", {"code": code, "name": name})


@worker_page(writes=True)
def wadah_invitation(request: WorkerRequest, code: str) -> HttpResponse:
    """Show the code by which members come, to be read out, sent or printed; or renew it."""
    here = reverse("portal:wadah_invitation", args=[code])
    if request.method == "POST":
        renew_invitation(wadah_code=code, reach=request.reach, now=request.now)
        return done(request, to=here, say=_("Kode baru dibuat. Kode sebelumnya tidak berlaku lagi."))
    good = invitations_of(wadah_code=code, reach=request.reach, now=request.now)
    own = next((each for each in good if not each.role), None)
    values = {
        "roles": wadah_roles(wadah_code=code, reach=request.reach),
        "own": own,
        "link": _link(request, own) if own else "",
        "picture": qr_picture(_link(request, own)) if own else "",
    }
    return show(request, "portal/wadah/invitation.html", values)


@worker_page(writes=True)
def wadah_runners(request: WorkerRequest, code: str) -> HttpResponse:
    """Show who runs a wadah; hand a role over by a code, or end one."""
    here = reverse("portal:wadah_runners", args=[code])
    roles = wadah_roles(wadah_code=code, reach=request.reach)
    if request.method == "POST":
        ended = request.POST.get("end", "")
        if ended.isascii() and ended.isdecimal() and len(ended) < len(str(2**63)):
            end_wadah_role(role_id=int(ended), wadah_id=roles.wadah_id, by=request.reach.username, now=request.now)
            is_own = any(held.is_own and held.role_id == int(ended) for held in roles.held)
            to = reverse("portal:mine") if is_own else here
            return done(request, to=to, say=_("Peran diakhiri."))
        if (role := request.POST.get("role", "")) in _ROLES:
            renew_invitation(wadah_code=code, reach=request.reach, role=role, now=request.now)
            return HttpResponseRedirect(here, status=303)
    good = invitations_of(wadah_code=code, reach=request.reach, now=request.now)
    return show(request, "portal/wadah/runners.html", {"roles": roles, "handed": [each for each in good if each.role]})


def _sheet(request: WorkerRequest, code: str) -> WadahSheet:
    month, _count = chosen_months(request.GET)
    order = request.GET.get("order", "")
    return wadah_sheet(
        code=code,
        reach=request.reach,
        now=request.now,
        month=month,
        order=order if order in set(SheetOrder) else SheetOrder.BEHIND,
        after=request.GET.get("after", ""),
    )


def _link(request: HttpRequest, own: InvitationShown) -> str:
    return request.build_absolute_uri(reverse("portal:wadah_join", args=[own.code]))
