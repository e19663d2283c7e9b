"""In which encoding a text file was written, and its text."""

import codecs

_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 4096
_MANY_NULS = 0.3


def text_encoding(content: bytes) -> str:
    """Return the name of the encoding of a text: by its mark, by its NUL bytes, by its being UTF-8, or Windows'."""
    for mark, name in _BOMS:
        if content.startswith(mark):
            return name
    sample = content[:_SAMPLE]
    half = len(sample) // 2 or 1
    if sample[1::2].count(0) > _MANY_NULS * half:
        return "utf-16-le"
    if sample[0::2].count(0) > _MANY_NULS * half:
        return "utf-16-be"
    for name in ("utf-8", "cp1252"):
        try:
            content.decode(name)
        except UnicodeDecodeError:
            continue
        return name
    return "latin-1"


def decoded_text(content: bytes) -> str:
    """Return the text of a file. NUL characters are dropped: neither a database nor a workbook can hold them.

    Raises:
        UnicodeDecodeError: if the file is cut or damaged so that its own encoding cannot be read.
    """
    return content.decode(text_encoding(content)).replace("\0", "")
