"""Answering systems before all that is for people: they have no session, form or messages."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.translation.trans_real import parse_accept_lang_header

from jangkau.api import sms, snap, v1
from jangkau.api.sms.views import unknown_address as unknown_to_kannel
from jangkau.api.snap.answers import unknown_address
from jangkau.api.v1.problems import AddressUnknown, answer_problem

Answer = Callable[[HttpRequest], HttpResponse]


def answer_systems(answer: Answer) -> Answer:
    """Call the view of an address for systems at once, past the rest of the middleware."""

    def choose(request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith(snap.PREFIX):
            return _call(request) or unknown_address()
        if request.path_info.startswith(sms.PREFIX):
            return _call(request) or unknown_to_kannel()
        if request.path_info.startswith(v1.PREFIX):
            with translation.override(_language(request)):
                return _call(request) or answer_problem(AddressUnknown())
        return answer(request)

    return choose


def _call(request: HttpRequest) -> HttpResponse | None:
    """Return what the view of the address answers; None if there is no such address."""
    try:
        match = resolve(request.path_info)
    except Resolver404:
        return None
    request.resolver_match = match
    return match.func(request, *match.args, **match.kwargs)  # type: ignore[no-any-return]  # a view answers


def _language(request: HttpRequest) -> str:
    """Return the first language that the caller asks for and that we speak; Indonesian if there is none."""
    offered = dict(settings.LANGUAGES)
    for asked, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        language = asked.partition("-")[0]
        if language in offered:
            return language
    return settings.LANGUAGE_CODE
