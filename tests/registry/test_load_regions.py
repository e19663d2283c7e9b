"""Loading the country."""

import datetime
import time

import pytest
from django.conf import settings

from jangkau.registry.intake.region_files import HistoricCode, read_historic_codes, read_region_files
from jangkau.registry.models import HistoricRegionCode, Region
from jangkau.registry.services.regions import HistoricCodeMisplaced, LoadedRegions, load_regions

pytestmark = pytest.mark.django_db
BULUNGAN = HistoricCode("6404", 2, "Kabupaten Bulungan", "6501", datetime.date(2012, 11, 16), "UU 20/2012")
NUNUKAN = HistoricCode("6405", 2, "Kabupaten Nunukan", "6501", datetime.date(2012, 11, 16), "UU 20/2012")


def test_places_and_historic_codes_are_written(borneo):
    loaded = load_regions(rows=borneo, historic=[BULUNGAN])

    assert loaded == LoadedRegions(
        provinces=2, regencies=4, districts=4, villages=3, historic=1, added=13, changed=0, no_longer_listed=0
    )
    village = Region.objects.get(code="6402061002")
    assert (village.level, village.name, village.name_key, village.parent_id) == (
        4,
        "Loa Ipuh",
        "loaipuh",
        "640206",
    )
    past = HistoricRegionCode.objects.get(code="6404")
    assert (past.successor_id, past.valid_until, past.source) == (
        "6501",
        datetime.date(2012, 11, 16),
        "UU 20/2012",
    )


def test_loading_the_same_again_changes_nothing(borneo):
    load_regions(rows=borneo, historic=[BULUNGAN])
    before = list(Region.objects.order_by("code").values())

    again = load_regions(rows=borneo, historic=[BULUNGAN])

    assert (again.added, again.changed, again.no_longer_listed) == (0, 0, 0)
    assert list(Region.objects.order_by("code").values()) == before
    assert HistoricRegionCode.objects.count() == 1


def test_renamed_place_is_changed_and_the_others_are_not(borneo):
    load_regions(rows=borneo, historic=[])
    renamed = [row._replace(name="Loa Ipuh Kota") if row.code == "6402061002" else row for row in borneo]

    again = load_regions(rows=renamed, historic=[])

    assert (again.added, again.changed) == (0, 1)
    assert Region.objects.get(code="6402061002").name_key == "loaipuhkota"


def test_place_that_the_files_no_longer_name_is_kept_and_counted(borneo):
    load_regions(rows=borneo, historic=[])

    again = load_regions(rows=borneo[:-1], historic=[])

    assert again.no_longer_listed == 1
    assert Region.objects.filter(code=borneo[-1].code).exists()


def test_historic_code_that_is_no_longer_listed_is_removed(borneo):
    load_regions(rows=borneo, historic=[BULUNGAN, NUNUKAN])

    load_regions(rows=borneo, historic=[NUNUKAN])

    assert list(HistoricRegionCode.objects.values_list("code", flat=True)) == ["6405"]


@pytest.mark.parametrize(
    ("code", "message"),
    [
        (BULUNGAN._replace(code="6402"), "6402 .* is in force"),
        (BULUNGAN._replace(successor_code="6599"), "leads to 6599, which is not in the files"),
    ],
)
def test_misplaced_historic_code_is_refused_and_nothing_is_written(borneo, code, message):
    with pytest.raises(HistoricCodeMisplaced, match=message):
        load_regions(rows=borneo, historic=[code])

    assert Region.objects.count() == 0


@pytest.mark.slow
def test_whole_country_loads_in_seconds():
    started = time.perf_counter()

    loaded = load_regions(rows=read_region_files(settings.REGION_DATA_DIR), historic=read_historic_codes())

    # The target is 4 s; the slack is for a busy machine.
    assert time.perf_counter() - started < 12
    assert loaded.added == Region.objects.count() == 91_599
    assert (loaded.provinces, loaded.regencies) == (38, 514)
    assert loaded.historic == HistoricRegionCode.objects.count() == 36
