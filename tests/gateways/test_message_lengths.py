"""How long a message is: what fits, and the letter that makes it one part more."""

import pytest

from jangkau.gateways.messaging.lengths import Alphabet, Length, length_of


@pytest.mark.parametrize(
    ("text", "alphabet", "units", "parts"),
    [
        ("", "gsm7", 0, 1),
        ("Kode masuk Anda 482109. Berlaku 10 menit.", "gsm7", 41, 1),
        ("a" * 160, "gsm7", 160, 1),
        ("a" * 161, "gsm7", 161, 2),
        ("a" * 306, "gsm7", 306, 2),
        ("a" * 307, "gsm7", 307, 3),
        ("[" * 80, "gsm7", 160, 1),
        ("[" * 81, "gsm7", 162, 2),
        # 152 and then one of two: it goes whole into the next part.
        ("a" * 152 + "€" + "a" * 151, "gsm7", 305, 2),
        ("a" * 152 + "€" + "a" * 152, "gsm7", 306, 3),
        ("é" * 160, "gsm7", 160, 1),
        ("ê", "ucs2", 1, 1),
        ("\x1b", "ucs2", 1, 1),
        ("ê" * 70, "ucs2", 70, 1),
        ("ê" * 71, "ucs2", 71, 2),
        ("ê" * 134, "ucs2", 134, 2),
        ("ê" * 135, "ucs2", 135, 3),
        ("😀" * 35, "ucs2", 70, 1),
        # 66 of 67 and then a pair, which stays whole.
        ("😀" * 67, "ucs2", 134, 3),
    ],
)
def test_length_of_a_text(text: str, alphabet: str, units: int, parts: int) -> None:
    assert length_of(text) == Length(Alphabet(alphabet), units, parts)
