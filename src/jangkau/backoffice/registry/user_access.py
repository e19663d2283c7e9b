"""What changes a user's access: roles given and taken, access ended and given back, and leaving for good."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from jangkau.backoffice.pages import PageRequest, done, form_of, page, refusals_on, show
from jangkau.backoffice.registry.people_forms import ReasonForm
from jangkau.backoffice.registry.staff_forms import LeaveForm, RoleForm, TakeRoleForm
from jangkau.backoffice.registry.users import other_member, sponsors_to_choose, unknown_sponsor_on
from jangkau.core.permissions import Right, Role
from jangkau.partnership.selectors.open_work import open_work_of
from jangkau.partnership.selectors.staff_leave import staff_leave
from jangkau.partnership.services.staff_leave import let_staff_leave
from jangkau.registry.selectors.office_tree import offices_to_choose
from jangkau.registry.selectors.staff import RoleInWords
from jangkau.registry.services.users import OwnAccess, assign_role, deactivate_user, reactivate_user, remove_role


@page(Right.MANAGE_USERS, writes=True)
def user_role(request: PageRequest, username: str) -> HttpResponse:
    """Give a user a role."""
    member = other_member(request, username)
    form = form_of(request, RoleForm, offices=offices_to_choose(reach=request.reach))
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        with refusals_on(form), unknown_sponsor_on(form):
            assign_role(
                reach=request.reach,
                username=username,
                role=Role(typed["role"]),
                reason=typed["reason"],
                **form.place(),
            )
            say = _("Peran %(role)s diberikan.") % {"role": Role(typed["role"]).label}
            return done(request, to=_page_of(username), say=say)
    values = {"member": member, **sponsors_to_choose(request)}
    return show(request, "backoffice/registry/user_role.html", values, form=form)


@page(Right.MANAGE_USERS, writes=True)
def user_role_take(request: PageRequest, username: str) -> HttpResponse:
    """Take a role from a user."""
    member = other_member(request, username)
    held = {_key(role): role for role in member.roles}
    choices = [(key, f"{str(role.role.label).capitalize()} · {role.place}") for key, role in held.items()]
    form = form_of(request, TakeRoleForm, choices=choices)
    if request.method == "POST" and form.is_valid():
        role = held[form.cleaned_data["held"]]
        with refusals_on(form):
            remove_role(
                reach=request.reach,
                username=username,
                role=role.role,
                office_code=role.office_code if role.organisation_code is None else None,
                organisation_code=role.organisation_code,
                reason=form.cleaned_data["reason"],
            )
            return done(request, to=_page_of(username), say=_("Peran %(role)s dicabut.") % {"role": role.role.label})
    return show(request, "backoffice/registry/user_role_take.html", {"member": member}, form=form)


@page(Right.MANAGE_USERS, writes=True)
def user_deactivate(request: PageRequest, username: str) -> HttpResponse:
    """End a user's access for a while; what he has open stays his."""
    member = other_member(request, username)
    form = form_of(request, ReasonForm)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            deactivate_user(reach=request.reach, username=username, reason=form.cleaned_data["reason"])
            return done(request, to=_page_of(username), say=_("Akses dihentikan. Ia keluar dari semua perangkatnya."))
    values = {"member": member, "work": open_work_of(username=username, reach=request.reach)}
    return show(request, "backoffice/registry/user_deactivate.html", values, form=form)


@page(Right.MANAGE_USERS, writes=True)
def user_reactivate(request: PageRequest, username: str) -> HttpResponse:
    """Give a user his access back, with the roles that he had."""
    member = other_member(request, username)
    form = form_of(request, ReasonForm)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            reactivate_user(reach=request.reach, username=username, reason=form.cleaned_data["reason"])
            return done(request, to=_page_of(username), say=_("Akses diberikan kembali, dengan peran yang sama."))
    return show(request, "backoffice/registry/user_reactivate.html", {"member": member}, form=form)


@page(Right.MANAGE_USERS, writes=True)
def user_leave(request: PageRequest, username: str) -> HttpResponse:
    """Let somebody leave for good: who takes over, the answers once more, and then all of it at once."""
    leave = staff_leave(username=username, reach=request.reach, today=request.today)
    if leave.member.is_asker:
        raise OwnAccess()
    form = form_of(request, LeaveForm, successors=leave.successors, is_needed=leave.needs_successor)
    values: dict[str, object] = {"leave": leave, "member": leave.member}
    if request.method == "POST" and form.is_valid() and "change" not in request.POST:
        if "confirmed" not in request.POST:
            chosen = form.cleaned_data.get("successor")
            values["successor"] = next((one for one in leave.successors if one.username == chosen), None)
            return show(request, "backoffice/registry/user_leave_check.html", values, form=form)
        with refusals_on(form):
            handed = let_staff_leave(
                username=username,
                successor=form.cleaned_data.get("successor"),
                last_day=form.cleaned_data["last_day"],
                reason=form.cleaned_data["reason"],
                reach=request.reach,
                now=request.now,
                today=request.today,
            )
            say = _("Aksesnya berakhir. Diserahkan: %(agreements)s perjanjian, %(drafts)s draf.")
            counts = {"agreements": handed.agreements, "drafts": handed.drafts}
            return done(request, to=_page_of(username), say=say % counts)
    return show(request, "backoffice/registry/user_leave.html", values, form=form)


def _page_of(username: str) -> str:
    return reverse("backoffice:user", args=[username])


def _key(role: RoleInWords) -> str:
    return f"{role.role.value}|{role.office_code or ''}|{role.organisation_code or ''}"
