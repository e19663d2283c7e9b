"""Columns that a wadah's list of members has and a sponsor's has not: income, and whether JHT is wanted."""

from collections.abc import Iterator
from typing import Final, Literal

from jangkau.partnership.intake.headers import fold_heading
from jangkau.partnership.intake.parse import ParsedRoster
from jangkau.partnership.intake.values import clean_text

Column = Literal["income", "savings"]

LABELS: Final[dict[str, str]] = {"income": "Penghasilan sebulan", "savings": "Ikut JHT"}
_HEADINGS: Final[dict[Column, frozenset[str]]] = {
    "income": frozenset({
        "penghasilan sebulan", "penghasilan", "penghasilan per bulan", "pendapatan", "pendapatan sebulan",
        "pendapatan per bulan", "upah", "income",
    }),
    "savings": frozenset({"ikut jht", "jht", "dengan jht", "tabungan hari tua", "tabungan"}),
}  # fmt: skip
_YES: Final = frozenset({"ya", "y", "yes", "ikut", "mau", "1", "x", "v", "true", "jht"})


def member_columns(parsed: ParsedRoster) -> Iterator[tuple[str, bool]]:
    """Yield of every row the income as written and whether JHT is wanted; blank and no where there is no column."""
    income, savings = _index_of(parsed, "income"), _index_of(parsed, "savings")
    for raw in parsed.frame["raw"].to_list():
        wanted = "" if savings is None else clean_text(raw[savings]).casefold()
        yield ("" if income is None else clean_text(raw[income])), wanted in _YES


def _index_of(parsed: ParsedRoster, column: Column) -> int | None:
    for mapped in parsed.mapping.columns:
        if mapped.field is None and fold_heading(mapped.header).strip() in _HEADINGS[column]:
            return mapped.index
    return None
