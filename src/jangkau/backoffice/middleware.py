"""What happens around every request: the reader's language, and who works on this browser."""

from collections.abc import Callable

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import check_for_language

from jangkau.backoffice.frame.held_forms import remember_user

Answer = Callable[[HttpRequest], HttpResponse]


def choose_language(answer: Answer) -> Answer:
    """Speak Indonesian, unless the reader has switched.

    What the browser prefers is not asked: many an Indonesian's telephone speaks English.
    """

    def speak(request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        offered = dict(settings.LANGUAGES)
        translation.activate(chosen if chosen in offered and check_for_language(chosen) else settings.LANGUAGE_CODE)
        request.LANGUAGE_CODE = translation.get_language() or settings.LANGUAGE_CODE
        response = answer(request)
        response.headers.setdefault("Content-Language", translation.get_language() or settings.LANGUAGE_CODE)
        return response

    return speak


def refuse_null_characters(answer: Answer) -> Answer:
    """Find nothing at an address with a null character in it, which no text of the database can hold."""

    def refuse(request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path_info:
            raise Http404
        return answer(request)

    return refuse


def remember_who_works_here(answer: Answer) -> Answer:
    """Let forms that are sent after the session ran out find back to their owner."""

    def remember(request: HttpRequest) -> HttpResponse:
        response = answer(request)
        remember_user(request, response)
        return response

    return remember
