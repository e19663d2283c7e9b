"""Taking up an invitation: pages that anybody can open who holds a link.

The link's token moves out of the address into the session at once, so that it stands in no history and no log of
where somebody went on to.
"""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from jangkau.backoffice.pages import public
from jangkau.backoffice.registry.staff_forms import PasswordForm
from jangkau.core.errors import Refusal
from jangkau.registry.selectors.invitations import InvitationBroken, Invited, open_invitation
from jangkau.registry.services.invitations import accept_invitation
from jangkau.registry.services.users import SHORTEST_PASSWORD, PasswordWeak

_TOKEN = "invitation_token"  # noqa: S105  the name of a place, no secret


@public
@never_cache
@require_safe
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Keep the token of a link and lead on to an address without it."""
    if request.method == "GET":
        request.session[_TOKEN] = token
    return HttpResponseRedirect(reverse("backoffice:invitation_password"))


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation_password(request: HttpRequest) -> HttpResponse:
    """Let whoever holds a link choose his password."""
    now = timezone.now()  # noqa: TID251  the interface is where the clock is read
    token = request.session.get(_TOKEN, "")
    try:
        invited = open_invitation(token=token, now=now)
        _speak_to(request, invited)
        form = PasswordForm(request.POST if request.method == "POST" else None)
        if form.is_valid():
            try:
                username = accept_invitation(token=token, password=form.cleaned_data["password"], now=now)
            except PasswordWeak as refusal:
                form.add_error("password", str(refusal))
            else:
                return _lead_to_sign_in(request, username)
    except Refusal as refusal:
        return _refused(request, refusal)
    values = {"invited": invited, "form": form, "shortest": SHORTEST_PASSWORD, "signed_in": _signed_in(request)}
    return render(request, "backoffice/registry/invitation.html", values, status=422 if form.errors else 200)


def _speak_to(request: HttpRequest, invited: Invited) -> None:
    if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        translation.activate(invited.language)


def _signed_in(request: HttpRequest) -> str:
    return request.user.get_username() if request.user.is_authenticated else ""


def _lead_to_sign_in(request: HttpRequest, username: str) -> HttpResponse:
    # Whoever is signed in on this browser, such as the administrator who tries the link, goes; so does the token.
    logout(request)
    say = _("Kata sandi tersimpan. Masuklah dengan nama pengguna %(username)s.") % {"username": username}
    messages.success(request, say)
    return HttpResponseRedirect(reverse("account_login"), status=303)


def _refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    request.session.pop(_TOKEN, None)
    status = 404 if isinstance(refusal, InvitationBroken) else 410
    return render(request, "backoffice/registry/invitation_refused.html", {"text": str(refusal)}, status=status)
