"""Every address of the back office, asked for as every role, for our objects and for others'.

Each test goes through all addresses in the same house and tells which of them strayed from the rules by hand.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, reverse

from jangkau.backoffice.urls import urlpatterns
from jangkau.core.permissions import Role
from tests.backoffice.conftest import signed_in
from tests.backoffice.rules_of_pages import PAGES, PageRule
from tests.factories.house import PLAYERS, House

SEEN = {200, 302, 303, 409}
NOT_PUBLIC = {name: rule for name, rule in PAGES.items() if not rule.public}
ABOUT_OBJECTS = {name: rule for name, rule in PAGES.items() if rule.others is not None}

Answers = Mapping[Role, int]


@pytest.fixture
def browsers(house: House) -> dict[Role, Client]:
    """A browser for each role."""
    return {role: signed_in(PLAYERS[role]) for role in Role}


@contextmanager
def undone() -> Iterator[None]:
    """Undo what the requests inside have written."""
    before = transaction.savepoint()
    yield
    transaction.savepoint_rollback(before)


def names_of_pages() -> set[str]:
    return {str(pattern.name) for pattern in urlpatterns if isinstance(pattern, URLPattern)}


def address(name: str, rule: PageRule, house: House, *, of: str = "ours") -> str:
    parts = getattr(rule, of)
    return reverse(f"backoffice:{name}", kwargs=dict(parts(house)) if parts else {})


def ask(browsers: Mapping[Role, Client], path: str, *, method: str = "get") -> Answers:
    with undone():
        return {role: getattr(browser, method)(path).status_code for role, browser in browsers.items()}


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
    loose = {name for name, rule in NOT_PUBLIC.items() if rule.ours and not (rule.others and rule.missing)}

    assert loose == set()


def test_a_role_sees_what_it_may_and_nothing_else(house: House, browsers: dict[Role, Client]) -> None:
    strays = {}
    for name, rule in NOT_PUBLIC.items():
        answers = ask(browsers, address(name, rule, house))
        allowed = {role for role, status in answers.items() if status in SEEN}
        refused = {role for role, status in answers.items() if status == 403}
        if allowed != rule.roles or refused != set(Role) - rule.roles:
            strays[name] = answers

    assert strays == {}


@pytest.mark.parametrize("of", ["others", "missing"])
def test_what_belongs_to_others_is_not_there(of: str, house: House, browsers: dict[Role, Client]) -> None:
    strays = {}
    for name, rule in ABOUT_OBJECTS.items():
        path = address(name, rule, house, of=of)
        answers, sent = ask(browsers, path), ask(browsers, path, method="post")
        right = {role: 404 if role in rule.roles else 403 for role in Role}
        if answers != right or any(sent[role] not in {right[role], 405} for role in Role):
            strays[name] = (answers, sent)

    assert strays == {}


def test_who_may_not_see_a_page_may_not_send_to_it(house: House, browsers: dict[Role, Client]) -> None:
    strays = {}
    for name, rule in NOT_PUBLIC.items():
        answers = ask(browsers, address(name, rule, house), method="post")
        broken = any(status >= 500 for status in answers.values())
        if broken or {role for role, status in answers.items() if status not in {403, 405}} - rule.roles:
            strays[name] = answers

    assert strays == {}


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_stranger_is_asked_to_sign_in(method: str, house: House) -> None:
    strays = {}
    for name, rule in NOT_PUBLIC.items():
        answer = getattr(Client(), method)(address(name, rule, house))
        asked = answer.headers.get("Location", "").startswith(reverse("account_login"))
        if not asked and not (method == "post" and answer.status_code == 405):
            strays[name] = answer.status_code

    assert strays == {}
