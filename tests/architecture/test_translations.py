"""Whatever a person reads is there in English as well, with the same places for values."""

import re

import pytest
from babel.messages.catalog import Message

from jangkau.console import catalogue

_PLACE = re.compile(r"%\([a-z_]+\)[sd]|%%")
_TRANSLATED = [message for message in catalogue.read_catalogue() if message.id]


def test_every_sentence_has_its_english() -> None:
    assert catalogue.texts_missing() == []


def test_catalogue_holds_nothing_that_nobody_says() -> None:
    said = {message.id for message in catalogue._texts_of_the_source()}

    assert {message.id for message in _TRANSLATED} - said == set()


@pytest.mark.parametrize("message", _TRANSLATED, ids=lambda message: str(message.id)[:40])
def test_english_has_the_same_places_for_values(message: Message) -> None:
    originals = [message.id] if isinstance(message.id, str) else message.id
    english = [message.string] if isinstance(message.string, str) else message.string

    places = [set(_PLACE.findall(original)) for original in originals]
    for sentence in english:
        assert set(_PLACE.findall(sentence)) in places
