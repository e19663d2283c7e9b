"""Amounts are spelt out as a signed paper needs them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jangkau.rules.number_words import NumberTooLarge, number_in_words, rupiah_in_words


@pytest.mark.parametrize(
    ("number", "indonesian", "english"),
    [
        (0, "nol", "zero"),
        (1, "satu", "one"),
        (10, "sepuluh", "ten"),
        (11, "sebelas", "eleven"),
        (12, "dua belas", "twelve"),
        (19, "sembilan belas", "nineteen"),
        (20, "dua puluh", "twenty"),
        (21, "dua puluh satu", "twenty-one"),
        (99, "sembilan puluh sembilan", "ninety-nine"),
        (100, "seratus", "one hundred"),
        (101, "seratus satu", "one hundred one"),
        (111, "seratus sebelas", "one hundred eleven"),
        (200, "dua ratus", "two hundred"),
        (999, "sembilan ratus sembilan puluh sembilan", "nine hundred ninety-nine"),
        (1_000, "seribu", "one thousand"),
        (1_001, "seribu satu", "one thousand one"),
        (2_000, "dua ribu", "two thousand"),
        (11_000, "sebelas ribu", "eleven thousand"),
        (35_440, "tiga puluh lima ribu empat ratus empat puluh", "thirty-five thousand four hundred forty"),
        (101_000, "seratus satu ribu", "one hundred one thousand"),
        (1_000_000, "satu juta", "one million"),
        (1_001_000, "satu juta seribu", "one million one thousand"),
        (1_000_000_000, "satu miliar", "one billion"),
        (-16_800, "minus enam belas ribu delapan ratus", "minus sixteen thousand eight hundred"),
    ],
)
def test_number_is_spelt_out_in_both_languages(number, indonesian, english):
    assert number_in_words(number) == indonesian
    assert number_in_words(number, language="en") == english


def test_amount_of_the_case_is_spelt_out():
    assert rupiah_in_words(1_786_176_000) == (
        "satu miliar tujuh ratus delapan puluh enam juta seratus tujuh puluh enam ribu rupiah"
    )
    assert rupiah_in_words(1_786_176_000, language="en") == (
        "one billion seven hundred eighty-six million one hundred seventy-six thousand rupiah"
    )


def test_number_without_a_word_is_refused():
    assert number_in_words(10**18 - 1).startswith("sembilan ratus sembilan puluh sembilan kuadriliun")
    with pytest.raises(NumberTooLarge):
        number_in_words(10**18)


@given(st.integers(0, 10**12), st.integers(0, 10**12), st.sampled_from(["id", "en"]))
def test_two_numbers_are_never_spelt_alike(one, other, language):
    alike = number_in_words(one, language=language) == number_in_words(other, language=language)

    assert alike == (one == other)


def test_another_language_is_an_error():
    with pytest.raises(KeyError):
        number_in_words(1, language="fr")
