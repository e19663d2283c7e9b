"""The quick tags for translated texts say what Django's say, in whichever language is spoken."""

import re

import pytest
from django.template import Context, Template
from django.utils import translation

from tests.architecture.sources import PACKAGE

TEMPLATES = PACKAGE / "backoffice" / "templates"
LOADED = re.compile(r"\{% load ([a-z0-9_ ]*)%\}")
OF_BOTH = ("{% load i18n %}", "{% load i18n jangkau %}")


@pytest.mark.parametrize(
    "text",
    [
        '{% translate "Tutup" %}',
        '{% translate "Tutup" as word %}-{{ word }}-{{ word|upper }}',
        '{% translate "Tutup"|upper %}',
        '{% translate "100%" %} {% translate "a<b" %} {% translate "a<b" as word %}{{ word }}',
        '{% translate "Tutup" noop %}',
        "{% translate word %}",
        "{% blocktranslate with x=word %}Tutup {{ x }}, 100%{% endblocktranslate %}",
        "{% blocktranslate asvar t trimmed %}\n  Tutup\n {{ word }}\n{% endblocktranslate %}{{ t }}",
        "{% blocktranslate count n=number with x=word trimmed %} satu {{ x }} {% plural %} {{ n }} {{ x }} "
        "{% endblocktranslate %}",
    ],
)
def test_texts_are_those_of_django_in_either_language_however_often_drawn(text: str) -> None:
    slow, quick = (Template(load + text) for load in OF_BOTH)

    for language in ("id", "en", "id", "en"):
        for values in ({"word": "Menu", "number": 1}, {"word": "<Keluar>", "number": 2}):
            with translation.override(language):
                assert quick.render(Context(values)) == slow.render(Context(values))


def test_constant_text_follows_the_language() -> None:
    template = Template('{% load i18n jangkau %}{% translate "Tutup" %}')
    said = []
    for language in ("id", "en", "id"):
        with translation.override(language):
            said.append(template.render(Context()))

    assert said == ["Tutup", "Close", "Tutup"]


def test_every_page_that_translates_does_so_by_the_quick_tags() -> None:
    for page in TEMPLATES.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        loaded = [name for names in LOADED.findall(text) for name in names.split()]
        if "translate" in text:
            assert "jangkau" in loaded[loaded.index("i18n") :], page.name
