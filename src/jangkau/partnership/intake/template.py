"""A blank roster to fill in: headings that are always recognised and cells that keep a NIK whole."""

import io
from typing import Final

import xlsxwriter

from jangkau.partnership.intake.fields import LABELS

COLUMNS: Final = (
    "number", "nik", "name", "birth_place", "birth_date", "sex", "phone", "mother_name", "address", "rt", "rw",
    "village", "district", "occupation", "category",
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
}
_TITLE = "Daftar pekerja. Isi mulai baris 4; baris contoh boleh dibiarkan, tidak ikut dibaca."
_HEADER_ROW = 1
_LAST_ROW = 100_000
_WIDTH = 22


def blank_roster() -> bytes:
    """Return an XLSX workbook whose cells are all text, with a list for the sex and an example that is not read."""
    buffer = io.BytesIO()
    workbook = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = workbook.add_worksheet("Pekerja")
    text = workbook.add_format({"num_format": "@"})
    heading = workbook.add_format({"num_format": "@", "bold": True, "bottom": 1})
    example = workbook.add_format({"num_format": "@", "italic": True, "font_color": "#666666"})
    sheet.set_column(0, len(COLUMNS) - 1, _WIDTH, text)
    sheet.write_string(0, 0, _TITLE)
    for column, field in enumerate(COLUMNS):
        sheet.write_string(_HEADER_ROW, column, LABELS[field], heading)
        sheet.write_string(_HEADER_ROW + 1, column, _EXAMPLE.get(field, ""), example)
    first = _HEADER_ROW + 2
    nik, sex = COLUMNS.index("nik"), COLUMNS.index("sex")
    sheet.data_validation(first, sex, _LAST_ROW, sex, {"validate": "list", "source": ["L", "P"]})
    sixteen = {"validate": "length", "criteria": "==", "value": 16, "error_message": "NIK terdiri dari 16 angka."}
    sheet.data_validation(first, nik, _LAST_ROW, nik, sixteen)
    sheet.freeze_panes(first - 1, 0)
    workbook.close()
    return buffer.getvalue()
