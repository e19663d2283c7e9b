"""Nothing typed is lost when the session runs out, and nobody else gets to see it."""

import datetime

import pytest
from django.contrib.sessions.models import Session
from django.core import signing
from django.http import HttpRequest, HttpResponse, QueryDict
from django.test import Client, RequestFactory
from django.urls import reverse

from jangkau.backoffice.frame import held_forms
from jangkau.registry.models import User
from tests.backoffice.conftest import SignIn
from tests.factories.house import House
from tests.factories.partnership import OFFICER, SUPERVISOR

ASKED = "/agreements/new"
NOW = datetime.datetime(2026, 11, 20, 9, tzinfo=datetime.UTC)
LATER = NOW + datetime.timedelta(minutes=1)


class BareSession(dict[str, object]):
    """A session without a database."""


def browser_of(username: str) -> HttpRequest:
    """Return a request of a browser on which somebody has worked."""
    request = RequestFactory().post(ASKED, {"title": "Nelayan <b>", "categories": ["rt", "bpd"], "password": "x"})
    request.session = BareSession()  # type: ignore[assignment]  # all that is asked of it is what a dict does
    response = HttpResponse()
    request.user = User(username=username)
    held_forms.remember_user(request, response)
    request.COOKIES.update({name: cookie.value for name, cookie in response.cookies.items()})
    return request


def later(request: HttpRequest, *, username: str, path: str = ASKED) -> HttpRequest:
    """Return the same browser's next request, by whoever has signed in now."""
    following = RequestFactory().get(path)
    following.session = request.session
    following.user = User(username=username)
    return following


def test_what_was_typed_comes_back_once_to_who_typed_it() -> None:
    request = browser_of(OFFICER)
    held_forms.hold(request, now=NOW)

    held = held_forms.give_back(later(request, username=OFFICER), now=LATER)

    assert held is not None
    assert held.typed["title"] == "Nelayan <b>"
    assert held.typed.getlist("categories") == ["rt", "bpd"]
    assert held_forms.give_back(later(request, username=OFFICER), now=LATER) is None


def test_another_user_of_the_same_browser_does_not_get_it() -> None:
    request = browser_of(OFFICER)
    held_forms.hold(request, now=NOW)

    assert held_forms.give_back(later(request, username=SUPERVISOR), now=LATER) is None
    assert held_forms.give_back(later(request, username=OFFICER), now=LATER) is None


def test_it_waits_for_its_own_page() -> None:
    request = browser_of(OFFICER)
    held_forms.hold(request, now=NOW)

    assert held_forms.give_back(later(request, username=OFFICER, path="/home"), now=LATER) is None
    assert held_forms.give_back(later(request, username=OFFICER), now=LATER) is not None


def test_it_is_forgotten_after_an_hour() -> None:
    request = browser_of(OFFICER)
    held_forms.hold(request, now=NOW - datetime.timedelta(hours=1))

    assert held_forms.give_back(later(request, username=OFFICER), now=LATER) is None


def test_secrets_are_not_held_and_the_rest_lies_sealed() -> None:
    request = browser_of(OFFICER)
    held_forms.hold(request, now=NOW)

    kept = request.session["held_form"]["form"]
    assert b"Nelayan" not in signing.b64_decode(kept.encode())
    held = held_forms.give_back(later(request, username=OFFICER), now=LATER)
    assert held is not None
    assert "password" not in held.typed


@pytest.mark.parametrize("nik", ["6402061708800001", "640206 170880 0001", " 6402.0617.0880-0001 "])
def test_nik_is_not_held_in_whatever_box_it_was_typed(nik: str) -> None:
    request = browser_of(OFFICER)
    request.POST = QueryDict(mutable=True)
    request.POST.update({"q": nik, "reason": "KTP dilihat"})
    held_forms.hold(request, now=NOW)

    held = held_forms.give_back(later(request, username=OFFICER), now=LATER)

    assert held is not None
    assert held.typed.dict() == {"reason": "KTP dilihat"}


def test_what_a_stranger_sends_is_not_held() -> None:
    request = RequestFactory().post(ASKED, {"title": "x"})
    request.session = BareSession()  # type: ignore[assignment]  # all that is asked of it is what a dict does

    held_forms.hold(request, now=NOW)

    assert request.session == {}


def test_forged_cookie_makes_nobody_an_owner() -> None:
    request = RequestFactory().post(ASKED, {"title": "x"})
    request.session = BareSession()  # type: ignore[assignment]  # all that is asked of it is what a dict does
    request.COOKIES["jangkau_last_user"] = f"{OFFICER}:forged"

    held_forms.hold(request, now=NOW)

    assert request.session == {}


def test_form_sent_after_the_session_ran_out_is_there_after_signing_in(house: House, sign_in: SignIn) -> None:
    browser = sign_in(OFFICER)
    path = reverse("backoffice:agreement_budget", args=[house.agreement.pk])
    browser.get(path)
    Session.objects.all().delete()

    sent = browser.post(path, {"decree": "Surat B/77 (sintetis)"})
    user = User.objects.get(username=OFFICER)
    browser.force_login(user)
    page = browser.get(path)

    assert sent.headers["Location"].startswith(reverse("account_login"))
    assert "Surat B/77 (sintetis)" in page.content.decode()
    assert "Isian Anda masih ada" in page.content.decode()


def test_client_without_a_session_gets_no_page(house: House) -> None:
    assert Client().post(reverse("backoffice:account")).status_code == 405
