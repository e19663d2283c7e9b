"""The workbook with which rows that were not accepted go back to the sponsor, to be mended and sent again."""

import io
from collections.abc import Callable, Mapping, Sequence

import polars as pl
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from jangkau.core.cells import safe_cell
from jangkau.partnership.intake.fields import LABELS
from jangkau.partnership.intake.messages import Language
from jangkau.partnership.intake.parse import ParsedRoster
from jangkau.partnership.intake.reasons import MEMBER_REASONS

_TITLES: dict[Language, tuple[str, str]] = {
    "id": (
        "Baris yang belum diterima",
        "Perbaiki sel yang keliru menurut kolom Alasan, simpan, lalu kirim berkas ini. Baris yang sudah diterima "
        "tidak perlu dikirim lagi. Kolom Alasan dan Baris asal boleh dibiarkan.",
    ),
    "en": (
        "Rows that were not accepted",
        "Correct the cells according to the column Alasan, save, and send this file. Rows that were accepted need "
        "not be sent again. The columns Alasan and Baris asal may stay.",
    ),
}
_DUPLICATE_OF: dict[Language, str] = {"id": "Sama dengan baris {row}.", "en": "Same as row {row}."}
_HEADER_ROW = 3
_WIDTH, _REASON_WIDTH = 20, 70


def write_faulty_rows(
    parsed: ParsedRoster,
    reasons: Mapping[int, Sequence[str]],
    *,
    language: Language = "id",
    written: Callable[[], None] | None = None,
) -> bytes:
    """Return an XLSX workbook with the sponsor's own columns in their order, then ``Alasan`` and ``Baris asal``.

    Every cell is text, so that a NIK keeps its sixteen digits and no cell is run as a formula. The workbook can be
    sent back as it is: its headings are recognised and our two columns are ignored. Of a rounded NIK the digit that
    is lost is a question mark.

    Args:
        parsed: the roster as it was read.
        reasons: row number in the sponsor's file → codes of ``reasons.REASONS``; these rows are written.
        language: of titles and reasons; the two added headings stay Indonesian.
        written: called after every row.
    """
    columns = parsed.mapping.sponsor_columns
    nik_index = parsed.mapping.index_of("nik")
    rows = parsed.frame.select("row_number", "raw", "duplicate_of").filter(pl.col("row_number").is_in(list(reasons)))
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as workbook:
        sheet, text, wrapped = _sheet(workbook, [header for _index, header in columns], language)
        for position, (row_number, raw, duplicate_of) in enumerate(rows.iter_rows(), start=_HEADER_ROW + 1):
            is_rounded = "nik_rounded" in reasons[row_number]
            for column, (index, _header) in enumerate(columns):
                cell = _with_the_loss_shown(raw[index]) if is_rounded and index == nik_index else raw[index]
                sheet.write_string(position, column, safe_cell(cell), text)
            told = reason_text(reasons[row_number], duplicate_of=duplicate_of, language=language)
            sheet.write_string(position, len(columns), told, wrapped)
            sheet.write_string(position, len(columns) + 1, str(row_number), text)
            if written:
                written()
    return buffer.getvalue()


def _with_the_loss_shown(nik: str) -> str:
    """Return a rounded NIK with its last digit as a question mark.

    Written as it stands it would be sixteen digits of text, and sent back unmended it would pass for a NIK.
    """
    return nik[:-1] + "?" if nik.isdecimal() else nik


def _sheet(
    workbook: xlsxwriter.Workbook, headers: Sequence[str], language: Language
) -> tuple[Worksheet, Format, Format]:
    """Add the sheet with its titles and headings; return it with the formats of a cell and of the reasons."""
    sheet = workbook.add_worksheet(LABELS["faults"])
    text = workbook.add_format({"num_format": "@"})
    wrapped = workbook.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
    heading = workbook.add_format({"num_format": "@", "bold": True, "bottom": 1})
    title = workbook.add_format({"bold": True, "font_size": 14})
    sheet.set_column(0, len(headers) + 1, _WIDTH, text)
    sheet.set_column(len(headers), len(headers), _REASON_WIDTH, wrapped)
    for position, line in enumerate(_TITLES[language]):
        sheet.write_string(position, 0, line, title if position == 0 else None)
    for column, header in enumerate([*headers, LABELS["faults"], LABELS["source_row"]]):
        sheet.write_string(_HEADER_ROW, column, safe_cell(header), heading)
    sheet.freeze_panes(_HEADER_ROW + 1, 0)
    return sheet, text, wrapped


def reason_text(codes: Sequence[str], *, duplicate_of: int | None = None, language: Language = "id") -> str:
    """Return all reasons of a row, each saying what to do, one a line.

    Args:
        codes: codes of ``reasons.REASONS``.
        duplicate_of: for ``duplicate_in_roster`` the number of the row that was used instead.
        language: of the text.
    """
    lines = []
    for code in codes:
        line = MEMBER_REASONS[code].text(language=language)
        if code == "duplicate_in_roster" and duplicate_of is not None:
            line = f"{line} {_DUPLICATE_OF[language].format(row=duplicate_of)}"
        lines.append(line)
    return "\n".join(lines)
