"""Offices as a tree, one office as its neighbours see it, and the places that nobody serves."""

from dataclasses import dataclass

from django.db import connection
from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from jangkau.core import sql
from jangkau.core.errors import NotFound
from jangkau.core.paging import PAGE_ROWS, PART_ROWS, Slice, slice_of
from jangkau.core.permissions import Right, Role
from jangkau.registry.models import Assignment, Office, OfficeRegion, Organisation, Region
from jangkau.registry.models.offices import OfficeKind, TimeZone
from jangkau.registry.models.regions import RegionLevel
from jangkau.registry.selectors.offices import office_in_reach
from jangkau.registry.selectors.reach import Reach

_NAMES_SHOWN = 4


class NotServedThere(NotFound):
    """The office does not serve the region."""

    message = _("Wilayah %(region_code)s tidak dilayani kantor %(code)s.")


@dataclass(frozen=True, slots=True)
class OfficeOfTree:
    """An office in the tree: how deep it stands, what it serves (the first names of ``region_count``), who is there."""

    code: str
    name: str
    kind: OfficeKind
    time_zone: TimeZone
    depth: int
    staff: int
    region_count: int
    region_names: tuple[str, ...]

    @property
    def regions_not_named(self) -> int:
        """How many regions it serves beside those named."""
        return self.region_count - len(self.region_names)


@dataclass(frozen=True, slots=True)
class OfficeName:
    """An office by code and name; ``depth`` indents it in a list of several."""

    code: str
    name: str
    depth: int = 0


@dataclass(frozen=True, slots=True)
class PersonThere:
    """Somebody who holds a role at an office."""

    username: str
    full_name: str
    is_active: bool
    role: Role


@dataclass(frozen=True, slots=True)
class OfficeDetail:
    """An office: the one above it (None if there is none, or it is others'), those below, what it serves, who is there.

    ``below`` holds the first of ``below_count`` offices, for the branches of a nation may stand under one head office.
    ``may_change`` and ``may_move`` say what the asker may do with it.
    """

    office_id: int
    code: str
    name: str
    kind: OfficeKind
    time_zone: TimeZone
    parent: OfficeName | None
    below: tuple[OfficeName, ...]
    below_count: int
    region_count: int
    organisation_count: int
    people: tuple[PersonThere, ...]
    people_count: int
    may_change: bool
    may_move: bool


@dataclass(frozen=True, slots=True)
class RegionServed:
    """A place that an office serves, with the place around it."""

    code: str
    name: str
    level: RegionLevel
    within: str


@dataclass(frozen=True, slots=True)
class UnservedRegency:
    """A regency or city that no office serves; ``partly`` if offices serve smaller places in it."""

    code: str
    name: str
    partly: bool


@dataclass(frozen=True, slots=True)
class ProvinceGaps:
    """A province: how many regencies and cities it has, and those that no office serves."""

    code: str
    name: str
    regencies: int
    unserved: tuple[UnservedRegency, ...]


@dataclass(frozen=True, slots=True)
class RegionGaps:
    """Provinces, with how many of their regencies and cities no office serves."""

    provinces: tuple[ProvinceGaps, ...]

    @property
    def regencies(self) -> int:
        """How many regencies and cities there are in all."""
        return sum(province.regencies for province in self.provinces)

    @property
    def unserved(self) -> int:
        """How many of them no office serves."""
        return sum(len(province.unserved) for province in self.provinces)


def office_tree(*, reach: Reach, after: str = "", limit: int = PAGE_ROWS) -> Slice[OfficeOfTree]:
    """Return the offices within reach, each after the one above it, from the office with the code ``after`` on.

    Raises:
        NotPermitted: if the asker may see no offices.
    """
    reach.require(Right.SEE_OFFICES)
    offices = _tree(reach, Right.SEE_OFFICES, after=after.replace("\x00", ""), limit=limit + 1)
    return slice_of(offices, limit=limit, cursor=lambda office: office.code)


def offices_to_choose(*, reach: Reach) -> tuple[OfficeName, ...]:
    """Return the offices that the asker administers, as a tree to choose from.

    Raises:
        NotPermitted: if the asker manages no offices.
    """
    reach.require(Right.MANAGE_USERS)
    offices = _tree(reach, Right.MANAGE_USERS, limit=None)
    return tuple(OfficeName(office.code, office.name, office.depth) for office in offices)


def kinds_to_choose() -> list[tuple[str, str]]:
    """Return the kinds that a new office can be of, the highest first; there is one head office."""
    return [(kind.value, str(kind.label).capitalize()) for kind in OfficeKind if kind is not OfficeKind.HEAD]


def time_zones_to_choose() -> list[tuple[str, str]]:
    """Return Indonesia's time zones, from west to east."""
    return [(zone.value, str(zone.label)) for zone in TimeZone]


def office_detail(*, code: str, reach: Reach, people: int = PAGE_ROWS, below: int = PART_ROWS) -> OfficeDetail:
    """Return an office that the asker may see.

    Args:
        code: of the office.
        reach: who asks.
        people: at most so many who hold a role there.
        below: at most so many of the offices below it.

    Raises:
        NotPermitted: if the asker may see no offices.
        UnknownOffice: if there is none, or it belongs to others; the two cannot be told apart.
    """
    office = office_in_reach(code=code, reach=reach, right=Right.SEE_OFFICES)
    parent = Office.objects.filter(children=office).first()
    children = list(Office.objects.filter(parent=office).order_by("code").values_list("code", "name"))
    held = Assignment.objects.filter(office=office).aggregate(people=Count("user", distinct=True))
    rows = Assignment.objects.filter(office=office).select_related("user").order_by("user__username", "role")
    administered = reach.offices_for(Right.MANAGE_USERS)
    return OfficeDetail(
        office_id=office.pk,
        code=office.code,
        name=office.name,
        kind=OfficeKind(office.kind),
        time_zone=TimeZone(office.time_zone),
        parent=OfficeName(parent.code, parent.name) if parent and parent.pk in reach.office_ids else None,
        below=tuple(OfficeName(*child) for child in children[:below]),
        below_count=len(children),
        region_count=OfficeRegion.objects.filter(office=office).count(),
        organisation_count=Organisation.objects.filter(office=office).count(),
        people=tuple(
            PersonThere(row.user.username, row.user.full_name, row.user.is_active, Role(row.role))
            for row in rows[:people]
        ),
        people_count=held["people"],
        may_change=office.pk in administered,
        may_move=office.pk in administered and office.parent_id in administered,
    )


def regions_of_office(*, code: str, reach: Reach, after: str = "", limit: int = PAGE_ROWS) -> Slice[RegionServed]:
    """Return the regions that an office serves in the order of their codes, from the code ``after`` on.

    Raises:
        NotPermitted, UnknownOffice: as for ``office_detail``.
    """
    office = office_in_reach(code=code, reach=reach, right=Right.SEE_OFFICES)
    rows = OfficeRegion.objects.filter(office=office, region_id__gt=after.replace("\x00", ""))
    rows = rows.select_related("region__parent").order_by("region_id")
    served = [_served(row.region) for row in rows[: limit + 1]]
    return slice_of(served, limit=limit, cursor=lambda region: region.code)


def region_served(*, code: str, region_code: str, reach: Reach) -> RegionServed:
    """Return one region that an office serves.

    Raises:
        NotPermitted, UnknownOffice: as for ``office_detail``.
        NotServedThere: if the office does not serve it.
    """
    office = office_in_reach(code=code, reach=reach, right=Right.SEE_OFFICES)
    row = OfficeRegion.objects.filter(office=office, region_id=region_code).select_related("region__parent").first()
    if row is None:
        raise NotServedThere(region_code=region_code[:20], code=code)
    return _served(row.region)


def unserved_regencies(*, reach: Reach) -> RegionGaps:
    """Return the provinces with their regencies and cities that no office serves.

    Who sees the head office sees the whole country; others the provinces in which their offices serve something.

    Raises:
        NotPermitted: if the asker may see no offices.
    """
    reach.require(Right.SEE_OFFICES)
    ids = reach.offices_for(Right.SEE_OFFICES)
    provinces: list[str] | None = None
    if not Office.objects.filter(pk__in=ids, parent=None).exists():
        codes = OfficeRegion.objects.filter(office_id__in=ids).values_list("region_id", flat=True)
        provinces = sorted({code[:2] for code in codes})
    with connection.cursor() as cursor:
        cursor.execute(sql.load("jangkau.registry", "unserved_regencies"), {"provinces": provinces})
        rows = cursor.fetchall()
    return RegionGaps(
        tuple(
            ProvinceGaps(code, name, regencies, tuple(UnservedRegency(*regency) for regency in unserved))
            for code, name, regencies, unserved in rows
        )
    )


def _tree(reach: Reach, right: Right, *, after: str = "", limit: int | None) -> list[OfficeOfTree]:
    with connection.cursor() as cursor:
        cursor.execute(
            sql.load("jangkau.registry", "office_tree"),
            {"office_ids": list(reach.offices_for(right)), "after": after, "limit": limit, "names": _NAMES_SHOWN},
        )
        return [
            OfficeOfTree(code, name, OfficeKind(kind), TimeZone(time_zone), depth, staff, count, tuple(names))
            for code, name, kind, time_zone, depth, staff, count, names in cursor.fetchall()
        ]


def _served(region: Region) -> RegionServed:
    around = region.parent.name if region.parent else ""
    return RegionServed(region.code, region.name, RegionLevel(region.level), around)
