"""The law behind what is shown: that of a price from the references which its basis keeps, others as they are cited."""

from collections.abc import Iterable
from dataclasses import dataclass

from jangkau.core.wording import said
from jangkau.rules import parameters
from jangkau.rules.parameters.files import Citation, Doubt


@dataclass(frozen=True, slots=True, order=True)
class Law:
    """An article and where it can be read."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Source:
    """A law as it is cited, where it can be read, and what is doubtful about it in the reader's language, or blank."""

    law: str
    url: str
    doubt: str


def source(citation: Citation, doubt: Doubt | None = None) -> Source:
    """Return a citation as pages show it."""
    return Source(citation.law, citation.url, said(doubt))


def laws_of(references: Iterable[str]) -> tuple[Law, ...]:
    """Return the laws behind references such as ``contributions.jkm@2015-07-01``, each once, in order of their text."""
    found = set()
    for reference in references:
        name, _at, in_force_from = reference.partition("@")
        for value in parameters.all_parameters()[name].values:
            if value.in_force_from.isoformat() == in_force_from:
                found.add(Law(value.citation.law, value.citation.url))
    return tuple(sorted(found))
