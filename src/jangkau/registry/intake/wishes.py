"""What a text to us wishes for: no more messages, or messages again."""

import re
import unicodedata
from enum import StrEnum

from rapidfuzz.distance import OSA

# Indonesian and English, Javanese and Sundanese.
_STOP = ("stop", "berhenti", "mandheg", "mandeg", "leren", "eureun")
_START = frozenset({"mulai", "start"})
# One letter from a word above, and yet another word: great, top, stock, step, shop.
_ANOTHER_WORD = frozenset({"keren", "top", "stok", "step", "shop"})
_LONGEST = 40
_NO_LETTERS = re.compile(r"[\W_]+")


class Wish(StrEnum):
    """What the holder of a number wishes for."""

    STOP = "stop"
    START = "start"


def read_wish(text: str) -> Wish | None:
    """Return what a text wishes for; None if it is no such word.

    Capitals, blanks and punctuation around it make no difference, and in a word to stop not one letter that is wrong,
    missing, too many or swapped with the next. A word to start again must be right: to send nothing by mistake is
    undone by a text, to send against a wish by nothing.
    """
    if len(text) > _LONGEST:
        return None
    word = _NO_LETTERS.sub(" ", unicodedata.normalize("NFKC", text).casefold()).strip()
    if word in _START:
        return Wish.START
    if word in _ANOTHER_WORD:
        return None
    return Wish.STOP if any(OSA.distance(word, stop, score_cutoff=1) <= 1 for stop in _STOP) else None
