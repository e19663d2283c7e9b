"""Places by code of today and of the past, and what lies in what."""

import datetime

import pytest

from jangkau.registry.intake.region_files import HistoricCode
from jangkau.registry.selectors.regions import (
    UnknownRegion,
    area_below,
    is_within,
    known_regency_codes,
    region_by_code,
)
from jangkau.registry.services.regions import load_regions

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _loaded(borneo):
    bulungan = HistoricCode("6404", 2, "Kabupaten Bulungan", "6501", datetime.date(2012, 11, 16), "UU 20/2012")
    load_regions(rows=borneo, historic=[bulungan])


def test_code_of_today_is_its_own_region():
    found = region_by_code("6402")

    assert (found.name, found.region.code, found.is_historic) == (
        "Kabupaten Kutai Kartanegara",
        "6402",
        False,
    )
    assert found.valid_until is None


def test_code_of_the_past_leads_to_the_region_of_today():
    found = region_by_code("6404")

    assert (found.name, found.region.code, found.is_historic) == ("Kabupaten Bulungan", "6501", True)
    assert found.valid_until == datetime.date(2012, 11, 16)
    assert found.source == "UU 20/2012"


@pytest.mark.parametrize("code", ["9999", "0000", "", "64.02"])
def test_code_that_never_was_is_unknown(code):
    with pytest.raises(UnknownRegion):
        region_by_code(code)


def test_regency_codes_of_today_and_of_the_past_are_known():
    assert known_regency_codes() == {"6402", "6407", "6472", "6501", "6404"}


def test_area_is_the_region_and_all_that_lies_in_it():
    area = area_below("640206")

    assert area == [
        ("640206", 3, "Tenggarong", "6402"),
        ("6402061002", 4, "Loa Ipuh", "640206"),
        ("6402062012", 4, "Loa Ipuh Darat", "640206"),
    ]


def test_area_of_a_code_that_is_only_a_prefix_is_unknown():
    with pytest.raises(UnknownRegion):
        area_below("6")


@pytest.mark.parametrize(
    ("code", "ancestor", "answer"),
    [
        ("6402061002", "6402", True),
        ("6402", "64", True),
        ("6402", "6402", True),
        ("64", "6402", False),
        ("6472", "6402", False),
        ("6404", "65", True),
        ("6404", "64", False),
        ("6501", "6404", True),
    ],
)
def test_place_lies_in_a_region_by_todays_map(code, ancestor, answer):
    assert is_within(code, ancestor) is answer


def test_place_of_an_unknown_code_lies_nowhere():
    with pytest.raises(UnknownRegion):
        is_within("9999", "64")
