"""Searching for places that an office might serve."""

from dataclasses import dataclass

from django.db.models import Q

from jangkau.core.permissions import Right
from jangkau.registry.intake.region_names import full_name_key, region_name_key
from jangkau.registry.models import OfficeRegion, Region
from jangkau.registry.models.regions import RegionLevel
from jangkau.registry.selectors.offices import office_in_reach
from jangkau.registry.selectors.reach import Reach

MOST_PLACES = 20
_FEWEST_LETTERS = 3


@dataclass(frozen=True, slots=True)
class PlaceToServe:
    """A place and who serves it now: nobody, the office asked for, another within reach (by name), or others."""

    code: str
    name: str
    level: RegionLevel
    within: str
    served_by: str
    is_ours: bool
    is_others: bool


def find_places_to_serve(*, text: str, office_code: str, reach: Reach) -> tuple[PlaceToServe, ...]:
    """Return places by code or by part of the name, the largest first, at most twenty, with who serves each.

    Fewer than three letters find nothing; digits find the place of that code and what lies directly in it.

    Raises:
        NotPermitted, UnknownOffice: if the office is not the asker's to administer.
    """
    office = office_in_reach(code=office_code, reach=reach, right=Right.MANAGE_USERS)
    condition = _condition(text.replace(".", "").strip())
    if condition is None:
        return ()
    places = list(Region.objects.filter(condition).select_related("parent").order_by("level", "code")[:MOST_PLACES])
    serving = {
        row.region_id: row.office for row in OfficeRegion.objects.filter(region__in=places).select_related("office")
    }
    administered = reach.offices_for(Right.MANAGE_USERS)
    found = []
    for place in places:
        server = serving.get(place.code)
        is_others = server is not None and server.pk not in administered
        found.append(
            PlaceToServe(
                code=place.code,
                name=place.name,
                level=RegionLevel(place.level),
                within=place.parent.name if place.parent else "",
                served_by=server.name if server and not is_others else "",
                is_ours=server == office,
                is_others=is_others,
            )
        )
    return tuple(found)


def _condition(text: str) -> Q | None:
    if text.isascii() and text.isdigit():
        return Q(code=text) | Q(parent_id=text)
    if len(full_name_key(text)) < _FEWEST_LETTERS:
        return None
    keys = {region_name_key(text, level=level) for level in RegionLevel} | {full_name_key(text)}
    condition = Q(pk__in=[])
    for key in sorted(key for key in keys if len(key) >= _FEWEST_LETTERS):
        condition |= Q(name_key__contains=key)
    return condition
