"""Places that the tests of this room share."""

import pytest

from jangkau.registry.intake.region_files import RegionRow


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
