"""Offices: founding the head office, adding those below it, and giving them regions to serve."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jangkau.core.errors import Refusal
from jangkau.core.history import acting
from jangkau.core.permissions import Right, Role
from jangkau.core.services.proof_keys import make_first_proof_key
from jangkau.registry.models import Assignment, Office, OfficeRegion, Region, User
from jangkau.registry.models.offices import OfficeKind, TimeZone
from jangkau.registry.selectors.office_tree import NotServedThere
from jangkau.registry.selectors.offices import office_in_reach
from jangkau.registry.selectors.reach import Reach
from jangkau.registry.services.names import plain_name
from jangkau.registry.services.reasons import real_reason
from jangkau.registry.services.users import new_user

LONGEST_NAME = 200
_CODE = re.compile(r"[A-Z0-9][A-Z0-9-]{0,18}[A-Z0-9]", re.ASCII)
_RANK = {OfficeKind.HEAD: 0, OfficeKind.REGIONAL: 1, OfficeKind.BRANCH: 2, OfficeKind.PIONEER: 3}


class AlreadyFounded(Refusal):
    """There is a head office, or somebody who can sign in."""

    message = _("Kantor pusat sudah ada. Kantor lain dibuat oleh administrator dengan nama penggunanya sendiri.")


class OfficeExists(Refusal):
    """The code is another office's."""

    message = _("Kode kantor %(code)s sudah dipakai. Pilih kode lain.")


class OfficeCodeMalformed(Refusal):
    """A code stands in addresses and in files: capitals, digits and dashes."""

    message = _(
        "Kode kantor %(code)s tidak dapat dipakai. Gunakan 2 sampai 20 huruf besar, angka, dan tanda hubung, "
        "misalnya KC-SMD."
    )


class OfficeNameUnfit(Refusal):
    """The name is blank or too long to be kept."""

    message = _("Isi nama kantor, paling panjang %(longest)s huruf.")


class OfficeStays(Refusal):
    """The office above is not the asker's to take from."""

    message = _(
        "Kantor %(code)s tidak dapat Anda pindahkan: kantor di atasnya berada di luar jangkauan Anda. "
        "Minta administrator kantor di atasnya."
    )


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


class RegionServedNearby(Refusal):
    """Regions are served by other offices within reach; moving them must be meant."""

    message = _("Wilayah ini sudah dilayani kantor lain: %(served)s. Pindahkan hanya jika memang harus berpindah.")


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
    """Make the head office, its first administrator and the key that signs cards, in an empty database.

    Everything else takes a reach.

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
        make_first_proof_key()
    return head


@transaction.atomic
def create_office(*, reach: Reach, code: str, name: str, kind: str, parent_code: str, time_zone: str) -> Office:
    """Make an office below another. A reach taken before does not hold it: call ``reach_of`` again.

    Raises:
        NotPermitted, UnknownOffice: as for any office; the one above must lie within reach.
        OfficeCodeMalformed, OfficeNameUnfit: as the names say.
        OfficeMisplaced: if the one above is not of a higher kind.
        OfficeExists: if the code is taken.
    """
    parent = office_in_reach(code=parent_code, reach=reach, right=Right.MANAGE_USERS)
    if not _CODE.fullmatch(code):
        raise OfficeCodeMalformed(code=code[:40])
    kind, name = OfficeKind(kind), _fit(name)
    _require_below(kind, parent)
    with acting(by=reach.username, reason=f"membuat kantor {code}"):
        office, is_new = Office.objects.get_or_create(
            code=code, defaults={"name": name, "kind": kind, "parent": parent, "time_zone": TimeZone(time_zone)}
        )
    if not is_new:
        raise OfficeExists(code=code)
    return office


@transaction.atomic
def change_office(*, reach: Reach, code: str, name: str, parent_code: str | None, reason: str) -> Office:
    """Give an office another name or another office above it; what is the same as before stays.

    Kind, code and time zone stay for ever: they stand on what was done there, and days were counted by its clock.

    Args:
        reach: who changes it.
        code: of the office.
        name: the name from now on.
        parent_code: the office above it from now on; None to leave it where it is, as the head office always is.
        reason: why, as an auditor will read it.

    Raises:
        NotPermitted, UnknownOffice: as for any office; the one above must lie within reach.
        OfficeNameUnfit, OfficeMisplaced: as for a new one.
        OfficeStays: if the office above it so far lies out of reach.
        ReasonMissing, ReasonHoldsNik: if the reason will not do.
    """
    office = office_in_reach(code=code, reach=reach, right=Right.MANAGE_USERS)
    with acting(by=reach.username, reason=real_reason(reason)) as context:
        before = (office.name, office.parent_id)
        office.name = _fit(name)
        # Rank rules out rings: whatever stands below an office is of a lower kind than the one above it.
        if parent_code is not None and office.parent is not None and parent_code != office.parent.code:
            if office.parent_id not in reach.offices_for(Right.MANAGE_USERS):
                raise OfficeStays(code=code)
            parent = office_in_reach(code=parent_code, reach=reach, right=Right.MANAGE_USERS)
            _require_below(OfficeKind(office.kind), parent)
            office.parent = parent
        if (office.name, office.parent_id) != before:
            office.context_id = context
            office.save(update_fields=["name", "parent", "context_id"])
    return office


@transaction.atomic
def serve_regions(*, reach: Reach, office_code: str, region_codes: Iterable[str], moving: bool = True) -> int:
    """Give regions to an office to serve and return how many it did not serve before.

    A region served by another office within reach is moved; one office serves a region at a time. A smaller place
    within it may be given to another office.

    Args:
        reach: who gives them.
        office_code: the office that serves them from now on.
        region_codes: codes of today.
        moving: whether what others within reach serve shall be moved; otherwise it is refused.

    Raises:
        RegionServedNearby: if another office within reach serves one and nothing shall be moved.
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
        served = list(
            OfficeRegion.objects.select_for_update(of=("self",))
            .select_related("office")
            .filter(region_id__in=wanted)
            .order_by("region_id")
        )
        foreign = [row for row in served if row.office_id not in reach.offices_for(Right.MANAGE_USERS)]
        if foreign:
            raise RegionServedByAnother(region_codes=", ".join(row.region_id for row in foreign))
        others = [row for row in served if row.office_id != office.pk]
        if others and not moving:
            raise RegionServedNearby(served=", ".join(f"{row.region_id} ({row.office.code})" for row in others))
        moved = [row.pk for row in others]
        OfficeRegion.objects.filter(pk__in=moved).update(office=office)
        new = sorted(wanted - {row.region_id for row in served})
        OfficeRegion.objects.bulk_create([OfficeRegion(office=office, region_id=code) for code in new])
    return len(moved) + len(new)


@transaction.atomic
def release_region(*, reach: Reach, office_code: str, region_code: str, reason: str) -> None:
    """Let an office serve a region no more; nobody serves it then, unless somebody serves the region around it.

    Raises:
        NotPermitted, UnknownOffice: as for any office.
        NotServedThere: if it does not serve it.
        ReasonMissing, ReasonHoldsNik: if the reason will not do.
    """
    office = office_in_reach(code=office_code, reach=reach, right=Right.MANAGE_USERS)
    with acting(by=reach.username, reason=real_reason(reason)):
        gone, _of = OfficeRegion.objects.filter(office=office, region_id=region_code).delete()
        if not gone:
            raise NotServedThere(code=office_code, region_code=region_code[:20])


def _fit(name: str) -> str:
    name = plain_name(name)
    if not name or len(name) > LONGEST_NAME:
        raise OfficeNameUnfit(longest=LONGEST_NAME)
    return name


def _require_below(kind: OfficeKind, parent: Office) -> None:
    if _RANK[kind] <= _RANK[OfficeKind(parent.kind)]:
        raise OfficeMisplaced(kind=kind.label, parent_kind=parent.get_kind_display(), parent_code=parent.code)
