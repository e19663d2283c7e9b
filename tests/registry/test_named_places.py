"""A place by the names typed in a form; nothing is guessed."""

import pytest

from jangkau.registry.selectors.named_places import (
    PlaceNotNamed,
    PlaceNowhere,
    PlaceUnknown,
    region_named,
)
from jangkau.registry.selectors.place_names import place_names

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("names", "code"),
    [
        ({"regency": "Kabupaten Kutai Kartanegara"}, "6402"),
        ({"regency": "kab. kutai kartanegara", "district": "TENGGARONG"}, "640206"),
        ({"regency": "Kutai Kartanegara", "district": "Tenggarong", "village": "Desa Loa Ipuh"}, "6402061002"),
        ({"regency": "Kutai Kartanegara", "village": "Kota Bangun Ulu"}, "6402082002"),
        ({"regency": "Kota Samarinda"}, "6472"),
    ],
)
def test_names_lead_to_the_narrowest_place(agency, names, code):
    assert region_named(**names) == code


def test_a_misspelt_name_is_refused_and_similar_ones_are_offered(agency):
    with pytest.raises(PlaceUnknown) as refused:
        region_named(regency="Kutai Kartanegara", district="Tengarong")

    assert "Tenggarong" in str(refused.value)


@pytest.mark.parametrize("name", ["Atlantis", "<b>x</b>", "\u202etxet", "x" * 200])
def test_a_name_like_none_is_refused(agency, name):
    with pytest.raises(PlaceNowhere):
        region_named(regency=name)


def test_without_a_regency_nothing_is_looked_for(agency):
    with pytest.raises(PlaceNotNamed):
        region_named(regency="  ", village="Loa Ipuh")


def test_a_place_is_written_with_what_is_around_it(agency):
    assert place_names(["6402061002", "6402", "64", "99"]) == {
        "6402061002": "Loa Ipuh, Tenggarong, Kabupaten Kutai Kartanegara",
        "6402": "Kabupaten Kutai Kartanegara",
        "64": "Kalimantan Timur",
        "99": "99",
    }
