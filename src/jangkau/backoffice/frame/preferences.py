"""What a reader chooses for himself: his language, and light or dark."""

import datetime
import json
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from jangkau.backoffice.frame import held_forms
from jangkau.backoffice.pages import public
from jangkau.registry.selectors.reach import InactiveUser, reach_of
from jangkau.registry.services.languages import choose_language

THEME_COOKIE = "jangkau_theme"
_THEMES = {"light", "dark"}
_KEPT_FOR = datetime.timedelta(days=365)


@public
@require_POST
def preferences(request: HttpRequest) -> HttpResponse:
    """Keep the choice on this browser, and the language also with whoever is signed in; then lead back.

    HTMX is not led back for light or dark: it changes the page that is there. Another language makes another page, to
    which ``typed``, what was typed on the one before as a form would send it, is carried over.
    """
    theme = request.POST.get("theme", "")
    if theme in {*_THEMES, "auto"} and request.headers.get("HX-Request"):
        response = HttpResponse(status=204, headers={"HX-Trigger": json.dumps({"theme": theme})})
    else:
        response = HttpResponseRedirect(_way_back(request), status=303)
    language = request.POST.get("language", "")
    if language in dict(settings.LANGUAGES):
        _keep(response, settings.LANGUAGE_COOKIE_NAME, language)
        _tell_registry(request, language)
        typed, path = QueryDict(request.POST.get("typed", "")), urlsplit(_way_back(request)).path
        held_forms.carry(request, typed=typed, path=path, now=timezone.now())  # noqa: TID251  the interface reads it
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
