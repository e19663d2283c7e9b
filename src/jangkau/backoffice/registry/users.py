"""Users: the list of them, one user, and inviting somebody, for the first time or anew."""

import datetime
import json
from collections.abc import Iterator
from contextlib import contextmanager

from django.core import signing
from django.forms import BaseForm
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from jangkau.backoffice.pages import PageRequest, done, form_of, page, refusals_on, show
from jangkau.backoffice.registry.people_forms import ReasonForm
from jangkau.backoffice.registry.staff_forms import InviteForm, UsersForm
from jangkau.core.permissions import Right, Role
from jangkau.core.sealing import seal, unseal
from jangkau.partnership.selectors.open_work import open_work_of
from jangkau.registry.selectors.office_tree import offices_to_choose
from jangkau.registry.selectors.offices import UnknownOrganisation, list_organisations
from jangkau.registry.selectors.staff import StaffMember, access_history, staff_member
from jangkau.registry.selectors.users import UserFilter, count_users, list_users
from jangkau.registry.services.invitations import Invitation, NewUser, invite_again, invite_user
from jangkau.registry.services.users import OwnAccess

_SHOWN_ONCE = "invitation_to_hand_over"
_PURPOSE = "invitation"


@page(Right.MANAGE_USERS)
def users(request: PageRequest) -> HttpResponse:
    """List the users whom the asker looks after."""
    form = UsersForm(request.GET, offices=offices_to_choose(reach=request.reach))
    form.is_valid()
    typed = form.cleaned_data
    wanted = UserFilter(
        typed.get("username", ""), typed.get("role", ""), typed.get("office", ""), typed.get("access", "")
    )
    values = {
        "form": form,
        "users": list_users(reach=request.reach, wanted=wanted, after=request.GET.get("after", "")),
        "counts": count_users(reach=request.reach),
        "is_narrowed": wanted != UserFilter(),
    }
    return show(
        request,
        "backoffice/registry/users.html",
        values,
        parts={"daftar-pengguna": "backoffice/registry/parts/user_rows.html"},
    )


@page(Right.MANAGE_USERS)
def user(request: PageRequest, username: str) -> HttpResponse:
    """Show one user: what he may do where, what he has open, and who changed his access."""
    values = {
        "member": staff_member(username=username, reach=request.reach),
        "work": open_work_of(username=username, reach=request.reach),
        "history": access_history(username=username, reach=request.reach, after=request.GET.get("after", "")),
    }
    return show(request, "backoffice/registry/user.html", values)


@page(Right.MANAGE_USERS, writes=True)
def user_new(request: PageRequest) -> HttpResponse:
    """Invite somebody with his first role."""
    form = form_of(request, InviteForm, offices=offices_to_choose(reach=request.reach))
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        with refusals_on(form), unknown_sponsor_on(form):
            invitation = invite_user(
                reach=request.reach,
                invited=NewUser(
                    username=typed["username"],
                    full_name=typed["full_name"],
                    language=typed["language"],
                    role=Role(typed["role"]),
                    **form.place(),
                ),
                now=request.now,
            )
            return hand_over_link(request, invitation)
    return show(request, "backoffice/registry/user_new.html", sponsors_to_choose(request), form=form)


@page(Right.MANAGE_USERS, writes=True)
def user_invite(request: PageRequest, username: str) -> HttpResponse:
    """Invite somebody anew who cannot get in: his password and second factor are taken from him."""
    member = other_member(request, username)
    form = form_of(request, ReasonForm)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            invitation = invite_again(
                reach=request.reach, username=username, reason=form.cleaned_data["reason"], now=request.now
            )
            return hand_over_link(request, invitation)
    return show(request, "backoffice/registry/user_invite.html", {"member": member}, form=form)


@page(Right.MANAGE_USERS)
def user_invited(request: PageRequest, username: str) -> HttpResponse:
    """Show the link of an invitation, once, to whoever made it."""
    member = staff_member(username=username, reach=request.reach)
    kept = request.session.pop(_SHOWN_ONCE, None) if request.method == "GET" else None
    values = {"member": member, "link": "", "valid_until": None}
    if kept is not None:
        content = json.loads(unseal(signing.b64_decode(kept.encode()), purpose=_PURPOSE))
        if content["username"] == username:
            address = reverse("backoffice:invitation", args=[content["token"]])
            values["link"] = request.build_absolute_uri(address)
            values["valid_until"] = datetime.datetime.fromisoformat(content["until"])
    return show(request, "backoffice/registry/user_invited.html", values)


def hand_over_link(request: PageRequest, invitation: Invitation) -> HttpResponse:
    """Lead on to the page that shows the link once; until then it lies sealed in the session."""
    content = {
        "username": invitation.username,
        "token": invitation.token,
        "until": invitation.valid_until.isoformat(),
    }
    request.session[_SHOWN_ONCE] = signing.b64_encode(seal(json.dumps(content).encode(), purpose=_PURPOSE)).decode()
    return done(
        request,
        to=reverse("backoffice:user_invited", args=[invitation.username]),
        say=_("Undangan dibuat."),
    )


def other_member(request: PageRequest, username: str) -> StaffMember:
    """Return a user whose access the asker may change.

    Raises:
        UnknownUser: if there is none, or others look after him.
        OwnAccess: if it is the asker himself.
    """
    member = staff_member(username=username, reach=request.reach)
    if member.is_asker:
        raise OwnAccess()
    return member


def sponsors_to_choose(request: PageRequest) -> dict[str, object]:
    """Return the organisations that a page offers while a code is typed; any other code may be typed as well."""
    return {"organisations": list_organisations(reach=request.reach, right=Right.MANAGE_USERS)}


@contextmanager
def unknown_sponsor_on(form: BaseForm) -> Iterator[None]:
    """Put the code of an organisation that is not there on its field instead of leaving the page."""
    try:
        yield
    except UnknownOrganisation as refusal:
        form.add_error("organisation", str(refusal))
