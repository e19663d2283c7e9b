"""The living page shows every part there is."""

import pytest

from tests.architecture.sources import PACKAGE
from tests.backoffice.conftest import SignIn
from tests.factories.house import PLAYERS, House

COMPONENTS = sorted(file.name for file in (PACKAGE / "backoffice/templates/backoffice/components").iterdir())

pytestmark = pytest.mark.django_db


@pytest.fixture
def living_page(house: House, sign_in: SignIn) -> str:
    answer = sign_in(next(iter(PLAYERS.values()))).get("/components")
    assert answer.status_code == 200
    return str(answer.content.decode())


@pytest.mark.parametrize("name", COMPONENTS)
def test_every_component_is_shown_with_the_text_that_makes_it(living_page: str, name: str) -> None:
    assert f"components/{name}" in living_page


def test_typed_names_stay_text(living_page: str) -> None:
    assert "<bdi>&lt;b&gt;Budi&lt;/b&gt;</bdi>" in living_page


def test_page_has_one_heading_with_its_title(living_page: str) -> None:
    assert living_page.count("<h1") == 1
    assert "Komponen" in living_page.split("<h1")[1].split("</h1>")[0]
    assert "Komponen" in living_page.split("<title>")[1].split("</title>")[0]


def test_page_has_no_script_or_style_of_its_own(living_page: str) -> None:
    assert "<style" not in living_page
    assert " style=" not in living_page
    assert " onclick=" not in living_page
    assert living_page.count("<script") == living_page.count("<script src=")
