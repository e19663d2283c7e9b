"""Occupations by the words that people use for them, each with a code and the sector that its price depends on.

The list is ``occupation_list.yaml``: groups of occupations, each with its names, everyday words and sector. What is
typed is compared without case, punctuation and filling words, by beginnings and with misspellings forgiven.
"""

import datetime
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from rapidfuzz import fuzz, process

from jangkau.rules.contributions import Sector
from jangkau.rules.parameters.files import Citation, Doubt, Trust, UniqueKeyLoader
from jangkau.rules.wording import Step

FILE = Path(__file__).with_name("occupation_list.yaml")
OTHER = "other"

_NOT_LETTERS = re.compile(r"[^a-z0-9]+")
_MOST_WORDS = 8
_ALIKE = 75
_BEGINNING = 92
_LEAST_SCORE = 55
_FILLING = frozenset({
    "saya", "aku", "gue", "gua", "ane", "beta", "kita", "kami", "sy", "sya", "aq", "kerja", "bekerja", "kerjaan",
    "pekerjaan", "pekerja", "jadi", "menjadi", "sebagai", "adalah", "tukang", "juru", "abang", "bang", "mas", "mbak",
    "bapak", "ibu", "pak", "bu", "orang", "di", "ke", "dan", "yang", "itu", "ini", "cuma", "hanya", "sehari", "hari",
    "biasa", "lagi", "seorang", "punya", "sama", "pakai", "pake", "naik",
    "i", "am", "a", "an", "the", "of", "and", "work", "as",
})  # fmt: skip
_SAME = {
    same: word
    for word, others in {
        "jual": "jualan penjual menjual berjualan ngejual dagang pedagang berdagang dagangan seller",
        "cari": "nyari mencari pencari",
        "sopir": "supir nyopir nyupir menyopir driver pengemudi",
        "tani": "petani bertani",
        "ternak": "peternak beternak",
        "buruh": "kuli",
        "bikin": "buat pembuat membuat",
        "antar": "ngantar nganter mengantar pengantar anter",
        "jaga": "penjaga menjaga njaga",
        "servis": "service reparasi nyervis",
        "cuci": "nyuci mencuci pencuci",
        "online": "onlen daring",
        "mi": "mie",
    }.items()
    for same in others.split()
}


class UnknownOccupation(LookupError):
    """There is no occupation of that code."""


@dataclass(frozen=True, slots=True)
class Occupation:
    """Work as the list knows it; ``sector_doubtful`` where it is open whether the relief of transport applies."""

    code: str
    label: Step
    words: tuple[str, ...]
    sector: Sector
    sector_doubtful: bool


@dataclass(frozen=True, slots=True)
class OccupationGroup:
    """Occupations that are shown together."""

    code: str
    label: Step
    occupations: tuple[Occupation, ...]


@dataclass(frozen=True, slots=True)
class OccupationList:
    """All occupations, and where their sectors come from."""

    label: Step
    in_force_from: datetime.date
    citation: Citation
    doubt: Doubt
    last_checked_on: datetime.date
    groups: tuple[OccupationGroup, ...]


@lru_cache(maxsize=1)
def occupation_list() -> OccupationList:
    """Return the list as it stands in its file, in the order of the file; ``other`` comes last."""
    raw = yaml.load(FILE.read_text(encoding="utf-8"), Loader=UniqueKeyLoader)  # noqa: S506  (a SafeLoader, stricter)
    return OccupationList(
        label=_step(raw),
        in_force_from=raw["in_force_from"],
        citation=Citation(raw["law"], raw["url"], Trust(raw["trust"])),
        doubt=Doubt(raw["doubt"].strip(), raw["doubt_id"].strip()),
        last_checked_on=raw["last_checked_on"],
        groups=tuple(
            OccupationGroup(code, _step(group), tuple(_occupations(group))) for code, group in raw["groups"].items()
        ),
    )


def _step(fields: Mapping[str, Any]) -> Step:
    return Step(fields["label_id"], fields["label"])


def _occupations(group: Mapping[str, Any]) -> Iterator[Occupation]:
    for code, fields in group["occupations"].items():
        yield Occupation(
            code=code,
            label=_step(fields),
            words=tuple(fields["words"].split(", ")),
            sector=Sector(fields.get("sector", group["sector"])),
            sector_doubtful=fields.get("sector_doubtful", False),
        )


@lru_cache(maxsize=1)
def _by_code() -> Mapping[str, Occupation]:
    return {each.code: each for group in occupation_list().groups for each in group.occupations}


def occupation(code: str) -> Occupation:
    """Return the occupation of a code.

    Raises:
        UnknownOccupation: if there is none.
    """
    found = _by_code().get(code)
    if found is None:
        raise UnknownOccupation(f"there is no occupation {code}")
    return found


@lru_cache(maxsize=1024)
def find_occupations(words: str, limit: int = 6) -> tuple[Occupation, ...]:
    """Return the occupations that everyday words may mean, best first and at most ``limit``.

    The last one is always ``other``: who does not find the work keeps his own words.
    """
    alike = [_alike(word) for word in _plain(words)[:_MOST_WORDS]]
    named = {name for words_alike in alike for word in words_alike for name in _names()[word]}
    scores: dict[str, float] = {}
    for phrase, code in named:
        scores[code] = max(_score(phrase, alike), scores.get(code, 0))
    places = {code: place for place, code in enumerate(_by_code())}
    likely = (code for code in scores if scores[code] >= _LEAST_SCORE and code != OTHER)
    best = sorted(likely, key=lambda code: (-scores[code], places[code]))
    return (*map(occupation, best[: limit - 1]), occupation(OTHER))


def _plain(words: str) -> tuple[str, ...]:
    """Return the words that tell something, each in one form."""
    plain = _NOT_LETTERS.sub(" ", words.casefold()).split()
    return tuple(_SAME.get(word, word) for word in plain if word not in _FILLING)


@lru_cache(maxsize=1)
def _names() -> Mapping[str, Collection[tuple[tuple[str, ...], str]]]:
    """Return for each word the names that have it, in plain words and with the occupation's code."""
    names: dict[str, set[tuple[tuple[str, ...], str]]] = {}
    for each in _by_code().values():
        for name in (each.label.indonesian, each.label.english, *each.words):
            plain = _plain(name)
            for word in plain:
                names.setdefault(word, set()).add((plain, each.code))
    return names


@lru_cache(maxsize=1024)
def _alike(typed: str) -> Mapping[str, float]:
    """Return the words of the list that a typed word may be, each with its likeness up to 100."""
    known = [word for word in _names() if word[0] == typed[0]]
    misspelt = process.extract(typed, known, scorer=fuzz.ratio, score_cutoff=_ALIKE, limit=None)
    likeness = {word: ratio * _BEGINNING / 100 for word, ratio, _ in misspelt}
    likeness |= {word: _BEGINNING for word in known if word.startswith(typed)}
    return likeness | ({typed: 100} if typed in likeness else {})


def _score(phrase: tuple[str, ...], alike: Sequence[Mapping[str, float]]) -> float:
    """Return how well a name fits what was typed, up to 100; what was typed counts twice."""
    of_typed = sum(max(words.get(word, 0) for word in phrase) for words in alike) / len(alike)
    of_phrase = sum(max(words.get(word, 0) for words in alike) for word in phrase) / len(phrase)
    return (2 * of_typed + of_phrase) / 3
