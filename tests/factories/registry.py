"""Places, offices, organisations, users and people for tests."""

import datetime
import itertools

from jangkau.core import sealing
from jangkau.registry.models import Office, Organisation, Person, Region, User
from jangkau.registry.models.offices import OfficeKind, TimeZone
from jangkau.registry.models.organisations import OrganisationKind
from jangkau.registry.models.regions import RegionLevel

REGISTERED_AT = datetime.datetime(2022, 8, 1, 1, 0, tzinfo=datetime.UTC)

_serial = itertools.count(1)

_LEVELS = {2: RegionLevel.PROVINCE, 4: RegionLevel.REGENCY, 6: RegionLevel.DISTRICT, 10: RegionLevel.VILLAGE}
_PARENT_DIGITS = {4: 2, 6: 4, 10: 6}


def make_region(code: str = "6402", name: str = "Kutai Kartanegara") -> Region:
    """Return the region of a code, made with those above it if need be."""
    known = Region.objects.filter(code=code).first()
    if known is not None:
        return known
    parent = make_region(code[: _PARENT_DIGITS[len(code)]]) if len(code) in _PARENT_DIGITS else None
    return Region.objects.create(
        code=code, level=_LEVELS[len(code)], name=name, name_key=name.lower().replace(" ", ""), parent=parent
    )


def make_office(code: str = "KC-TGR", *, time_zone: TimeZone = TimeZone.WITA, name: str = "Tenggarong") -> Office:
    """Return the branch of a code, made below a head office if need be."""
    known = Office.objects.filter(code=code).first()
    if known is not None:
        return known
    head = Office.objects.filter(kind=OfficeKind.HEAD).order_by("pk").first()
    if head is None:
        head = Office.objects.create(code="PUSAT", name="Kantor pusat", kind=OfficeKind.HEAD, time_zone=TimeZone.WIB)
    return Office.objects.create(code=code, name=name, kind=OfficeKind.BRANCH, parent=head, time_zone=time_zone)


def make_organisation(
    code: str = "PEMKAB-KUKAR",
    *,
    name: str = "Pemerintah Kabupaten Kutai Kartanegara",
    kind: OrganisationKind = OrganisationKind.REGENCY_GOVERNMENT,
    office: Office | None = None,
) -> Organisation:
    """Return the organisation of a code, made if need be."""
    known = Organisation.objects.filter(code=code).first()
    if known is not None:
        return known
    return Organisation.objects.create(code=code, name=name, kind=kind, office=office or make_office())


def make_user(username: str = "clerk") -> User:
    """Return the user of a name, made without rights if need be."""
    known = User.objects.filter(username=username).first()
    return known or User.objects.create(username=username, full_name=username.title(), password="!")


def make_person(
    *,
    name: str = "Budi Santoso",
    nik: str | None = None,
    birth_date: datetime.date = datetime.date(1980, 8, 17),
    region: Region | None = None,
) -> Person:
    """Return a new person; without a NIK he gets one that belongs to nobody."""
    nik = nik or f"6402061708{next(_serial):06d}"
    return Person.objects.create(
        nik_sealed=sealing.seal(nik.encode(), purpose="nik"),
        nik_digest=sealing.digest(nik),
        name=name,
        name_key=name.lower(),
        birth_date=birth_date,
        sex="L",
        region=region or make_region(),
        registered_at=REGISTERED_AT,
    )
