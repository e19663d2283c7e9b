"""Names of places in one form, so that two ways of writing a place compare equal."""

import re
import unicodedata

_PREFIXES = {
    1: r"(?:provinsi|propinsi|prov)?\s*(?:daerah khusus ibukota|daerah istimewa|dki|d k i|d i|di)?",
    2: r"(?:(?:kabupaten|kab|kotamadya|kodya|kota madya|kota)(?:\s+(?:administrasi|adm))?)?",
    3: r"(?:kecamatan|kec|distrik)?",
    4: r"(?:(?:desa|kelurahan|kel|ds)(?:\s+(?:desa|kelurahan|kel))?)?",
}
_PREFIX = {level: re.compile(rf"^{prefix}\s+(?=\S)") for level, prefix in _PREFIXES.items()}
_CITY = re.compile(r"^(?:kota|kotamadya|kodya)\b")
_REGENCY = re.compile(r"^(?:kabupaten|kab)\b")
_NOT_WORD = re.compile(r"[^0-9a-z]+")


def _words(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    plain = plain.replace("'", "").replace("`", "")
    return _NOT_WORD.sub(" ", plain).strip()


def region_name_key(name: str, *, level: int) -> str:
    """Return a place's name without its kind, letters and digits only: ``Kab. Kutai-Barat`` → ``kutaibarat``.

    Args:
        name: as written in a file or by a person.
        level: 1 province, 2 regency or city, 3 district, 4 village. "Kota" is the kind of a city but part of
            the name of a district (Kota Bangun), so it depends on the level what is left out.
    """
    words = _words(name)
    # A space before the words lets the optional prefix stop at a whole word.
    return _PREFIX[level].sub("", words, count=1).replace(" ", "")


def full_name_key(name: str) -> str:
    """Return the letters and digits of a place's name with everything that was written."""
    return _words(name).replace(" ", "")


def is_city(name: str) -> bool | None:
    """Return whether the name says it is a city (True), a regency (False), or says neither (None)."""
    words = _words(name)
    if _CITY.match(words):
        return True
    return False if _REGENCY.match(words) else None
