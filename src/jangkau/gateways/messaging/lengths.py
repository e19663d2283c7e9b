"""How long a message is, and in how many parts it travels: each part is paid for.

Sources: 3GPP TS 23.038 section 6.2.1 (the default alphabet and its extension), TS 23.040 section 9.2.3.24.1 (a
text in parts: a header of six octets in each of the 140).
"""

from dataclasses import dataclass
from enum import StrEnum

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
# Each takes the room of two.
_EXTENSION = frozenset("\f^{}\\[~]|€")


class Alphabet(StrEnum):
    """How the text is written on its way."""

    GSM_7 = "gsm7"
    UCS_2 = "ucs2"


# How many units fit into a message alone, and into each part of several.
_ROOM = {Alphabet.GSM_7: (160, 153), Alphabet.UCS_2: (70, 67)}


@dataclass(frozen=True, slots=True)
class Length:
    """In which alphabet a text travels, how many units of it that are, and in how many parts."""

    alphabet: Alphabet
    units: int
    parts: int


def length_of(text: str) -> Length:
    """Return the length of a text. One letter outside the default alphabet more than halves what fits."""
    alphabet = Alphabet.GSM_7 if set(text) <= _BASIC | _EXTENSION else Alphabet.UCS_2
    widths = [_width(letter, alphabet) for letter in text]
    alone, among_others = _ROOM[alphabet]
    units = sum(widths)
    if units <= alone:
        return Length(alphabet, units, 1)
    parts, filled = 1, 0
    for width in widths:
        # A letter of two units is not torn apart.
        if filled + width > among_others:
            parts, filled = parts + 1, 0
        filled += width
    return Length(alphabet, units, parts)


def _width(letter: str, alphabet: Alphabet) -> int:
    if alphabet is Alphabet.GSM_7:
        return 2 if letter in _EXTENSION else 1
    return len(letter.encode("utf-16-be", "surrogatepass")) // 2
