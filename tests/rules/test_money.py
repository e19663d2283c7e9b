from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jangkau.rules.money import InvalidSplit, NotWholeRupiah, format_rupiah, portion_rupiah, split_rupiah

WEIGHTS = st.lists(st.integers(0, 10**6), min_size=1, max_size=30).filter(any)


@given(st.integers(-(10**15), 10**15), WEIGHTS)
def test_shares_always_add_up(total: int, weights: list[int]) -> None:
    assert sum(split_rupiah(total, weights)) == total


@given(st.integers(0, 10**12), WEIGHTS)
def test_no_share_is_a_rupiah_away_from_its_exact_part(total: int, weights: list[int]) -> None:
    shares = split_rupiah(total, weights)

    assert len(shares) == len(weights)
    for share, weight in zip(shares, weights, strict=True):
        assert abs(share * sum(weights) - total * weight) < sum(weights)


@given(st.integers(1, 10**12), WEIGHTS)
def test_a_reversal_has_the_same_shares_with_the_sign_turned(total: int, weights: list[int]) -> None:
    assert split_rupiah(-total, weights) == tuple(-share for share in split_rupiah(total, weights))


def test_a_refused_split_names_its_weights() -> None:
    with pytest.raises(InvalidSplit, match=r"^cannot split by weights \[3, -1\]$"):
        split_rupiah(10, [3, -1])


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (0, "Rp0"),
        (68, "Rp68"),
        (999, "Rp999"),
        (1000, "Rp1.000"),
        (16800, "Rp16.800"),
        (1786176000, "Rp1.786.176.000"),
        (-500, "-Rp500"),
        (-1234567, "-Rp1.234.567"),
    ],
)
def test_rupiah_are_written_as_in_indonesia(amount: int, text: str) -> None:
    assert format_rupiah(amount) == text


@pytest.mark.parametrize(
    ("amount", "rate", "portion"), [(16800, "0.50", 8400), (6800, "0.99", 6732), (10000, "0", 0), (29500, "1", 29500)]
)
def test_a_portion_is_exact(amount: int, rate: str, portion: int) -> None:
    result = portion_rupiah(amount, Decimal(rate))

    assert result == portion
    assert type(result) is int


def test_a_fraction_of_a_rupiah_is_never_rounded_away() -> None:
    with pytest.raises(NotWholeRupiah, match=r"0\.50 of Rp6\.801 is not whole: 3400\.50"):
        portion_rupiah(6801, Decimal("0.50"))
