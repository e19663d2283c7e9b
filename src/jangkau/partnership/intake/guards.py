"""What a file is, judged by its bytes and never by its name; files we do not read are refused before parsing."""

import io
import re
import zipfile
import zlib
from typing import Literal

from jangkau.partnership.intake.messages import RosterRefused
from jangkau.partnership.intake.text_encoding import text_encoding

FileKind = Literal["csv", "xlsx"]

MAX_FILE_BYTES = 50 * 1024 * 1024
MAX_MEMBERS = 2_000
UNPACKING_ERRORS = (zipfile.BadZipFile, zlib.error, EOFError, ValueError, OSError, NotImplementedError)
"""What Python raises on a damaged archive."""

_BLANK = b"\0 \t\r\n\xff\xfe\xef\xbb\xbf"
_IMAGES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\0", b"MM\0*")
_ARCHIVES = (b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
# A workbook is only ever deflated or stored; rarer ways of packing are not worth their risks.
_COMPRESSIONS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_WEB = re.compile(r"\s*(<!doctype|<html|<\?xml|<table|<style|<meta|<head|<body|mime-version:)", re.IGNORECASE)
_CONTROL = bytes(byte for byte in range(32) if byte not in b"\t\n\r\x0b\x0c\x1a\x1b")
_MOST_CONTROL = 0.02
_SAMPLE = 64 * 1024


class FileEmpty(RosterRefused):
    """The file has no bytes, or only blanks."""

    code = "file_empty"


class FileTooLarge(RosterRefused):
    """The file is larger than any roster."""

    code = "file_too_large"


class WrongFileType(RosterRefused):
    """The file is not a workbook (.xlsx) or a table in text (CSV). ``code`` says what it is instead."""


class FileProtected(RosterRefused):
    """The workbook is locked with a password."""

    code = "file_protected"


class FileWithMacros(RosterRefused):
    """The workbook carries macros."""

    code = "file_with_macros"


class FileCorrupt(RosterRefused):
    """The file is damaged."""

    code = "file_corrupt"


class FileUnpacksTooLarge(RosterRefused):
    """The workbook unpacks to far more than its size: a zip bomb, or as good as one."""

    code = "file_unpacks_too_large"


def file_kind(content: bytes) -> FileKind:
    """Return which kind of table a file is.

    Raises:
        FileEmpty, FileTooLarge, WrongFileType, FileProtected, FileWithMacros, FileCorrupt,
        FileUnpacksTooLarge: as their names say.
    """
    if len(content) > MAX_FILE_BYTES:
        raise FileTooLarge(size_mb=len(content) // 1024**2, limit_mb=MAX_FILE_BYTES // 1024**2)
    if not content.strip(_BLANK):
        raise FileEmpty
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        _check_workbook(content)
        return "xlsx"
    _refuse_other_formats(content)
    _refuse_binary(content)
    return "csv"


def _refuse_other_formats(content: bytes) -> None:
    if content.startswith(_OLE):
        if _ENCRYPTED_PACKAGE in content:
            raise FileProtected
        raise WrongFileType("file_type_old_excel")
    if b"%PDF-" in content[:1024]:
        raise WrongFileType("file_type_pdf")
    if content.startswith(_IMAGES) and b"\0" in content[:512]:
        raise WrongFileType("file_type_image")
    if content.startswith(_ARCHIVES):
        raise WrongFileType("file_type_archive")
    if content.startswith(b"{\\rtf"):
        raise WrongFileType("file_type_document")


def _refuse_binary(content: bytes) -> None:
    encoding = text_encoding(content)
    sample = content[:_SAMPLE]
    if encoding.startswith(("utf-16", "utf-32")):
        opening = sample[:512].decode(encoding, errors="ignore")
    else:
        opening = sample[:512].decode("latin-1").removeprefix("ï»¿")
        if len(sample) - len(sample.translate(None, _CONTROL)) > _MOST_CONTROL * len(sample):
            raise WrongFileType("file_type_unknown")
    if _WEB.match(opening):
        raise WrongFileType("file_type_web_page")


def _check_workbook(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            if len(members) > MAX_MEMBERS:
                raise FileUnpacksTooLarge
            _check_members(archive, members)
    except UNPACKING_ERRORS as error:
        raise FileCorrupt from error


def _check_members(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> None:
    if any(member.flag_bits & 1 for member in members):
        raise FileProtected
    if any(member.compress_type not in _COMPRESSIONS for member in members):
        raise FileCorrupt
    names = {member.filename.lower() for member in members}
    if any(name.endswith("vbaproject.bin") or name.startswith("xl/macrosheets/") for name in names):
        raise FileWithMacros
    if "xl/workbook.bin" in names:
        raise WrongFileType("file_type_binary_excel")
    if "mimetype" in names and "content.xml" in names:
        raise WrongFileType("file_type_open_document")
    if any(name.startswith(("word/", "ppt/")) for name in names):
        raise WrongFileType("file_type_document")
    if "xl/workbook.xml" not in names:
        raise WrongFileType("file_type_archive")
    if b"macroenabled" in _content_types(archive, members).lower():
        raise FileWithMacros


def _content_types(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> bytes:
    for member in members:
        if member.filename.lower() == "[content_types].xml":
            with archive.open(member) as part:
                return part.read(1024 * 1024)
    return b""
