"""Whole rupiah: splitting without losing one, writing as Indonesians do, and cutting by a rate exactly."""

from collections.abc import Sequence
from decimal import Decimal


class InvalidSplit(ValueError):
    """An amount can only be split over weights that are not negative and not all zero."""


class NotWholeRupiah(ValueError):
    """The law gives no rounding rule for BPU contributions, so a fraction of a rupiah is an error."""


def split_rupiah(total_rupiah: int, weights: Sequence[int]) -> tuple[int, ...]:
    """Split an amount in proportion to the weights; the shares always add up to it.

    Each share is rounded towards zero; the rupiah left over go one by one to the shares with the largest
    remainders, the earlier share first where remainders are equal.

    Raises:
        InvalidSplit: if there is no weight above zero or one below.
    """
    whole = sum(weights)
    if whole <= 0 or min(weights) < 0:
        raise InvalidSplit(f"cannot split by weights {list(weights)}")
    sign = -1 if total_rupiah < 0 else 1
    parts = [divmod(abs(total_rupiah) * weight, whole) for weight in weights]
    shares = [share for share, _ in parts]
    left_over = abs(total_rupiah) - sum(shares)
    by_remainder = sorted(range(len(parts)), key=lambda place: -parts[place][1])
    for place in by_remainder[:left_over]:
        shares[place] += 1
    return tuple(sign * share for share in shares)


def format_rupiah(amount_rupiah: int) -> str:
    """Return the amount as it is written in Indonesia: ``Rp1.786.176.000``, ``-Rp500``."""
    sign = "-" if amount_rupiah < 0 else ""
    return f"{sign}Rp{abs(amount_rupiah):,}".replace(",", ".")


def portion_rupiah(amount_rupiah: int, rate: Decimal) -> int:
    """Return ``rate`` (a fraction, such as 0.50) of an amount, in whole rupiah.

    Raises:
        NotWholeRupiah: if the result has a fraction; no article says how it would be rounded.
    """
    portion = amount_rupiah * rate
    if portion != portion.to_integral_value():
        raise NotWholeRupiah(f"{rate} of {format_rupiah(amount_rupiah)} is not whole: {portion}")
    return int(portion)
