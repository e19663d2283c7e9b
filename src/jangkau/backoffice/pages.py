"""How every page begins and ends: who may see it, what a refusal becomes, and forms that lose nothing typed."""

import datetime
import functools
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.forms import BaseForm
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
    QueryDict,
)
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.datastructures import MultiValueDict
from django.utils.functional import Promise
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails

from jangkau.backoffice.frame import held_forms
from jangkau.core.errors import NotFound, Refusal
from jangkau.core.history import acting
from jangkau.core.permissions import Right
from jangkau.core.services.sightings import record_sightings
from jangkau.registry.selectors.reach import InactiveUser, NotPermitted, Reach, reach_of_user

# Whoever may do one of these proves twice who he is.
NEED_SECOND_FACTOR = frozenset(
    {
        Right.APPROVE_ROSTER,
        Right.REVERSE_PAYMENT,
        Right.APPROVE_REFUND,
        Right.CLOSE_BOOKS,
        Right.MANAGE_USERS,
        Right.MANAGE_KEYS,
        Right.MANAGE_PARTNERS,
    }
)

Parameters = ParamSpec("Parameters")
FormKind = TypeVar("FormKind", bound=BaseForm)
Text = str | Promise


class PageRequest(HttpRequest):
    """A request of somebody who has signed in. ``held`` is what he typed here before."""

    reach: Reach
    now: datetime.datetime
    today: datetime.date
    htmx: HtmxDetails
    held: held_forms.HeldForm | None


View = Callable[Concatenate[PageRequest, Parameters], HttpResponseBase]
Page = Callable[Concatenate[HttpRequest, Parameters], HttpResponseBase]


@dataclass(frozen=True, slots=True)
class Rule:
    """Who may see a page: anybody, whoever has signed in (no rights named), or who holds one of the rights."""

    open_to_all: bool = False
    rights: frozenset[Right] = frozenset()
    writes: bool = False


def page(*rights: Right, writes: bool = False) -> Callable[[View[Parameters]], Page[Parameters]]:
    """Make a view a page for whoever holds one of ``rights``, or for all who have signed in if none is named.

    Args:
        rights: any one of them lets in.
        writes: whether the page takes POST as well as GET.
    """
    methods = ("GET", "HEAD", "POST") if writes else ("GET", "HEAD")

    def decorate(view: View[Parameters]) -> Page[Parameters]:
        @functools.wraps(view)
        def begin(request: HttpRequest, *args: Parameters.args, **kwargs: Parameters.kwargs) -> HttpResponseBase:
            if request.method not in methods:
                return HttpResponseNotAllowed(methods)
            entered = _enter(request)
            if isinstance(entered, HttpResponse):
                return entered
            try:
                if rights and not entered.reach.rights.intersection(rights):
                    raise NotPermitted(username=entered.reach.username, right=rights[0].label)
                return view(entered, *args, **kwargs)
            except NotPermitted as refusal:
                return _refused(request, refusal, status=403)
            except NotFound as refusal:
                return _refused(request, refusal, status=404)
            except Refusal as refusal:
                return _refused(request, refusal, status=409)

        begin.rule = Rule(rights=frozenset(rights), writes=writes)  # type: ignore[attr-defined]  # functions take any
        return cast("Page[Parameters]", begin)

    return decorate


def public(view: Page[Parameters]) -> Page[Parameters]:
    """Mark a view as one that anybody may see."""
    view.rule = Rule(open_to_all=True)  # type: ignore[attr-defined]  # functions take any
    return view


def framed(view: Page[Parameters]) -> Page[Parameters]:
    """Put a page of allauth's into our frame: in the language and with the menu of whoever has signed in, if any."""

    @functools.wraps(view)
    def begin(request: HttpRequest, *args: Parameters.args, **kwargs: Parameters.kwargs) -> HttpResponseBase:
        reach = _recognised(request)
        if reach is not None:
            request.reach = reach  # type: ignore[attr-defined]  # what the frame looks for
        return view(request, *args, **kwargs)

    return cast("Page[Parameters]", begin)


def _recognised(request: HttpRequest) -> Reach | None:
    """Return the reach of whoever has signed in, and speak his language; None if nobody has who may be here."""
    if not request.user.is_authenticated:
        return None
    try:
        reach = reach_of_user(request.user)
    except InactiveUser:
        return None
    if translation.get_language() != reach.language and held_forms.LANGUAGE_COOKIE not in request.COOKIES:
        translation.activate(reach.language)
    return reach


def _enter(request: HttpRequest) -> PageRequest | HttpResponse:
    reach = _recognised(request)
    if reach is None:
        if request.user.is_authenticated:
            logout(request)
        return _sign_in_first(request)
    if reach.rights & NEED_SECOND_FACTOR and not _has_second_factor(request):
        messages.warning(request, str(held_forms.SECOND_FACTOR_FIRST))
        return redirect("mfa_activate_totp")
    request.reach = reach  # type: ignore[attr-defined]  # what makes it a PageRequest
    request.now = timezone.now()  # type: ignore[attr-defined]  # noqa: TID251  the interface is where the clock is read
    request.today = timezone.localdate()  # type: ignore[attr-defined]  # as above
    request.held = held_forms.give_back(request, now=request.now)  # type: ignore[attr-defined]  # as above
    return request  # type: ignore[return-value]  # it has all that a PageRequest has


def _sign_in_first(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        held_forms.hold(request, now=timezone.now())  # noqa: TID251  the interface is where the clock is read
    there = redirect_to_login(request.get_full_path())
    if request.headers.get("HX-Request"):
        return HttpResponseClientRedirect(there.url)
    return there


def _has_second_factor(request: HttpRequest) -> bool:
    # A user who has one was asked for it when he signed in. Whoever takes it from him ends his sessions.
    if not request.session.get("has_second_factor"):
        request.session["has_second_factor"] = is_mfa_enabled(request.user)
    return bool(request.session["has_second_factor"])


def _refused(request: HttpRequest, refusal: Refusal, *, status: int) -> HttpResponse:
    return render(request, "backoffice/errors/refusal.html", {"text": str(refusal), "status": status}, status=status)


def form_of(request: PageRequest, form_class: type[FormKind], **options: Any) -> FormKind:
    """Return the form with what was sent; else with what was typed here before it would have been lost; else empty."""
    if request.method == "POST":
        return form_class(request.POST, request.FILES, **options)
    held = request.held
    if held is not None and held.was_sent:
        messages.info(request, str(held_forms.GIVEN_BACK))
        return form_class(held.typed, **options)
    form = form_class(**options)
    if held is not None:
        messages.info(request, str(held_forms.CARRIED))
        form.initial = {**(form.initial or {}), **_as_typed(form, held.typed)}
    return form


def _as_typed(form: BaseForm, typed: QueryDict) -> dict[str, Any]:
    """Return what its boxes held, without a judgement: somebody was still typing."""
    return {
        name: field.widget.value_from_datadict(typed, MultiValueDict(), form.add_prefix(name))
        for name, field in form.fields.items()
        if not field.widget.value_omitted_from_data(typed, MultiValueDict(), form.add_prefix(name))
    }


@contextmanager
def refusals_on(form: BaseForm, *, mistyped: tuple[type[NotFound], ...] = ()) -> Iterator[None]:
    """Put what is refused inside on the form; what may not be seen or is not there leaves the page.

    Args:
        form: which was sent.
        mistyped: what is not there because its code was typed wrong, which the form says as well.
    """
    try:
        yield
    except mistyped as refusal:
        form.add_error(None, str(refusal))
    except (NotPermitted, NotFound):
        raise
    except Refusal as refusal:
        form.add_error(None, str(refusal))


def acting_for(request: PageRequest, reason: Text) -> AbstractContextManager[uuid.UUID]:
    """Open a transaction in which all that is written is put down to whoever is signed in, for ``reason``."""
    return acting(by=request.reach.username, reason=str(reason))


def show(
    request: PageRequest,
    template: str,
    context: Mapping[str, Any] | None = None,
    *,
    form: BaseForm | None = None,
    parts: Mapping[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    """Answer with a page, or with the one part of it that HTMX asks for.

    Args:
        request: who asks.
        template: of the whole page.
        context: what it shows.
        form: a form on it; with errors on it the answer is 422.
        parts: templates by the id of the element that each makes; an HTMX request for that element gets it alone.
        status: of a page without errors.
    """
    values = {**(context or {})}
    if form is not None:
        values["form"] = form
        if request.method == "POST" and form.is_bound and form.errors:
            status = 422
    part = (parts or {}).get(request.htmx.target or "") if request.htmx else None
    response = render(request, part or template, values, status=status)
    response.headers["Cache-Control"] = "no-store, private"
    response.headers["Vary"] = "HX-Request, HX-Target, Cookie"
    return response


def done(request: PageRequest, *, to: str, say: Text) -> HttpResponse:
    """Lead on to the address ``to``, where ``say`` tells what was done."""
    messages.success(request, str(say))
    return HttpResponseRedirect(to, status=303)


def saw(request: PageRequest, subject: str, *subject_ids: int) -> None:
    """Put on record that this user is shown the data of one or more ``person`` or ``agreement``, in one statement."""
    match = request.resolver_match
    record_sightings(
        subject=subject,
        subject_ids=subject_ids,
        page=match.url_name or "" if match else "",
        seen_by_id=request.reach.user_id,
        seen_by=request.reach.username,
        now=request.now,
    )


def download(name: str, content: bytes, content_type: str) -> HttpResponse:
    """Answer with a file to keep."""
    response = HttpResponse(content, content_type=content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store, private"
    return response
