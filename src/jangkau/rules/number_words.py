"""Whole numbers and rupiah spelt out, in Indonesian and English, as a signed paper needs them."""

from collections.abc import Callable, Mapping

_ID = ("nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh", "sebelas")
_EN = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_EN_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_GROUPS: Mapping[str, tuple[str, ...]] = {
    "id": ("", "ribu", "juta", "miliar", "triliun", "kuadriliun"),
    "en": ("", "thousand", "million", "billion", "trillion", "quadrillion"),
}
_BEYOND = 1000 ** len(_GROUPS["id"])


class NumberTooLarge(ValueError):
    """There is no word for a number of more than eighteen digits."""


def number_in_words(number: int, *, language: str = "id") -> str:
    """Return ``tiga puluh lima ribu empat ratus empat puluh``, or the same in English (``en``).

    Any other language is a KeyError.

    Raises:
        NumberTooLarge: from 1000 to the power of six on.
    """
    if abs(number) >= _BEYOND:
        raise NumberTooLarge(f"no words for {number}")
    below_thousand, groups = _BELOW_THOUSAND[language], _GROUPS[language]
    if number == 0:
        return below_thousand(0)
    words = []
    rest = abs(number)
    for group in groups:
        rest, part = divmod(rest, 1000)
        if part == 1 and group == "ribu":
            words.append("seribu")
        elif part:
            words.append(f"{below_thousand(part)} {group}".strip())
    sign = "minus " if number < 0 else ""
    return sign + " ".join(reversed(words))


def rupiah_in_words(amount_rupiah: int, *, language: str = "id") -> str:
    """Return an amount spelt out: ``seribu rupiah``, ``one thousand rupiah``.

    Raises:
        NumberTooLarge: as ``number_in_words``.
    """
    return f"{number_in_words(amount_rupiah, language=language)} rupiah"


def _indonesian(number: int) -> str:
    hundreds, rest = divmod(number, 100)
    words = []
    if hundreds:
        words.append("seratus" if hundreds == 1 else f"{_ID[hundreds]} ratus")
    tens, ones = divmod(rest, 10)
    if rest < len(_ID):
        words += [_ID[rest]] if rest or not hundreds else []
    elif tens == 1:
        words.append(f"{_ID[ones]} belas")
    else:
        words += [f"{_ID[tens]} puluh", *([_ID[ones]] if ones else [])]
    return " ".join(words)


def _english(number: int) -> str:
    hundreds, rest = divmod(number, 100)
    words = [f"{_EN[hundreds]} hundred"] if hundreds else []
    tens, ones = divmod(rest, 10)
    if rest < len(_EN):
        words += [_EN[rest]] if rest or not hundreds else []
    else:
        words.append(f"{_EN_TENS[tens]}-{_EN[ones]}" if ones else _EN_TENS[tens])
    return " ".join(words)


_BELOW_THOUSAND: Mapping[str, Callable[[int], str]] = {"id": _indonesian, "en": _english}
