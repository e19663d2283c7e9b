"""The columns of a roster, cleaned: the same work once for every distinct text."""

import datetime
import re
from collections.abc import Callable, Sequence
from typing import TypeVar

import polars as pl

from jangkau.partnership.intake.dates import NotABirthDate, is_month_first, parse_birth_date, split_birth_place
from jangkau.partnership.intake.headers import ColumnMapping
from jangkau.partnership.intake.messages import Notice
from jangkau.partnership.intake.tables import RawTable
from jangkau.partnership.intake.values import (
    clean_mutation,
    clean_name,
    clean_nik,
    clean_phone,
    clean_sex,
    clean_text,
)
from jangkau.registry.intake.person_names import name_key

Value = TypeVar("Value")

_TEXTS = ("kk", "address", "village", "district", "regency", "province", "occupation", "category", "mother_name")
_MOST = 0.5
_BETWEEN_RT_AND_RW = re.compile(r"[/\\\-. ]+")


def clean_columns(
    table: RawTable, mapping: ColumnMapping, *, positions: list[int], today: datetime.date
) -> tuple[pl.DataFrame, tuple[Notice, ...]]:
    """Return the cleaned columns of the rows at ``positions``, and what a whole column tells.

    Besides the columns of ``parse.SCHEMA`` that need no comparison there are ``nik_fault`` and ``birth_date_fault``:
    a reason code or null.
    """
    rows = _Rows(table, mapping, positions)
    niks, nik_notices = _niks(rows)
    births, birth_notices = _births(rows, today)
    sexes, sex_notices = _sexes(rows)
    columns: dict[str, Sequence[object]] = {field: _per_distinct(rows.texts(field), clean_text) for field in _TEXTS}
    columns |= {"row_number": [position + 1 for position in positions]}
    columns |= niks | _names(rows) | births | sexes | _neighbourhoods(rows)
    columns |= {"phone": _per_distinct(rows.texts("phone"), clean_phone)}
    columns |= {"mutation": _per_distinct(rows.texts("mutation"), clean_mutation)}
    frame = pl.DataFrame({name: _series(name, cells) for name, cells in columns.items()})
    return frame.with_columns(rows.raw()), nik_notices + birth_notices + sex_notices


class _Rows:
    """The rows of a table that may be workers."""

    def __init__(self, table: RawTable, mapping: ColumnMapping, positions: list[int]) -> None:
        self.table = table
        self.mapping = mapping
        self.positions = positions

    def texts(self, field: str) -> list[str]:
        """Return the cells of a field as written; blanks if the file has no such column."""
        index = self.mapping.index_of(field)
        return [""] * len(self.positions) if index is None else self.cells(index)

    def cells(self, index: int) -> list[str]:
        """Return the cells of a column as written."""
        column = self.table.columns[index]
        return [column[position] for position in self.positions]

    def are_numbers(self, field: str) -> list[bool]:
        """Say for every row whether the file held the field as a number."""
        index = self.mapping.index_of(field)
        numbers = frozenset[int]() if index is None else self.table.numbers[index]
        return [position in numbers for position in self.positions]

    def raw(self) -> pl.Series:
        """Return for every row all its cells as written."""
        columns = {
            str(index): pl.Series(str(index), self.table.columns[index], dtype=pl.String).gather(self.positions)
            for index in range(len(self.table.columns))
        }
        return pl.DataFrame(columns).select(pl.concat_list(pl.all()).alias("raw")).to_series()


def _series(name: str, cells: Sequence[object]) -> pl.Series:
    kinds: dict[str, pl.DataType] = {
        "row_number": pl.UInt32(),
        "nik_numeric": pl.Boolean(),
        "birth_date": pl.Date(),
    }
    return pl.Series(name, cells, dtype=kinds.get(name, pl.String()))


def _per_distinct(texts: Sequence[str], read: Callable[[str], Value]) -> list[Value]:
    known = {text: read(text) for text in set(texts)}
    return [known[text] for text in texts]


def _niks(rows: _Rows) -> tuple[dict[str, Sequence[object]], tuple[Notice, ...]]:
    numeric = rows.are_numbers("nik")
    read = [clean_nik(text, is_number=is_number) for text, is_number in zip(rows.texts("nik"), numeric, strict=True)]
    niks = [nik for nik, _fault in read]
    faults = [fault for _nik, fault in read]
    total = len(faults) - faults.count("nik_missing")
    rounded = faults.count("nik_rounded")
    notices: tuple[Notice, ...] = ()
    if rounded > _MOST * total:
        notices = (Notice("nik_column_rounded", {"rounded": rounded, "total": total}),)
    elif sum(numeric) > _MOST * total:
        notices = (Notice("nik_column_numeric", {"numeric": sum(numeric), "total": total}),)
    return {"nik": niks, "nik_numeric": numeric, "nik_fault": faults}, notices


def _names(rows: _Rows) -> dict[str, Sequence[object]]:
    names = _per_distinct(rows.texts("name"), clean_name)
    return {"name": names, "name_key": _per_distinct(names, lambda name: name_key(name) if name else "")}


def _births(rows: _Rows, today: datetime.date) -> tuple[dict[str, Sequence[object]], tuple[Notice, ...]]:
    places, texts = _birth_texts(rows)

    def read(text: str) -> datetime.date | None:
        try:
            return parse_birth_date(text, today=today)
        except NotABirthDate:
            return None

    dates = _per_distinct(texts, read)
    faults = [
        None if date else "birth_date_invalid" if text else "birth_date_missing"
        for date, text in zip(dates, texts, strict=True)
    ]
    invalid = [text for text, fault in zip(texts, faults, strict=True) if fault == "birth_date_invalid"]
    month_first = sum(_per_distinct(invalid, lambda text: is_month_first(text, today=today)))
    notices = (Notice("dates_month_first", {"count": month_first}),) if month_first else ()
    columns: dict[str, Sequence[object]] = {
        "birth_place": places,
        "birth_date": dates,
        "birth_date_text": texts,
        "birth_date_fault": faults,
    }
    return columns, notices


def _birth_texts(rows: _Rows) -> tuple[list[str], list[str]]:
    """Return the places and the texts of the dates of birth, also from a column that holds both."""
    places = _per_distinct(rows.texts("birth_place"), clean_text)
    texts = _per_distinct(rows.texts("birth_date"), clean_text)
    if rows.mapping.index_of("birth_place_date") is None:
        return places, texts
    both = _per_distinct(rows.texts("birth_place_date"), lambda text: split_birth_place(clean_text(text)))
    if rows.mapping.index_of("birth_place") is None:
        places = [place for place, _text in both]
    if rows.mapping.index_of("birth_date") is None:
        # What cannot be split is kept as it is: it may be a date alone, or nothing readable that must be told.
        texts = [text or place for place, text in both]
    return places, texts


def _sexes(rows: _Rows) -> tuple[dict[str, Sequence[object]], tuple[Notice, ...]]:
    texts = rows.texts("sex")
    words = {clean_text(text).lower() for text in set(texts)}
    p_means_pria = {"p", "w"} <= words and "l" not in words
    sexes = _per_distinct(texts, lambda text: clean_sex(text, p_means_pria=p_means_pria))
    notices = (Notice("sex_p_means_pria"),) if p_means_pria else ()
    return {"sex": [None if sex is None else sex.value for sex in sexes]}, notices


def _neighbourhoods(rows: _Rows) -> dict[str, Sequence[object]]:
    """Return RT and RW, also from a column ``RT/RW`` that holds both."""
    if rows.mapping.index_of("rt_rw") is None:
        return {field: _per_distinct(rows.texts(field), clean_text) for field in ("rt", "rw")}
    parts = _per_distinct(rows.texts("rt_rw"), lambda text: [*_BETWEEN_RT_AND_RW.split(clean_text(text)), "", ""])
    return {"rt": [part[0] for part in parts], "rw": [part[1] for part in parts]}
