"""Loading the country: all places and the codes of the past, in one transaction."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import connection, transaction

from jangkau.registry.intake.region_files import HistoricCode, RegionRow
from jangkau.registry.intake.region_names import region_name_key

_CREATE = """
CREATE TEMPORARY TABLE incoming_region (
    code text PRIMARY KEY, level smallint NOT NULL, name text NOT NULL, name_key text NOT NULL,
    parent_code text
) ON COMMIT DROP
"""
_UPSERT = """
WITH written AS (
    INSERT INTO registry_region AS region (code, level, name, name_key, parent_id)
    SELECT code, level, name, name_key, parent_code FROM incoming_region ORDER BY level, code
    ON CONFLICT (code) DO UPDATE SET
        level = EXCLUDED.level, name = EXCLUDED.name, name_key = EXCLUDED.name_key,
        parent_id = EXCLUDED.parent_id
    WHERE (region.level, region.name, region.name_key, region.parent_id)
        IS DISTINCT FROM (EXCLUDED.level, EXCLUDED.name, EXCLUDED.name_key, EXCLUDED.parent_id)
    RETURNING (xmax = 0) AS is_new
)
SELECT count(*) FILTER (WHERE is_new), count(*) FILTER (WHERE NOT is_new) FROM written
"""
_NO_LONGER_LISTED = """
SELECT count(*) FROM registry_region region
WHERE NOT EXISTS (SELECT FROM incoming_region incoming WHERE incoming.code = region.code)
"""
_UPSERT_HISTORIC = """
INSERT INTO registry_historicregioncode (code, level, name, successor_id, valid_until, source)
VALUES (%s, %s, %s, %s, %s, %s)
ON CONFLICT (code) DO UPDATE SET
    level = EXCLUDED.level, name = EXCLUDED.name, successor_id = EXCLUDED.successor_id,
    valid_until = EXCLUDED.valid_until, source = EXCLUDED.source
"""


class HistoricCodeMisplaced(Exception):
    """A code of the past is still in force, or leads to a region that is not in the files."""


@dataclass(frozen=True)
class LoadedRegions:
    """What is in the files, and what loading them changed.

    ``no_longer_listed`` are regions kept from an earlier load that the files no longer name: people may live
    there still, so nothing is removed.
    """

    provinces: int
    regencies: int
    districts: int
    villages: int
    historic: int
    added: int
    changed: int
    no_longer_listed: int


@transaction.atomic
def load_regions(*, rows: Sequence[RegionRow], historic: Iterable[HistoricCode]) -> LoadedRegions:
    """Write all regions and all codes of the past; loading the same again changes nothing.

    Args:
        rows: as ``read_region_files`` gives them, parents before children.
        historic: as ``read_historic_codes`` gives them; codes that it no longer names are removed.

    Raises:
        HistoricCodeMisplaced: if a code of the past is still in force or has no successor among ``rows``.
    """
    codes_of_the_past = list(historic)
    _check_historic(rows, codes_of_the_past)
    with connection.cursor() as cursor:
        cursor.execute(_CREATE)
        with cursor.copy("COPY incoming_region (code, level, name, name_key, parent_code) FROM STDIN") as copy:
            for row in rows:
                key = region_name_key(row.name, level=row.level)
                copy.write_row((row.code, row.level, row.name, key, row.parent_code))
        cursor.execute(_UPSERT)
        added, changed = cursor.fetchone()
        cursor.execute(_NO_LONGER_LISTED)
        (no_longer_listed,) = cursor.fetchone()
        cursor.execute("DROP TABLE incoming_region")
        kept = [code.code for code in codes_of_the_past]
        cursor.execute("DELETE FROM registry_historicregioncode WHERE code <> ALL (%s)", [kept])
        cursor.executemany(_UPSERT_HISTORIC, codes_of_the_past)
        if added or changed:
            cursor.execute("ANALYZE registry_region")
    of_level = Counter(row.level for row in rows)
    return LoadedRegions(
        provinces=of_level[1],
        regencies=of_level[2],
        districts=of_level[3],
        villages=of_level[4],
        historic=len(codes_of_the_past),
        added=added,
        changed=changed,
        no_longer_listed=no_longer_listed,
    )


def _check_historic(rows: Sequence[RegionRow], historic: Sequence[HistoricCode]) -> None:
    in_force = {row.code for row in rows}
    for old in historic:
        if old.code in in_force:
            raise HistoricCodeMisplaced(f"{old.code} {old.name} is listed as a code of the past but is in force")
        if old.successor_code not in in_force:
            raise HistoricCodeMisplaced(
                f"{old.code} {old.name} leads to {old.successor_code}, which is not in the files"
            )
