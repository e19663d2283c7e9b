"""Every address of the back office, asked for as every role, for our objects and for others'."""

import pytest
from django.test import Client
from django.urls import URLPattern, reverse

from jangkau.backoffice.urls import urlpatterns
from jangkau.core.permissions import Role
from tests.backoffice.conftest import SignIn
from tests.backoffice.rules_of_pages import PAGES, PageRule
from tests.factories.house import PLAYERS, House

SEEN = {200, 302, 303, 409}
ABOUT_OBJECTS = sorted(name for name, rule in PAGES.items() if rule.others is not None)
NOT_PUBLIC = sorted(name for name, rule in PAGES.items() if not rule.public)


def names_of_pages() -> set[str]:
    return {str(pattern.name) for pattern in urlpatterns if isinstance(pattern, URLPattern)}


def address(name: str, rule: PageRule, house: House, *, of: str = "ours") -> str:
    parts = getattr(rule, of)
    return reverse(f"backoffice:{name}", kwargs=dict(parts(house)) if parts else {})


def test_every_address_says_who_may_see_it() -> None:
    assert names_of_pages() - PAGES.keys() == set()


def test_no_rule_is_kept_for_an_address_that_is_gone() -> None:
    assert PAGES.keys() - names_of_pages() == set()


def test_every_view_states_a_rule_or_is_public() -> None:
    loose = {
        str(pattern.name)
        for pattern in urlpatterns
        if isinstance(pattern, URLPattern)
        and not hasattr(pattern.callback, "rule")
        and not PAGES[str(pattern.name)].public
    }

    assert loose == set()


def test_every_page_about_an_object_has_one_of_others_and_a_missing_one() -> None:
    loose = {
        name for name, rule in PAGES.items() if rule.ours and not rule.public and not (rule.others and rule.missing)
    }

    assert loose == set()


@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_role_sees_what_it_may_and_nothing_else(name: str, house: House, sign_in: SignIn) -> None:
    rule = PAGES[name]
    path = address(name, rule, house)

    answers = {role: sign_in(PLAYERS[role]).get(path).status_code for role in Role}

    if rule.public:
        assert all(status < 500 for status in answers.values())
    else:
        assert {role for role, status in answers.items() if status in SEEN} == rule.roles, answers
        assert {role for role, status in answers.items() if status == 403} == set(Role) - rule.roles, answers


@pytest.mark.parametrize("name", ABOUT_OBJECTS)
@pytest.mark.parametrize("of", ["others", "missing"])
def test_what_belongs_to_others_is_not_there(name: str, of: str, house: House, sign_in: SignIn) -> None:
    rule = PAGES[name]
    path = address(name, rule, house, of=of)

    answers = {role: sign_in(PLAYERS[role]).get(path).status_code for role in Role}
    sent = {role: sign_in(PLAYERS[role]).post(path).status_code for role in Role}

    assert answers == {role: 404 if role in rule.roles else 403 for role in Role}
    assert all(sent[role] in {answers[role], 405} for role in Role), sent


@pytest.mark.parametrize("name", NOT_PUBLIC)
def test_who_may_not_see_a_page_may_not_send_to_it(name: str, house: House, sign_in: SignIn) -> None:
    rule = PAGES[name]
    path = address(name, rule, house)

    answers = {role: sign_in(PLAYERS[role]).post(path).status_code for role in Role}

    assert all(status < 500 for status in answers.values()), answers
    assert {role for role, status in answers.items() if status not in {403, 405}} <= rule.roles, answers


@pytest.mark.parametrize("name", NOT_PUBLIC)
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_stranger_is_asked_to_sign_in(name: str, method: str, house: House) -> None:
    answer = getattr(Client(), method)(address(name, PAGES[name], house))

    assert answer.status_code in ({302} if method == "get" else {302, 405})
    assert answer.status_code == 405 or answer.headers["Location"].startswith(reverse("account_login"))
