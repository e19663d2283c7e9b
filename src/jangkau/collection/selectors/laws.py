"""The law behind a price, from the references that its basis keeps."""

from collections.abc import Iterable
from dataclasses import dataclass

from jangkau.rules import parameters


@dataclass(frozen=True, slots=True, order=True)
class Law:
    """An article and where it can be read."""

    text: str
    url: str


def laws_of(references: Iterable[str]) -> tuple[Law, ...]:
    """Return the laws behind references such as ``contributions.jkm@2015-07-01``, each once, in order of their text."""
    found = set()
    for reference in references:
        name, _at, in_force_from = reference.partition("@")
        for value in parameters.all_parameters()[name].values:
            if value.in_force_from.isoformat() == in_force_from:
                found.add(Law(value.citation.law, value.citation.url))
    return tuple(sorted(found))
