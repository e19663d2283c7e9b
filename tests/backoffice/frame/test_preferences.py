"""A reader's own choices: language and light or dark, on this browser and with his account."""

from urllib.parse import urlencode

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from jangkau.console.catalogue import compile_catalogue
from jangkau.registry.models import User
from tests.backoffice.conftest import SignIn
from tests.factories.house import PLAYERS, House
from tests.factories.partnership import OFFICER

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


def test_theme_changes_in_place_where_there_are_scripts(client: Client) -> None:
    answer = client.post(PATH, {"theme": "dark", "next": "/"}, headers={"HX-Request": "true"})

    assert (answer.status_code, answer.headers["HX-Trigger"]) == (204, '{"theme": "dark"}')
    assert answer.cookies["jangkau_theme"].value == "dark"


def test_what_was_typed_is_there_in_the_other_language_and_not_judged_yet(house: House, sign_in: SignIn) -> None:
    path = reverse("backoffice:agreement_budget", args=[house.agreement.pk])
    client = sign_in(OFFICER)
    typed = urlencode({"budget": "1.5", "decree": "Surat <b>", "decree_date": "", "csrfmiddlewaretoken": "x"})

    client.post(PATH, {"language": "en", "next": f"{path}?a=1", "typed": typed})
    page, again = client.get(path), client.get(path)

    form = page.context["form"]
    assert (form["budget"].value(), form["decree"].value(), form.is_bound) == ("1.5", "Surat <b>", False)
    assert "What you typed is still here" in page.content.decode()
    assert "Surat &lt;b&gt;" not in again.content.decode()


def test_ticks_and_choices_go_along(house: House, sign_in: SignIn) -> None:
    path = reverse("backoffice:review", args=[house.agreement.pk, 1])
    client = sign_in(OFFICER)

    client.post(PATH, {"language": "en", "next": path, "typed": "rows=5&accepted=no&reason=belum"})
    page = client.get(path)

    assert page.context["chosen"] == {5}
    assert [page.context["form"][name].value() for name in ("accepted", "reason")] == ["no", "belum"]


@pytest.mark.parametrize("user", [None, OFFICER])
def test_nothing_is_held_where_nothing_was_typed_or_nobody_has_signed_in(
    house: House, sign_in: SignIn, user: str | None
) -> None:
    client = sign_in(user) if user else Client()

    client.post(PATH, {"language": "en", "next": "/agreements/new", "typed": "" if user else "title=x"})

    assert "held_form" not in client.session
