"""Blank lists to fill in: headings that are always recognised and cells that keep a NIK whole."""

import io
from collections.abc import Sequence
from typing import Final

import xlsxwriter

from jangkau.partnership.intake import member_columns
from jangkau.partnership.intake.fields import LABELS

COLUMNS: Final = (
    "number", "nik", "name", "birth_place", "birth_date", "sex", "phone", "mother_name", "address", "rt", "rw",
    "village", "district", "occupation", "category",
)  # fmt: skip
MEMBER_COLUMNS: Final = (
    "number", "nik", "name", "birth_date", "sex", "address", "village", "district", "occupation", "income", "savings",
)  # fmt: skip
_EXAMPLE: Final = {
    "number": "contoh",
    "nik": "16 angka sesuai KTP",
    "name": "Nama sesuai KTP",
    "birth_place": "Tenggarong",
    "birth_date": "17-08-1980",
    "sex": "L",
    "village": "Loa Kulu Kota",
    "district": "Loa Kulu",
    "occupation": "Nelayan",
    "income": "1.500.000",
    "savings": "tidak",
}
_TITLE = "Daftar pekerja. Isi mulai baris 4; baris contoh boleh dibiarkan, tidak ikut dibaca."
_LABELS: Final = LABELS | member_columns.LABELS
_HEADER_ROW = 1
_LAST_ROW = 100_000
_WIDTH = 22


def blank_roster() -> bytes:
    """Return an XLSX workbook whose cells are all text, with a list for the sex and an example that is not read."""
    return _blank(COLUMNS)


def blank_member_list() -> bytes:
    """Return such a workbook for the members of a wadah."""
    return _blank(MEMBER_COLUMNS)


def _blank(columns: Sequence[str]) -> bytes:
    buffer = io.BytesIO()
    workbook = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = workbook.add_worksheet("Pekerja")
    text = workbook.add_format({"num_format": "@"})
    heading = workbook.add_format({"num_format": "@", "bold": True, "bottom": 1})
    example = workbook.add_format({"num_format": "@", "italic": True, "font_color": "#666666"})
    sheet.set_column(0, len(columns) - 1, _WIDTH, text)
    sheet.write_string(0, 0, _TITLE)
    for column, field in enumerate(columns):
        sheet.write_string(_HEADER_ROW, column, _LABELS[field], heading)
        sheet.write_string(_HEADER_ROW + 1, column, _EXAMPLE.get(field, ""), example)
    first = _HEADER_ROW + 2
    nik, sex = columns.index("nik"), columns.index("sex")
    sheet.data_validation(first, sex, _LAST_ROW, sex, {"validate": "list", "source": ["L", "P"]})
    sixteen = {"validate": "length", "criteria": "==", "value": 16, "error_message": "NIK terdiri dari 16 angka."}
    sheet.data_validation(first, nik, _LAST_ROW, nik, sixteen)
    sheet.freeze_panes(first - 1, 0)
    workbook.close()
    return buffer.getvalue()
