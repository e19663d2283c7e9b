"""Payment codes (kode iuran): drawn by chance, so that nobody finds one bill's code from another's."""

import secrets

from jangkau.collection.selectors.payment_codes import CODE_DIGITS
from jangkau.core.check_digits import with_check_digits

_DRAWN_DIGITS = CODE_DIGITS - 2
_LOWEST = 10 ** (_DRAWN_DIGITS - 1)


def draw_payment_code() -> str:
    """Return a code for a bill: twelve digits by chance, the first not 0, and two check digits.

    Fourteen digits are kept whole by a spreadsheet (it keeps fifteen) and are no NIK (sixteen) nor a participant's
    number (eleven).
    """
    return with_check_digits(str(_LOWEST + secrets.randbelow(9 * _LOWEST)))
