"""Whatever a person reads is there in English as well, with the same places for values."""

import io
import re
from collections.abc import Iterator
from functools import cache

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

from tests.architecture.sources import PACKAGE, name_of, python_files

ENGLISH = PACKAGE / "locale" / "en" / "LC_MESSAGES" / "django.po"
_KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "gettext_noop": None,
}
_PLACE = re.compile(r"%\([a-z_]+\)[sd]|%%")


@cache
def messages_in_code() -> dict[str, str]:
    """Return each Indonesian sentence of code and templates, with a file where it stands."""
    found: dict[str, str] = {}
    for name, text in source_texts():
        read = extract("python", io.BytesIO(text.encode()), _KEYWORDS, options={"encoding": "utf-8"})
        for _line, message, _comments, _context in read:
            found.setdefault(message if isinstance(message, str) else message[0], name)
    return found


def source_texts() -> Iterator[tuple[str, str]]:
    """Yield the name and the text of every Python file, and of every template made into Python."""
    for file in python_files():
        yield name_of(file), file.read_text(encoding="utf-8")
    for file in sorted(PACKAGE.rglob("*.html")):
        yield name_of(file), templatize(file.read_text(encoding="utf-8"))


@cache
def english() -> Catalog:
    """Return the English catalogue."""
    with ENGLISH.open("rb") as file:
        return read_po(file, locale="en")


def translated(message: Message) -> tuple[str, ...]:
    """Return the English of a message: one sentence, or one and many."""
    return (message.string,) if isinstance(message.string, str) else tuple(message.string)


def test_every_sentence_has_its_english() -> None:
    missing = {
        sentence: file
        for sentence, file in messages_in_code().items()
        if (message := english().get(sentence)) is None or not all(translated(message)) or message.fuzzy
    }

    assert missing == {}


def test_catalogue_holds_nothing_that_nobody_says() -> None:
    sentences = {message.id[0] if isinstance(message.id, tuple) else message.id for message in english() if message.id}

    assert sentences - messages_in_code().keys() == set()


@pytest.mark.parametrize("message", [message for message in english() if message.id] if ENGLISH.exists() else [])
def test_english_has_the_same_places_for_values(message: Message) -> None:
    original = message.id if isinstance(message.id, str) else message.id[-1]

    for sentence in translated(message):
        assert set(_PLACE.findall(sentence)) == set(_PLACE.findall(original))
