"""QR codes on pictures that anybody may send: found when they are there, refused within bounds when not."""

import io
import struct
import zlib

import pytest
import segno
from PIL import Image

from jangkau.core.qr_codes import (
    LARGEST_FILE_BYTES,
    NoCodeFound,
    PictureTooLarge,
    PictureUnreadable,
    SeveralCodes,
    qr_svg,
    read_proof_code,
)
from tests.core.test_proofs import TEXT


def code(text: str = TEXT, scale: int = 6) -> Image.Image:
    file = io.BytesIO()
    segno.make_qr(text, error="m").save(file, kind="png", scale=scale)
    return Image.open(file).convert("RGB")


def sent(picture: Image.Image, kind: str = "PNG", **options: int) -> bytes:
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def beside(*pictures: Image.Image) -> Image.Image:
    paper = Image.new("RGB", (sum(each.width for each in pictures), max(each.height for each in pictures)), "white")
    place = 0
    for each in pictures:
        paper.paste(each, (place, 0))
        place += each.width
    return paper


def test_longest_proof_fits_a_code_that_can_be_printed_25_mm_wide() -> None:
    longest = "JANGKAU:" + "A" * 205

    assert segno.make_qr(longest, error="m", boost_error=False).version == 8
    assert qr_svg(longest).startswith("<svg")
    with pytest.raises(segno.DataOverflowError):
        qr_svg("JANGKAU:" + "A" * 400)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_code_is_read_from_each_kind_of_picture(kind: str) -> None:
    assert read_proof_code(sent(code(), kind)) == TEXT


@pytest.mark.parametrize(
    "picture",
    [
        code().rotate(90, expand=True),
        code().rotate(17, expand=True, fillcolor="white"),
        code(scale=20),
        code().convert("1"),
        code().convert("P"),
        Image.eval(code(), lambda dot: 60 + dot // 4),
    ],
    ids=["upside", "askew", "large", "two colours", "palette", "dim"],
)
def test_code_is_read_however_it_was_photographed(picture: Image.Image) -> None:
    assert read_proof_code(sent(picture)) == TEXT


def test_transparent_picture_stands_on_white() -> None:
    dark = code().convert("L").point(lambda dot: 255 - dot)
    picture = Image.new("RGBA", dark.size, (0, 0, 0, 0))
    picture.putalpha(dark)

    assert read_proof_code(sent(picture)) == TEXT


def test_other_codes_beside_ours_make_no_difference() -> None:
    assert read_proof_code(sent(beside(code("https://example.org/"), code(), code()))) == TEXT


def test_two_of_ours_are_refused() -> None:
    with pytest.raises(SeveralCodes):
        read_proof_code(sent(beside(code(), code(TEXT.replace("A", "B").replace("JBNGKBU", "JANGKAU")))))


@pytest.mark.parametrize("picture", [Image.new("RGB", (1, 1)), Image.new("L", (800, 600), 127), code("hello")])
def test_picture_without_a_code_of_ours_is_refused(picture: Image.Image) -> None:
    with pytest.raises(NoCodeFound):
        read_proof_code(sent(picture))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"JANGKAU:",
        b"%PDF-1.7 ...",
        b"\x89PNG\r\n\x1a\n",
        b"GIF89a" + bytes(50),
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        sent(code())[:-200],
        sent(code(), "JPEG")[:500],
        sent(code(), "GIF"),
        sent(code(), "BMP"),
        sent(code(), "TIFF"),
    ],
)
def test_what_is_no_whole_picture_is_refused(content: bytes) -> None:
    with pytest.raises(PictureUnreadable):
        read_proof_code(content)


def test_file_that_is_too_large_is_not_opened() -> None:
    with pytest.raises(PictureTooLarge):
        read_proof_code(bytes(LARGEST_FILE_BYTES + 1))


def chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


@pytest.mark.parametrize(("width", "height"), [(6000, 6000), (60_000, 60_000), (2**31 - 1, 2**31 - 1), (30_000_001, 1)])
def test_small_file_that_unpacks_to_a_huge_picture_is_refused_before_it_is(width: int, height: int) -> None:
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0))
    bomb = b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")

    with pytest.raises(PictureTooLarge):
        read_proof_code(bomb)
