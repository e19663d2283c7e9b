"""Whoever gets hold of a dump of the database or of the media folder has no NIK."""

import os
import subprocess
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from jangkau.console.demonstration import replay, stage
from jangkau.console.synthetic import SyntheticRoster, generate_roster, write_xlsx
from jangkau.core.postgres.programs import client_program
from jangkau.registry.selectors.regions import area_below


def dump() -> bytes:
    """Return the test database as pg_dump writes it."""
    parameters = connection.get_connection_params()
    environment = os.environ | {
        "PGHOST": str(parameters.get("host", "")),
        "PGPORT": str(parameters.get("port", "")),
        "PGUSER": str(parameters.get("user", "")),
        "PGPASSWORD": str(parameters.get("password", "")),
        "PGDATABASE": str(parameters["dbname"]),
    }
    program = client_program("pg_dump")
    return subprocess.run([program, "--no-password"], env=environment, capture_output=True, check=True).stdout


@pytest.fixture
def replayed(transactional_db: None, tmp_path: Path) -> SyntheticRoster:
    """Replay a small demonstration to the last payment."""
    regions = stage.load_country()
    roster = generate_roster(seed=3, regions=area_below("64"), accepted=60)
    file = write_xlsx(roster, tmp_path)
    stage.prepare(roster, regions, seed=3, accepted=60, say=lambda _text: None)
    replay.replay(roster, file, say=lambda _text: None)
    return roster


@pytest.mark.slow
def test_neither_the_dump_nor_the_media_folder_holds_a_nik_of_the_demonstration(replayed):
    content = dump()
    files = [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]

    assert b"collection_insuredmonth" in content
    assert files
    assert [nik for nik in replayed.niks if nik.encode() in content] == []
    for path in files:
        stored = path.read_bytes()
        assert [nik for nik in replayed.niks if nik.encode() in stored] == []


@pytest.mark.slow
def test_the_search_would_find_a_nik_that_lies_in_the_clear(replayed):
    nik = min(replayed.niks)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE careless AS SELECT %s AS nik", [nik])
        try:
            assert nik.encode() in dump()
        finally:
            cursor.execute("DROP TABLE careless")
