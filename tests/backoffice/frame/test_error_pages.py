"""Pages for what goes wrong say what happened and what to do, in both languages, whatever else is broken."""

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.utils import translation

from jangkau.console.catalogue import compile_catalogue

PAGES = ("400.html", "403.html", "403_csrf.html", "404.html", "500.html")


@pytest.fixture(scope="module", autouse=True)
def _compiled() -> None:
    compile_catalogue()


@pytest.mark.parametrize("name", PAGES)
def test_error_page_needs_no_request_and_no_database(name: str) -> None:
    html = render_to_string(name)

    assert "Yang dapat Anda lakukan" in html
    assert "<li>" in html
    assert "UNKNOWN TEMPLATE VARIABLE" not in html


@pytest.mark.parametrize("name", PAGES)
def test_error_page_speaks_english_too(name: str) -> None:
    with translation.override("en"):
        html = render_to_string(name)

    assert "What you can do" in html
    assert "Anda" not in html


@pytest.mark.parametrize("status", [403, 404, 409])
def test_refusal_is_told_in_its_own_words_with_a_next_step(status: int) -> None:
    html = render_to_string("backoffice/errors/refusal.html", {"text": "Tagihan sudah <b>lunas</b>.", "status": status})

    assert "Tagihan sudah &lt;b&gt;lunas&lt;/b&gt;." in html
    assert "<li>" in html


@pytest.mark.django_db
def test_unknown_address_is_a_page_of_ours() -> None:
    answer = Client().get("/tidak-ada")

    assert answer.status_code == 404
    assert "Halaman ini tidak ada" in answer.content.decode()


@pytest.mark.django_db
def test_form_of_a_stranger_is_refused_with_what_to_do() -> None:
    answer = Client(enforce_csrf_checks=True).post("/preferences", {"theme": "dark"})

    assert answer.status_code == 403
    assert "Isian belum diterima" in answer.content.decode()
