"""What a reader of a roster is told about the file as a whole: refusals and notices, by code."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Language = Literal["id", "en"]
Parameters = Mapping[str, str | int]

MESSAGES: dict[str, str] = {
    # Refusals: nothing of the file was used.
    "file_empty": "Berkas ini kosong. Buka kembali berkasnya, pastikan daftar pekerja ada di dalamnya, "
    "simpan, lalu kirim lagi.",
    "file_too_large": "Berkas ini {size_mb} MB, lebih dari batas {limit_mb} MB. Hapus gambar atau lembar lain, "
    "atau bagi daftar menjadi beberapa berkas.",
    "file_type_pdf": "Ini berkas PDF. Kirim daftar aslinya sebagai Excel (.xlsx) atau CSV.",
    "file_type_image": "Ini gambar atau foto. Kirim daftar aslinya sebagai Excel (.xlsx) atau CSV.",
    "file_type_old_excel": "Ini berkas Office lama (.xls atau .doc). Buka di Excel, pilih Simpan Sebagai "
    "“Excel Workbook (.xlsx)”, lalu kirim berkas yang baru.",
    "file_type_binary_excel": "Ini Excel biner (.xlsb). Buka di Excel, pilih Simpan Sebagai "
    "“Excel Workbook (.xlsx)”, lalu kirim berkas yang baru.",
    "file_type_open_document": "Ini berkas OpenDocument (.ods). Buka berkasnya, pilih Simpan Sebagai "
    "“Excel (.xlsx)”, lalu kirim berkas yang baru.",
    "file_type_document": "Ini dokumen Word atau PowerPoint. Salin tabelnya ke Excel, simpan sebagai .xlsx, "
    "lalu kirim.",
    "file_type_web_page": "Ini halaman web atau XML, walaupun namanya bisa .xls. Buka di Excel, pilih Simpan "
    "Sebagai “Excel Workbook (.xlsx)”, lalu kirim berkas yang baru.",
    "file_type_archive": "Ini berkas arsip (zip, rar, atau sejenisnya). Keluarkan isinya, lalu kirim berkas "
    "Excel (.xlsx) atau CSV di dalamnya.",
    "file_type_unknown": "Jenis berkas ini tidak dikenal. Kirim daftar sebagai Excel (.xlsx) atau CSV.",
    "file_protected": "Berkas ini dikunci dengan kata sandi. Buka berkasnya, hapus kata sandinya, simpan, "
    "lalu kirim lagi.",
    "file_with_macros": "Berkas ini berisi makro. Buka di Excel, pilih Simpan Sebagai “Excel Workbook (.xlsx)” "
    "(tanpa makro), lalu kirim berkas yang baru.",
    "file_corrupt": "Berkas ini rusak dan tidak dapat dibuka. Buka di Excel, simpan ulang sebagai .xlsx, "
    "lalu kirim lagi.",
    "file_unpacks_too_large": "Isi berkas ini jauh lebih besar daripada ukurannya dan tidak dibuka demi keamanan. "
    "Salin tabelnya ke buku kerja baru, simpan sebagai .xlsx, lalu kirim.",
    "too_many_rows": "Baris terisi terakhir adalah baris {last_row}; batasnya {limit}. Hapus isi di bawah tabel, "
    "atau bagi daftar menjadi beberapa berkas.",
    "too_many_columns": "Kolom terisi terakhir adalah kolom ke-{last_column}; batasnya {limit}. Hapus isi di kanan "
    "tabel, lalu kirim lagi.",
    "too_many_cells": "Tabel ini terlalu luas ({rows} baris × {columns} kolom). Hapus isi di luar tabel, "
    "lalu kirim lagi.",
    "header_missing": "Baris judul kolom tidak ditemukan. Pastikan ada satu baris berisi judul kolom, paling "
    "sedikit NIK, Nama, dan Tanggal Lahir, di atas daftar.",
    "columns_missing": "Kolom ini tidak ditemukan: {columns}. Judul kolom dibaca pada baris {row}. Tambahkan kolom "
    "itu atau perbaiki judulnya, lalu kirim lagi.",
    "rows_missing": "Judul kolom ditemukan pada baris {row}, tetapi tidak ada pekerja di bawahnya.",
    "quote_unbalanced": 'Pada baris {row} ada tanda kutip (") yang tidak ditutup, sehingga baris sesudahnya '
    "terbaca sebagai satu sel. Perbaiki tanda kutip itu, lalu kirim lagi.",
    "override_invalid": "Pilihan kolom tidak dapat dipakai: kolom {column} untuk “{field}”. Pilih kolom yang ada "
    "di berkas dan isian yang dikenal, masing-masing satu kali.",
    # Notices: the file was used, and this is worth knowing.
    "sheet_chosen": "Buku kerja ini mempunyai beberapa lembar. Yang dibaca: “{sheet}”. Tidak dibaca: {others}. "
    "Kirim lembar lain sebagai berkas tersendiri.",
    "rows_blank": "{count} baris kosong dilewati.",
    "rows_not_people": "{count} baris dilewati karena bukan pekerja (jumlah, tanda tangan, judul kelompok): {rows}.",
    "header_repeated": "Judul kolom yang berulang dilewati pada baris {rows}.",
    "formulas_read": "Berkas ini memuat {count} rumus. Yang dipakai adalah hasil terakhir yang tersimpan.",
    "formulas_without_value": "{count} rumus tidak mempunyai hasil tersimpan dan terbaca kosong, antara lain "
    "{cells}. Buka di Excel, simpan, lalu kirim lagi; atau ganti rumus dengan nilainya.",
    "merged_filled": "Sel gabungan pada kolom alamat ({columns}) diisikan ke {count} baris di bawahnya.",
    "nik_column_rounded": "Kolom NIK tersimpan sebagai angka dan angka terakhirnya sudah hilang pada {rounded} dari "
    "{total} NIK. Excel hanya menyimpan 15 angka, sedangkan NIK 16 angka; yang hilang tidak dapat dikembalikan. "
    "Ambil NIK dari sumber aslinya, ubah kolom NIK menjadi Teks, isi kembali, lalu kirim ulang.",
    "nik_column_numeric": "{numeric} dari {total} NIK tersimpan sebagai angka. Ubah kolom NIK menjadi Teks, supaya "
    "angka terakhirnya tidak hilang.",
    "dates_month_first": "{count} tanggal lahir tampaknya ditulis bulan dahulu (misalnya 08/17/1980). Tulis "
    "tanggal-bulan-tahun di seluruh kolom, lalu kirim lagi.",
    "column_guessed": "Kolom {letter} “{header}” dibaca sebagai {field}.",
    "column_twice": "Kolom {letter} “{header}” tidak dipakai, karena {field} sudah dibaca dari kolom {used}.",
    "sex_p_means_pria": "Kolom jenis kelamin memakai P dan W; P dibaca sebagai pria.",
}

MESSAGES_EN: dict[str, str] = {
    "file_empty": "This file is empty. Open it again, make sure the list of workers is in it, save it and send it "
    "again.",
    "file_too_large": "This file is {size_mb} MB, more than the limit of {limit_mb} MB. Remove pictures or other "
    "sheets, or split the list into several files.",
    "file_type_pdf": "This is a PDF. Send the original list as Excel (.xlsx) or CSV.",
    "file_type_image": "This is a picture. Send the original list as Excel (.xlsx) or CSV.",
    "file_type_old_excel": "This is an old Office file (.xls or .doc). Open it in Excel, choose Save As "
    "“Excel Workbook (.xlsx)” and send the new file.",
    "file_type_binary_excel": "This is a binary Excel file (.xlsb). Open it in Excel, choose Save As "
    "“Excel Workbook (.xlsx)” and send the new file.",
    "file_type_open_document": "This is an OpenDocument file (.ods). Open it, choose Save As “Excel (.xlsx)” and "
    "send the new file.",
    "file_type_document": "This is a Word or PowerPoint document. Copy its table to Excel, save it as .xlsx and "
    "send that.",
    "file_type_web_page": "This is a web page or XML, though its name may end in .xls. Open it in Excel, choose "
    "Save As “Excel Workbook (.xlsx)” and send the new file.",
    "file_type_archive": "This is an archive (zip, rar or similar). Unpack it and send the Excel (.xlsx) or CSV "
    "file that is in it.",
    "file_type_unknown": "This type of file is not known. Send the list as Excel (.xlsx) or CSV.",
    "file_protected": "This file is locked with a password. Open it, remove the password, save it and send it again.",
    "file_with_macros": "This file has macros. Open it in Excel, choose Save As “Excel Workbook (.xlsx)” (without "
    "macros) and send the new file.",
    "file_corrupt": "This file is damaged and cannot be opened. Open it in Excel, save it again as .xlsx and send "
    "it again.",
    "file_unpacks_too_large": "What is in this file is far larger than the file, so for safety it was not opened. "
    "Copy the table to a new workbook, save it as .xlsx and send that.",
    "too_many_rows": "The last filled row is row {last_row}; the limit is {limit}. Clear what is below the table, "
    "or split the list into several files.",
    "too_many_columns": "The last filled column is column {last_column}; the limit is {limit}. Clear what is to "
    "the right of the table and send it again.",
    "too_many_cells": "This table is too wide ({rows} rows × {columns} columns). Clear what is outside the table "
    "and send it again.",
    "header_missing": "No row of column headings was found. Make sure that one row above the list has the "
    "headings, at least NIK, Nama and Tanggal Lahir.",
    "columns_missing": "These columns were not found: {columns}. The headings were read from row {row}. Add the "
    "columns or correct their headings and send the file again.",
    "rows_missing": "The headings were found in row {row}, but there is no worker below them.",
    "quote_unbalanced": 'Row {row} has a quotation mark (") that is never closed, so the rows after it are read '
    "as one cell. Correct it and send the file again.",
    "override_invalid": "This choice of column cannot be used: column {column} for “{field}”. Choose a column that "
    "the file has and a known field, each once.",
    "sheet_chosen": "This workbook has several sheets. Read: “{sheet}”. Not read: {others}. Send the other sheets "
    "as files of their own.",
    "rows_blank": "{count} blank rows were skipped.",
    "rows_not_people": "{count} rows were skipped because they are not workers (totals, signatures, group titles): "
    "{rows}.",
    "header_repeated": "Repeated headings were skipped in rows {rows}.",
    "formulas_read": "This file has {count} formulas. Their last saved results were used.",
    "formulas_without_value": "{count} formulas have no saved result and were read as blank, among them {cells}. "
    "Open the file in Excel, save it and send it again; or replace the formulas by their values.",
    "merged_filled": "Merged cells in address columns ({columns}) were filled into {count} rows below them.",
    "nik_column_rounded": "The NIK column holds numbers, and the last digit is lost in {rounded} of {total} NIK. "
    "Excel keeps only 15 digits and a NIK has 16; what is lost cannot be restored. Take the NIK from its source, "
    "make the NIK column Text, fill it in again and send the file again.",
    "nik_column_numeric": "{numeric} of {total} NIK are stored as numbers. Make the NIK column Text, so that the "
    "last digits are not lost.",
    "dates_month_first": "{count} dates of birth seem to be written month first (such as 08/17/1980). Write "
    "day-month-year in the whole column and send the file again.",
    "column_guessed": "Column {letter} “{header}” was read as {field}.",
    "column_twice": "Column {letter} “{header}” was not used, because {field} was read from column {used}.",
    "sex_p_means_pria": "The column of sex uses P and W; P was read as pria (male).",
}


def message(code: str, parameters: Parameters, *, language: Language = "id") -> str:
    """Return the text for ``code``, filled in, in the given language."""
    table = MESSAGES if language == "id" else MESSAGES_EN
    return table[code].format_map(dict(parameters))


class RosterRefused(Exception):
    """A file cannot be used at all. ``code`` and ``parameters`` find its text in every language."""

    code: str

    def __init__(self, code: str | None = None, **parameters: str | int) -> None:
        self.code = code or self.code
        self.parameters: Parameters = parameters
        super().__init__(message(self.code, parameters))

    def text(self, *, language: Language = "id") -> str:
        """Return what to tell the person who sent the file."""
        return message(self.code, self.parameters, language=language)


@dataclass(frozen=True)
class Notice:
    """Something worth telling about a file that was read."""

    code: str
    parameters: Parameters = field(default_factory=dict)

    def text(self, *, language: Language = "id") -> str:
        """Return what to tell the person who sent the file."""
        return message(self.code, self.parameters, language=language)


def some(items: list[str], *, most: int = 10) -> str:
    """Return the first few items, joined, and how many more there are."""
    rest = len(items) - most
    return ", ".join(items[:most]) + (f", … (+{rest})" if rest > 0 else "")
