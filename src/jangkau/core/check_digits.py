"""Check digits by ISO 7064 MOD 97-10: one wrong digit, or two exchanged, and the number no longer fits."""

_MODULUS = 97


def with_check_digits(digits: str) -> str:
    """Return the digits followed by the two that make the whole leave 1 when divided by 97."""
    return f"{digits}{_MODULUS + 1 - int(digits) * 100 % _MODULUS:02d}"


def has_check_digits(digits: str) -> bool:
    """Say whether the last two digits fit those before them."""
    return int(digits) % _MODULUS == 1
