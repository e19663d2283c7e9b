"""From a sponsor's workbook to insured months, against the same rows written by plain SQL.

``./dev bench roster [--accepted N] [--seed N] [--json]`` prints seconds, the floor's seconds, and their ratio. The
floor (roster_floor.sql) writes the very rows that the run left behind into the same tables and indexes, by COPY and
INSERT … SELECT, without our triggers, in a copy of the database made before the run. Foreign keys are part of the
tables and are checked in both.
"""

import argparse
import json
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.memory import PeakMemory
from benchmarks.stage import copy_of_database, server_pid, staged_database

DATABASE = "jangkau_bench"
FLOOR = Path(__file__).with_name("roster_floor.sql")
# What comes from outside is copied in; all else follows from it.
FROM_OUTSIDE = ("partnership_rosterrow", "registry_person")


@dataclass(frozen=True)
class Written:
    """The rows of one table that a run left behind, in COPY's binary form."""

    table: str
    rows: int
    content: bytes


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="./dev bench roster", description="A roster from file to insured months.")
    parser.add_argument("--accepted", type=int, default=35_440, help="rows that must be accepted")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true", help="one JSON document as the last line")
    options = parser.parse_args()
    with staged_database(DATABASE):
        result = _measure(accepted=options.accepted, seed=options.seed, say=lambda text: print(text, flush=True))
    print(json.dumps(result) if options.json else "\n".join(f"{key}: {value}" for key, value in result.items()))


def _measure(*, accepted: int, seed: int, say: Any) -> dict[str, object]:
    from jangkau.console.demonstration import replay, stage
    from jangkau.console.synthetic import generate_roster, write_xlsx
    from jangkau.registry.selectors.regions import area_below

    regions = stage.load_country()
    roster = generate_roster(seed=seed, regions=area_below("64"), accepted=accepted)
    with tempfile.TemporaryDirectory() as folder:
        file = write_xlsx(roster, Path(folder))
        stage.prepare(roster, regions, seed=seed, accepted=accepted, say=lambda _text: None)
        say(f"{len(roster.rows)} synthetic rows are ready")
        check_seconds = _seconds(lambda: _check(file))
        say(f"checked alone in {check_seconds:.2f} s")
        with copy_of_database(DATABASE, f"{DATABASE}_floor") as copy:
            before = dict(_highest_keys())
            with PeakMemory(server_pid()) as memory:
                replayed = replay.replay(roster, file, say=lambda _text: None)
            if replayed.comparison.strays:
                raise SystemExit(f"rows went astray: {replayed.comparison.strays[:20]}")
            say(f"insured in {replayed.paid.seconds:.2f} s")
            written = [row for row in _written(before) if row.rows]
            floor_seconds = _write_floor(copy, written)
            say(f"the floor takes {floor_seconds:.2f} s")
    return {
        "rows": replayed.check.rows,
        "tables": {each.table: each.rows for each in written},
        "seconds": replayed.paid.seconds,
        "floor_seconds": round(floor_seconds, 3),
        "ratio": round(replayed.paid.seconds / floor_seconds, 2),
        "check_seconds": round(check_seconds, 3),
        "peak_rss_mb": round(memory.peak_bytes / 2**20),
    }


def _seconds(action: Any) -> float:
    began = time.monotonic()
    action()
    return time.monotonic() - began


def _check(file: Path) -> None:
    from jangkau.console.demonstration import case
    from jangkau.partnership.services.rosters import check_roster
    from jangkau.registry.selectors.reach import reach_of

    check_roster(
        content=file.read_bytes(),
        file_name=file.name,
        agreement_code=case.AGREEMENT,
        reach=reach_of(case.SPONSOR_OFFICER),
        today=case.IMPORTED_AT.date(),
    )


def _keyed_tables() -> list[tuple[str, str]]:
    """Return every table of ours whose primary key is a number, with that key."""
    from django.apps import apps

    return sorted(
        (model._meta.db_table, model._meta.pk.column)
        for model in apps.get_models(include_auto_created=True)
        if model.__module__.startswith("jangkau.")
        and model._meta.pk.get_internal_type() in {"BigAutoField", "AutoField", "OneToOneField"}
    )


def _highest_keys() -> Iterator[tuple[str, int]]:
    from django.db import connection

    with connection.cursor() as cursor:
        for table, key in _keyed_tables():
            cursor.execute(f'SELECT COALESCE(max("{key}"), 0) FROM "{table}"')
            yield table, cursor.fetchone()[0]


def _written(before: dict[str, int]) -> Iterator[Written]:
    from django.db import connection

    with connection.cursor() as cursor:
        for table, key in _keyed_tables():
            rows = f'FROM "{table}" WHERE "{key}" > {before[table]}'
            cursor.execute(f"SELECT count(*) {rows}")
            count = cursor.fetchone()[0]
            with cursor.copy(f'COPY (SELECT * {rows} ORDER BY "{key}") TO STDOUT (FORMAT binary)') as copy:
                yield Written(table, count, b"".join(bytes(block) for block in copy))


def _write_floor(database: str, written: list[Written]) -> float:
    """Write the rows into the copy of the database and return how long the committed statements took."""
    import psycopg
    from django.db import connection

    parameters = connection.get_connection_params() | {"dbname": database}
    parameters = {
        name: parameters[name] for name in ("host", "port", "user", "password", "dbname") if name in parameters
    }
    statements = [part.strip() for part in FLOOR.read_text(encoding="utf-8").split("--------")]
    by_table = {each.table: each for each in written}
    with psycopg.connect(**parameters, autocommit=True) as plain:
        for each in written:
            plain.execute(f'ALTER TABLE "{each.table}" DISABLE TRIGGER USER')
            plain.execute(f'CREATE TEMPORARY TABLE "came_{each.table}" (LIKE "{each.table}")')
            _copy_in(plain, f'COPY "came_{each.table}" FROM STDIN (FORMAT binary)', each.content)
        _check_that_all_are_written(statements, by_table)
        began = time.monotonic()
        with plain.transaction():
            for statement in statements:
                table = _table_of(statement)
                if table in by_table and statement.startswith("COPY"):
                    _copy_in(plain, statement, by_table[table].content)
                elif table in by_table:
                    plain.execute(statement)
        return time.monotonic() - began


def _copy_in(connection: Any, statement: str, content: bytes) -> None:
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        copy.write(content)


def _table_of(statement: str) -> str:
    words = statement.split()
    return words[1] if words[0] == "COPY" else words[2]


def _check_that_all_are_written(statements: list[str], by_table: dict[str, Written]) -> None:
    missing = by_table.keys() - {_table_of(statement) for statement in statements}
    if missing:
        raise SystemExit(f"roster_floor.sql writes no rows of {', '.join(sorted(missing))}: add them")


if __name__ == "__main__":
    main()
