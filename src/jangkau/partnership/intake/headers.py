"""Which row holds the headings, and which column holds which field."""

import datetime
import itertools
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from jangkau.partnership.intake.dates import NotABirthDate, parse_birth_date
from jangkau.partnership.intake.examples import masked
from jangkau.partnership.intake.fields import FIELDS, HEADINGS, LABELS, OURS, QUALIFIERS, REQUIRED
from jangkau.partnership.intake.messages import Notice, RosterRefused
from jangkau.partnership.intake.tables import RawTable, column_letter

SEARCHED_ROWS = 60
_LEAST_FIELDS = 2
_SAMPLE = 50
_GROUPS = (None, "address", "birth_place_date")
_LONG_DIGITS = re.compile(r"\d[\d .\-]{5,}")
_SHORT_HEADING, _LONG_HEADING = 6, 10

How = Literal["exact", "qualified", "fuzzy", "neighbour", "override", "none"]


class HeaderMissing(RosterRefused):
    """No row looks like a row of headings."""

    code = "header_missing"


class ColumnsMissing(RosterRefused):
    """A column without which no row can be accepted is missing."""

    code = "columns_missing"


class OverrideInvalid(RosterRefused):
    """The caller's choice of a column names a column or field that does not exist, or one field twice."""

    code = "override_invalid"


@dataclass(frozen=True)
class MappedColumn:
    """One column of the file and what it was taken for."""

    index: int
    header: str
    field: str | None
    how: How

    @property
    def letter(self) -> str:
        """The letters by which a spreadsheet calls the column."""
        return column_letter(self.index)

    @property
    def returned_header(self) -> str:
        """The heading under which the column goes back to the sponsor, so that it is recognised next time."""
        if self.field and self.how in ("override", "neighbour"):
            return LABELS[self.field]
        return self.header


@dataclass(frozen=True)
class ColumnMapping:
    """All columns of the file, in its order, and where its headings stand."""

    columns: tuple[MappedColumn, ...]
    header_positions: tuple[int, ...]
    """Positions (from 0) of the heading rows: one, or two where groups stand above."""

    def index_of(self, field: str) -> int | None:
        """Return the column (from 0) that holds a field; None if no column does."""
        return next((column.index for column in self.columns if column.field == field), None)

    @property
    def first_row(self) -> int:
        """The position (from 0) of the first row below the headings."""
        return self.header_positions[-1] + 1

    @property
    def sponsor_columns(self) -> tuple[tuple[int, str], ...]:
        """Index and heading of the sponsor's own columns, without those that we add to a list of faulty rows."""
        return tuple((column.index, column.returned_header) for column in self.columns if column.field not in OURS)


def fold_heading(text: str) -> str:
    """Return a heading without case, accents, punctuation and repeated spaces."""
    plain = unicodedata.normalize("NFKD", text)
    words = re.sub(r"[^0-9a-z#]+", " ", plain.encode("ascii", "ignore").decode().lower())
    return " ".join(words.split())


def _compact(folded: str) -> str:
    return folded.replace(" ", "")


_BY_HEADING: dict[str, str] = {
    _compact(fold_heading(heading)): field for field, headings in HEADINGS.items() for heading in headings.split(",")
}
_LONG_HEADINGS = tuple(heading for heading in _BY_HEADING if len(heading) >= _SHORT_HEADING)
_QUALIFIER = re.compile(r"\b(?:" + "|".join(sorted(QUALIFIERS, key=len, reverse=True)) + r")\b")
_PARENTHESIS = re.compile(r"[(\[{][^)\]}]*[)\]}]?")


@lru_cache(maxsize=4096)
def match_heading(text: str) -> tuple[str | None, How]:
    """Return the field that a heading names, and how it was recognised."""
    folded = fold_heading(text)
    if field := _BY_HEADING.get(_compact(folded)):
        return field, "exact"
    shorter = fold_heading(_PARENTHESIS.sub(" ", text))
    for candidate in (shorter, _QUALIFIER.sub(" ", shorter)):
        if field := _BY_HEADING.get(_compact(candidate)):
            return field, "qualified"
    if field := _misspelt(_compact(shorter)):
        return field, "fuzzy"
    return None, "none"


def _misspelt(key: str) -> str | None:
    """Return the field of the one heading that a long enough heading misses by a letter, or by two if it is long."""
    if not _SHORT_HEADING <= len(key) <= 4 * _LONG_HEADING:
        return None
    allowed = 1 if len(key) < _LONG_HEADING else 2
    found = process.extract(key, _LONG_HEADINGS, scorer=Levenshtein.distance, score_cutoff=allowed, limit=None)
    if not found:
        return None
    nearest = found[0][1]
    fields = {_BY_HEADING[heading] for heading, distance, _index in found if distance == nearest}
    return fields.pop() if len(fields) == 1 else None


def header_score(rows: Sequence[Sequence[str]]) -> int:
    """Return how many fields the best row of headings among the first rows names; 0 if there is none."""
    return max((_score(row) for row in rows[:SEARCHED_ROWS]), default=0)


def _score(row: Sequence[str]) -> int:
    """Count the fields named in a row; a row that holds a long number is data and counts nothing."""
    texts = [text for text in row if text.strip()]
    if any(_LONG_DIGITS.fullmatch(text.strip().lstrip("'")) for text in texts):
        return 0
    fields = {match_heading(text)[0] for text in texts} - {None}
    enough = len(fields) >= _LEAST_FIELDS and not fields.isdisjoint({"nik", "name", "kk"})
    return len(fields) if enough else 0


def find_header(rows: Sequence[Sequence[str]]) -> tuple[int, ...]:
    """Return the positions of the heading rows.

    Where groups stand above (``Alamat`` over ``Desa`` and ``Kecamatan``) both rows are returned.

    Raises:
        HeaderMissing: if no row names at least two fields, one of them NIK, KK or name.
    """
    scores = [_score(row) for row in rows[:SEARCHED_ROWS]]
    best = max(scores, default=0)
    if not best:
        raise HeaderMissing
    position = scores.index(best)
    if position + 1 < len(rows) and _is_second_header(rows[position], rows[position + 1]):
        return (position, position + 1)
    if position and _is_group_row(rows[position - 1], rows[position]):
        return (position - 1, position)
    return (position,)


def _is_second_header(upper: Sequence[str], lower: Sequence[str]) -> bool:
    """Say whether the row below headings refines them: under blanks and groups only, with fields of its own."""
    pairs = [(match_heading(above)[0], own) for above, own in zip(upper, lower, strict=False) if own.strip()]
    if any(above not in _GROUPS for above, _own in pairs):
        return False
    if any(character.isdigit() for _above, own in pairs for character in own):
        return False
    fields = [match_heading(own)[0] for _above, own in pairs]
    return len([field for field in fields if field]) * 2 > len(fields)


def _is_group_row(upper: Sequence[str], lower: Sequence[str]) -> bool:
    """Say whether the row above headings names a field in a column that has no heading of its own."""
    return any(
        match_heading(above)[0] is not None
        for above, own in zip(upper, lower, strict=False)
        if above.strip() and not own.strip()
    )


def map_columns(
    table: RawTable, *, today: datetime.date, overrides: Mapping[str, str | None] | None = None
) -> tuple[ColumnMapping, tuple[Notice, ...]]:
    """Return which column holds which field, and what is worth telling about it.

    Args:
        table: the table as read.
        today: the day of reading; nobody is born after it.
        overrides: column letter → field, or None to leave a column unused; wins over what was recognised.

    Raises:
        HeaderMissing, OverrideInvalid: as their names say.
    """
    positions = find_header(table.head(SEARCHED_ROWS + 1))
    columns = [_match_column(table, positions, index) for index in range(len(table.columns))]
    columns = _split_birth_columns(table, columns, positions[-1] + 1, today)
    columns = _apply_overrides(columns, overrides or {})
    columns, notices = _one_column_per_field(table, columns, positions[-1] + 1)
    guessed = tuple(
        Notice(
            "column_guessed",
            {"letter": column.letter, "header": column.header, "field": LABELS[column.field]},
        )
        for column in columns
        if column.how == "fuzzy" and column.field
    )
    return ColumnMapping(tuple(columns), positions), guessed + notices


def missing_fields(mapping: ColumnMapping) -> list[str]:
    """Return the fields without which no row could be accepted and that no column holds."""
    present = {column.field for column in mapping.columns}
    if "birth_place_date" in present:
        present.add("birth_date")
    return [field for field in REQUIRED if field not in present]


def check_required(mapping: ColumnMapping) -> None:
    """Refuse a table in which no row could be accepted.

    Raises:
        ColumnsMissing: if there is no column for the NIK, the name or the date of birth.
    """
    if missing := missing_fields(mapping):
        columns = ", ".join(LABELS[field] for field in missing)
        raise ColumnsMissing(columns=columns, row=mapping.header_positions[-1] + 1)


def _match_column(table: RawTable, positions: tuple[int, ...], index: int) -> MappedColumn:
    """Match the lowest heading of a column that is not blank; a group's name stands in where it alone is known."""
    texts = [masked(" ".join(table.columns[index][position].split())) for position in reversed(positions)]
    texts = [text for text in texts if text]
    for text in texts:
        field, how = match_heading(text)
        if field:
            return MappedColumn(index, text, field, how)
    return MappedColumn(index, texts[0] if texts else "", None, "none")


def _split_birth_columns(
    table: RawTable, columns: list[MappedColumn], first_row: int, today: datetime.date
) -> list[MappedColumn]:
    """Where ``Tempat, Tanggal Lahir`` is merged over two columns, take the second for the date."""
    result = list(columns)
    for column, beside in itertools.pairwise(columns):
        if column.field == "birth_place_date" and not beside.header:
            sample = [text.strip() for text in table.columns[beside.index][first_row:] if text.strip()][:_SAMPLE]
            if sum(_is_birth_date(text, today) for text in sample) * 2 > len(sample):
                result[column.index] = replace(column, field="birth_place", how="neighbour")
                result[beside.index] = replace(beside, field="birth_date", how="neighbour")
    return result


def _is_birth_date(text: str, today: datetime.date) -> bool:
    try:
        parse_birth_date(text, today=today)
    except NotABirthDate:
        return False
    return True


def _apply_overrides(columns: list[MappedColumn], overrides: Mapping[str, str | None]) -> list[MappedColumn]:
    by_letter = {column.letter: column.index for column in columns}
    chosen = Counter(field for field in overrides.values() if field)
    result = list(columns)
    for letter, field in overrides.items():
        index = by_letter.get(letter.strip().upper())
        if index is None or (field and (field not in FIELDS or chosen[field] > 1)):
            raise OverrideInvalid(column=letter, field=field or "")
        result[index] = replace(columns[index], field=field, how="override")
    return [
        replace(column, field=None, how="none") if column.how != "override" and column.field in chosen else column
        for column in result
    ]


_SURENESS: dict[How, int] = {"override": 0, "exact": 1, "qualified": 2, "neighbour": 3, "fuzzy": 4, "none": 5}


def _one_column_per_field(
    table: RawTable, columns: list[MappedColumn], first_row: int
) -> tuple[list[MappedColumn], tuple[Notice, ...]]:
    """Where two columns name one field keep the surer one, then the fuller one, then the first."""
    used: dict[str, MappedColumn] = {}

    def rank(column: MappedColumn) -> tuple[int, int, int]:
        filled = sum(bool(text.strip()) for text in table.columns[column.index][first_row:])
        return _SURENESS[column.how], -filled, column.index

    for column in columns:
        if column.field and (column.field not in used or rank(column) < rank(used[column.field])):
            used[column.field] = column
    result, notices = [], []
    for column in columns:
        if column.field and used[column.field] is not column:
            parameters = {"letter": column.letter, "header": column.header, "field": LABELS[column.field]}
            notices.append(Notice("column_twice", parameters | {"used": used[column.field].letter}))
            result.append(replace(column, field=None, how="none"))
        else:
            result.append(column)
    return result, tuple(notices)
