"""The places that the sample's people live in, and the ways in which their names are miswritten."""

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from rapidfuzz import fuzz, process

Region = tuple[str, int, str, str | None]
"""Code in digits, level 1 to 4, name, code of the parent."""

# A misspelling stays nearer to its own place than to any neighbour by so many points of a hundred.
_CLEARER_BY = 10.0
# Names of places elsewhere that are this like a name of the area would be taken for it.
_TOO_LIKE = 62.0
_SHORTEST_TO_MISSPELL = 7
_EAR = str.maketrans("uioe", "oeui")


class AreaTooSmall(Exception):
    """The regions given do not hold the regency with its villages, or nothing outside it."""


@dataclass(frozen=True, slots=True)
class Village:
    """A village with the names that lead to it, and misspellings of it and its district that still do."""

    code: str
    name: str
    district: str
    regency: str
    misspelt: tuple[str, ...] = ()
    district_misspelt: tuple[str, ...] = ()

    @property
    def is_urban(self) -> bool:
        """Whether it is a kelurahan, by the seventh digit of its code, and not a desa."""
        return self.code[6] == "1"


@dataclass(frozen=True, slots=True)
class Area:
    """The villages of the regency, and villages elsewhere in the province that no one can take for them."""

    regency_code: str
    inside: tuple[Village, ...]
    outside: tuple[Village, ...]
    district_codes: tuple[str, ...] = field(default=())


def survey(regions: Iterable[Region], *, regency_code: str, rng: random.Random) -> Area:
    """Return the area of a regency from the plain rows of its province.

    Raises:
        AreaTooSmall: if ``regions`` lacks the regency, its villages, or a regency beside it.
    """
    rows = {code: (level, name, parent) for code, level, name, parent in regions}
    of_village = [code for code in sorted(rows) if rows[code][0] == 4]
    inside = [code for code in of_village if code.startswith(regency_code)]
    if not inside:
        raise AreaTooSmall(f"no villages of {regency_code} among the regions given")
    district_names = sorted({rows[code[:6]][1] for code in inside})
    heard_as = {name: _misspellings(name, district_names, rng) for name in district_names}
    villages: list[Village] = []
    for district, group in groupby(inside, key=lambda code: code[:6]):
        codes = list(group)
        names = [rows[code][1] for code in codes]
        district_name, regency = rows[district][1], rows[regency_code][1]
        villages += [
            Village(code, name, district_name, regency, _misspellings(name, names, rng), heard_as[district_name])
            for code, name in zip(codes, names, strict=True)
        ]
    elsewhere = [
        Village(code, rows[code][1], rows[code[:6]][1], rows[code[:4]][1])
        for code in of_village
        if not code.startswith(regency_code)
    ]
    outside = _unmistakable(elsewhere, villages)
    if not outside:
        raise AreaTooSmall(f"no villages beside those of {regency_code} among the regions given")
    return Area(regency_code, tuple(villages), outside, tuple(sorted({code[:6] for code in inside})))


def _unmistakable(elsewhere: Sequence[Village], villages: Sequence[Village]) -> tuple[Village, ...]:
    own_districts = [_squeezed(name) for name in sorted({village.district for village in villages})]
    own_villages = [_squeezed(village.name) for village in villages]
    return tuple(
        village
        for village in elsewhere
        if not _is_like(village.district, own_districts) and not _is_like(village.name, own_villages)
    )


def _is_like(name: str, others: Sequence[str]) -> bool:
    key = _squeezed(name)
    nearest = process.extractOne(key, others, scorer=fuzz.ratio)
    # A short name inside a longer one is found by lenient matching, so it is out as well.
    return nearest is not None and (nearest[1] > _TOO_LIKE or any(key in other or other in key for other in others))


def _misspellings(name: str, neighbours: Sequence[str], rng: random.Random) -> tuple[str, ...]:
    others = [_squeezed(other) for other in neighbours if other != name]
    if len(_squeezed(name)) < _SHORTEST_TO_MISSPELL or name.split()[-1] in {"I", "II", "III"}:
        return ()
    found = []
    for _attempt in range(12):
        wrong = _misspell(name, rng)
        key = _squeezed(wrong)
        nearest = process.extractOne(key, others, scorer=fuzz.ratio)
        clear = nearest is None or fuzz.ratio(key, _squeezed(name)) - nearest[1] >= _CLEARER_BY
        if key != _squeezed(name) and clear and wrong not in found:
            found.append(wrong)
    return tuple(found[:4])


def _misspell(name: str, rng: random.Random) -> str:
    place = rng.choice([at for at in range(1, len(name)) if name[at].isalpha() and name[at - 1].isalpha()])
    letter = name[place]
    kind = rng.randrange(3)
    if kind == 0:
        return name[:place] + name[place + 1 :]
    if kind == 1:
        return name[:place] + letter + name[place:]
    return name[:place] + letter.translate(_EAR) + name[place + 1 :]


def _squeezed(name: str) -> str:
    return "".join(letter for letter in name.casefold() if letter.isalnum())
