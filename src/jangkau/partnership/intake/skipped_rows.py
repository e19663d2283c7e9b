"""Rows below the headings that are not workers: blank, repeated headings, totals, signatures, group titles.

A worker must never be skipped. So a row is skipped only if nothing in it speaks for a person; a row in doubt stays,
is checked, and comes back with its reason.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from jangkau.partnership.intake.headers import ColumnMapping, fold_heading
from jangkau.partnership.intake.messages import Notice, Parameters, some
from jangkau.partnership.intake.tables import RawTable

_NIK_LIKE = 10
_MOST_CELLS_OF_A_SIGNATURE = 4
_LEAST_COLUMN_NUMBERS = 3
_LEAST_DIGITS_OF_A_DATE = 3

_TOTAL = re.compile(r"(?:grand |sub ?)?(?:total|jumlah|jml)\b")
_UNIT = re.compile(r"[\s\d.,:%()=/-]*(?:rp|orang|jiwa|org|pekerja|peserta|tk|l|p)?[\s\d.,:%()=/-]*")
_SIGNATURE = re.compile(
    r"(?:mengetahui|menyetujui|diketahui|disetujui|disahkan|mengesahkan|dibuat|disusun|diverifikasi|diperiksa|"
    r"yang (?:membuat|mengajukan|menerima)|petugas|kepala|plt|plh|camat|lurah|kades|bupati|wali ?kota|sekretaris|"
    r"ketua|pimpinan|direktur|an|a n|nip|ttd|tertanda|catatan|keterangan|sumber|dicetak|tanggal cetak|demikian)\b"
)
_PLACE_AND_DAY = re.compile(
    r"[a-z .]+,\s*\.*\s*(?:\d{0,2}\s*(?:jan|feb|peb|mar|apr|mei|jun|jul|ag|sep|okt|nop|nov|des)[a-z]*|"
    r"\d{1,2}[-/.]\d{1,2}[-/.])\s*\d{2,4}\s*"
)
_GROUP = re.compile(
    r"(?:desa|kelurahan|kel|kampung|kecamatan|kec|kabupaten|kab|dusun|lingkungan|rt|rw|kelompok|wilayah|ds)\b"
)
_EXAMPLE = "contoh"


@dataclass(frozen=True)
class SkippedRows:
    """Positions (from 0) of the rows that are not workers."""

    blank: list[int] = field(default_factory=list)
    headings: list[int] = field(default_factory=list)
    others: list[int] = field(default_factory=list)

    def rest(self, *, first: int, height: int) -> list[int]:
        """Return the positions of the rows that may be workers."""
        skipped = {*self.blank, *self.headings, *self.others}
        return [position for position in range(first, height) if position not in skipped]

    def notices(self) -> tuple[Notice, ...]:
        """Return what the sponsor is told; blank rows below the last worker go without saying."""
        notices = []
        if self.blank:
            notices.append(Notice("rows_blank", {"count": len(self.blank)}))
        if self.headings:
            notices.append(Notice("header_repeated", {"rows": _numbers(self.headings)}))
        if self.others:
            parameters: Parameters = {"count": len(self.others), "rows": _numbers(self.others)}
            notices.append(Notice("rows_not_people", parameters))
        return tuple(notices)


def _numbers(positions: list[int]) -> str:
    return some([str(position + 1) for position in positions])


def find_skipped_rows(table: RawTable, mapping: ColumnMapping) -> SkippedRows:
    """Return which rows below the headings are not workers."""
    judge = _Judge(table, mapping)
    niks = table.columns[judge.nik]
    suspects = [row for row in range(mapping.first_row, table.height) if not _is_nik_like(niks[row])]
    skipped = SkippedRows()
    last_person = table.height - 1
    doubtful = set(suspects)
    while last_person >= mapping.first_row and last_person in doubtful:
        if judge.is_person(table.row(last_person)):
            break
        last_person -= 1
    in_signature = False
    trailing: list[int] = []
    for position in suspects:
        cells = table.row(position)
        if not any(cell.strip() for cell in cells):
            trailing.append(position)
            continue
        skipped.blank.extend(trailing)
        trailing.clear()
        below = position > last_person
        in_signature = in_signature or (below and judge.opens_signature(cells))
        if judge.is_heading(cells):
            skipped.headings.append(position)
        elif judge.is_no_person(cells) or (in_signature and judge.is_signature(cells)):
            skipped.others.append(position)
    skipped.blank.extend(trailing)
    return skipped


def _is_nik_like(text: str) -> bool:
    """Say whether a cell holds a long number and nothing but its separators: NIP. 1965… is none."""
    if len(text) < _NIK_LIKE:
        return False
    return text.isdigit() or (
        sum(map(str.isdigit, text)) >= _NIK_LIKE and not any(map(str.isalpha, text.replace("E", "")))
    )


class _Judge:
    """Tells workers from the rest of a sheet by the columns that a worker must have."""

    def __init__(self, table: RawTable, mapping: ColumnMapping) -> None:
        self.nik = mapping.index_of("nik") or 0
        self.name = mapping.index_of("name") or 0
        self.number = mapping.index_of("number")
        birth = mapping.index_of("birth_date")
        self.birth = mapping.index_of("birth_place_date") if birth is None else birth
        self.headings = [
            {index: fold_heading(text) for index, text in enumerate(table.row(position)) if text.strip()}
            for position in mapping.header_positions
        ]

    def is_person(self, cells: Sequence[str]) -> bool:
        """Say whether a row has two of a worker's name, date of birth, running number and part of a NIK."""
        name = bool(cells[self.name].strip())
        born = "" if self.birth is None else cells[self.birth].strip()
        dated = sum(map(str.isdigit, born)) >= _LEAST_DIGITS_OF_A_DATE
        numbered = self.number is not None and cells[self.number].strip(" .").isdigit()
        if any(_TOTAL.match(cell.strip().lower()) for cell in cells):
            # A sum may stand in the column of NIK or dates, where it looks like a part of a NIK or a day number.
            return name and (numbered or (dated and not born.replace(".", "").isdigit()))
        nik = cells[self.nik]
        begun = any(map(str.isdigit, nik)) and not any(map(str.isalpha, nik))
        return [name, dated, numbered, begun].count(True) > 1

    def is_heading(self, cells: Sequence[str]) -> bool:
        """Say whether a row repeats the headings, as at the top of a printed page, or numbers the columns."""
        filled = [fold_heading(cell) for cell in cells if cell.strip()]
        if len(filled) >= _LEAST_COLUMN_NUMBERS and filled == [str(n + 1) for n in range(len(filled))]:
            return True
        for headings in self.headings:
            same = sum(fold_heading(cells[index]) == text for index, text in headings.items())
            if same * 2 > len(headings) and same * 2 > len(filled):
                return True
        return False

    def is_no_person(self, cells: Sequence[str]) -> bool:
        """Say whether a row is a total, a group title or the example of our own template."""
        if self.number is not None and fold_heading(cells[self.number]) == _EXAMPLE:
            return True
        if self.is_person(cells):
            return False
        texts = [cell.strip().lower() for cell in cells if cell.strip()]
        if any(map(_TOTAL.match, texts)):
            return all(_TOTAL.match(text) or _UNIT.fullmatch(text) for text in texts)
        return len(texts) == 1 and not cells[self.name].strip() and bool(_GROUP.match(texts[0]))

    def opens_signature(self, cells: Sequence[str]) -> bool:
        """Say whether a row below the last worker begins the lines for signatures."""
        texts = [" ".join(cell.lower().split()) for cell in cells if cell.strip()]
        return any(_SIGNATURE.match(fold_heading(text)) or _PLACE_AND_DAY.fullmatch(text) for text in texts)

    def is_signature(self, cells: Sequence[str]) -> bool:
        """Say whether a row below such a line belongs to it."""
        return len([cell for cell in cells if cell.strip()]) <= _MOST_CELLS_OF_A_SIGNATURE
