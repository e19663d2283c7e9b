"""A reader's own choices: language and light or dark, on this browser and with his account."""

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from jangkau.console.catalogue import compile_catalogue
from jangkau.registry.models import User
from tests.backoffice.conftest import SignIn
from tests.factories.house import PLAYERS, House

pytestmark = pytest.mark.django_db
PATH = "/preferences"


@pytest.fixture(scope="module", autouse=True)
def _compiled() -> None:
    compile_catalogue()


@pytest.mark.parametrize(
    ("theme", "attribute"), [("light", 'data-theme="jangkau"'), ("dark", 'data-theme="jangkau-dark"')]
)
def test_theme_is_in_the_page_as_the_server_sends_it(client: Client, theme: str, attribute: str) -> None:
    client.post(PATH, {"theme": theme, "next": "/"})

    assert f'<html lang="id" {attribute}>' in client.get("/").content.decode()


def test_without_a_choice_the_browsers_wish_holds(client: Client) -> None:
    client.post(PATH, {"theme": "dark"})
    client.post(PATH, {"theme": "auto"})

    assert '<html lang="id">' in client.get("/").content.decode()


@pytest.mark.parametrize("theme", ['"><script>', "jangkau", "", "DARK"])
def test_theme_that_is_none_changes_nothing(client: Client, theme: str) -> None:
    answer = client.post(PATH, {"theme": theme, "language": "fr"})

    assert answer.status_code == 303
    assert answer.cookies == {}


def test_forged_theme_is_not_written_into_the_page(client: Client) -> None:
    client.cookies["jangkau_theme"] = '"><script>alert(1)</script>'

    assert '<html lang="id">' in client.get("/").content.decode()


def test_language_is_kept_with_the_account(house: House, sign_in: SignIn) -> None:
    name = next(iter(PLAYERS.values()))

    sign_in(name).post(PATH, {"language": "en", "next": "/account"})

    assert User.objects.get(username=name).language == "en"


def test_choosing_the_language_again_writes_no_history(house: House, sign_in: SignIn) -> None:
    history = apps.get_model("registry", "UserEvent").objects
    client = sign_in(next(iter(PLAYERS.values())))
    client.post(PATH, {"language": "en"})
    before = history.count()

    client.post(PATH, {"language": "en"})

    assert history.count() == before


@pytest.mark.parametrize("next_page", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)", ""])
def test_choice_leads_to_no_other_site(client: Client, next_page: str) -> None:
    answer = client.post(PATH, {"language": "en", "next": next_page})

    assert answer.headers["Location"] == reverse("backoffice:front")


def test_choice_leads_back_to_the_page(client: Client) -> None:
    assert client.post(PATH, {"theme": "dark", "next": "/account?a=1"}).headers["Location"] == "/account?a=1"
