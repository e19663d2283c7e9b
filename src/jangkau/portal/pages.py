"""How every page of the portal begins: whose telephone it is, and what a refusal becomes.

Its look and the ends of its pages are those of the back office, one identity for all; who may see what is not: an
account reaches its own people and wadah, and is nobody there, as staff are nobody here (ADR 0015).
"""

import datetime
import functools
from collections.abc import Callable
from typing import Concatenate, ParamSpec, cast

from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
    QueryDict,
)
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.http import urlencode

from jangkau.backoffice.frame.held_forms import LANGUAGE_COOKIE
from jangkau.backoffice.pages import PageRequest, Rule
from jangkau.core.errors import NotFound, Refusal
from jangkau.registry.selectors.accounts import UnknownAccount, reach_of_account
from jangkau.registry.selectors.reach import NotPermitted

ACCOUNT = "account_id"

Parameters = ParamSpec("Parameters")


class WorkerRequest(PageRequest):
    """A request of an account that has signed in by code."""

    account_id: int


class OpenRequest(HttpRequest):
    """A request of anybody."""

    now: datetime.datetime
    today: datetime.date


View = Callable[Concatenate[WorkerRequest, Parameters], HttpResponseBase]
OpenView = Callable[Concatenate[OpenRequest, Parameters], HttpResponseBase]
Page = Callable[Concatenate[HttpRequest, Parameters], HttpResponseBase]


def worker_page(*, writes: bool = False) -> Callable[[View[Parameters]], Page[Parameters]]:
    """Make a view a page for whoever has signed in with a telephone; the view reads through ``request.reach``.

    Args:
        writes: whether the page takes POST as well as GET.
    """
    methods = _methods(writes)

    def decorate(view: View[Parameters]) -> Page[Parameters]:
        @functools.wraps(view)
        def begin(request: HttpRequest, *args: Parameters.args, **kwargs: Parameters.kwargs) -> HttpResponseBase:
            if request.method not in methods:
                return HttpResponseNotAllowed(methods)
            entered = _enter(request)
            if isinstance(entered, HttpResponse):
                return entered
            return _answered(request, lambda: view(entered, *args, **kwargs))

        begin.rule = Rule(writes=writes)  # type: ignore[attr-defined]  # functions take any
        return cast("Page[Parameters]", begin)

    return decorate


def open_page(*, writes: bool = False) -> Callable[[OpenView[Parameters]], Page[Parameters]]:
    """Make a view a page that anybody may see.

    Args:
        writes: whether the page takes POST as well as GET.
    """
    methods = _methods(writes)

    def decorate(view: OpenView[Parameters]) -> Page[Parameters]:
        @functools.wraps(view)
        def begin(request: HttpRequest, *args: Parameters.args, **kwargs: Parameters.kwargs) -> HttpResponseBase:
            if request.method not in methods:
                return HttpResponseNotAllowed(methods)
            _tell_time(request)
            return _answered(request, lambda: view(cast("OpenRequest", request), *args, **kwargs))

        begin.rule = Rule(open_to_all=True, writes=writes)  # type: ignore[attr-defined]  # functions take any
        return cast("Page[Parameters]", begin)

    return decorate


def sign_in_as(request: HttpRequest, account_id: int) -> None:
    """Let the browser act for an account, under a session of its own: nothing of who was here before is left."""
    request.session.flush()
    request.session[ACCOUNT] = account_id


def sent(request: HttpRequest) -> QueryDict | None:
    """Return what a form sent, be it empty; None where nothing was sent."""
    return request.POST if request.method == "POST" else None


def _methods(writes: bool) -> tuple[str, ...]:
    return ("GET", "HEAD", "POST") if writes else ("GET", "HEAD")


def _tell_time(request: HttpRequest) -> None:
    request.now = timezone.now()  # type: ignore[attr-defined]  # noqa: TID251  the interface is where the clock is read
    request.today = timezone.localdate()  # type: ignore[attr-defined]  # as above


def _enter(request: HttpRequest) -> WorkerRequest | HttpResponse:
    _tell_time(request)
    account_id = request.session.get(ACCOUNT)
    if account_id is None:
        return _sign_in_first(request)
    try:
        reach = reach_of_account(account_id)
    except UnknownAccount:
        request.session.flush()
        return _sign_in_first(request)
    if translation.get_language() != reach.language and LANGUAGE_COOKIE not in request.COOKIES:
        translation.activate(reach.language)
    request.account_id = account_id  # type: ignore[attr-defined]  # what makes it a WorkerRequest
    request.reach = reach  # type: ignore[attr-defined]  # as above
    request.held = None  # type: ignore[attr-defined]  # as above
    return request  # type: ignore[return-value]  # it has all that a WorkerRequest has


def _sign_in_first(request: HttpRequest) -> HttpResponse:
    there = reverse("portal:sign_in")
    if request.method in {"GET", "HEAD"}:
        there = f"{there}?{urlencode({'next': request.path})}"
    return HttpResponseRedirect(there, status=303)


def _answered(request: HttpRequest, answer: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    try:
        return answer()
    except (NotFound, NotPermitted) as refusal:
        # Whose rights are none has no people yet; to him, too, what he asks for is not there.
        return _refused(request, refusal, status=404)
    except Refusal as refusal:
        return _refused(request, refusal, status=409)


def _refused(request: HttpRequest, refusal: Refusal, *, status: int) -> HttpResponse:
    return render(request, "portal/refusal.html", {"text": str(refusal), "status": status}, status=status)
