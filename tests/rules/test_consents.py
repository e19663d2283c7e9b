import datetime

import pytest

from jangkau.rules.consents import Purpose, consent_text, current_version
from jangkau.rules.parameters.values import ParameterError

ON = datetime.date(2026, 11, 20)


@pytest.mark.parametrize("purpose", Purpose)
def test_every_purpose_has_a_short_text_in_both_languages(purpose: Purpose) -> None:
    text = consent_text(purpose, ON)

    assert text.purpose is purpose
    assert text.version == current_version(purpose, ON) == datetime.date(2026, 11, 1)
    assert "UU 27/2022, Pasal" in text.citation.law
    assert text.doubt is not None
    for words in (text.title, text.text, text.data, text.kept, text.withdrawal):
        assert words.indonesian != words.english
        assert 3 <= len(words.indonesian.split()) <= 60
        assert 3 <= len(words.english.split()) <= 60


def test_only_what_is_a_public_task_is_told_without_asking() -> None:
    asked = {purpose for purpose in Purpose if consent_text(purpose, ON).needs_consent}

    assert asked == {Purpose.ASSISTANCE, Purpose.REMINDERS, Purpose.FAMILY}


def test_there_is_no_text_before_the_first_version() -> None:
    day_before = current_version(Purpose.FAMILY, ON) - datetime.timedelta(days=1)

    with pytest.raises(ParameterError):
        consent_text(Purpose.FAMILY, day_before)
