"""Offices: founding the head office, adding those below it, and giving them regions to serve."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jangkau.core.errors import Refusal
from jangkau.core.history import acting
from jangkau.core.permissions import Right, Role
from jangkau.registry.models import Assignment, Office, OfficeRegion, Region, User
from jangkau.registry.models.offices import OfficeKind, TimeZone
from jangkau.registry.selectors.offices import office_in_reach
from jangkau.registry.selectors.reach import Reach
from jangkau.registry.services.users import new_user

_RANK = {OfficeKind.HEAD: 0, OfficeKind.REGIONAL: 1, OfficeKind.BRANCH: 2, OfficeKind.PIONEER: 3}


class AlreadyFounded(Refusal):
    """There is a head office, or somebody who can sign in."""

    message = _("Kantor pusat sudah ada. Kantor lain dibuat oleh administrator dengan nama penggunanya sendiri.")


class OfficeExists(Refusal):
    """The code is another office's."""

    message = _("Kode kantor %(code)s sudah dipakai. Pilih kode lain.")


class OfficeMisplaced(Refusal):
    """An office of this kind cannot stand below the other."""

    message = _("%(kind)s tidak dapat berada di bawah %(parent_kind)s %(parent_code)s. Pilih kantor induk yang sesuai.")


class RegionsUnknown(Refusal):
    """Some codes are not of any region of today."""

    message = _("Kode wilayah ini tidak dikenal: %(region_codes)s. Periksa kodenya.")


class RegionServedByAnother(Refusal):
    """A region is served by one office; these are served by offices out of reach."""

    message = _(
        "Wilayah ini sudah dilayani kantor lain: %(region_codes)s. "
        "Minta administrator di atas kedua kantor untuk memindahkannya."
    )


@dataclass(frozen=True, slots=True)
class FirstOffice:
    """The head office to be founded."""

    code: str
    name: str
    time_zone: str


@dataclass(frozen=True, slots=True)
class FirstUser:
    """Its first administrator; without a password he can act on the command line only."""

    username: str
    full_name: str
    password: str | None = None


@transaction.atomic
def found_agency(*, office: FirstOffice, administrator: FirstUser) -> Office:
    """Make the head office and its first administrator in an empty database; everything else takes a reach.

    Raises:
        AlreadyFounded: if there is an office or a user.
        UsernameMalformed, PasswordWeak: as ``create_user`` does.
    """
    if Office.objects.exists() or User.objects.exists():
        raise AlreadyFounded()
    with acting(by=administrator.username, reason="mendirikan kantor pusat"):
        head = Office.objects.create(
            code=office.code, name=office.name, kind=OfficeKind.HEAD, time_zone=TimeZone(office.time_zone)
        )
        user = new_user(
            username=administrator.username, full_name=administrator.full_name, password=administrator.password
        )
        Assignment.objects.create(user=user, role=Role.ADMINISTRATOR, office=head)
    return head


@transaction.atomic
def create_office(*, reach: Reach, code: str, name: str, kind: str, parent_code: str, time_zone: str) -> Office:
    """Make an office below another. A reach taken before does not hold it: call ``reach_of`` again.

    Raises:
        NotPermitted, UnknownOffice: as for any office; the one above must lie within reach.
        OfficeMisplaced: if the one above is not of a higher kind.
        OfficeExists: if the code is taken.
    """
    parent = office_in_reach(code=parent_code, reach=reach, right=Right.MANAGE_USERS)
    kind = OfficeKind(kind)
    if _RANK[kind] <= _RANK[OfficeKind(parent.kind)]:
        raise OfficeMisplaced(kind=kind.label, parent_kind=parent.get_kind_display(), parent_code=parent.code)
    with acting(by=reach.username, reason=f"membuat kantor {code}"):
        office, is_new = Office.objects.get_or_create(
            code=code, defaults={"name": name, "kind": kind, "parent": parent, "time_zone": TimeZone(time_zone)}
        )
    if not is_new:
        raise OfficeExists(code=code)
    return office


@transaction.atomic
def serve_regions(*, reach: Reach, office_code: str, region_codes: Iterable[str]) -> int:
    """Give regions to an office to serve and return how many it did not serve before.

    A region served by another office within reach is moved; one office serves a region at a time. A smaller place
    within it may be given to another office.

    Raises:
        NotPermitted, UnknownOffice: as for any office.
        RegionsUnknown: if a code is of no region of today.
        RegionServedByAnother: if an office out of reach serves one; nothing is changed.
    """
    office = office_in_reach(code=office_code, reach=reach, right=Right.MANAGE_USERS)
    wanted = set(region_codes)
    unknown = wanted - set(Region.objects.filter(code__in=wanted).values_list("code", flat=True))
    if unknown:
        raise RegionsUnknown(region_codes=", ".join(sorted(unknown)))
    with acting(by=reach.username, reason=f"menetapkan wilayah kantor {office_code}"):
        served = list(OfficeRegion.objects.select_for_update().filter(region_id__in=wanted).order_by("region_id"))
        foreign = [row for row in served if row.office_id not in reach.offices_for(Right.MANAGE_USERS)]
        if foreign:
            raise RegionServedByAnother(region_codes=", ".join(row.region_id for row in foreign))
        moved = [row.pk for row in served if row.office_id != office.pk]
        OfficeRegion.objects.filter(pk__in=moved).update(office=office)
        new = sorted(wanted - {row.region_id for row in served})
        OfficeRegion.objects.bulk_create([OfficeRegion(office=office, region_id=code) for code in new])
    return len(moved) + len(new)
