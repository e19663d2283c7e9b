"""Two ways of writing a place compare equal."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jangkau.registry.intake.region_names import is_city, region_name_key


@pytest.mark.parametrize(
    ("written", "level", "key"),
    [
        ("Kab. Kutai Kartanegara", 2, "kutaikartanegara"),
        ("KABUPATEN KUTAI-KARTANEGARA", 2, "kutaikartanegara"),
        ("Kota Adm. Jakarta Selatan", 2, "jakartaselatan"),
        ("Kabupaten Administrasi Kepulauan Seribu", 2, "kepulauanseribu"),
        ("Kotamadya Samarinda", 2, "samarinda"),
        ("Kabupaten Kotabaru", 2, "kotabaru"),
        ("Kotawaringin Timur", 2, "kotawaringintimur"),
        ("Kota Bangun", 3, "kotabangun"),
        ("Kec. Kota Bangun", 3, "kotabangun"),
        ("Distrik Semangga", 3, "semangga"),
        ("Desa/Kel. Loa Ipuh", 4, "loaipuh"),
        ("Kel.Loa Ipuh", 4, "loaipuh"),
        ("Kampung Baru", 4, "kampungbaru"),
        ("Sallo\u00a0Cela'", 4, "sallocela"),
        ("DKI Jakarta", 1, "jakarta"),
        ("D.I. Yogyakarta", 1, "yogyakarta"),
        ("Prov. Kalimantan Timur", 1, "kalimantantimur"),
        ("Desa", 4, "desa"),
        ("", 4, ""),
    ],
)
def test_kind_capitals_and_punctuation_are_left_out(written, level, key):
    assert region_name_key(written, level=level) == key


@pytest.mark.parametrize(
    ("written", "answer"),
    [("Kota Samarinda", True), ("KAB. BOGOR", False), ("Bogor", None), ("Kotawaringin Barat", None)],
)
def test_kind_is_known_only_when_written(written, answer):
    assert is_city(written) is answer


@given(st.text(max_size=40), st.sampled_from([1, 2, 3, 4]))
def test_key_is_always_plain_letters_and_digits(written, level):
    key = region_name_key(written, level=level)

    assert key == "" or (key.isascii() and key.isalnum() and key == key.lower())
