"""Answering systems before all that is for people: they have no session, language, form or messages."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve

from jangkau.api.snap import PREFIX
from jangkau.api.snap.answers import unknown_address

Answer = Callable[[HttpRequest], HttpResponse]


def answer_systems(answer: Answer) -> Answer:
    """Call the view of an address for systems at once, past the rest of the middleware."""

    def choose(request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(PREFIX):
            return answer(request)
        try:
            match = resolve(request.path_info)
        except Resolver404:
            return unknown_address()
        request.resolver_match = match
        return match.func(request, *match.args, **match.kwargs)  # type: ignore[no-any-return]  # a view answers

    return choose
