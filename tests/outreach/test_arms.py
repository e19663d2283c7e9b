"""The draw of a campaign: the same in Python and in SQL, near its share, and nobody's choice."""

from importlib import resources

import pytest
from django.db import connection

from jangkau.outreach.selectors.arms import HELD_OUT_SQL, held_out_below, is_held_out, new_key

KEY = bytes(range(32))


@pytest.mark.django_db
@pytest.mark.parametrize("percent", [1, 20, 33, 50])
def test_sql_draws_the_same_as_python(percent: int) -> None:
    ids = [*range(1, 400), 2**31, 2**62]
    below = held_out_below(percent)
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH campaign AS (SELECT %s::bytea AS key, %s::bytea AS held_out_below),"
            " participant AS (SELECT unnest(%s::bigint[]) AS id)"
            f" SELECT participant.id FROM participant, campaign WHERE {HELD_OUT_SQL}",
            [KEY, below, ids],
        )
        drawn = {row[0] for row in cursor.fetchall()}

    assert drawn == {one for one in ids if is_held_out(key=KEY, below=below, participant_id=one)}


def test_statements_of_the_room_draw_by_these_words_alone() -> None:
    for statement in resources.files("jangkau.outreach").joinpath("sql").iterdir():
        words = statement.read_text(encoding="utf-8")
        assert words.count("sha256(") == words.count(HELD_OUT_SQL), statement.name


@pytest.mark.parametrize("percent", [5, 20, 50])
def test_as_many_are_held_out_as_was_declared(percent: int) -> None:
    below = held_out_below(percent)
    drawn = sum(is_held_out(key=KEY, below=below, participant_id=one) for one in range(20_000))

    assert abs(drawn / 200 - percent) < 1


def test_another_key_draws_others() -> None:
    one, other = new_key(), new_key()
    below = held_out_below(50)
    alike = sum(
        is_held_out(key=one, below=below, participant_id=who) == is_held_out(key=other, below=below, participant_id=who)
        for who in range(2000)
    )

    assert 800 < alike < 1200


@pytest.mark.parametrize("percent", [-1, 0, 51, 100])
def test_no_share_but_one_to_fifty_can_be_held_out(percent: int) -> None:
    with pytest.raises(ValueError, match="cannot be held out"):
        held_out_below(percent)
