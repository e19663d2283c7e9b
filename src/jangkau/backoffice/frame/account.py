"""One's own account: what one may do where, password and second factor."""

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.http import HttpResponse

from jangkau.backoffice.pages import NEED_SECOND_FACTOR, PageRequest, page, show
from jangkau.registry.selectors.own_roles import own_roles


@page()
def account(request: PageRequest) -> HttpResponse:
    """Show who is signed in, with which roles, and how he signs in."""
    return show(
        request,
        "backoffice/frame/account.html",
        {
            "user": request.user,
            "roles": own_roles(reach=request.reach),
            "has_app": is_mfa_enabled(request.user, [Authenticator.Type.TOTP]),
            "has_second_factor": is_mfa_enabled(request.user),
            "needs_second_factor": bool(request.reach.rights & NEED_SECOND_FACTOR),
        },
    )
