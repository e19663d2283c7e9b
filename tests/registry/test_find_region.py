"""Finding a place by a name as people write it."""

import pytest

from jangkau.registry.intake.region_files import RegionRow
from jangkau.registry.selectors.regions import find_region
from jangkau.registry.services.regions import load_regions

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _loaded(borneo):
    load_regions(rows=borneo, historic=[])


@pytest.mark.parametrize(
    ("written", "parent_code", "level", "found"),
    [
        ("Kutai Kartanegara", "64", None, "6402"),
        ("KAB. KUTAI KERTANEGARA", "64", None, "6402"),
        ("kota samarnda", "64", None, "6472"),
        ("kec. tengarong", "6402", None, "640206"),
        ("Tenggarong Sebrang", "6402", None, "640216"),
        ("SANGA-SANGA", "6402", None, "640215"),
        ("Kel. Loa Ipoh", "640206", None, "6402061002"),
        ("Desa Loa Ipuh Darat", "640206", None, "6402062012"),
        ("Kota Bangun Hulu", "6402", 4, "6402082002"),
        ("kalimatan timur", None, None, "64"),
        ("Bulungan", None, 2, "6501"),
    ],
)
def test_misspelt_name_is_found_within_its_parent(written, parent_code, level, found):
    assert find_region(written, parent_code=parent_code, level=level)[0].code == found


def test_name_written_in_full_scores_a_hundred_and_comes_first():
    first, second = find_region("Loa Ipuh", parent_code="640206")

    assert (first.code, first.score) == ("6402061002", 100)
    assert second.code == "6402062012"
    assert second.score < 100


def test_place_outside_the_parent_is_not_found():
    assert find_region("Bulungan", parent_code="64") == []


def test_name_unlike_any_other_is_not_found():
    assert find_region("Wonosobo", parent_code="6402") == []


@pytest.mark.parametrize("written", ["", "  ", "-"])
def test_empty_name_is_not_found(written):
    assert find_region(written, parent_code="6402") == []


def test_kind_decides_between_a_city_and_a_regency_of_one_name(borneo):
    twins = [RegionRow("6421", 2, "Kabupaten Bontang", "64"), RegionRow("6474", 2, "Kota Bontang", "64")]
    load_regions(rows=borneo + twins, historic=[])

    assert find_region("Kota Bontang", parent_code="64")[0].code == "6474"
    assert find_region("Kab. Bontang", parent_code="64")[0].code == "6421"
    assert [match.score for match in find_region("Bontang", parent_code="64")] == [100, 100]


def test_at_most_so_many_are_returned_as_asked():
    assert len(find_region("Tenggarong", parent_code="6402", limit=1)) == 1
