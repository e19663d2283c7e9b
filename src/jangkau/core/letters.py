"""The letters of our identity for documents: Plus Jakarta Sans, unpacked from the form for the web that npm brings."""

import struct
import zlib
from functools import lru_cache
from pathlib import Path

from django.conf import settings

FAMILY = "Plus Jakarta Sans"
_WEIGHTS = (400, 600, 800)
_HEADER = struct.Struct(">4sIIHHIHHIIIII")
_ENTRY = struct.Struct(">4sIIII")  # of a table in a WOFF file: name, where, packed length, length, checksum


def write_letters(folder: Path) -> None:
    """Write the files of letters into a folder."""
    for weight in _WEIGHTS:
        (folder / f"{weight}.ttf").write_bytes(_letters(weight))


@lru_cache
def _letters(weight: int) -> bytes:
    return unpack_woff((settings.LETTERS_DIR / f"plus-jakarta-sans-latin-{weight}-normal.woff").read_bytes())


def unpack_woff(content: bytes) -> bytes:
    """Return the letters of a WOFF file (first version) in the form from which it was packed.

    Raises:
        ValueError: if it is no such file.

    Source: https://www.w3.org/TR/WOFF/
    """
    if content[:4] != b"wOFF":
        raise ValueError("no WOFF file")
    flavour, count = content[4:8], _HEADER.unpack_from(content)[3]
    tables = [_ENTRY.unpack_from(content, _HEADER.size + number * _ENTRY.size) for number in range(count)]
    steps = count.bit_length() - 1
    directory = flavour + struct.pack(">HHHH", count, 16 << steps, steps, 16 * count - (16 << steps))
    place = len(directory) + 16 * count
    body = b""
    for tag, offset, packed_length, length, checksum in tables:
        packed = content[offset : offset + packed_length]
        table = packed if packed_length == length else zlib.decompress(packed)
        directory += struct.pack(">4sIII", tag, checksum, place + len(body), length)
        body += table + bytes(-length % 4)
    return directory + body
