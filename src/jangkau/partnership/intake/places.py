"""Which region the address columns of a row name, and whether it lies in the area of an agreement.

What counts as outside is decided from what the columns *say*, never from their silence:

- no address columns, or blank ones: the region of the agreement itself;
- a province or regency (or, for an agreement of a district or village, a district or village) other than the
  agreement's own: outside;
- a district, or a regency of a province, that is not in the area: outside;
- a village that is not known inside a known district: the district (lists of villages are never complete);
- a village without a district: its code if the area has one of that name, the agreement's region if it has several;
  if it has none, outside unless another column named the agreement's region or a part of it.

Names may be misspelt, abbreviated (``Tgr. Seberang``, ``Kukar``) or given as codes (``64.02.05``).
"""

import enum
import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Final, Literal, NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

Level = Literal["province", "regency", "district", "village"]

CODE_LENGTHS: Final[dict[Level, int]] = {"province": 2, "regency": 4, "district": 6, "village": 10}

_PREFIXES: Final[dict[Level, frozenset[str]]] = {
    "province": frozenset({"provinsi", "prov", "propinsi", "prop"}),
    "regency": frozenset({"kabupaten", "kab", "kota", "kodya", "kotamadya", "administrasi"}),
    "district": frozenset({"kecamatan", "kec", "distrik", "kapanewon", "kemantren"}),
    "village": frozenset({"desa", "ds", "kelurahan", "kel"}),
}
_LOOSE_PREFIXES: Final = frozenset({"kampung", "kp", "nagari", "gampong", "pekon"})
_CITY: Final = frozenset({"kota", "kodya", "kotamadya"})
_REGENCY: Final = frozenset({"kabupaten", "kab"})
_LEADING: Final = frozenset({"kepulauan", "daerah", "istimewa", "khusus", "ibukota"})
_ALIKE, _ALIKE_WORD = 0.8, 0.5
_SHORTEST_FUZZY, _SHORTEST_ACRONYM, _SHORT_WORD = 5, 3, 5


class PlaceText(NamedTuple):
    """What the address columns of a row say, blank where they say nothing."""

    province: str = ""
    regency: str = ""
    district: str = ""
    village: str = ""


Region = tuple[str, int, str, str | None]
"""A region: its code of 2, 4, 6 or 10 digits without dots, its level (1 to 4), its name, the code of its parent."""


class _Outside(enum.Enum):
    OUTSIDE = "outside"


OUTSIDE: Final = _Outside.OUTSIDE
"""The address names a place that is not in the area."""

Place = str | Literal[_Outside.OUTSIDE]
"""The code of the narrowest region that an address tells, or ``OUTSIDE``."""


class AreaUnknown(LookupError):
    """The region of the agreement is not among the regions given."""


def resolve_places(
    texts: Collection[tuple[str, str, str, str]], *, area: Iterable[Region], area_code: str
) -> dict[tuple[str, str, str, str], Place]:
    """Return for every distinct address the narrowest region that it tells, or ``OUTSIDE``.

    Args:
        texts: province, regency, district and village as written, blank where the row is silent.
        area: the region of the agreement and all that lies in it; regions that contain it may be among them, and
            then the province or regency that a row names is compared with theirs.
        area_code: code of the agreement's region.

    Raises:
        AreaUnknown: if ``area`` has no region ``area_code``.
    """
    gazetteer = _Gazetteer(area)
    if area_code not in gazetteer.names:
        raise AreaUnknown(area_code)
    return {text: _resolve(PlaceText(*text), gazetteer, area_code) for text in texts}


def _resolve(text: PlaceText, gazetteer: "_Gazetteer", area_code: str) -> Place:
    region = area_code
    is_named = False
    for level, length in CODE_LENGTHS.items():
        words = _words(getattr(text, level), code_length=length)
        if not words:
            continue
        if length <= len(area_code):
            if not gazetteer.is_called(area_code[:length], level, words, area_code):
                return OUTSIDE
            is_named = is_named or length == len(area_code)
            continue
        found = gazetteer.find(region, level, words)
        if len(found) == 1:
            region = found[0]
        elif not found and not (level == "village" and is_named):
            return OUTSIDE
        is_named = True
    return region


def _words(text: str, *, code_length: int = 0) -> tuple[str, ...]:
    """Return the words of a place's name in small letters without accents, or its code without dots.

    A blank text has none, nor has a number that is no code of the level: ``3`` may mean anything.
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    code = re.sub(r"[\s.\-]", "", plain)
    if code.isdigit():
        return (code,) if len(code) == code_length else ()
    return tuple(re.findall(r"[a-z0-9]+", plain.replace("'", "").replace("`", "")))


def _without_prefix(words: tuple[str, ...], prefixes: Collection[str]) -> tuple[str, ...]:
    while len(words) > 1 and words[0] in prefixes:
        words = words[1:]
    return words


class _Gazetteer:
    """The names of an area, to be searched below any region of it."""

    def __init__(self, area: Iterable[Region]) -> None:
        self.names = {code: name for code, _level, name, _parent in area}
        self.words = {code: self._name_words(code, name) for code, name in self.names.items()}
        self._below: dict[tuple[str, Level], dict[str, list[str]]] = {}
        self._found: dict[tuple[str, Level, tuple[str, ...]], list[str]] = {}

    @staticmethod
    def _name_words(code: str, name: str) -> tuple[str, ...]:
        level = next(level for level, length in CODE_LENGTHS.items() if length == len(code))
        return _without_prefix(_words(name), _PREFIXES[level]) or (name.lower(),)

    def below(self, region: str, level: Level) -> dict[str, list[str]]:
        """Return the regions of a level below a region, by their names without spaces."""
        key = (region, level)
        if key not in self._below:
            by_name: dict[str, list[str]] = defaultdict(list)
            for code, words in self.words.items():
                if len(code) == CODE_LENGTHS[level] and code.startswith(region):
                    by_name["".join(words)].append(code)
            self._below[key] = dict(by_name)
        return self._below[key]

    def find(self, region: str, level: Level, words: tuple[str, ...]) -> list[str]:
        """Return the codes below a region that a text may mean, by code, else name, abbreviation or likeness."""
        key = (region, level, words)
        if key not in self._found:
            self._found[key] = self._search(region, level, words)
        return self._found[key]

    def _search(self, region: str, level: Level, words: tuple[str, ...]) -> list[str]:
        by_name = self.below(region, level)
        codes = [code for codes in by_name.values() for code in codes]
        if words[0].isdigit() and len(words) == 1:
            return [code for code in codes if code == words[0]]
        own = _without_prefix(words, _PREFIXES[level])
        for candidate in (own, _without_prefix(own, _LOOSE_PREFIXES)):
            found = by_name.get("".join(candidate)) or [c for c in codes if _abbreviates(candidate, self.words[c])]
            if found := found or self._alike(candidate, by_name):
                return found
        return []

    def _alike(self, words: tuple[str, ...], by_name: dict[str, list[str]]) -> list[str]:
        likely = process.extract(
            "".join(words),
            list(by_name),
            scorer=Levenshtein.normalized_similarity,
            score_cutoff=_ALIKE,
            limit=5,
        )
        found = [
            (score, code) for name, score, _ in likely for code in by_name[name] if _is_alike(words, self.words[code])
        ]
        return [code for score, code in found if score == found[0][0]]

    def is_called(self, code: str, level: Level, words: tuple[str, ...], area_code: str) -> bool:
        """Say whether a text can mean one region; yes if that region's name is not known.

        Sponsors also write the seat for the regency (``Tenggarong``), so a district of the area will do.
        """
        if len(words) == 1 and words[0].isdigit():
            return words[0] == code
        if code not in self.names:
            return True
        if level == "regency" and self._is_other_kind(code, words):
            return False
        own = _without_prefix(words, _PREFIXES[level])
        name = self.words[code]
        if "".join(own) == "".join(name) or set(own) <= set(name) or _is_alike(own, name):
            return True
        if _abbreviates(own, name) or _is_acronym("".join(own), name):
            return True
        return level == "regency" and "".join(own) in self.below(area_code, "district")

    def _is_other_kind(self, code: str, words: tuple[str, ...]) -> bool:
        """Say whether a text names the city where the regency of the same name is meant, or the other way round."""
        name = _words(self.names[code])
        same_name = _without_prefix(words, _PREFIXES["regency"]) == self.words[code]
        other = _CITY if name[0] in _REGENCY else _REGENCY if name[0] in _CITY else frozenset()
        return same_name and words[0] in other


def _is_alike(words: tuple[str, ...], name: tuple[str, ...]) -> bool:
    """Say whether a text is a misspelling of a name, as a whole and word by word."""
    text, whole = "".join(words), "".join(name)
    if min(len(text), len(whole)) < _SHORTEST_FUZZY:
        return text == whole
    if Levenshtein.normalized_similarity(text, whole) < _ALIKE:
        return False
    if len(words) != len(name):
        return True
    return all(
        Levenshtein.normalized_similarity(word, other) >= _ALIKE_WORD
        and (word[0] == other[0] or max(len(word), len(other)) > _SHORT_WORD)
        for word, other in zip(words, name, strict=True)
    )


def _abbreviates(words: tuple[str, ...], name: tuple[str, ...]) -> bool:
    """Say whether some words of a text are shortened words of a name and the others are those words."""
    if len(words) != len(name) or words == name:
        return False
    if len(words) == 1 and len(words[0]) < _SHORTEST_ACRONYM:
        return False
    pairs = list(zip(words, name, strict=True))
    whole = sum(word == other for word, other in pairs)
    return (whole > 0 or len(words) == 1) and all(word == other or _shortens(word, other) for word, other in pairs)


def _shortens(word: str, whole: str) -> bool:
    """Say whether a word has the first letter of another and some of the letters after it, in their order."""
    if len(word) > len(whole) // 2 + 1 or word[0] != whole[0]:
        return False
    letters = iter(whole)
    return all(letter in letters for letter in word)


def _is_acronym(text: str, name: tuple[str, ...]) -> bool:
    """Say whether a text joins the beginnings of all words of a name: Kukar, Kaltim, PPU."""
    if len(text) < _SHORTEST_ACRONYM or len(name) == 1:
        return False
    return _joins(text, name) or (name[0] in _LEADING and _joins(text, name[1:]))


def _joins(text: str, name: tuple[str, ...]) -> bool:
    if not name:
        return not text
    shared = 0
    while shared < min(len(text), len(name[0])) and text[shared] == name[0][shared]:
        shared += 1
    return any(_joins(text[length:], name[1:]) for length in range(1, shared + 1))
