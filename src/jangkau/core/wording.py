"""Texts that the law has in both languages, in the reader's."""

from typing import Protocol

from django.utils.translation import get_language


class InBothLanguages(Protocol):
    """A line of an explanation, or a doubt."""

    @property
    def indonesian(self) -> str: ...  # noqa: D102  the text itself
    @property
    def english(self) -> str: ...  # noqa: D102  the text itself


def said(text: InBothLanguages | None) -> str:
    """Return a text in the reader's language; blank for None."""
    if text is None:
        return ""
    return text.english if get_language() == "en" else text.indonesian
