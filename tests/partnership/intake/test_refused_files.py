"""Files that cannot be a roster are refused before they are parsed, each for its own reason."""

import io
import zipfile
import zlib

import msoffcrypto.format.ooxml
import pytest

from jangkau.partnership.intake import guards, workbook_scan
from jangkau.partnership.intake.guards import (
    FileCorrupt,
    FileEmpty,
    FileProtected,
    FileTooLarge,
    FileUnpacksTooLarge,
    FileWithMacros,
    WrongFileType,
)
from jangkau.partnership.intake.messages import RosterRefused
from jangkau.partnership.intake.workbook_scan import TooManyCells, TooManyColumns, TooManyRows
from tests.partnership.intake.files import HEADER, MAN, SHEET, read, text_file, with_parts, with_sheet_xml, workbook

GOOD = workbook([HEADER, MAN])


def refusal(content: bytes) -> RosterRefused:
    with pytest.raises(RosterRefused) as refused:
        read(content)
    return refused.value


@pytest.mark.parametrize("content", [b"", b"\0" * 500, b" \r\n\t\r\n", b"\xef\xbb\xbf", b"\xff\xfe"])
def test_empty_file_is_refused(content):
    assert isinstance(refusal(content), FileEmpty)


def test_file_above_the_size_limit_is_refused_and_told_both_sizes(monkeypatch):
    monkeypatch.setattr(guards, "MAX_FILE_BYTES", 2 * 1024**2)
    content = b"a" * (3 * 1024**2)

    refused = refusal(content)

    assert isinstance(refused, FileTooLarge)
    assert "3 MB" in refused.text()
    assert "2 MB" in refused.text(language="en")


def archive(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as new:
        for name in names:
            new.writestr(name, b"x")
    return buffer.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "file_type_pdf"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "file_type_image"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "file_type_image"),
        (OLE, "file_type_old_excel"),
        (b"Rar!\x1a\x07\x01\0", "file_type_archive"),
        (b"\x1f\x8b\x08\0\0\0\0\0", "file_type_archive"),
        (b"{\\rtf1\\ansi NIK}", "file_type_document"),
        (b"<html><table><tr><td>NIK</td></tr></table></html>", "file_type_web_page"),
        (b"\xef\xbb\xbf<!DOCTYPE html><p>NIK", "file_type_web_page"),
        (b'<?xml version="1.0"?><Workbook/>', "file_type_web_page"),
        ("<html><td>NIK</td>".encode("utf-16"), "file_type_web_page"),
        (b"MIME-Version: 1.0\r\nContent-Type: text/html", "file_type_web_page"),
        (bytes(range(256)) * 8, "file_type_unknown"),
        (archive("mimetype", "content.xml"), "file_type_open_document"),
        (archive("[Content_Types].xml", "word/document.xml"), "file_type_document"),
        (archive("[Content_Types].xml", "ppt/presentation.xml"), "file_type_document"),
        (archive("[Content_Types].xml", "xl/workbook.bin"), "file_type_binary_excel"),
        (archive("daftar.xlsx"), "file_type_archive"),
    ],
)
def test_wrong_type_is_told_by_the_bytes_whatever_the_name_says(content, code):
    refused = refusal(content)

    assert isinstance(refused, WrongFileType)
    assert refused.code == code
    assert "xlsx" in refused.text().lower()


def test_password_protected_workbook_is_refused():
    locked = io.BytesIO()
    msoffcrypto.format.ooxml.OOXMLFile(io.BytesIO(GOOD)).encrypt("rahasia", locked)

    assert isinstance(refusal(locked.getvalue()), FileProtected)


def test_workbook_with_encrypted_members_is_refused():
    content = bytearray(archive("xl/workbook.xml"))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + offset] |= 1

    assert isinstance(refusal(bytes(content)), FileProtected)


@pytest.mark.parametrize("part", ["xl/vbaProject.bin", "XL/VBAPROJECT.BIN", "xl/macrosheets/sheet1.xml"])
def test_workbook_that_carries_macros_is_refused(part):
    assert isinstance(refusal(with_parts(GOOD, {part: b"x"})), FileWithMacros)


def test_workbook_declared_to_have_macros_is_refused():
    with zipfile.ZipFile(io.BytesIO(GOOD)) as old:
        types = old.read("[Content_Types].xml")
    plain = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    assert plain in types
    types = types.replace(plain, b"application/vnd.ms-excel.sheet.macroEnabled.main+xml")

    assert isinstance(refusal(with_parts(GOOD, {"[Content_Types].xml": types})), FileWithMacros)


@pytest.mark.parametrize("cut", [30, len(GOOD) // 2, len(GOOD) - 1], ids=["head", "half", "all but a byte"])
def test_workbook_cut_short_is_refused_as_corrupt(cut):
    assert isinstance(refusal(GOOD[:cut]), FileCorrupt)


def test_workbook_with_damaged_bytes_is_refused_as_corrupt():
    content = bytearray(GOOD)
    start = content.index(SHEET.encode()) + len(SHEET)
    content[start : start + 40] = b"\xff" * 40

    assert isinstance(refusal(bytes(content)), FileCorrupt)


@pytest.mark.parametrize("xml", [b"<worksheet><sheetData>", b"", b"<!DOCTYPE a []><worksheet/>"])
def test_workbook_whose_sheet_is_no_sheet_is_refused(xml):
    assert isinstance(refusal(with_parts(GOOD, {SHEET: xml})), RosterRefused)


def test_workbook_packed_in_an_unusual_manner_is_refused():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_BZIP2) as new:
        new.writestr("xl/workbook.xml", b"x")

    assert isinstance(refusal(buffer.getvalue()), FileCorrupt)


def test_archive_with_nothing_but_the_name_of_a_workbook_is_refused():
    assert isinstance(refusal(archive("xl/workbook.xml")), FileCorrupt)


def understated(content: bytes, name: str, size: int) -> bytes:
    """Return an archive that states a smaller size of a member, with the checksum of so many bytes."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        member, start = archive.getinfo(name), archive.read(name)[:size]
    true = member.CRC.to_bytes(4, "little") + member.compress_size.to_bytes(4, "little")
    false = zlib.crc32(start).to_bytes(4, "little") + member.compress_size.to_bytes(4, "little")
    old, new = true + member.file_size.to_bytes(4, "little"), false + size.to_bytes(4, "little")
    assert content.count(old) == 2
    return content.replace(old, new)


def test_zip_bomb_that_understates_its_size_is_refused_by_what_comes_out():
    name = "xl/media/image1.png"
    bomb = with_parts(GOOD, {name: b"\0" * (workbook_scan.RATIO_COUNTS_FROM_BYTES + 10 * 1024**2)})

    assert isinstance(refusal(understated(bomb, name, 9)), FileUnpacksTooLarge)


def test_cell_hidden_behind_the_stated_size_of_a_sheet_is_found():
    content = with_stray_cell("XFD1048576")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        before = archive.read(SHEET).index(b"XFD1048576") - 20

    assert isinstance(refusal(understated(content, SHEET, before)), FileCorrupt)


def test_workbook_that_unpacks_to_many_times_its_size_is_refused():
    bomb = with_parts(GOOD, {"xl/media/image1.png": b"\0" * (workbook_scan.RATIO_COUNTS_FROM_BYTES + 1)})

    assert isinstance(refusal(bomb), FileUnpacksTooLarge)


def test_archive_in_an_archive_is_not_unpacked():
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as new:
        new.writestr("bom", b"\0" * (workbook_scan.RATIO_COUNTS_FROM_BYTES + 1))

    parsed = read(with_parts(GOOD, {"xl/embeddings/buku.xlsx": inner.getvalue()}))

    assert parsed.frame.height == 1


def test_workbook_of_very_many_members_is_refused():
    many = archive("xl/workbook.xml", *(f"x{number}" for number in range(guards.MAX_MEMBERS)))

    assert isinstance(refusal(many), FileUnpacksTooLarge)


def with_stray_cell(cell: str, value: str = "<v>1</v>", *, quote: str = '"', tag: str = "c", extra: str = "") -> bytes:
    xml = f"<row><{tag}{extra} r={quote}{cell}{quote}>{value}</{tag}></row></sheetData>"
    return with_sheet_xml(GOOD, "</sheetData>", xml)


@pytest.mark.parametrize(
    "content",
    [
        with_stray_cell("XFD1048576"),
        with_stray_cell("xfd1048576"),
        with_stray_cell("XFD1048576", quote="'"),
        with_stray_cell("XFD1048576", extra=' s="1"'),
        with_stray_cell("XFD1048576", extra=' x="/>"'),
        with_stray_cell("XFD1048576", extra="\n"),
        with_sheet_xml(with_stray_cell("XFD1048576", tag="z:c"), "<worksheet ", '<worksheet xmlns:z="urn:z" '),
    ],
)
def test_one_stray_cell_at_the_far_corner_is_refused_however_it_is_written(content):
    # The reader would ask for 550 GB and the process would be killed.
    assert isinstance(refusal(content), TooManyRows)


def test_sheet_that_defines_entities_is_not_parsed():
    content = with_stray_cell("A3", quote="'")
    with_doctype = with_sheet_xml(content, "<worksheet ", "<!DOCTYPE w [<!ENTITY a 'b'>]><worksheet ")

    assert read(content).frame.height == 2
    assert isinstance(refusal(with_doctype), FileCorrupt)


@pytest.mark.parametrize("chunk", [7, 64, 300])
@pytest.mark.parametrize("longest_tag", [10, 100_000])
def test_places_of_cells_are_found_wherever_the_stream_is_cut(monkeypatch, chunk, longest_tag):
    monkeypatch.setattr(workbook_scan, "_CHUNK", chunk)
    monkeypatch.setattr(workbook_scan, "_LONGEST_TAG", longest_tag)

    assert isinstance(refusal(with_stray_cell("XFD1048576")), TooManyRows)
    assert isinstance(refusal(with_stray_cell("XFD2", extra=' s="1"')), TooManyColumns)
    assert read(GOOD).frame.height == 1


def test_cell_beyond_the_last_row_allowed_is_told_with_its_row():
    refused = refusal(with_stray_cell("A250001"))

    assert isinstance(refused, TooManyRows)
    assert "250001" in refused.text()


@pytest.mark.slow
def test_cell_in_the_last_row_allowed_is_read():
    assert read(with_stray_cell("A250000")).frame.height >= 1


def test_cell_in_column_16384_is_refused():
    refused = refusal(with_stray_cell("XFD2"))

    assert isinstance(refused, TooManyColumns)
    assert "16384" in refused.text()


def test_cells_without_a_place_are_counted_where_they_fall():
    row = "<row>" + "<c><v>1</v></c>" * (workbook_scan.MAX_COLUMNS + 1) + "</row></sheetData>"

    assert isinstance(refusal(with_sheet_xml(GOOD, "</sheetData>", row)), TooManyColumns)


def test_rectangle_too_large_for_memory_is_refused():
    content = with_stray_cell("IU100000")

    assert isinstance(refusal(content), TooManyCells)


def test_coloured_blank_cells_to_the_edge_of_the_sheet_are_no_cells():
    cells = "".join(f'<c r="{letters}1" s="1"/>' for letters in ("A", "Z", "AAA", "XFD"))
    content = with_sheet_xml(GOOD, "</sheetData>", f'<row r="1048576">{cells}</row></sheetData>')

    assert read(content).frame.height == 1


@pytest.mark.slow
def test_a_million_blank_rows_and_a_lying_dimension_do_no_harm():
    rows = "".join(f'<row r="{row}"><c r="A{row}" s="1"/></row>' for row in range(10, 1_000_000))
    content = with_sheet_xml(GOOD, "</sheetData>", rows + "</sheetData>")
    content = with_sheet_xml(content, '<dimension ref="A1:G2"/>', '<dimension ref="A1:XFD1048576"/>')

    assert read(content).frame.height == 1


def test_text_file_of_too_many_columns_is_refused():
    wide = text_file([HEADER + ("x",) * 16_384, MAN])

    assert isinstance(refusal(wide), TooManyColumns)


def test_text_file_of_too_many_rows_is_refused():
    long = text_file([HEADER, MAN]) + b"\n" * 250_000

    assert isinstance(refusal(long), TooManyRows)


def test_utf16_text_cut_in_the_middle_of_a_character_is_refused_as_corrupt():
    assert isinstance(refusal(text_file([HEADER, MAN], encoding="utf-16")[:-1]), FileCorrupt)
