"""Why a row of a roster is not accepted as it stands, as far as the roster itself tells."""

import datetime

import polars as pl

from jangkau.rules.nik import Sex, check_nik

_SEXES = {None: None} | {sex.value: sex for sex in Sex}


def with_reasons(columns: pl.DataFrame, *, known_regencies: frozenset[str], today: datetime.date) -> pl.DataFrame:
    """Add ``reasons``, ``complete`` and ``duplicate_of`` to the columns of ``row_columns.clean_columns``.

    Of rows with one NIK the first complete one wins; if none is complete, the first. All others are duplicates.
    """
    niks: list[str | None] = columns["nik"].to_list()
    structure = _nik_structure(columns, known_regencies, today)
    faults = [
        [fault for fault in found if fault]
        for found in zip(
            columns["nik_fault"].to_list(),
            ["nik_malformed" if "nik_malformed" in reasons else None for reasons in structure],
            ["" if name else "name_missing" for name in columns["name"].to_list()],
            columns["birth_date_fault"].to_list(),
            strict=True,
        )
    ]
    niks = [None if "nik_malformed" in reasons else nik for nik, reasons in zip(niks, structure, strict=True)]
    complete = [not found for found in faults]
    winners = _winners(niks, complete)
    row_numbers: list[int] = columns["row_number"].to_list()
    duplicate_of: list[int | None] = []
    for row, (nik, reasons) in enumerate(zip(niks, structure, strict=True)):
        winner = row if nik is None else winners[nik]
        if winner != row:
            faults[row].append("duplicate_in_roster")
        duplicate_of.append(None if winner == row else row_numbers[winner])
        faults[row] += [reason for reason in reasons if reason != "nik_malformed"]
    return columns.with_columns(
        pl.Series("nik", niks, dtype=pl.String),
        pl.Series([" ".join(found) for found in faults]).str.extract_all(r"\S+").alias("reasons"),
        pl.Series("complete", complete, dtype=pl.Boolean),
        pl.Series("duplicate_of", duplicate_of, dtype=pl.UInt32),
    )


def _nik_structure(
    columns: pl.DataFrame, known_regencies: frozenset[str], today: datetime.date
) -> list[tuple[str, ...]]:
    return [
        ()
        if nik is None
        else check_nik(nik, birth_date=birth_date, sex=_SEXES[sex], known_regencies=known_regencies, today=today)
        for nik, birth_date, sex in columns.select("nik", "birth_date", "sex").iter_rows()
    ]


def _winners(niks: list[str | None], complete: list[bool]) -> dict[str, int]:
    """Return for every NIK the row that wins."""
    winners: dict[str, int] = {}
    for wanted in (True, False):
        for row, nik in enumerate(niks):
            if nik is not None and complete[row] is wanted:
                winners.setdefault(nik, row)
    return winners
