"""What a journey needs: a country small enough to load in a moment, and the texts in English."""

from pathlib import Path

import pytest
from django.conf import settings as django_settings

from jangkau.console.catalogue import compile_catalogue
from jangkau.console.demonstration import stage
from jangkau.registry.intake.region_files import RegionRow, read_historic_codes, read_region_files


@pytest.fixture(scope="session", autouse=True)
def _compiled_translations() -> None:
    compile_catalogue()


@pytest.fixture(scope="session")
def east_kalimantan() -> list[RegionRow]:
    """All provinces and regencies, all of Kalimantan Timur, and where the codes of the past lead to."""
    successors = {code.successor_code[:length] for code in read_historic_codes() for length in (2, 4, 6, 10)}
    return [
        row
        for row in read_region_files(django_settings.REGION_DATA_DIR)
        if row.level <= 2 or row.code.startswith("64") or row.code in successors
    ]


@pytest.fixture(autouse=True)
def _small_country(monkeypatch: pytest.MonkeyPatch, east_kalimantan: list[RegionRow]) -> None:
    """Let both who load regions find only these."""
    monkeypatch.setattr(stage, "read_region_files", lambda _folder: east_kalimantan)
    monkeypatch.setattr(
        "jangkau.console.management.commands.load_regions.read_region_files", lambda _folder: east_kalimantan
    )


@pytest.fixture(autouse=True)
def media(tmp_path: Path, settings: object) -> Path:
    """A media folder of the test's own."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT
