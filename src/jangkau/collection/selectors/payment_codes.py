"""Payment codes as people type them."""

import re

from django.utils.translation import gettext_lazy as _

from jangkau.core.check_digits import has_check_digits
from jangkau.core.errors import Refusal

CODE_DIGITS = 14
_GROUP = 4
# Shorter ones may be somebody's bill number; as long as this only a code, or a number that does not belong here.
_FEWEST_DIGITS = 12
_DIGITS_APART = re.compile(r"[0-9][0-9\s.\-]*", re.ASCII)


class PaymentCodeTooShortOrLong(Refusal):
    """What was typed is not as long as a payment code. The digits are not repeated: they may be a NIK."""

    message = _("Kode iuran terdiri dari %(right)s angka; yang diketik %(typed)s angka. Periksa lalu ketik ulang.")


class PaymentCodeMistyped(Refusal):
    """The check digits do not fit the others."""

    message = _(
        "Kode iuran itu salah ketik: dua angka terakhirnya tidak cocok dengan angka di depannya. "
        "Bandingkan dengan surat tagihan, empat angka demi empat angka."
    )


def read_payment_code(text: str) -> str | None:
    """Return the payment code that a text holds, without its spaces; None if the text is not a row of digits.

    Spaces, dots and hyphens between the digits do not count. Fewer than twelve digits are left to be a bill's number.

    Raises:
        PaymentCodeTooShortOrLong: if there are more or fewer than fourteen digits.
        PaymentCodeMistyped: if the check digits do not fit.
    """
    if _DIGITS_APART.fullmatch(text.strip()) is None:
        return None
    digits = re.sub(r"[^0-9]", "", text)
    if len(digits) < _FEWEST_DIGITS:
        return None
    if len(digits) != CODE_DIGITS:
        raise PaymentCodeTooShortOrLong(right=CODE_DIGITS, typed=len(digits))
    if not has_check_digits(digits):
        raise PaymentCodeMistyped()
    return digits


def grouped_code(code: str) -> str:
    """Return a code in groups of four, as it is shown: ``4821 0937 5512 36``."""
    return " ".join(code[start : start + _GROUP] for start in range(0, len(code), _GROUP))
