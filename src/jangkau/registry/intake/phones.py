"""Telephone numbers in one form."""

import phonenumbers


class NotAPhone(ValueError):
    """The text is no telephone number."""


def normal_phone(text: str) -> str:
    """Return a telephone number in international form, ``+628123456789``; blank for blank.

    A number without country code is Indonesian.

    Raises:
        NotAPhone: if no number of any country has that many digits.
    """
    if not text.strip():
        return ""
    try:
        number = phonenumbers.parse(text, "ID")
    except phonenumbers.NumberParseException as error:
        raise NotAPhone("not a telephone number") from error
    if not phonenumbers.is_possible_number(number):
        raise NotAPhone("not a telephone number")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
