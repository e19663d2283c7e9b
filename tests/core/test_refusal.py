"""Refusals speak the reader's language and carry a stable code."""

import pytest
from django.utils import translation
from django.utils.functional import lazystr

from jangkau.core.errors import Refusal


class SurveyNotFound(Refusal):
    """For the tests."""

    message = lazystr("Survei %(number)s tidak ditemukan.")


class _InTheLanguageInForce:
    def __str__(self) -> str:
        return {"id": "Survei %(number)s tidak ada.", "en": "No survey %(number)s."}[translation.get_language()]


def test_refusal_says_its_sentence_with_the_values() -> None:
    refusal = SurveyNotFound(number=7)

    assert str(refusal) == "Survei 7 tidak ditemukan."


def test_refusal_is_translated_when_it_is_read_not_when_it_is_raised(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SurveyNotFound, "message", lazystr(_InTheLanguageInForce()))
    refusal = SurveyNotFound(number=7)

    with translation.override("en"):
        in_english = str(refusal)

    assert in_english == "No survey 7."
    assert str(refusal) == "Survei 7 tidak ada."


def test_code_is_the_class_name_in_snake_case() -> None:
    assert SurveyNotFound(number=7).code == "survey_not_found"


def test_forgotten_value_fails_loudly() -> None:
    with pytest.raises(KeyError):
        str(SurveyNotFound())
