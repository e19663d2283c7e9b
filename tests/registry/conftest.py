"""Places, offices and people that the tests of this room share."""

import datetime
from dataclasses import dataclass

import pytest

from jangkau.core.permissions import Role
from jangkau.registry.intake.region_files import RegionRow
from jangkau.registry.models import Person
from jangkau.registry.models.offices import OfficeKind, TimeZone
from jangkau.registry.models.people import Sex
from jangkau.registry.selectors.reach import Reach, reach_of
from jangkau.registry.selectors.users import users_in_reach
from jangkau.registry.services.offices import FirstOffice, FirstUser, create_office, found_agency, serve_regions
from jangkau.registry.services.people import register_person
from jangkau.registry.services.regions import load_regions
from jangkau.registry.services.users import assign_role, create_user

NOW = datetime.datetime(2026, 8, 17, 9, 0, tzinfo=datetime.UTC)


@pytest.fixture
def borneo() -> list[RegionRow]:
    """A few real places of East and North Kalimantan, parents before children."""
    return [
        RegionRow("64", 1, "Kalimantan Timur", None),
        RegionRow("65", 1, "Kalimantan Utara", None),
        RegionRow("6402", 2, "Kabupaten Kutai Kartanegara", "64"),
        RegionRow("6407", 2, "Kabupaten Kutai Barat", "64"),
        RegionRow("6472", 2, "Kota Samarinda", "64"),
        RegionRow("6501", 2, "Kabupaten Bulungan", "65"),
        RegionRow("640206", 3, "Tenggarong", "6402"),
        RegionRow("640208", 3, "Kota Bangun", "6402"),
        RegionRow("640215", 3, "Sanga Sanga", "6402"),
        RegionRow("640216", 3, "Tenggarong Seberang", "6402"),
        RegionRow("6402061002", 4, "Loa Ipuh", "640206"),
        RegionRow("6402062012", 4, "Loa Ipuh Darat", "640206"),
        RegionRow("6402082002", 4, "Kota Bangun Ulu", "640208"),
    ]


@dataclass(frozen=True)
class Agency:
    """A head office, a regional office and two branches with their regions, and a way to speak for anybody."""

    head_administrator: Reach

    def reach(
        self, role: Role, *, office: str | None = None, organisation: str | None = None, username: str = ""
    ) -> Reach:
        """Return the reach of a user who holds this role there and nothing else, made when first asked for."""
        name = username or f"{role.value}.{(office or organisation or '').lower()}"
        if not list(users_in_reach(self.head_administrator).filter(username=name)):
            create_user(reach=self.head_administrator, username=name, full_name=f"Pengguna {role.label}")
        assign_role(
            reach=self.head_administrator,
            username=name,
            role=role,
            office_code=office,
            organisation_code=organisation,
        )
        return reach_of(name)

    @property
    def officer(self) -> Reach:
        """Somebody who works at the Samarinda branch."""
        return self.reach(Role.BRANCH_OFFICER, office="SMD")


@pytest.fixture
def agency(borneo: list[RegionRow]) -> Agency:
    """An agency of four offices: Samarinda serves Samarinda and Kutai Kartanegara, Bulungan serves the north."""
    load_regions(rows=borneo, historic=[])
    found_agency(
        office=FirstOffice("PUSAT", "Kantor Pusat", TimeZone.WIB),
        administrator=FirstUser("admin.pusat", "Administrator Pusat"),
    )
    head = reach_of("admin.pusat")
    for code, kind, parent, regions in (
        ("KAL", OfficeKind.REGIONAL, "PUSAT", ()),
        ("SMD", OfficeKind.BRANCH, "KAL", ("6402", "6472")),
        ("BLG", OfficeKind.BRANCH, "KAL", ("65",)),
    ):
        create_office(
            reach=head, code=code, name=f"Kantor {code}", kind=kind, parent_code=parent, time_zone=TimeZone.WITA
        )
        head = reach_of("admin.pusat")
        serve_regions(reach=head, office_code=code, region_codes=regions)
    return Agency(head)


@pytest.fixture
def siti(agency: Agency) -> Person:
    """A woman of Tenggarong (synthetic)."""
    return register_person(
        nik="6402065708800001",
        name="Hj. Siti Aminah",
        birth_date=datetime.date(1980, 8, 17),
        sex=Sex.FEMALE,
        region_code="6402061002",
        phone="0812 3456 7890",
        address="Jl. Mawar 1",
        now=NOW,
    )


@pytest.fixture
def budi(agency: Agency) -> Person:
    """A man of Kota Bangun (synthetic)."""
    return register_person(
        nik="6402081203750002",
        name="Budi Santoso",
        birth_date=datetime.date(1975, 3, 12),
        sex=Sex.MALE,
        region_code="6402082002",
        now=NOW,
    )
