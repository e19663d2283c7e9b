"""The region files of the npm package idn-area-data, and our own list of codes of the past."""

import csv
import datetime
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from importlib import resources
from pathlib import Path
from typing import Any, NamedTuple

import yaml

FILES = (
    (1, "provinces.csv", None),
    (2, "regencies.csv", "province_code"),
    (3, "districts.csv", "regency_code"),
    (4, "villages.csv", "district_code"),
)
DIGITS = {1: 2, 2: 4, 3: 6, 4: 10}
# The counts that the project was given; later decrees add and drop districts and villages.
STATED_COUNTS = {1: 38, 2: 514, 3: 7_277, 4: 83_763}
TRUST_MARKS = frozenset({"V1", "V2", "R"})
_DOTTED = re.compile(r"[0-9]{2}(\.[0-9]{2}(\.[0-9]{2}(\.[0-9]{4})?)?)?")


class RegionFilesMissing(Exception):
    """A region file is not where it should be; ``./dev`` fetches the package idn-area-data."""


class RegionFileFaulty(Exception):
    """A region file, or the list of historic codes, is not what it should be; the message says where."""


class RegionRow(NamedTuple):
    """One place: code in digits, level 1 to 4, name as published, code of the place that it lies in."""

    code: str
    level: int
    name: str
    parent_code: str | None


class HistoricCode(NamedTuple):
    """A code of the past: the place's name then, the region it is today, until when, and who says so."""

    code: str
    level: int
    name: str
    successor_code: str
    until: datetime.date
    source: str


def read_region_files(directory: Path) -> list[RegionRow]:
    """Return every province, regency, district and village of the country, parents before children.

    Args:
        directory: the folder ``data`` of idn-area-data.

    Raises:
        RegionFilesMissing: if one of the four files is not there.
        RegionFileFaulty: if a header, a code, a name or a parent is odd, or a code comes twice.
    """
    rows: list[RegionRow] = []
    known: set[str] = set()
    for level, file_name, parent_column in FILES:
        for line, row in _read_level(directory / file_name, level, parent_column):
            if row.code in known:
                raise RegionFileFaulty(f"{file_name}, line {line}: code {row.code} comes twice")
            if row.parent_code is not None and row.parent_code not in known:
                raise RegionFileFaulty(f"{file_name}, line {line}: {row.code} lies in unknown {row.parent_code}")
            known.add(row.code)
            rows.append(row)
    return rows


def differences_from_stated(rows: Iterable[RegionRow]) -> dict[int, tuple[int, int]]:
    """Return ``{level: (stated, found)}`` for each level whose number of places is not the stated one."""
    found = Counter(row.level for row in rows)
    return {level: (stated, found[level]) for level, stated in STATED_COUNTS.items() if found[level] != stated}


def read_historic_codes() -> list[HistoricCode]:
    """Return the codes of the past from ``historic_codes.yaml``, each with its law and trust mark.

    Raises:
        RegionFileFaulty: if an entry lacks its law, date or trust mark, has a wrong code, or comes twice.
    """
    text = resources.files("jangkau.registry.intake").joinpath("historic_codes.yaml").read_text("utf-8")
    document = yaml.safe_load(text)
    codes = [code for split in document["splits"] for code in _read_split(split, document["checked_on"])]
    twice = [code for code, times in Counter(row.code for row in codes).items() if times > 1]
    if twice:
        raise RegionFileFaulty(f"historic_codes.yaml: {', '.join(twice)} twice")
    return codes


def _read_level(path: Path, level: int, parent_column: str | None) -> Iterator[tuple[int, RegionRow]]:
    if not path.is_file():
        raise RegionFilesMissing(f"{path} is missing: run ./dev demo or ./dev manage once to fetch idn-area-data")
    header = ["code", "name"] if parent_column is None else ["code", parent_column, "name"]
    with path.open(encoding="utf-8", newline="") as file:
        lines = csv.reader(file)
        if next(lines, None) != header:
            raise RegionFileFaulty(f"{path.name}: the first line should be {','.join(header)}")
        for cells in lines:
            yield (
                lines.line_num,
                _region_row(cells, level, len(header), f"{path.name}, line {lines.line_num}"),
            )


def _region_row(cells: list[str], level: int, width: int, place: str) -> RegionRow:
    if len(cells) != width:
        raise RegionFileFaulty(f"{place}: {len(cells)} cells instead of {width}")
    code, name = _digits(cells[0], level, place), " ".join(cells[-1].split())
    if not name:
        raise RegionFileFaulty(f"{place}: {code} has no name")
    if level == 1:
        return RegionRow(code, level, name, None)
    parent_code = _digits(cells[1], level - 1, place)
    if not code.startswith(parent_code):
        raise RegionFileFaulty(f"{place}: {code} does not begin with the code of its parent {parent_code}")
    return RegionRow(code, level, name, parent_code)


def _digits(dotted: str, level: int, place: str) -> str:
    code = dotted.replace(".", "")
    if not _DOTTED.fullmatch(dotted) or len(code) != DIGITS[level]:
        raise RegionFileFaulty(f"{place}: {dotted!r} is not a code of level {level}")
    return code


def _read_split(split: dict[str, Any], checked_on: datetime.date) -> Iterator[HistoricCode]:
    law, trust, until = split.get("law"), split.get("trust"), split.get("until")
    if not law or trust not in TRUST_MARKS or not isinstance(until, datetime.date):
        raise RegionFileFaulty(f"historic_codes.yaml: {law or 'a split'} lacks its law, date or trust mark")
    source = f"{law}; {split['url']}; {trust}, {checked_on.isoformat()}. {split['codes_source']}"
    for entry in split["codes"]:
        old, new = entry["code"], entry["successor"]
        moved = old.startswith(split["from_province"]) and new.startswith(split["to_province"])
        if not moved or len(old) != DIGITS[2] or len(new) != DIGITS[2]:
            raise RegionFileFaulty(f"historic_codes.yaml: {old} to {new} does not fit {law}")
        yield HistoricCode(old, 2, entry["name"], new, until, source)
