"""How far a workbook reaches and whether it has formulas, found by streaming through it before it is read.

The reader of workbooks reserves memory for the whole rectangle between the first and the last filled cell. One
stray cell at XFD1048576 would make it ask for 550 GB and take the whole process down, so the true extent of
every sheet is measured first. Bytes are counted as they are unpacked; what the file says of its own size is not
believed.
"""

import copy
import io
import posixpath
import re
import sys
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from jangkau.partnership.intake.guards import UNPACKING_ERRORS, FileCorrupt, FileUnpacksTooLarge
from jangkau.partnership.intake.messages import RosterRefused

MAX_ROWS = 250_000
MAX_COLUMNS = 256
MAX_CELLS = 8_000_000
MAX_UNPACKED_BYTES = 400 * 1024 * 1024
MAX_RATIO = 250
RATIO_COUNTS_FROM_BYTES = 20 * 1024 * 1024

_CHUNK = 4 * 1024 * 1024
_LONGEST_TAG = 64 * 1024
_RELATIONS = "xl/_rels/workbook.xml.rels"

_NO_NEAR_CELL = re.compile(rb'<c(?! r="[A-Z][0-9]{1,5}")(?=[\s/>])')
_NEAR_ROW, _NEAR_COLUMN = 99_999, 26
_CELL_TAG = re.compile(rb"<c[\s/>]")
_CELL_COLUMN = re.compile(rb'<c r="([A-Za-z]{1,4})(?=[0-9]{1,7}")')
_CELL_ROW = re.compile(rb'<c r="[A-Za-z]{1,4}([0-9]{1,7})"')
_CELL_WITH_END = re.compile(rb'<c r="([A-Za-z]{1,4})([0-9]{1,7})"(?: [\w:]+="[^"<>]*")* ?(/>|></c>|>)')
_PREFIXED_CELL = re.compile(rb"<[A-Za-z_][\w.-]*:c[\s/>]")
_FORMULA = re.compile(rb"<f[\s/>]")
_FORMULA_WITHOUT_VALUE = re.compile(
    rb'<c r="([A-Za-z]+[0-9]+)"[^>]*><f(?:[^>]*/>|[^>]*>[^<]*</f>)(?:<v></v>|<v/>|</c>)'
)
_REFERENCE = re.compile(r"([A-Za-z]{1,4})([0-9]{1,7})")


class TooManyRows(RosterRefused):
    """The last filled row is beyond what a roster may have."""

    code = "too_many_rows"


class TooManyColumns(RosterRefused):
    """The last filled column is beyond what a roster may have."""

    code = "too_many_columns"


class TooManyCells(RosterRefused):
    """Rows times columns is beyond what can be held in memory."""

    code = "too_many_cells"


@dataclass
class WorkbookScan:
    """What was seen in all sheets together: formulas, and cells whose formula has no saved result."""

    formulas: int = 0
    formulas_without_value: list[str] = field(default_factory=list)


@dataclass
class _Extent:
    """A row and a column, counted from 1, beyond which one part has no filled cell."""

    last_row: int = 0
    last_column: int = 0

    def reach(self, row: int, column: int) -> None:
        self.last_row = max(self.last_row, row)
        self.last_column = max(self.last_column, column)

    @property
    def too_far(self) -> bool:
        return (
            self.last_row > MAX_ROWS or self.last_column > MAX_COLUMNS or self.last_row * self.last_column > MAX_CELLS
        )


def scan_workbook(content: bytes) -> WorkbookScan:
    """Unpack every part of a workbook once and measure it.

    Raises:
        FileUnpacksTooLarge: if it unpacks to more than ``MAX_UNPACKED_BYTES`` or ``MAX_RATIO`` times its size.
        TooManyRows, TooManyColumns, TooManyCells: if a sheet reaches too far.
        FileCorrupt: if a part cannot be unpacked or is not well-formed.
    """
    scan = WorkbookScan()
    budget = _Budget(len(content))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            sheets = _parts_of_workbook(archive, budget)
            for member in archive.infolist():
                chunks = _chunks(archive, member, budget)
                if member.filename.lower() in sheets:
                    _scan_part(archive, member, chunks, scan)
                else:
                    for _ in chunks:
                        pass
    except UNPACKING_ERRORS as error:
        raise FileCorrupt from error
    return scan


def check_extent(*, rows: int, columns: int) -> None:
    """Refuse a table that is too long or too wide.

    Raises:
        TooManyRows, TooManyColumns, TooManyCells: as their names say.
    """
    if rows > MAX_ROWS:
        raise TooManyRows(last_row=rows, limit=MAX_ROWS)
    if columns > MAX_COLUMNS:
        raise TooManyColumns(last_column=columns, limit=MAX_COLUMNS)
    if rows * columns > MAX_CELLS:
        raise TooManyCells(rows=rows, columns=columns)


class _Budget:
    """How many bytes may still be unpacked."""

    def __init__(self, packed: int) -> None:
        self.spent = 0
        self.limit = min(MAX_UNPACKED_BYTES, max(RATIO_COUNTS_FROM_BYTES, packed * MAX_RATIO))

    def spend(self, count: int) -> None:
        self.spent += count
        if self.spent > self.limit:
            raise FileUnpacksTooLarge


def _chunks(archive: zipfile.ZipFile, member: zipfile.ZipInfo, budget: _Budget) -> Iterator[bytes]:
    for chunk in _unpacked(archive, member):
        budget.spend(len(chunk))
        yield chunk


def _unpacked(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """Unpack a part to its true end. The size that the archive states would hide what comes after it."""
    to_the_end = copy.copy(member)
    to_the_end.file_size = sys.maxsize
    with archive.open(to_the_end) as part:
        while chunk := part.read(_CHUNK):
            yield chunk


def _parts_of_workbook(archive: zipfile.ZipFile, budget: _Budget) -> set[str]:
    """Return the lower-case names of all parts that the workbook may open as a sheet."""
    targets: set[str] = set()

    def start(_name: str, attributes: dict[str, str]) -> None:
        target = attributes.get("Target", "")
        targets.add(posixpath.normpath(posixpath.join("/xl", target)).lstrip("/").lower())
        targets.add(target.lstrip("/").lower())

    for member in archive.infolist():
        if member.filename.lower() == _RELATIONS:
            _parse(_chunks(archive, member, budget), start=start)
    return targets


def _scan_part(archive: zipfile.ZipFile, member: zipfile.ZipInfo, chunks: Iterator[bytes], scan: WorkbookScan) -> None:
    extent = _Extent()
    regular = True
    for block in _whole_tags(chunks):
        regular = regular and _measure(block, extent)
        if b"<f" in block:
            scan.formulas += len(_FORMULA.findall(block))
            scan.formulas_without_value += [cell.decode() for cell in _FORMULA_WITHOUT_VALUE.findall(block)]
    if regular and extent.too_far:
        extent = _Extent()
        regular = all(_measure_filled(block, extent) for block in _whole_tags(_unpacked(archive, member)))
    if not regular:
        extent = _exact_extent(archive, member)
    check_extent(rows=extent.last_row, columns=extent.last_column)


def _whole_tags(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Join chunks so that no row, or at least no tag, is cut in two."""
    kept = b""
    for chunk in chunks:
        block = kept + chunk
        cut = block.rfind(b"</row>")
        if cut < 0 or len(block) - cut > _LONGEST_TAG:
            cut = block.rfind(b"<")
        if cut < 0 or len(block) - cut > _LONGEST_TAG:
            cut = len(block)
        yield block[:cut]
        kept = block[cut:]
    yield kept


def _measure(block: bytes, extent: _Extent) -> bool:
    """Widen ``extent`` by the cells of a block; False if a cell is not written in the usual manner.

    Most blocks have no cell beyond column Z and row 99,999, which one search tells.
    """
    if not (_NO_NEAR_CELL.search(block) or _PREFIXED_CELL.search(block)):
        extent.reach(_NEAR_ROW, _NEAR_COLUMN)
        return True
    columns = _CELL_COLUMN.findall(block)
    if len(_CELL_TAG.findall(block)) != len(columns) or _PREFIXED_CELL.search(block):
        return False
    if columns:
        last_row = max(map(int, set(_CELL_ROW.findall(block))))
        extent.reach(last_row, max(map(_column_number, {column.decode() for column in columns})))
    return True


def _measure_filled(block: bytes, extent: _Extent) -> bool:
    """Widen ``extent`` by the filled cells of a block (blank ones with a colour or border may reach to the edge)."""
    cells = _CELL_WITH_END.findall(block)
    for letters, row, end in cells:
        if end == b">":
            extent.reach(int(row), _column_number(letters.decode()))
    return len(cells) == len(_CELL_TAG.findall(block))


def _exact_extent(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> _Extent:
    """Read a part as XML, in whatever way its cells are written, and count only cells that hold something."""
    cells = _CellTracker()
    _parse(_unpacked(archive, member), start=cells.start, end=cells.end, text=cells.text)
    return cells.extent


class _CellTracker:
    """Where the filled cells are, also where a cell does not say its own place."""

    def __init__(self) -> None:
        self.extent = _Extent()
        self.row = 1
        self.column = 0
        self.inside = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        if local == "row":
            self.row = int(attributes.get("r", self.row))
        elif local == "c":
            self.column += 1
            if place := _REFERENCE.fullmatch(attributes.get("r", "")):
                self.column, self.row = _column_number(place[1]), int(place[2])
            self.inside = True

    def end(self, name: str) -> None:
        local = name.rpartition(":")[2]
        if local == "row":
            self.row += 1
            self.column = 0
        elif local == "c":
            self.inside = False

    def text(self, data: str) -> None:
        if self.inside and data.strip():
            self.extent.reach(self.row, self.column)


def _parse(
    chunks: Iterator[bytes],
    *,
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def refuse_doctype(*_parts: object) -> None:
        raise FileCorrupt

    parser.StartDoctypeDeclHandler = refuse_doctype
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    try:
        for chunk in chunks:
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise FileCorrupt from error


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number
