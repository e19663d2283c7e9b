"""The words of a line by which it may name a payment or a bill."""

import re
from collections.abc import Iterator

from jangkau.collection.selectors.payment_codes import CODE_DIGITS
from jangkau.core.check_digits import has_check_digits

_SHORTEST, _LONGEST = 4, 100
_APART = re.compile(r"\s+|//|[,;|]+")
_DIGITS = re.compile(r"[0-9]{14,30}", re.ASCII)
_EDGES = ".:()[]\"'"
_SUBFIELD = re.compile(r"\?[0-9]{2}", re.ASCII)


def words_of(*, reference: str, narrative: str) -> set[str]:
    """Return whatever in a line may be a reference, a bill's number or a payment code.

    A virtual account number ends in the payment code. Lines of a narrative are read apart and joined, for banks break
    words where the line is full; the signs of its sub-fields (``?20``) end a word.
    """
    words = {reference.strip(), *_split(reference)}
    apart = _SUBFIELD.sub(" ", narrative)
    joined = _SUBFIELD.sub("", narrative).replace("\n", "")
    for text in (apart, joined) if joined != narrative else (narrative,):
        words.update(_split(text))
    for digits in _DIGITS.findall(f"{reference} {apart} {joined}"):
        code = digits[-CODE_DIGITS:]
        if has_check_digits(code):
            words.add(code)
    return {word for word in words if _SHORTEST <= len(word) <= _LONGEST and any(map(str.isdigit, word))}


def _split(text: str) -> Iterator[str]:
    return (word.strip(_EDGES) for word in _APART.split(text))
