import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jangkau.rules.contributions import Sector
from jangkau.rules.occupations import (
    OTHER,
    Occupation,
    UnknownOccupation,
    find_occupations,
    occupation,
    occupation_list,
)
from jangkau.rules.parameters.files import Trust

ALL = [each for group in occupation_list().groups for each in group.occupations]


@pytest.mark.parametrize("each", ALL, ids=lambda each: each.code)
def test_every_name_of_an_occupation_finds_it_first(each: Occupation) -> None:
    names = (each.label.indonesian, *each.words)

    assert [name for name in names if find_occupations(name)[0] != each] == []
    assert each in find_occupations(each.label.english)


def test_about_a_hundred_occupations_have_codes_and_names_of_their_own() -> None:
    assert 100 <= len(ALL) <= 130
    assert len({each.code for each in ALL}) == len(ALL)
    assert len({each.label.indonesian for each in ALL}) == len({each.label.english for each in ALL}) == len(ALL)
    assert all(each.code.isascii() and each.code.replace("_", "").isalnum() and each.code.islower() for each in ALL)
    assert ALL[-1] == occupation(OTHER)


def test_only_transport_and_delivery_is_of_the_transport_sector() -> None:
    groups = {group.code: group for group in occupation_list().groups}

    of_transport = {each.code for each in ALL if each.sector is Sector.TRANSPORT}
    assert of_transport == {each.code for each in groups["transport"].occupations} - {"kernet", "awak_kapal"}
    assert {each.code for each in ALL if each.sector_doubtful} == {
        "sopir_pribadi", "becak", "delman", "perahu_penumpang", "kernet", "awak_kapal",
    }  # fmt: skip


def test_the_list_tells_where_its_sectors_come_from() -> None:
    listed = occupation_list()

    assert listed.in_force_from == datetime.date(2026, 1, 1)
    assert (listed.citation.trust, listed.citation.url[:8]) == (Trust.SECONDARY_SOURCE, "https://")
    assert "PP 50/2025" in listed.citation.law
    assert listed.doubt.indonesian != listed.doubt.english
    assert listed.last_checked_on >= datetime.date(2026, 11, 29)


@given(st.text(max_size=80), st.integers(1, 8))
def test_whatever_is_typed_other_is_offered_last_and_nothing_twice(words: str, limit: int) -> None:
    found = find_occupations(words, limit)

    assert found[-1].code == OTHER
    assert len(found) <= limit
    assert len(set(found)) == len(found)


def test_the_best_comes_first_and_the_list_decides_between_equals() -> None:
    assert [each.code for each in find_occupations("tani", 4)] == ["petani_padi", "petani_sayur", "pekebun", OTHER]
    assert [each.code for each in find_occupations("ojek", 3)] == ["ojek", "ojek_online", OTHER]


def test_what_fits_too_little_is_not_offered() -> None:
    assert [each.code for each in find_occupations("jual cincau")] == ["pedagang_pasar", OTHER]
    assert [each.code for each in find_occupations("saya ngojek pakai motor")] == ["ojek", OTHER]
    assert [each.code for each in find_occupations("sayur bayam kangkung terong")] == [OTHER]


def test_the_list_is_what_its_file_says() -> None:
    assert occupation_list.__wrapped__() == occupation_list()


def test_an_unknown_code_names_no_occupation() -> None:
    with pytest.raises(UnknownOccupation, match="there is no occupation astronaut"):
        occupation("astronaut")
