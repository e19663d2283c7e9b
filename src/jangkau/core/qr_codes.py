"""QR codes: made for what we print, and found on pictures that people send, within bounds."""

import io
import warnings
from functools import lru_cache

import segno
import zxingcpp
from django.utils.translation import gettext_lazy as _
from PIL import Image, UnidentifiedImageError

from jangkau.core.errors import Refusal
from jangkau.core.proofs import LONGEST_TEXT, MARK

LARGEST_FILE_BYTES = 8_000_000
MOST_DOTS = 30_000_000  # a photograph of a good telephone; unpacked it takes a hundred megabytes
LARGEST_QR_VERSION = 10
QUIET_MODULES = 4
DOTS_A_MODULE = 6
_FORMATS = ("PNG", "JPEG", "WEBP")
_ENOUGH_DOTS = 2400
_MOST_CODES = 20


class PictureTooLarge(Refusal):
    """The file or the picture in it is larger than one that a telephone takes."""

    message = _("Gambar itu terlalu besar. Potong sehingga tinggal kartu atau kode QR-nya, lalu kirim lagi.")


class PictureUnreadable(Refusal):
    """The file is no picture that we read, or a broken one."""

    message = _("Berkas itu bukan gambar PNG, JPEG, atau WebP yang utuh. Kirim foto atau tangkapan layar kartunya.")


class NoCodeFound(Refusal):
    """There is no QR code of ours on the picture."""

    message = _(
        "Kode QR Jangkau tidak ditemukan pada gambar itu. Foto lebih dekat, tegak lurus, dan terang, lalu kirim lagi."
    )


class SeveralCodes(Refusal):
    """There is more than one QR code of ours on the picture."""

    message = _("Pada gambar itu ada lebih dari satu kode QR Jangkau. Potong sehingga tinggal satu, lalu kirim lagi.")


def qr_svg(text: str) -> str:
    """Return the QR code of a text as SVG, without a quiet zone; it stands a seventh of it being spoilt.

    Raises:
        segno.DataOverflowError: if it would be too fine to be printed 25 mm wide.
    """
    code = segno.make_qr(text, error="m", boost_error=False)
    if int(code.version) > LARGEST_QR_VERSION:
        raise segno.DataOverflowError(f"version {code.version} is too fine to print")
    file = io.BytesIO()
    code.save(file, kind="svg", border=0, xmldecl=False, svgns=True, dark="#10231b", omitsize=True)
    return file.getvalue().decode()


@lru_cache(maxsize=256)
def qr_picture(text: str) -> str:
    """Return the QR code of a text as a picture for a page (``data:`` address of a PNG), with its quiet zone.

    It takes longer to draw than the rest of its page, which is asked for again and again until the code is paid.
    """
    code = segno.make_qr(text, error="m", boost_error=False)
    return str(code.png_data_uri(scale=DOTS_A_MODULE, border=QUIET_MODULES))


def read_proof_code(content: bytes) -> str:
    """Return the text of the one QR code of ours on a picture; other codes on it make no difference.

    Raises:
        PictureTooLarge, PictureUnreadable, NoCodeFound, SeveralCodes: as the names say.
    """
    codes = zxingcpp.read_barcodes(
        _picture(content),
        formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode),
        text_mode=zxingcpp.TextMode.Plain,
    )
    found = {code.text for code in codes[:_MOST_CODES] if code.text.startswith(MARK) and len(code.text) <= LONGEST_TEXT}
    if not found:
        raise NoCodeFound()
    if len(found) > 1:
        raise SeveralCodes()
    return found.pop()


def _picture(content: bytes) -> Image.Image:
    """Return the picture in grey, not larger than is of use."""
    if len(content) > LARGEST_FILE_BYTES:
        raise PictureTooLarge()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of broken metadata, which is not read, and of sizes, which are looked at
            sent = Image.open(io.BytesIO(content), formats=_FORMATS)
            if sent.width * sent.height > MOST_DOTS:
                raise PictureTooLarge()
            sent.draft("L", (_ENOUGH_DOTS, _ENOUGH_DOTS))
            sent.thumbnail((_ENOUGH_DOTS, _ENOUGH_DOTS))
            if not sent.has_transparency_data:
                return sent.convert("L")
            # What is transparent is white, as on paper.
            paper = Image.new("RGBA", sent.size, "white")
            return Image.alpha_composite(paper, sent.convert("RGBA")).convert("L")
    except Image.DecompressionBombError as error:
        raise PictureTooLarge() from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, OverflowError, MemoryError) as error:
        raise PictureUnreadable() from error
