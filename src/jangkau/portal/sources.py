"""Where what a page says about the law stands, and what is not certain about it."""

import datetime
from collections.abc import Iterable

from jangkau.collection.selectors.laws import Source, source
from jangkau.rules import parameters


def sources(names: Iterable[str], *, on: datetime.date) -> tuple[Source, ...]:
    """Return where the values in force on a day stand, each law once.

    Raises:
        ParameterError: if there is no such value, or none on that day.
    """
    values = (parameters.dated_value(name, on=on) for name in names)
    return tuple(dict.fromkeys(source(each.citation, each.doubt) for each in values))


def sources_of(references: Iterable[str]) -> tuple[Source, ...]:
    """Return where the values stand that an amount was made of, as ``contributions.jkm@2015-07-01``.

    Raises:
        ParameterError: if one is not of the law.
    """
    parts = (reference.split("@") for reference in dict.fromkeys(references))
    found = (sources([name], on=datetime.date.fromisoformat(day)) for name, day in parts)
    return tuple(dict.fromkeys(each for of_one in found for each in of_one))
