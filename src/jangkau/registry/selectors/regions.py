"""Reads of places: by code of today or of the past, by misspelt name, and what lies in what."""

import datetime
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from rapidfuzz import fuzz

from jangkau.core.errors import Refusal
from jangkau.registry.intake.region_names import full_name_key, is_city, region_name_key
from jangkau.registry.models.regions import HistoricRegionCode, Region, RegionLevel

# Below this likeness (0 to 100) two names are taken for two different places.
LIKE_ENOUGH = 70.0
# "Kota Bogor" and "Kabupaten Bogor" share their name: whoever writes the kind means it.
WRONG_KIND_COSTS = 15.0


class UnknownRegion(Refusal):
    """No region has this code, nor ever had as far as is known."""

    message = _("Wilayah %(code)s tidak dikenal. Tulis kode Kemendagri tanpa titik, misalnya 6402.")


@dataclass(frozen=True)
class RegionOfCode:
    """What a code stands for: its name when in force, and the region that it is today.

    ``valid_until`` is the first day on which the code was no longer in force; None for a code of today.
    """

    code: str
    name: str
    level: int
    region: Region
    valid_until: datetime.date | None
    source: str

    @property
    def is_historic(self) -> bool:
        """Whether the code is of the past."""
        return self.code != self.region.code


@dataclass(frozen=True)
class RegionMatch:
    """A place whose name is like the one asked for; ``score`` is 100 when they are the same."""

    code: str
    name: str
    level: int
    parent_code: str | None
    score: float


def region_by_code(code: str) -> RegionOfCode:
    """Return the region of a code, be it in force or of the past.

    Args:
        code: digits only, of 2 (province), 4 (regency), 6 (district) or 10 (village).

    Raises:
        UnknownRegion: if no region has or had this code.
    """
    region = Region.objects.filter(code=code).first()
    if region is not None:
        return RegionOfCode(region.code, region.name, region.level, region, None, "")
    past = HistoricRegionCode.objects.select_related("successor").filter(code=code).first()
    if past is None or past.successor is None:
        raise UnknownRegion(code=code)
    return RegionOfCode(past.code, past.name, past.level, past.successor, past.valid_until, past.source)


def find_region(name: str, *, parent_code: str | None, level: int | None = None, limit: int = 5) -> list[RegionMatch]:
    """Return the places whose names are most like ``name``, the likest first.

    Capitals, spaces, punctuation and the words Kabupaten, Kec., Desa and the like make no difference; letters
    left out, doubled or exchanged make little.

    Args:
        name: as a person wrote it.
        parent_code: only places in this region; None for the whole country.
        level: 1 province to 4 village; None for the level just below the parent.
        limit: at most so many.
    """
    wanted = level or _level_below(parent_code)
    places = Region.objects.filter(level=wanted)
    if parent_code is not None:
        places = _in(places, parent_code)
    short, full, city = region_name_key(name, level=wanted), full_name_key(name), is_city(name)
    if not full:
        return []
    matches = []
    for code, place, key, parent in places.values_list("code", "name", "name_key", "parent_id"):
        score = fuzz.ratio(short, key)
        if wanted == RegionLevel.REGENCY and city is not None and is_city(place) is not city:
            score -= WRONG_KIND_COSTS
        # A name may begin with the word that elsewhere is a kind: "Kota Baru" for Kotabaru.
        score = max(score, fuzz.ratio(full, key))
        if score >= LIKE_ENOUGH:
            matches.append(RegionMatch(code, place, wanted, parent, score))
    return sorted(matches, key=lambda match: (-match.score, match.code))[:limit]


def known_regency_codes() -> frozenset[str]:
    """Return the four digits of every regency and city of today and of the past, as NIKs begin with them."""
    today = Region.objects.filter(level=RegionLevel.REGENCY).values_list("code", flat=True)
    past = HistoricRegionCode.objects.filter(level=RegionLevel.REGENCY).values_list("code", flat=True)
    return frozenset(today) | frozenset(past)


def area_below(code: str) -> list[tuple[str, int, str, str | None]]:
    """Return a region of today and all that lies in it, as (code, level, name, parent code), ordered by code.

    Raises:
        UnknownRegion: if no region of today has this code.
    """
    places = _in(Region.objects.all(), code).order_by("code").values_list("code", "level", "name", "parent_id")
    found: list[tuple[str, int, str, str | None]] = [(*place,) for place in places]
    if not found or found[0][0] != code:
        raise UnknownRegion(code=code)
    return found


def villages_of_district(code: str) -> list[tuple[str, str]]:
    """Return the villages of a district as (code, name), by name; none if there is no such district today.

    Args:
        code: of the district, of today or of the past.
    """
    try:
        district = region_by_code(code).region
    except UnknownRegion:
        return []
    if district.level != RegionLevel.DISTRICT:
        return []
    return list(Region.objects.filter(parent=district).order_by("name", "code").values_list("code", "name"))


def is_within(code: str, ancestor: str) -> bool:
    """Return whether a place lies in, or is, the region ``ancestor``; old codes count as their successors.

    Raises:
        UnknownRegion: if one of the two codes is unknown.
    """
    return region_by_code(code).region.code.startswith(region_by_code(ancestor).region.code)


def _level_below(parent_code: str | None) -> int:
    if parent_code is None:
        return RegionLevel.PROVINCE
    return {2: RegionLevel.REGENCY, 4: RegionLevel.DISTRICT, 6: RegionLevel.VILLAGE}.get(
        len(parent_code), RegionLevel.VILLAGE
    )


def _in(places: QuerySet[Region], code: str) -> QuerySet[Region]:
    # A child's code begins with its parent's (checked when the files are read); the key has a LIKE index.
    return places.filter(code__startswith=code)
