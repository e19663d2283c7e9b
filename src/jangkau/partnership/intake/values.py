"""One cell at a time: text without what typing and copying leave behind."""

import re
import unicodedata
from typing import Literal

from jangkau.rules.nik import Sex

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\x00-\x08\x0e-\x1f\x7f-\x9f]")
_APOSTROPHES = "'`´‘’ʼ"
_BLANKS = frozenset(
    {"", "-", "--", "---", "–", "—", ".", "..", "...", "0", "n/a", "null", "none", "nan"}
    | {"tidak ada", "tdk ada", "belum ada", "kosong", "(kosong)", "#n/a", "#ref!", "#value!", "#name?", "#div/0!"}
    | {"#null!", "#num!", "(blank)"}
)
_NIK_SEPARATORS = re.compile(r"[\s.,\-_/'`´‘’ʼ\"]")
_DECIMAL_TAIL = re.compile(r"(?<=\d{16})[.,]0+$")
_EXPONENT = re.compile(r"\d(?:[.,]\d+)?E\+?\d{1,2}", re.IGNORECASE)
_NIK_LENGTH = 16
_FIRST_INEXACT = 2**53

_MALE = frozenset({"l", "lk", "lki", "laki", "lakilaki", "laki2", "lelaki", "pria", "m", "male", "1", "cowok"})
_FEMALE = frozenset({"p", "pr", "prp", "perempuan", "wanita", "w", "wnt", "f", "female", "2", "cewek"})

_NOT_IN_PHONES = re.compile(r"[^0-9+/;,]")
_BETWEEN_PHONES = re.compile(r"[/;,]|(?<=[0-9])\+")

NikFault = Literal["nik_missing", "nik_malformed", "nik_rounded"]
Mutation = Literal["in", "out", "unchanged"]

_MUTATIONS: tuple[tuple[Mutation, set[str]], ...] = (
    ("in", {"masuk", "baru", "tambah", "tambahan", "penambahan", "in", "new"}),
    ("out", {"keluar", "berhenti", "hapus", "out", "meninggal", "pindah", "mengundurkan", "nonaktif", "pengurangan"}),
    ("unchanged", {"tetap", "lanjut", "aktif", "sama"}),
)


def clean_text(text: str) -> str:
    """Return a text without invisible characters, leading apostrophe and needless spaces; blank for ``-`` and such."""
    if text.isascii() and text.isalnum():
        return "" if text.lower() in _BLANKS else text
    if not (text.isascii() and text.isprintable()):
        text = _INVISIBLE.sub("", unicodedata.normalize("NFC", text))
    if "_x" in text:
        text = text.replace("_x000D_", " ")
    text = " ".join(text.split())
    if text[:1] in _APOSTROPHES:
        text = text[1:].lstrip()
    return "" if len(text) <= len("tidak ada") and text.lower() in _BLANKS else text


def clean_nik(text: str, *, is_number: bool) -> tuple[str | None, NikFault | None]:
    """Return the sixteen digits of a NIK, or what is wrong with it.

    A spreadsheet keeps a number exactly only below 2^53, and Excel keeps but fifteen digits and fills up with 0. So a
    NIK that the file holds as a number, or with an exponent, is not to be trusted when it may have been rounded.

    Args:
        text: the cell as text.
        is_number: whether the cell was a number in the file.
    """
    if not _is_sixteen_digits(text):
        text = unicodedata.normalize("NFKC", clean_text(text))
        if not text:
            return None, "nik_missing"
        if _EXPONENT.fullmatch(text.replace(" ", "")):
            return None, "nik_rounded"
        shorter = _DECIMAL_TAIL.sub("", text)
        is_number = is_number or shorter != text
        text = _NIK_SEPARATORS.sub("", shorter)
        if not _is_sixteen_digits(text):
            return None, "nik_malformed"
    if is_number and (int(text) >= _FIRST_INEXACT or text.endswith("0")):
        return None, "nik_rounded"
    return text, None


def _is_sixteen_digits(text: str) -> bool:
    return len(text) == _NIK_LENGTH and text.isascii() and text.isdigit()


def clean_name(text: str) -> str:
    """Return a name as written, titles kept, with single spaces; blank if it has no letter."""
    name = clean_text(text)
    return name if any(map(str.isalpha, name)) else ""


def clean_sex(text: str, *, p_means_pria: bool = False) -> Sex | None:
    """Return the sex that a cell names; None if it names none.

    Args:
        text: the cell as text.
        p_means_pria: whether the column uses P and W (pria, wanita) rather than L and P.
    """
    word = "".join(character for character in clean_text(text).lower() if character.isalnum())
    if p_means_pria and word == "p":
        return Sex.MALE
    if word in _MALE:
        return Sex.MALE
    return Sex.FEMALE if word in _FEMALE else None


def clean_phone(text: str) -> str | None:
    """Return an Indonesian telephone number as ``+62…``; None if the cell holds none. Of several the first is taken."""
    first = text
    if not (text.isascii() and text.isdigit()):
        digits = _NOT_IN_PHONES.sub("", clean_text(text))
        first = _BETWEEN_PHONES.split(digits)[0].lstrip("+")
    for prefix in ("0062", "62", "0"):
        if first.startswith(prefix):
            first = first[len(prefix) :].removeprefix("0")
            break
    fits = 8 <= len(first) <= 12 and first[0] not in "01"
    return f"+62{first}" if fits else None


def clean_mutation(text: str) -> Mutation | None:
    """Return whether a cell says that a worker comes, goes or stays; None if it says nothing known."""
    words = re.findall(r"[a-z]+", clean_text(text).lower())
    return next((kind for word in words for kind, known in _MUTATIONS if word in known), None)
