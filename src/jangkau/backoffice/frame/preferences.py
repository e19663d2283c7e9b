"""What a reader chooses for himself: his language, and light or dark."""

import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from jangkau.backoffice.pages import public
from jangkau.registry.selectors.reach import InactiveUser, reach_of
from jangkau.registry.services.languages import choose_language

THEME_COOKIE = "jangkau_theme"
_THEMES = {"light", "dark"}
_KEPT_FOR = datetime.timedelta(days=365)


@public
@require_POST
def preferences(request: HttpRequest) -> HttpResponse:
    """Keep the choice on this browser, and the language also with whoever is signed in; then lead back."""
    response = HttpResponseRedirect(_way_back(request), status=303)
    language = request.POST.get("language", "")
    if language in dict(settings.LANGUAGES):
        _keep(response, settings.LANGUAGE_COOKIE_NAME, language)
        _tell_registry(request, language)
    theme = request.POST.get("theme", "")
    if theme in _THEMES:
        _keep(response, THEME_COOKIE, theme)
    elif theme == "auto":
        response.delete_cookie(THEME_COOKIE, samesite="Lax")
    return response


def _way_back(request: HttpRequest) -> str:
    address = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(address, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        return address
    return reverse("backoffice:front")


def _keep(response: HttpResponse, name: str, value: str) -> None:
    response.set_cookie(
        name, value, max_age=_KEPT_FOR, samesite="Lax", httponly=True, secure=settings.CSRF_COOKIE_SECURE
    )


def _tell_registry(request: HttpRequest, language: str) -> None:
    if not request.user.is_authenticated:
        return
    try:
        choose_language(reach=reach_of(request.user.get_username()), language=language)
    except InactiveUser:
        return
