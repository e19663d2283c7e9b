"""Names of people in one form, so that two ways of writing a name compare equal."""

import re
import unicodedata

_TITLES = frozenset(
    [
        "h",
        "hj",
        "haji",
        "hajah",
        "hajjah",
        "dr",
        "drs",
        "dra",
        "ir",
        "kh",
        "ust",
        "ustadz",
        "ustadzah",
        "prof",
        "alm",
        "almh",
        "sdr",
        "sdri",
        "bpk",
        "bapak",
        "ibu",
        "tn",
        "ny",
        "nn",
    ]
)
_MUHAMMAD = frozenset(
    [
        "muh",
        "moh",
        "mhd",
        "mohd",
        "muhd",
        "muhamad",
        "mohamad",
        "mohammad",
        "mochamad",
        "mochammad",
        "muchamad",
        "mukhamad",
    ]
)
_DEGREES = re.compile(r",.*$|\s+(?:[SM]\.[A-Z][A-Za-z]{0,3}|A\.?Md(?:\.[A-Za-z]+)?)\.?$", re.IGNORECASE)
_NOT_ASCII_LETTERS = re.compile(r"[^a-z]+")
_APOSTROPHES = "'`´‘’ʼ"


def name_key(name: str) -> str:
    """Return what two spellings of one name have in common: small letters, no titles, degrees or punctuation.

    The shortened forms of Muhammad are written out. Spelling proper is left as it is: whether ``Soekarno`` is
    ``Sukarno`` is for a person to say.
    """
    plain = _DEGREES.sub("", name).lower()
    if plain.isascii():
        letters = _NOT_ASCII_LETTERS.sub(" ", plain.replace("'", "").replace("`", ""))
    else:
        letters = _letters(plain)
    words = ["muhammad" if word in _MUHAMMAD else word for word in letters.split()]
    while len(words) > 1 and words[0] in _TITLES:
        del words[0]
    return " ".join(words) or name.lower()


def _letters(plain: str) -> str:
    """Return the letters of a text in any script, without accents, other characters as spaces."""
    characters = unicodedata.normalize("NFKD", plain)
    return "".join(
        character if character.isalpha() else " "
        for character in characters
        if not unicodedata.combining(character) and character not in _APOSTROPHES
    )
