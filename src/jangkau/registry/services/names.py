"""Names of users and offices as they are kept."""

import unicodedata

_UNSEEN = {"Cc", "Cf", "Co", "Cs", "Zl", "Zp"}


def plain_name(text: str) -> str:
    """Return a name with single spaces and without signs that cannot be seen.

    Such signs can turn the words around a name about, or make two names look the same.
    """
    return " ".join("".join(sign if unicodedata.category(sign) not in _UNSEEN else " " for sign in text).split())
